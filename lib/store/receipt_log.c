/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_log.c - in: receipts, from many threads. Out: lines in today's file of
 * one log, each chained to the one before. Written at once, so that the end of
 * the process loses none; one thread brings them to disk once a second.
 */
#include "receipt_line.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NAMES_MAX = 16 };

struct kb_receipt_log {
	const char *dir, *name, *folder;
	mode_t mode;			/* of its files */
	pthread_mutex_t lock;		/* of all that follows */
	pthread_cond_t ending;
	pthread_t syncer;
	bool has_syncer, over;
	int fd;				/* of the file of `day`; -1: none */
	char day[11];			/* "": no file yet */
	int64_t size;			/* bytes of whole lines in it */
	bool torn, unsynced;
	int64_t seq;			/* of the last line */
	char hash[KB_RECEIPT_HEX + 1];	/* its hash */
};

static enum kb_status cannot(const char *path, const char *what,
			     struct kb_error *err)
{
	return kb_error_at(err, KB_IO, path, 0, "cannot %s the log of "
		"receipts: %s", what, strerror(errno));
}

/* ---- to disk ---------------------------------------------------------------------- */

static void sync_now(struct kb_receipt_log *log)
{
	int fd = log->unsynced && log->fd >= 0 ? dup(log->fd) : -1;

	log->unsynced = false;
	if (fd < 0)
		return;
	pthread_mutex_unlock(&log->lock);
	if (fdatasync(fd) < 0)
		kb_log(KB_LOG_ERROR, "receipts-not-on-disk", "log=%s "
		       "error=\"%s\"", log->name, strerror(errno));
	close(fd);
	pthread_mutex_lock(&log->lock);
}

static void *sync_always(void *user)
{
	struct kb_receipt_log *log = user;

	pthread_mutex_lock(&log->lock);
	while (!log->over) {
		struct timespec next;

		clock_gettime(CLOCK_REALTIME, &next);
		next.tv_sec++;
		pthread_cond_timedwait(&log->ending, &log->lock, &next);
		sync_now(log);
	}
	pthread_mutex_unlock(&log->lock);
	return NULL;
}

static int close_log(struct kb_receipt_log *log)
{
	pthread_mutex_lock(&log->lock);
	log->over = true;
	pthread_cond_signal(&log->ending);
	pthread_mutex_unlock(&log->lock);
	if (log->has_syncer)
		pthread_join(log->syncer, NULL);
	if (log->fd >= 0)
		close(log->fd);
	pthread_cond_destroy(&log->ending);
	pthread_mutex_destroy(&log->lock);
	return 0;
}

/* ---- where the chain stands --------------------------------------------------------- */

static void stand_at(struct kb_receipt_log *log, int64_t seq,
		     const char *hash)
{
	log->seq = seq;
	memcpy(log->hash, hash, KB_RECEIPT_HEX);
	log->hash[KB_RECEIPT_HEX] = '\0';
}

/* Goes through the last `look` bytes of a file. whole: up to where lines have
   their ends. true: one of them holds together, and the chain stands there. */
static bool look_back(struct kb_receipt_log *log,
		      struct kb_receipt_reader *r, int64_t *whole)
{
	struct kb_receipt_parts p;
	struct kb_receipt_raw raw;
	struct kb_error ignored;
	bool found = false;

	while (kb_receipt_next(r, &raw, &ignored) == KB_OK) {
		*whole = raw.at + (int64_t)raw.len + 1;
		if (!kb_receipt_parse(raw.bytes, raw.len, &p) ||
		    !kb_receipt_holds(raw.bytes, &p))
			continue;
		stand_at(log, p.seq, p.hash);
		found = true;
	}
	return found;
}

static enum kb_status last_line(struct kb_receipt_log *log, const char *path,
				int64_t size, int64_t *whole, bool *found,
				struct kb_error *err)
{
	int64_t look = 2 * KB_RECEIPT_LINE_MAX;
	enum kb_status status = KB_OK;

