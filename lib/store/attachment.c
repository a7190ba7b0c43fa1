/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * attachment.c - keeps what articles show. In: bytes and a name. Out: the same
 * bytes, for who may see an article that shows them.
 */
#include <ctype.h>

#include <kb/attachment.h>

#include "db.h"

static const struct {
	const char *type, *ending;
	const char *magic; size_t len;
	const char *second; size_t at;	/* more of it further on, or NULL */
} types[] = {
	{ "image/png", ".png", "\x89PNG\r\n\x1a\n", 8, NULL, 0 },
	{ "image/jpeg", ".jpg", "\xff\xd8\xff", 3, NULL, 0 },
	{ "image/gif", ".gif", "GIF87a", 6, NULL, 0 },
	{ "image/gif", ".gif", "GIF89a", 6, NULL, 0 },
	{ "image/webp", ".webp", "RIFF", 4, "WEBP", 8 },
	{ "application/pdf", ".pdf", "%PDF-", 5, NULL, 0 },
};

static bool starts_at(const char *bytes, size_t len, size_t at,
		      const char *with, size_t n)
{
	return len >= at + n && memcmp(bytes + at, with, n) == 0;
}

const char *kb_attachment_type(const char *bytes, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(types); i++)
		if (starts_at(bytes, len, 0, types[i].magic, types[i].len) &&
		    (!types[i].second || starts_at(bytes, len, types[i].at,
			types[i].second, strlen(types[i].second))))
			return types[i].type;
	return NULL;
}

static const char *ending_of(const char *type)
{
	for (size_t i = 0; i < KB_COUNT(types); i++)
		if (!strcmp(types[i].type, type))
			return types[i].ending;
	return "";
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool ends_with(const char *text, const char *ending)
{
	size_t len = strlen(text), n = strlen(ending);

	return len > n && strcmp(text + len - n, ending) == 0;
}

const char *kb_attachment_problem(const char *name, const char *type)
{
	size_t len = strlen(name);

	if (len == 0 || len > KB_ATTACHMENT_NAME)
		return "must have 1 to 80 characters";
	if (!is_letter(name[0]))
		return "must begin with a small letter or a digit";
	for (const char *p = name; *p; p++)
		if (!is_letter(*p) && !strchr("._-", *p))
			return "may have small letters, digits and . _ - only";
	if (strstr(name, ".."))
		return "must not have two points together";
	if (!ends_with(name, ending_of(type)) &&
	    !(!strcmp(type, "image/jpeg") && ends_with(name, ".jpeg")))
		return "must end in what its content is: .png, .jpg, .gif, "
		       ".webp or .pdf";
	return NULL;
}

char *kb_attachment_name(void *mem, const char *called, const char *type,
			 const char *bytes, size_t len)
{
	enum { STEM = 40, TAG = 6 };
	unsigned char hash[KB_HASH];
	char stem[STEM + 1];
	size_t n = 0, end = strcspn(called, ".");

	for (size_t i = 0; i < end && n < STEM; i++) {
		char c = (char)tolower((unsigned char)called[i]);

		if (is_letter(c))
			stem[n++] = c;
		else if (n && stem[n - 1] != '-')
			stem[n++] = '-';
	}
	while (n && stem[n - 1] == '-')
		n--;
	stem[n] = '\0';
	kb_sha256(bytes, len, hash);
	return kb_format(mem, "%s-%s%s", n ? stem : "file",
			 kb_hex(mem, hash, TAG), ending_of(type));
}

/* ---- putting ------------------------------------------------------------------- */

static enum kb_status look(struct kb_store *s, const char *name,
			   const char *bytes, size_t len, bool *there,
			   struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_attachment_find, &stmt, err,
					"t", name);

	*there = st == KB_OK;
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	if ((size_t)sqlite3_column_bytes(stmt, 3) == len &&
	    memcmp(sqlite3_column_blob(stmt, 3), bytes, len) == 0)
		return KB_OK;
	return kb_error_set(err, KB_CONFLICT, "there is another attachment "
		"'%s'; give this one another name, since older versions show "
		"the one that is there", name);
}

enum kb_status kb_attachment_put(struct kb_store *s,
				 const struct kb_attachment *a,
				 enum kb_put *ret, struct kb_error *err)
{
	const char *type = kb_attachment_type(a->bytes, a->len), *problem;
	bool there;
	enum kb_status st;

	if (a->len > KB_ATTACHMENT_MAX)
		return kb_error_set(err, KB_LIMIT, "'%s' has %zu bytes; at "
			"most %d are taken", a->name, a->len,
			KB_ATTACHMENT_MAX);
	if (!type)
		return kb_error_set(err, KB_INVALID, "'%s' is neither a PNG, "
			"JPEG, GIF or WebP picture nor a PDF", a->name);
	problem = kb_attachment_problem(a->name, type);
	if (problem)
		return kb_error_set(err, KB_INVALID, "the name '%s' %s",
				    a->name, problem);
	st = look(s, a->name, a->bytes, a->len, &there, err);
	if (st == KB_OK && !there)
		st = kb_db_run(s, KB_Q_attachment_add, err, "tttib", a->name,
			       type, a->by ? a->by : "", kb_now(), a->bytes,
			       a->len);
	if (st == KB_OK)
		*ret = there ? KB_PUT_SAME : KB_PUT_NEW;
	return st;
}

