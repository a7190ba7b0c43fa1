/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history.c - what became of an article. In: its id and language. Out: its
 * versions with who stored them and why, their files, and who wrote the text
 * that stands there now.
 */
#include <kb/editing.h>

#include "db.h"

enum { VERSIONS_MAX = 1000 };	/* listed; older ones stay stored */

static enum kb_status no_article(struct kb_error *err, const char *id,
				 const char *lang)
{
	return kb_error_set(err, KB_NOT_FOUND,
		"there is no article '%s' in %s", id, lang);
}

enum kb_status kb_store_newest(struct kb_store *s, void *mem, const char *id,
			       const char *lang, struct kb_stored *ret,
			       int *live, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_editing_newest, &stmt, err,
					"tti", id, lang, kb_now());

	if (st != KB_OK)
		return st == KB_NOT_FOUND ? no_article(err, id, lang) : st;
	int front = sqlite3_column_int(stmt, 1);
	st = kb_store_version(s, mem, (uint32_t)sqlite3_column_int64(stmt, 0),
			      KB_FULL, ret, err);
	if (st == KB_OK)
		*live = front;
	return st;
}

/* ---- the list -------------------------------------------------------------- */

static enum kb_status read_revision(void *mem, sqlite3_stmt *stmt,
				    struct kb_revision *ret,
				    struct kb_error *err)
{
	struct kb_article *a;
	enum kb_status st = kb_article_from_fields_json(mem,
		kb_db_text(NULL, stmt, 7), &a, err);

	if (st != KB_OK)
		return st;
	*ret = (struct kb_revision){
		.version = sqlite3_column_int(stmt, 0),
		.stored_at = sqlite3_column_int64(stmt, 1),
		.by = kb_db_text(mem, stmt, 2),
		.note = kb_db_text(mem, stmt, 3),
		.origin = kb_db_text(mem, stmt, 4),
		.signed_reason = kb_db_text(mem, stmt, 5),
		.title = kb_db_text(mem, stmt, 6),
		.state = a->state, .confidence = a->confidence,
		.validated_at = a->validated_at,
		.live = sqlite3_column_int(stmt, 8) != 0,
		.commit = kb_db_text(mem, stmt, 9),
	};
	return KB_OK;
}

enum kb_status kb_store_history(struct kb_store *s, void *mem, const char *id,
				const char *lang, struct kb_revision **ret,
				size_t *n, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_revision *list = NULL;
	size_t count = 0, cap = 0;
	enum kb_status st = kb_db_first(s, KB_Q_editing_history, &stmt, err,
		"ttii", id, lang, (int64_t)VERSIONS_MAX, kb_now());

	if (st == KB_NOT_FOUND)
		return no_article(err, id, lang);
	while (st == KB_OK) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_revision, cap);
		}
		st = read_revision(list, stmt, &list[count], err);
		if (st == KB_OK) {
			count++;
			st = kb_db_row(s, stmt, err);
		}
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_store_version_source(struct kb_store *s, void *mem,
				       const char *id, const char *lang,
				       int version, char **ret, size_t *len,
				       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_editing_source, &stmt, err,
		"tti", id, lang, (int64_t)version);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "there is no version %d of the "
			"article '%s' in %s", version, id, lang);
	if (st != KB_OK)
		return st;
	*len = (size_t)sqlite3_column_bytes(stmt, 0);
	*ret = kb_strndup(mem, *len ? sqlite3_column_blob(stmt, 0) : "", *len);
	return KB_OK;
}

/* ---- who wrote it ------------------------------------------------------------ */

/* Lines that say how far a text has come, not what it says. */
static bool is_about_state(const char *line, size_t len)
{
	static const char *const keys[] = { "state:", "confidence:",
		"validated_at:", "valid_from:" };

	for (size_t i = 0; i < KB_COUNT(keys); i++)
		if (len >= strlen(keys[i]) &&
		    memcmp(line, keys[i], strlen(keys[i])) == 0)
			return true;
	return false;
}

/* The file without those lines of its front matter. */
static void without_state(const char *text, size_t len, struct kb_buf *ret)
{
	const char *at = text, *end = text + len;
	int fences = 0;

	kb_buf_adds(ret, "");
	while (at < end && fences < 2) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t n = newline ? (size_t)(newline - at) + 1 :
			(size_t)(end - at);

		if (n >= 3 && memcmp(at, "---", 3) == 0)
			fences++;
		else if (!fences)
			break;		/* no front matter */
		if (fences != 1 || !is_about_state(at, n))
			kb_buf_add(ret, at, n);
		at += n;
	}
	kb_buf_add(ret, at, (size_t)(end - at));
}

bool kb_source_same_text(const char *a, size_t a_len, const char *b,
			 size_t b_len)
{
	void *mem = talloc_new(NULL);
	struct kb_buf x = { .mem = mem }, y = { .mem = mem };

	without_state(a, a_len, &x);
	without_state(b, b_len, &y);
	bool same = x.len == y.len && memcmp(x.bytes, y.bytes, x.len) == 0;
	talloc_free(mem);
	return same;
}

static enum kb_status find_author(struct kb_store *s, void *mem,
				  sqlite3_stmt *stmt, const char **ret,
				  struct kb_error *err)
{
	const char *author = "", *newest = NULL;
	size_t newest_len = 0;
	enum kb_status st = KB_OK;

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		const char *source = sqlite3_column_blob(stmt, 1);
		size_t len = (size_t)sqlite3_column_bytes(stmt, 1);

		source = source ? source : "";
		if (!newest) {
			newest = kb_strndup(mem, source, len);
			newest_len = len;
		} else if (!kb_source_same_text(newest, newest_len, source,
						len)) {
			break;
		}
		author = kb_db_text(mem, stmt, 0);
	}
	if (st == KB_OK || st == KB_NOT_FOUND)
		*ret = author;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

enum kb_status kb_store_author(struct kb_store *s, void *mem, const char *id,
			       const char *lang, const char **ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	const char *author;
	enum kb_status st = kb_db_first(s, KB_Q_editing_sources, &stmt, err,
					"tt", id, lang);

	if (st != KB_OK)
		return st == KB_NOT_FOUND ? no_article(err, id, lang) : st;
	void *own = talloc_new(NULL);
	st = find_author(s, own, stmt, &author, err);
	if (st == KB_OK)
		*ret = kb_strdup(mem, author);
	talloc_free(own);
	return st;
}
