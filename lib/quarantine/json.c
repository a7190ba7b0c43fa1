/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json.c - a page from one process to another: the one that reads foreign bytes
 * with its hands bound prints it, the server takes it. In: a page, or its JSON.
 * Out: the other one.
 */
#include <jansson.h>
#include <stdlib.h>

#include "parts.h"

static json_t *line_json(const struct kb_page_line *l)
{
	return json_pack("{s:s s:I s:I s:i s:i s:i s:i s:f s:s s:f s:s s:b "
		"s:s?}", "text", l->text, "start", (json_int_t)l->start, "end",
		(json_int_t)l->end, "line", l->line, "kind", (int)l->kind,
		"level", l->level, "gap", l->gap, "links", l->links, "place",
		l->place, "score", l->score, "reason", l->reason, "aside",
		l->aside, "border", l->border);
}

char *kb_page_json(void *mem, const struct kb_sheet *page)
{
	json_t *lines = json_array(), *root;
	char *hex = kb_hex(NULL, page->digest, sizeof(page->digest));
	char *dump, *copy;

	for (size_t i = 0; i < page->n_lines; i++)
		json_array_append_new(lines, line_json(&page->lines[i]));
	root = json_pack("{s:s s:s s:b s:I s:s s:o}", "encoding",
		page->encoding, "lang", page->lang, "html", page->html, "size",
		(json_int_t)page->size, "digest", hex, "lines", lines);
	dump = json_dumps(root, JSON_COMPACT);
	copy = kb_strdup(mem, dump ? dump : "{}");
	free(dump);
	json_decref(root);
	talloc_free(hex);
	return copy;
}

static bool take_line(void *mem, json_t *row, struct kb_page_line *l)
{
	const char *text, *place, *reason;
	json_t *border = NULL;
	json_int_t start, end;
	int kind, aside;

	if (json_unpack(row, "{s:s s:I s:I s:i s:i s:i s:i s:F s:s s:F s:s "
			"s:b s?o}", "text", &text, "start", &start, "end",
			&end, "line", &l->line, "kind", &kind, "level",
			&l->level, "gap", &l->gap, "links", &l->links,
			"place", &place, "score", &l->score, "reason", &reason,
			"aside", &aside, "border", &border) ||
	    kind < 0 || kind >= KB_LINE_KINDS || start < 0 || end < start ||
	    end > KB_PAGE_MAX)
		return false;
	l->kind = (enum kb_line_kind)kind;
	l->start = (uint32_t)start;
	l->end = (uint32_t)end;
	l->aside = aside != 0;
	l->text = kb_strdup(mem, text);
	l->place = kb_strdup(mem, place);
	l->reason = kb_strdup(mem, reason);
	l->border = json_is_string(border) ?
		kb_strdup(mem, json_string_value(border)) : NULL;
	l->by = "";
	return true;
}

static bool take_digest(const char *hex, unsigned char ret[KB_HASH])
{
	for (size_t i = 0; i < KB_HASH; i++) {
		unsigned byte;
		if (sscanf(hex + 2 * i, "%2x", &byte) != 1)
			return false;
		ret[i] = (unsigned char)byte;
	}
	return true;
}

static bool take(struct kb_sheet *page, json_t *root)
{
	const char *encoding, *lang, *digest;
	json_int_t size;
	json_t *lines;
	int html;

	if (json_unpack(root, "{s:s s:s s:b s:I s:s s:o}", "encoding",
			&encoding, "lang", &lang, "html", &html, "size",
			&size, "digest", &digest, "lines", &lines) ||
	    !kb_lang_find(lang) || strlen(digest) != 2 * KB_HASH ||
	    !take_digest(digest, page->digest) ||
	    json_array_size(lines) == 0 ||
	    json_array_size(lines) > KB_PAGE_LINES_MAX)
		return false;
	page->encoding = kb_strdup(page, encoding);
	page->lang = kb_lang_find(lang)->code;
	page->html = html != 0;
	page->size = (size_t)size;
	page->by = page->name = "";
	page->n_lines = json_array_size(lines);
	page->lines = kb_array(page, struct kb_page_line, page->n_lines);
	for (size_t i = 0; i < page->n_lines; i++)
		if (!take_line(page, json_array_get(lines, i),
			       &page->lines[i]))
			return false;
	return true;
}

enum kb_status kb_page_from_json(void *mem, const char *text, size_t len,
				 struct kb_sheet **ret, struct kb_error *err)
{
	json_t *root = json_loadb(text, len, 0, NULL);
	const char *problem = json_string_value(json_object_get(root,
								"problem"));
	struct kb_sheet *page = kb_new(mem, struct kb_sheet);
	enum kb_status st = KB_OK;

	if (problem)
		st = kb_error_set(err, KB_INVALID, "%s", problem);
	else if (!take(page, root))
		st = kb_error_set(err, KB_LIMIT, "reading it takes more time "
			"or memory than a page may; cut the file, or keep it "
			"as text");
	json_decref(root);
	if (st == KB_OK)
		*ret = page;
	else
		talloc_free(page);
	return st;
}
