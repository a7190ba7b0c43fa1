/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_edit.c - what may leave a log of receipts: the words of a query, in
 * its place and without a trace, and whole days at the old end. The chain holds
 * through both.
 */
#include "receipt_line.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <kb/text.h>

static enum kb_status cannot(const char *path, struct kb_error *err)
{
	return kb_error_at(err, KB_IO, path, 0, "cannot change the log of "
		"receipts: %s", strerror(errno));
}

/* ---- queries --------------------------------------------------------------------- */

struct redaction {
	bool dry;
	bool (*keep)(void *user, const char *query);
	void *user;
	int64_t n;
};

static bool leaves(const struct redaction *x, const struct kb_receipt_parts *p)
{
	json_t *query = p->query ? json_loadb(p->query, p->query_len,
					      JSON_DECODE_ANY, NULL) : NULL;
	bool is = query && !x->keep(x->user, json_string_value(query));

	json_decref(query);
	return is;
}

/* As many bytes as there were: whoever appends meanwhile is not disturbed, and
   no copy is left anywhere. */
static enum kb_status blank(int fd, const char *path,
			    const struct kb_receipt_raw *raw,
			    const struct kb_receipt_parts *p,
			    struct kb_error *err)
{
	static const char gone[] = ",\"salt\":null,\"query\":null";
	size_t len = (size_t)(p->secrets_end - p->secrets);
	char *bytes = talloc_array(NULL, char, len);
	off_t at = (off_t)(raw->at + (p->secrets - raw->bytes));
	enum kb_status status = KB_OK;

	memset(bytes, ' ', len);
	memcpy(bytes, gone, sizeof(gone) - 1);
	if (pwrite(fd, bytes, len, at) != (ssize_t)len)
		status = cannot(path, err);
	talloc_free(bytes);
	return status;
}

/* What is no line of ours any more may still hold what must go. */
static enum kb_status wipe(struct redaction *x, int fd, const char *path,
			   const struct kb_receipt_raw *raw,
			   struct kb_error *err)
{
	char *text = kb_strndup(NULL, raw->bytes, raw->len);
	enum kb_status status = KB_OK;
	size_t at = 0;
	bool leaves;

	while ((at += kb_utf8_valid(text + at, raw->len - at)) < raw->len)
		text[at] = ' ';
	leaves = strspn(text, " ") < raw->len && !x->keep(x->user, text);
	memset(text, ' ', raw->len);
	x->n += leaves;
	if (leaves && !x->dry && pwrite(fd, text, raw->len, (off_t)raw->at) !=
	    (ssize_t)raw->len)
		status = cannot(path, err);
	talloc_free(text);
	return status;
}

static enum kb_status redact_lines(struct redaction *x, int fd,
				   const char *path,
				   struct kb_receipt_reader *r,
				   struct kb_error *err)
{
	struct kb_receipt_raw raw;
	struct kb_receipt_parts p;
	enum kb_status status;

