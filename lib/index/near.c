/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * near.c - words of a part that are nearly a given word. In: a word as folded.
 * Out: those at most two edits away (a letter more, less or another, two
 * neighbours swapped).
 *
 * A view keeps 32 bits of each word: which letters it has. An edit changes two
 * of them at most, so a pass over these leaves few words to compare: 0.1 ms
 * for 300,000 words, nothing to build when words are added.
 */
#include "snapshot.h"

enum { BLOCK = 16, LETTERS_MAX = 64 };

/* Letters of a to z, and of the Cyrillic alphabet, have a bit each. */
static uint32_t letters_of(const char *raw, size_t len)
{
	uint32_t bits = 0;

	for (const char *p = raw, *end = raw + len; p < end;)
		bits |= 1u << (kb_utf8_next(&p, end) & 31);
	return bits;
}

void kb_view_letters(struct kb_view *v, const struct kb_view *before)
{
	uint32_t from = before ? before->pub.n_words : 0;

	/* Whole blocks; what pads the last has no letters. */
	v->letters = kb_array(v, uint32_t, v->pub.n_words + BLOCK);
	if (from)
		memcpy(v->letters, before->letters,
		       from * sizeof(*v->letters));
	for (uint32_t i = from; i < v->pub.n_words; i++)
		v->letters[i] = letters_of(v->pub.word_bytes +
					   v->pub.words[i].bytes,
					   v->pub.words[i].len);
}

/* ---- comparing ------------------------------------------------------------- */

struct letters { uint32_t v[LETTERS_MAX]; size_t n; };

static void split(const char *raw, size_t len, struct letters *ret)
{
	const char *p = raw, *end = raw + len;

	ret->n = 0;
	while (p < end && ret->n < LETTERS_MAX)
		ret->v[ret->n++] = kb_utf8_next(&p, end);
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edits that turn a into b, where no letter is edited twice. */
static unsigned edits_of(const uint32_t *a, size_t n, const uint32_t *b,
			 size_t m)
{
	unsigned row[3][LETTERS_MAX + 1];

	for (size_t j = 0; j <= m; j++)
		row[0][j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *now = row[i % 3], *last = row[(i + 2) % 3];
		const unsigned *older = row[(i + 1) % 3];

		now[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			now[j] = least(least(now[j - 1], last[j]) + 1,
				       last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				now[j] = least(now[j], older[j - 2] + 1);
		}
	}
	return row[n % 3][m];
}

/* Between the letters that both begin and end with; beyond `max`: more. */
static unsigned distance(const struct letters *a, const struct letters *b,
			 unsigned max)
{
	size_t n = a->n, m = b->n, same = 0;

	if (n > m + max || m > n + max)
		return max + 1;
	while (same < n && same < m && a->v[same] == b->v[same])
		same++;
	while (n > same && m > same && a->v[n - 1] == b->v[m - 1])
		n--, m--;
	/* One edit reaches two letters at most: most words end here. */
	if (max == 1 && (n > same + 2 || m > same + 2))
		return max + 1;
	return edits_of(a->v + same, n - same, b->v + same, m - same);
}

/* ---- looking --------------------------------------------------------------- */

struct look {
	const struct kb_view *view;
	struct letters asked;
	unsigned edits;
	kb_near_fn fn; void *user;
};

static void compare(const struct look *l, uint32_t number)
{
	const struct kb_word *w = &l->view->pub.words[number];
	const char *raw = l->view->pub.word_bytes + w->bytes;
	struct letters word;
	unsigned edits;

	split(raw, w->len, &word);
	edits = distance(&l->asked, &word, l->edits);
	if (edits && edits <= l->edits)
		l->fn(l->user, raw, w->len, edits);
}

/* Does any of a block differ in at most 2 (wide: 4) letters? */
static bool block_is_near(const uint32_t *letters, uint32_t bits, bool wide)
{
	uint32_t found = 0;

	for (int i = 0; i < BLOCK; i++) {
		uint32_t x = letters[i] ^ bits;

		x &= x - 1;
		x &= x - 1;
		if (wide) {
			x &= x - 1;
			x &= x - 1;
		}
		found |= x == 0;
	}
	return found;
}

void kb_snapshot_near(const struct kb_snapshot *s, const char *raw, size_t len,
		      unsigned edits, kb_near_fn fn, void *user)
{
	const struct kb_view *v = (const struct kb_view *)s;
	struct look l = { .view = v, .edits = edits, .fn = fn, .user = user };
	uint32_t bits = letters_of(raw, len);
	bool wide = edits > 1;

	split(raw, len, &l.asked);
	for (uint32_t i = 0; i < s->n_words; i += BLOCK) {
		if (!block_is_near(v->letters + i, bits, wide))
			continue;
		for (uint32_t j = i; j < i + BLOCK && j < s->n_words; j++)
			if (__builtin_popcount(v->letters[j] ^ bits) <=
			    (int)(2 * edits))
				compare(&l, j);
	}
}
