/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue_cluster.c - questions that are one question. In: the masked words of a
 * question that nothing answered. Out: the cluster it belongs to: of one with
 * the same key, else of the first that shares most of its terms. The same
 * questions in the same order give the same clusters everywhere.
 */
#include <stdlib.h>

#include <kb/text.h>

#include "queue.h"

enum { TERMS_MAX = 64, HEADS_MAX = 2000,
       SHARED_MIN = 2,		/* terms */
       ALIKE_NUM = 3, ALIKE_DEN = 5 };	/* of all terms of both */

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

void kb_queue_terms(struct kb_store *s, void *mem, const char *text,
		    struct kb_queue_terms *ret)
{
	uint32_t *v = kb_array(mem, uint32_t, TERMS_MAX + 1);
	const struct kb_tokens *tokens;
	const struct kb_terms *terms;
	size_t n = 1, kept = 1;
	char *key;

	if (!s->text)
		s->text = kb_text_new(s);
	key = kb_text_key(s->text, mem, text, strlen(text));
	v[0] = kb_term_hash(KB_TERM_MAIN, key, strlen(key));
	tokens = kb_text_tokens(s->text, 0, text, strlen(text));
	terms = kb_text_terms(s->text, 0, KB_TERM_MAIN);
	for (size_t i = 0; i < terms->n && n <= TERMS_MAX; i++)
		if (!kb_token_is_function(&tokens->v[terms->v[i].token]))
			v[n++] = terms->v[i].hash;
	qsort(v + 1, n - 1, sizeof(*v), by_number);
	for (size_t i = 1; i < n; i++)
		if (i == 1 || v[i] != v[kept - 1])
			v[kept++] = v[i];
	*ret = (struct kb_queue_terms){ v, kept };
}

static size_t shared(const uint32_t *a, size_t n, const uint32_t *b, size_t m)
{
	size_t i = 0, j = 0, both = 0;

	while (i < n && j < m) {
		both += a[i] == b[j];
		if (a[i] <= b[j])
			j += a[i] == b[j], i++;
		else
			j++;
	}
	return both;
}

/* Terms that both have, if they are most of all that either has; the same
   key counts more than any number of them. */
static size_t likeness(const struct kb_queue_terms *t, const uint32_t *head,
		       size_t n)
{
	size_t both, all;

	if (!n || head[0] == t->v[0])
		return n ? TERMS_MAX + 1 : 0;
	both = shared(t->v + 1, t->n - 1, head + 1, n - 1);
	all = t->n - 1 + n - 1 - both;
	return both >= SHARED_MIN && both * ALIKE_DEN >= all * ALIKE_NUM ?
		both : 0;
}

enum kb_status kb_queue_cluster(struct kb_store *s, enum kb_queued kind,
				const struct kb_queue_terms *terms,
				int64_t *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	size_t best = 0;
	int64_t cluster = 0;
	enum kb_status st = kb_db_first(s, KB_Q_queue_heads, &stmt, err, "ti",
		kb_queued_name(kind), (int64_t)HEADS_MAX);

	/* Later ones come first: of equals the earliest wins. */
	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		uint32_t head[TERMS_MAX + 1];
		size_t len = (size_t)sqlite3_column_bytes(stmt, 1);
		size_t like;

		len = len < sizeof(head) ? len : sizeof(head);
		if (len)
			memcpy(head, sqlite3_column_blob(stmt, 1), len);
		like = likeness(terms, head, len / sizeof(*head));
		if (like && like >= best) {
			best = like;
			cluster = sqlite3_column_int64(stmt, 0);
		}
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = cluster;
	return KB_OK;
}

/* One more of the same words that programs have heard already. */
static enum kb_status count_more(struct kb_store *s,
				 const struct kb_queue_item *item,
				 const char *masked, int64_t cluster,
				 int64_t *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_counted, &stmt, err,
		"iti", cluster, masked, item->at ? item->at : kb_now());

	*ret = st == KB_OK ? sqlite3_column_int64(stmt, 0) : 0;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

enum kb_status kb_queue_question(struct kb_store *s, void *mem,
				 const struct kb_queue_item *item,
				 const char *masked, int64_t *ret_seq,
				 struct kb_error *err)
{
	struct kb_queue_terms terms;
	int64_t cluster, seq = 0;
	enum kb_status st;

	kb_queue_terms(s, mem, masked, &terms);
	st = kb_queue_cluster(s, item->kind, &terms, &cluster, err);
	if (st == KB_OK && cluster && (!item->by || !*item->by))
		st = count_more(s, item, masked, cluster, &seq, err);
	if (st == KB_OK && !seq) {
		st = kb_queue_insert(s, item, masked, terms.v,
				     terms.n * sizeof(*terms.v), &seq, err);
		if (st == KB_OK)
			st = kb_db_run(s, KB_Q_queue_cluster_set, err, "ii",
				       seq, cluster ? cluster : seq);
	}
	if (st == KB_OK)
		*ret_seq = seq;
	return st;
}
