/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rewrite_beside.c - rewriters that add what is searched beside a question:
 * the editors' synonyms, Chinese words that sound the same. In and out: struct
 * kb_rewriting.
 */
#include "homophone.h"
#include "rewrite.h"
#include "synonyms.h"

/* Does any text have a word of the phrase? */
static enum kb_status is_found(struct kb_rewriting *w, const char *phrase,
			       bool *ret, struct kb_error *err)
{
	struct kb_search_term v[KB_MAIN_MAX];
	const struct kb_terms *terms;
	size_t n = 0;
	enum kb_status st;

	kb_text_tokens(w->lexicon.text, 1, phrase, strlen(phrase));
	terms = kb_text_terms(w->lexicon.text, 1, KB_TERM_MAIN);
	for (size_t i = 0; i < terms->n && n < KB_COUNT(v); i++)
		v[n++] = (struct kb_search_term){
			.text = terms->v[i].text, .len = terms->v[i].len,
			.kind = KB_TERM_MAIN, .hash = terms->v[i].hash };
	st = kb_lexicon_count(&w->lexicon, v, n, err);
	*ret = false;
	for (size_t i = 0; i < n && st == KB_OK; i++)
		*ret |= v[i].frequency > 0;
	return st;
}

/* ---- synonyms -------------------------------------------------------------- */

static enum kb_status add_group(struct kb_rewriting *w, size_t at, size_t n,
				const char *const *group, struct kb_error *err)
{
	const struct kb_token *first = &w->tokens->v[at];
	enum kb_status st = KB_OK;

	for (; *group && st == KB_OK; group++) {
		bool found;

		if (kb_thesaurus_repeats(w->lexicon.text, *group, w->tokens,
					 at, n))
			continue;
		st = is_found(w, *group, &found, err);
		if (st == KB_OK && found)
			kb_rewriting_also(w, first->start, first[n - 1].end,
					  *group, "synonym");
	}
	return st;
}

enum kb_status kb_rewrite_synonyms(struct kb_rewriting *w,
				   struct kb_error *err)
{
	struct kb_reader *r = w->reader;
	struct kb_index_state state;
	size_t n = 0;
	enum kb_status st;

	kb_reader_state(r, &state);
	st = kb_thesaurus_refresh(r, r->store, w->lexicon.text,
				  state.synonyms, &r->thesaurus, err);
	for (size_t i = 0; i < w->tokens->n && st == KB_OK; i += n ? n : 1) {
		const char *const *group;

		n = kb_thesaurus_find(r->thesaurus, w->tokens, i, &group);
		if (n)
			st = add_group(w, i, n, group, err);
	}
	return st;
}

/* ---- homophones ------------------------------------------------------------ */

enum { SOUNDS_MAX = 512,	/* characters read the same, looked at */
       VARIANTS = 12,		/* of a character: those most frequent */
       HOMOPHONES_MAX = 4 };	/* of a question */

struct variant { uint32_t cp, frequency; };

static int by_frequency(const void *a, const void *b)
{
	const struct variant *x = a, *y = b;

	if (x->frequency != y->frequency)
		return x->frequency < y->frequency ? 1 : -1;
	return (x->cp > y->cp) - (x->cp < y->cp);
}

/* The character, and if it may be wrong those of the texts that sound like
   it. */
static size_t variants_of(const struct kb_rewriting *w, uint32_t cp, bool wrong,
			  struct variant *ret)
{
	struct variant all[SOUNDS_MAX];
	uint32_t sounds[SOUNDS_MAX];
	size_t n = wrong ? kb_homophones(cp, sounds, SOUNDS_MAX) : 0, kept = 0;

	for (size_t i = 0; i < n; i++) {
		char text[4];
		size_t len = kb_utf8_encode(sounds[i], text);
		uint32_t frequency = kb_snapshot_frequency(
			w->lexicon.snapshot,
			kb_term_hash(KB_TERM_CHAR, text, len));

		if (frequency)
			all[kept++] = (struct variant){ sounds[i], frequency };
	}
	qsort(all, kept, sizeof(*all), by_frequency);
	if (kept > VARIANTS)
		kept = VARIANTS;
	memcpy(ret, all, kept * sizeof(*ret));
	ret[kept] = (struct variant){ .cp = cp };
	return kept + 1;
}

