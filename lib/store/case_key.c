/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_key.c - look-up keys of cases: in: what masking took out of a case and
 * its list "keys". Out: rows with a keyed hash of one form of the value, and
 * the value sealed. Who has the file without the key learns nothing.
 */
#include "db.h"

#include <kb/text.h>

static const char *const own_names[] = { "surname", "code" };

const char *kb_key_kind_name(int kind)
{
	if (kind == KB_KEY_ANY)
		return "any";
	return kind < KB_KEY_SURNAME ?
		kb_mask_kind_name((enum kb_mask_kind)kind) :
		own_names[kind - KB_KEY_SURNAME];
}

bool kb_key_kind_find(const char *name, int *ret)
{
	for (int kind = KB_KEY_ANY; kind < KB_KEY_KINDS; kind++)
		if (strcmp(kb_key_kind_name(kind), name) == 0) {
			*ret = kind;
			return true;
		}
	return false;
}

void kb_store_guard(struct kb_store *s, const struct kb_masker *masker,
		    const struct kb_secret *secret)
{
	s->masker = masker;
	s->secret = secret;
}

struct kb_store_masked kb_store_masked(const struct kb_store *s)
{
	return s->masked;
}

/* One form of the value for its kind; names and codes as the texts that people
   type: case, width, ё and the two scripts of Chinese are one. */
char *kb_key_form(struct kb_store *s, const struct kb_masker *masker,
		  void *mem, int kind, const char *value)
{
	if (kind < KB_KEY_SURNAME)
		return kb_mask_normal(mem, masker, (enum kb_mask_kind)kind,
				      value);
	if (kb_utf8_valid(value, strlen(value)) < strlen(value))
		return kb_strdup(mem, value);
	if (!s->text)
		s->text = kb_text_new(s);
	return kb_text_key(s->text, mem, value, strlen(value));
}

static void hash_of(const struct kb_secret *secret, void *mem, int kind,
		    const char *form, unsigned char ret[KB_HASH])
{
	char *text = kb_format(mem, "%s:%s", kb_key_kind_name(kind), form);

	kb_secret_hash(secret, KB_PURPOSE_LOOKUP, text, strlen(text), ret);
}

/* What a text of "keys" is: a known kind, a code if it has a digit, else a
   name. */
static int kind_of(const struct kb_store *s, const char *value)
{
	enum kb_mask_kind kind;

	if (kb_mask_recognise(s->masker, value, &kind))
		return (int)kind;
	return value[strcspn(value, "0123456789")] ? KB_KEY_CODE
						   : KB_KEY_SURNAME;
}

/* ---- writing ----------------------------------------------------------------- */

struct row { int kind; const char *value; unsigned char hash[KB_HASH]; };

static struct row *rows_of(struct kb_store *s, void *mem,
			   const struct kb_case_masked *m, size_t *n)
{
	struct row *rows = kb_array(mem, struct row,
				    m->n_found + m->n_keys + 1);

	*n = 0;
	for (size_t i = 0; i < m->n_found; i++, (*n)++) {
		rows[*n].kind = (int)m->found[i].kind;
		rows[*n].value = m->found[i].original;
		hash_of(s->secret, mem, rows[*n].kind, m->found[i].normal,
			rows[*n].hash);
	}
	for (size_t i = 0; i < m->n_keys; i++) {
		int kind = kind_of(s, m->keys[i]);
		char *form = kb_key_form(s, s->masker, mem, kind,
					 m->keys[i]);
		if (!form[0])
			continue;
		rows[*n].kind = kind;
		rows[*n].value = m->keys[i];
		hash_of(s->secret, mem, kind, form, rows[(*n)++].hash);
	}
	return rows;
}

/* Is there a row with one number for a result? */
static enum kb_status number(struct kb_store *s, enum kb_query q,
			     const char *id, const unsigned char *hash,
			     int64_t *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_stmt(s, q, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, hash ? "tb" : "t", id, hash, (size_t)KB_HASH);
	status = kb_db_row(s, stmt, err);
	if (status == KB_OK)
		*ret = sqlite3_column_int64(stmt, 0);
	return status;
}

/* The rows are there already, and no others. */
static enum kb_status same_rows(struct kb_store *s, const char *id,
				const struct row *rows, size_t n, bool *ret,
				struct kb_error *err)
{
	int64_t there, one;
	size_t distinct = 0;
	enum kb_status status = number(s, KB_Q_keys_count, id, NULL, &there,
				       err);

	*ret = false;
	for (size_t i = 0; i < n && status == KB_OK; i++) {
		bool twice = false;
		for (size_t k = 0; k < i && !twice; k++)
			twice = kb_equal(rows[k].hash, rows[i].hash, KB_HASH);
		distinct += !twice;
		status = number(s, KB_Q_key_there, id, rows[i].hash, &one,
				err);
	}
	if (status == KB_OK)
		*ret = (size_t)there == distinct;
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status add_row(struct kb_store *s, void *mem, const char *id,
			      const struct row *row, struct kb_error *err)
{
	size_t len;
	unsigned char *sealed = kb_secret_seal(s->secret, mem,
		KB_PURPOSE_VAULT, row->value, strlen(row->value), &len);

	return kb_db_run(s, KB_Q_key_add, err, "ttbb", id,
			 kb_key_kind_name(row->kind), row->hash,
			 (size_t)KB_HASH, sealed, len);
}

enum kb_status kb_keys_put(struct kb_store *s, void *mem,
			   const struct kb_case_masked *m, bool *changed,
			   struct kb_error *err)
{
	const char *id = m->c.id;
	struct row *rows;
	size_t n;
	bool same;
	enum kb_status status;

