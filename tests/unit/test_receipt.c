/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Receipts are found again, no byte of their log changes unseen, what must
   leave leaves without breaking the chain, and a crash costs what nobody had
   been shown. */
#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <kb/receipt.h>

static void *mem;
static struct kb_error err;
static char folder[] = "kb-receipt-XXXXXX";
static const char *dir;

enum { DAY = 86400, START = 1795305600 };	/* 2026-11-22, midnight */

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	dir = kb_format(mem, "%s/receipts/", folder);
}

static void teardown(void)
{
	talloc_free(mem);
	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
}

static struct kb_receipt_log *log_open(const char *name)
{
	struct kb_receipt_log *log;

	OK(kb_receipt_log_open(mem, dir, name, &log, &err));
	return log;
}

static const char *add(struct kb_receipt_log *log, const char *query,
		       int64_t at)
{
	json_t *receipt = json_pack("{sssf}", "role", "public", "confidence",
				    .912345);
	char *id = talloc_array(mem, char, KB_RECEIPT_ID + 1);

	kb_receipt_id(query, receipt, id);
	OK(kb_receipt_log_add(log, id, query, receipt, at, &err));
	json_decref(receipt);
	return id;
}

static struct kb_receipts_checked *verified(size_t want)
{
	struct kb_receipts_checked *list;
	size_t n;

	OK(kb_receipts_verify(dir, mem, NULL, 0, &list, &n, &err));
	ck_assert_uint_eq(n, want);
	return list;
}

static enum kb_status broken(void)
{
	struct kb_receipts_checked *list;
	size_t n;

	return kb_receipts_verify(dir, mem, NULL, 0, &list, &n, &err);
}

static char *file_of(const char *name)
{
	return kb_format(mem, "%s%s", dir, name);
}

static char *bytes_of(const char *path, size_t *len)
{
	char *bytes;

	OK(kb_file_read(mem, path, 1 << 20, &bytes, len, &err));
	return bytes;
}

/* ---- writing and finding ------------------------------------------------------- */

static enum kb_status count(void *user, const struct kb_receipt_line *line,
			    struct kb_error *e)
{
	struct kb_buf *out = user;

	kb_buf_addf(out, "%s/%d/%s ", line->log, (int)line->seq,
		    line->query ? line->query : "-");
	ck_assert_str_eq(json_string_value(json_object_get(line->receipt,
							   "role")), "public");
	return KB_OK;
}

static const char *each(int64_t since)
{
	struct kb_buf out = { .mem = mem };

	kb_buf_adds(&out, "");
	OK(kb_receipts_each(dir, since, count, &out, &err));
	return out.bytes;
}

START_TEST(lines_come_back)
{
	struct kb_receipt_log *public = log_open("public"),
		*second = log_open("public");
	json_t *line;

	const char *id = add(public, "quote \" and \\ and Юй", START + 10);
	add(public, "b", START + DAY + 5);
	add(second, "c", START + DAY + 5);
	ck_assert_str_eq(each(0), "public/1/quote \" and \\ and Юй public/2/b "
			 "public-2/1/c ");
	ck_assert_str_eq(each(START + DAY), "public/2/b public-2/1/c ");
	ck_assert_str_eq(each(START + 11), "public/2/b public-2/1/c ");
	OK(kb_receipts_find(dir, id, &line, &err));
	ck_assert_str_eq(json_string_value(json_object_get(line, "query")),
			 "quote \" and \\ and Юй");
	ck_assert_str_eq(json_string_value(json_object_get(line, "at")),
			 "2026-11-22T00:00:10Z");
	ck_assert_str_eq(json_string_value(json_object_get(line, "log")),
			 "public");
	json_decref(line);
	/* Shown again: the newest counts. */
	ck_assert_str_eq(add(second, "quote \" and \\ and Юй", START + DAY + 9),
			 id);
	OK(kb_receipts_find(dir, id, &line, &err));
	ck_assert_str_eq(json_string_value(json_object_get(line, "log")),
			 "public-2");
	json_decref(line);
	ck_assert_int_eq(kb_receipts_find(dir, "r-000000000000", &line, &err),
			 KB_NOT_FOUND);
	ck_assert_int_eq(kb_receipts_find(dir, "../etc/passwd", &line, &err),
			 KB_INVALID);
	ck_assert_int_eq((int)verified(2)[0].lines, 2);
}
END_TEST

START_TEST(a_chain_outlives_its_process)
{
	struct kb_receipt_log *log = log_open("staff");

	add(log, "a", START);
	add(log, "b", START + DAY);
	talloc_free(log);
	log = log_open("staff");
	add(log, "c", START + DAY);
	add(log, "the clock went back", START);
	ck_assert_str_eq(each(0), "staff/1/a staff/2/b staff/3/c "
			 "staff/4/the clock went back ");
	ck_assert_int_eq((int)verified(1)[0].lines, 4);
}
END_TEST

