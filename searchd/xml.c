/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml.c - escapes. In: valid UTF-8. Out: the same as XML 1.0 text, without the
 * characters that it has no way to say.
 */
#include "xml.h"

static const char *entity_of(unsigned char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

/* Bytes that cannot be said here: 1 for a control character, 3 for U+FFFE and
   U+FFFF, 0 for all else. */
static size_t unsaid(const char *p)
{
	unsigned char c = (unsigned char)*p;

	if (c < 0x20 && c != '\t' && c != '\n' && c != '\r')
		return 1;
	return !strncmp(p, "\xef\xbf\xbe", 3) || !strncmp(p, "\xef\xbf\xbf", 3) ?
		3 : 0;
}

void kb_xml_add(struct kb_buf *to, const char *text)
{
	const char *from = text;

	while (*text) {
		const char *entity = entity_of((unsigned char)*text);
		size_t skip = unsaid(text);

		if (!entity && !skip) {
			text++;
			continue;
		}
		kb_buf_add(to, from, (size_t)(text - from));
		if (entity)
			kb_buf_adds(to, entity);
		text += entity ? 1 : skip;
		from = text;
	}
	kb_buf_add(to, from, (size_t)(text - from));
}

void kb_xml_element(struct kb_buf *to, const char *name, const char *text)
{
	kb_buf_addf(to, "<%s>", name);
	kb_xml_add(to, text);
	kb_buf_addf(to, "</%s>\n", name);
}
