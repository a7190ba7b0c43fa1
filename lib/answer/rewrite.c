/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rewrite.c - runs the rewriters over a question, one after the other, and
 * keeps what each did. In: the question as typed. Out: struct kb_reading.
 * Words that the asker's texts have are never replaced.
 */
#include "rewrite.h"

/* In this order: a wrong layout is not a typo, and what is searched beside is
   looked up for the words as they were meant. */
static const struct {
	enum kb_status (*run)(struct kb_rewriting *w, struct kb_error *err);
} rewriters[] = {
	{ kb_rewrite_layout },
	{ kb_rewrite_typos },
	{ kb_rewrite_synonyms },
	{ kb_rewrite_homophones },
	{ kb_rewrite_names },
};

static bool add(struct kb_rewriting *w, size_t start, size_t end,
		const char *to, const char *why, bool replaced)
{
	if (w->n == KB_REWRITES_MAX)
		return false;
	w->rewrites[w->n++] = (struct kb_rewrite){
		.from = kb_strndup(w->mem, w->text + start, end - start),
		.to = kb_strdup(w->mem, to), .why = why,
		.replaced = replaced };
	return true;
}

bool kb_rewriting_replace(struct kb_rewriting *w, size_t start, size_t end,
			  const char *to, const char *why, bool guess)
{
	if (!add(w, start, end, to, why, true))
		return false;
	w->edits[w->n_edits++] = (struct kb_edit){ start, end,
		w->rewrites[w->n - 1].to, guess };
	return true;
}

bool kb_rewriting_also(struct kb_rewriting *w, size_t start, size_t end,
		       const char *to, const char *why)
{
	struct kb_reading *reading = w->reading;

	if (reading->n_also == KB_ALSO_MAX ||
	    !add(w, start, end, to, why, false))
		return false;
	reading->also[reading->n_also++] = w->rewrites[w->n - 1].to;
	return true;
}

void kb_rewriting_note(struct kb_rewriting *w, size_t start, size_t end,
		       const char *to, const char *why)
{
	add(w, start, end, to, why, false);
}

/* Tokens of the text as it is now, and which of them texts have. */
static enum kb_status look(struct kb_rewriting *w, struct kb_error *err)
{
	const struct kb_tokens *t = kb_text_tokens(w->lexicon.text, 0, w->text,
						   w->len);
	struct kb_search_term *terms = kb_array(w->mem, struct kb_search_term,
						t->n + 1);
	uint32_t *at = kb_array(w->mem, uint32_t, t->n + 1);
	bool *known = kb_array(w->mem, bool, t->n + 1);
	size_t n = 0;
	enum kb_status st;

	for (size_t i = 0; i < t->n; i++) {
		known[i] = t->v[i].type == KB_TOKEN_HAN;
		if (known[i])
			continue;
		at[n] = (uint32_t)i;
		terms[n++] = kb_lexicon_term(&t->v[i]);
	}
	st = kb_lexicon_count(&w->lexicon, terms, n, err);
	for (size_t i = 0; i < n; i++)
		known[at[i]] = terms[i].frequency > 0;
	w->tokens = t;
	w->known = known;
	return st;
}

static void apply_edits(struct kb_rewriting *w)
{
	struct kb_buf out = { .mem = w->mem };
	size_t from = 0;

	for (size_t i = 0; i < w->n_edits; i++) {
		const struct kb_edit *e = &w->edits[i];
		size_t start;

		kb_buf_add(&out, w->text + from, e->start - from);
		start = out.len;
		kb_buf_adds(&out, e->to);
		if (e->guess)
			w->reading->guesses[w->reading->n_guesses++] =
				(struct kb_guess){ start, out.len };
		from = e->end;
	}
	kb_buf_add(&out, w->text + from, w->len - from);
	w->text = out.bytes;
	w->len = out.len;
	w->n_edits = 0;
}

static enum kb_status rewrite(struct kb_rewriting *w, struct kb_error *err)
{
	enum kb_status st = look(w, err);

	for (size_t i = 0; i < KB_COUNT(rewriters) && st == KB_OK; i++) {
		st = rewriters[i].run(w, err);
		if (st != KB_OK || !w->n_edits)
			continue;
		apply_edits(w);
		st = look(w, err);
	}
	return st;
}

enum kb_status kb_reading_make(struct kb_reader *r, void *mem,
			       const struct kb_question *q, int64_t at,
			       struct kb_reading *ret, struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(r->index, r->part);
	struct kb_rewriting w = {
		.lexicon = { .reader = r->index, .part = r->part,
			     .snapshot = s, .text = r->text, .store = r->store,
			     .allowed = kb_rank_allowed(r->ranker, s, at,
							false) },
		.reader = r, .mem = mem, .text = q->text, .len = q->len,
		.reading = ret };
	enum kb_status st = KB_OK;

	*ret = (struct kb_reading){ .verbatim = q->verbatim };
	if (!q->verbatim)
		st = rewrite(&w, err);
	ret->text = w.text;
	ret->len = w.len;
	ret->n = w.n;
	if (w.n)
		ret->rewrites = talloc_memdup(mem, w.rewrites,
					      w.n * sizeof(*w.rewrites));
	return st;
}
