/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mirror_curation.c - what editors arrange, for those who see the public part
 * only. In: redirects, head questions and notices of the origin. Out: in the
 * copy those that name what it shows, and nothing of the others. Which these
 * are changes with every article, so they are compared at every step and
 * written when they differ.
 */
#include <kb/curation.h>

#include "mirror.h"

struct kept { enum { REDIRECT, HEAD, NOTICE } kind; const char *text[3];
	      int64_t number[3]; };
struct keeping { void *mem; struct kept *v; size_t n, cap; struct kb_buf all; };

static void keep(struct keeping *k, struct kept row)
{
	if (k->n == k->cap) {
		k->cap = k->cap * 2 + 32;
		k->v = kb_grow(k->mem, k->v, struct kept, k->cap);
	}
	k->v[k->n++] = row;
	kb_buf_addf(&k->all, "%d", (int)row.kind);
	for (int i = 0; i < 3; i++)
		kb_buf_addf(&k->all, " %lld %s\n", (long long)row.number[i],
			    row.text[i] ? row.text[i] : "");
}

static enum kb_status is_shown(struct kb_mirror *m, const char *id, bool *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(m->copy, KB_Q_redirect_shown, &stmt,
					err, "t", id);

	*ret = st == KB_OK;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status keep_redirects(struct kb_mirror *m, struct keeping *k,
				     struct kb_error *err)
{
	struct kb_redirect *list;
	size_t n;
	enum kb_status st = kb_redirects(m->origin, k->mem, &list, &n, err);

	for (size_t i = 0; st == KB_OK && i < n; i++) {
		bool shown;

		st = is_shown(m, list[i].target, &shown, err);
		if (st == KB_OK && shown)
			keep(k, (struct kept){ REDIRECT,
				{ list[i].id, list[i].target }, { 0 } });
	}
	return st;
}

static enum kb_status keep_heads(struct kb_mirror *m, struct keeping *k,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(m->origin, KB_Q_head_all, &stmt, err,
					"");

	while (st == KB_OK) {
		bool shown;

		st = is_shown(m, kb_db_text(NULL, stmt, 3), &shown, err);
		if (st == KB_OK && shown)
			keep(k, (struct kept){ HEAD, {
				kb_db_text(k->mem, stmt, 0),
				kb_db_text(k->mem, stmt, 2),
				kb_db_text(k->mem, stmt, 3) },
				{ sqlite3_column_int64(stmt, 1) } });
		if (st == KB_OK)
			st = kb_db_row(m->origin, stmt, err);
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status keep_notices(struct kb_mirror *m, struct keeping *k,
				   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(m->origin, KB_Q_notice_all, &stmt,
					err, "");

	for (; st == KB_OK; st = kb_db_row(m->origin, stmt, err))
		if (strcmp(kb_db_text(NULL, stmt, 1), "public") == 0)
			keep(k, (struct kept){ NOTICE,
				{ kb_db_text(k->mem, stmt, 4) },
				{ sqlite3_column_int64(stmt, 0),
				  sqlite3_column_int64(stmt, 2),
				  sqlite3_column_int64(stmt, 3) } });
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status write_row(struct kb_mirror *m, const struct kept *row,
				struct kb_error *err)
{
	switch (row->kind) {
	case REDIRECT:
		return kb_db_run(m->copy, KB_Q_redirect_put, err, "ttti",
				 row->text[0], row->text[1], "", (int64_t)0);
	case HEAD:
		return kb_db_run(m->copy, KB_Q_head_add, err, "titt",
				 row->text[0], row->number[0], row->text[1],
				 row->text[2]);
	default:
		return kb_db_run(m->copy, KB_Q_notice_copy, err, "iiit",
				 row->number[0], row->number[1],
				 row->number[2], row->text[0]);
	}
}

static enum kb_status write_all(struct kb_mirror *m, const struct keeping *k,
				struct kb_error *err)
{
	enum kb_status st = kb_mirror_enter(m, err);

	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_redirect_clear, err, "");
	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_head_clear, err, "t", NULL);
	if (st == KB_OK)
		st = kb_db_run(m->copy, KB_Q_notice_clear, err, "");
	for (size_t i = 0; i < k->n && st == KB_OK; i++)
		st = write_row(m, &k->v[i], err);
	return st;
}

enum kb_status kb_mirror_curation(struct kb_mirror *m, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct keeping k = { .mem = mem, .all = { .mem = mem } };
	enum kb_status st;

	kb_buf_adds(&k.all, "");
	st = keep_redirects(m, &k, err);
	if (st == KB_OK)
		st = keep_heads(m, &k, err);
	if (st == KB_OK)
		st = keep_notices(m, &k, err);
	if (st == KB_OK &&
	    (!m->curation || strcmp(m->curation, k.all.bytes) != 0)) {
		st = write_all(m, &k, err);
		talloc_free(m->curation);
		/* Rolled back with the step, it would not be there. */
		m->curation = st == KB_OK ? kb_strdup(m, k.all.bytes) : NULL;
	}
	talloc_free(mem);
	return st;
}
