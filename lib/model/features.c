/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * features.c - a text as hashed n-grams of characters. In: bytes. Out: distinct
 * buckets, ascending, with their frequencies.
 *
 * A word stands between spaces, so that its first and last letters are grams
 * of their own; grams run over the space between two words, not into a Han run.
 */
#include "scratch.h"

#include <math.h>
#include <stdlib.h>

enum { LATIN_MIN = 2, LATIN_MAX = 5, HAN_MIN = 1, HAN_MAX = 3,
       TABLE = 1 << 15, HASH_SEED = 2166136261u };

struct kb_model_scratch *kb_model_scratch_new(void *mem)
{
	struct kb_model_scratch *s = kb_new(mem, struct kb_model_scratch);

	s->text = kb_array(s, uint32_t, KB_MODEL_TEXT_MAX + 2);
	s->table = kb_array(s, struct kb_feature, TABLE);
	s->features.v = kb_array(s, struct kb_feature, TABLE);
	return s;
}

float kb_feature_tf(uint32_t tf)
{
	return (float)(nearbyint((1 + log(tf)) * 4096) / 4096);
}

static void count(struct kb_model_scratch *s, uint32_t bucket)
{
	size_t at = (bucket * 2654435761u) >> 17 & (TABLE - 1);

	while (s->table[at].tf && s->table[at].bucket != bucket)
		at = (at + 1) & (TABLE - 1);
	if (!s->table[at].tf) {
		if (s->features.n == TABLE / 2)
			return;
		s->table[at].bucket = bucket;
		s->features.v[s->features.n++].bucket = (uint32_t)at;
	}
	s->table[at].tf++;
}

/* All grams that begin in the run of n characters. */
static void count_run(struct kb_model_scratch *s, const uint32_t *cp, size_t n,
		      size_t min, size_t max)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t hash = HASH_SEED;

		for (size_t len = 1; len <= max && i + len <= n; len++) {
			uint32_t c = cp[i + len - 1];

			for (int byte = 0; byte < 3; byte++) {
				hash = (hash ^ (c & 0xff)) * 16777619u;
				c >>= 8;
			}
			if (len >= min)
				count(s, (hash ^ hash >> 15) &
				      (KB_MODEL_BUCKETS - 1));
		}
	}
}

/* Stems of words, alone and with the next: what stays the same when endings
   and spellings change. */
static void count_words(struct kb_model_scratch *s,
			const struct kb_tokens *tokens)
{
	uint32_t last = 0;

	for (size_t i = 0; i < tokens->n; i++) {
		const struct kb_token *t = &tokens->v[i];
		uint32_t hash;

		if (t->type == KB_TOKEN_HAN) {
			last = 0;
			continue;
		}
		hash = kb_term_hash(KB_TERM_PAIR, t->stem, t->stem_len);
		count(s, (hash ^ hash >> 15) & (KB_MODEL_BUCKETS - 1));
		if (last) {
			uint32_t pair = (last * 31 ^ hash) * 2654435761u;

			count(s, (pair ^ pair >> 15) & (KB_MODEL_BUCKETS - 1));
		}
		last = hash;
	}
}

static int by_bucket(const void *a, const void *b)
{
	const struct kb_feature *x = a, *y = b;

	return x->bucket < y->bucket ? -1 : x->bucket > y->bucket;
}

/* Moves the counts out of the table and leaves it empty. */
static void take(struct kb_model_scratch *s)
{
	for (size_t i = 0; i < s->features.n; i++) {
		struct kb_feature *slot = &s->table[s->features.v[i].bucket];

		s->features.v[i] = *slot;
		*slot = (struct kb_feature){ 0 };
	}
	qsort(s->features.v, s->features.n, sizeof(*s->features.v), by_bucket);
}

static size_t put_word(struct kb_model_scratch *s, size_t n,
		       const struct kb_token *t)
{
	const char *p = t->raw, *end = p + t->raw_len;

	if (n == 0)
		s->text[n++] = ' ';
	while (p < end && n < KB_MODEL_TEXT_MAX)
		s->text[n++] = kb_utf8_next(&p, end);
	s->text[n++] = ' ';
	return n;
}

const struct kb_features *kb_features_of(struct kb_model_scratch *s,
					 const struct kb_tokens *tokens)
{
	size_t n = 0, total = 0;
	bool han = false;

	s->features.n = 0;
	for (size_t i = 0; i <= tokens->n && total < KB_MODEL_TEXT_MAX; i++) {
		const struct kb_token *t = i < tokens->n ? &tokens->v[i] : NULL;
		bool is_han = t && t->type == KB_TOKEN_HAN;

		if (n && (!t || is_han != han || (han && !t->joined) ||
			  n >= KB_MODEL_TEXT_MAX)) {
			count_run(s, s->text, n, han ? HAN_MIN : LATIN_MIN,
				  han ? HAN_MAX : LATIN_MAX);
			total += n;
			n = 0;
		}
		han = is_han;
		if (is_han)
			s->text[n++] = t->cp;
		else if (t)
			n = put_word(s, n, t);
	}
	count_words(s, tokens);
	take(s);
	return &s->features;
}
