/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * html_check.c - may this HTML be parsed at all? In: bytes. Out: KB_OK, or the
 * limit it is over. A parser of HTML repairs what it gets; nesting without end
 * and formatting that is never closed make that cost the square of the bytes.
 */
#include <ctype.h>
#include <strings.h>

#include "parts.h"

enum { NAMES = 512, REPAIRS_MAX = 2000000 };

struct depth {
	struct { uint32_t hash; size_t open; } names[NAMES];
	size_t open, formatting, tags, repairs;
};

/* They close themselves, or hold nothing. */
static const char *const flat[] = { "area", "base", "br", "col", "dd", "dt",
	"hr", "img", "input", "li", "link", "meta", "option", "p", "param",
	"source", "tbody", "td", "tfoot", "th", "thead", "tr", "wbr" };
/* They are opened again in every paragraph until they are closed. */
static const char *const formats[] = { "a", "b", "big", "code", "em", "font",
	"i", "nobr", "s", "small", "strike", "strong", "tt", "u" };

static bool is_in(const char *const *list, size_t n, const char *name,
		  size_t len)
{
	for (size_t i = 0; i < n; i++)
		if (strlen(list[i]) == len &&
		    strncasecmp(list[i], name, len) == 0)
			return true;
	return false;
}

static size_t *open_of(struct depth *d, const char *name, size_t len)
{
	uint32_t hash = 2166136261u;
	size_t i;

	for (i = 0; i < len; i++)
		hash = (hash ^ (uint32_t)tolower((unsigned char)name[i])) *
			16777619u;
	hash |= 1;
	for (i = 0; i < NAMES - 1; i++) {
		size_t at = (hash + i) % NAMES;
		if (d->names[at].hash == 0)
			d->names[at].hash = hash;
		if (d->names[at].hash == hash)
			return &d->names[at].open;
	}
	return &d->names[hash % NAMES].open;
}

static void take_tag(struct depth *d, const char *name, size_t len, bool close)
{
	size_t *open = open_of(d, name, len);
	bool format = is_in(formats, KB_COUNT(formats), name, len);

	d->tags++;
	d->repairs += d->formatting + !format;
	if (is_in(flat, KB_COUNT(flat), name, len) || (close && *open == 0))
		return;
	if (close) {
		(*open)--;
		d->open--;
		d->formatting -= format;
	} else {
		(*open)++;
		d->open++;
		d->formatting += format;
	}
}

enum kb_status kb_html_check(const char *source, const char *html, size_t len,
			     struct kb_error *err)
{
	struct depth *d = kb_new(NULL, struct depth);
	const char *over = NULL;

	for (size_t i = 0; i + 1 < len && !over; i++) {
		bool close = html[i] == '<' && html[i + 1] == '/';
		size_t from = i + 1 + close, to = from;
		if (html[i] != '<')
			continue;
		while (to < len && to - from < 32 &&
		       isalnum((unsigned char)html[to]))
			to++;
		if (to == from || !isalpha((unsigned char)html[from]))
			continue;
		take_tag(d, html + from, to - from, close);
		if (d->open > KB_PAGE_DEEP_MAX)
			over = "tags stand too deep in each other";
		if (d->tags > KB_PAGE_TAGS_MAX)
			over = "it has too many tags";
		if (d->repairs > REPAIRS_MAX)
			over = "too much formatting is opened and not closed";
		if (over)
			kb_error_at(err, KB_LIMIT, source, 0, "this HTML is "
				"not read, %s (at byte %zu); open it in a "
				"browser and keep it as text", over, i);
	}
	talloc_free(d);
	return over ? KB_LIMIT : KB_OK;
}
