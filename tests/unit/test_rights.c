/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who may do what to an article: the whole table, and what comes of doing it. */
#include <check.h>
#include <stdlib.h>

#include <kb/curation.h>
#include <kb/edit.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static struct kb_config config;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static const char *const power[] = { "power" };

static struct kb_who person(enum kb_role role, const char *name, bool domain)
{
	return (struct kb_who){ .door = KB_DOOR_SESSION, .role = role,
		.name = name, .scopes = ~0ull,
		.domains = domain ? power : NULL, .n_domains = domain };
}

static void setup(void)
{
	mem = talloc_new(NULL);
	kb_config_default(&config);
	OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true, &store, &err));
}

static void teardown(void)
{
	talloc_free(mem);
}

/* ---- the table ------------------------------------------------------------------- */

/* What is to be true of one cell, said in another way than the table does. */
static bool expected(enum kb_role role, bool in_domain, bool own_text,
		     const struct kb_edit_state *st,
		     enum kb_edit_action action)
{
	bool publisher = role == KB_ROLE_PUBLISHER;
	bool guarded = st->open || (st->live &&
				    st->confidence == KB_VALIDATED);

	if ((role != KB_ROLE_EDITOR && !publisher) || !in_domain)
		return false;
	switch (action) {
	case KB_EDIT_SAVE:
	case KB_EDIT_REVIEW:
	case KB_EDIT_DISCARD:
		return true;
	case KB_EDIT_RESTORE:
		return st->state != KB_STATE_NONE;
	case KB_EDIT_PUBLISH:
	case KB_EDIT_SCHEDULE:
		return (publisher || !guarded) &&
			!(st->open && own_text && st->four_eyes);
	case KB_EDIT_VALIDATE:
		return publisher && !(own_text && st->four_eyes);
	case KB_EDIT_ARCHIVE:
	case KB_EDIT_WITHDRAW:
		return (publisher || !guarded) &&
			st->state != KB_STATE_NONE &&
			st->state != KB_STATE_ARCHIVED &&
			(action == KB_EDIT_ARCHIVE || st->live);
	default:
		return false;
	}
}

static void check_cell(enum kb_role role, unsigned bits, enum kb_state state,
		       enum kb_confidence confidence,
		       enum kb_edit_action action)
{
	bool in_domain = bits & 1, own = bits & 2;
	struct kb_who who = person(role, "ann", true);
	struct kb_edit_state st = { .state = state, .confidence = confidence,
		.live = bits & 4, .open = bits & 8, .four_eyes = bits & 16,
		.domain = in_domain ? "power" : "gas",
		.author = own ? "ann" : "bob" };
	const char *why;
	bool may = kb_edit_may(&who, &st, action, &why);

	ck_assert_msg(may == expected(role, in_domain, own, &st, action),
		"%s %s bits %u state %d confidence %d: %s",
		kb_role_name(role), kb_edit_action_name(action), bits, state,
		confidence, why);
	ck_assert(may == !*why);
}

START_TEST(every_cell_of_the_table)
{
	for (int role = 0; role < KB_ROLES; role++)
		for (unsigned bits = 0; bits < 32; bits++)
			for (int st = 0; st < KB_STATES; st++)
				for (int c = 0; c < KB_CONFIDENCES; c++)
					for (int a = 0; a < KB_EDIT_ACTIONS;
					     a++)
						check_cell((enum kb_role)role,
							bits, (enum kb_state)
							st, (enum
							kb_confidence)c, (enum
							kb_edit_action)a);
}
END_TEST

START_TEST(names_of_actions_go_there_and_back)
{
	for (int a = 0; a < KB_EDIT_ACTIONS; a++) {
		enum kb_edit_action found;

		ck_assert(kb_edit_action_find(kb_edit_action_name(
			(enum kb_edit_action)a), &found));
		ck_assert_int_eq(found, a);
	}
}
END_TEST

/* ---- doing it ------------------------------------------------------------------------ */

#define TEXT(fields, body) "---\nid: cut\nlang: en\ntitle: Cut\n" \
	"environment:\n  product: power\n" fields "---\n## Answer\n\n" body

