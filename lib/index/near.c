/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * near.c - words of a part that are nearly a given word. In: a word as folded.
 * Out: those at most two edits away (a letter more, less or another, two
 * neighbours swapped).
 *
 * A view keeps 32 bits of each word: which letters it has. An edit takes one
 * away and adds one at most, so a pass over these leaves few words to compare.
 * They lie by script and length: only those of nearly its own length are looked
 * at. 0.05 ms for 300,000 words; words that are added are merged in.
 */
#include "snapshot.h"

enum { BLOCK = 16, LETTERS_MAX = 64, OTHER_SCRIPT = LETTERS_MAX,
       SHAPES = 2 * LETTERS_MAX, LATIN_END = 0x370 };

struct kb_letters {
	unsigned references;	/* views of one commit share them; atomic */
	uint32_t n_words;
	uint32_t begin[SHAPES + 1];	/* first place of a shape */
	uint32_t *bits, *word;		/* by place */
};

/* What a word consists of. */
struct make {
	uint32_t bits;		/* a to z, the Cyrillic alphabet: one each */
	unsigned shape;		/* length, and whether it is not all Latin */
	bool latin;		/* has Latin letters */
};

static struct make make_of(const char *raw, size_t len)
{
	struct make m = { 0 };
	unsigned letters = 0, other = 0;

	for (const char *p = raw, *end = raw + len; p < end; letters++) {
		uint32_t cp = kb_utf8_next(&p, end);

		m.bits |= 1u << (cp & 31);
		other |= cp >= LATIN_END;
		m.latin |= cp < LATIN_END;
	}
	m.shape = (letters < LETTERS_MAX ? letters : LETTERS_MAX - 1) +
		(other ? OTHER_SCRIPT : 0);
	return m;
}

static struct make make_of_word(const struct kb_view *v, uint32_t word)
{
	const struct kb_word *w = &v->pub.words[word];

	return make_of(v->pub.word_bytes + w->bytes, w->len);
}

void kb_letters_drop(struct kb_letters *l)
{
	if (l && !__atomic_sub_fetch(&l->references, 1, __ATOMIC_ACQ_REL))
		talloc_free(l);
}

void kb_view_letters(struct kb_view *v, const struct kb_view *before)
{
	uint32_t from = before ? before->pub.n_words : 0, at[SHAPES];
	struct kb_letters *old = before ? before->letters : NULL, *l;

	if (old && old->n_words == v->pub.n_words) {
		__atomic_add_fetch(&old->references, 1, __ATOMIC_RELAXED);
		v->letters = old;
		return;
	}
	l = kb_new(NULL, struct kb_letters);
	l->references = 1;
	l->n_words = v->pub.n_words;
	/* Whole blocks may be read from any place. */
	l->bits = kb_array(l, uint32_t, v->pub.n_words + BLOCK);
	l->word = kb_array(l, uint32_t, v->pub.n_words + BLOCK);
	for (uint32_t i = from; i < v->pub.n_words; i++)
		l->begin[make_of_word(v, i).shape + 1]++;
	for (unsigned s = 0; s < SHAPES; s++) {
		uint32_t n = old ? old->begin[s + 1] - old->begin[s] : 0;

		at[s] = l->begin[s] + n;
		l->begin[s + 1] += at[s];
		if (!n)
			continue;
		memcpy(l->bits + l->begin[s], old->bits + old->begin[s],
		       n * sizeof(*l->bits));
		memcpy(l->word + l->begin[s], old->word + old->begin[s],
		       n * sizeof(*l->word));
	}
	for (uint32_t i = from; i < v->pub.n_words; i++) {
		struct make m = make_of_word(v, i);

		l->bits[at[m.shape]] = m.bits;
		l->word[at[m.shape]++] = i;
	}
	v->letters = l;
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

/* Words of texts that are gone or hidden are known to the columns still. */
static bool is_live(const struct kb_view *v, const char *raw, size_t len)
{
	return kb_view_frequency(v, KB_COUNTS_PIECES,
				 kb_written_hash(raw, len, false)) ||
		kb_view_frequency(v, KB_COUNTS_PIECES,
				  kb_written_hash(raw, len, true));
}

static void compare(const struct look *l, uint32_t number)
{
	const struct kb_word *w = &l->view->pub.words[number];
	const char *raw = l->view->pub.word_bytes + w->bytes;
	struct letters word;
	unsigned edits;

	split(raw, w->len, &word);
	edits = distance(&l->asked, &word, l->edits);
	if (edits && edits <= l->edits && is_live(l->view, raw, w->len))
		l->fn(l->user, raw, w->len, edits);
}

/* Of bits: are at most `edits` set? (Popcount is a call on old machines.) */
static bool are_few(uint32_t bits, bool wide)
{
	bits &= bits - 1;
	return !(wide ? bits & (bits - 1) : bits);
}

/* Has any of a block at most that many letters that the word has not, and the
   other way round? */
static bool block_is_near(const uint32_t *letters, uint32_t bits, bool wide)
{
	uint32_t found = 0;

	for (int i = 0; i < BLOCK; i++) {
		uint32_t more = letters[i] & ~bits, less = bits & ~letters[i];

		more &= more - 1;
		less &= less - 1;
		if (wide) {
			more &= more - 1;
			less &= less - 1;
		}
		found |= (more | less) == 0;
	}
	return found;
}

/* Words of one script with so many letters. */
static void look_at(const struct look *l, uint32_t bits, unsigned from,
		    unsigned to)
{
	const struct kb_letters *all = l->view->letters;
	uint32_t end = all->begin[to + 1];
	bool wide = l->edits > 1;

	for (uint32_t i = all->begin[from]; i < end; i += BLOCK) {
		if (!block_is_near(all->bits + i, bits, wide))
			continue;
		for (uint32_t j = i; j < i + BLOCK && j < end; j++)
			if (are_few(all->bits[j] & ~bits, wide) &&
			    are_few(bits & ~all->bits[j], wide))
				compare(l, all->word[j]);
	}
}

void kb_snapshot_near(const struct kb_snapshot *s, const char *raw, size_t len,
		      unsigned edits, kb_near_fn fn, void *user)
{
	const struct kb_view *v = (const struct kb_view *)s;
	struct look l = { .view = v, .edits = edits, .fn = fn, .user = user };
	struct make m = make_of(raw, len);
	unsigned letters = m.shape % LETTERS_MAX;
	unsigned from = letters > edits ? letters - edits : 0;
	unsigned to = letters + edits < LETTERS_MAX ? letters + edits :
		LETTERS_MAX - 1;

	split(raw, len, &l.asked);
	if (m.latin)
		look_at(&l, m.bits, from, to);
	if (m.shape >= OTHER_SCRIPT)
		look_at(&l, m.bits, OTHER_SCRIPT + from, OTHER_SCRIPT + to);
}
