/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * word.c - words among words: the known name closest to a mistyped one ("did
 * you mean"), and whether a word is in a list.
 */
#include <kb/base.h>

enum { WORD_MAX = 64 };

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Levenshtein distance in bytes, one row at a time. */
static size_t distance(const char *a, const char *b)
{
	size_t row[WORD_MAX + 1], n = strlen(b);

	if (strlen(a) > WORD_MAX || n > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= n; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= n; j++) {
			size_t above = row[j];
			row[j] = smallest(above + 1, row[j - 1] + 1,
					  diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[n];
}

const char *kb_word_nearest(const char *word, const char *const *names,
			    size_t n, size_t stride)
{
	const char *best = NULL;
	size_t limit = strlen(word) / 2 + 1;

	for (size_t i = 0; i < n; i++) {
		const char *name = *(const char *const *)(const void *)
			((const char *)names + i * stride);
		size_t far = distance(word, name);
		if (far < limit) {
			limit = far;
			best = name;
		}
	}
	return best;
}

bool kb_word_listed(const char *list, size_t size, const char *word,
		    size_t len)
{
	const char *low = list, *high = list + size;

	while (low < high) {
		const char *at = low + (high - low) / 2, *space;
		size_t n;
		int order;

		while (at > low && at[-1] != ' ')
			at--;
		space = memchr(at, ' ', (size_t)(high - at));
		n = (size_t)(space - at);
		order = memcmp(at, word, n < len ? n : len);
		if (!order && n == len)
			return true;
		if (order < 0 || (!order && n < len))
			low = space + 1;
		else
			high = at;
	}
	return false;
}
