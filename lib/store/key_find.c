/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * key_find.c - in: a value in any of its spellings, or a case. Out: the cases
 * that have it as look-up key; a case's keys in clear, for who has the
 * installation's key.
 */
#include "db.h"

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
	kb_key_hash(secret, mem, kb_key_kind_name(kind),
		    kb_key_form(s, masker, mem, kind, value), hash);
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

enum kb_status kb_keys_tokens(struct kb_store *s, void *mem, const char *id,
			      struct kb_key **ret, size_t *n,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_key *keys = NULL;
	size_t count = 0, len;
	unsigned char *value;
	enum kb_status status = !s->secret ? KB_NOT_FOUND :
		kb_db_first(s, KB_Q_keys_of, &stmt, err, "t", id);

	for (; status == KB_OK; status = kb_db_row(s, stmt, err)) {
		unsigned token = (unsigned)sqlite3_column_int(stmt, 2);
		int kind;
		if (!token ||
		    !kb_key_kind_find(kb_db_text(NULL, stmt, 0), &kind))
			continue;
		status = kb_secret_unseal(s->secret, mem, KB_PURPOSE_VAULT,
			sqlite3_column_blob(stmt, 1),
			(size_t)sqlite3_column_bytes(stmt, 1), &value, &len,
			err);
		if (status != KB_OK)
			return status;
		keys = kb_grow(mem, keys, struct kb_key, count + 1);
		keys[count++] = (struct kb_key){ kind, (const char *)value,
						 token };
	}
	if (status != KB_NOT_FOUND)
		return status;
	*ret = keys;
	*n = count;
	return KB_OK;
}