enum kb_status kb_attachments_shown(struct kb_store *s, int64_t row,
				    const char *html, struct kb_error *err)
{
	static const char folder[] = "=\"/attachments/";
	enum kb_status st = KB_OK;

	for (const char *at = strstr(html, folder); at && st == KB_OK;
	     at = strstr(at, folder)) {
		at += sizeof(folder) - 1;
		char *name = kb_strndup(NULL, at, strcspn(at, "\"?#"));

		st = kb_db_run(s, KB_Q_attachment_show, err, "it", row, name);
		talloc_free(name);
	}
	return st;
}

/* ---- getting ------------------------------------------------------------------- */

/* Does a block that has begun show it? */
static bool has_begun(const struct kb_article *a, const char *name)
{
	char *path = kb_format(NULL, "/attachments/%s\"", name);
	bool begun = false;

	for (const char *at = strstr(a->html, path); at && !begun;
	     at = strstr(at + 1, path)) {
		size_t offset = (size_t)(at - a->html);

		begun = true;
		for (size_t i = 0; i < a->n_timed; i++)
			if (a->timed[i].html_start <= offset &&
			    offset < a->timed[i].html_end)
				begun = a->timed[i].from <= kb_now();
	}
	talloc_free(path);
	return begun;
}

static enum kb_status shows(struct kb_store *s, int64_t row, const char *name,
			    bool *ret, struct kb_error *err)
{
	struct kb_stored st;
	enum kb_status status = kb_store_version(s, NULL, (uint32_t)row,
						 KB_FULL, &st, err);

	if (status != KB_OK)
		return status;
	*ret = !st.article->n_timed || has_begun(st.article, name);
	talloc_free(st.article);
	return KB_OK;
}

static enum kb_status may_see(struct kb_store *s,
			      const struct kb_audience *who, const char *name,
			      bool *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_attachment_audiences, &stmt,
					err, "t", name);

	*ret = who->all;
	while (st == KB_OK && !*ret) {
		if (kb_audience_sees(who, kb_db_text(NULL, stmt, 0)))
			st = shows(s, sqlite3_column_int64(stmt, 1), name, ret,
				   err);
		if (st == KB_OK && !*ret)
			st = kb_db_row(s, stmt, err);
	}
	return st == KB_NOT_FOUND ? KB_OK : st;
}

enum kb_status kb_attachment_get(struct kb_store *s, void *mem,
				 const struct kb_audience *who,
				 const char *name, struct kb_attachment *ret,
				 struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	bool sees;
	enum kb_status st = may_see(s, who, name, &sees, err);

	if (st == KB_OK)
		st = sees ? kb_db_first(s, KB_Q_attachment_find, &stmt, err,
					"t", name) : KB_NOT_FOUND;
	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "no such attachment");
	if (st != KB_OK)
		return st;
	size_t len = (size_t)sqlite3_column_bytes(stmt, 3);
	*ret = (struct kb_attachment){
		.name = kb_strdup(mem, name),
		.type = kb_db_text(mem, stmt, 0),
		.by = kb_db_text(mem, stmt, 1),
		.at = sqlite3_column_int64(stmt, 2),
		.bytes = kb_strndup(mem, sqlite3_column_blob(stmt, 3), len),
		.len = len,
	};
	return KB_OK;
}

/* name, type, by, at. */
static struct kb_attachment row_of(void *mem, sqlite3_stmt *stmt)
{
	return (struct kb_attachment){
		.name = kb_db_text(mem, stmt, 0),
		.type = kb_db_text(mem, stmt, 1),
		.by = kb_db_text(mem, stmt, 2),
		.at = sqlite3_column_int64(stmt, 3),
	};
}

/* st: of the first row. */
static enum kb_status rows_of(struct kb_store *s, void *mem,
			      sqlite3_stmt *stmt, enum kb_status st,
			      struct kb_attachment **ret, size_t *n,
			      struct kb_error *err)
{
	struct kb_attachment *list = NULL;
	size_t count = 0, cap = 0;

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		if (count == cap) {
			cap = cap * 2 + 16;
			list = kb_grow(mem, list, struct kb_attachment, cap);
		}
		list[count++] = row_of(mem, stmt);
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

enum kb_status kb_attachment_look(struct kb_store *s, void *mem,
				  const char *name, struct kb_attachment *ret,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_attachment_look, &stmt, err,
					"t", name);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "no such attachment");
	if (st == KB_OK)
		*ret = row_of(mem, stmt);
	return st;
}

enum kb_status kb_attachment_list(struct kb_store *s, void *mem,
				  struct kb_attachment **ret, size_t *n,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_attachment_all, &stmt, err, "");

	return rows_of(s, mem, stmt, st, ret, n, err);
}

enum kb_status kb_attachment_spare(struct kb_store *s, void *mem,
				   const char *by, struct kb_attachment **ret,
				   size_t *n, struct kb_error *err)
{
	enum { SPARE_MAX = 30 };
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_attachment_spare, &stmt, err,
					"ti", by, (int64_t)SPARE_MAX);

	return rows_of(s, mem, stmt, st, ret, n, err);
}

enum kb_status kb_attachment_drop(struct kb_store *s, const char *by,
				  const char *name, struct kb_error *err)
{
	enum kb_status st = kb_db_run(s, KB_Q_attachment_drop, err, "tt", by,
				      name);

	if (st == KB_OK && !sqlite3_changes(s->db))
		return kb_error_set(err, KB_NOT_FOUND, "'%s' is not yours, or "
				    "an article shows it", name);
	return st;
}
