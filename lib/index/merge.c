/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merge.c - segments of a part become the part: postings through Xapian's
 * compaction, columns one behind the other with their numbers moved on.
 */
#include "build.h"

/* What the numbers in a segment's rows grow by. Rows 0 of the columns by
   document are blank in every segment and kept only once. */
struct base { uint64_t rows[KB_COLUMNS]; uint32_t articles; };

static bool by_document(enum kb_column c)
{
	return c == KB_COLUMN_DOCUMENTS || c == KB_COLUMN_GROUP ||
		c == KB_COLUMN_BODY_LENGTH || c == KB_COLUMN_TITLE_LENGTH ||
		c == KB_COLUMN_QUESTION_LENGTH;
}

static void move_documents(char *rows, size_t n, const struct base *base)
{
	struct kb_document *d = (struct kb_document *)rows;

	for (size_t i = 0; i < n; i++) {
		d[i].tokens += base->rows[KB_COLUMN_TOKENS];
		d[i].version += (uint32_t)base->rows[KB_COLUMN_VERSIONS];
	}
}

/* The blank row 0 of the first segment stands before all. */
static uint32_t document_base(const struct base *base)
{
	uint64_t rows = base->rows[KB_COLUMN_DOCUMENTS];

	return rows ? (uint32_t)rows - 1 : 0;
}

static void move_versions(char *rows, size_t n, const struct base *base)
{
	struct kb_version *v = (struct kb_version *)rows;

	for (size_t i = 0; i < n; i++) {
		v[i].tokens += base->rows[KB_COLUMN_TOKENS];
		v[i].document += document_base(base);
		v[i].word_base += (uint32_t)base->rows[KB_COLUMN_WORDS];
		v[i].audience += (uint32_t)base->rows[KB_COLUMN_AUDIENCES];
		v[i].article += base->articles;
	}
}

static void move_group(char *rows, size_t n, const struct base *base)
{
	uint32_t *article = (uint32_t *)rows;

	for (size_t i = 0; i < n; i++)
		article[i] += base->articles;
}

static void move_words(char *rows, size_t n, const struct base *base)
{
	struct kb_word *w = (struct kb_word *)rows;

	for (size_t i = 0; i < n; i++)
		w[i].bytes += base->rows[KB_COLUMN_WORD_BYTES];
}

static void move_log(char *rows, size_t n, const struct base *base)
{
	for (size_t at = 0; at < n;) {
		struct kb_log_entry *e = (struct kb_log_entry *)(rows + at);

		e->first += document_base(base);
		e->article += base->articles;
		at += kb_log_entry_size(e);
	}
}

static void (*const move[KB_COLUMNS])(char *, size_t, const struct base *) = {
	[KB_COLUMN_DOCUMENTS] = move_documents,
	[KB_COLUMN_VERSIONS] = move_versions,
	[KB_COLUMN_WORDS] = move_words,
	[KB_COLUMN_GROUP] = move_group,
	[KB_COLUMN_LOG] = move_log,
};

static enum kb_status join_column(void *mem, struct kb_columns_out *out,
				  const char *segment, enum kb_column c,
				  const struct base *base, struct kb_error *err)
{
	char *path = talloc_asprintf(mem, "%s/%s", segment,
				     kb_columns[c].name);
	size_t size = kb_columns[c].size, skip, len;
	char *bytes;
	enum kb_status st = kb_file_read(mem, path, SIZE_MAX, &bytes, &len,
					 err);

	if (st != KB_OK)
		return st;
	skip = by_document(c) && base->rows[c] ? size : 0;
	if (len > skip) {
		if (move[c])
			move[c](bytes + skip, (len - skip) / size, base);
		kb_column_add(out, c, bytes + skip, (len - skip) / size);
	}
	talloc_free(bytes);
	talloc_free(path);
	return KB_OK;
}

static enum kb_status join_columns(void *mem, const char *folder,
				   const struct kb_build_part *part,
				   struct kb_columns_out *out,
				   struct kb_error *err)
{
	struct base base = { .articles = 0 };

