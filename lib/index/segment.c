/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * segment.c - a chunk of articles becomes a segment: postings and columns of
 * its own, numbered from their own beginning.
 */
#include "build.h"

char *kb_segment_folder(void *mem, const char *folder, unsigned segment)
{
	return talloc_asprintf(mem, "%s/" KB_SEGMENTS "/%05u", folder,
			       segment);
}

void kb_build_part_add(void *mem, struct kb_build_part *part,
		       const struct kb_chunk *chunk)
{
	part->segments = kb_grow(mem, part->segments, struct kb_built,
				 part->n + 1);
	part->segments[part->n++] = (struct kb_built){
		chunk->segment, (uint32_t)chunk->n };
}

static void count_hash(void *user, enum kb_counts which, uint32_t hash)
{
	struct kb_counter **counters = user;

	kb_counter_add(counters[which], hash);
}

static enum kb_status write_counts(struct kb_counter *const *counters,
				   const char *path, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (int i = 0; i < KB_COUNTS && st == KB_OK; i++) {
		char *file = talloc_asprintf(counters[i], "%s/%s", path,
					     kb_counts_files[i]);

		st = kb_counter_write(counters[i], file, err);
	}
	return st;
}

static enum kb_status encode(struct kb_chunk *c, const char *path,
			     struct xc_writer *writer,
			     struct kb_columns_out *out, struct kb_error *err)
{
	struct kb_counter *counters[KB_COUNTS] = {
		kb_counter_new(c), kb_counter_new(c) };
	struct kb_encoder *e = kb_encoder_new(c, writer, out, count_hash,
					      counters);
	struct xc_error xe;
	enum xc_status xs;

	for (size_t i = 0; i < c->n; i++) {
		struct kb_log_entry entry = {
			.article = (uint32_t)i,
			.id_len = (uint32_t)strlen(c->units[i].id) };
		enum kb_status st = kb_encoder_add(e, &c->units[i],
			entry.article, &entry.first, &entry.count, err);

		if (st != KB_OK)
			return st;
		kb_log_add(out, &entry, c->units[i].id);
	}
	xs = xc_writer_commit(writer, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, "cannot write the index");
	if (kb_columns_flush(out, false, err) != KB_OK)
		return err->status;
	return write_counts(counters, path, err);
}

enum kb_status kb_segment_build(struct kb_chunk *c, const char *folder,
				struct kb_error *err)
{
	static const uint64_t none[KB_COLUMNS];
	char *path = kb_segment_folder(c, folder, c->segment);
	struct kb_columns_out out;
	struct xc_writer *writer;
	struct xc_error xe;
	enum xc_status xs;
	enum kb_status st = kb_mkdirs(path, err);

	if (st != KB_OK)
		return st;
	xs = xc_writer_open(talloc_asprintf(c, "%s/xapian", path),
			    XC_CREATE_OR_OVERWRITE | XC_NO_SYNC |
			    XC_NO_TERMLIST, &writer, &xe);
	if (xs != XC_OK)
		return kb_xc_error(err, xs, &xe, path);
	st = kb_columns_open(&out, path, none, err);
	if (st == KB_OK) {
		st = encode(c, path, writer, &out, err);
		kb_columns_close(&out);
	}
	xc_writer_free(writer);
	return st;
}
