/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue_rows.c - reading the editors' queue. In: what is wanted. Out: items
 * newest first, or the rows of the room, what harms most first; and what
 * became of the things somebody raised.
 */
#include <math.h>
#include <stdlib.h>

#include "queue.h"

struct kb_queue_item kb_queue_row_of(void *mem, sqlite3_stmt *stmt)
{
	enum kb_queued kind = KB_QUEUED_FLAG;

	kb_queued_find(kb_db_text(NULL, stmt, 3), &kind);
	return (struct kb_queue_item){
		.seq = sqlite3_column_int64(stmt, 0),
		.at = sqlite3_column_int64(stmt, 1),
		.closed_at = sqlite3_column_int64(stmt, 2),
		.kind = kind,
		.case_id = kb_db_text(mem, stmt, 4),
		.article = kb_db_text(mem, stmt, 5),
		.lang = kb_db_text(mem, stmt, 6),
		.version = sqlite3_column_int(stmt, 7),
		.receipt = kb_db_text(mem, stmt, 8),
		.text = kb_db_text(mem, stmt, 9),
		.by = kb_db_text(mem, stmt, 10),
		.closed_by = kb_db_text(mem, stmt, 11),
		.key = kb_db_text(mem, stmt, 12),
		.owner = kb_db_text(mem, stmt, 13),
		.due_at = sqlite3_column_int64(stmt, 14),
		.seen_at = sqlite3_column_int64(stmt, 15),
		.snoozed_until = sqlite3_column_int64(stmt, 16),
		.count = sqlite3_column_int(stmt, 17),
		.harm = sqlite3_column_int(stmt, 18),
		.detail = kb_db_text(mem, stmt, 19),
		.outcome = kb_db_text(mem, stmt, 20),
		.note = kb_db_text(mem, stmt, 21),
		.cluster = sqlite3_column_int64(stmt, 22),
	};
}

enum kb_status kb_queue_rows_of(struct kb_store *s, void *mem,
				sqlite3_stmt *stmt, enum kb_status st,
				struct kb_queue_item **ret, size_t *n,
				struct kb_error *err)
{
	struct kb_queue_item *list = NULL;
	size_t count = 0, cap = 0;

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_queue_item, cap);
		}
		list[count++] = kb_queue_row_of(mem, stmt);
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_queue_get(struct kb_store *s, void *mem, int64_t seq,
			    struct kb_queue_item *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_get, &stmt, err, "i",
					seq);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "there is no item %lld in the "
				    "queue", (long long)seq);
	if (st == KB_OK)
		*ret = kb_queue_row_of(mem, stmt);
	return st;
}

enum kb_status kb_queue_list(struct kb_store *s, void *mem,
			     const char *article, bool open_only,
			     int64_t since, size_t max,
			     struct kb_queue_item **ret, size_t *n,
			     struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, article ? KB_Q_queue_of :
		KB_Q_queue_all, &stmt, err, article ? "iiit" : "iii",
		(int64_t)open_only, since, (int64_t)max, article);

	return kb_queue_rows_of(s, mem, stmt, st, ret, n, err);
}

/* ---- news ------------------------------------------------------------------------ */

enum kb_status kb_queue_news(struct kb_store *s, void *mem,
			     const char *person, size_t max,
			     struct kb_queue_item **ret, size_t *n,
			     struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_news, &stmt, err, "ti",
					person, (int64_t)max);

	return kb_queue_rows_of(s, mem, stmt, st, ret, n, err);
}

enum kb_status kb_queue_news_seen(struct kb_store *s, const char *person,
				  int64_t seq, struct kb_error *err)
{
	return kb_db_run(s, KB_Q_queue_news_seen, err, "ti", person, seq);
}

/* ---- the rows of the room ------------------------------------------------------------ */

double kb_queue_weight(const struct kb_queue_item *item, int64_t now)
{
	double days = (double)(now - item->at) / 86400;
	double count = item->count > 0 ? item->count : 1;

	days = days < 0 ? 0 : days > 60 ? 60 : days;
	return (1 + log(count)) * (double)(1 << item->harm) *
		(1 + days / 7) * (item->due_at && item->due_at < now ? 2 : 1);
}

static enum kb_status product_of(struct kb_store *s, void *mem,
				 const struct kb_queue_item *item,
				 const char **ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_product, &stmt, err,
					"tt", item->article, item->lang);

	*ret = st == KB_OK ? kb_db_text(mem, stmt, 0) : "";
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status is_wanted(struct kb_store *s, void *mem,
				const struct kb_queue_filter *f,
				const struct kb_queue_item *item, int64_t now,
				bool *ret, struct kb_error *err)
{
	const char *product;
	enum kb_status st;

	*ret = (!f->kinds || f->kinds & 1u << item->kind) &&
		(!f->owner || !strcmp(f->owner, item->owner)) &&
		(f->snoozed || item->snoozed_until <= now);
	if (!*ret || !f->product)
		return KB_OK;
	st = product_of(s, mem, item, &product, err);
	*ret = st == KB_OK && !strcmp(product, f->product);
	return st;
}