	*changed = false;
	if (!m->n_found && !m->has_keys)
		return KB_OK;
	if (!s->secret) {
		s->masked.keys_dropped += m->n_found + m->n_keys;
		return KB_OK;
	}
	rows = rows_of(s, mem, m, &n);
	status = same_rows(s, id, rows, n, &same, err);
	if (status != KB_OK || same)
		return status;
	status = kb_db_run(s, KB_Q_keys_remove, err, "t", id);
	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = add_row(s, mem, id, &rows[i], err);
	s->masked.keys += n;
	*changed = true;
	return status;
}

/* ---- reading ------------------------------------------------------------------- */

struct ids { const char **v; size_t n, cap; };

static void add_id(struct ids *list, void *mem, const char *id)
{
	size_t at = 0;

	while (at < list->n && strcmp(list->v[at], id) < 0)
		at++;
	if (at < list->n && strcmp(list->v[at], id) == 0)
		return;
	if (list->n == list->cap) {
		list->cap = list->cap * 2 + 8;
		list->v = kb_grow(mem, list->v, const char *, list->cap);
	}
	memmove(list->v + at + 1, list->v + at,
		(list->n - at) * sizeof(list->v[0]));
	list->v[at] = kb_strdup(mem, id);
	list->n++;
}

static enum kb_status find_kind(struct kb_store *s,
				const struct kb_secret *secret,
				const struct kb_masker *masker, void *mem,
				int kind, const char *value, struct ids *list,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	unsigned char hash[KB_HASH];
	enum kb_status status = kb_db_stmt(s, KB_Q_key_find, &stmt, err);

	if (status != KB_OK)
		return status;
	hash_of(secret, mem, kind, kb_key_form(s, masker, mem, kind, value),
		hash);
	kb_db_bind(stmt, "b", hash, (size_t)KB_HASH);
	while ((status = kb_db_row(s, stmt, err)) == KB_OK)
		add_id(list, mem, kb_db_text(NULL, stmt, 0));
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_store_case_find(struct kb_store *s,
				  const struct kb_secret *secret,
				  const struct kb_masker *masker, void *mem,
				  int kind, const char *value,
				  const char ***ret, size_t *n,
				  struct kb_error *err)
{
	struct ids list = { 0 };
	int from = kind == KB_KEY_ANY ? 0 : kind;
	int to = kind == KB_KEY_ANY ? KB_KEY_KINDS - 1 : kind;
	enum kb_status status = KB_OK;

	for (int k = from; k <= to && status == KB_OK; k++)
		status = find_kind(s, secret, masker, mem, k, value, &list,
				   err);
	if (status != KB_OK)
		return status;
	*ret = list.v;
	*n = list.n;
	return KB_OK;
}

enum kb_status kb_store_case_keys(struct kb_store *s,
				  const struct kb_secret *secret, void *mem,
				  const char *id, struct kb_case_key **ret,
				  size_t *n, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_case_key *keys = NULL;
	size_t count = 0, len;
	unsigned char *value;
	enum kb_status status = kb_db_stmt(s, KB_Q_keys_of, &stmt, err);

	if (status != KB_OK)
		return status;
	kb_db_bind(stmt, "t", id);
	while ((status = kb_db_row(s, stmt, err)) == KB_OK) {
		status = kb_secret_unseal(secret, mem, KB_PURPOSE_VAULT,
			sqlite3_column_blob(stmt, 1),
			(size_t)sqlite3_column_bytes(stmt, 1), &value, &len,
			err);
		if (status != KB_OK)
			return status;
		keys = kb_grow(mem, keys, struct kb_case_key, count + 1);
		keys[count++] = (struct kb_case_key){
			kb_db_text(mem, stmt, 0), (const char *)value };
	}
	if (status != KB_NOT_FOUND)
		return status;
	*ret = keys;
	*n = count;
	return KB_OK;
}

/* ---- leaving no trace ---------------------------------------------------------- */

enum kb_status kb_store_scrub(struct kb_store *s, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status status = kb_db_run(s, KB_Q_vacuum, err, "");

	if (status == KB_OK)
		status = kb_db_stmt(s, KB_Q_checkpoint, &stmt, err);
	if (status == KB_OK)
		status = kb_db_row(s, stmt, err);
	if (status != KB_OK)
		return status;
	return sqlite3_column_int(stmt, 0) == 0 ? KB_OK :
		kb_error_at(err, KB_BUSY, s->path, 0, "somebody reads the "
			"store's log, so that what was deleted is still in "
			"it; run the same command again");
}
