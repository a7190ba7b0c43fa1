/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_text.c - the text pipeline. Folding what is folded changes nothing;
 * tokens lie in the text, in order; and a line of a text asked as a question
 * has no term that the text itself has not: else it could not be found.
 */
#include <kb/text.h>
#include <stdlib.h>

#include "fuzz.h"

static struct kb_text *analyzer(void)
{
	static struct kb_text *text;

	if (!text)
		text = kb_text_new(NULL);
	return text;
}

static void check_tokens(const struct kb_tokens *t, size_t len)
{
	uint32_t last = 0;

	for (size_t i = 0; i < t->n; i++) {
		const struct kb_token *k = &t->v[i];

		fuzz_check(k->start >= last && k->start <= k->end &&
			   k->end <= len, "token %zu: %u to %u", i, k->start,
			   k->end);
		fuzz_check(k->raw_len && k->stem_len &&
			   kb_utf8_valid(k->raw, k->raw_len) == k->raw_len &&
			   kb_utf8_valid(k->stem, k->stem_len) == k->stem_len,
			   "token %zu is empty or no UTF-8", i);
		last = k->start;
	}
	for (size_t i = 0; i < t->n_extra; i++) {
		const struct kb_extra *e = &t->extra[i];

		fuzz_check(e->len && e->count &&
			   (size_t)e->first + e->count <= t->n,
			   "extra %zu stands for no token", i);
		fuzz_check(!i || e[-1].first <= e->first,
			   "extra %zu is out of order", i);
	}
}

static void check_fold(struct kb_text *text, void *mem, const char *bytes,
		       size_t len)
{
	char *once = kb_text_fold(text, mem, bytes, len);
	char *twice = kb_text_fold(text, mem, once, strlen(once));
	char *key = kb_text_key(text, mem, bytes, len);
	char *key_again = kb_text_key(text, mem, key, strlen(key));

	fuzz_check_text("folded", once);
	fuzz_check(!strcmp(once, twice), "folded '%s', then '%s'", once,
		   twice);
	fuzz_check_text("key", key);
	fuzz_check(!strcmp(key, key_again), "key '%s', then '%s'", key,
		   key_again);
}

static int by_hash(const void *a, const void *b)
{
	const struct kb_term *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static void check_line(struct kb_text *text, const struct kb_term *known,
		       size_t n, const char *line, size_t len)
{
	const struct kb_terms *terms;

	check_tokens(kb_text_tokens(text, 1, line, len), len);
	terms = kb_text_terms(text, 1, KB_TERM_MAIN | KB_TERM_CHAR |
			      KB_TERM_GRAM | KB_TERM_PAIR | KB_TERM_CODE);
	for (size_t i = 0; i < terms->n; i++)
		fuzz_check(bsearch(&terms->v[i], known, n, sizeof(*known),
				   by_hash),
			   "'%.*s' (kind %u) of the line is not in the text",
			   (int)terms->v[i].len, terms->v[i].text,
			   terms->v[i].kind);
}

void fuzz_text(void *mem, const char *bytes, size_t len)
{
	struct kb_text *text = analyzer();
	const struct kb_terms *terms;
	struct kb_term *known;
	size_t n;

	if (kb_utf8_valid(bytes, len) != len || len > 2000)
		return;
	check_fold(text, mem, bytes, len);
	check_tokens(kb_text_tokens(text, 0, bytes, len), len);
	terms = kb_text_terms(text, 0, KB_TERM_MAIN | KB_TERM_CHAR |
			      KB_TERM_GRAM | KB_TERM_PAIR | KB_TERM_CODE);
	n = terms->n;
	known = kb_array(mem, struct kb_term, n);
	if (n)
		memcpy(known, terms->v, n * sizeof(*known));
	qsort(known, n, sizeof(*known), by_hash);
	for (size_t from = 0, to; from < len; from = to + 1) {
		const char *newline = memchr(bytes + from, '\n', len - from);

		to = newline ? (size_t)(newline - bytes) : len;
		check_line(text, known, n, bytes + from, to - from);
	}
	for (size_t at = 0, next; at < len; at = next) {
		next = kb_text_sentence_end(bytes, len, at);
		fuzz_check(next > at && next <= len, "sentence %zu to %zu",
			   at, next);
	}
}
