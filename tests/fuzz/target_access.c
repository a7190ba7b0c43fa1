/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_access.c - what opens a door, and for whom an article is. The input
 * is laid over the right cookie and the right token, as what is changed in
 * them: with no change they open, with any they do not; and by itself it opens
 * nothing. As an audience, it shows the public nothing but "public", and a
 * higher level never sees less.
 */
#include <kb/access.h>
#include <stdlib.h>

#include "fuzz.h"

#define PASSWORD "kettle orbit mango 7"
enum { SECRET_MAX = 128 };

static struct {
	struct kb_store *store;
	char *cookie, *token;
} doors;

static void open_doors(void)
{
	struct kb_person p = { .name = "anna", .role = KB_ROLE_AGENT,
			       .level = 1 };
	char folder[] = "fuzz-access-XXXXXX";
	void *mem = talloc_new(NULL);
	struct kb_secret *key;
	struct kb_error err;
	enum kb_put put;

	fuzz_check(mkdtemp(folder), "no folder");
	fuzz_check(kb_store_open(NULL, kb_format(mem, "%s/store.db", folder),
				 KB_STORE_WRITE, true, &doors.store, &err) ==
		   KB_OK &&
		   kb_secret_open(mem, kb_format(mem, "%s/key", folder), true,
				  &key, &err) == KB_OK &&
		   kb_person_put(doors.store, NULL, &p, &put, &err) == KB_OK &&
		   kb_person_password(doors.store, NULL, "anna", PASSWORD,
				      &err) == KB_OK &&
		   kb_sign_in(doors.store, key, doors.store, "anna", PASSWORD,
			      NULL, "192.0.2.7", &doors.cookie, &err) ==
		   KB_OK &&
		   kb_token_add(doors.store, doors.store, NULL, "anna", "fuzz",
				1ull << KB_PERMIT_STAFF_READ,
				kb_now() + 10000000, &doors.token, &err) ==
		   KB_OK, "%s", err.text);
	/* The open handle keeps the file. */
	fuzz_check(kb_rmtree(folder, &err) == KB_OK, "%s", err.text);
	talloc_free(mem);
}

static void check_cookie(void *mem, const char *text)
{
	static const struct kb_session_rules rules = { 1 << 30, 1 << 30 };
	struct kb_who who = { 0 };
	struct kb_error err;
	bool right = !strcmp(text, doors.cookie);
	enum kb_status st = kb_session_find(doors.store, mem, text, &rules,
					    &who, &err);

	fuzz_check(right ? st == KB_OK && who.person : st == KB_NOT_FOUND &&
		   !who.person, "cookie %s: %s", text, kb_status_name(st));
}

static void check_token(void *mem, const char *text)
{
	struct kb_who who = { 0 };
	struct kb_error err;
	bool right = !strcmp(text, doors.token);
	enum kb_status st = kb_token_find(doors.store, mem, text, &who, &err);

	fuzz_check(right ? st == KB_OK && who.person : st == KB_NOT_FOUND &&
		   !who.person, "token %s: %s", text, kb_status_name(st));
}

/* The secret with the input's bytes laid over it. */
static const char *changed(void *mem, const char *secret, const char *bytes,
			   size_t len)
{
	char *ret = kb_strdup(mem, secret);

	for (size_t i = 0; secret[i] && i < len; i++)
		ret[i] = (char)(secret[i] ^ bytes[i]);
	return ret;
}

static void check_audience(const char *text)
{
	struct kb_audience who = { 0 };
	bool seen = false;

	fuzz_check(kb_audience_sees(&who, text) == !strcmp(text, "public"),
		   "the public and '%s'", text);
	who.staff = true;
	for (who.level = 0; who.level <= KB_LEVEL_MAX; who.level++) {
		bool sees = kb_audience_sees(&who, text);

		fuzz_check(sees || !seen, "level %d sees less of '%s'",
			   who.level, text);
		fuzz_check(!sees || !kb_audience_problem(text),
			   "'%s' is wrong, and seen", text);
		seen = sees;
	}
	who.all = true;
	fuzz_check(kb_audience_sees(&who, text), "editors and '%s'", text);
}

void fuzz_access(void *mem, const char *bytes, size_t len)
{
	char *text = kb_strndup(mem, bytes, len);

	if (!doors.store)
		open_doors();
	check_cookie(mem, text);
	check_token(mem, text);
	if (len <= SECRET_MAX) {
		check_cookie(mem, changed(mem, doors.cookie, bytes, len));
		check_token(mem, changed(mem, doors.token, bytes, len));
	}
	check_audience(text);
}
