/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_code.c - codes that are said aloud, typed while listening, guessed; and
 * what they open for a day.
 */
#include <kb/handoff.h>

#include <check.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <kb/access.h>
#include <kb/secret.h>

static const char characters[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
enum { CODES = 1000, CODES_MAX = 1000 };
static const int64_t noon = 1763812800;

static void *mem;
static char folder[] = "kb-code-XXXXXX";
static char *dir;

static void setup(void)
{
	mem = talloc_new(NULL);
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	dir = kb_format(mem, "%s/handoffs/", folder);
}

static void teardown(void)
{
	struct kb_error err;

	ck_assert_int_eq(kb_rmtree(folder, &err), KB_OK);
	talloc_free(mem);
}

static bool reads(const char *typed, const char *wanted)
{
	char code[KB_CODE + 1];
	struct kb_error err;

	return kb_code_read(typed, code, &err) == KB_OK &&
	       (!wanted || !strcmp(code, wanted));
}

/* Whoever typed one character wrong, or two the other way round, hears of it
   before anything is looked up. */
START_TEST(mistyped)
{
	char code[KB_CODE + 1], other[KB_CODE + 1];

	for (int n = 0; n < CODES; n++) {
		kb_code_make(code);
		ck_assert_msg(reads(code, code), "%s", code);
		for (int i = 0; i < KB_CODE; i++)
			for (const char *c = characters; *c; c++) {
				memcpy(other, code, sizeof(code));
				other[i] = *c;
				ck_assert_msg(reads(other, code) ==
					      (*c == code[i]), "%s: %s",
					      code, other);
			}
		for (int i = 0; i + 1 < KB_CODE; i++) {
			memcpy(other, code, sizeof(code));
			other[i] = code[i + 1];
			other[i + 1] = code[i];
			ck_assert_msg(reads(other, code) ==
				      (code[i] == code[i + 1]), "%s: %s",
				      code, other);
		}
	}
}
END_TEST

START_TEST(typed)
{
	static const char *const good[] = { "K7F29QXF", "k7f2-9qxf",
		" K7F2 9QXF ", "Ｋ７Ｆ２－９ＱＸＦ", "ｋ７ｆ２　９ｑｘｆ", "К7F2–9QХF",
		"к7f2·9qхf", "K.7.F.2.9.Q.X.F", "K7F2—9QXF" };
	static const char *const bad[] = { "", "-", "K7F2", "K7F29QXF2",
		"K7F2-9QX0", "K7F2-9QXO", "K7F2-9QXI", "K7F2-9QXl",
		"K7F2-9QX1", "K7F2-9QXЖ", "K7F2/9QXF", "K7F2-9QX\xff",
		"电7F2-9QXF" };
	struct kb_error err;
	char code[KB_CODE + 1];
	char *endless = talloc_array(mem, char, 100001);

	for (size_t i = 0; i < KB_COUNT(good); i++)
		ck_assert_msg(reads(good[i], "K7F29QXF"), "%s", good[i]);
	for (size_t i = 0; i < KB_COUNT(bad); i++) {
		ck_assert_msg(kb_code_read(bad[i], code, &err) == KB_INVALID,
			      "%s", bad[i]);
		ck_assert_msg(strstr(err.text, "not a code") != NULL, "%s",
			      err.text);
	}
	ck_assert(kb_code_like("k7f2 9qxm") && kb_code_like("K7F29QXF") &&
		  !kb_code_like("K7F29QX") && !kb_code_like("Petrov 20418"));
	ck_assert_int_eq(kb_code_read("K7F2-9QXM", code, &err), KB_INVALID);
	ck_assert_msg(strstr(err.text, "mistyped") != NULL, "%s", err.text);
	memset(endless, ' ', 100000);
	endless[100000] = '\0';
	ck_assert(!reads(endless, NULL));
}
END_TEST

START_TEST(said)
{
	static const struct { const char *lang, *words; } rows[] = {
		{ "en", "K as in Kilo, seven, F as in Foxtrot, two, nine, "
			"Q as in Quebec, X as in X-ray, F as in Foxtrot" },
		{ "ru", "K — «ка», Константин; семь; F — «эф», Фёдор; два; "
			"девять; Q — «ку», как в IQ; X — «икс»; "
			"F — «эф», Фёдор" },
		{ "zh-Hans", "K，卡拉OK的K；七；F，F1赛车的F；二；九；"
			"Q，阿Q的Q；X，X光的X；F，F1赛车的F" },
		{ "zh-Hant", "K，卡拉OK的K；七；F，F1賽車的F；二；九；"
			"Q，阿Q的Q；X，X光的X；F，F1賽車的F" },
	};
	char buf[KB_CODE + 2];

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		ck_assert_str_eq(kb_code_speak(mem, "K7F29QXF", rows[i].lang),
				 rows[i].words);
	/* Each has a word of its own in each language. */
	for (size_t i = 0; i < KB_COUNT(rows); i++)
		for (const char *a = characters; *a; a++)
			for (const char *b = characters; b < a; b++)
				ck_assert_str_ne(
					kb_code_word(*a, rows[i].lang),
					kb_code_word(*b, rows[i].lang));
	ck_assert_str_eq(kb_code_show("K7F29QXF", buf), "K7F2-9QXF");
}
END_TEST

/* ---- trails ----------------------------------------------------------------- */

static json_t *trail_of(const char *text)
{
	json_error_t why;
	json_t *trail = json_loads(text, 0, &why);

	ck_assert_msg(trail != NULL, "%s", why.text);
	return trail;
}

static enum kb_status put(const char *text, char *code, struct kb_error *err)
{
	json_t *trail = trail_of(text);
	enum kb_status status = kb_handoff_put(dir, trail, noon, code, err);

	json_decref(trail);
	return status;
}

static void add(const char *code, const char *text, int64_t at)
{
	json_t *trail = trail_of(text);
	struct kb_error err;

	ck_assert_msg(!kb_handoff_add(dir, code, trail, at, &err), "%s",
		      err.text);
	json_decref(trail);
}

/* As text with its keys in order; NULL: not there. */
static char *get(const char *code, int64_t at)
{
	struct kb_error err;
	json_t *trail;
	char *text, *kept;

	if (kb_handoff_get(dir, code, at, &trail, &err)) {
		ck_assert_msg(err.status == KB_NOT_FOUND, "%s", err.text);
		return NULL;
	}
	text = json_dumps(trail, JSON_COMPACT | JSON_SORT_KEYS);
	kept = talloc_strdup(mem, text);
	free(text);
	json_decref(trail);
	return kept;
}

START_TEST(for_a_day)
{
	char code[KB_CODE + 1];
	struct kb_error err;
	json_t *nothing = json_object();

	ck_assert_int_eq(put("{\"lang\":\"en\"}", code, &err), KB_OK);
	ck_assert_str_eq(get(code, noon), "{\"expires_at\":"
		"\"2025-11-23T12:00:00Z\",\"facts\":[],\"issued_at\":"
		"\"2025-11-22T12:00:00Z\",\"items\":[],\"lang\":\"en\","
		"\"ticks\":[]}");
	add(code, "{\"lang\":\"ru\"}", noon + KB_HANDOFF_SECONDS - 1);
	ck_assert_ptr_nonnull(get(code, noon + KB_HANDOFF_SECONDS - 1));
	ck_assert_ptr_null(get(code, noon + KB_HANDOFF_SECONDS));
	ck_assert_ptr_null(get("K7F29QXF", noon));
	ck_assert_int_eq(kb_handoff_add(dir, "K7F29QXF", nothing, noon, &err),
			 KB_NOT_FOUND);
	json_decref(nothing);
}
END_TEST

START_TEST(goes_on)
{
	char code[KB_CODE + 1];
	struct kb_error err;
	char *text;

	ck_assert_int_eq(put("{\"items\":[{\"receipt\":\"r-1\",\"query\":"
		"\"a\",\"at\":\"1\"},{\"receipt\":\"r-2\",\"query\":\"b\"}],"
		"\"facts\":[{\"attribute\":\"region\",\"value\":\"urban\"}],"
		"\"ticks\":[{\"article\":\"x\",\"version\":1,\"step\":1,"
		"\"text\":\"s\"}]}", code, &err), KB_OK);
	add(code, "{\"items\":[{\"receipt\":\"r-1\",\"query\":\"a\",\"at\":"
	    "\"2\"}],\"facts\":[{\"attribute\":\"region\",\"value\":"
	    "\"rural\"},{\"attribute\":\"tier\",\"value\":\"gold\"}],"
	    "\"ticks\":[{\"article\":\"x\",\"version\":1,\"step\":1,\"text\":"
	    "\"s\"},{\"article\":\"x\",\"version\":1,\"step\":2,\"text\":"
	    "\"t\"}]}", noon + 60);
	text = get(code, noon + 60);
	ck_assert_msg(strstr(text, "\"items\":[{\"query\":\"b\",\"receipt\":"
		"\"r-2\"},{\"at\":\"2\",\"query\":\"a\",\"receipt\":\"r-1\"}]"
		) != NULL, "shown again: once, last: %s", text);
	ck_assert_msg(strstr(text, "\"facts\":[{\"attribute\":\"region\","
		"\"value\":\"rural\"},{\"attribute\":\"tier\",\"value\":"
		"\"gold\"}]") != NULL, "the last reply counts: %s", text);
	ck_assert_msg(strstr(text, "\"step\":1,\"text\":\"s\",\"version\":1},"
		"{\"article\":\"x\",\"step\":2") != NULL, "ticks: %s", text);
}
END_TEST

/* However long he goes on: the newest answers are kept, the file is bounded. */
START_TEST(too_much)
{
	char code[KB_CODE + 1];
	struct kb_error err;
	char *long_text = talloc_array(mem, char, 4001), *text;

	memset(long_text, 'x', 4000);
	long_text[4000] = '\0';
	ck_assert_int_eq(put("{}", code, &err), KB_OK);
	for (int i = 0; i < 40; i++)
		add(code, kb_format(mem, "{\"items\":[{\"receipt\":\"r-%d\","
			"\"query\":\"%s\"}]}", i, long_text), noon);
	text = get(code, noon);
	ck_assert_uint_le(strlen(text), KB_TRAIL_MAX);
	ck_assert_ptr_nonnull(strstr(text, "\"r-39\""));
	ck_assert_ptr_null(strstr(text, "\"r-30\""));
}
END_TEST

START_TEST(bad_trails)
{
	static const struct { const char *trail, *said; } rows[] = {
		{ "[]", "an object" },
		{ "{\"name\":\"x\"}", "name is not known" },
		{ "{\"lang\":1}", "lang must be text" },
		{ "{\"items\":{}}", "items must be a list" },
		{ "{\"items\":[1]}", "items must hold objects" },
		{ "{\"items\":[{\"phone\":\"1\"}]}", "items.phone is not" },
		{ "{\"items\":[{\"version\":\"1\"}]}", "items.version must" },
		{ "{\"ticks\":[{\"step\":0}]}", "ticks.step must" },
		{ "{\"lang\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"}", "24 bytes" },
		{ "{\"facts\":[{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},"
		  "{},{}]}", "facts has 17 rows" },
	};
	char code[KB_CODE + 1];
	struct kb_error err;

	for (size_t i = 0; i < KB_COUNT(rows); i++) {
		ck_assert_msg(put(rows[i].trail, code, &err) != KB_OK, "%s",
			      rows[i].trail);
		ck_assert_msg(strstr(err.text, rows[i].said) != NULL,
			      "%s: %s", rows[i].trail, err.text);
	}
}
END_TEST

/* The folder of a code and its file, by its hash. */
static char *path_of(const char *code)
{
	unsigned char hash[KB_HASH];
	char *name;

	kb_sha256(code, KB_CODE, hash);
	name = kb_hex(mem, hash, 16);
	return kb_format(mem, "%s%.2s/%s", dir, name, name + 2);
}

START_TEST(on_disk)
{
	char code[KB_CODE + 1];
	struct kb_error err;
	struct stat st;
	json_t *trail;

	umask(0027);
	ck_assert_int_eq(put("{}", code, &err), KB_OK);
	ck_assert_int_eq(stat(path_of(code), &st), 0);
	ck_assert_int_eq(st.st_mtime, noon);
	ck_assert_int_eq(stat(dir, &st), 0);
	ck_assert_msg((st.st_mode & 0777) == 0770, "the other service's user "
		      "is in the group: %o", st.st_mode);
	add(code, "{\"lang\":\"en\"}", noon + 9);
	ck_assert_int_eq(stat(path_of(code), &st), 0);
	ck_assert_int_eq(st.st_mtime, noon);
	ck_assert_int_eq(kb_file_write(path_of(code), "{", 1, &err), KB_OK);
	ck_assert_int_eq(kb_handoff_get(dir, code, noon, &trail, &err),
			 KB_CORRUPT);
	umask(0022);
}
END_TEST

/* As many as may be: told so; a day later all go and it works again. */
START_TEST(too_many)
{
	enum { A_FOLDER = KB_HANDOFFS_MAX / 256 };
	char code[KB_CODE + 1];
	struct kb_error err;
	int64_t later = kb_now() + 2 * KB_HANDOFF_SECONDS;
	json_t *trail = json_object();

	/* One full folder; the others lead to it. */
	ck_assert_int_eq(kb_mkdirs(kb_format(mem, "%s00", dir), &err), KB_OK);
	for (int i = 0; i < A_FOLDER; i++)
		ck_assert_int_eq(symlink("x", kb_format(mem, "%s00/%d", dir,
							i)), 0);
	for (int i = 1; i < 256; i++)
		ck_assert_int_eq(symlink("00", kb_format(mem, "%s%02x", dir,
							 i)), 0);
	ck_assert_int_eq(kb_handoff_put(dir, trail, kb_now(), code, &err),
			 KB_LIMIT);
	ck_assert_int_eq(kb_handoff_put(dir, trail, later, code, &err), KB_OK);
	ck_assert_ptr_nonnull(get(code, later));
	json_decref(trail);
}
END_TEST

/* ---- guessing ------------------------------------------------------------------ */

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* KB_GUESSES codes that are no mistyped ones against a thousand that live (else fewer, since
   each comes to disk by itself). One
   that is a live one by chance (for a million the odds are 1 to 27) opens it, as
   it must; any other that opens something is a fault. */
START_TEST(guessed)
{
	static char live[CODES_MAX][KB_CODE + 1];
	char code[KB_CODE + 1];
	const char *more = getenv("KB_GUESSES");
	long guesses = more ? strtol(more, NULL, 10) : 50000;
	size_t codes = more ? CODES_MAX : 100;
	size_t opened = 0, lucky = 0;
	struct kb_error err;

	for (size_t i = 0; i < codes; i++)
		ck_assert_int_eq(put("{}", live[i], &err), KB_OK);
	qsort(live, codes, sizeof(live[0]), by_text);
	for (size_t i = 1; i < codes; i++)
		ck_assert_str_ne(live[i], live[i - 1]);
	for (long i = 0; i < guesses; i++) {
		json_t *trail;

		kb_code_make(code);
		lucky += bsearch(code, live, codes, sizeof(live[0]), by_text)
			!= NULL;
		if (kb_handoff_get(dir, code, noon, &trail, &err) == KB_OK) {
			opened++;
			json_decref(trail);
		}
	}
	ck_assert_uint_eq(opened, lucky);
	printf("# %ld guesses at %zu codes: %zu opened\n", guesses, codes,
	       opened);
}
END_TEST

/* Many of one office may fail; who guesses on waits. */
START_TEST(slowed)
{
	const struct kb_throttle_rules rules = { .account = { 2, 60 },
						 .address = { 4, 8 } };
	struct kb_throttle *t = kb_throttle_new_for(mem, &rules);
	const uint64_t now = 1000000000;

	for (int i = 0; i < 3; i++)
		kb_throttle_failed(t, "anna", "192.0.2.1", now);
	ck_assert_uint_eq(kb_throttle_wait(t, "anna", "192.0.2.9", now), 1);
	ck_assert_uint_eq(kb_throttle_wait(t, "boris", "192.0.2.1", now), 0);
	for (int i = 0; i < 9; i++)
		kb_throttle_failed(t, "anna", "192.0.2.1", now);
	ck_assert_uint_eq(kb_throttle_wait(t, "anna", "192.0.2.9", now), 60);
	ck_assert_uint_eq(kb_throttle_wait(t, "boris", "192.0.2.1", now), 8);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("code");
	TCase *codes = tcase_create("codes"), *trails = tcase_create("trails");
	SRunner *runner = srunner_create(suite);
	int failed;

	kb_base_init("test_code");
	tcase_add_checked_fixture(codes, setup, teardown);
	tcase_add_test(codes, mistyped);
	tcase_add_test(codes, typed);
	tcase_add_test(codes, said);
	tcase_add_checked_fixture(trails, setup, teardown);
	tcase_add_test(trails, for_a_day);
	tcase_add_test(trails, goes_on);
	tcase_add_test(trails, too_much);
	tcase_add_test(trails, bad_trails);
	tcase_add_test(trails, on_disk);
	tcase_add_test(trails, too_many);
	tcase_add_test(trails, guessed);
	tcase_add_test(trails, slowed);
	tcase_set_timeout(trails, 300);
	suite_add_tcase(suite, codes);
	suite_add_tcase(suite, trails);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? 1 : 0;
}
