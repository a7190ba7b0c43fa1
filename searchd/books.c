/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * books.c - one handle for writing in each thread. In: the store's path. Out: a
 * handle, opened again when another file has come to lie there (a restored
 * store, another path after a reload). It is closed when the thread ends.
 */
#include "books.h"

#include <pthread.h>
#include <sys/stat.h>
#include <kb/case.h>
#include "entry.h"
#include "site.h"

struct books {
	char *path;
	dev_t device;
	ino_t inode;
	struct kb_store *store;
	const struct kb_site *lender;	/* whose rules the store was lent */
};

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void close_books(void *books)
{
	talloc_free(books);
}

static void make_key(void)
{
	pthread_key_create(&key, close_books);
}

void kb_books_drop(void)
{
	pthread_once(&once, make_key);
	close_books(pthread_getspecific(key));
	pthread_setspecific(key, NULL);
}

static bool same_file(const struct books *b, const char *path)
{
	struct stat st;

	return !strcmp(b->path, path) && !stat(path, &st) &&
	       st.st_dev == b->device && st.st_ino == b->inode;
}

/* Rules of a site that a reload has replaced are gone. */
static void take_back(struct books *b, const struct kb_site *site)
{
	if (b->lender && b->lender != site)
		kb_store_guard(b->store, NULL, NULL);
	b->lender = site;
}

static enum kb_status open_books(const char *path, struct books **ret,
				 struct kb_error *err)
{
	struct books *b = kb_new(NULL, struct books);
	struct stat st = { 0 };
	enum kb_status status;

	b->path = kb_strdup(b, path);
	status = kb_store_open(b, path, KB_STORE_WRITE, false, &b->store, err);
	if (!status && stat(path, &st))
		status = kb_error_set(err, KB_IO, "%s is gone again", path);
	if (status) {
		talloc_free(b);
		return status;
	}
	b->device = st.st_dev;
	b->inode = st.st_ino;
	*ret = b;
	return KB_OK;
}

enum kb_status kb_books_at(const char *path, struct kb_store **ret,
			   struct kb_error *err)
{
	struct books *b;
	enum kb_status status;

	pthread_once(&once, make_key);
	b = pthread_getspecific(key);
	if (b && !same_file(b, path)) {
		kb_books_drop();
		b = NULL;
	}
	if (!b) {
		status = open_books(path, &b, err);
		if (status)
			return status;
		pthread_setspecific(key, b);
	}
	*ret = b->store;
	return KB_OK;
}

enum kb_status kb_books(const struct kb_request *r, struct kb_store **ret,
			struct kb_error *err)
{
	enum kb_status status = kb_books_at(r->site->config.store, ret, err);

	if (!status)
		take_back(pthread_getspecific(key), r->site);
	return status;
}

enum kb_status kb_books_cases(struct kb_request *r, struct kb_store **ret,
			      struct kb_error *err)
{
	const struct kb_secret *secret;
	enum kb_status status = kb_entry_secret(r, &secret, err);

	if (!status)
		status = kb_books(r, ret, err);
	if (status)
		return status;
	kb_store_guard(*ret, r->site->masker, secret);
	kb_store_listeners(*ret, r->site->listeners.n);
	return KB_OK;
}
