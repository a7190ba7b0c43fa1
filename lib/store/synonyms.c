/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * synonyms.c - the synonym file of each language, kept as it was written and
 * parsed when asked for. A change of them is a change of what can be found: it
 * has its row in the change log, under a name that no article has.
 */
#include "db.h"

static void add_quoted(struct kb_buf *buf, const char *word)
{
	kb_buf_adds(buf, "'");
	for (const char *p = word; *p; p++)
		kb_buf_add(buf, *p == '\'' ? "''" : p, *p == '\'' ? 2 : 1);
	kb_buf_adds(buf, "'");
}

/* Groups made by program have no file: write one. */
static const char *source_of(void *mem, const struct kb_synonyms *syn)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < syn->n; i++) {
		const char **word = syn->groups[i];
		const char *sep = "[";

		kb_buf_adds(&buf, "- ");
		if (syn->one_way && syn->one_way[i])
			kb_buf_addf(&buf, "%s => ", *word++);
		for (; *word; word++, sep = ", ") {
			kb_buf_adds(&buf, sep);
			add_quoted(&buf, *word);
		}
		kb_buf_adds(&buf, "]\n");
	}
	return buf.bytes;
}

static enum kb_status put(struct kb_store *s, const char *lang,
			  const char *path, const char *source,
			  enum kb_put *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_synonyms_get, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", lang);
	status = kb_db_row(s, stmt, err);
	if (status != KB_OK && status != KB_NOT_FOUND)
		return status;
	*ret = status == KB_NOT_FOUND ? KB_PUT_NEW :
	       strcmp(kb_db_text(NULL, stmt, 1), source) == 0 ? KB_PUT_SAME :
	       KB_PUT_CHANGED;
	status = kb_db_run(s, KB_Q_synonyms_put, err, "ttt", lang, path,
			   source);
	return status == KB_OK && *ret != KB_PUT_SAME ?
		kb_db_log(s, KB_CHANGE_SYNONYMS, err) : status;
}

enum kb_status kb_store_synonyms_put(struct kb_store *s,
				     const struct kb_synonyms *syn,
				     enum kb_put *ret, struct kb_error *err)
{
	bool own;
	enum kb_put done = KB_PUT_SAME;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	void *mem = talloc_new(NULL);
	const char *source = syn->source ? syn->source : source_of(mem, syn);
	status = kb_db_leave(s, own, put(s, syn->lang,
					 syn->path ? syn->path : "", source,
					 &done, err), err);
	talloc_free(mem);
	if (status == KB_OK)
		*ret = done;
	return status;
}

enum kb_status kb_store_synonyms_remove(struct kb_store *s, const char *lang,
					struct kb_error *err)
{
	bool own;
	enum kb_status status = kb_db_enter(s, &own, err);

	if (status != KB_OK)
		return status;
	status = kb_db_run(s, KB_Q_synonyms_remove, err, "t", lang);
	if (status == KB_OK)
		status = kb_db_log(s, KB_CHANGE_SYNONYMS, err);
	return kb_db_leave(s, own, status, err);
}

enum kb_status kb_store_synonyms_get(struct kb_store *s, void *mem,
				     const char *lang,
				     struct kb_synonyms **ret,
				     struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, KB_Q_synonyms_get, &stmt, err);
	struct kb_synonyms *syn;

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", lang);
	status = kb_db_row(s, stmt, err);
	if (status == KB_NOT_FOUND)
		return kb_error_set(err, KB_NOT_FOUND,
				    "there are no synonyms in %s", lang);
	if (status != KB_OK)
		return status;
	const char *source = kb_db_text(NULL, stmt, 1);
	status = kb_synonyms_parse(mem, s->path, lang, source, strlen(source),
				   &syn, err);
	if (status != KB_OK)
		return status;
	syn->path = kb_db_text(syn, stmt, 0);
	*ret = syn;
	return KB_OK;
}