START_TEST(no_receipts_are_no_error)
{
	int64_t files, oldest, n;

	verified(0);
	ck_assert_str_eq(each(0), "");
	OK(kb_receipts_cut(dir, START, false, &files, &oldest, &err));
	ck_assert_int_eq((int)(files + oldest), 0);
	OK(kb_receipts_redact(dir, false, NULL, NULL, &n, &err));
}
END_TEST

/* ---- changes --------------------------------------------------------------------- */

static bool keep_none(void *user, const char *query)
{
	return false;
}

START_TEST(every_changed_byte_is_found)
{
	struct kb_receipt_log *log = log_open("public");
	char *path = file_of("public/2026-11-22.jsonl"), *bytes;
	size_t len;
	int64_t n;

	add(log, "a \" b", START);
	OK(kb_receipts_redact(dir, false, keep_none, NULL, &n, &err));
	add(log, "c", START);
	talloc_free(log);
	bytes = bytes_of(path, &len);
	int fd = open(path, O_WRONLY);
	for (size_t i = 0; i + 1 < len; i++) {
		char other = (char)(bytes[i] ^ 1);
		ck_assert_int_eq(pwrite(fd, &other, 1, (off_t)i), 1);
		ck_assert_msg(broken() == KB_CORRUPT, "byte %zu", i);
		ck_assert_str_eq(err.source, path);
		ck_assert_int_ge(err.line, 1);
		ck_assert_int_eq(pwrite(fd, bytes + i, 1, (off_t)i), 1);
	}
	close(fd);
	verified(1);
}
END_TEST

START_TEST(missing_lines_are_found)
{
	struct kb_receipt_log *log = log_open("public");
	char *path = file_of("public/2026-11-22.jsonl"), *bytes, *second;
	struct kb_receipts_checked *list;
	size_t len, n;

	add(log, "a", START);
	add(log, "b", START);
	add(log, "c", START);
	const char *noted = verified(1)[0].newest;
	OK(kb_receipts_verify(dir, mem, &noted, 1, &list, &n, &err));
	bytes = bytes_of(path, &len);
	second = strchr(bytes, '\n') + 1;
	OK(kb_file_write(path, second, len - (size_t)(second - bytes), &err));
	ck_assert_int_eq(broken(), KB_CORRUPT);
	ck_assert_int_eq(err.line, 1);
	/* At the end only who noted the newest hash can tell. */
	OK(kb_file_write(path, bytes, (size_t)(second - bytes), &err));
	verified(1);
	ck_assert_int_eq(kb_receipts_verify(dir, mem, &noted, 1, &list, &n,
					    &err), KB_CORRUPT);
}
END_TEST

static bool is_not_b(void *user, const char *query)
{
	return strcmp(query, "b, a longer question") != 0;
}

START_TEST(a_query_leaves_while_the_log_is_written)
{
	struct kb_receipt_log *log = log_open("public");
	char *path = file_of("public/2026-11-22.jsonl");
	json_t *line;
	size_t len;
	int64_t n;

	add(log, "a", START);
	const char *id = add(log, "b, a longer question", START);
	OK(kb_receipts_redact(dir, true, is_not_b, NULL, &n, &err));
	ck_assert_int_eq((int)n, 1);
	ck_assert_ptr_nonnull(strstr(bytes_of(path, &len), "longer"));
	OK(kb_receipts_redact(dir, false, is_not_b, NULL, &n, &err));
	ck_assert_int_eq((int)n, 1);
	add(log, "c", START);
	ck_assert_ptr_null(strstr(bytes_of(path, &len), "longer"));
	ck_assert_str_eq(each(0), "public/1/a public/2/- public/3/c ");
	ck_assert_int_eq((int)verified(1)[0].redacted, 1);
	OK(kb_receipts_find(dir, id, &line, &err));
	ck_assert(json_is_null(json_object_get(line, "query")));
	json_decref(line);
	OK(kb_receipts_redact(dir, false, is_not_b, NULL, &n, &err));
	ck_assert_int_eq((int)n, 0);
}
END_TEST

START_TEST(old_days_leave)
{
	struct kb_receipt_log *log = log_open("public");
	int64_t files, oldest;

	for (int i = 0; i < 4; i++)
		add(log, "a", START + i * DAY);
	OK(kb_receipts_cut(dir, START + 2 * DAY, true, &files, &oldest, &err));
	ck_assert_int_eq((int)files, 2);
	ck_assert_int_eq((int)verified(1)[0].lines, 4);
	OK(kb_receipts_cut(dir, START + 2 * DAY, false, &files, &oldest,
			   &err));
	ck_assert_int_eq((int)files, 2);
	ck_assert_int_eq(oldest, START);
	add(log, "b", START + 3 * DAY);
	ck_assert_int_eq((int)verified(1)[0].lines, 3);
	ck_assert_int_eq((int)verified(1)[0].cut, 2);
	/* More than retention took is found. */
	unlink(file_of("public/2026-11-24.jsonl"));
	ck_assert_int_eq(broken(), KB_CORRUPT);
	/* All of it may go; the chain goes on. */
	OK(kb_receipts_cut(dir, START + 9 * DAY, false, &files, &oldest,
			   &err));
	talloc_free(log);
	add(log_open("public"), "c", START + 9 * DAY);
	ck_assert_str_eq(each(0), "public/6/c ");
	ck_assert_int_eq((int)verified(1)[0].lines, 1);
}
END_TEST

