/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * column.c - the append-only files beside the postings, and the state that
 * says how much of them counts. In: rows. Out: files a reader can map.
 */
#include "part.h"

#include <errno.h>
#include <jansson.h>
#include <sys/stat.h>
#include <unistd.h>

#define ROWS_MAX ((uint64_t)1 << 40)

const struct kb_column_kind kb_columns[KB_COLUMNS] = {
	[KB_COLUMN_DOCUMENTS] = { "documents", sizeof(struct kb_document) },
	[KB_COLUMN_VERSIONS] = { "versions", sizeof(struct kb_version) },
	[KB_COLUMN_TOKENS] = { "tokens", sizeof(uint16_t) },
	[KB_COLUMN_WORDS] = { "words", sizeof(struct kb_word) },
	[KB_COLUMN_WORD_BYTES] = { "word-bytes", 1 },
	[KB_COLUMN_GROUP] = { "group", sizeof(uint32_t) },
	[KB_COLUMN_BODY_LENGTH] = { "body-length", sizeof(uint16_t) },
	[KB_COLUMN_TITLE_LENGTH] = { "title-length", sizeof(uint16_t) },
	[KB_COLUMN_QUESTION_LENGTH] = { "question-length", sizeof(uint16_t) },
	[KB_COLUMN_AUDIENCES] = { "audiences",
				  sizeof(struct kb_audience_entry) },
	[KB_COLUMN_LOG] = { "log", 1 },
	[KB_COLUMN_COMMITS] = { "commits", sizeof(struct kb_commit_entry) },
};

enum kb_status kb_columns_open(struct kb_columns_out *c, const char *folder,
			       const uint64_t rows[KB_COLUMNS],
			       struct kb_error *err)
{
	memset(c, 0, sizeof(*c));
	for (int i = 0; i < KB_COLUMNS; i++) {
		off_t bytes = (off_t)(rows[i] * kb_columns[i].size);
		char path[4096];
		struct stat st;

		snprintf(path, sizeof(path), "%s/%s", folder,
			 kb_columns[i].name);
		c->file[i] = fopen(path, "ab");
		/* Cutting would make a shorter file longer. */
		if (c->file[i] && fstat(fileno(c->file[i]), &st) == 0 &&
		    st.st_size < bytes) {
			kb_columns_close(c);
			return kb_error_at(err, KB_CORRUPT, path, 0,
					   "shorter than the index says; run "
					   "kb-indexer build");
		}
		if (!c->file[i] || ftruncate(fileno(c->file[i]), bytes) < 0) {
			int saved = errno;

			kb_columns_close(c);
			return kb_error_at(err, KB_IO, path, 0,
					   "cannot open the index column: %s",
					   strerror(saved));
		}
		c->rows[i] = rows[i];
	}
	return KB_OK;
}

void kb_column_add(struct kb_columns_out *c, enum kb_column column,
		   const void *entries, size_t n)
{
	/* A short write shows in ferror(), which flush asks. */
	if (fwrite(entries, kb_columns[column].size, n, c->file[column]) == n)
		c->rows[column] += n;
}

enum kb_status kb_columns_flush(struct kb_columns_out *c, bool sync,
				struct kb_error *err)
{
	for (int i = 0; i < KB_COLUMNS; i++)
		if (fflush(c->file[i]) != 0 || ferror(c->file[i]) ||
		    (sync && fdatasync(fileno(c->file[i])) < 0))
			return kb_error_set(err, KB_IO,
				"cannot write the index column %s: %s; free "
				"disk space and run kb-indexer build again",
				kb_columns[i].name, strerror(errno));
	return KB_OK;
}

void kb_columns_close(struct kb_columns_out *c)
{
	for (int i = 0; i < KB_COLUMNS; i++) {
		if (c->file[i])
			fclose(c->file[i]);
		c->file[i] = NULL;
	}
}

