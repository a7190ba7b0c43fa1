/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_searchd.c - what can be wrong with an address, which route it leads to,
 * and the words of the interface: plurals, dates, durations, escaping.
 */
#include <check.h>
#include <stdlib.h>

#include "../../searchd/client.h"
#include "../../searchd/i18n.h"
#include "../../searchd/mark.h"
#include "../../searchd/mustache_shim.h"
#include "../../searchd/page.h"
#include "../../searchd/rate.h"

static const char *web;

static enum kb_fault parse(const char *target, struct kb_request **ret)
{
	struct kb_request *r = kb_request_new(NULL, target);
	enum kb_fault fault = kb_request_parse(r);

	if (ret)
		*ret = r;
	else
		kb_request_free(r);
	return fault;
}

START_TEST(test_targets)
{
	static const struct { const char *target; enum kb_fault fault; } rows[] = {
		{ "/", KB_FAULT_NONE },
		{ "/articles/%E7%A5%A8", KB_FAULT_NONE },
		{ "/search?q=a%26b&lang=ru", KB_FAULT_NONE },
		{ "*", KB_FAULT_TARGET },
		{ "http://x/", KB_FAULT_TARGET },
		{ "/a/../b", KB_FAULT_TARGET },
		{ "/%2e%2e/b", KB_FAULT_TARGET },
		{ "/a%2fb", KB_FAULT_TARGET },
		{ "/a\x01", KB_FAULT_TARGET },
		{ "/a%0ab", KB_FAULT_TARGET },
		{ "/a%00", KB_FAULT_ENCODING },
		{ "/a%4", KB_FAULT_ENCODING },
		{ "/a%zz", KB_FAULT_ENCODING },
		{ "/a%1-", KB_FAULT_ENCODING },
		{ "/?%zz=1", KB_FAULT_ENCODING },
		{ "/./b", KB_FAULT_TARGET },
		{ "/a%7f", KB_FAULT_TARGET },
		{ "/a%5Cb", KB_FAULT_TARGET },
		{ "/a\x7f", KB_FAULT_TARGET },
		{ "/a#b", KB_FAULT_TARGET },
		{ "/?fact=a&fact=b", KB_FAULT_NONE },
		{ "/?q=%e7%a5", KB_FAULT_UTF8 },
		{ "/?q=%c0%af", KB_FAULT_UTF8 },
		{ "/?q=%ed%a0%80", KB_FAULT_UTF8 },
		{ "/?q=1&%71=2", KB_FAULT_REPEATED },
		{ "/?a&b&c&d&e&f&g&h&i&j&k&l&m&n&o&p&q", KB_FAULT_PARAMS },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(parse(rows[i].target, NULL) == rows[i].fault,
			      "%s", rows[i].target);
}
END_TEST

START_TEST(test_decoding)
{
	struct kb_request *r;
	const struct kb_param *q;

	ck_assert_int_eq(parse("/articles/a+b?q=a+b%2Bc%3D%26&x&&y=", &r),
			 KB_FAULT_NONE);
	ck_assert_uint_eq(r->n_segments, 2);
	ck_assert_str_eq(r->segments[1], "a+b");
	q = kb_request_param(r, "q");
	ck_assert_str_eq(q->value, "a b+c=&");
	ck_assert_uint_eq(q->len, 7);
	ck_assert_str_eq(kb_request_param(r, "x")->value, "");
	ck_assert_ptr_null(kb_request_param(r, "z"));
	ck_assert_str_eq(kb_url_encode(r, "a b/\xe7\xa5\xa8Zz09-~@[{"),
			 "a%20b%2F%E7%A5%A8Zz09-~@%5B%7B");
	kb_request_free(r);
}
END_TEST

START_TEST(test_numbers)
{
	static const struct { const char *target; unsigned n; } rows[] = {
		{ "/", 7 }, { "/?n=", 7 }, { "/?n=1", 1 }, { "/?n=50", 50 },
		{ "/?n=0", 0 }, { "/?n=51", 0 }, { "/?n=5x", 0 },
		{ "/?n=000000001", 0 },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		struct kb_request *r;
		struct kb_error err;
		unsigned n = 7;

		ck_assert_int_eq(parse(rows[i].target, &r), KB_FAULT_NONE);
		if (kb_request_number(r, "n", 50, &n, &err) != KB_OK) {
			ck_assert_uint_eq(n, 7);
			ck_assert_str_eq(err.text,
				"n must be a number from 1 to 50");
			n = 0;
		}
		ck_assert_msg(n == rows[i].n, "%s", rows[i].target);
		kb_request_free(r);
	}
}
END_TEST

START_TEST(test_routes)
{
	static const struct { const char *target, *pattern; } rows[] = {
		{ "/", "/" },
		{ "/search?q=x", "/search" },
		{ "/articles/x", "/articles/{id}" },
		{ "/articles/", NULL },
		{ "/articles", NULL },
		{ "/articles/x/y", NULL },
		{ "/v1/articles/x", "/v1/articles/{id}" },
		{ "/v1/answersx", NULL },
		{ "/v1/answers/", NULL },
		{ "/a/b/c/d/e/f", NULL },
		{ "//", NULL },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		struct kb_request *r;
		const struct kb_route *route;

		ck_assert_int_eq(parse(rows[i].target, &r), KB_FAULT_NONE);
		route = kb_route_find(r);
		if (rows[i].pattern)
			ck_assert_str_eq(route->pattern, rows[i].pattern);
		else
			ck_assert_msg(!route, "%s", rows[i].target);
		kb_request_free(r);
	}
}
END_TEST

START_TEST(test_methods)
{
	static const struct { const char *target, *method, *pattern, *allow; }
	rows[] = {
		{ "/sign-in", "GET", "/sign-in", NULL },
		{ "/sign-in", "HEAD", "/sign-in", NULL },
		{ "/sign-in", "POST", "/sign-in", NULL },
		{ "/sign-out", "GET", NULL, "POST" },
		{ "/search", "POST", NULL, "GET, HEAD" },
		{ "/nothing", "POST", NULL, NULL },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		const struct kb_route *route;
		struct kb_request *r;

		ck_assert_int_eq(parse(rows[i].target, &r), KB_FAULT_NONE);
		r->method = rows[i].method;
		r->head = !strcmp(r->method, "HEAD");
		route = kb_route_find(r);
		ck_assert_msg(!route == !rows[i].pattern, "%s %s",
			      rows[i].method, rows[i].target);
		if (rows[i].allow)
			ck_assert_str_eq(r->allow, rows[i].allow);
		kb_request_free(r);
	}
	ck_assert_str_eq(kb_route_page(kb_route_at(KB_ROUTE_second))->pattern,
			 "/account");
	ck_assert_str_eq(kb_route_page(
		kb_route_at(KB_ROUTE_sign_in_send))->pattern, "/sign-in");
	ck_assert_ptr_null(kb_route_page(kb_route_at(KB_ROUTE_sign_out)));
}
END_TEST

/* A form as it was sent: its fault, and the field "a". */
static enum kb_fault form(const char *bytes, size_t len, char *a, size_t size)
{
	struct kb_request *r = kb_request_new(NULL, "/sign-in");
	enum kb_fault fault;

	kb_buf_add(&r->body, bytes, len);
	fault = kb_request_parse_form(r);
	snprintf(a, size, "%s", kb_request_field(r, "a"));
	kb_request_free(r);
	return fault;
}

START_TEST(test_forms)
{
	static const struct { const char *bytes; enum kb_fault fault;
			      const char *a; } rows[] = {
		{ "a=1+2%2B&b=", KB_FAULT_NONE, "1 2+" },
		{ "a=\xe7\xa5\xa8", KB_FAULT_NONE, "\xe7\xa5\xa8" },
		{ "b=1", KB_FAULT_NONE, "" },
		{ "", KB_FAULT_NONE, "" },
		{ "a=1&a=2", KB_FAULT_REPEATED, "1" },
		{ "fact=1&fact=2", KB_FAULT_REPEATED, "" },
		{ "a=%ff", KB_FAULT_UTF8, "" },
		{ "a=%00", KB_FAULT_ENCODING, "" },
	};
	struct kb_buf many = { .mem = talloc_new(NULL) };
	char a[64];

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		ck_assert_msg(form(rows[i].bytes, strlen(rows[i].bytes), a,
				   sizeof(a)) == rows[i].fault, "%s",
			      rows[i].bytes);
		ck_assert_str_eq(a, rows[i].a);
	}
	ck_assert_int_eq(form("a=1\0&b=2", 8, a, sizeof(a)),
			 KB_FAULT_ENCODING);
	for (int i = 0; i <= KB_FIELDS_MAX; i++)
		kb_buf_addf(&many, "f%d&", i);
	ck_assert_int_eq(form(many.bytes, many.len - 1, a, sizeof(a)),
			 KB_FAULT_PARAMS);
	talloc_free(many.mem);
}
END_TEST

