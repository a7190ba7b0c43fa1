/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * handoff.c - trails on disk, one file each for a day. In: a trail, or a code
 * that was read well. Out: its code, or the trail. Two services write here, the
 * public's and the staff's, each as a user of its own: folders are for their
 * group. Files lie in 256 folders by the hash of their code, so that counting
 * and clearing away look at one of them only.
 */
#include "spool.h"
#include "trail.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <kb/secret.h>
#include <limits.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* FOLDER_MAX: chance fills some folders before the others. */
enum { FOLDERS = 256, FOLDER_MAX = KB_HANDOFFS_MAX / FOLDERS,
       NAME_BYTES = 16, FILE_MAX = KB_TRAIL_MAX + 1024 };

struct place {
	char *folder;		/* <dir>a7/ */
	char *path;		/* <dir>a7/<31 more> */
	int fd;			/* of the folder, locked; -1: not */
};

char *kb_handoffs_dir(void *mem, const struct kb_config *config)
{
	char *spool = kb_config_spool(mem, config);

	return talloc_asprintf_append(spool, "handoffs/");
}

static struct place place_of(void *mem, const char *dir, const char *code)
{
	unsigned char hash[KB_HASH];
	const char *name;
	struct place p = { .fd = -1 };

	kb_sha256(code, KB_CODE, hash);
	name = kb_hex(mem, hash, NAME_BYTES);
	p.folder = kb_format(mem, "%s%.2s/", dir, name);
	p.path = kb_format(mem, "%s%s", p.folder, name + 2);
	return p;
}

/* ---- the folder ------------------------------------------------- */

static enum kb_status lock_folder(struct place *p, struct kb_error *err)
{
	p->fd = open(p->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (p->fd < 0 || flock(p->fd, LOCK_EX)) {
		enum kb_status status = p->fd < 0 && errno == ENOENT ?
			KB_NOT_FOUND : KB_IO;

		return kb_error_at(err, status, p->folder, 0,
				   "cannot open the folder: %s",
				   strerror(errno));
	}
	return KB_OK;
}

static void unlock_folder(struct place *p)
{
	if (p->fd >= 0)
		close(p->fd);
	p->fd = -1;
}

/* How many are alive; those whose day is over go, and what a killed process
   left half written. */
static size_t count_alive(const struct place *p, int64_t now)
{
	DIR *dir = opendir(p->folder);
	struct dirent *entry;
	struct stat st;
	size_t n = 0;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    fstatat(p->fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW))
			continue;
		if (st.st_mtime + KB_HANDOFF_SECONDS <= now)
			unlinkat(p->fd, entry->d_name, 0);
		else
			n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

/* ---- a file --------------------------------------------------------- */

/* Its time is that of its code, whatever is added later. */
static enum kb_status write_trail(const struct place *p, json_t *trail,
				  int64_t issued, struct kb_error *err)
{
	const struct timespec times[2] = { { .tv_sec = issued },
					   { .tv_sec = issued } };
	void *mem = talloc_new(NULL);
	char *text = kb_trail_text(mem, trail);
	enum kb_status status;

	if (!text)
		status = kb_error_set(err, KB_LIMIT, "a trail may have %d "
				      "bytes", KB_TRAIL_MAX);
	else
		status = kb_file_write(p->path, text, strlen(text), err);
	if (!status)
		utimensat(AT_FDCWD, p->path, times, 0);
	talloc_free(mem);
	return status;
}

static enum kb_status gone(struct kb_error *err)
{
	return kb_error_set(err, KB_NOT_FOUND, "there is no such code, or its "
		"day is over; the customer gets a new one on the help page, "
		"under \"Talk to a person\"");
}

static enum kb_status parse(const struct place *p, const char *bytes,
			    size_t len, int64_t now, json_t **ret,
			    int64_t *issued, struct kb_error *err)
{
	json_t *trail = json_loadb(bytes, len, 0, NULL);
	const char *at = json_string_value(json_object_get(trail,
							   "issued_at"));

	if (!at || !kb_time_parse(at, issued)) {
		json_decref(trail);
		return kb_error_at(err, KB_CORRUPT, p->path, 0,
				   "is no hand-off; remove it");
	}
	if (*issued + KB_HANDOFF_SECONDS <= now) {
		json_decref(trail);
		return gone(err);
	}
	*ret = trail;
	return KB_OK;
}

static enum kb_status read_trail(const struct place *p, int64_t now,
				 json_t **ret, int64_t *issued,
				 struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *bytes;
	size_t len;
	enum kb_status status = kb_file_read(mem, p->path, FILE_MAX, &bytes,
					     &len, err);

	if (status == KB_NOT_FOUND)
		status = gone(err);
	else if (!status)
		status = parse(p, bytes, len, now, ret, issued, err);
	talloc_free(mem);
	return status;
}

/* ---- the calls ------------------------------------------------------- */

static json_t *begin(const json_t *trail, int64_t now)
{
	json_t *fresh = json_object();
	char at[32];

	json_object_set_new(fresh, "issued_at",
			    json_string(kb_time_format(now, at, sizeof(at))));
	json_object_set_new(fresh, "expires_at", json_string(kb_time_format(
		now + KB_HANDOFF_SECONDS, at, sizeof(at))));
	kb_trail_merge(fresh, trail);
	return fresh;
}

/* KB_BUSY: somebody has this code already. */
static enum kb_status put_as(const char *dir, const char *code, json_t *trail,
			     int64_t now, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct place p = place_of(mem, dir, code);
	enum kb_status status = kb_spool_folder(dir, p.folder, err);

	if (!status)
		status = lock_folder(&p, err);
	if (!status && count_alive(&p, now) >= FOLDER_MAX)
		status = kb_error_set(err, KB_LIMIT, "too many codes are "
			"alive; none is given until some are a day old");
	if (!status && !access(p.path, F_OK))
		status = kb_error_set(err, KB_BUSY, "this code is taken");
	if (!status)
		status = write_trail(&p, trail, now, err);
	unlock_folder(&p);
	talloc_free(mem);
	return status;
}

enum kb_status kb_handoff_put(const char *dir, const json_t *trail,
			      int64_t now, char *ret_code,
			      struct kb_error *err)
{
	char code[KB_CODE + 1];
	enum kb_status status = kb_trail_check(trail, err);
	json_t *fresh;

	if (status)
		return status;
	fresh = begin(trail, now);
	do {
		kb_code_make(code);
		status = put_as(dir, code, fresh, now, err);
	} while (status == KB_BUSY);
	json_decref(fresh);
	if (!status)
		memcpy(ret_code, code, sizeof(code));
	return status;
}

enum kb_status kb_handoff_add(const char *dir, const char *code,
			      const json_t *trail, int64_t now,
			      struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct place p = place_of(mem, dir, code);
	json_t *old = NULL;
	int64_t issued;
	enum kb_status status = kb_trail_check(trail, err);

	if (!status) {
		status = lock_folder(&p, err);
		if (status == KB_NOT_FOUND)
			status = gone(err);
	}
	if (!status)
		status = read_trail(&p, now, &old, &issued, err);
	if (!status) {
		kb_trail_merge(old, trail);
		status = write_trail(&p, old, issued, err);
	}
	unlock_folder(&p);
	json_decref(old);
	talloc_free(mem);
	return status;
}

enum kb_status kb_handoff_get(const char *dir, const char *code, int64_t now,
			      json_t **ret, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct place p = place_of(mem, dir, code);
	int64_t issued;
	enum kb_status status = read_trail(&p, now, ret, &issued, err);

	talloc_free(mem);
	return status;
}
