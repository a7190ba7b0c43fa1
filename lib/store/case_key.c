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

void kb_key_hash(const struct kb_secret *secret, void *mem, const char *kind,
		 const char *form, unsigned char ret[KB_HASH])
{
	char *text = kb_format(mem, "%s:%s", kind, form);

	kb_secret_hash(secret, KB_PURPOSE_LOOKUP, text, strlen(text), ret);
}

void kb_key_sounds(struct kb_store *s, const char *name,
		   struct kb_sounds *ret)
{
	if (!s->text)
		s->text = kb_text_new(s);
	kb_text_sounds(s->text, name, ret);
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

struct row { struct kb_key key; unsigned char hash[KB_HASH]; };

static bool has_row(const struct row *rows, size_t n,
		    const unsigned char hash[KB_HASH])
{
	for (size_t i = 0; i < n; i++)
		if (kb_equal(rows[i].hash, hash, KB_HASH))
			return true;
	return false;
}

/* The rows of these keys, each once, and of how their surnames sound. */
static struct row *rows_of(struct kb_store *s, void *mem,
			   const struct kb_key *keys, size_t n, size_t *ret)
{
	struct row *rows = kb_array(mem, struct row, n * (1 + KB_SOUNDS) + 1);
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		struct row *row = &rows[count];
		struct kb_sounds sounds = { .n = 0 };
		char *form;
		row->key = keys[i];
		if (row->key.kind == KB_KEY_ANY)
			row->key.kind = kind_of(s, row->key.value);
		form = kb_key_form(s, s->masker, mem, row->key.kind,
				   row->key.value);
		kb_key_hash(s->secret, mem, kb_key_kind_name(row->key.kind),
			    form, row->hash);
		count += form[0] && !has_row(rows, count, row->hash);
		if (row->key.kind == KB_KEY_SURNAME)
			kb_key_sounds(s, keys[i].value, &sounds);
		for (size_t k = 0; k < sounds.n; k++, count++) {
			rows[count].key = (struct kb_key){ KB_KEY_ANY, "", 0 };
			kb_key_hash(s->secret, mem, KB_KEY_SOUND,
				    sounds.v[k], rows[count].hash);
			count -= has_row(rows, count, rows[count].hash);
		}
	}
	*ret = count;
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
	enum kb_status status = number(s, KB_Q_keys_count, id, NULL, &there,
				       err);

	*ret = false;
	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = number(s, KB_Q_key_there, id, rows[i].hash, &one,
				err);
	if (status == KB_OK)
		*ret = (size_t)there == n;
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status add_row(struct kb_store *s, void *mem, const char *id,
			      const struct row *row, struct kb_error *err)
{
	bool sound = row->key.kind == KB_KEY_ANY;
	size_t len = 0;
	const void *sealed = sound ? (const void *)"" : kb_secret_seal(s->secret, mem,
		KB_PURPOSE_VAULT, row->key.value, strlen(row->key.value),
		&len);

	s->masked.keys += !sound;
	return kb_db_run(s, KB_Q_key_add, err, "ttbbii", id,
			 sound ? KB_KEY_SOUND :
			 kb_key_kind_name(row->key.kind), row->hash,
			 (size_t)KB_HASH, sealed, len,
			 (int64_t)row->key.token, kb_now());
}

enum kb_status kb_keys_add(struct kb_store *s, void *mem, const char *id,
			   const struct kb_key *keys, size_t n,
			   struct kb_error *err)
{
	struct row *rows;
	enum kb_status status = KB_OK;

	if (!s->secret) {
		s->masked.keys_dropped += n;
		return KB_OK;
	}
	rows = rows_of(s, mem, keys, n, &n);
	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = add_row(s, mem, id, &rows[i], err);
	return status;
}

/* What masking found, and the case's own list. */
static struct kb_key *keys_of(void *mem, const struct kb_case_masked *m)
{
	struct kb_key *keys = kb_array(mem, struct kb_key,
				       m->n_found + m->n_keys + 1), *k = keys;

	for (size_t i = 0; i < m->n_found; i++)
		*k++ = (struct kb_key){ (int)m->found[i].kind,
			m->found[i].original, m->found[i].number };
	for (size_t i = 0; i < m->n_keys; i++)
		*k++ = (struct kb_key){ KB_KEY_ANY, m->keys[i], 0 };
	return keys;
}

/* Those of a case file stay: they came otherwise. */
static enum kb_status replace(struct kb_store *s, void *mem, const char *id,
			      const struct row *rows, size_t n,
			      struct kb_error *err)
{
	int64_t one;
	enum kb_status status = number(s, KB_Q_file_there, id, NULL, &one,
				       err);

	if (status == KB_NOT_FOUND)
		status = kb_db_run(s, KB_Q_keys_remove, err, "t", id);
	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = add_row(s, mem, id, &rows[i], err);
	return status;
}

enum kb_status kb_keys_put(struct kb_store *s, void *mem,
			   const struct kb_case_masked *m, bool *changed,
			   struct kb_error *err)
{
	const char *id = m->c.id;
	size_t n = m->n_found + m->n_keys;
	struct row *rows;
	bool same;
	enum kb_status status;

	*changed = false;
	if (!m->n_found && !m->has_keys)
		return KB_OK;
	if (!s->secret) {
		s->masked.keys_dropped += n;
		return KB_OK;
	}
	rows = rows_of(s, mem, keys_of(mem, m), n, &n);
	status = same_rows(s, id, rows, n, &same, err);
	if (status != KB_OK || same)
		return status;
	status = replace(s, mem, id, rows, n, err);
	*changed = true;
	return status;
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