START_TEST(test_rates)
{
	void *mem = talloc_new(NULL);
	struct kb_rates *r = kb_rates_new(mem);
	const uint64_t second = 1000000000u;
	char address[32];

	/* 60 a minute: fifteen at once, then one a second. */
	for (int i = 0; i < 15; i++)
		ck_assert_uint_eq(kb_rates_take(r, 1, "192.0.2.1", 60, second),
				  0);
	ck_assert_uint_eq(kb_rates_take(r, 1, "192.0.2.1", 60, second), 1);
	ck_assert_uint_eq(kb_rates_take(r, 1, "192.0.2.2", 60, second), 0);
	ck_assert_uint_eq(kb_rates_take(r, 2, "192.0.2.1", 60, second), 0);
	ck_assert_uint_eq(kb_rates_take(r, 1, "192.0.2.1", 60, 3 * second), 0);
	ck_assert_uint_eq(kb_rates_take(r, 1, "192.0.2.1", 0, second), 0);
	/* One network is one sender, whatever its lower half says. */
	for (int i = 0; i < 15; i++) {
		snprintf(address, sizeof(address), "2001:db8:1:2::%x", i);
		ck_assert_uint_eq(kb_rates_take(r, 1, address, 60, second), 0);
	}
	ck_assert_uint_gt(kb_rates_take(r, 1, "2001:db8:1:2:3:4:5:6", 60,
					second), 0);
	/* A hundred thousand senders find room. */
	for (int i = 0; i < 100000; i++) {
		snprintf(address, sizeof(address), "10.%d.%d.%d", i >> 16,
			 i >> 8 & 255, i & 255);
		ck_assert_uint_eq(kb_rates_take(r, 1, address, 60,
						4 * second), 0);
	}
	talloc_free(mem);
}
END_TEST

