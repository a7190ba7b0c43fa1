/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inbox.c - letters on disk, one file each. In: JSON that the public's service
 * leaves. Out: the same, in order of time, for the staff's service, which removes
 * what it has taken. A letter's name begins with its time; its last digit says
 * in which of sixteen folders of its kind it lies, so that counting before each
 * new one looks at few. Who may write here is not believed: links, pipes and
 * files that are too long are set aside unread.
 */
#include <kb/inbox.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spool.h"

enum { FOLDERS = 16, FOLDER_MAX = KB_INBOX_MAX / FOLDERS,
       RANDOM_BYTES = 8, HALF_DAY = 43200 };

static const char *const kinds[KB_INBOX_KINDS] = {
	[KB_INBOX_VOTE] = "vote", [KB_INBOX_REQUEST] = "request",
	[KB_INBOX_REPLY] = "reply", [KB_INBOX_REOPEN] = "reopen",
};

const char *kb_inbox_kind_name(enum kb_inbox_kind kind)
{
	return kinds[kind];
}

char *kb_inbox_dir(void *mem, const struct kb_config *config)
{
	return talloc_asprintf_append(kb_config_spool(mem, config), "inbox/");
}

/* ---- names and folders ----------------------------------------------- */

/* Ten digits of seconds, eight of their parts, a dash, sixteen of chance. */
static void make_name(int64_t now, char *ret)
{
	unsigned char chance[RANDOM_BYTES];
	struct timespec t;
	void *mem = talloc_new(NULL);

	clock_gettime(CLOCK_REALTIME, &t);
	kb_random(chance, sizeof(chance));
	snprintf(ret, KB_LETTER_NAME + 1, "%010llx%08x-%s",
		 (unsigned long long)now & 0xffffffffffull,
		 (unsigned)t.tv_nsec, kb_hex(mem, chance, sizeof(chance)));
	talloc_free(mem);
}

/* What a killed process left half written has a longer name. */
static bool is_name(const char *name)
{
	return strlen(name) == KB_LETTER_NAME &&
	       strspn(name, "0123456789abcdef-") == KB_LETTER_NAME;
}

static char *folder_of(void *mem, const char *dir, enum kb_inbox_kind kind,
		       char digit)
{
	return kb_format(mem, "%s%s/%c/", dir, kinds[kind], digit);
}

static size_t count(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir)))
		n += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

/* ---- writing ------------------------------------------------------------ */

static enum kb_status check(const json_t *letter, const char *text,
			    struct kb_error *err)
{
	if (!json_is_object(letter) || !text)
		return kb_error_set(err, KB_INVALID, "a letter is an object");
	if (strlen(text) > KB_LETTER_MAX)
		return kb_error_set(err, KB_LIMIT, "a letter has %zu bytes; at "
				    "most %d are taken", strlen(text),
				    KB_LETTER_MAX);
	return KB_OK;
}

static enum kb_status put(void *mem, const char *dir, enum kb_inbox_kind kind,
			  const char *text, const char *name,
			  struct kb_error *err)
{
	char *folder = folder_of(mem, dir, kind, name[KB_LETTER_NAME - 1]);
	enum kb_status status = kb_spool_folder(dir, kb_format(mem, "%s%s/",
						dir, kinds[kind]), err);

	if (!status)
		status = kb_spool_folder(dir, folder, err);
	if (!status && count(folder) >= FOLDER_MAX)
		status = kb_error_set(err, KB_LIMIT, "too many letters wait; "
			"is the staff's service running?");
	return status ? status : kb_file_write(kb_format(mem, "%s%s", folder,
		name), text, strlen(text), err);
}

enum kb_status kb_inbox_put(const char *dir, enum kb_inbox_kind kind,
			    const json_t *letter, int64_t now, char *ret_name,
			    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char name[KB_LETTER_NAME + 1];
	char *text = json_dumps(letter, JSON_COMPACT);
	enum kb_status status = check(letter, text, err);

	make_name(now, name);
	if (!status)
		status = put(mem, dir, kind, text, name, err);
	if (!status && ret_name)
		memcpy(ret_name, name, sizeof(name));
	free(text);
	talloc_free(mem);
	return status;
}

/* ---- taking ---------------------------------------------------------------- */

struct waiting { char name[KB_LETTER_NAME + 1]; enum kb_inbox_kind kind; };
struct waitings { struct waiting *list; size_t n, cap; };

