/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * noise.c - typing mistakes. In: a text, a seed, how many. Out: the text with
 * letters swapped, left out, put in or replaced, and Han characters replaced
 * by others that sound the same.
 */
#include "noise.h"

#include <kb/text.h>

#include "random.h"

enum {
	WORD_MIN = 4,		/* letters; shorter ones are left alone */
	WORD_MAX = 64,		/* letters that are looked at */
	HAN_FIRST = 0x4e00, HAN_LAST = 0x9fff,
	READINGS = 4,		/* of a character */
};

/* Letters that get mistakes, and those that come in by one. */
static const struct alphabet {
	uint32_t first, last;	/* code points */
	uint32_t from; unsigned n;	/* replacements */
} alphabets[] = {
	{ 'a', 'z', 'a', 26 },
	{ 'A', 'Z', 'a', 26 },
	{ 0xc0, 0x24f, 'a', 26 },
	{ 0x400, 0x4ff, 0x430, 32 },
};

struct kb_noise {
	double share;
	uint64_t seed;
	bool typed[HAN_LAST - HAN_FIRST + 1];
};

struct kb_noise *kb_noise_new(void *mem, double share, uint64_t seed)
{
	struct kb_noise *n = kb_new(mem, struct kb_noise);

	n->share = share;
	n->seed = seed;
	return n;
}

static bool is_han(uint32_t cp)
{
	return cp >= HAN_FIRST && cp <= HAN_LAST;
}

void kb_noise_learn(struct kb_noise *n, const char *text)
{
	const char *end = text + strlen(text);

	while (text < end) {
		uint32_t cp = kb_utf8_next(&text, end);

		if (is_han(cp))
			n->typed[cp - HAN_FIRST] = true;
	}
}

static const struct alphabet *alphabet_of(uint32_t cp)
{
	if (cp == 0xd7 || cp == 0xf7)	/* signs between the letters */
		return NULL;
	for (size_t i = 0; i < KB_COUNT(alphabets); i++)
		if (cp >= alphabets[i].first && cp <= alphabets[i].last)
			return &alphabets[i];
	return NULL;
}

static void put(struct kb_buf *to, uint32_t cp)
{
	char bytes[4];

	kb_buf_add(to, bytes, kb_utf8_encode(cp, bytes));
}

/* ---- Han characters --------------------------------------------------------- */

static bool sounds_as(uint32_t a, uint32_t b)
{
	const char *of_a[READINGS], *of_b[READINGS];
	size_t n_a = kb_pinyin(a, of_a, READINGS);
	size_t n_b = kb_pinyin(b, of_b, READINGS);

	/* The first is the usual one: nobody mistakes by a rare one. */
	return n_a && n_b && strcmp(of_a[0], of_b[0]) == 0;
}

/* One of the characters people type that sounds like this one, or itself. */
static uint32_t homophone(const struct kb_noise *n, struct kb_random *random,
			  uint32_t cp)
{
	uint32_t chosen = cp;
	uint64_t seen = 0;

	for (uint32_t other = HAN_FIRST; other <= HAN_LAST; other++)
		if (n->typed[other - HAN_FIRST] && other != cp &&
		    sounds_as(cp, other) && !kb_random_below(random, ++seen))
			chosen = other;
	return chosen;
}

/* The first of a pair decides for both. */
struct pairs { bool second, replace_second; };

static uint32_t maybe_homophone(const struct kb_noise *n,
				struct kb_random *random, struct pairs *p,
				uint32_t cp)
{
	bool replace = p->second && p->replace_second;

	if (!p->second && kb_random_share(random) < n->share) {
		replace = kb_random_below(random, 2);
		p->replace_second = !replace;
	} else if (!p->second) {
		p->replace_second = false;
	}
	p->second = !p->second;
	return replace ? homophone(n, random, cp) : cp;
}

/* ---- words ------------------------------------------------------------------ */

struct word { uint32_t cp[WORD_MAX + 1]; size_t n; };

static void move(struct word *w, size_t to, size_t from)
{
	memmove(w->cp + to, w->cp + from, (w->n - from) * sizeof(*w->cp));
	w->n = w->n + to - from;
}

/* Each does one mistake at `at`; letter: a random one of the word's script. */
static void edit_swap(struct word *w, size_t at, uint32_t letter)
{
	size_t next = at + 1 < w->n ? at + 1 : at - 1;
	uint32_t cp = w->cp[at];

	/* To exchange a double letter would be no mistake. */
	w->cp[at] = w->cp[next] == cp ? letter : w->cp[next];
	w->cp[next] = cp;
}

static void edit_delete(struct word *w, size_t at, uint32_t letter)
{
	move(w, at, at + 1);
}

static void edit_insert(struct word *w, size_t at, uint32_t letter)
{
	move(w, at + 1, at);
	w->cp[at] = letter;
}

static void edit_replace(struct word *w, size_t at, uint32_t letter)
{
	w->cp[at] = letter;
}

static void (*const edits[])(struct word *w, size_t at, uint32_t letter) = {
	edit_swap, edit_delete, edit_insert, edit_replace,
};

static void put_word(const struct kb_noise *n, struct kb_random *random,
		     struct word *w, struct kb_buf *to)
{
	if (w->n >= WORD_MIN && kb_random_share(random) < n->share) {
		size_t at = kb_random_below(random, w->n);
		size_t edit = kb_random_below(random, KB_COUNT(edits));
		const struct alphabet *a = alphabet_of(w->cp[at]);
		uint32_t letter;

		do
			letter = a->from +
				(uint32_t)kb_random_below(random, a->n);
		while (letter == w->cp[at]);
		edits[edit](w, at, letter);
	}
	for (size_t i = 0; i < w->n; i++)
		put(to, w->cp[i]);
	w->n = 0;
}

char *kb_noise_apply(const struct kb_noise *n, void *mem, const char *id,
		     const char *text)
{
	struct kb_random random = { kb_random_key(n->seed, id) };
	struct kb_buf to = { .mem = mem };
	const char *end = text + strlen(text);
	struct word w = { .n = 0 };
	struct pairs pairs = { false, false };

	kb_buf_add(&to, "", 0);
	while (text < end) {
		uint32_t cp = kb_utf8_next(&text, end);

		if (alphabet_of(cp) && w.n < WORD_MAX) {
			w.cp[w.n++] = cp;
			pairs.second = false;
			continue;
		}
		put_word(n, &random, &w, &to);
		if (is_han(cp))
			cp = maybe_homophone(n, &random, &pairs, cp);
		else
			pairs.second = false;
		put(&to, cp);
	}
	put_word(n, &random, &w, &to);
	return to.bytes;
}