START_TEST(test_proxies)
{
	static const struct { const char *nets, *https; bool good; } rows[] = {
		{ "", "no", true },
		{ "127.0.0.1", "yes", true },
		{ "10.0.0.0/8, ::1 2001:db8::/32", "no", true },
		{ "10.0.0.0/33", "no", false },
		{ "10.0.0/8", "no", false },
		{ "::1/129", "no", false },
		{ "10.0.0.0/", "no", false },
		{ "10.0.0.0/-1", "no", false },
		{ "proxy.example", "no", false },
		{ "", "perhaps", false },
	};
	struct kb_clients *c;
	struct kb_config config;
	struct kb_error err;

	kb_config_default(&config);
	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		void *mem = talloc_new(NULL);

		config.trusted_proxies = rows[i].nets;
		config.https = rows[i].https;
		ck_assert_msg(!kb_clients_new(mem, &config, &c, &err) ==
			      rows[i].good, "%s %s", rows[i].nets,
			      rows[i].https);
		talloc_free(mem);
	}
}
END_TEST

START_TEST(test_closed_by_default)
{
	struct kb_route empty = { 0 };

	ck_assert_int_eq(empty.permission, KB_PERMIT_NOBODY);
}
END_TEST

static struct kb_words *words(void *mem, const char *code)
{
	struct kb_words *w;
	struct kb_error err;

	ck_assert_msg(!kb_words_load(mem, talloc_asprintf(mem, "%s/i18n", web),
				     kb_lang_find(code), NULL, &w, &err),
		      "%s", err.text);
	return w;
}

