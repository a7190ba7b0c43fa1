/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a receipt names is made again, to the byte. The bytes written out here are
   what receipts of format 1 have a digest of: they must come out for ever. */
#include <check.h>
#include <stdlib.h>

#include <kb/answer.h>
#include <kb/receipt.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static char folder[] = "kb-replay-XXXXXX";

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static const char article[] =
	"---\nid: refund\nlang: zh-Hans\ntitle: 退款多久到账\n"
	"state: published\nowner: billing\nvalid_until: 2027-01-01\n"
	"cites:\n  - document: terms@2026-01\n    clause: \"4.2\"\n"
	"    quote: 三个工作日内退回\n"
	"promise:\n  what: 退款\n  within: P3D\n  clock: 申请之日\n"
	"  calendar: working\n  exception: 银行延迟\n  starts: case\n"
	"  holiday_adds: P1D\n  tell: 客户\n  tell_within: PT30M\n"
	"  clause: \"4.2\"\n"
	"authority:\n  may: [退款]\n  limit: 100 元\n  level: agent\n"
	"  escalate_to: billing-l2\n"
	"---\n## 答复\n\n软件退款三天到账。\n\n## 步骤\n\n1. 打开应用\n"
	"2. 点退款\n";

static void setup(void)
{
	struct kb_article *a;
	enum kb_put done;
	char *other;

	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	other = kb_format(mem, "%s\n改。\n", article);
	OK(kb_store_open(mem, kb_format(mem, "%s/store.db", folder),
			 KB_STORE_WRITE, true, &store, &err));
	/* The second version is the live one. */
	for (int i = 0; i < 2; i++) {
		const char *text = i ? other : article;
		OK(kb_article_parse(mem, "f.md", NULL, NULL, text,
				    strlen(text), &a, &err));
		OK(kb_store_article_put(store, a, "", &done, &err));
	}
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static enum kb_status replay(const char *role, const char *rest, char **ret)
{
	char *text = kb_format(mem, "{\"format\":1,\"role\":\"%s\",%s}", role,
			       rest);
	json_t *receipt = json_loads(text, 0, NULL);
	enum kb_status status;

	ck_assert_msg(receipt != NULL, "%s", text);
	status = kb_receipt_replay(store, mem, receipt, ret, &err);
	json_decref(receipt);
	return status;
}

static const char *shown(const char *role, const char *rest)
{
	char *bytes;

	OK(replay(role, rest, &bytes));
	return bytes;
}

static const char head[] =
	"{\"format\":1,\"verdict\":\"answer\",\"none_why\":null,\"a"
	"sk\":null,\"expired\":null,\"shown\":[",
	card[] =
	"{\"article\":\"refund\",\"lang\":\"zh-Hant\",\"version\":1"
	",\"title\":\"退款多久到賬\",\"text\":\"軟體退款三天到賬。"
	"\",\"block\":\"answer\",\"heading\":\"答覆\",\"steps\":[\""
	"開啟應用\",\"點退款\"],\"cites\":[{\"document\":\"terms@20"
	"26-01\",\"clause\":\"4.2\",\"quote\":\"三個工作日內退回\"}"
	"],\"promise\":{\"what\":\"退款\",\"within\":\"P3D\",\"cloc"
	"k\":\"申請之日\",\"starts\":\"case\",\"calendar\":\"workin"
	"g\",\"exception\":\"銀行延遲\",\"holiday_adds\":\"P1D\",\""
	"tell\":\"客戶\",\"tell_within\":\"PT30M\",\"clause\":\"4.2"
	"\"},\"valid\":{\"from\":null,\"until\":\"2027-01-01\"},\"p"
	"rovenance\":\"\"",
	for_staff[] =
	",\"authority\":{\"may\":[\"退款\"],\"limit\":\"100 元\",\""
	"escalate_to\":\"billing-l2\",\"level\":\"agent\"},\"owner"
	"\":\"billing\"",
	below[] =
	",{\"article\":\"refund\",\"lang\":\"zh-Hans\",\"version\":"
	"1,\"title\":\"退款多久到账\",\"text\":\"软件\"}]}";

#define CARD(as, start, end) "{\"article\":\"refund\",\"lang\":\"zh-Hans\"," \
	"\"version\":1,\"start\":" start ",\"end\":" end ",\"as\":\"" as "\"}"

START_TEST(an_answer)
{
	static const char rest[] = "\"verdict\":\"answer\",\"none_why\":null,"
		"\"ask\":null,\"expired\":null,\"shown\":["
		CARD("zh-Hant", "7", "34") "," CARD("zh-Hans", "7", "13") "]";

	ck_assert_str_eq(shown("agent", rest), kb_format(mem, "%s%s%s}%s",
		head, card, for_staff, below));
	ck_assert_str_eq(shown("public", rest), kb_format(mem, "%s%s}%s",
		head, card, below));
}
END_TEST

START_TEST(no_answer)
{
	ck_assert_str_eq(shown("public", "\"verdict\":\"none\","
		"\"none_why\":\"expired\",\"ask\":null,\"expired\":"
		CARD("zh-Hans", "0", "0") ",\"shown\":[]"),
		"{\"format\":1,\"verdict\":\"none\",\"none_why\":\"expired\","
		"\"ask\":null,\"expired\":{\"article\":\"refund\","
		"\"lang\":\"zh-Hans\",\"version\":1,\"title\":\"退款多久到账\","
		"\"until\":\"2027-01-01\"},\"shown\":[]}");
	ck_assert_str_eq(shown("public", "\"verdict\":\"choose\","
		"\"none_why\":null,\"ask\":{\"attribute\":\"region\","
		"\"options\":[\"urban\"]},\"expired\":null,\"shown\":["
		CARD("zh-Hans", "7", "13") "]"),
		"{\"format\":1,\"verdict\":\"choose\",\"none_why\":null,"
		"\"ask\":{\"attribute\":\"region\",\"options\":[\"urban\"]},"
		"\"expired\":null,\"shown\":[{\"article\":\"refund\","
		"\"lang\":\"zh-Hans\",\"version\":1,"
		"\"title\":\"退款多久到账\",\"text\":\"软件\"}]}");
}
END_TEST

START_TEST(what_is_no_receipt)
{
	static const struct { const char *rest; enum kb_status status; }
	rows[] = {
		{ "\"shown\":null", KB_INVALID },
		{ "\"format\":2,\"shown\":[]", KB_INVALID },
		{ "\"shown\":[1]", KB_INVALID },
		{ "\"shown\":[" CARD("en", "9", "8") "]", KB_INVALID },
		{ "\"shown\":[" CARD("en", "-1", "8") "]", KB_INVALID },
		{ "\"shown\":[" CARD("en", "0", "99999") "]", KB_INVALID },
		{ "\"shown\":[{\"article\":\"refund\",\"lang\":\"zh-Hans\","
		  "\"version\":3}]", KB_NOT_FOUND },
		{ "\"shown\":[{\"article\":\"refund\",\"lang\":\"en\","
		  "\"version\":1}]", KB_NOT_FOUND },
		{ "\"shown\":[{\"article\":\"refund\",\"lang\":\"en\","
		  "\"version\":0}]", KB_INVALID },
	};
	char *bytes;

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_msg(replay("public", rows[i].rest, &bytes) ==
			      rows[i].status, "row %zu: %s", i, err.text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("replay");
	TCase *tc = tcase_create("replay");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_replay");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, an_answer);
	tcase_add_test(tc, no_answer);
	tcase_add_test(tc, what_is_no_receipt);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