/* ---- what crashes and disks do ----------------------------------------------------- */

static void append(const char *path, const char *bytes, size_t len)
{
	int fd = open(path, O_WRONLY | O_APPEND);

	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
}

START_TEST(half_a_line_is_put_aside)
{
	struct kb_receipt_log *log = log_open("public");
	char *path = file_of("public/2026-11-22.jsonl");
	static const char zeros[300000];
	size_t len;

	add(log, "a", START);
	talloc_free(log);
	append(path, "{\"seq\":2,\"at", 12);
	verified(1);
	log = log_open("public");
	add(log, "b", START);
	talloc_free(log);
	ck_assert_str_eq(bytes_of(kb_format(mem, "%s.torn", path), &len),
			 "{\"seq\":2,\"at");
	/* A power cut may leave zeros. */
	append(path, zeros, sizeof(zeros));
	add(log_open("public"), "c", START);
	ck_assert_str_eq(each(0), "public/1/a public/2/b public/3/c ");
	ck_assert_int_eq((int)verified(1)[0].lines, 3);
}
END_TEST

START_TEST(a_changed_last_line_is_not_cut_off)
{
	struct kb_receipt_log *log = log_open("public");
	char *path = file_of("public/2026-11-22.jsonl"), *bytes;
	size_t len;

	add(log, "a", START);
	add(log, "b", START);
	talloc_free(log);
	bytes = bytes_of(path, &len);
	bytes[len - 10] ^= 1;
	OK(kb_file_write(path, bytes, len, &err));
	add(log_open("public"), "c", START);
	ck_assert_int_eq(broken(), KB_CORRUPT);
	ck_assert_int_eq(err.line, 2);
}
END_TEST

START_TEST(a_full_disk_is_said_and_survived)
{
	struct kb_receipt_log *log = log_open("public");
	json_t *receipt = json_pack("{ss}", "role", "public");
	struct rlimit all, some = { 700, 700 };
	char id[KB_RECEIPT_ID + 1];

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &all);
	add(log, "a", START);
	some.rlim_max = all.rlim_max;
	setrlimit(RLIMIT_FSIZE, &some);
	kb_receipt_id("b", receipt, id);
	ck_assert_int_eq(kb_receipt_log_add(log, id, "b", receipt, START,
					    &err), KB_IO);
	ck_assert_ptr_nonnull(strstr(err.source, "2026-11-22.jsonl"));
	setrlimit(RLIMIT_FSIZE, &all);
	json_decref(receipt);
	add(log, "c", START);
	ck_assert_str_eq(each(0), "public/1/a public/2/c ");
	verified(1);
}
END_TEST

START_TEST(a_folder_taken_away_is_made_again)
{
	struct kb_receipt_log *log = log_open("public");

	add(log, "a", START);
	OK(kb_rmtree(dir, &err));
	add(log, "b", START);
	ck_assert_str_eq(each(0), "public/2/b ");
	ck_assert_int_eq(broken(), KB_CORRUPT);
}
END_TEST

START_TEST(an_id_says_what_was_shown)
{
	json_t *a = json_pack("{sf}", "confidence", .912345);
	json_t *b = json_loads("{\"confidence\":0.91234500000000003}", 0,
			       NULL);
	char one[KB_RECEIPT_ID + 1], two[KB_RECEIPT_ID + 1];

	ck_assert_str_eq(kb_receipt_id("q", a, one), kb_receipt_id("q", b,
								  two));
	ck_assert_uint_eq(strlen(one), KB_RECEIPT_ID);
	ck_assert_str_ne(kb_receipt_id("r", a, two), one);
	json_object_set_new(a, "confidence", json_real(.912346));
	ck_assert_str_ne(kb_receipt_id("q", a, two), one);
	json_decref(a);
	json_decref(b);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("receipt");
	TCase *tc = tcase_create("receipt");
	SRunner *runner = srunner_create(suite);

	kb_base_init("test_receipt");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, lines_come_back);
	tcase_add_test(tc, a_chain_outlives_its_process);
	tcase_add_test(tc, no_receipts_are_no_error);
	tcase_add_test(tc, every_changed_byte_is_found);
	tcase_add_test(tc, missing_lines_are_found);
	tcase_add_test(tc, a_query_leaves_while_the_log_is_written);
	tcase_add_test(tc, old_days_leave);
	tcase_add_test(tc, half_a_line_is_put_aside);
	tcase_add_test(tc, a_changed_last_line_is_not_cut_off);
	tcase_add_test(tc, a_full_disk_is_said_and_survived);
	tcase_add_test(tc, a_folder_taken_away_is_made_again);
	tcase_add_test(tc, an_id_says_what_was_shown);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
