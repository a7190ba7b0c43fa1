/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * escape.c - text that must not be taken for Markdown. In: any text. Out: the
 * same text as Markdown shows it.
 */
#include <ctype.h>

#include "parts.h"

/* A number with a dot or a parenthesis begins a list. */
static size_t number_len(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && n < 9 && isdigit((unsigned char)text[n]))
		n++;
	return n > 0 && n < len && (text[n] == '.' || text[n] == ')') ? n : 0;
}

static bool is_word(const char *text, size_t len, size_t at)
{
	return at < len && (isalnum((unsigned char)text[at]) ||
			    (unsigned char)text[at] >= 0x80);
}

static bool means_something(const char *text, size_t len, size_t i)
{
	switch (text[i]) {
	case '\\': case '`': case '*': case '[': case ']':
		return true;
	case '_':	/* between letters it is a letter */
		return !(i > 0 && is_word(text, len, i - 1) &&
			 is_word(text, len, i + 1));
	case '<':
		return i + 1 < len && (isalpha((unsigned char)text[i + 1]) ||
				       strchr("/!?", text[i + 1]));
	case '&':
		return i + 1 < len && (isalpha((unsigned char)text[i + 1]) ||
				       text[i + 1] == '#');
	default:
		return false;
	}
}

void kb_markdown_escape(struct kb_buf *buf, const char *text, size_t len,
			bool line_begins)
{
	size_t i = 0;

	if (line_begins && len > 0 && strchr("#>+-=~|:", text[0])) {
		kb_buf_adds(buf, "\\");
		kb_buf_add(buf, text, 1);
		i = 1;
	} else if (line_begins && number_len(text, len) > 0) {
		i = number_len(text, len);
		kb_buf_add(buf, text, i);
		kb_buf_adds(buf, "\\");
		kb_buf_add(buf, text + i, 1);
		i++;
	}
	for (; i < len; i++) {
		if (means_something(text, len, i))
			kb_buf_adds(buf, "\\");
		kb_buf_add(buf, text + i, 1);
	}
}
