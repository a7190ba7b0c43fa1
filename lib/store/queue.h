/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue.h - what the files about the editors' queue share.
 */
#ifndef KB_STORE_QUEUE_H
#define KB_STORE_QUEUE_H

#include <kb/queue.h>

#include "db.h"

/* An item from the columns of queue_get; strings are children of mem. */
struct kb_queue_item kb_queue_row_of(void *mem, sqlite3_stmt *stmt);
/* All of a statement whose first step gave st. */
KB_NODISCARD enum kb_status kb_queue_rows_of(struct kb_store *s, void *mem,
	sqlite3_stmt *stmt, enum kb_status st, struct kb_queue_item **ret,
	size_t *n, struct kb_error *err);
/* harm, due_at, count as they are stored. */
int kb_queue_harm(const struct kb_queue_item *item);
int64_t kb_queue_due(const struct kb_queue_item *item, int64_t at);
/* Adds a row in a transaction; text is masked. terms: NULL or packed. */
KB_NODISCARD enum kb_status kb_queue_insert(struct kb_store *s,
	const struct kb_queue_item *item, const char *masked,
	const void *terms, size_t len, int64_t *ret_seq, struct kb_error *err);
KB_NODISCARD enum kb_status kb_queue_check(const struct kb_queue_item *item,
					   struct kb_error *err);
/* As it may be stored. Child of mem. */
KB_NODISCARD enum kb_status kb_queue_masked(struct kb_store *s, void *mem,
	const char *text, char **ret, struct kb_error *err);

/* ---- questions that are the same (queue_cluster.c) -------------------------- */

struct kb_queue_terms { uint32_t *v; size_t n; };	/* v[0]: of the key */
void kb_queue_terms(struct kb_store *s, void *mem, const char *text,
		    struct kb_queue_terms *ret);
/* The cluster that it belongs to; 0: none yet. */
KB_NODISCARD enum kb_status kb_queue_cluster(struct kb_store *s,
	enum kb_queued kind, const struct kb_queue_terms *terms, int64_t *ret,
	struct kb_error *err);
/* A question in a transaction: a row of its own, or where programs ask
   (item->by ""), one more of the same words. */
KB_NODISCARD enum kb_status kb_queue_question(struct kb_store *s, void *mem,
	const struct kb_queue_item *item, const char *masked, int64_t *ret_seq,
	struct kb_error *err);

/* ---- what the sweep raises ---------------------------------------------------- */

#define KB_QUEUE_SWEEP "sweep:"		/* its keys begin so */
KB_NODISCARD enum kb_status kb_queue_settle_keys(struct kb_store *s,
	enum kb_queued kind, const char *article, bool sweep,
	const char *const *keys, size_t n, int64_t *ret_closed,
	struct kb_error *err);
/* Since when its review is due; 0: it is not, or needs none. */
int64_t kb_queue_review_at(const struct kb_stored *st);

#endif