char *kb_part_state_json(void *mem, const struct kb_part_state *st)
{
	json_t *root = json_object(), *rows = json_array();
	char *text, *copy;

	for (int i = 0; i < KB_COLUMNS; i++)
		json_array_append_new(rows,
				      json_integer((json_int_t)st->rows[i]));
	json_object_set_new(root, "rows", rows);
	json_object_set_new(root, "seq", json_integer(st->seq));
	json_object_set_new(root, "commit",
			    json_integer((json_int_t)st->commit));
	json_object_set_new(root, "built",
			    json_integer((json_int_t)st->built_documents));
	json_object_set_new(root, "synonyms",
			    json_integer((json_int_t)st->synonyms));
	json_object_set_new(root, "rules",
			    json_integer((json_int_t)st->rules));
	json_object_set_new(root, "text", json_string(st->text_version));
	text = json_dumps(root, JSON_COMPACT);
	json_decref(root);
	copy = talloc_strdup(mem, text);
	free(text);
	return copy;
}

enum kb_status kb_part_state_parse(const char *json, size_t len,
				   struct kb_part_state *ret,
				   struct kb_error *err)
{
	json_auto_t *root = json_loadb(json, len, 0, NULL);
	json_t *rows = json_object_get(root, "rows");
	const char *version = json_string_value(json_object_get(root, "text"));
	struct kb_part_state st = { 0 };
	bool good = json_array_size(rows) == KB_COLUMNS && version;

	for (int i = 0; i < KB_COLUMNS; i++) {
		st.rows[i] = (uint64_t)json_integer_value(
			json_array_get(rows, (size_t)i));
		/* Less than none, too: what is added up must not run over. */
		good = good && st.rows[i] <= ROWS_MAX;
	}
	if (!good)
		return kb_error_set(err, KB_CORRUPT,
				    "the index does not say what it holds; "
				    "run kb-indexer build");
	st.seq = json_integer_value(json_object_get(root, "seq"));
	st.commit = (uint64_t)json_integer_value(
		json_object_get(root, "commit"));
	st.built_documents = (uint32_t)json_integer_value(
		json_object_get(root, "built"));
	st.synonyms = (uint64_t)json_integer_value(
		json_object_get(root, "synonyms"));
	st.rules = (uint64_t)json_integer_value(
		json_object_get(root, "rules"));
	snprintf(st.text_version, sizeof(st.text_version), "%s", version);
	*ret = st;
	return KB_OK;
}

size_t kb_log_entry_size(const struct kb_log_entry *e)
{
	return sizeof(*e) + ((e->id_len + 3u) & ~3u);
}

void kb_log_add(struct kb_columns_out *out, const struct kb_log_entry *entry,
		const char *id)
{
	static const char zeros[4];

	kb_column_add(out, KB_COLUMN_LOG, entry, sizeof(*entry));
	kb_column_add(out, KB_COLUMN_LOG, id, entry->id_len);
	kb_column_add(out, KB_COLUMN_LOG, zeros, -entry->id_len & 3u);
}

enum kb_status kb_xc_error(struct kb_error *err, enum xc_status status,
			   const struct xc_error *xe, const char *what)
{
	static const struct { enum xc_status from; enum kb_status to; } map[] = {
		{ XC_LOCKED, KB_BUSY }, { XC_CORRUPT, KB_CORRUPT },
		{ XC_STALE, KB_STALE }, { XC_NOT_FOUND, KB_NOT_FOUND },
		{ XC_IO, KB_IO },
	};
	enum kb_status to = KB_INTERNAL;

	for (size_t i = 0; i < KB_COUNT(map); i++)
		if (map[i].from == status)
			to = map[i].to;
	return kb_error_set(err, to, "%s: %s", what, xe->text);
}

enum kb_status kb_part_state_read(struct xc_database *db,
				  struct kb_part_state *ret,
				  struct kb_error *err)
{
	struct xc_error xe;
	char *json;
	size_t len;
	enum xc_status xs = xc_db_metadata(db, "concord", &json, &len, &xe);
	enum kb_status st;

	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot read the index");
	st = kb_part_state_parse(json, len, ret, err);
	xc_text_free(json);
	if (st == KB_OK && strcmp(ret->text_version,
				  kb_index_text_version()) != 0)
		return kb_error_set(err, KB_CORRUPT, "the index was made by "
				    "another version of the text pipeline; "
				    "run kb-indexer build");
	return st;
}
