/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * add_person.c - STORE NAME ROLE PASSWORD [LEVEL [GROUP...]]: for tests that
 * need somebody to sign in as. In: a store. Out: one person more, whose
 * password need not be changed; or with PASSWORD "-" a one-time one, printed.
 */
#include <kb/access.h>
#include <stdlib.h>

static int fail(const struct kb_error *err)
{
	fprintf(stderr, "add_person: %s\n", err->text);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct kb_person p = { 0 };
	struct kb_store *store;
	struct kb_error err;
	enum kb_put done;
	char *once;
	void *mem;

	kb_base_init("add_person");
	if (argc < 5 || !kb_role_find(argv[3], &p.role)) {
		fputs("Usage: add_person STORE NAME ROLE PASSWORD [LEVEL "
		      "[GROUP...]]\n", stderr);
		return 2;
	}
	mem = talloc_new(NULL);
	p.name = argv[2];
	p.display = "";
	p.level = argc > 5 ? (int)strtol(argv[5], NULL, 10) : 1;
	p.groups = (const char *const *)argv + 6;
	p.n_groups = argc > 6 ? (size_t)argc - 6 : 0;
	if (kb_store_open(mem, argv[1], KB_STORE_WRITE, true, &store, &err) ||
	    kb_person_put(store, NULL, &p, &done, &err))
		return fail(&err);
	if (!strcmp(argv[4], "-")) {
		if (kb_person_reset(store, mem, NULL, p.name, &once, &err))
			return fail(&err);
		puts(once);
	} else if (kb_person_password(store, NULL, p.name, argv[4], &err)) {
		return fail(&err);
	}
	talloc_free(mem);
	return EXIT_SUCCESS;
}
