/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erasures.c - in: hashes of who was erased. Out: a file to which lines are only
 * added: "2026-11-22T09:50:00Z HASH CHAIN". It names nobody to who has not the
 * key, and a line that was changed or taken out breaks the chain. A last line
 * without its end was never acknowledged and is written over.
 */
#include "erase.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEDGER_MAX = 256 << 20, STAMP = 20, HEX = 2 * KB_HASH,
       BODY = STAMP + 1 + HEX, LINE = BODY + 1 + HEX + 1 };

void kb_erasure_hash(const struct kb_secret *secret, const char *text,
		     unsigned char ret[KB_HASH])
{
	kb_secret_hash(secret, KB_PURPOSE_ERASURE, text, strlen(text), ret);
}

/* The chain after a line with this body. */
static void link_up(void *mem, const char *before, const char *body,
		    char ret[HEX + 1])
{
	unsigned char hash[KB_HASH];
	char *text = kb_format(mem, "%.*s %.*s", HEX, before, BODY, body);

	kb_sha256(text, strlen(text), hash);
	char *hex = kb_hex(mem, hash, KB_HASH);
	memcpy(ret, hex, HEX + 1);
	talloc_free(hex);
	talloc_free(text);
}

static int nibble(char ch)
{
	return ch >= '0' && ch <= '9' ? ch - '0' :
	       ch >= 'a' && ch <= 'f' ? ch - 'a' + 10 : -1;
}

static bool unhex(const char *text, unsigned char ret[KB_HASH])
{
	for (size_t i = 0; i < KB_HASH; i++) {
		int high = nibble(text[2 * i]), low = nibble(text[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		ret[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

static int compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct kb_erasure));
}

static void add(void *mem, struct kb_erasures *list, struct kb_erasure one)
{
	if (list->n == list->cap) {
		list->cap = list->cap * 2 + 16;
		list->v = kb_grow(mem, list->v, struct kb_erasure, list->cap);
	}
	list->v[list->n++] = one;
}

/* chain: of the last line, zeros at first. ret_len: bytes of whole lines. */
static enum kb_status load(void *mem, const char *path,
			   struct kb_erasures *ret, char chain[HEX + 1],
			   size_t *ret_len, struct kb_error *err)
{
	char *bytes, want[HEX + 1];
	size_t len, at = 0;
	struct stat st;
	enum kb_status status;

	memset(chain, '0', HEX);
	chain[HEX] = '\0';
	*ret_len = 0;
	if (stat(path, &st) < 0 && errno == ENOENT)
		return KB_OK;
	status = kb_file_read(mem, path, LEDGER_MAX, &bytes, &len, err);
	if (status != KB_OK)
		return status;
	for (int line = 1; at + LINE <= len; at += LINE, line++) {
		struct kb_erasure one;
		link_up(mem, chain, bytes + at, want);
		if (bytes[at + LINE - 1] != '\n' ||
		    !unhex(bytes + at + STAMP + 1, one.hash) ||
		    memcmp(bytes + at + BODY + 1, want, HEX) != 0)
			return kb_error_at(err, KB_CORRUPT, path, line,
				"the ledger of erasures was changed here; put "
				"the file back from where it is kept safe");
		memcpy(chain, want, HEX);
		add(mem, ret, one);
	}
	*ret_len = at;
	return KB_OK;
}

enum kb_status kb_erasures_read(void *mem, const char *path,
				struct kb_erasures *ret, struct kb_error *err)
{
	struct kb_erasures list = { 0 };
	char chain[HEX + 1];
	size_t len;
	enum kb_status status = load(mem, path, &list, chain, &len, err);

	if (status != KB_OK)
		return status;
	if (list.n)
		qsort(list.v, list.n, sizeof(list.v[0]), compare);
	*ret = list;
	return KB_OK;
}

bool kb_erasures_has(const struct kb_erasures *list,
		     const unsigned char hash[KB_HASH])
{
	return list->n && bsearch(hash, list->v, list->n, sizeof(list->v[0]),
				  compare);
}

static enum kb_status cannot(const char *path, struct kb_error *err)
{
	return kb_error_at(err, KB_IO, path, 0, "cannot write the ledger of "
		"erasures: %s; nothing was erased", strerror(errno));
}

static enum kb_status append(int fd, void *mem, const char *path,
			     const struct kb_erasure *hashes, size_t n,
			     struct kb_error *err)
{
	struct kb_erasures there = { 0 };
	struct kb_buf out = { .mem = mem };
	char chain[HEX + 1], now[32];
	size_t whole;
	enum kb_status status = load(mem, path, &there, chain, &whole, err);

	if (status != KB_OK)
		return status;
	if (there.n)
		qsort(there.v, there.n, sizeof(there.v[0]), compare);
	kb_time_format(kb_now(), now, sizeof(now));
	for (size_t i = 0; i < n; i++) {
		if (kb_erasures_has(&there, hashes[i].hash))
			continue;
		size_t from = out.len;
		kb_buf_addf(&out, "%s %s", now,
			    kb_hex(mem, hashes[i].hash, KB_HASH));
		link_up(mem, chain, out.bytes + from, chain);
		kb_buf_addf(&out, " %s\n", chain);
	}
	if (ftruncate(fd, (off_t)whole) < 0 ||
	    (out.len && pwrite(fd, out.bytes, out.len, (off_t)whole) !=
	     (ssize_t)out.len) || fsync(fd) < 0)
		return cannot(path, err);
	return KB_OK;
}

enum kb_status kb_erasures_add(const char *path,
			       const struct kb_erasure *hashes, size_t n,
			       struct kb_error *err)
{
	const char *slash = strrchr(path, '/');
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	enum kb_status status;

	if (fd < 0)
		return cannot(path, err);
	void *mem = talloc_new(NULL);
	status = flock(fd, LOCK_EX) < 0 ? cannot(path, err) :
		append(fd, mem, path, hashes, n, err);
	if (status == KB_OK)
		status = kb_dir_sync(slash ? kb_strndup(mem, path, (size_t)
				     (slash + 1 - path)) : ".", err);
	talloc_free(mem);
	close(fd);
	return status;
}
