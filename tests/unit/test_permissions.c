/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_permissions.c - each address times each role: in or out. A row of
 * routes.def for which nothing stands here keeps this from building, so that
 * nobody adds an address without saying who gets in.
 */
#include <check.h>
#include <stdlib.h>

#include "../../searchd/fields.h"
#include "../../searchd/routes.h"

/* y for who gets in: public, agent, editor, publisher, operator. Who asks from
   this machine (metrics) is not a role. */
#define EXPECT_home		"yyyyy"
#define EXPECT_search		"yyyyy"
#define EXPECT_article		"yyyyy"
#define EXPECT_api_answers	"yyyyy"
#define EXPECT_api_suggest	"yyyyy"
#define EXPECT_api_article	"yyyyy"
#define EXPECT_qr	"yyyyy"
#define EXPECT_offline	"yyyyy"
#define EXPECT_worker	"yyyyy"
#define EXPECT_topics	"yyyyy"
#define EXPECT_topic	"yyyyy"
#define EXPECT_changes	"yyyyy"
#define EXPECT_feed	"yyyyy"
#define EXPECT_sitemap	"yyyyy"
#define EXPECT_sitemap_part	"yyyyy"
#define EXPECT_opensearch	"yyyyy"
#define EXPECT_opensearch_suggest	"yyyyy"
#define EXPECT_talk		"yyyyy"
#define EXPECT_talk_send	"yyyyy"
#define EXPECT_helpful		"yyyyy"
#define EXPECT_helpful_send	"yyyyy"
#define EXPECT_api_handoff	"-yyy-"
#define EXPECT_api_handoff_give	"-yyy-"
#define EXPECT_sign_in		"yyyyy"
#define EXPECT_sign_in_send	"yyyyy"
#define EXPECT_sign_out		"-yyyy"
#define EXPECT_account		"-yyyy"
#define EXPECT_password		"-yyyy"
#define EXPECT_second		"-yyyy"
#define EXPECT_sessions		"-yyyy"
#define EXPECT_desk		"-yyy-"
#define EXPECT_desk_results	"-yyy-"
#define EXPECT_desk_message	"-yyy-"
#define EXPECT_desk_embed	"-yyy-"
#define EXPECT_desk_do		"-yyy-"
#define EXPECT_desk_find	"-yyy-"
#define EXPECT_desk_open	"-yyy-"
#define EXPECT_team		"-yyyy"
#define EXPECT_team_csv		"-yyyy"
#define EXPECT_recall		"--yyy"
#define EXPECT_recall_tick	"-yyy-"
#define EXPECT_edit		"--yy-"
#define EXPECT_edit_queue	"--yy-"
#define EXPECT_api_source	"--yy-"
#define EXPECT_api_article_put	"--yy-"
#define EXPECT_edit_articles	"--yy-"
#define EXPECT_edit_new	"--yy-"
#define EXPECT_edit_new_send	"--yy-"
#define EXPECT_edit_article	"--yy-"
#define EXPECT_edit_article_send	"--yy-"
#define EXPECT_edit_pending	"--yy-"
#define EXPECT_edit_check	"--yy-"
#define EXPECT_edit_history	"--yy-"
#define EXPECT_edit_curation	"--yy-"
#define EXPECT_edit_curation_send	"--yy-"
#define EXPECT_edit_merge	"--yy-"
#define EXPECT_edit_merge_send	"--yy-"
#define EXPECT_edit_reports	"--yy-"
#define EXPECT_edit_reports_csv	"--yy-"
#define EXPECT_edit_attach	"--yy-"
#define EXPECT_edit_import	"--yy-"
#define EXPECT_edit_import_do	"--yy-"
#define EXPECT_edit_import_upload	"--yy-"
#define EXPECT_audit		"----y"
#define EXPECT_api_case_open	"-yyy-"
#define EXPECT_api_case_search	"-yyy-"
#define EXPECT_api_events	"-yyy-"
#define EXPECT_api_receipt	"--yyy"
#define EXPECT_api_case		"-yyy-"
#define EXPECT_api_preview	"--yy-"
#define EXPECT_openapi		"yyyyy"
#define EXPECT_attachment	"yyyyy"
#define EXPECT_asset		"yyyyy"
#define EXPECT_embed		"yyyyy"
#define EXPECT_embed_how	"yyyyy"
#define EXPECT_embed_script	"yyyyy"
#define EXPECT_robots		"yyyyy"
#define EXPECT_favicon		"yyyyy"
#define EXPECT_healthz		"yyyyy"
#define EXPECT_readyz		"yyyyy"
#define EXPECT_metrics		"-----"

