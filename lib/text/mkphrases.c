/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mkphrases.c - the table generator's words: phrases whose characters simplify
 * differently (乾隆), words of Taiwan and Hong Kong with the mainland's word
 * (軟體), names in another script (теле2). In: OpenCC's and our lists. Out:
 * three tries and what their values mean.
 */
#include "mktables.h"

#include <libstemmer.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PAIR_MAX 8192
#define TARGET_MAX 3

struct pair { struct word to[TARGET_MAX]; size_t n; bool own; };
struct list { struct word key[PAIR_MAX]; struct pair pair[PAIR_MAX]; size_t n; };

static struct list phrases, vocab;
static bool phrase_first[CP_COUNT], vocab_first[CP_COUNT];

static bool word_same(const struct word *a, const struct word *b)
{
	return a->n == b->n && !memcmp(a->cp, b->cp, a->n * sizeof(a->cp[0]));
}

static size_t list_find(const struct list *list, const struct word *key)
{
	size_t i = 0;

	while (i < list->n && !word_same(&list->key[i], key))
		i++;
	return i;
}

static size_t list_add(struct list *list, const struct word *key)
{
	if (list->n == PAIR_MAX)
		die("more than %d pairs", PAIR_MAX);
	list->key[list->n] = *key;
	list->pair[list->n].n = 0;
	return list->n++;
}

/* ---- phrases of characters ----------------------------------------------- */

/* The key with each character also in its Taiwan or Hong Kong form. */
static void phrase_spell(struct word key, size_t at, const struct word *to)
{
	for (; at < key.n; at++) {
		uint32_t was = key.cp[at];

		for (uint32_t c = 0x4e00; c < 0xa000; c++) {
			if (chars.variant[c] != was || chars.is_simp[c])
				continue;
			key.cp[at] = c;
			phrase_spell(key, at + 1, to);
		}
		key.cp[at] = was;
	}
	if (list_find(&phrases, &key) == phrases.n) {
		struct pair *pair = &phrases.pair[list_add(&phrases, &key)];

		pair->to[0] = *to;
		pair->n = 1;
		phrase_first[key.cp[0]] = true;
	}
}

static void row_phrase(void *ctx, const char *from, const char *to)
{
	struct word key = word_of(from), out;
	char first[512];

	snprintf(first, sizeof(first), "%.*s", (int)strcspn(to, " "), to);
	out = word_of(first);
	for (size_t i = 0; i < out.n; i++)
		if (chars.own[out.cp[i]])
			out.cp[i] = chars.own[out.cp[i]];
	if (key.n)
		phrase_spell(key, 0, &out);
}

void phrases_read(const char *dict)
{
	read_rows(dict, "TSPhrases.txt", row_phrase, NULL);
}

const struct word *phrase_at(const struct word *w, size_t from, size_t *taken)
{
	const struct word *best = NULL;

	*taken = 0;
	for (size_t i = 0; phrase_first[w->cp[from]] && i < phrases.n; i++) {
		const struct word *key = &phrases.key[i];

		if (key->n > *taken && key->n <= w->n - from
		    && !memcmp(key->cp, w->cp + from,
			       key->n * sizeof(key->cp[0]))) {
			*taken = key->n;
			best = &phrases.pair[i].to[0];
		}
	}
	return best;
}

bool phrase_starts(uint32_t cp)
{
	return phrase_first[cp];
}

void phrases_write(void)
{
	static uint32_t value[PAIR_MAX];
	struct pool pool = { 0 };

	for (size_t i = 0; i < phrases.n; i++) {
		const struct word *to = &phrases.pair[i].to[0];

		value[i] = (uint32_t)pool.n;
		pool_add(&pool, (uint32_t)to->n);
		for (size_t k = 0; k < to->n; k++)
			pool_add(&pool, to->cp[k]);
	}
	emit_trie("kb_phrase", phrases.key, value, phrases.n);
	emit("const uint32_t kb_phrase_pool[] = {");
	emit_numbers(pool.v, pool.n);
	free(pool.v);
}

/* ---- words of regions ---------------------------------------------------- */

static bool is_all_han(const struct word *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (class_of(w->cp[i]) != KB_CLASS_HAN)
			return false;
	return true;
}

struct vocab_ctx { const UNormalizer2 *nfkc; bool own; };

static void row_vocab(void *ctx, const char *from, const char *to)
{
	const struct vocab_ctx *v = ctx;
	struct word raw = word_of(from), key = fold_word(v->nfkc, &raw);
	char copy[512], *save = NULL;
	struct pair *pair;

	if (key.n < 2 || !is_all_han(&key))
		return;
	if (list_find(&vocab, &key) < vocab.n) {
		if (v->own)
			die("vocabulary.tsv: %s is there twice", from);
		return;
	}
	pair = &vocab.pair[list_add(&vocab, &key)];
	pair->own = v->own;
	snprintf(copy, sizeof(copy), "%s", to);
	for (char *one = strtok_r(copy, " ", &save); one && pair->n < TARGET_MAX;
	     one = strtok_r(NULL, " ", &save)) {
		struct word w = word_of(one), folded = fold_word(v->nfkc, &w);

		if (!strcmp(one, "-"))
			break;
		if (!word_same(&folded, &key))
			pair->to[pair->n++] = folded;
		else if (v->own)
			die("vocabulary.tsv: %s is the same word", from);
	}
}