/* All pairs of the variants but the last, which is what was typed. */
static enum kb_status best_pair(struct kb_rewriting *w,
				const struct variant *a, size_t n_a,
				const struct variant *b, size_t n_b,
				const char **ret, struct kb_error *err)
{
	struct kb_search_term v[(VARIANTS + 1) * (VARIANTS + 1)];
	char text[KB_COUNT(v)][9];
	size_t n = n_a * n_b - 1;
	struct kb_search_term *best = NULL;
	enum kb_status st;

	for (size_t i = 0; i < n; i++) {
		size_t len = kb_utf8_encode(a[i / n_b].cp, text[i]);

		len += kb_utf8_encode(b[i % n_b].cp, text[i] + len);
		v[i] = (struct kb_search_term){
			.text = text[i], .len = (uint32_t)len,
			.kind = KB_TERM_MAIN,
			.hash = kb_term_hash(KB_TERM_MAIN, text[i], len) };
	}
	st = kb_lexicon_count(&w->lexicon, v, n, err);
	for (bool sayable = false; st == KB_OK && !sayable; ) {
		best = NULL;
		for (size_t i = 0; i < n; i++)
			if (v[i].frequency > (best ? best->frequency : 0))
				best = &v[i];
		if (!best)
			break;
		st = kb_lexicon_sayable(&w->lexicon, best, &sayable, err);
		if (!sayable)
			best->frequency = 0;
	}
	*ret = best ? kb_strndup(w->mem, best->text, best->len) : NULL;
	return st;
}

/* For each token: does a text have it together with the next? */
static enum kb_status known_pairs(struct kb_rewriting *w, bool *known,
				  struct kb_error *err)
{
	const struct kb_tokens *t = w->tokens;
	struct kb_search_term *v = kb_array(w->mem, struct kb_search_term,
					    t->n + 1);
	const struct kb_terms *terms = kb_text_terms(w->lexicon.text, 0,
						     KB_TERM_MAIN);
	size_t n = 0;
	enum kb_status st;

	for (size_t i = 0; i < terms->n; i++) {
		const struct kb_term *m = &terms->v[i];
		const struct kb_token *a = &t->v[m->token];

		/* Of what begins here only the pair itself. */
		if (a->type != KB_TOKEN_HAN || m->text != a->raw ||
		    m->len <= a->raw_len)
			continue;
		v[n++] = (struct kb_search_term){
			.text = m->text, .len = m->len, .kind = KB_TERM_MAIN,
			.hash = m->hash, .weight = m->token };
	}
	st = kb_lexicon_count(&w->lexicon, v, n, err);
	for (size_t i = 0; i < n; i++)
		known[v[i].weight] = v[i].frequency > 0;
	return st;
}

/* As it was typed: folded, a formal numeral is read as another character. */
static uint32_t typed(const struct kb_rewriting *w, const struct kb_token *t)
{
	const char *p = w->text + t->start;

	return kb_utf8_next(&p, w->text + t->end);
}

/* Most pairs that no text has straddle two words. A wrong character is one
   that stands in no known pair. */
enum kb_status kb_rewrite_homophones(struct kb_rewriting *w,
				     struct kb_error *err)
{
	const struct kb_tokens *t = w->tokens;
	bool *known = kb_array(w->mem, bool, t->n + 2);
	unsigned made = 0;
	enum kb_status st = known_pairs(w, known + 1, err);

	for (size_t i = 0; i + 1 < t->n && made < HOMOPHONES_MAX &&
	     st == KB_OK; i++) {
		const struct kb_token *a = &t->v[i], *b = a + 1;
		/* known[i] is of the pair that ends here */
		bool wrong_a = !known[i], wrong_b = !known[i + 2];
		struct variant va[VARIANTS + 1], vb[VARIANTS + 1];
		size_t n_a, n_b;
		const char *to;

		if (a->type != KB_TOKEN_HAN || b->type != KB_TOKEN_HAN ||
		    !b->joined || known[i + 1] || (!wrong_a && !wrong_b))
			continue;
		n_a = variants_of(w, typed(w, a), wrong_a, va);
		n_b = variants_of(w, typed(w, b), wrong_b, vb);
		if (n_a * n_b < 2)
			continue;
		st = best_pair(w, va, n_a, vb, n_b, &to, err);
		if (st == KB_OK && to)
			made += kb_rewriting_also(w, a->start, b->end, to,
						  "homophone");
	}
	return st;
}