	for (size_t i = 0; i < part->n; i++) {
		char *segment = kb_segment_folder(mem, folder,
						  part->segments[i].segment);

		memcpy(base.rows, out->rows, sizeof(base.rows));
		for (int c = 0; c < KB_COLUMNS; c++) {
			enum kb_status st = join_column(mem, out, segment,
				(enum kb_column)c, &base, err);

			if (st != KB_OK)
				return st;
		}
		base.articles += part->segments[i].articles;
		talloc_free(segment);
	}
	return kb_columns_flush(out, true, err);
}

static enum kb_status join_postings(void *mem, const char *folder,
				    const struct kb_build_part *part,
				    const char *dest, struct kb_error *err)
{
	const char **paths = kb_array(mem, const char *, part->n + 1);
	struct xc_error xe;
	enum xc_status xs;

	for (size_t i = 0; i < part->n; i++)
		paths[i] = talloc_asprintf(mem, "%s/xapian",
			kb_segment_folder(mem, folder,
					  part->segments[i].segment));
	if (!part->n)
		return KB_OK;
	xs = xc_compact(paths, part->n, dest, 0, &xe);
	return xs == XC_OK ? KB_OK :
		kb_xc_error(err, xs, &xe, "cannot join the index");
}

static enum kb_status join_counts(void *mem, const char *folder,
				  const struct kb_build_part *part,
				  const char *name, struct kb_error *err)
{
	struct kb_count *sum = NULL;
	size_t n = 0;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < part->n && st == KB_OK; i++)
		st = kb_counts_merge(mem, talloc_asprintf(mem, "%s/%s",
			kb_segment_folder(mem, folder,
					  part->segments[i].segment), name),
			&sum, &n, err);
	if (st == KB_OK)
		st = kb_counts_write(sum, n, talloc_asprintf(mem, "%s/%s/%s",
			folder, kb_part_name(part->part), name), err);
	talloc_free(sum);
	return st;
}

static enum kb_status write_state(void *mem, const char *xapian,
				  enum kb_part part,
				  const struct kb_columns_out *out,
				  const struct kb_part_state *about,
				  struct kb_error *err)
{
	struct kb_part_state state = *about;
	struct xc_writer *writer;
	struct xc_error xe;
	enum xc_status xs;
	char *json;

	if (part != KB_PART_PUBLIC)
		state.rules = 0;	/* they are versions of it */
	memcpy(state.rows, out->rows, sizeof(state.rows));
	state.built_documents = (uint32_t)out->rows[KB_COLUMN_DOCUMENTS];
	snprintf(state.text_version, sizeof(state.text_version), "%s",
		 kb_index_text_version());
	json = kb_part_state_json(mem, &state);
	xs = xc_writer_open(xapian, XC_CREATE_OR_OPEN | XC_NO_TERMLIST,
			    &writer, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, xapian);
	xs = xc_writer_set_metadata(writer, "concord", json, strlen(json), &xe);
	if (xs == XC_OK)
		xs = xc_writer_commit(writer, &xe);
	xc_writer_free(writer);
	return xs == XC_OK ? KB_OK : kb_xc_error(err, xs, &xe, xapian);
}

enum kb_status kb_part_join(void *mem, const char *folder,
			    const struct kb_build_part *part,
			    const struct kb_part_state *about,
			    struct kb_error *err)
{
	static const uint64_t none[KB_COLUMNS];
	char *path = talloc_asprintf(mem, "%s/%s", folder,
				     kb_part_name(part->part));
	char *xapian = talloc_asprintf(mem, "%s/xapian", path);
	struct kb_columns_out out;
	enum kb_status st = kb_mkdirs(path, err);

	if (st == KB_OK)
		st = kb_columns_open(&out, path, none, err);
	if (st != KB_OK)
		return st;
	st = join_postings(mem, folder, part, xapian, err);
	if (st == KB_OK)
		st = join_columns(mem, folder, part, &out, err);
	for (int i = 0; i < KB_COUNTS && st == KB_OK; i++)
		st = join_counts(mem, folder, part, kb_counts_files[i], err);
	if (st == KB_OK)
		st = write_state(mem, xapian, part->part, &out, about,
				 err);
	kb_columns_close(&out);
	return st;
}
