/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_catalogue.c - lists of what everybody may read: orders, topics, and site
 * maps of more articles than one file takes.
 */
#include <check.h>
#include <stdlib.h>

#include "../../searchd/origin.h"
#include "../../searchd/sitemap.h"
#include "../../searchd/xml.h"

enum { HANS, HANT, EN, RU };

static struct kb_catalogue *make(size_t n)
{
	struct kb_catalogue *c = kb_new(NULL, struct kb_catalogue);

	c->list = kb_array(c, struct kb_listed, n);
	c->n = n;
	return c;
}

static const char *titles(const struct kb_catalogue *c, size_t lang)
{
	struct kb_buf to = { .mem = (void *)c };

	kb_buf_adds(&to, "");
	for (size_t i = 0; i < c->n_in[lang]; i++)
		kb_buf_addf(&to, "%s ", c->titled[lang][i]->id);
	return to.bytes;
}

/* Simplified Chinese by pinyin, Traditional by strokes, Russian with yo beside ye, whatever the case; a title of
   one script stands in for the other. */
START_TEST(test_orders)
{
	struct kb_catalogue *c = make(4);

	c->list[0] = (struct kb_listed){ .id = "a", .product = "p",
		.title = { [HANS] = "\xe8\xb4\xa6\xe5\x8d\x95",	/* zhang */
			   [RU] = "\xd0\x81\xd0\xbb\xd0\xba\xd0\xb0" },
		.since = { [HANS] = 5, [RU] = 5 } };
	c->list[1] = (struct kb_listed){ .id = "b", .product = "p",
		.title = { [HANT] = "\xe7\x99\xbc\xe7\xa5\xa8",	/* fa */
			   [EN] = "apple",
			   [RU] = "\xd0\xb5\xd0\xb4\xd0\xb0" },
		.since = { [HANT] = 9, [RU] = 5 } };
	c->list[2] = (struct kb_listed){ .id = "c", .product = "other",
		.title = { [EN] = "Zebra" } };
	c->list[3] = (struct kb_listed){ .id = "d", .product = "p",
		.rule = true, .title = { [EN] = "Aardvark" } };
	kb_catalogue_sort(c);
	ck_assert_str_eq(titles(c, HANS), "b a ");
	ck_assert_str_eq(titles(c, HANT), "a b ");
	ck_assert_str_eq(titles(c, RU), "b a ");
	ck_assert_str_eq(c->newest[HANS][0]->id, "b");
	ck_assert_str_eq(c->newest[RU][0]->id, "a");
	ck_assert_uint_eq(c->n_topics[EN], 2);
	ck_assert_str_eq(c->topics[EN][0].product, "p");
	ck_assert_uint_eq(c->topics[EN][0].n, 2);
	ck_assert_uint_eq(c->topics[EN][0].rules, 1);
	ck_assert_str_eq(c->titled[EN][c->topics[EN][0].first]->id, "b");
	ck_assert_str_eq(c->topics[EN][1].product, "other");
	ck_assert_uint_eq(kb_listed_lang(&c->list[2], HANS), KB_LANG_NONE);
	ck_assert_str_eq(kb_listed_title(c, &c->list[1], HANS),
			 "\xe5\x8f\x91\xe7\xa5\xa8");
	talloc_free(c);
}
END_TEST

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		n++;
	}
	return n;
}

START_TEST(test_parts)
{
	enum { N = 2 * KB_SITEMAP_ARTICLES + 1 };
	struct kb_catalogue *c = make(N);
	size_t articles = 0;

	for (size_t i = 0; i < N; i++)
		c->list[i] = (struct kb_listed){ .product = "p",
			.id = talloc_asprintf(c, "a-%05zu", i),
			.title = { [EN] = "t", [RU] = "t" } };
	ck_assert_uint_eq(kb_sitemap_parts(c), 3);
	for (size_t i = 0; i < 3; i++) {
		struct kb_buf to = { .mem = c };

		kb_sitemap_write(&to, "https://h", c, i);
		articles += count(to.bytes, "<loc>https://h/articles/a-");
		ck_assert_uint_le(count(to.bytes, "<url>"), 50000);
		ck_assert_uint_le(to.len, 50 << 20);
	}
	ck_assert_uint_eq(articles, 2 * N);
	struct kb_buf list = { .mem = c };
	kb_sitemap_index(&list, "https://h", c);
	ck_assert_uint_eq(count(list.bytes, "<loc>https://h/sitemaps/"), 3);
	c->n = 0;
	ck_assert_uint_eq(kb_sitemap_parts(c), 1);
	talloc_free(c);
}
END_TEST

START_TEST(test_xml)
{
	struct kb_buf to = { .mem = NULL };

	kb_xml_add(&to, "a<b>&\"'\x01\xef\xbf\xbf\xd0\xb6\x1f");
	ck_assert_str_eq(to.bytes, "a&lt;b&gt;&amp;&quot;&#39;\xd0\xb6");
	talloc_free(to.bytes);
}
END_TEST

static const struct { const char *url; bool good; } sites[] = {
	{ "", true }, { "https://help.example", true },
	{ "http://127.0.0.1:8080", true }, { "https://[::1]:8443", true },
	{ "https://h/", false }, { "https://", false }, { "ftp://h", false },
	{ "https://h:", false }, { "https://h:1x", false },
	{ "https://h:123456", false }, { "https://u@h", false },
	{ "https://h?x", false }, { "https://[::1", false },
	{ "https://-h", false }, { "https://h\"", false },
};

START_TEST(test_sites)
{
	struct kb_error err;

	ck_assert_msg((kb_origin_check(sites[_i].url, &err) == KB_OK) ==
		      sites[_i].good, "%s", sites[_i].url);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("catalogue");
	TCase *tc = tcase_create("catalogue");
	SRunner *sr;
	int failed;

	kb_base_init("test_catalogue");
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, test_orders);
	tcase_add_test(tc, test_parts);
	tcase_add_test(tc, test_xml);
	tcase_add_loop_test(tc, test_sites, 0, KB_COUNT(sites));
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
