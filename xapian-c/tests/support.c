/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * support.c - see support.h. Tests run without forking, so that the leak
 * checker sees one process from start to end.
 */
#include "support.h"

#include <ftw.h>
#include <stdio.h>
#include <unistd.h>

static char folder[256];

void folder_make(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/xapian-c.XXXXXX",
		 tmp ? tmp : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	return remove(path);
}

void folder_remove(void)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *in_folder(const char *name)
{
	static char paths[16][512];
	static unsigned next;
	char *path = paths[next++ % COUNT(paths)];

	snprintf(path, sizeof(paths[0]), "%s/%s", folder, name);
	return path;
}

struct xc_writer *writer_at(const char *path, unsigned flags)
{
	struct xc_writer *writer = NULL;

	OK(xc_writer_open(path, flags, &writer, &err));
	return writer;
}

struct xc_database *reader_of(const char *path)
{
	struct xc_database *db = NULL;

	OK(xc_db_open(&path, 1, &db, &err));
	return db;
}

uint32_t add_words(struct xc_writer *writer, const char *words,
		   const char *data, const char *value0)
{
	struct xc_term terms[32];
	struct xc_value value = { 0, value0, value0 ? strlen(value0) : 0 };
	struct xc_document_spec spec = {
		.terms = terms,
		.values = &value, .n_values = value0 ? 1 : 0,
		.data = data, .data_len = data ? strlen(data) : 0,
	};
	uint32_t docid = 0;

	while (*words) {
		size_t len = strcspn(words, " ");
		ck_assert_uint_lt(spec.n_terms, COUNT(terms));
		terms[spec.n_terms++] = (struct xc_term){ words, len, 1 };
		words += len + (words[len] == ' ');
	}
	OK(xc_writer_add(writer, &spec, &docid, &err));
	return docid;
}

int run_suite(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