/* 程序 is the mainland's word for 程式: that Taiwan says it for 進程 must not
   make every program a process. */
static void vocab_drop_mainland(void)
{
	for (size_t i = 0; i < vocab.n; i++) {
		bool mainland = false;

		for (size_t k = 0; k < vocab.n && !vocab.pair[i].own; k++)
			for (size_t t = 0; t < vocab.pair[k].n; t++)
				mainland |= word_same(&vocab.key[i],
						      &vocab.pair[k].to[t]);
		if (mainland)
			vocab.pair[i].n = 0;
	}
}

void vocab_read(const UNormalizer2 *nfkc, const char *dict, const char *own)
{
	struct vocab_ctx ctx = { nfkc, true };

	read_rows(own, "vocabulary.tsv", row_vocab, &ctx);
	ctx.own = false;
	read_rows(dict, "TWPhrasesRev.txt", row_vocab, &ctx);
	vocab_drop_mainland();
	for (size_t i = 0; i < vocab.n; i++)
		if (vocab.pair[i].n)
			vocab_first[vocab.key[i].cp[0]] = true;
}

bool vocab_starts(uint32_t cp)
{
	return vocab_first[cp];
}

void vocab_write(void)
{
	static uint32_t value[PAIR_MAX];
	static struct word key[PAIR_MAX];
	size_t n = 0, kept = 0;

	emit("const char kb_vocab_pool[] =");
	for (size_t i = 0; i < vocab.n; i++) {
		const struct pair *pair = &vocab.pair[i];

		if (!pair->n)
			continue;
		key[kept] = vocab.key[i];
		value[kept++] = (uint32_t)n;
		emit("\"\\%03o\"", (unsigned)pair->n);
		n++;
		for (size_t t = 0; t < pair->n; t++) {
			char utf8[4 * WORD_MAX + 1];
			size_t len = word_utf8(&pair->to[t], utf8);

			emit("\"\\%03o\" \"%s\"", (unsigned)len, utf8);
			n += 1 + len;
		}
	}
	emit(";");
	emit_trie("kb_vocab", key, value, kept);
}

/* ---- names --------------------------------------------------------------- */

#define BRAND_MAX 1024

struct brands {
	const UNormalizer2 *nfkc;
	struct word form[BRAND_MAX], name[BRAND_MAX];
	size_t n;
};

/* The word's stem; the word itself if its stem has less than min letters. */
static struct word stem_of(const UNormalizer2 *nfkc, const char *text,
			   size_t min)
{
	struct word raw = word_of(text), w = fold_word(nfkc, &raw), stem;
	enum kb_class last = KB_CLASS_OTHER;
	struct sb_stemmer *stemmer;
	char utf8[4 * WORD_MAX + 1];
	size_t len = word_utf8(&w, utf8);

	for (size_t i = 0; i < w.n; i++) {
		last = class_of(w.cp[i]);
		if (last < KB_CLASS_DIGIT)
			die("brands.tsv: %s is not one word", text);
		if (last == KB_CLASS_DIGIT)
			return w;
	}
	stemmer = sb_stemmer_new(last == KB_CLASS_CYRILLIC ? "russian"
				 : "english", NULL);
	if (!stemmer)
		die("libstemmer has no english or russian");
	stem = word_of((const char *)sb_stemmer_stem(stemmer,
			(const sb_symbol *)utf8, (int)len));
	sb_stemmer_delete(stemmer);
	return stem.n >= min ? stem : w;
}

static void row_brand(void *ctx, const char *name, const char *forms)
{
	struct brands *b = ctx;
	char copy[1024], *save = NULL;

	snprintf(copy, sizeof(copy), "%s %s", name, forms);
	for (char *one = strtok_r(copy, " ", &save); one;
	     one = strtok_r(NULL, " ", &save)) {
		bool known = false;

		if (b->n == BRAND_MAX)
			die("brands.tsv: more than %d forms", BRAND_MAX);
		b->form[b->n] = stem_of(b->nfkc, one, KB_BRAND_STEM_MIN);
		b->name[b->n] = stem_of(b->nfkc, name, 0);
		for (size_t i = 0; i < b->n; i++)
			known |= word_same(&b->form[i], &b->form[b->n]);
		b->n += !known;
	}
}

void brands_write(const UNormalizer2 *nfkc, const char *own)
{
	static struct brands b;
	static uint32_t value[BRAND_MAX];

	b.nfkc = nfkc;
	read_rows(own, "brands.tsv", row_brand, &b);
	emit("const char *const kb_brand_names[] = {");
	for (size_t i = 0; i < b.n; i++) {
		char utf8[4 * WORD_MAX + 1];

		word_utf8(&b.name[i], utf8);
		emit("\"%s\",", utf8);
		value[i] = (uint32_t)i;
	}
	emit("};");
	emit_trie("kb_brand", b.form, value, b.n);
}
