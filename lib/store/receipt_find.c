/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_find.c - in: the id of a receipt. Out: its newest line. Files are
 * searched from their ends: what was shown just now is found at once.
 */
#include "receipt_line.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STEP = 1 << 20, NEEDLE = sizeof(",\"id\":\"\"") - 1 + KB_RECEIPT_ID };

/* Where `needle` stands last; no other part of a line can hold it, since a
   quote within a text is escaped. */
static const char *last_of(const char *bytes, size_t len, const char *needle)
{
	const char *found = NULL, *at = bytes;

	while ((at = memmem(at, len - (size_t)(at - bytes), needle, NEEDLE)))
		found = at++;
	return found;
}

/* The place of the needle in the file; -1: it is not there. */
static int64_t search(int fd, int64_t size, const char *needle, char *room,
		      bool *failed)
{
	for (int64_t end = size; end > 0;) {
		int64_t from = end > STEP ? end - STEP : 0;
		size_t want = (size_t)(end - from) + NEEDLE - 1;
		ssize_t got = pread(fd, room, want, (off_t)from);
		const char *found;

		if (got < 0) {
			*failed = true;
			return -1;
		}
		found = last_of(room, (size_t)got, needle);
		if (found)
			return from + (found - room);
		end = from;
	}
	return -1;
}

/* The line around a place in the file. */
static json_t *line_at(int fd, int64_t at, char *room, const char *log)
{
	int64_t from = at > KB_RECEIPT_LINE_MAX ? at - KB_RECEIPT_LINE_MAX : 0;
	ssize_t got = pread(fd, room, 2 * KB_RECEIPT_LINE_MAX, (off_t)from);
	struct kb_receipt_parts p;
	const char *here = room + (at - from), *begin, *end;
	json_t *line;

	if (got <= at - from)
		return NULL;
	begin = memrchr(room, '\n', (size_t)(here - room));
	begin = begin ? begin + 1 : room;
	end = memchr(here, '\n', (size_t)(room + got - here));
	if (!end || !kb_receipt_parse(begin, (size_t)(end - begin), &p))
		return NULL;
	line = json_loadb(begin, (size_t)(end - begin), 0, NULL);
	if (line)
		json_object_set_new(line, "log", json_string(log));
	return line;
}

static enum kb_status find_in(const char *path, const char *log,
			      const char *needle, char *room, json_t **ret,
			      struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool failed = false;
	struct stat st;
	int64_t at;

	if (fd < 0 && errno == ENOENT)
		return KB_OK;
	if (fd < 0 || fstat(fd, &st) < 0) {
		kb_error_at(err, KB_IO, path, 0, "cannot read the log of "
			    "receipts: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return KB_IO;
	}
	at = search(fd, st.st_size, needle, room, &failed);
	*ret = at < 0 ? NULL : line_at(fd, at, room, log);
	close(fd);
	if (failed || (at >= 0 && !*ret))
		return kb_receipt_broken(err, path, 0,
					 "cannot be read where the receipt is");
	return KB_OK;
}

static bool is_id(const char *id)
{
	return strlen(id) == KB_RECEIPT_ID && memcmp(id, "r-", 2) == 0 &&
		strspn(id + 2, "0123456789abcdefghijklmnopqrstuvwxyz") ==
		KB_RECEIPT_ID - 2;
}

/* The later of two, by the text of their times. */
static void keep_newer(json_t **kept, json_t *other)
{
	const char *at = json_string_value(json_object_get(other, "at"));

	if (!other)
		return;
	if (*kept && strcmp(json_string_value(json_object_get(*kept, "at")),
			    at) >= 0) {
		json_decref(other);
		return;
	}
	json_decref(*kept);
	*kept = other;
}

/* Of all logs, the newest day below `before`. NULL: there is none. */
static enum kb_status day_before(void *mem, const char *dir,
				 const char **logs, size_t n_logs,
				 const char *before, const char **ret,
				 struct kb_error *err)
{
	const char *found = NULL;
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < n_logs && status == KB_OK; i++) {
		const char **days;
		size_t n = 0;
		status = kb_receipt_days(mem, dir, logs[i], &days, &n, err);
		while (status == KB_OK && n &&
		       strcmp(days[n - 1], before) >= 0)
			n--;
		if (status == KB_OK && n &&
		    (!found || strcmp(days[n - 1], found) > 0))
			found = days[n - 1];
	}
	*ret = found;
	return status;
}

/* Which logs, and the first day; NULL: all, ever. */
struct scope { const char *log, *since; };

/* "public" is also "public-2". */
static bool in_scope(const struct scope *scope, const char *log)
{
	size_t len = scope->log ? strlen(scope->log) : 0;

	return !len || (!strncmp(log, scope->log, len) &&
			(!log[len] || log[len] == '-'));
}

static size_t narrow(const struct scope *scope, const char **logs, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (in_scope(scope, logs[i]))
			logs[kept++] = logs[i];
	return kept;
}

static enum kb_status find(void *mem, const char *dir, const char *id,
			   const struct scope *scope, json_t **ret,
			   struct kb_error *err)
{
	char *room = talloc_array(mem, char, STEP + NEEDLE);
	char *needle = kb_format(mem, ",\"id\":\"%s\"", id);
	const char **logs, *day = "~";
	size_t n = 0;
	enum kb_status status = kb_receipt_logs(mem, dir, &logs, &n, err);

	if (status == KB_OK)
		n = narrow(scope, logs, n);
	while (status == KB_OK && !*ret) {
		status = day_before(mem, dir, logs, n, day, &day, err);
		if (status != KB_OK || !day ||
		    (scope->since && strcmp(day, scope->since) < 0))
			break;
		for (size_t i = 0; i < n && status == KB_OK; i++) {
			json_t *one = NULL;
			status = find_in(kb_receipt_path(mem, dir, logs[i],
				day), logs[i], needle, room, &one, err);
			keep_newer(ret, one);
		}
	}
	return status;
}

static enum kb_status find_id(const char *dir, const char *id,
			      const struct scope *scope, json_t **ret,
			      struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	json_t *found = NULL;
	enum kb_status status = is_id(id) ?
		find(mem, dir, id, scope, &found, err) :
		kb_error_set(err, KB_INVALID, "'%s' is no receipt: it is r- and "
			     "twelve letters and digits", id);

	talloc_free(mem);
	if (status == KB_OK && !found)
		return kb_error_set(err, KB_NOT_FOUND, "there is no receipt "
				    "%s", id);
	if (status == KB_OK)
		*ret = found;
	else
		json_decref(found);
	return status;
}

enum kb_status kb_receipts_find(const char *dir, const char *id, json_t **ret,
				struct kb_error *err)
{
	return find_id(dir, id, &(struct scope){ 0 }, ret, err);
}

enum kb_status kb_receipts_recent(const char *dir, const char *log,
				  const char *id, int64_t since, json_t **ret,
				  struct kb_error *err)
{
	char day[32];

	kb_time_format(since, day, sizeof(day));
	day[strcspn(day, "T")] = '\0';
	return find_id(dir, id, &(struct scope){ log, day }, ret, err);
}