START_TEST(test_plurals)
{
	static const struct { const char *lang; int64_t n; const char *text; }
	rows[] = {
		{ "en", 1, "Validated 1 day ago" },
		{ "en", 2, "Validated 2 days ago" },
		{ "ru", 1, "Проверено 1 день назад" },
		{ "ru", 3, "Проверено 3 дня назад" },
		{ "ru", 11, "Проверено 11 дней назад" },
		{ "ru", 12, "Проверено 12 дней назад" },
		{ "ru", 21, "Проверено 21 день назад" },
		{ "ru", 112, "Проверено 112 дней назад" },
		{ "zh-Hans", 5, "5 天前核对过" },
	};
	void *mem = talloc_new(NULL);

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_words_count(words(mem, rows[i].lang), mem,
			"validated_days", rows[i].n), rows[i].text);
	talloc_free(mem);
}
END_TEST

START_TEST(test_times)
{
	void *mem = talloc_new(NULL);
	struct kb_words *en = words(mem, "en"), *ru = words(mem, "ru"),
			*zh = words(mem, "zh-Hans");
	int64_t now = 1795305600;	/* 2026-11-22 */

	ck_assert_str_eq(kb_words_date(en, mem, "2026-10-02"),
			 "2 October 2026");
	ck_assert_str_eq(kb_words_date(ru, mem, "2026-10-02"),
			 "2 октября 2026 г.");
	ck_assert_str_eq(kb_words_date(zh, mem, "2026-10-02"),
			 "2026年10月2日");
	ck_assert_ptr_null(kb_words_date(en, mem, "2026-13-02"));
	ck_assert_str_eq(kb_words_ago(en, mem, "validated", now, now + 5),
			 "Validated today");
	ck_assert_str_eq(kb_words_ago(en, mem, "validated", now - 86400, now),
			 "Validated yesterday");
	ck_assert_str_eq(kb_words_ago(en, mem, "validated", now - 90 * 86400,
				      now), "Validated 3 months ago");
	ck_assert_str_eq(kb_words_duration(en, mem, "PT45M", false),
			 "45 minutes");
	ck_assert_str_eq(kb_words_duration(en, mem, "PT1H30M", false),
			 "1 hour 30 minutes");
	ck_assert_str_eq(kb_words_duration(en, mem, "P5D", true),
			 "5 working days");
	ck_assert_str_eq(kb_words_duration(ru, mem, "PT24H", false),
			 "24 часов");
	ck_assert_str_eq(kb_words_duration(zh, mem, "P10D", true),
			 "10 个工作日");
	ck_assert_ptr_null(kb_words_duration(en, mem, "soon", false));
	ck_assert_ptr_null(kb_words_duration(en, mem, "P5X", false));
	talloc_free(mem);
}
END_TEST

START_TEST(test_same_words_everywhere)
{
	void *mem = talloc_new(NULL);
	struct kb_words *en = words(mem, "en"), *other;
	struct kb_error err;

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		ck_assert_msg(!kb_words_load(mem,
			talloc_asprintf(mem, "%s/i18n", web), l, en, &other,
			&err), "%s", err.text);
	talloc_free(mem);
}
END_TEST

START_TEST(test_rewrites_are_told_by_reason)
{
	void *mem = talloc_new(NULL);
	const struct kb_viewer v = { .mem = mem, .words = words(mem, "en") };
	json_t *to = json_object(), *rows, *row;
	json_t *rewrites = json_pack("[{s:s,s:s,s:s,s:b},{s:s,s:s,s:s,s:b},"
		"{s:s,s:s,s:s,s:b},{s:s,s:s,s:s,s:b}]",
		"from", "tikcet", "to", "ticket", "why", "typo", "replaced", 1,
		"from", "trian", "to", "train", "why", "typo", "replaced", 1,
		"from", "train", "to", "rail", "why", "synonym", "replaced", 0,
		"from", "train", "to", "line", "why", "synonym", "replaced", 0);

	kb_view_rewrites(&v, rewrites, to);
	rows = json_object_get(to, "replaced");
	ck_assert_uint_eq(json_array_size(rows), 1);
	row = json_array_get(rows, 0);
	ck_assert_str_eq(json_string_value(json_object_get(row, "from")),
			 "tikcet, trian");
	ck_assert_str_eq(json_string_value(json_object_get(row, "to")),
			 "ticket, train");
	ck_assert_str_eq(json_string_value(json_object_get(row, "reason")),
			 "this looks like a typing slip");
	row = json_array_get(json_object_get(to, "added"), 0);
	ck_assert_str_eq(json_string_value(json_object_get(row, "from")),
			 "train");
	ck_assert_str_eq(json_string_value(json_object_get(row, "to")),
			 "rail, line");
	json_decref(rewrites);
	json_decref(to);
	talloc_free(mem);
}
END_TEST

