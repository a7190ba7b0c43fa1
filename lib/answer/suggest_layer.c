/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest_layer.c - from versions in the store to a layer of lines. In: lines
 * in any order. Out: lines in the order of showing, each with what tells
 * whether it may be shown, and the sorted arrays over them.
 */
#include "suggest.h"

#include <stdlib.h>

enum { SAME_MAX = 8 };	/* lines that read the same and are sorted in */

struct kb_suggest_draft {
	struct kb_suggest_line *lines; size_t n, cap;
	struct kb_buf text;
};

struct kb_suggest_draft *kb_suggest_draft_new(void *mem)
{
	struct kb_suggest_draft *d = kb_new(mem, struct kb_suggest_draft);

	d->text.mem = d;
	return d;
}

size_t kb_suggest_draft_lines(const struct kb_suggest_draft *d)
{
	return d->n;
}

void kb_suggest_draft_add(struct kb_suggest_draft *d, const char *text,
			  size_t len, const struct kb_suggest_line *line)
{
	if (d->text.len + len + 1 > KB_SUGGEST_OFFSET)
		return;
	if (d->n + 1 >= d->cap) {
		d->cap = d->cap ? d->cap * 2 : 64;
		d->lines = kb_grow(d, d->lines, struct kb_suggest_line,
				   d->cap);
	}
	d->lines[d->n] = *line;
	d->lines[d->n].text = (uint32_t)d->text.len;
	d->lines[d->n].same = KB_SUGGEST_ALL;
	kb_buf_add(&d->text, text, len);
	kb_buf_add(&d->text, "", 1);
	d->lines[++d->n].text = (uint32_t)d->text.len;
}

static void add_question(struct kb_suggest_draft *d, struct kb_reader *r,
			 const char *question, size_t which,
			 struct kb_suggest_line *line)
{
	char text[KB_SUGGEST_LINE + 1];
	size_t len = strlen(question);

	if (len == 0 || len > KB_SUGGEST_LINE || which > UINT8_MAX)
		return;
	len = kb_suggest_line_of(r->text, question, len, text, sizeof(text));
	line->which = (uint8_t)which;
	if (len)
		kb_suggest_draft_add(d, text, len, line);
}

/* Questions and cases stand in the question field: the longer it is, the more
   people asked. Only orders of size count. */
static uint8_t weight_of(const struct kb_version *v)
{
	uint8_t weight = 0;

	for (uint32_t n = v->question_length; n; n >>= 1)
		weight++;
	return weight;
}

enum kb_status kb_suggest_draft_read(struct kb_suggest_draft *d,
				     struct kb_reader *r, uint32_t version,
				     struct kb_error *err)
{
	const struct kb_version *v = &kb_index_snapshot(r->index, r->part)->versions[version];
	struct kb_suggest_line line = {
		.version = version, .row = v->row,
		.id_hash = (uint32_t)(v->id_hash >> 32),
		.lang = v->lang, .weight = weight_of(v) };
	struct kb_stored stored;
	enum kb_status st = kb_store_version(r->store, NULL, v->row, KB_BRIEF,
					     &stored, err);
	const struct kb_article *a = stored.article;

	if (st == KB_NOT_FOUND)
		return KB_OK;
	if (st != KB_OK)
		return st;
	if (!a->rule && kb_audience_sees(&r->audience, a->audience) &&
	    line.lang < KB_SUGGEST_LANGS) {
		add_question(d, r, a->title, 0, &line);
		for (size_t i = 0; i < a->n_questions; i++)
			add_question(d, r, a->questions[i], i + 1, &line);
	}
	talloc_free(stored.article);
	return KB_OK;
}

bool kb_suggest_live(const struct kb_snapshot *s, uint32_t version)
{
	uint32_t document;

	if (version >= s->n_versions)
		return false;
	document = s->versions[version].document;
	return document < s->n_documents &&
	       (s->live[document >> 6] >> (document & 63) & 1);
}

void kb_suggest_draft_copy(struct kb_suggest_draft *d,
			   const struct kb_suggest_layer *layer,
			   const struct kb_snapshot *s)
{
	for (size_t i = 0; layer && i < layer->n; i++) {
		const struct kb_suggest_line *line = &layer->lines[i];

		if (kb_suggest_live(s, line->version))
			kb_suggest_draft_add(d, layer->text + line->text,
					     kb_suggest_length(line), line);
	}
}

