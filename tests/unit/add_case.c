/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * add_case.c - STORE KEY PERSON PHONE QUESTION [KIND JSON]...: for tests that
 * need a case file with events. In: a store with its key. Out: one case more,
 * its number printed.
 */
#include <kb/case.h>
#include <kb/secret.h>
#include <stdlib.h>

static int fail(const struct kb_error *err)
{
	fprintf(stderr, "add_case: %s\n", err->text);
	return EXIT_FAILURE;
}

static enum kb_status add(struct kb_store *store, const char *id,
			  const char *by, const char *kind, const char *body,
			  struct kb_error *err)
{
	struct kb_case_event e = { .by = by };
	enum kb_status status;
	int64_t seq;

	if (!kb_event_find(kind, &e.kind))
		return kb_error_set(err, KB_INVALID, "no event '%s'", kind);
	e.body = json_loads(body, 0, NULL);
	status = kb_case_add(store, id, &e, &seq, err);
	json_decref(e.body);
	return status;
}

int main(int argc, char **argv)
{
	struct kb_case_key key = { "phone", NULL };
	struct kb_case_opening o = { .lang = "en", .country = "GB",
		.channel = "phone", .keys = &key, .n_keys = 1 };
	struct kb_secret *secret;
	struct kb_masker *masker;
	struct kb_store *store;
	struct kb_error err;
	enum kb_put done;
	const char *id;
	void *mem;

	kb_base_init("add_case");
	if (argc < 6 || argc % 2) {
		fputs("Usage: add_case STORE KEY PERSON PHONE QUESTION "
		      "[KIND JSON]...\n", stderr);
		return 2;
	}
	mem = talloc_new(NULL);
	o.by = o.owner = argv[3];
	key.value = argv[4];
	o.question = argv[5];
	if (kb_store_open(mem, argv[1], KB_STORE_WRITE, true, &store, &err) ||
	    kb_secret_open(mem, argv[2], true, &secret, &err) ||
	    kb_masker_new(mem, "", &masker, &err))
		return fail(&err);
	kb_store_guard(store, masker, secret);
	if (kb_case_open(store, mem, &o, &id, &done, &err))
		return fail(&err);
	for (int i = 6; i < argc; i += 2)
		if (add(store, id, argv[3], argv[i], argv[i + 1], &err))
			return fail(&err);
	puts(id);
	talloc_free(mem);
	return EXIT_SUCCESS;
}