	while ((status = kb_receipt_next(r, &raw, err)) == KB_OK) {
		if (!kb_receipt_parse(raw.bytes, raw.len, &p)) {
			status = wipe(x, fd, path, &raw, err);
		} else if (leaves(x, &p)) {
			x->n++;
			if (!x->dry)
				status = blank(fd, path, &raw, &p, err);
		}
		if (status != KB_OK)
			return status;
	}
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status redact_file(struct redaction *x, const char *path,
				  struct kb_error *err)
{
	int64_t before = x->n;
	int fd = open(path, (x->dry ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	struct kb_receipt_reader *r;
	enum kb_status status;

	if (fd < 0)
		return cannot(path, err);
	status = kb_receipt_reader_open(NULL, path, 0, &r, err);
	if (status == KB_OK) {
		status = redact_lines(x, fd, path, r, err);
		talloc_free(r);
	}
	if (status == KB_OK && !x->dry && x->n > before && fdatasync(fd) < 0)
		status = cannot(path, err);
	close(fd);
	return status;
}

/* What was put aside after a crash was acknowledged to nobody. */
static void forget_torn(void *mem, const char *dir, const char *log)
{
	char *path = kb_format(mem, "%s%s", dir, log);
	DIR *folder = opendir(path);
	struct dirent *entry;

	while (folder && (entry = readdir(folder))) {
		size_t len = strlen(entry->d_name);
		if (len > 5 && strcmp(entry->d_name + len - 5, ".torn") == 0)
			unlinkat(dirfd(folder), entry->d_name, 0);
	}
	if (folder)
		closedir(folder);
}

enum kb_status kb_receipts_redact(const char *dir, bool dry,
				  bool (*keep)(void *user, const char *query),
				  void *user, int64_t *ret,
				  struct kb_error *err)
{
	struct redaction x = { .dry = dry, .keep = keep, .user = user };
	void *mem = talloc_new(NULL);
	const char **logs, **days;
	size_t n_logs = 0, n = 0;
	enum kb_status status = kb_receipt_logs(mem, dir, &logs, &n_logs, err);

	for (size_t i = 0; i < n_logs && status == KB_OK; i++) {
		status = kb_receipt_days(mem, dir, logs[i], &days, &n, err);
		for (size_t k = 0; status == KB_OK && k < n; k++)
			status = redact_file(&x, kb_receipt_path(mem, dir,
					     logs[i], days[k]), err);
		if (status == KB_OK && !dry)
			forget_torn(mem, dir, logs[i]);
	}
	talloc_free(mem);
	if (status == KB_OK)
		*ret = x.n;
	return status;
}

/* ---- days ------------------------------------------------------------------------- */

struct cut { int64_t before, files, oldest; bool dry; };

/* Where the chain stands at a file's end; unchanged if it has no line. */
static enum kb_status end_of(const char *path, struct kb_receipt_anchor *ret,
			     struct kb_error *err)
{
	struct kb_receipt_reader *r;
	struct kb_receipt_raw raw;
	struct kb_receipt_parts p;
	enum kb_status status = kb_receipt_reader_open(NULL, path, 0, &r, err);

	if (status != KB_OK)
		return status;
	while ((status = kb_receipt_read(r, &raw, &p, err)) == KB_OK) {
		ret->seq = p.seq;
		memcpy(ret->hash, p.hash, KB_RECEIPT_HEX);
	}
	talloc_free(r);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

/* The anchor first: cut off in between, the file's lines are below it. */
static enum kb_status cut_file(void *mem, const char *dir, const char *log,
			       const char *path, struct kb_error *err)
{
	struct kb_receipt_anchor anchor;
	enum kb_status status = kb_receipt_anchor_read(mem, dir, log, &anchor,
						       err);

	if (status == KB_OK)
		status = end_of(path, &anchor, err);
	if (status == KB_OK)
		status = kb_receipt_anchor_write(mem, dir, log, &anchor, err);
	if (status == KB_OK && unlink(path) < 0)
		status = cannot(path, err);
	unlink(kb_format(mem, "%s.torn", path));
	return status;
}

static enum kb_status cut_log(struct cut *c, void *mem, const char *dir,
			      const char *log, struct kb_error *err)
{
	const char **days;
	size_t n = 0;
	enum kb_status status = kb_receipt_days(mem, dir, log, &days, &n, err);

	for (size_t i = 0; i < n && status == KB_OK; i++) {
		int64_t day;
		if (!kb_time_parse(days[i], &day))
			continue;
		if (!c->oldest || day < c->oldest)
			c->oldest = day;
		if (day + 86400 > c->before)
			break;
		c->files++;
		if (!c->dry)
			status = cut_file(mem, dir, log, kb_receipt_path(mem,
					  dir, log, days[i]), err);
	}
	return status;
}

enum kb_status kb_receipts_cut(const char *dir, int64_t before, bool dry,
			       int64_t *ret_files, int64_t *ret_oldest,
			       struct kb_error *err)
{
	struct cut c = { .before = before, .dry = dry };
	void *mem = talloc_new(NULL);
	const char **logs;
	size_t n = 0;
	enum kb_status status = kb_receipt_logs(mem, dir, &logs, &n, err);

	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = cut_log(&c, mem, dir, logs[i], err);
	talloc_free(mem);
	if (status == KB_OK) {
		*ret_files = c.files;
		*ret_oldest = c.oldest;
	}
	return status;
}