static enum kb_status act(const struct kb_who *who,
			  enum kb_edit_action action, int base,
			  const char *source, int *version)
{
	const struct kb_edit e = { .action = action, .id = "cut", .lang = "en",
		.base = base, .source = source, .len = source ?
		strlen(source) : 0, .gate = KB_EDIT_STEADY, .note = "why" };

	return kb_edit_act(store, &config, who, &e, version, &err);
}

static struct kb_stored newest(int *live)
{
	struct kb_stored st;

	OK(kb_store_newest(store, mem, "cut", "en", &st, live, &err));
	return st;
}

static enum kb_status count_row(void *user, const struct kb_audit *row,
				struct kb_error *e)
{
	++*(int *)user;
	return KB_OK;
}

static int audit_rows(void)
{
	int n = 0;

	OK(kb_audit_each(store, 0, 99, count_row, &n, &err));
	return n;
}

START_TEST(from_draft_to_validated_takes_two)
{
	struct kb_who ann = person(KB_ROLE_PUBLISHER, "ann", false);
	struct kb_who bob = person(KB_ROLE_PUBLISHER, "bob", false);
	int v = 0, live;

	OK(act(&ann, KB_EDIT_SAVE, 0, TEXT("state: published\n"
		"confidence: validated\n", "two hours\n"), &v));
	ck_assert_str_eq(newest(&live).article->state, "draft");
	ck_assert_str_eq(newest(&live).article->confidence, "not-validated");
	ck_assert_int_eq(live, 0);
	ck_assert_int_eq(act(&ann, KB_EDIT_VALIDATE, v, NULL, &v),
			 KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "somebody else"));
	/* Nor may who changes it while he validates. */
	ck_assert_int_eq(act(&bob, KB_EDIT_VALIDATE, v, TEXT("state: draft\n",
		"three hours\n"), &v), KB_INVALID);
	OK(act(&bob, KB_EDIT_VALIDATE, v, NULL, &v));
	ck_assert_str_eq(newest(&live).article->state, "published");
	ck_assert_str_eq(newest(&live).article->confidence, "validated");
	ck_assert_int_gt(newest(&live).article->validated_at, 0);
	ck_assert_int_eq(live, v);
	ck_assert_ptr_nonnull(strstr(newest(&live).article->source,
				     "## Answer\n\ntwo hours\n"));
	/* A changed text is no longer what was validated. */
	OK(act(&bob, KB_EDIT_SAVE, v, TEXT("state: published\n"
		"confidence: validated\n", "four hours\n"), &v));
	ck_assert_str_eq(newest(&live).article->confidence, "not-validated");
	ck_assert_int_eq(live, v - 1);
	ck_assert_int_eq(audit_rows(), 3);
}
END_TEST

START_TEST(where_two_are_not_asked_for_one_is_enough)
{
	struct kb_who ann = person(KB_ROLE_PUBLISHER, "ann", false);
	int v = 0;

	config.four_eyes = "gas  billing";
	OK(act(&ann, KB_EDIT_VALIDATE, 0, TEXT("", "x\n"), &v));
	config.four_eyes = "gas power";
	ck_assert_int_eq(act(&ann, KB_EDIT_VALIDATE, v, TEXT("", "y\n"), &v),
			 KB_INVALID);
	config.four_eyes = "none";
	OK(act(&ann, KB_EDIT_VALIDATE, v, TEXT("", "y\n"), &v));
}
END_TEST

START_TEST(an_editor_publishes_inside_and_not_outside)
{
	struct kb_who ann = person(KB_ROLE_EDITOR, "ann", true);
	struct kb_who bob = person(KB_ROLE_PUBLISHER, "bob", true);
	int v = 0, live;

	OK(act(&ann, KB_EDIT_PUBLISH, 0, TEXT("audience: agent\n", "x\n"),
	       &v));
	ck_assert_int_eq(newest(&live).version, 1);
	ck_assert_int_eq(live, 1);
	/* For all: not hers, in either direction. */
	ck_assert_int_eq(act(&ann, KB_EDIT_PUBLISH, v, TEXT("", "x\n"), &v),
			 KB_INVALID);
	OK(act(&ann, KB_EDIT_REVIEW, v, TEXT("", "x\n"), &v));
	OK(act(&bob, KB_EDIT_PUBLISH, v, NULL, &v));
	ck_assert_int_eq(act(&ann, KB_EDIT_PUBLISH, v, TEXT(
		"audience: agent\n", "x\n"), &v), KB_INVALID);
	ck_assert_int_eq(act(&ann, KB_EDIT_WITHDRAW, v, NULL, &v),
			 KB_INVALID);
	/* Nor may it leave her domain by a change of its product. */
	ck_assert_int_eq(act(&ann, KB_EDIT_SAVE, v, "---\nid: cut\nlang: en\n"
		"title: C\nenvironment:\n  product: gas\n---\nx\n", &v),
		KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "domain"));
}
END_TEST

