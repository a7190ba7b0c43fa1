/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * manifest.c - what a build wrote into a part, with sizes and digests, so that
 * a damaged part is seen before it answers. In: the part's folder. Out: the
 * file `manifest` in it, or what does not fit it.
 *
 * A line is "DIGEST SIZE NAME", and the last one the digest of those before.
 * Columns only grow, so their first SIZE bytes are proved for good, and what
 * comes behind by the notes of its commits (commit.c). Xapian's files are
 * changed by the first commit that follows: before it, the follower takes them
 * out of the manifest, and from then on Xapian's own check proves them.
 */
#include "manifest.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/backup.h>
#include <kb/secret.h>

#define MANIFEST "manifest"
enum { MANIFEST_MAX = 1 << 16, NAME = 128, HEX = 2 * KB_HASH };

static enum kb_status cannot(const char *path, struct kb_error *err)
{
	return kb_error_at(err, KB_IO, path, 0, "cannot bring the index to "
			   "disk: %s", strerror(errno));
}

/* ---- writing ----------------------------------------------------------------- */

static enum kb_status sync_file(const char *path, struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	enum kb_status st = fd < 0 || fsync(fd) < 0 ? cannot(path, err) : KB_OK;

	if (fd >= 0)
		close(fd);
	return st;
}

static enum kb_status seal_file(const char *path, const char *name,
				uint64_t size, struct kb_buf *lines,
				struct kb_error *err)
{
	unsigned char digest[KB_HASH];
	enum kb_status st = sync_file(path, err);
	char *hex;

	/* The public's store is a database of its own, and alive. */
	if (st != KB_OK || !strcmp(name, KB_PUBLIC_STORE) || !size)
		return st;
	st = kb_file_digest(KB_DIGEST_BLAKE2B, path, 0, size, digest, err);
	if (st != KB_OK)
		return st;
	hex = kb_hex(lines->mem, digest, KB_HASH);
	kb_buf_addf(lines, "%s %" PRIu64 " %s\n", hex, size, name);
	talloc_free(hex);
	return KB_OK;
}

static int wanted(const struct dirent *entry)
{
	return entry->d_name[0] != '.' && strcmp(entry->d_name, MANIFEST);
}

static enum kb_status seal_folder(const char *folder, const char *prefix,
				  struct kb_buf *lines, struct kb_error *err)
{
	struct dirent **entries = NULL;
	int n = scandir(folder, &entries, wanted, alphasort);
	enum kb_status st = n < 0 ? cannot(folder, err) : KB_OK;

	for (int i = 0; i < n; i++) {
		char *path = kb_format(lines->mem, "%s/%s", folder,
				       entries[i]->d_name);
		char *name = kb_format(path, "%s%s", prefix,
				       entries[i]->d_name);
		struct stat info;

		if (st == KB_OK && stat(path, &info) < 0)
			st = cannot(path, err);
		else if (st == KB_OK && S_ISDIR(info.st_mode))
			st = seal_folder(path, kb_format(path, "%s/", name),
					 lines, err);
		else if (st == KB_OK)
			st = seal_file(path, name, (uint64_t)info.st_size,
				       lines, err);
		talloc_free(path);
		free(entries[i]);
	}
	free(entries);
	return st == KB_OK ? kb_dir_sync(folder, err) : st;
}

static void digest_text(const char *bytes, size_t len, char ret[HEX + 1])
{
	unsigned char digest[KB_HASH];
	char *hex;

	kb_sha256(bytes, len, digest);
	hex = kb_hex(NULL, digest, KB_HASH);
	memcpy(ret, hex, HEX + 1);
	talloc_free(hex);
}

static enum kb_status write_lines(const char *folder, struct kb_buf *lines,
				  struct kb_error *err)
{
	char last[HEX + 1];

	digest_text(lines->bytes, lines->len, last);
	kb_buf_addf(lines, "%s\n", last);
	return kb_file_write(kb_format(lines->mem, "%s/" MANIFEST, folder),
			     lines->bytes, lines->len, err);
}

static enum kb_status seal_part(const char *folder, struct kb_error *err)
{
	struct kb_buf lines = { .mem = talloc_new(NULL) };
	enum kb_status st = seal_folder(folder, "", &lines, err);