static const struct { const char *name, *may; } expected[KB_ROUTES] = {
#define ROUTE(name, ...) [KB_ROUTE_##name] = { #name, EXPECT_##name },
#include "../../searchd/routes.def"
#undef ROUTE
};

static bool may(const struct kb_who *who, size_t i)
{
	return kb_who_may(who, kb_route_at((enum kb_route_id)i)->permission);
}

START_TEST(test_roles)
{
	for (size_t i = 0; i < KB_ROUTES; i++)
		for (int role = 0; role < KB_ROLES; role++) {
			struct kb_who who = { .role = (enum kb_role)role,
				.door = role ? KB_DOOR_SESSION : KB_DOOR_NONE,
				.scopes = ~UINT64_C(0) };

			ck_assert_msg(may(&who, i) ==
				      (expected[i].may[role] == 'y'),
				      "%s as %s", expected[i].name,
				      kb_role_name((enum kb_role)role));
		}
}
END_TEST

/* A token without scopes, and a password that is still to be changed. */
START_TEST(test_reduced)
{
	for (size_t i = 0; i < KB_ROUTES; i++)
		for (int role = 1; role < KB_ROLES; role++) {
			const struct kb_route *route =
				kb_route_at((enum kb_route_id)i);
			struct kb_who token = { .role = (enum kb_role)role,
				.door = KB_DOOR_TOKEN };
			struct kb_who fresh = { .role = (enum kb_role)role,
				.door = KB_DOOR_SESSION, .must_change = true,
				.scopes = ~UINT64_C(0) };
			bool all = route->permission == KB_PERMIT_ALL;

			ck_assert_msg(may(&token, i) == all, "%s by token",
				      expected[i].name);
			ck_assert_msg(may(&fresh, i) == (all ||
				      route->permission ==
				      KB_PERMIT_SIGNED_IN),
				      "%s before the password is changed",
				      expected[i].name);
		}
}
END_TEST

/* What follows from being a form, or not for everybody. */
START_TEST(test_columns)
{
	for (size_t i = 0; i < KB_ROUTES; i++) {
		const struct kb_route *r = kb_route_at((enum kb_route_id)i);
		bool sends = strcmp(r->method, "GET") != 0;
		bool all = r->permission == KB_PERMIT_ALL;

		ck_assert_msg(r->permission != KB_PERMIT_NOBODY, "%s",
			      r->pattern);
		ck_assert_msg(sends == (r->body > 0), "%s: body", r->pattern);
		ck_assert_msg(!sends || r->rate != KB_RATE_NONE, "%s: rate",
			      r->pattern);
		ck_assert_msg((!sends && all) || r->cache == KB_CACHE_NO,
			      "%s: cache", r->pattern);
		ck_assert_msg(!(r->flags & KB_ROUTE_PUBLIC) || all ||
			      r->permission == KB_PERMIT_LOCAL,
			      "%s: not for a public service", r->pattern);
	}
}
END_TEST

/* What is left of a case with one field of each kind, by role. */
START_TEST(test_fields)
{
	static const struct { const char *left; } rows[KB_ROLES] = {
		[KB_ROLE_PUBLIC] = { "{}" },
		[KB_ROLE_AGENT] = { "{\"id\":1,\"keys\":1}" },
		[KB_ROLE_EDITOR] = { "{\"answer\":1,\"id\":1,\"keys\":1}" },
		[KB_ROLE_PUBLISHER] = {
			"{\"answer\":1,\"id\":1,\"keys\":1}" },
		[KB_ROLE_OPERATOR] = { "{\"answer\":1}" },
	};

	for (int role = 0; role < KB_ROLES; role++) {
		struct kb_who who = { .role = (enum kb_role)role,
				      .door = KB_DOOR_SESSION,
				      .scopes = ~UINT64_C(0) };
		json_t *c = json_pack("{s:i,s:i,s:i,s:i}", "id", 1, "keys", 1,
				      "answer", 1, "unknown", 1);
		char *left;

		kb_fields_case(&who, c);
		left = json_dumps(c, JSON_COMPACT | JSON_SORT_KEYS);
		ck_assert_str_eq(left, rows[role].left);
		free(left);
		json_decref(c);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("permissions");
	TCase *tcase = tcase_create("permissions");
	SRunner *runner = srunner_create(suite);
	int failed;

	kb_base_init("test_permissions");
	suite_add_tcase(suite, tcase);
	tcase_add_test(tcase, test_roles);
	tcase_add_test(tcase, test_reduced);
	tcase_add_test(tcase, test_columns);
	tcase_add_test(tcase, test_fields);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