	*found = false;
	*whole = 0;
	for (bool all = false; status == KB_OK && !*found && !all; look *= 8) {
		struct kb_receipt_reader *r;
		all = look >= size;
		status = kb_receipt_reader_open(NULL, path, all ? 0 :
						size - look, &r, err);
		if (status != KB_OK)
			break;
		*found = look_back(log, r, whole);
		talloc_free(r);
	}
	return status;
}

/* What a crash cut off in the middle: beside, for who wants to look. A line with
   its end stays whatever it holds; kb_receipts_verify() speaks of it. */
static enum kb_status put_aside(const char *path, int64_t whole, int64_t size,
				struct kb_error *err)
{
	size_t len = (size_t)(size - whole);
	char *bytes = talloc_array(NULL, char, len);
	char *torn = kb_format(bytes, "%s.torn", path);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	enum kb_status status;

	if (fd < 0 || pread(fd, bytes, len, (off_t)whole) != (ssize_t)len)
		status = cannot(path, "mend", err);
	else
		status = kb_file_write(torn, bytes, len, err);
	if (status == KB_OK && ftruncate(fd, (off_t)whole) < 0)
		status = cannot(path, "mend", err);
	if (status == KB_OK)
		kb_log(KB_LOG_WARN, "receipts-mended", "aside=\"%s\" bytes=%zu",
		       torn, len);
	if (fd >= 0)
		close(fd);
	talloc_free(bytes);
	return status;
}

static enum kb_status end_of(struct kb_receipt_log *log, const char *path,
			     bool *found, struct kb_error *err)
{
	struct stat st;
	int64_t whole;
	enum kb_status status;

	if (stat(path, &st) < 0)
		return cannot(path, "read", err);
	status = last_line(log, path, st.st_size, &whole, found, err);
	if (status == KB_OK && whole < st.st_size)
		status = put_aside(path, whole, st.st_size, err);
	return status;
}

/* The newest file says where the chain stands; when nothing in it holds, the
   one before; without files, the anchor. */
static enum kb_status find_end(struct kb_receipt_log *log, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_receipt_anchor anchor;
	const char **days;
	bool found = false;
	size_t n;
	enum kb_status status = kb_receipt_anchor_read(mem, log->dir, log->name,
						       &anchor, err);

	if (status == KB_OK)
		status = kb_receipt_days(mem, log->dir, log->name, &days, &n,
					 err);
	if (status == KB_OK) {
		stand_at(log, anchor.seq, anchor.hash);
		if (n)
			memcpy(log->day, days[n - 1], sizeof(log->day));
	}
	while (status == KB_OK && !found && n-- > 0)
		status = end_of(log, kb_receipt_path(mem, log->dir, log->name,
						     days[n]), &found, err);
	talloc_free(mem);
	return status;
}

/* ---- opening ------------------------------------------------------------------------ */

/* Staff's log is for its owner. The public's may be for a group, if umask says
   so: where the public has a user of its own, staff's thins out its log. */
static enum kb_status make_folder(struct kb_receipt_log *log,
				  struct kb_error *err)
{
	enum kb_status status = kb_mkdirs(log->dir, err);

	if (status == KB_OK && mkdir(log->folder, log->mode |
				     (log->mode & 0444) >> 2) < 0 &&
	    errno != EEXIST)
		status = cannot(log->folder, "make the folder of", err);
	return status;
}

static enum kb_status take_name(struct kb_receipt_log *log, const char *name,
				struct kb_error *err)
{
	struct kb_file_lock *held;
	enum kb_status status = KB_BUSY;

	for (int i = 1; status == KB_BUSY && i <= NAMES_MAX; i++) {
		log->name = i > 1 ? kb_format(log, "%s-%d", name, i) :
			kb_strdup(log, name);
		log->folder = kb_format(log, "%s%s", log->dir, log->name);
		status = make_folder(log, err);
		if (status == KB_OK)
			status = kb_file_lock(log, kb_format(log, "%s/lock",
				log->folder), "a service", &held, err);
	}
	return status;
}

enum kb_status kb_receipt_log_open(void *mem, const char *dir,
				   const char *name,
				   struct kb_receipt_log **ret,
				   struct kb_error *err)
{
	struct kb_receipt_log *log = kb_new(mem, struct kb_receipt_log);
	enum kb_status status;

