/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_file.c - the folders of receipts: which logs there are, which days
 * each has, the lines of a file, and the anchor that says how far a log was cut.
 */
#include "receipt_line.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

enum { DAY_NAME = 10 };
#define SUFFIX ".jsonl"

char *kb_receipts_dir(void *mem, const struct kb_config *config)
{
	return talloc_asprintf_append(kb_config_spool(mem, config),
				      "receipts/");
}

char *kb_receipt_path(void *mem, const char *dir, const char *log,
		      const char *day)
{
	return kb_format(mem, "%s%s/%s" SUFFIX, dir, log, day);
}

enum kb_status kb_receipt_broken(struct kb_error *err, const char *path,
				 int line, const char *why)
{
	return kb_error_at(err, KB_CORRUPT, path, line, "the log of receipts "
		"%s; put the file back from a backup", why);
}

/* ---- names ------------------------------------------------------------------------ */

static int is_log(const struct dirent *entry)
{
	return (entry->d_type == DT_DIR || entry->d_type == DT_UNKNOWN) &&
		entry->d_name[0] != '.';
}

static int is_day(const struct dirent *entry)
{
	char day[DAY_NAME + 1];
	int64_t at;

	if (strlen(entry->d_name) != DAY_NAME + strlen(SUFFIX) ||
	    strcmp(entry->d_name + DAY_NAME, SUFFIX) != 0)
		return 0;
	memcpy(day, entry->d_name, DAY_NAME);
	day[DAY_NAME] = '\0';
	return kb_time_parse(day, &at);
}

static enum kb_status names(void *mem, const char *path,
			    int (*is)(const struct dirent *), int len,
			    const char ***ret, size_t *n, struct kb_error *err)
{
	struct dirent **entries = NULL;
	int found = scandir(path, &entries, is, alphasort);

	if (found < 0 && errno != ENOENT)
		return kb_error_at(err, KB_IO, path, 0, "cannot read the folder "
				   "of receipts: %s", strerror(errno));
	*n = found < 0 ? 0 : (size_t)found;
	*ret = kb_array(mem, const char *, *n + 1);
	for (size_t i = 0; i < *n; i++) {
		(*ret)[i] = kb_strndup(*ret, entries[i]->d_name,
			len ? (size_t)len : strlen(entries[i]->d_name));
		free(entries[i]);
	}
	free(entries);
	return KB_OK;
}

enum kb_status kb_receipt_logs(void *mem, const char *dir, const char ***ret,
			       size_t *n, struct kb_error *err)
{
	return names(mem, dir, is_log, 0, ret, n, err);
}

enum kb_status kb_receipt_days(void *mem, const char *dir, const char *log,
			       const char ***ret, size_t *n,
			       struct kb_error *err)
{
	char *path = kb_format(mem, "%s%s", dir, log);
	enum kb_status status = names(mem, path, is_day, DAY_NAME, ret, n,
				      err);

	talloc_free(path);
	return status;
}

/* ---- lines ------------------------------------------------------------------------ */

struct kb_receipt_reader {
	const char *path;
	int fd, line;
	int64_t at;		/* of `from` in the file */
	char *bytes;
	size_t from, to;	/* what was read and not given yet */
};

enum { ROOM = 4 * KB_RECEIPT_LINE_MAX };

static int close_reader(struct kb_receipt_reader *r)
{
	close(r->fd);
	return 0;
}

enum kb_status kb_receipt_reader_open(void *mem, const char *path,
				      int64_t from,
				      struct kb_receipt_reader **ret,
				      struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct kb_receipt_reader *r;

	if (fd < 0)
		return kb_error_at(err, KB_IO, path, 0, "cannot read the log of "
				   "receipts: %s", strerror(errno));
	r = kb_new(mem, struct kb_receipt_reader);
	*r = (struct kb_receipt_reader){ .path = kb_strdup(r, path), .fd = fd,
		.at = from, .bytes = talloc_array(r, char, ROOM) };
	talloc_set_destructor(r, close_reader);
	*ret = r;
	return KB_OK;
}

/* More of the file behind what is left. false: there is no more. */
static bool fill(struct kb_receipt_reader *r)
{
	size_t left = r->to - r->from;
	ssize_t got;

	memmove(r->bytes, r->bytes + r->from, left);
	r->from = 0;
	r->to = left;
	got = pread(r->fd, r->bytes + left, ROOM - left,
		    (off_t)(r->at + (int64_t)left));
	if (got > 0)
		r->to += (size_t)got;
	return got > 0;
}

enum kb_status kb_receipt_next(struct kb_receipt_reader *r,
			       struct kb_receipt_raw *ret,
			       struct kb_error *err)
{
	const char *end;
	size_t seen = 0;

	while (!(end = memchr(r->bytes + r->from + seen, '\n',
			      r->to - r->from - seen))) {
		seen = r->to - r->from;
		if (seen >= KB_RECEIPT_LINE_MAX)
			return kb_receipt_broken(err, r->path, r->line + 1,
						 "has a line without an end "
						 "here");
		if (!fill(r))
			return KB_NOT_FOUND;
	}
	*ret = (struct kb_receipt_raw){ .bytes = r->bytes + r->from,
		.len = (size_t)(end - (r->bytes + r->from)), .at = r->at,
		.line = ++r->line };
	r->from += ret->len + 1;
	r->at += (int64_t)ret->len + 1;
	return KB_OK;
}

enum kb_status kb_receipt_read(struct kb_receipt_reader *r,
			       struct kb_receipt_raw *raw,
			       struct kb_receipt_parts *ret,
			       struct kb_error *err)
{
	enum kb_status status = kb_receipt_next(r, raw, err);

	if (status == KB_OK && !kb_receipt_parse(raw->bytes, raw->len, ret))
		status = kb_receipt_broken(err, r->path, raw->line,
					   "was changed here");
	return status;
}

bool kb_receipt_rest(const struct kb_receipt_reader *r)
{
	return r->to > r->from;
}

/* ---- the anchor -------------------------------------------------------------------- */

static char *anchor_path(void *mem, const char *dir, const char *log)
{
	return kb_format(mem, "%s%s/anchor", dir, log);
}

enum kb_status kb_receipt_anchor_read(void *mem, const char *dir,
				      const char *log,
				      struct kb_receipt_anchor *ret,
				      struct kb_error *err)
{
	char *path = anchor_path(mem, dir, log), *text, end;
	struct kb_receipt_anchor a = { 0 };
	size_t len;
	enum kb_status status;

	memset(a.hash, '0', KB_RECEIPT_HEX);
	if (access(path, F_OK) < 0 && errno == ENOENT) {
		*ret = a;
		return KB_OK;
	}
	status = kb_file_read(mem, path, 256, &text, &len, err);
	if (status != KB_OK)
		return status;
	if (sscanf(text, "%" SCNd64 " %64[0-9a-f]%c", &a.seq, a.hash,
		   &end) != 3 || strlen(a.hash) != KB_RECEIPT_HEX ||
	    end != '\n')
		return kb_receipt_broken(err, path, 1, "has lost its anchor");
	*ret = a;
	return KB_OK;
}

enum kb_status kb_receipt_anchor_write(void *mem, const char *dir,
				       const char *log,
				       const struct kb_receipt_anchor *anchor,
				       struct kb_error *err)
{
	char *text = kb_format(mem, "%" PRId64 " %s\n", anchor->seq,
			       anchor->hash);

	return kb_file_write(anchor_path(mem, dir, log), text, strlen(text),
			     err);
}
