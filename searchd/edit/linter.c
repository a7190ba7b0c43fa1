/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * linter.c - the service's linter, with a store handle of its own for reading.
 * In: the site. Out: the linter, to one thread at a time; opened anew when the
 * settings or the store's file are others than before.
 */
#include "linter.h"

#include <sys/stat.h>

static struct {
	void *mem;
	const char *path;
	dev_t device;
	ino_t inode;
	struct kb_linter *linter;
} one;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static bool is_same(const char *path, const struct stat *st)
{
	return one.linter && !strcmp(one.path, path) &&
	       one.device == st->st_dev && one.inode == st->st_ino;
}

static enum kb_status open_one(const struct kb_config *config,
			       const struct stat *st, struct kb_error *err)
{
	struct kb_store *store;
	enum kb_status status;

	talloc_free(one.mem);
	one.linter = NULL;
	one.mem = talloc_named_const(NULL, 0, "linter");
	one.path = kb_strdup(one.mem, config->store);
	one.device = st->st_dev;
	one.inode = st->st_ino;
	status = kb_store_open(one.mem, one.path, KB_STORE_READ, false, &store,
			       err);
	return status ? status : kb_lint_open(one.mem, store, config, NULL,
					      &one.linter, err);
}

enum kb_status kb_linter_borrow(const struct kb_site *site,
				struct kb_linter **ret, struct kb_error *err)
{
	struct stat st;
	enum kb_status status = KB_OK;

	if (stat(site->config.store, &st))
		return kb_error_set(err, KB_IO, "%s is gone",
				    site->config.store);
	pthread_mutex_lock(&lock);
	if (!is_same(site->config.store, &st))
		status = open_one(&site->config, &st, err);
	*ret = one.linter;
	if (status)
		pthread_mutex_unlock(&lock);
	return status;
}

void kb_linter_return(void)
{
	pthread_mutex_unlock(&lock);
}