	if (st == KB_OK)
		st = write_lines(folder, &lines, err);
	talloc_free(lines.mem);
	return st;
}

/* ---- checking ---------------------------------------------------------------- */

static enum kb_status damaged(struct kb_error *err, const char *path,
			      const char *how)
{
	return kb_error_at(err, KB_CORRUPT, path, 0, "the index is damaged "
			   "(%s); run kb-indexer build", how);
}

static enum kb_status check_file(const char *folder, const char *name,
				 const char *hex, uint64_t size,
				 struct kb_error *err)
{
	char *path = kb_format(NULL, "%s/%s", folder, name), *found;
	unsigned char digest[KB_HASH];
	struct stat st;
	enum kb_status status = KB_OK;

	if (stat(path, &st) < 0)
		status = damaged(err, path, strerror(errno));
	else if ((uint64_t)st.st_size < size)
		status = damaged(err, path, "a file has been cut short");
	else
		status = kb_file_digest(KB_DIGEST_BLAKE2B, path, 0, size,
					digest, err);
	if (status == KB_OK) {
		found = kb_hex(path, digest, KB_HASH);
		if (strcmp(found, hex) != 0)
			status = damaged(err, path, "a file has changed");
	}
	talloc_free(path);
	return status;
}

static enum kb_status load(void *mem, const char *folder, char **ret,
			   struct kb_error *err)
{
	char *path = kb_format(mem, "%s/" MANIFEST, folder);
	char last[HEX + 1], *text;
	size_t len;
	enum kb_status st = kb_file_read(mem, path, MANIFEST_MAX, &text, &len,
					 err);

	if (st != KB_OK)
		return damaged(err, path, st == KB_NOT_FOUND ?
			       "its manifest is missing" :
			       "its manifest cannot be read");
	if (len <= HEX + 1)
		return damaged(err, path, "its manifest has been cut short");
	len -= HEX + 1;
	digest_text(text, len, last);
	if (strncmp(text + len, last, HEX) != 0)
		return damaged(err, path, "its manifest has changed");
	text[len] = '\0';
	*ret = text;
	return KB_OK;
}

static void note_rows(const char *name, uint64_t size,
		      uint64_t built[KB_COLUMNS])
{
	for (int i = 0; i < KB_COLUMNS; i++)
		if (!strcmp(name, kb_columns[i].name))
			built[i] = size / kb_columns[i].size;
}

static bool is_xapian(const char *name)
{
	return strncmp(name, "xapian/", 7) == 0;
}

enum kb_status kb_manifest_release(const char *folder, struct kb_error *err)
{
	struct kb_buf lines = { .mem = talloc_new(NULL) };
	char *path = kb_format(lines.mem, "%s/" MANIFEST, folder);
	char *text = NULL, *rest = NULL;
	bool named = false;
	struct stat info = { 0 };
	enum kb_status st = load(lines.mem, folder, &text, err);

	for (char *line = st == KB_OK ? strtok_r(text, "\n", &rest) : NULL;
	     line; line = strtok_r(NULL, "\n", &rest)) {
		const char *name = strrchr(line, ' ');

		if (name && is_xapian(name + 1))
			named = true;
		else
			kb_buf_addf(&lines, "%s\n", line);
	}
	if (st == KB_OK && named) {
		if (stat(path, &info) == 0)
			st = write_lines(folder, &lines, err);
		if (!info.st_mode || (st == KB_OK &&
				      chmod(path, info.st_mode & 0777) < 0))
			st = cannot(path, err);
	}
	talloc_free(lines.mem);
	return st;
}

/* Followed, Xapian's files have gone on since the build. sealed: the manifest
   proves them still. */
static enum kb_status check_files(const char *folder,
				  const struct kb_part_state *state,
				  bool *sealed, struct kb_error *err)
{
	uint64_t built[KB_COLUMNS] = { 0 };
	void *scope = talloc_new(NULL);
	char *text = NULL, *rest = NULL;
	enum kb_status st = load(scope, folder, &text, err);

	*sealed = false;
	for (char *line = st == KB_OK ? strtok_r(text, "\n", &rest) : NULL;
	     line && st == KB_OK; line = strtok_r(NULL, "\n", &rest)) {
		char hex[HEX + 1], name[NAME];
		uint64_t size;

		if (sscanf(line, "%64s %" SCNu64 " %127[^\n]", hex, &size,
			   name) != 3) {
			st = damaged(err, folder, "its manifest is none");
			break;
		}
		*sealed |= is_xapian(name);
		if (state->commit == 1 || !is_xapian(name))
			st = check_file(folder, name, hex, size, err);
		if (st == KB_OK)
			note_rows(name, size, built);
	}
	talloc_free(scope);
	return st == KB_OK ? kb_commits_verify(folder, built, state, err) : st;
}

