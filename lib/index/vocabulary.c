/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vocabulary.c - numbers for words. A writer gives numbers from 0; where its
 * words lie in the column is the word_base of its versions.
 */
#include "part.h"

struct entry { uint32_t hash, number; uint32_t bytes; uint16_t len; };

struct kb_vocabulary {
	struct entry *slots;	/* number + 1; 0 is empty */
	size_t cap, n;
	struct kb_word *words;	/* by number; bytes counted from 0 */
	struct kb_buf bytes;	/* of all words */
	uint64_t base;		/* of word-bytes in the column */
	bool based;
};

struct kb_vocabulary *kb_vocabulary_new(void *mem)
{
	struct kb_vocabulary *v = kb_new(mem, struct kb_vocabulary);

	v->cap = 1 << 12;
	v->slots = kb_array(v, struct entry, v->cap);
	v->words = kb_array(v, struct kb_word, v->cap / 2 + 1);
	v->bytes.mem = v;
	return v;
}

static void grow(struct kb_vocabulary *v)
{
	struct entry *old = v->slots;
	size_t old_cap = v->cap;

	v->cap *= 2;
	v->slots = kb_array(v, struct entry, v->cap);
	for (size_t i = 0; i < old_cap; i++) {
		size_t at = old[i].hash & (v->cap - 1);

		if (!old[i].number)
			continue;
		while (v->slots[at].number)
			at = (at + 1) & (v->cap - 1);
		v->slots[at] = old[i];
	}
	talloc_free(old);
	v->words = talloc_realloc(v, v->words, struct kb_word, v->cap / 2 + 1);
}

uint32_t kb_vocabulary_add(struct kb_vocabulary *v, struct kb_columns_out *out,
			   const struct kb_token *t)
{
	uint32_t hash = kb_term_hash(KB_TERM_GRAM, t->raw, t->raw_len);
	size_t at = hash & (v->cap - 1);
	struct kb_word word;

	for (; v->slots[at].number; at = (at + 1) & (v->cap - 1)) {
		const struct entry *e = &v->slots[at];

		if (e->hash == hash && e->len == t->raw_len &&
		    !memcmp(v->bytes.bytes + e->bytes, t->raw, e->len))
			return e->number - 1;
	}
	if (!v->based) {
		v->base = out->rows[KB_COLUMN_WORD_BYTES];
		v->based = true;
	}
	v->slots[at] = (struct entry){ hash, (uint32_t)++v->n,
				       (uint32_t)v->bytes.len, t->raw_len };
	word = (struct kb_word){
		.bytes = v->bytes.len,
		.stem = kb_term_hash(KB_TERM_MAIN, t->stem, t->stem_len),
		.len = t->raw_len,
	};
	v->words[v->n - 1] = word;
	word.bytes += v->base;
	kb_column_add(out, KB_COLUMN_WORDS, &word, 1);
	kb_column_add(out, KB_COLUMN_WORD_BYTES, t->raw, t->raw_len);
	kb_buf_add(&v->bytes, t->raw, t->raw_len);
	if (v->n * 2 > v->cap)
		grow(v);
	return (uint32_t)v->n - 1;
}

struct kb_stream_words kb_vocabulary_words(const struct kb_vocabulary *v)
{
	return (struct kb_stream_words){ v->words, v->bytes.bytes };
}