/* Adds an item to the row of its cluster. Items come newest first, so that the
   last one to come is the first that was raised. */
static void join_row(struct kb_queue_row *row,
		     const struct kb_queue_item *item)
{
	struct kb_queue_item all = *item;

	if (row->n) {
		const struct kb_queue_item *was = &row->item;

		all.count += was->count;
		all.harm = was->harm > all.harm ? was->harm : all.harm;
		all.seen_at = was->seen_at > all.seen_at ? was->seen_at :
			all.seen_at;
		all.due_at = was->due_at < all.due_at ? was->due_at :
			all.due_at;
	}
	row->item = all;
	row->of[row->n++] = item;
}

static struct kb_queue_row *row_with(struct kb_queue_row *rows, size_t n,
				     int64_t cluster)
{
	for (size_t i = 0; cluster && i < n; i++)
		if (rows[i].item.cluster == cluster)
			return &rows[i];
	return NULL;
}

static size_t cluster_size(const struct kb_queue_item *items, size_t n,
			   int64_t cluster)
{
	size_t size = 0;

	for (size_t i = 0; cluster && i < n; i++)
		size += items[i].cluster == cluster;
	return size ? size : 1;
}

/* How many flags an article has: each is a row, and all weigh with it. */
static void count_flags(struct kb_queue_row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct kb_queue_item *a = &rows[i].item;
		int others = 0;

		if (a->kind != KB_QUEUED_FLAG || !*a->article)
			continue;
		for (size_t j = 0; j < n; j++) {
			const struct kb_queue_item *b = &rows[j].item;

			others += j != i && b->kind == KB_QUEUED_FLAG &&
				!strcmp(a->article, b->article) &&
				!strcmp(a->lang, b->lang);
		}
		rows[i].weight = others;
	}
}

static int by_weight(const void *a, const void *b)
{
	const struct kb_queue_row *x = a, *y = b;

	if (x->weight != y->weight)
		return x->weight > y->weight ? -1 : 1;
	if (x->item.at != y->item.at)
		return x->item.at < y->item.at ? -1 : 1;
	return x->item.seq < y->item.seq ? -1 : x->item.seq > y->item.seq;
}

static enum kb_status make_rows(struct kb_store *s, void *mem,
				const struct kb_queue_filter *filter,
				int64_t now, struct kb_queue_item *items,
				size_t n, struct kb_queue_row *rows,
				size_t *n_rows, struct kb_error *err)
{
	for (size_t i = 0; i < n; i++) {
		struct kb_queue_row *row;
		bool wanted;
		enum kb_status st = is_wanted(s, mem, filter, &items[i], now,
					      &wanted, err);

		if (st != KB_OK)
			return st;
		if (!wanted)
			continue;
		row = row_with(rows, *n_rows, items[i].cluster);
		if (!row) {
			row = &rows[(*n_rows)++];
			row->of = kb_array(mem, const struct kb_queue_item *,
				cluster_size(items, n, items[i].cluster));
		}
		join_row(row, &items[i]);
	}
	return KB_OK;
}

enum kb_status kb_queue_rows(struct kb_store *s, void *mem,
			     const struct kb_queue_filter *filter, int64_t now,
			     struct kb_queue_row **ret, size_t *n,
			     struct kb_error *err)
{
	struct kb_queue_item *items;
	struct kb_queue_row *rows;
	size_t n_items, n_rows = 0;
	enum kb_status st = kb_queue_list(s, mem, NULL, true, 0,
		KB_QUEUE_ROWS_MAX, &items, &n_items, err);

	if (st != KB_OK)
		return st;
	rows = kb_array(mem, struct kb_queue_row, n_items + 1);
	st = make_rows(s, mem, filter, now, items, n_items, rows, &n_rows,
		       err);
	if (st != KB_OK)
		return st;
	count_flags(rows, n_rows);
	for (size_t i = 0; i < n_rows; i++) {
		struct kb_queue_item weighed = rows[i].item;

		weighed.count += (int)rows[i].weight;
		rows[i].weight = kb_queue_weight(&weighed, now);
	}
	qsort(rows, n_rows, sizeof(*rows), by_weight);
	*ret = rows;
	*n = n_rows;
	return KB_OK;
}