START_TEST(withdrawn_at_once_and_undone_as_a_new_version)
{
	struct kb_who ann = person(KB_ROLE_PUBLISHER, "ann", false);
	struct kb_who bob = person(KB_ROLE_PUBLISHER, "bob", false);
	struct kb_pending p = { .id = "cut", .lang = "en", .by = "bob",
				.source = "x", .len = 1 };
	struct kb_edit back = { .action = KB_EDIT_RESTORE, .id = "cut",
				.lang = "en", .version = 2 };
	int v = 0, live, r;

	OK(act(&ann, KB_EDIT_SAVE, 0, TEXT("", "first\n"), &v));
	OK(act(&bob, KB_EDIT_PUBLISH, v, NULL, &v));
	OK(kb_pending_put(store, &p, 0, &r, &err));
	/* It does not matter what he saw when it has to go. */
	OK(act(&bob, KB_EDIT_WITHDRAW, KB_BASE_ANY, NULL, &v));
	newest(&live);
	ck_assert_int_eq(live, 0);
	ck_assert_int_eq(act(&bob, KB_EDIT_WITHDRAW, KB_BASE_ANY, NULL, &v),
			 KB_INVALID);
	OK(kb_pending_get(store, mem, "cut", "en", "bob", &p, &err));
	back.base = v;
	OK(kb_edit_act(store, &config, &bob, &back, &v, &err));
	ck_assert_int_eq(v, 4);
	ck_assert_str_eq(newest(&live).article->state, "draft");
	ck_assert_ptr_nonnull(strstr(newest(&live).article->source, "first"));
	ck_assert_int_eq(kb_pending_get(store, mem, "cut", "en", "bob", &p,
					&err), KB_NOT_FOUND);
	/* Any version is good for a withdrawal only. */
	ck_assert_int_eq(act(&bob, KB_EDIT_SAVE, KB_BASE_ANY, TEXT("", "b\n"),
			     &v), KB_CONFLICT);
}
END_TEST

START_TEST(a_pinned_answer_changes_only_with_a_reason)
{
	struct kb_who ann = person(KB_ROLE_PUBLISHER, "ann", false);
	struct kb_edit e = { .action = KB_EDIT_PUBLISH, .id = "cut",
		.lang = "en", .source = TEXT("audience: agent\n", "x\n"),
		.len = strlen(TEXT("audience: agent\n", "x\n")) };
	struct kb_revision *list;
	size_t n;
	int v = 0;

	ck_assert_int_eq(kb_edit_act(store, &config, &ann, &e, &v, &err),
			 KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "gate"));
	e.gate = KB_EDIT_SAYS;
	ck_assert_int_eq(kb_edit_act(store, &config, &ann, &e, &v, &err),
			 KB_INVALID);
	ck_assert_ptr_nonnull(strstr(err.text, "note"));
	e.gate = KB_EDIT_FLIPS;
	e.note = "a note is no signature";
	ck_assert_int_eq(kb_edit_act(store, &config, &ann, &e, &v, &err),
			 KB_INVALID);
	e.signed_reason = "the price is new";
	OK(kb_edit_act(store, &config, &ann, &e, &v, &err));
	OK(kb_store_history(store, mem, "cut", "en", &list, &n, &err));
	ck_assert_str_eq(list[0].signed_reason, "the price is new");
}
END_TEST

