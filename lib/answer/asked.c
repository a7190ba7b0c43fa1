/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * asked.c - what customers ask most. In: the index as the reader sees it. Out:
 * the articles with the most lines in their question fields, which are the
 * cases they ended and the questions their authors wrote; over all languages.
 */
#include "reader.h"

#include <stdlib.h>

struct count { uint32_t article, version; unsigned times; uint64_t id_hash; };

static int most_first(const void *a, const void *b)
{
	const struct count *x = a, *y = b;

	if (x->times != y->times)
		return x->times < y->times ? 1 : -1;
	return x->id_hash < y->id_hash ? -1 : x->id_hash > y->id_hash;
}

/* Versions of an article lie side by side. */
static size_t count_all(const struct kb_snapshot *s, struct count *v)
{
	int64_t now = kb_now();
	size_t n = 0;

	for (uint32_t i = 0; i < s->n_versions; i++) {
		const struct kb_version *version = &s->versions[i];
		uint32_t d = version->document;

		if (!(s->live[d / 64] >> (d % 64) & 1) ||
		    version->valid_from > now ||
		    kb_version_is_past(version, now))
			continue;
		if (!n || v[n - 1].article != version->article)
			v[n++] = (struct count){ version->article, i, 0,
						 version->id_hash };
		v[n - 1].times += version->cases;
	}
	return n;
}

enum kb_status kb_most_asked(struct kb_reader *r, void *mem, size_t max,
			     struct kb_asked **ret, size_t *ret_n,
			     struct kb_error *err)
{
	enum kb_status st = kb_reader_refresh(r, err);
	const struct kb_snapshot *s;
	struct count *v;
	size_t n;

	if (st != KB_OK)
		return st;
	s = kb_index_snapshot(r->index, r->part);
	v = kb_array(NULL, struct count, s->n_versions + 1);
	n = count_all(s, v);
	qsort(v, n, sizeof(*v), most_first);
	if (n > max)
		n = max;
	*ret = kb_array(mem, struct kb_asked, n + 1);
	for (size_t i = 0; st == KB_OK && i < n; i++) {
		struct kb_stored stored;

		st = kb_store_version(r->store, *ret, s->versions[v[i].version]
				      .row, KB_BRIEF, &stored, err);
		if (st == KB_OK)
			(*ret)[i] = (struct kb_asked){ stored.article->id,
						       v[i].times };
	}
	*ret_n = n;
	talloc_free(v);
	return st;
}
