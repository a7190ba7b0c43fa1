/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * period.c - which version of an article holds when. In: a version that is
 * published, with the dates it was written with. Out: the periods of its article
 * in its language, beside each other: who comes later ends who was before, to
 * the second, and nobody has to be awake for it.
 */
#include "period.h"

/* Older ones are forgotten: nobody asks what held before so many changes. */
enum { PERIODS_MAX = 64 };

struct period {
	int64_t begins, until, ends;	/* until: as written */
	bool followed;
	int64_t row;
};
struct periods { struct period v[PERIODS_MAX + 2]; size_t n; };

static enum kb_status load(struct kb_store *s, const char *id,
			   const char *lang, struct periods *ret,
			   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_periods_of, &stmt, err, "tt",
					id, lang);

	ret->n = 0;
	for (; st == KB_OK && ret->n <= PERIODS_MAX;
	     st = kb_db_row(s, stmt, err))
		ret->v[ret->n++] = (struct period){
			.begins = sqlite3_column_int64(stmt, 0),
			.until = sqlite3_column_int64(stmt, 1),
			.ends = sqlite3_column_int64(stmt, 2),
			.followed = sqlite3_column_int(stmt, 3) != 0,
			.row = sqlite3_column_int64(stmt, 4) };
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status store(struct kb_store *s, const char *id,
			    const char *lang, const struct periods *p,
			    struct kb_error *err)
{
	enum kb_status st = kb_db_run(s, KB_Q_periods_remove, err, "tt", id,
				      lang);

	for (size_t i = 0; i < p->n && st == KB_OK; i++)
		st = kb_db_run(s, KB_Q_periods_add, err, "ttiiiii", id, lang,
			p->v[i].begins, p->v[i].until, p->v[i].ends,
			(int64_t)p->v[i].followed, p->v[i].row);
	return st;
}

/* The last that has begun, else the first to come. */
static int64_t front_of(const struct periods *p, int64_t now)
{
	size_t i = p->n;

	while (i > 1 && p->v[i - 1].begins > now)
		i--;
	return i ? p->v[i - 1].row : 0;
}

/* Does a period stay beside a new one? What has begun holds until the new one
   does. What is still to come stays if the two, as written, do not meet: a date
   that is moved moves what stood there before. */
static bool stays(const struct period *p, const struct period *fresh,
		  int64_t now)
{
	if (p->begins <= now)
		return p->begins < fresh->begins;
	return p->begins < fresh->begins ?
		p->until && p->until <= fresh->begins :
		fresh->until && fresh->until <= p->begins;
}

/* A version without a beginning takes the place of the one in front. */
static int64_t begins_of(const struct periods *p, const struct kb_article *a,
			 int64_t now)
{
	size_t begun = 0;

	if (a->valid_from)
		return a->valid_from;
	while (begun < p->n && p->v[begun].begins <= now)
		begun++;
	if (begun < 2 || (a->valid_until &&
			  a->valid_until <= p->v[begun - 1].begins))
		return 0;
	return p->v[begun - 1].begins;
}

static void end_each(struct periods *p)
{
	for (size_t i = 0; i < p->n; i++) {
		struct period *at = &p->v[i];
		int64_t next = i + 1 < p->n ? at[1].begins : 0;
		bool before = at->until && at->until < next;

		at->followed = next && !before;
		at->ends = at->followed ? next : at->until;
	}
}

static void put(struct periods *p, const struct kb_article *a, int64_t row,
		int64_t now)
{
	struct period fresh = { .begins = begins_of(p, a, now),
				.until = a->valid_until, .row = row };
	struct periods was = *p;
	bool done = false;

	p->n = 0;
	for (size_t i = 0; i < was.n; i++) {
		if (!stays(&was.v[i], &fresh, now))
			continue;
		if (!done && was.v[i].begins > fresh.begins) {
			p->v[p->n++] = fresh;
			done = true;
		}
		p->v[p->n++] = was.v[i];
	}
	if (!done)
		p->v[p->n++] = fresh;
	if (p->n > PERIODS_MAX) {
		memmove(p->v, p->v + 1, (p->n - 1) * sizeof(*p->v));
		p->n--;
	}
	end_each(p);
}

static bool same(const struct periods *a, const struct periods *b)
{
	for (size_t i = 0; i < a->n && a->n == b->n; i++)
		if (a->v[i].begins != b->v[i].begins ||
		    a->v[i].until != b->v[i].until ||
		    a->v[i].row != b->v[i].row)
			return false;
	return a->n == b->n;
}

static bool holds_row(const struct periods *p, int64_t row)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].row == row)
			return true;
	return false;
}

enum kb_status kb_periods_settle(struct kb_store *s,
				 const struct kb_article *a, int64_t row,
				 int64_t *front, bool *changed,
				 struct kb_error *err)
{
	int64_t now = kb_now();
	struct periods p, was;
	enum kb_status st = load(s, a->id, a->lang, &p, err);

	if (st != KB_OK)
		return st;
	was = p;
	if (strcmp(a->state, "archived") == 0)
		p.n = 0;
	else if (strcmp(a->state, "published") == 0 && !holds_row(&p, row))
		put(&p, a, row, now);
	*changed = !same(&p, &was);
	*front = front_of(&p, now);
	return *changed ? store(s, a->id, a->lang, &p, err) : KB_OK;
}

enum kb_status kb_periods_clear(struct kb_store *s, const char *id,
				const char *lang, bool *changed,
				struct kb_error *err)
{
	struct periods p;
	enum kb_status st = load(s, id, lang, &p, err);

	if (st != KB_OK)
		return st;
	*changed = p.n > 0;
	return kb_db_run(s, KB_Q_periods_remove, err, "tt", id, lang);
}

/* ---- reading ----------------------------------------------------------------- */

enum kb_status kb_store_periods(struct kb_store *s, void *mem, const char *id,
				const char *lang, struct kb_period **ret,
				size_t *n, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_period *list = kb_array(mem, struct kb_period, PERIODS_MAX);
	size_t count = 0;
	enum kb_status st = kb_db_first(s, KB_Q_periods_of, &stmt, err, "tt",
					id, lang);

	for (; st == KB_OK && count < PERIODS_MAX;
	     st = kb_db_row(s, stmt, err))
		list[count++] = (struct kb_period){
			.begins = sqlite3_column_int64(stmt, 0),
			.ends = sqlite3_column_int64(stmt, 2),
			.followed = sqlite3_column_int(stmt, 3) != 0,
			.version = sqlite3_column_int(stmt, 5) };
	if (st != KB_OK && st != KB_NOT_FOUND) {
		talloc_free(list);
		return st;
	}
	*ret = list;
	*n = count;
	return KB_OK;
}