START_TEST(test_templates_escape)
{
	void *mem = talloc_new(NULL);
	char *dir = talloc_strdup(mem, "searchd-templates-XXXXXX");
	static const char text[] = "{{a}}|{{{a}}}|{{#has_l}}<{{#l}}{{.}},"
		"{{/l}}>{{/has_l}}|{{#e}}no{{/e}}{{^e}}empty{{/e}}";
	struct kb_buf out = { .mem = mem };
	struct kb_template *t;
	struct kb_error err;
	json_t *values;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert(!kb_file_write(talloc_asprintf(mem, "%s/t.mustache", dir),
				 text, strlen(text), &err));
	ck_assert(!kb_template_load(mem, dir, "t", &t, &err));
	values = json_pack("{s:s,s:[s,i],s:s}", "a", "<b>&\"", "l", "x", 2,
			   "e", "");
	ck_assert(!kb_template_render(t, values, NULL, &out, &err));
	ck_assert_str_eq(out.bytes,
			 "&lt;b&gt;&amp;&quot;|<b>&\"|<x,2,>|empty");
	json_decref(values);
	ck_assert_int_eq(kb_template_load(mem, dir, "missing", &t, &err),
			 KB_NOT_FOUND);
	ck_assert(!kb_rmtree(dir, &err));
	talloc_free(mem);
}
END_TEST

/* Over tags, entities and line ends; never what stands in a tag. */
START_TEST(test_mark)
{
	static const struct { const char *html, *words, *marked; } rows[] = {
		{ "<p>paid back</p>", "paid back",
		  "<p><mark>paid back</mark></p>" },
		{ "<p>a <em>b</em> c</p>", "a b c", "<p><mark>a </mark><em>"
		  "<mark>b</mark></em> <mark>c</mark></p>" },
		{ "<p>1 &lt; 2 &amp; 3</p>", "< 2 &",
		  "<p>1 <mark>&lt; 2 &amp;</mark> 3</p>" },
		{ "<p>two\nlines</p>", "two lines",
		  "<p><mark>two\nlines</mark></p>" },
		{ "<a href=\"x\">y</a>", "href", "<a href=\"x\">y</a>" },
		{ "<p>x</p>", "<script>", "<p>x</p>" },
		{ "<p>x</p>", " ", "<p>x</p>" },
	};
	void *mem = talloc_new(NULL);

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_html_mark(mem, rows[i].html,
					      rows[i].words), rows[i].marked);
	talloc_free(mem);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("searchd");
	TCase *tcase = tcase_create("all");
	SRunner *runner = srunner_create(suite);
	const char *top = getenv("KB_TOP");
	int failed;

	kb_base_init("test_searchd");
	web = talloc_asprintf(NULL, "%s/searchd/web", top ? top : ".");
	tcase_add_test(tcase, test_targets);
	tcase_add_test(tcase, test_decoding);
	tcase_add_test(tcase, test_numbers);
	tcase_add_test(tcase, test_routes);
	tcase_add_test(tcase, test_methods);
	tcase_add_test(tcase, test_forms);
	tcase_add_test(tcase, test_rates);
	tcase_add_test(tcase, test_proxies);
	tcase_add_test(tcase, test_closed_by_default);
	tcase_add_test(tcase, test_plurals);
	tcase_add_test(tcase, test_times);
	tcase_add_test(tcase, test_same_words_everywhere);
	tcase_add_test(tcase, test_rewrites_are_told_by_reason);
	tcase_add_test(tcase, test_mark);
	tcase_add_test(tcase, test_templates_escape);
	suite_add_tcase(suite, tcase);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	talloc_free((void *)web);
	return failed != 0;
}
