/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest.c - whole questions while typing: titles and question fields of live
 * public articles, in a sorted list of where each word of them begins. What is
 * typed is folded as everything else, so scripts, widths and case do not
 * matter. Never a wildcard over the index.
 */
#include "reader.h"

#include <stdlib.h>

enum { TEXT_MAX = 300, TYPED_MAX = 200, SCAN_MAX = 2000, FOUND_MAX = 256 };

struct line {
	const char *shown;	/* as written */
	const char *folded;
	const char *article;
	uint16_t lang;
	bool title;
};

struct start { uint32_t line; uint16_t at; };	/* a word begins there */

struct kb_suggester {
	struct line *lines; size_t n_lines;
	struct start *starts; size_t n_starts;
};

struct builder { struct kb_suggester *s; struct kb_text *text; };

static bool is_word_byte(unsigned char c)
{
	return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Every Han character begins a word, others begin after a gap. */
static void add_starts(struct kb_suggester *s, const char *folded)
{
	const char *p = folded, *end = folded + strlen(folded);
	bool in_word = false;

	while (p < end) {
		const char *at = p;
		bool word = is_word_byte((unsigned char)*p);
		uint32_t cp = kb_utf8_next(&p, end);
		bool han = cp >= 0x2e80;

		if (word && (han || !in_word)) {
			if ((s->n_starts & (s->n_starts - 1)) == 0)
				s->starts = talloc_realloc(s, s->starts,
					struct start, s->n_starts ?
					s->n_starts * 2 : 256);
			s->starts[s->n_starts++] = (struct start){
				(uint32_t)s->n_lines,
				(uint16_t)(at - folded) };
		}
		in_word = word && !han;
	}
}

static void add_line(struct builder *b, const struct kb_article *a,
		     const char *text, bool title)
{
	struct kb_suggester *s = b->s;
	size_t len = strlen(text);
	struct line line = { .title = title };

	if (len == 0 || len > TEXT_MAX)
		return;
	line.shown = talloc_strdup(s, text);
	line.folded = kb_text_fold(b->text, s, text, len);
	line.article = talloc_strdup(s, a->id);
	for (uint16_t i = 0; kb_langs[i].code; i++)
		if (!strcmp(kb_langs[i].code, a->lang))
			line.lang = i;
	add_starts(s, line.folded);
	if ((s->n_lines & (s->n_lines - 1)) == 0)
		s->lines = talloc_realloc(s, s->lines, struct line,
					  s->n_lines ? s->n_lines * 2 : 256);
	s->lines[s->n_lines++] = line;
}

static enum kb_status add_article(void *user, const struct kb_stored *st,
				  struct kb_error *err)
{
	struct builder *b = user;
	const struct kb_article *a = st->article;

	if (a->rule || strcmp(a->audience, "public") != 0)
		return KB_OK;
	add_line(b, a, a->title, true);
	for (size_t i = 0; i < a->n_questions; i++)
		add_line(b, a, a->questions[i], false);
	return KB_OK;
}

static int by_text(const void *x, const void *y, void *user)
{
	const struct kb_suggester *s = user;
	const struct start *a = x, *b = y;
	int order = strcmp(s->lines[a->line].folded + a->at,
			   s->lines[b->line].folded + b->at);

	return order ? order : a->line < b->line ? -1 : a->line > b->line;
}

enum kb_status kb_suggester_build(struct kb_store *store, struct kb_text *text,
				  struct kb_suggester **ret,
				  struct kb_error *err)
{
	struct builder b = { kb_new(NULL, struct kb_suggester), text };
	enum kb_status st = kb_store_each_live(store, NULL, KB_BRIEF,
					       add_article, &b, err);

	if (st != KB_OK) {
		talloc_free(b.s);
		return st;
	}
	if (b.s->n_starts)
		qsort_r(b.s->starts, b.s->n_starts, sizeof(*b.s->starts),
			by_text, b.s);
	*ret = b.s;
	return KB_OK;
}

/* ---- finding --------------------------------------------------------------- */

static size_t lower_bound(const struct kb_suggester *s, const char *typed)
{
	size_t low = 0, high = s->n_starts;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (strcmp(s->lines[s->starts[mid].line].folded +
			   s->starts[mid].at, typed) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct found { uint32_t line; unsigned rank; };

static int by_rank(const void *x, const void *y)
{
	const struct found *a = x, *b = y;

	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return a->line < b->line ? -1 : a->line > b->line;
}

/* Smaller is better: the reader's language, then the text's beginning, then
   titles before other questions. */
static unsigned rank_of(const struct line *line, uint16_t at, const char *lang)
{
	const char *own = kb_langs[line->lang].code;
	unsigned rank = !lang || !strcmp(own, lang) ? 0 :
		!strncmp(own, lang, 2) ? 4 : 8;

	return rank + (at ? 2 : 0) + (line->title ? 0 : 1);
}

/* Two scripts of one text fold to the same: it is suggested once. */
static bool is_known(const struct kb_suggester *s, const struct found *found,
		     size_t n, uint32_t line)
{
	for (size_t i = 0; i < n; i++)
		if (found[i].line == line ||
		    !strcmp(s->lines[found[i].line].folded,
			    s->lines[line].folded))
			return true;
	return false;
}

/* In the reader's script when it is the same language. */
static json_t *line_json(const struct line *line, const char *lang)
{
	const char *own = kb_langs[line->lang].code;
	const char *to = lang && !strncmp(own, lang, 2) ? lang : own;
	char *text = kb_lang_convert(NULL, own, to, line->shown,
				     strlen(line->shown));
	json_t *json = json_pack("{s:s,s:s,s:s}", "text", text, "article",
				 line->article, "lang", to);

	talloc_free(text);
	return json;
}

json_t *kb_suggester_find(const struct kb_suggester *s, struct kb_text *text,
			  const char *typed, size_t len, const char *lang,
			  unsigned limit)
{
	json_t *list = json_array();
	char *folded = kb_text_fold(text, NULL, typed, len < TYPED_MAX ? len :
				    0);
	size_t folded_len = strlen(folded), n = 0;
	struct found found[FOUND_MAX];

	while (folded_len && folded[folded_len - 1] == ' ')
		folded[--folded_len] = '\0';
	for (size_t i = lower_bound(s, folded), seen = 0; folded_len &&
	     i < s->n_starts && seen < SCAN_MAX; i++, seen++) {
		const struct start *start = &s->starts[i];
		const struct line *line = &s->lines[start->line];

		if (strncmp(line->folded + start->at, folded, folded_len) != 0)
			break;
		if (n < FOUND_MAX)
			found[n++] = (struct found){ start->line,
				rank_of(line, start->at, lang) };
	}
	qsort(found, n, sizeof(*found), by_rank);
	for (size_t i = 0; i < n && json_array_size(list) < limit; i++) {
		const struct line *line = &s->lines[found[i].line];

		if (!is_known(s, found, i, found[i].line))
			json_array_append_new(list, line_json(line, lang));
	}
	talloc_free(folded);
	return list;
}

enum kb_status kb_suggest(struct kb_reader *r, void *mem, const char *text,
			  size_t len, const char *lang, unsigned limit,
			  json_t **ret, struct kb_error *err)
{
	const struct kb_suggester *s;
	enum kb_status st;

	if (kb_utf8_valid(text, len) != len)
		return kb_error_set(err, KB_INVALID,
				    "the text is not valid UTF-8");
	st = kb_reader_refresh(r, err);
	if (st == KB_OK)
		st = kb_engine_suggester(r, &s, err);
	if (st != KB_OK)
		return st;
	*ret = json_pack("{s:s%,s:o}", "query", text, len, "suggestions",
			 kb_suggester_find(s, r->text, text, len, lang,
					   limit));
	kb_engine_suggester_done(r, s);
	return KB_OK;
}
