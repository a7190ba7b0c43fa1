/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * commit.c - what proves the columns behind the rows of the build: a note for
 * each commit of the follower, with a digest of what the commit added. In: the
 * columns, written or read. Out: a note, or what does not fit the notes.
 */
#include "part.h"

#include <kb/secret.h>

/* One digest of what lies between two states of the columns, the numbers of
   the note included. */
static enum kb_status digest_of(const char *folder,
				const uint64_t from[KB_COLUMNS],
				const struct kb_commit_entry *e,
				unsigned char ret[KB_HASH],
				struct kb_error *err)
{
	struct {
		uint64_t commit, rows[KB_COLUMNS];
		unsigned char digest[KB_COLUMNS][KB_HASH];
	} all = { .commit = e->commit };
	enum kb_status st = KB_OK;

	_Static_assert(sizeof(e->digest) == KB_HASH, "a digest fits");
	memcpy(all.rows, e->rows, sizeof(all.rows));
	for (int i = 0; i < KB_COLUMN_COMMITS && st == KB_OK; i++) {
		char *path;

		if (e->rows[i] <= from[i])
			continue;
		path = kb_format(NULL, "%s/%s", folder, kb_columns[i].name);
		st = kb_file_digest(KB_DIGEST_BLAKE2B, path,
			from[i] * kb_columns[i].size,
			(e->rows[i] - from[i]) * kb_columns[i].size,
			all.digest[i], err);
		talloc_free(path);
	}
	if (st == KB_OK)
		kb_sha256(&all, sizeof(all), ret);
	return st;
}

enum kb_status kb_commit_note(struct kb_columns_out *c, const char *folder,
			      const struct kb_part_state *before,
			      struct kb_error *err)
{
	struct kb_commit_entry e = { .commit = before->commit + 1 };
	enum kb_status st;

	memcpy(e.rows, c->rows, sizeof(e.rows));
	e.rows[KB_COLUMN_COMMITS] = 0;
	st = digest_of(folder, before->rows, &e, e.digest, err);
	if (st == KB_OK)
		kb_column_add(c, KB_COLUMN_COMMITS, &e, 1);
	return st;
}

static enum kb_status damaged(struct kb_error *err, const char *folder,
			      const char *how)
{
	return kb_error_at(err, KB_CORRUPT, folder, 0, "the index is damaged "
			   "(%s); run kb-indexer build", how);
}

static enum kb_status verify(const char *folder,
			     const struct kb_commit_entry *entries, size_t n,
			     const uint64_t built[KB_COLUMNS],
			     struct kb_error *err)
{
	const uint64_t *from = built;

	for (size_t i = 0; i < n; i++) {
		unsigned char digest[KB_HASH];
		enum kb_status st = digest_of(folder, from, &entries[i],
					      digest, err);

		if (st == KB_CORRUPT || (st == KB_OK &&
		    !kb_equal(digest, entries[i].digest, KB_HASH)))
			return damaged(err, folder, "what a commit added has "
				       "changed");
		if (st != KB_OK)
			return st;
		from = entries[i].rows;
	}
	return KB_OK;
}

enum kb_status kb_commits_verify(const char *folder,
				 const uint64_t built[KB_COLUMNS],
				 const struct kb_part_state *state,
				 struct kb_error *err)
{
	const struct kb_commit_entry *entries;
	void *scope = talloc_new(NULL);
	size_t n = state->rows[KB_COLUMN_COMMITS], len;
	char *bytes;
	enum kb_status st = kb_file_read(scope, kb_format(scope, "%s/%s",
		folder, kb_columns[KB_COLUMN_COMMITS].name), SIZE_MAX, &bytes,
		&len, err);

	if (st == KB_OK && (len / sizeof(*entries) < n ||
			    state->commit != n + 1))
		st = damaged(err, folder, "notes of commits are missing");
	entries = (const void *)bytes;
	if (st == KB_OK)
		st = verify(folder, entries, n, built, err);
	for (int i = 0; i < KB_COLUMN_COMMITS && st == KB_OK; i++)
		if (state->rows[i] != (n ? entries[n - 1].rows[i] : built[i]))
			st = damaged(err, folder, "its state does not fit "
				     "what was written");
	talloc_free(scope);
	return st;
}