START_TEST(what_does_not_fit_changes_nothing)
{
	struct kb_who ann = person(KB_ROLE_PUBLISHER, "ann", false);
	struct kb_edit later = { .action = KB_EDIT_SCHEDULE, .id = "cut",
		.lang = "en", .gate = KB_EDIT_STEADY, .source =
		TEXT("audience: agent\n", "x\n"), .len =
		strlen(TEXT("audience: agent\n", "x\n")),
		.valid_from = "2001-01-01" };
	int v = 0, live;

	ck_assert_int_eq(act(&ann, KB_EDIT_SAVE, 0, NULL, &v), KB_NOT_FOUND);
	ck_assert_int_eq(act(&ann, KB_EDIT_SAVE, 0, "---\nid: other\n"
		"lang: en\ntitle: T\n---\nx\n", &v), KB_INVALID);
	ck_assert_int_eq(act(&ann, KB_EDIT_SAVE, 0, "---\nid: cut\nnonsense: "
		"1\n---\nx\n", &v), KB_INVALID);
	ck_assert_int_eq(kb_edit_act(store, &config, &ann, &later, &v, &err),
			 KB_INVALID);
	ck_assert_int_eq(audit_rows(), 0);
	later.valid_from = "2099-01-01";
	OK(kb_edit_act(store, &config, &ann, &later, &v, &err));
	ck_assert_ptr_nonnull(strstr(newest(&live).article->source,
				     "valid_from: 2099-01-01\n"));
	/* Published as it is: nothing to do, nothing undone. */
	OK(act(&ann, KB_EDIT_SAVE, v, TEXT("audience: agent\n", "y\n"), &v));
	ck_assert_int_eq(act(&ann, KB_EDIT_SAVE, 1, TEXT("audience: agent\n",
		"z\n"), &v), KB_CONFLICT);
}
END_TEST

/* ---- merging ---------------------------------------------------------------------------- */

static void put(const char *id, const char *fields)
{
	char *text = kb_format(mem, "---\nid: %s\nlang: en\ntitle: %s\n%s---\n"
			       "x\n", id, id, fields);
	struct kb_article *a;
	enum kb_put done;

	OK(kb_article_parse(mem, id, NULL, NULL, text, strlen(text), &a,
			    &err));
	OK(kb_store_article_put(store, a, "", &done, &err));
}

START_TEST(two_articles_become_one)
{
	struct kb_who ann = person(KB_ROLE_PUBLISHER, "ann", false);
	struct kb_edit_merge m = { .lang = "en", .source = "old", .target =
		"new", .gate = KB_EDIT_STEADY, .source_base = 1,
		.target_base = 1 };
	struct kb_stored st;
	const char *target;
	int live;

	put("old", "questions:\n  - a\n  - b\npins:\n  - p\n");
	put("new", "questions:\n  - b\nconfidence: validated\n");
	OK(kb_edit_merge(store, &config, &ann, &m, &err));
	OK(kb_store_newest(store, mem, "new", "en", &st, &live, &err));
	ck_assert_int_eq(live, 2);
	ck_assert_uint_eq(st.article->n_questions, 2);
	ck_assert_str_eq(st.article->questions[1], "a");
	ck_assert_str_eq(st.article->pins[0], "p");
	ck_assert_str_eq(st.article->confidence, "validated");
	OK(kb_store_newest(store, mem, "old", "en", &st, &live, &err));
	ck_assert_int_eq(live, 0);
	OK(kb_redirect_find(store, mem, "old", &target, &err));
	ck_assert_str_eq(target, "new");
	m.target = "old";
	ck_assert_int_eq(kb_edit_merge(store, &config, &ann, &m, &err),
			 KB_INVALID);
	m.source = "none";
	ck_assert_int_eq(kb_edit_merge(store, &config, &ann, &m, &err),
			 KB_NOT_FOUND);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("rights");
	TCase *tc = tcase_create("core");
	SRunner *sr;
	int failed;

	kb_base_init("test_rights");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_cell_of_the_table);
	tcase_add_test(tc, names_of_actions_go_there_and_back);
	tcase_add_test(tc, from_draft_to_validated_takes_two);
	tcase_add_test(tc, where_two_are_not_asked_for_one_is_enough);
	tcase_add_test(tc, an_editor_publishes_inside_and_not_outside);
	tcase_add_test(tc, withdrawn_at_once_and_undone_as_a_new_version);
	tcase_add_test(tc, a_pinned_answer_changes_only_with_a_reason);
	tcase_add_test(tc, what_does_not_fit_changes_nothing);
	tcase_add_test(tc, two_articles_become_one);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