/* ---- the order of showing --------------------------------------------------- */

static int by_number(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

int kb_suggest_compare(const struct kb_suggest_line *a, const char *x,
		       size_t x_len, const struct kb_suggest_line *b,
		       const char *y, size_t y_len)
{
	int order = by_number(b->weight, a->weight);

	if (!order)
		order = by_number(a->which > 0, b->which > 0);
	if (!order)
		order = by_number((uint32_t)x_len, (uint32_t)y_len);
	if (!order)
		order = memcmp(x, y, x_len);
	if (!order)
		order = by_number(a->id_hash, b->id_hash);
	return order ? order : by_number(a->which, b->which);
}

static int by_showing(const void *a, const void *b, void *user)
{
	const struct kb_suggest_draft *d = user;
	const struct kb_suggest_line *x = &d->lines[*(const uint32_t *)a];
	const struct kb_suggest_line *y = &d->lines[*(const uint32_t *)b];

	return kb_suggest_compare(x, d->text.bytes + x->text,
				  kb_suggest_length(x), y,
				  d->text.bytes + y->text,
				  kb_suggest_length(y));
}

static int by_text(const void *a, const void *b, void *user)
{
	const struct kb_suggest_layer *l = user;
	const struct kb_suggest_line *x = &l->lines[*(const uint32_t *)a];
	const struct kb_suggest_line *y = &l->lines[*(const uint32_t *)b];
	int order = by_number(x->lang, y->lang);

	if (!order)
		order = strcmp(l->text + x->text, l->text + y->text);
	return order ? order : by_number(x->text, y->text);
}

static void mark_same(struct kb_suggest_layer *l)
{
	uint32_t *sorted = kb_array(NULL, uint32_t, l->n + 1);
	size_t first = 0;

	for (size_t i = 0; i < l->n; i++)
		sorted[i] = (uint32_t)i;
	qsort_r(sorted, l->n, sizeof(*sorted), by_text, l);
	for (size_t i = 1; i < l->n; i++) {
		struct kb_suggest_line *a = &l->lines[sorted[first]];
		struct kb_suggest_line *b = &l->lines[sorted[i]];

		if (a->lang != b->lang ||
		    strcmp(l->text + a->text, l->text + b->text) != 0)
			first = i;
		if (i - first < SAME_MAX)
			continue;
		b->same = KB_SUGGEST_LEFT;
		for (size_t j = 0; j < SAME_MAX && i - first == SAME_MAX; j++)
			l->lines[sorted[first + j]].same = KB_SUGGEST_SOME;
	}
	talloc_free(sorted);
}

struct kb_suggest_layer *kb_suggest_layer_make(const struct kb_suggest_draft *d)
{
	struct kb_suggest_layer *l = kb_new(NULL, struct kb_suggest_layer);
	uint32_t *order = kb_array(NULL, uint32_t, d->n + 1);
	uint32_t at = 0;

	for (size_t i = 0; i < d->n; i++)
		order[i] = (uint32_t)i;
	qsort_r(order, d->n, sizeof(*order), by_showing, (void *)d);
	atomic_init(&l->references, 1);
	l->n = d->n;
	l->lines = kb_array(l, struct kb_suggest_line, d->n + 1);
	l->text = kb_array(l, char, d->text.len + 1);
	for (size_t i = 0; i < d->n; i++) {
		const struct kb_suggest_line *from = &d->lines[order[i]];
		size_t size = kb_suggest_length(from) + 1;

		l->lines[i] = *from;
		l->lines[i].text = at;
		memcpy(l->text + at, d->text.bytes + from->text, size);
		at += (uint32_t)size;
	}
	l->lines[d->n].text = at;
	talloc_free(order);
	mark_same(l);
	for (int i = 0; i < KB_SUGGEST_ORDERS; i++)
		kb_suggest_array_make(l, (enum kb_suggest_order)i);
	return l;
}

void kb_suggest_layer_drop(struct kb_suggest_layer *layer)
{
	if (layer && atomic_fetch_sub(&layer->references, 1) == 1)
		talloc_free(layer);
}