	log->dir = kb_strdup(log, dir);
	log->fd = -1;
	log->mode = strcmp(name, "public") ? 0600 : 0660;
	pthread_mutex_init(&log->lock, NULL);
	pthread_cond_init(&log->ending, NULL);
	talloc_set_destructor(log, close_log);
	status = take_name(log, name, err);
	if (status == KB_OK)
		status = find_end(log, err);
	if (status == KB_OK) {
		int why = pthread_create(&log->syncer, NULL, sync_always, log);
		log->has_syncer = why == 0;
		if (why)
			status = kb_error_set(err, KB_IO, "cannot start the "
				"thread of receipts: %s", strerror(why));
	}
	if (status != KB_OK) {
		talloc_free(log);
		return status;
	}
	*ret = log;
	return KB_OK;
}

/* ---- adding -------------------------------------------------------------------------- */

static void close_day(struct kb_receipt_log *log)
{
	sync_now(log);
	close(log->fd);
	log->fd = -1;
	log->torn = false;
}

/* The file of this day. A clock that goes back stays in the newest file, so
   that files stand in the order of their lines. */
static enum kb_status open_day(struct kb_receipt_log *log, void *mem,
			       const char *day, const char **ret,
			       struct kb_error *err)
{
	bool later = strcmp(day, log->day) > 0;
	struct stat st;
	enum kb_status status;

	/* Somebody may have taken the file away. */
	if (log->fd >= 0 && (later || fstat(log->fd, &st) < 0 || !st.st_nlink))
		close_day(log);
	if (later)
		memcpy(log->day, day, sizeof(log->day));
	*ret = kb_receipt_path(mem, log->dir, log->name, log->day);
	if (log->fd >= 0)
		return KB_OK;
	status = make_folder(log, err);
	if (status != KB_OK)
		return status;
	log->fd = open(*ret, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		       log->mode);
	if (log->fd < 0 || fstat(log->fd, &st) < 0)
		return cannot(*ret, "write", err);
	log->size = st.st_size;
	return kb_dir_sync(log->folder, err);
}

/* A line that does not fit whole is taken back, now or before the next one. */
static enum kb_status append(struct kb_receipt_log *log, const char *path,
			     const struct kb_buf *line, struct kb_error *err)
{
	ssize_t wrote;

	if (log->torn && ftruncate(log->fd, log->size) < 0)
		return cannot(path, "mend", err);
	log->torn = false;
	errno = ENOSPC;			/* what a short write means */
	wrote = write(log->fd, line->bytes, line->len);
	if (wrote != (ssize_t)line->len) {
		enum kb_status status = cannot(path, "write", err);
		log->torn = wrote > 0 && ftruncate(log->fd, log->size) < 0;
		return status;
	}
	log->size += wrote;
	log->unsynced = true;
	return KB_OK;
}

static enum kb_status add(struct kb_receipt_log *log, void *mem, const char *id,
			  const char *query, const json_t *receipt, int64_t at,
			  struct kb_error *err)
{
	char day[32], hash[KB_RECEIPT_HEX + 1];
	const char *path;
	struct kb_buf line;
	enum kb_status status = kb_receipt_line(mem, log->seq + 1, at,
		log->hash, id, query, receipt, &line, hash, err);

	kb_time_format(at, day, sizeof(day));
	day[10] = '\0';
	if (status == KB_OK)
		status = open_day(log, mem, day, &path, err);
	if (status == KB_OK)
		status = append(log, path, &line, err);
	if (status == KB_OK)
		stand_at(log, log->seq + 1, hash);
	return status;
}

enum kb_status kb_receipt_log_add(struct kb_receipt_log *log, const char *id,
				  const char *query, const json_t *receipt,
				  int64_t at, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	enum kb_status status;

	pthread_mutex_lock(&log->lock);
	status = add(log, mem, id, query, receipt, at, err);
	pthread_mutex_unlock(&log->lock);
	talloc_free(mem);
	return status;
}
