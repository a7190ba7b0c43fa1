/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * key.c - when two people ask the same. In: a question as written. Out: its
 * folded text without what stands around it: "“How?” " and "how" are one, and
 * so are a question in simplified and in traditional characters.
 */
#include "analyzer.h"

static bool is_word(const struct kb_fold_char *c)
{
	return kb_class_of(c->info) >= KB_CLASS_HAN;
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || (cp >= '\t' && cp <= '\r');
}

char *kb_text_key(struct kb_text *t, void *mem, const char *text, size_t len)
{
	const struct kb_fold_char *v;
	size_t first = 0, end, n = 0;
	char *ret;

	kb_fold_text(t, text, len);
	v = t->folded.v;
	end = t->folded.n;
	while (end > 0 && !is_word(&v[end - 1]))
		end--;
	while (first < end && !is_word(&v[first]))
		first++;
	ret = talloc_array(mem, char, (unsigned)(4 * (end - first) + 1));
	for (size_t i = first; i < end; i++) {
		uint32_t cp = v[i].info & KB_FOLD_CP;
		bool gap = is_space(cp);

		if (!gap)
			n += kb_utf8_encode(cp, ret + n);
		else if (ret[n - 1] != ' ')
			ret[n++] = ' ';
	}
	ret[n] = 0;
	return talloc_realloc(mem, ret, char, (unsigned)(n + 1));
}