/* ---- generations ------------------------------------------------------------- */

enum kb_status kb_generation_seal(const char *folder, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (int part = 0; part < KB_PARTS && st == KB_OK; part++) {
		char *path = kb_format(NULL, "%s/%s", folder,
				       kb_part_name(part));

		st = seal_part(path, err);
		talloc_free(path);
	}
	return st == KB_OK ? kb_dir_sync(folder, err) : st;
}

static enum kb_status read_state(const char *xapian,
				 struct kb_part_state *ret,
				 struct kb_error *err)
{
	struct xc_database *db = NULL;
	struct xc_error xe;
	enum xc_status xs = xc_db_open(&xapian, 1, &db, &xe);
	enum kb_status st;

	/* A table that has been cut short is an I/O error to Xapian. */
	if (xs == XC_IO && access(xapian, R_OK | X_OK) < 0 && errno != ENOENT)
		return kb_xc_error(err, xs, &xe, xapian);
	if (xs != XC_OK)
		return damaged(err, xapian, xe.text);
	st = kb_part_state_read(db, ret, err);
	xc_db_free(db);
	return st;
}

static enum kb_status verify_part(const char *folder, bool deep,
				  struct kb_error *err)
{
	char *xapian = kb_format(NULL, "%s/xapian", folder);
	struct kb_part_state state = { 0 };
	struct kb_error ignored;
	struct xc_error xe;
	enum xc_status xs;
	bool sealed = false;
	enum kb_status st = read_state(xapian, &state, err);

	if (st == KB_OK)
		st = check_files(folder, &state, &sealed, err);
	/* A first commit that began while this was reading is no damage. */
	if (st == KB_CORRUPT && sealed &&
	    read_state(xapian, &state, &ignored) == KB_OK)
		st = check_files(folder, &state, &sealed, err);
	if (st == KB_OK && deep && (state.commit > 1 || !sealed)) {
		xs = xc_db_check(xapian, &xe);
		if (xs != XC_OK)
			st = damaged(err, xapian, xe.text);
	}
	talloc_free(xapian);
	return st;
}

static enum kb_status verify_store(const char *folder, struct kb_error *err)
{
	char *path = kb_format(NULL, "%s/" KB_PUBLIC_STORE, folder);
	struct kb_error why;
	enum kb_status st = kb_store_check(path, NULL, &why);

	/* A follower that was killed leaves a journal, which only a writer may
	   roll back: the next follower does. */
	if (st == KB_IO && access(kb_format(path, "%s-journal", path),
				  F_OK) == 0)
		st = kb_error_at(err, KB_BUSY, path, 0, "a follower was stopped "
			"in the middle of a change; it is put right when one "
			"goes on: start kb-searchd, or kb-indexer follow");
	else if (st != KB_OK)
		st = damaged(err, path, why.text);
	talloc_free(path);
	return st;
}

enum kb_status kb_generation_verify(const char *index_dir,
				    const char *generation, unsigned parts,
				    bool deep, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (int part = 0; part < KB_PARTS && st == KB_OK; part++)
		if (parts & 1u << part) {
			char *folder = kb_part_folder(NULL, index_dir,
						      generation, part);

			st = verify_part(folder, deep, err);
			if (st == KB_OK && deep && part == KB_PART_PUBLIC)
				st = verify_store(folder, err);
			talloc_free(folder);
		}
	return st;
}

enum kb_status kb_index_check(const char *index_dir,
			      char ret_generation[KB_GENERATION],
			      struct kb_error *err)
{
	char name[KB_GENERATION];
	enum kb_status st = kb_generation_current(index_dir, name, sizeof(name),
						  err);

	if (st == KB_OK)
		st = kb_generation_verify(index_dir, name, ~0u, true, err);
	if (st == KB_OK)
		memcpy(ret_generation, name, sizeof(name));
	return st;
}
