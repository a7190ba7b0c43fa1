/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * propose.c - a store as it would be. In: the store's file and a proposal. Out:
 * a handle of its own whose temporary tables, in memory, take the place of the
 * real ones: what decides on versions and on what is live runs as it always
 * does, and the file is only read.
 */
#include "db.h"

#include <kb/proposal.h>

/* ---- temporary tables ---------------------------------------------------- */

static enum kb_status run_text(struct kb_store *s, const char *sql,
			       struct kb_error *err)
{
	return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ?
		KB_OK : kb_db_error(s, "propose", err);
}

/* As the real ones are made, whatever columns they have by now. */
static enum kb_status make_tables(struct kb_store *s, void *mem,
				  struct kb_error *err)
{
	enum { TABLES_MAX = 16 };
	static const char begin[] = "CREATE TABLE";
	char *sql[TABLES_MAX];
	size_t n = 0;
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_proposed_tables, &stmt, err,
					"");

	for (; st == KB_OK && n < TABLES_MAX; st = kb_db_row(s, stmt, err))
		sql[n++] = kb_format(mem, "CREATE TEMP TABLE%s",
			kb_db_text(NULL, stmt, 1) + sizeof(begin) - 1);
	kb_db_reset(&stmt);
	if (st == KB_NOT_FOUND)
		st = KB_OK;
	for (size_t i = 0; st == KB_OK && i < n; i++)
		st = run_text(s, sql[i], err);
	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_proposed_rows_begin, err, "i",
			       (int64_t)KB_PROPOSED_ROW - 1);
	return st == KB_OK ? kb_db_run(s, KB_Q_proposed_copy_synonyms, err, "")
			   : st;
}

/* What is there of an article whose versions are proposed; once. */
static enum kb_status copy_article(struct kb_store *s, const char *id,
				   struct kb_error *err)
{
	static const enum kb_query steps[] = { KB_Q_proposed_copy_versions,
		KB_Q_proposed_copy_bodies, KB_Q_proposed_copy_periods,
		KB_Q_proposed_copy_article };
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_proposed_there, &stmt, err,
					"t", id);

	kb_db_reset(&stmt);
	if (st != KB_NOT_FOUND)
		return st;
	st = KB_OK;
	for (size_t i = 0; st == KB_OK && i < KB_COUNT(steps); i++)
		st = kb_db_run(s, steps[i], err, "t", id);
	return st;
}

/* ---- what is proposed ---------------------------------------------------- */

/* What is asked is how it would be once it is published. The source that says
   so is another one: a version of its own. */
static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_article *proposed,
			  struct kb_error *err)
{
	struct kb_article a = *proposed;
	enum kb_put ignored;

	if (strcmp(a.state, "published") != 0 &&
	    strcmp(a.state, "archived") != 0) {
		a.state = "published";
		a.source = kb_format(mem, "%.*s\n", (int)a.source_len,
				     a.source);
		a.source_len++;
	}
	return kb_store_article_put(s, &a, "", &ignored, err);
}

static enum kb_status apply(struct kb_store *s, void *mem,
			    const struct kb_proposal *p, struct kb_error *err)
{
	enum kb_status st = KB_OK;
	enum kb_put ignored;

	for (size_t i = 0; st == KB_OK && i < p->n; i++) {
		st = copy_article(s, p->put[i]->id, err);
		if (st == KB_OK)
			st = put(s, mem, p->put[i], err);
	}
	for (size_t i = 0; st == KB_OK && i < p->n_gone; i++) {
		st = copy_article(s, p->gone[i].id, err);
		if (st == KB_OK)
			st = kb_store_article_withdraw(s, p->gone[i].id,
						       p->gone[i].lang, err);
		if (st == KB_NOT_FOUND)		/* it is gone */
			st = KB_OK;
	}
	for (size_t i = 0; st == KB_OK && i < p->n_synonyms; i++)
		st = p->synonyms[i]->n ?
			kb_store_synonyms_put(s, p->synonyms[i], &ignored,
					      err) :
			kb_store_synonyms_remove(s, p->synonyms[i]->lang, err);
	return st;
}

static enum kb_status check(const struct kb_proposal *p, struct kb_error *err)
{
	if (p->n <= KB_PROPOSED_MAX && p->n_gone <= KB_PROPOSED_MAX &&
	    p->n_synonyms <= KB_PROPOSED_MAX)
		return KB_OK;
	return kb_error_set(err, KB_LIMIT, "more than %d articles are "
			    "proposed at once; propose them in parts",
			    KB_PROPOSED_MAX);
}

enum kb_status kb_store_propose(void *mem, const char *path,
				const struct kb_proposal *p,
				struct kb_store **ret, struct kb_error *err)
{
	struct kb_store *s;
	void *scope;
	enum kb_status st = check(p, err);

	if (st == KB_OK)
		st = kb_store_open(mem, path, KB_STORE_READ, false, &s, err);
	if (st != KB_OK)
		return st;
	scope = talloc_new(s);
	st = run_text(s, "PRAGMA query_only = 0; PRAGMA temp_store = MEMORY;",
		      err);
	if (st == KB_OK)
		st = make_tables(s, scope, err);
	if (st == KB_OK)
		st = kb_store_hold(s, err);
	if (st == KB_OK) {
		s->in_tx = true;	/* of the temporary tables */
		st = apply(s, scope, p, err);
		s->in_tx = false;
		kb_store_let_go(s);
	}
	talloc_free(scope);
	if (st != KB_OK) {
		talloc_free(s);
		return st;
	}
	*ret = s;
	return KB_OK;
}

enum kb_status kb_store_propose_rest(struct kb_store *s, struct kb_error *err)
{
	static const enum kb_query drops[] = { KB_Q_proposed_drop_versions,
		KB_Q_proposed_drop_bodies };
	static const enum kb_query steps[] = { KB_Q_proposed_name_article,
		KB_Q_proposed_name_period, KB_Q_proposed_name_version,
		KB_Q_proposed_name_body,
		KB_Q_proposed_see_articles, KB_Q_proposed_see_periods,
		KB_Q_proposed_see_versions, KB_Q_proposed_see_bodies };
	enum kb_status st = KB_OK;

	for (size_t i = 0; st == KB_OK && i < KB_COUNT(drops); i++)
		st = kb_db_run(s, drops[i], err, "i",
			       (int64_t)KB_PROPOSED_ROW);
	for (size_t i = 0; st == KB_OK && i < KB_COUNT(steps); i++)
		st = kb_db_run(s, steps[i], err, "");
	return st == KB_OK ? run_text(s, "PRAGMA query_only = 1;", err) : st;
}
