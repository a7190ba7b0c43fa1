/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * html.c - what may go into HTML: escaped text, allowed addresses. And the way
 * back: the words of raw HTML in foreign Markdown, without its tags.
 */
#include <ctype.h>
#include <strings.h>

#include "parts.h"

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

static bool is_control(unsigned char c)
{
	return (c < 0x20 && c != '\n' && c != '\t') || c == 0x7f;
}

void kb_html_escape(struct kb_buf *to, const char *text, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];
		const char *entity = entity_of(c);
		if (!entity && !is_control(c))
			continue;
		kb_buf_add(to, text + from, i - from);
		if (entity)
			kb_buf_adds(to, entity);
		from = i + 1;
	}
	kb_buf_add(to, text + from, len - from);
}

/* ---- addresses ----------------------------------------------------------------- */

static const struct scheme {
	const char *name;
	bool outside;
	const char *instead;	/* what stands for "name:" in the href */
} schemes[] = {
	{ "https", true, NULL }, { "http", true, NULL },
	{ "mailto", false, NULL }, { "tel", false, NULL },
	{ "article", false, "/articles/" },
};

static char *encode(void *mem, const char *prefix, const char *url)
{
	static const char unsafe[] = "\"'<>\\^`{|}";
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, prefix);
	for (; *url; url++) {
		unsigned char c = (unsigned char)*url;
		if (c <= 0x20 || c >= 0x7f || strchr(unsafe, c))
			kb_buf_addf(&buf, "%%%02X", c);
		else if (c == '&')
			kb_buf_adds(&buf, "&amp;");
		else
			kb_buf_add(&buf, url, 1);
	}
	return buf.bytes;
}

/* A path on this site: no scheme, and not //host in any of its disguises. */
static bool is_relative(const char *url)
{
	if ((url[0] == '/' || url[0] == '\\') &&
	    (url[1] == '/' || url[1] == '\\'))
		return false;
	return url[strcspn(url, ":/?#")] != ':';
}

static bool has_control(const char *url)
{
	for (; *url; url++)
		if ((unsigned char)*url < 0x20 || *url == 0x7f)
			return true;
	return false;
}

char *kb_url_href(void *mem, const char *url, bool *outside)
{
	size_t len = strcspn(url, ":");

	*outside = false;
	if (has_control(url) || url[0] == ' ')
		return NULL;
	if (is_relative(url))
		return encode(mem, "", url);
	for (size_t i = 0; i < KB_COUNT(schemes); i++) {
		const struct scheme *s = &schemes[i];
		if (strlen(s->name) != len ||
		    strncasecmp(s->name, url, len) != 0)
			continue;
		*outside = s->outside;
		return s->instead ? encode(mem, s->instead, url + len + 1)
				  : encode(mem, "", url);
	}
	return NULL;
}

/* A step out of the folder, as browsers read it: encoded, too. */
static bool has_dots(const char *path)
{
	static const char *const dots[] = { "..", "%2e", "%2E" };

	for (size_t i = 0; i < KB_COUNT(dots); i++)
		if (strstr(path, dots[i]))
			return true;
	return false;
}

char *kb_url_src(void *mem, const char *url)
{
	static const char folder[] = "/attachments/";

	/* Another page of this site as an image would be asked for with the
	   reader's session. */
	if (strncmp(url, folder, sizeof(folder) - 1) != 0 ||
	    !url[sizeof(folder) - 1] || has_control(url) || has_dots(url) ||
	    strpbrk(url, "\\?#"))
		return NULL;
	return encode(mem, "", url);
}

/* ---- tags out ------------------------------------------------------------------- */

static const struct { const char *name, *text; } entities[] = {
	{ "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" },
	{ "&quot;", "\"" }, { "&#39;", "'" }, { "&nbsp;", " " },
};

static size_t add_entity(struct kb_buf *to, const char *at, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(entities); i++) {
		size_t n = strlen(entities[i].name);
		if (n <= len && memcmp(entities[i].name, at, n) == 0) {
			kb_buf_adds(to, entities[i].text);
			return n;
		}
	}
	kb_buf_add(to, at, 1);
	return 1;
}

static bool starts_with(const char *at, size_t len, const char *word)
{
	size_t n = strlen(word);

	return n <= len && strncasecmp(at, word, n) == 0;
}

/* Length of what has to be skipped from a '<' on. */
static size_t tag_length(const char *at, size_t len)
{
	static const struct { const char *open, *close; } whole[] = {
		{ "<!--", "-->" }, { "<script", "</script>" },
		{ "<style", "</style>" },
	};

	for (size_t i = 0; i < KB_COUNT(whole); i++) {
		if (!starts_with(at, len, whole[i].open))
			continue;
		const char *end = memmem(at, len, whole[i].close,
					 strlen(whole[i].close));
		return end ? (size_t)(end - at) + strlen(whole[i].close) : len;
	}
	const char *end = memchr(at, '>', len);
	return end ? (size_t)(end - at) + 1 : 1;
}

static bool is_tag(const char *at, size_t len)
{
	return len > 1 && (isalpha((unsigned char)at[1]) || at[1] == '/' ||
			   at[1] == '!' || at[1] == '?');
}

void kb_html_strip(struct kb_buf *to, const char *html, size_t len)
{
	for (size_t i = 0; i < len; ) {
		if (html[i] == '<' && is_tag(html + i, len - i)) {
			i += tag_length(html + i, len - i);
			/* Words on both sides of a tag stay two words. */
			if (to->len > 0 && to->bytes[to->len - 1] != ' ' &&
			    to->bytes[to->len - 1] != '\n')
				kb_buf_adds(to, " ");
		} else if (html[i] == '&') {
			i += add_entity(to, html + i, len - i);
		} else {
			size_t n = strcspn(html + i, "<&");
			n = n == 0 ? 1 : n > len - i ? len - i : n;
			kb_buf_add(to, html + i, n);
			i += n;
		}
	}
}
