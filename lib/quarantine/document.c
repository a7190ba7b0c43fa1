/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * document.c - the documents of a page, and which of them say the same. In: a
 * page with its borders. Out: spans of lines with a title; pairs that are alike.
 */
#include <ctype.h>
#include <stdlib.h>

#include "parts.h"

enum { TITLE_MAX = 60, RUN = 4, SKETCH = 512,
       DOCUMENTS_MAX = 2000 };

/* ---- titles ------------------------------------------------------------------------- */

/* At neither end of a title. */
#define MARKS " .:,"

/* Without its number: "『壹』 How?" and "Q1: How?" are "How?". */
static const char *skip_number(const char *text)
{
	static const char *const ends[] = { "』", "】", ": ", "：" };

	for (size_t i = 0; i < KB_COUNT(ends); i++) {
		const char *at = strstr(text, ends[i]);
		if (at && at - text <= 24) {
			at += strlen(ends[i]);
			while (*at == ' ')
				at++;
			return *at ? at : text;
		}
	}
	return text;
}

static const char *title_of(void *mem, const struct kb_page_line *l)
{
	const char *text = l->text, *p, *end;
	size_t stop;

	if (l->border && strcmp(l->border, "number") == 0)
		text = skip_number(text);
	text += strspn(text, MARKS);
	if (!*text)
		return kb_strdup(mem, l->text);
	p = text;
	end = text + strlen(text);
	stop = kb_text_sentence_end(text, strlen(text), 0);
	for (size_t n = 0; p < end && n < TITLE_MAX &&
	     (size_t)(p - text) < stop; n++)
		kb_utf8_next(&p, end);
	while (p > text && strchr(MARKS, p[-1]))
		p--;
	return kb_strndup(mem, text, (size_t)(p - text));
}

/* ---- spans ---------------------------------------------------------------------------- */

static void count_lines(struct kb_piece *d)
{
	for (size_t i = d->first; i < d->end; i++) {
		const struct kb_page_line *l = &d->page->lines[i];
		d->aside += l->aside;
		d->kept += !l->aside;
		d->chars += l->aside ? 0 : kb_utf8_count(l->text,
							 strlen(l->text));
	}
}

enum kb_status kb_page_documents(void *mem, const struct kb_sheet *page,
				 struct kb_piece **ret, size_t *n,
				 struct kb_error *err)
{
	struct kb_piece *list = NULL;
	size_t count = 0, next;

	for (size_t i = 0; i < page->n_lines; i = next) {
		struct kb_piece d = { .page = page, .first = i };
		for (next = i + 1; next < page->n_lines &&
		     !page->lines[next].border; next++)
			;
		d.end = next;
		count_lines(&d);
		while (d.first < d.end && page->lines[d.first].aside)
			d.first++;
		if (d.kept == 0 || d.chars < KB_DOCUMENT_MIN)
			continue;
		if (count == DOCUMENTS_MAX)
			return kb_error_at(err, KB_LIMIT, page->name, 0,
				"a page may have %d documents; join some",
				DOCUMENTS_MAX);
		d.title = title_of(mem, &page->lines[d.first]);
		list = kb_grow(mem, list, struct kb_piece, count + 1);
		list[count++] = d;
	}
	*ret = list;
	*n = count;
	return KB_OK;
}

/* ---- twins ------------------------------------------------------------------------------ */

/* The least hashes of all runs of words, sorted, each once: two such lists are
   as alike as their texts. */
struct sketch { uint32_t v[SKETCH]; size_t n; };

static int compare_hashes(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

static void sketch_of(struct kb_text *text, const struct kb_piece *d,
		      struct sketch *ret)
{
	struct kb_buf buf = { .mem = talloc_new(NULL) };
	const struct kb_tokens *tokens;
	uint32_t *all;
	size_t n = 0;

	for (size_t i = d->first; i < d->end; i++)
		if (!d->page->lines[i].aside)
			kb_buf_addf(&buf, "%s\n", d->page->lines[i].text);
	tokens = kb_text_tokens(text, 0, buf.len ? buf.bytes : "", buf.len);
	all = kb_array(buf.mem, uint32_t, tokens->n + 1);
	for (size_t i = 0; i + RUN <= tokens->n; i++) {
		uint32_t hash = 0;
		for (size_t k = i; k < i + RUN; k++)
			hash = hash * 16777619u + kb_term_hash(KB_TERM_MAIN,
				tokens->v[k].stem, tokens->v[k].stem_len);
		all[n++] = hash * 2654435761u;
	}
	qsort(all, n, sizeof(all[0]), compare_hashes);
	for (size_t i = 0; i < n && ret->n < SKETCH; i++)
		if (i == 0 || all[i] != all[i - 1])
			ret->v[ret->n++] = all[i];
	talloc_free(buf.mem);
}

/* Of the least hashes of both, the share that both have. */
static double likeness(const struct sketch *a, const struct sketch *b)
{
	size_t i = 0, k = 0, both = 0, all = 0;

	while (all < SKETCH && (i < a->n || k < b->n)) {
		bool same = i < a->n && k < b->n && a->v[i] == b->v[k];
		bool first = k >= b->n || (i < a->n && a->v[i] <= b->v[k]);
		both += same;
		all++;
		i += first;
		k += same || !first;
	}
	return all ? (double)both / (double)all : 0;
}

static int compare_twins(const void *a, const void *b)
{
	const struct kb_twins *x = a, *y = b;

	if (x->like != y->like)
		return x->like > y->like ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

enum kb_status kb_documents_twins(void *mem, const struct kb_piece *docs,
				  size_t n, double least,
				  struct kb_twins **ret, size_t *n_twins,
				  struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	struct kb_text *text = kb_text_new(tmp);
	struct sketch *sketches = kb_array(tmp, struct sketch, n + 1);
	struct kb_twins *list = NULL;
	size_t count = 0;

	if (n > DOCUMENTS_MAX) {
		talloc_free(tmp);
		return kb_error_set(err, KB_LIMIT, "%zu documents are too "
			"many to compare; %d may be", n, DOCUMENTS_MAX);
	}
	for (size_t i = 0; i < n; i++)
		sketch_of(text, &docs[i], &sketches[i]);
	for (size_t a = 0; a < n; a++)
		for (size_t b = a + 1; b < n; b++) {
			double like = likeness(&sketches[a], &sketches[b]);
			if (like < least)
				continue;
			list = kb_grow(mem, list, struct kb_twins, count + 1);
			list[count++] = (struct kb_twins){ a, b, like };
		}
	if (count > 0)
		qsort(list, count, sizeof(list[0]), compare_twins);
	talloc_free(tmp);
	*ret = list;
	*n_twins = count;
	return KB_OK;
}