static void list_folder(void *mem, const char *folder,
			enum kb_inbox_kind kind, struct waitings *w)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct stat st;

	while (dir && (entry = readdir(dir))) {
		if (!is_name(entry->d_name)) {
			if (entry->d_name[0] != '.' &&
			    !fstatat(dirfd(dir), entry->d_name, &st,
				     AT_SYMLINK_NOFOLLOW) &&
			    st.st_mtime + HALF_DAY < kb_now())
				unlinkat(dirfd(dir), entry->d_name, 0);
			continue;
		}
		if (w->n == w->cap) {
			w->cap = w->cap * 2 + 64;
			w->list = kb_grow(mem, w->list, struct waiting,
					  w->cap);
		}
		memcpy(w->list[w->n].name, entry->d_name, KB_LETTER_NAME + 1);
		w->list[w->n++].kind = kind;
	}
	if (dir)
		closedir(dir);
}

static int by_name(const void *a, const void *b)
{
	const struct waiting *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* What is read is a file of its own and not too long, whatever its name is. */
static enum kb_status read_letter(void *mem, const char *path, json_t **ret,
				  struct kb_error *err)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	char *bytes = kb_array(mem, char, KB_LETTER_MAX + 1);
	struct stat st;
	json_t *letter = NULL;
	ssize_t len = -1;
	int why;

	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode))
		len = read(fd, bytes, KB_LETTER_MAX + 1);
	why = errno;
	if (fd >= 0)
		close(fd);
	if (fd < 0 && why == ENOENT)
		return kb_error_at(err, KB_NOT_FOUND, path, 0, "is gone");
	if (fd < 0 && why != ELOOP)
		return kb_error_at(err, KB_IO, path, 0, "cannot read: %s",
				   strerror(why));
	if (len >= 0 && len <= KB_LETTER_MAX)
		letter = json_loadb(bytes, (size_t)len, JSON_REJECT_DUPLICATES,
				    NULL);
	if (!json_is_object(letter)) {
		json_decref(letter);
		return kb_error_at(err, KB_INVALID, path, 0, "is no letter");
	}
	*ret = letter;
	return KB_OK;
}

static enum kb_status set_aside(void *mem, const char *dir, const char *path,
				const char *name, struct kb_error *err)
{
	char *bad = kb_format(mem, "%sbad/", dir);

	kb_log(KB_LOG_ERROR, "letter-bad", "name=%s error=\"%s\"", name,
	       err->text);
	if (kb_spool_folder(dir, bad, err))
		return err->status;
	return rename(path, kb_format(mem, "%s%s", bad, name)) ?
		kb_error_at(err, KB_IO, path, 0, "cannot set it aside: %s",
			    strerror(errno)) : KB_OK;
}

static enum kb_status take_one(void *mem, const char *dir,
			       const struct waiting *w, kb_inbox_fn *fn,
			       void *user, struct kb_error *err)
{
	char *path = kb_format(mem, "%s%s", folder_of(mem, dir, w->kind,
				w->name[KB_LETTER_NAME - 1]), w->name);
	json_t *letter = NULL;
	enum kb_status status = read_letter(mem, path, &letter, err);

	if (status == KB_NOT_FOUND)
		return KB_OK;
	if (!status) {
		status = fn(user, w->kind, w->name, letter, err);
		json_decref(letter);
	}
	if (status == KB_INVALID)
		return set_aside(mem, dir, path, w->name, err);
	if (!status && unlink(path) && errno != ENOENT)
		status = kb_error_at(err, KB_IO, path, 0, "cannot remove it: "
				     "%s", strerror(errno));
	return status;
}

enum kb_status kb_inbox_take(const char *dir, kb_inbox_fn *fn, void *user,
			     size_t *ret_n, struct kb_error *err)
{
	static const char digits[] = "0123456789abcdef";
	void *mem = talloc_new(NULL);
	struct waitings w = { 0 };
	enum kb_status status = KB_OK;
	size_t n = 0;

	for (int kind = 0; kind < KB_INBOX_KINDS; kind++)
		for (int i = 0; i < FOLDERS; i++)
			list_folder(mem, folder_of(mem, dir,
				(enum kb_inbox_kind)kind, digits[i]),
				(enum kb_inbox_kind)kind, &w);
	if (w.n)
		qsort(w.list, w.n, sizeof(*w.list), by_name);
	while (n < w.n && !status) {
		void *one = talloc_new(mem);

		status = take_one(one, dir, &w.list[n], fn, user, err);
		n += !status;
		talloc_free(one);
	}
	talloc_free(mem);
	if (!status && ret_n)
		*ret_n = n;
	return status;
}
