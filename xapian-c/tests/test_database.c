/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_database.c - writing and reading back: documents, metadata, spelling,
 * synonyms, transactions, reopening, several databases, stubs, compacting; and
 * which status each kind of trouble gets.
 */
#include "support.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *f = fopen(path, "wb");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

static uint32_t documents(struct xc_database *db)
{
	struct xc_stats stats;

	OK(xc_db_stats(db, &stats, &err));
	return stats.documents;
}

static uint32_t freq(struct xc_database *db, const char *term)
{
	uint32_t ret = 99;

	OK(xc_db_termfreqs(db, &term, NULL, 1, &ret, &err));
	return ret;
}

START_TEST(a_document_comes_back_as_it_was_written)
{
	const struct xc_term terms[] = {
		{ "b\0x", 3, 2 }, { "a", 1, 1 }, { "b\0x", 3, 3 },
		{ "Qid", 3, 0 },
	};
	const struct xc_value values[] = {
		{ 7, "seven", 5 }, { 1, "\0one", 4 },
	};
	const struct xc_document_spec spec = {
		terms, COUNT(terms), values, COUNT(values), "da\0ta", 5,
	};
	struct xc_writer *w = writer_at(in_folder("db"), XC_CREATE);
	struct xc_document *d = NULL;
	uint32_t docid = 0;

	OK(xc_writer_add(w, &spec, &docid, &err));
	ck_assert_uint_eq(docid, 1);
	OK(xc_db_document(xc_writer_db(w), docid, &d, &err));
	ck_assert_uint_eq(d->docid, 1);
	ck_assert_uint_eq(d->spec.n_terms, 3);
	ck_assert_str_eq(d->spec.terms[0].text, "Qid");
	ck_assert_uint_eq(d->spec.terms[0].wdf, 0);
	ck_assert_uint_eq(d->spec.terms[2].len, 3);
	ck_assert_mem_eq(d->spec.terms[2].text, "b\0x", 3);
	ck_assert_uint_eq(d->spec.terms[2].wdf, 5);
	ck_assert_uint_eq(d->spec.n_values, 2);
	ck_assert_uint_eq(d->spec.values[0].slot, 1);
	ck_assert_mem_eq(d->spec.values[0].bytes, "\0one", 4);
	ck_assert_uint_eq(d->spec.values[1].slot, 7);
	ck_assert_uint_eq(d->spec.data_len, 5);
	ck_assert_mem_eq(d->spec.data, "da\0ta", 6);
	xc_document_free(d);
	xc_writer_free(w);
}
END_TEST

START_TEST(ids_go_on_after_replacing_and_deleting)
{
	const struct xc_document_spec empty = { 0 };
	struct xc_writer *w = writer_at(in_folder("db"), XC_CREATE);
	struct xc_database *db = xc_writer_db(w);
	struct xc_stats stats;
	uint16_t lengths[4];

	add_words(w, "one two", NULL, NULL);
	add_words(w, "two two", NULL, NULL);
	ck_assert_uint_eq(add_words(w, "three", NULL, NULL), 3);
	OK(xc_writer_delete(w, 3, &err));
	FAILS(XC_NOT_FOUND, xc_writer_delete(w, 3, &err));
	ck_assert_uint_eq(add_words(w, "four", NULL, NULL), 4);
	OK(xc_writer_delete_by_term(w, "one", 3, &err));
	OK(xc_writer_delete_by_term(w, "nowhere", 7, &err));
	FAILS(XC_INVALID, xc_writer_delete_by_term(w, "", 0, &err));
	ck_assert_uint_eq(documents(db), 2);
	OK(xc_writer_replace(w, 9, &empty, &err));
	OK(xc_db_stats(db, &stats, &err));
	ck_assert_uint_eq(stats.documents, 3);
	ck_assert_uint_eq(stats.last_docid, 9);
	ck_assert_double_eq(stats.average_length, 1);
	OK(xc_db_lengths(db, lengths, COUNT(lengths), &err));
	ck_assert_uint_eq(lengths[1], 0);
	ck_assert_uint_eq(lengths[2], 2);
	ck_assert_uint_eq(lengths[3], 0);
	xc_writer_free(w);
}
END_TEST

START_TEST(termfreqs_and_terms_come_in_one_call)
{
	const char *terms[] = { "apple", "pear", "plum", "apricot" };
	const size_t lens[] = { 5, 4, 4, 2 };
	struct xc_writer *w = writer_at(in_folder("db"), XC_CREATE);
	struct xc_strings *list = NULL;
	uint32_t freqs[4];

	add_words(w, "apple pear", NULL, NULL);
	add_words(w, "apple apricot ap", NULL, NULL);
	OK(xc_db_termfreqs(xc_writer_db(w), terms, lens, 4, freqs, &err));
	ck_assert_uint_eq(freqs[0], 2);
	ck_assert_uint_eq(freqs[1], 1);
	ck_assert_uint_eq(freqs[2], 0);
	ck_assert_uint_eq(freqs[3], 1);
	OK(xc_db_terms(xc_writer_db(w), "ap", 2, &list, &err));
	ck_assert_uint_eq(list->n, 2);
	ck_assert_str_eq(list->text[0], "ap");
	ck_assert_str_eq(list->text[1], "apple");
	ck_assert_uint_eq(list->lens[1], 5);
	xc_strings_free(list);
	xc_writer_free(w);
}
END_TEST

START_TEST(metadata_spelling_and_synonyms_are_kept)
{
	const char *path = in_folder("db");
	struct xc_writer *w = writer_at(path, XC_CREATE);
	struct xc_database *db;
	struct xc_strings *list = NULL;
	char *text = NULL;
	size_t len = 0;

	OK(xc_writer_set_metadata(w, "seq", "4\0002", 3, &err));
	OK(xc_writer_set_metadata(w, "gone", "x", 1, &err));
	OK(xc_writer_set_metadata(w, "gone", NULL, 0, &err));
	OK(xc_writer_add_spelling(w, "refund", 5, &err));
	OK(xc_writer_add_spelling(w, "refuse", 1, &err));
	OK(xc_writer_remove_spelling(w, "refuse", 1, &err));
	OK(xc_writer_add_synonym(w, "bill", "invoice", &err));
	OK(xc_writer_add_synonym(w, "bill", "account", &err));
	OK(xc_writer_add_synonym(w, "bill", "beak", &err));
	OK(xc_writer_remove_synonym(w, "bill", "beak", &err));
	OK(xc_writer_commit(w, &err));
	db = reader_of(path);
	OK(xc_db_metadata(db, "seq", &text, &len, &err));
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(text, "4\0002", 4);
	xc_text_free(text);
	OK(xc_db_metadata(db, "gone", &text, NULL, &err));
	ck_assert_str_eq(text, "");
	xc_text_free(text);
	OK(xc_db_metadata_keys(db, "", &list, &err));
	ck_assert_uint_eq(list->n, 1);
	ck_assert_str_eq(list->text[0], "seq");
	xc_strings_free(list);
	OK(xc_db_spelling(db, "refumd", 2, &text, &err));
	ck_assert_str_eq(text, "refund");
	xc_text_free(text);
	OK(xc_db_spelling(db, "zzzzzzzz", 2, &text, &err));
	ck_assert_str_eq(text, "");
	xc_text_free(text);
	FAILS(XC_INVALID, xc_db_spelling(db, "refumd", 0, &text, &err));
	OK(xc_db_synonyms(db, "bill", &list, &err));
	ck_assert_uint_eq(list->n, 2);
	ck_assert_str_eq(list->text[0], "account");
	ck_assert_str_eq(list->text[1], "invoice");
	xc_strings_free(list);
	xc_db_free(db);
	xc_writer_free(w);
}
END_TEST

START_TEST(reopen_says_whether_anything_changed)
{
	const char *path = in_folder("db");
	struct xc_writer *w = writer_at(path, XC_CREATE);
	struct xc_database *db;
	uint64_t before = 0, after = 0;
	bool changed = true;

	add_words(w, "old", NULL, NULL);
	OK(xc_writer_commit(w, &err));
	db = reader_of(path);
	OK(xc_db_reopen(db, &changed, &err));
	ck_assert(!changed);
	OK(xc_db_revision(db, &before, &err));
	add_words(w, "new", NULL, NULL);
	OK(xc_db_reopen(db, &changed, &err));
	ck_assert(!changed);
	ck_assert_uint_eq(freq(db, "new"), 0);
	OK(xc_writer_commit(w, &err));
	OK(xc_db_reopen(db, &changed, &err));
	ck_assert(changed);
	ck_assert_uint_eq(freq(db, "new"), 1);
	OK(xc_db_revision(db, &after, &err));
	ck_assert_uint_gt(after, before);
	xc_db_free(db);
	xc_writer_free(w);
}
END_TEST

START_TEST(a_transaction_is_all_or_nothing)
{
	const char *path = in_folder("db");
	struct xc_writer *w = writer_at(path, XC_CREATE);
	struct xc_database *db;

	FAILS(XC_INVALID, xc_writer_end(w, &err));
	OK(xc_writer_begin(w, &err));
	add_words(w, "dropped", NULL, NULL);
	FAILS(XC_INVALID, xc_writer_commit(w, &err));
	OK(xc_writer_cancel(w, &err));
	OK(xc_writer_begin(w, &err));
	add_words(w, "kept", NULL, NULL);
	OK(xc_writer_end(w, &err));
	OK(xc_writer_begin(w, &err));
	add_words(w, "unfinished", NULL, NULL);
	xc_writer_free(w);
	db = reader_of(path);
	ck_assert_uint_eq(documents(db), 1);
	ck_assert_uint_eq(freq(db, "kept"), 1);
	xc_db_free(db);
}
END_TEST

START_TEST(overwriting_starts_empty_and_no_termlist_only_appends)
{
	const char *path = in_folder("db");
	struct xc_writer *w = writer_at(path, XC_CREATE | XC_NO_SYNC);

	add_words(w, "old", NULL, NULL);
	xc_writer_free(w);
	FAILS(XC_IO, xc_writer_open(path, XC_CREATE, &w, &err));
	w = writer_at(path, XC_CREATE_OR_OPEN | XC_FULL_SYNC);
	ck_assert_uint_eq(freq(xc_writer_db(w), "old"), 1);
	xc_writer_free(w);
	w = writer_at(path, XC_CREATE_OR_OVERWRITE | XC_NO_TERMLIST);
	ck_assert_uint_eq(documents(xc_writer_db(w)), 0);
	add_words(w, "new", NULL, NULL);
	FAILS(XC_UNSUPPORTED, xc_writer_delete(w, 1, &err));
	xc_writer_free(w);
}
END_TEST

/* Databases "a" and "b" with a document each, and some more in "b". */
static void make_two(void)
{
	struct xc_writer *w = writer_at(in_folder("a"), XC_CREATE);

	add_words(w, "both left", "A1", NULL);
	xc_writer_free(w);
	w = writer_at(in_folder("b"), XC_CREATE);
	add_words(w, "both right", "B1", NULL);
	add_words(w, "right", "B2", NULL);
	xc_writer_free(w);
}

START_TEST(several_databases_are_searched_as_one)
{
	const char *paths[] = { in_folder("a"), in_folder("b") };
	struct xc_database *db = NULL;
	struct xc_document *d = NULL;
	uint64_t revision;

	make_two();
	OK(xc_db_open(paths, 2, &db, &err));
	ck_assert_uint_eq(documents(db), 3);
	ck_assert_uint_eq(freq(db, "both"), 2);
	OK(xc_db_document(db, 4, &d, &err));
	ck_assert_str_eq(d->spec.data, "B2");
	xc_document_free(d);
	FAILS(XC_NOT_FOUND, xc_db_document(db, 3, &d, &err));
	FAILS(XC_INVALID, xc_db_revision(db, &revision, &err));
	xc_db_free(db);
}
END_TEST

START_TEST(a_stub_file_names_databases)
{
	static const char lines[] = "auto a\nauto b\n";
	struct xc_database *db;

	make_two();
	write_file(in_folder("stub"), lines, strlen(lines));
	db = reader_of(in_folder("stub"));
	ck_assert_uint_eq(documents(db), 3);
	ck_assert_uint_eq(freq(db, "right"), 2);
	xc_db_free(db);
}
END_TEST

START_TEST(compact_joins_and_renumbers_or_keeps_ids)
{
	const char *paths[] = { in_folder("a"), in_folder("b") };
	const struct xc_document_spec empty = { 0 };
	struct xc_writer *w;
	struct xc_database *db;
	struct xc_stats stats;

	make_two();
	OK(xc_compact(paths, 2, in_folder("joined"), 0, &err));
	db = reader_of(in_folder("joined"));
	OK(xc_db_stats(db, &stats, &err));
	ck_assert_uint_eq(stats.documents, 3);
	ck_assert_uint_eq(stats.last_docid, 3);
	ck_assert_uint_eq(freq(db, "both"), 2);
	xc_db_free(db);

	FAILS(XC_INVALID, xc_compact(paths, 2, in_folder("clash"),
				     XC_COMPACT_NO_RENUMBER, &err));
	w = writer_at(in_folder("c"), XC_CREATE);
	OK(xc_writer_replace(w, 40, &empty, &err));
	xc_writer_free(w);
	paths[1] = in_folder("c");
	OK(xc_compact(paths, 2, in_folder("kept"), XC_COMPACT_NO_RENUMBER,
		      &err));
	db = reader_of(in_folder("kept"));
	OK(xc_db_stats(db, &stats, &err));
	ck_assert_uint_eq(stats.documents, 2);
	ck_assert_uint_eq(stats.last_docid, 40);
	xc_db_free(db);
	FAILS(XC_INVALID, xc_compact(paths, 2, in_folder("d"), 1, &err));
	FAILS(XC_INVALID, xc_compact(paths, 0, in_folder("d"), 0, &err));
}
END_TEST

START_TEST(each_trouble_has_its_status)
{
	static const char noise[4096] = "this is no database";
	const char *path = in_folder("db");
	const char *missing = in_folder("missing"), *none = "";
	char term[300];
	const struct xc_term terms[] = { { term, sizeof(term), 1 } };
	const struct xc_document_spec spec = { terms, 1 };
	struct xc_writer *w = writer_at(path, XC_CREATE), *second = NULL;
	struct xc_database *db = NULL;
	struct xc_document *d = NULL;
	uint32_t docid = 7;

	FAILS(XC_LOCKED, xc_writer_open(path, XC_OPEN, &second, &err));
	FAILS(XC_NOT_FOUND, xc_db_open(&missing, 1, &db, &err));
	FAILS(XC_NOT_FOUND, xc_writer_open(missing, XC_OPEN, &second, &err));
	FAILS(XC_INVALID, xc_writer_open(path, 1u << 20, &second, &err));
	FAILS(XC_INVALID, xc_db_open(&none, 1, &db, &err));
	FAILS(XC_INVALID, xc_db_open(NULL, 0, &db, &err));
	FAILS(XC_NOT_FOUND, xc_db_document(xc_writer_db(w), 5, &d, &err));
	FAILS(XC_INVALID, xc_db_document(xc_writer_db(w), 0, &d, &err));
	memset(term, 'x', sizeof(term));
	FAILS(XC_INVALID, xc_writer_add(w, &spec, &docid, &err));
	ck_assert_uint_eq(docid, 7);
	ck_assert_ptr_null(second);
	ck_assert_ptr_null(db);
	ck_assert_ptr_null(d);
	/* Nobody has to want the text. */
	ck_assert_int_eq(xc_db_document(xc_writer_db(w), 5, &d, NULL),
			 XC_NOT_FOUND);
	xc_writer_free(w);
	write_file(in_folder("db/iamglass"), noise, sizeof(noise));
	FAILS(XC_CORRUPT, xc_db_open(&path, 1, &db, &err));
}
END_TEST

START_TEST(a_damaged_table_is_corrupt_not_a_crash)
{
	const char *path = in_folder("db");
	struct xc_writer *w = writer_at(path, XC_CREATE);
	struct xc_database *db = NULL;
	struct xc_error err = { 0 };
	char noise[8192], word[16];
	enum xc_status status;
	uint32_t n;
	const char *term = word;
	FILE *f;

	for (unsigned i = 0; i < 3000; i++) {
		snprintf(word, sizeof(word), "w%u", i);
		add_words(w, word, "data", NULL);
	}
	xc_writer_free(w);
	memset(noise, 0xa5, sizeof(noise));
	f = fopen(in_folder("db/postlist.glass"), "r+b");
	ck_assert_ptr_nonnull(f);
	for (unsigned i = 0; i < 32; i++)
		fwrite(noise, 1, sizeof(noise), f);
	fclose(f);
	status = xc_db_open(&path, 1, &db, &err);
	if (status == XC_OK)
		status = xc_db_termfreqs(db, &term, NULL, 1, &n, &err);
	ck_assert_msg(status == XC_CORRUPT, "%s: %s", xc_status_name(status),
		      err.text);
	xc_db_free(db);
}
END_TEST

START_TEST(running_out_of_memory_is_a_status)
{
#ifndef __SANITIZE_ADDRESS__	/* it ends the program instead */
	struct xc_writer *w = writer_at(in_folder("db"), XC_CREATE);
	uint16_t none;

	FAILS(XC_MEMORY, xc_db_lengths(xc_writer_db(w), &none,
				       (size_t)1 << 60, &err));
	xc_writer_free(w);
#endif
}
END_TEST

START_TEST(a_reader_survives_any_number_of_commits)
{
	const char *path = in_folder("db");
	struct xc_writer *w = writer_at(path, XC_CREATE);
	struct xc_database *db;
	uint64_t before, after;
	char word[16];

	for (unsigned i = 0; i < 3000; i++) {
		snprintf(word, sizeof(word), "w%u all", i);
		add_words(w, word, "some data to fill blocks with", NULL);
	}
	OK(xc_writer_commit(w, &err));
	db = reader_of(path);
	OK(xc_db_revision(db, &before, &err));
	for (unsigned round = 0; round < 4; round++) {
		for (uint32_t d = 1; d <= 3000; d += 3)
			xc_writer_delete(w, d + round % 3, NULL);
		add_words(w, "all", NULL, NULL);
		OK(xc_writer_commit(w, &err));
	}
	ck_assert_uint_eq(freq(db, "w7") + freq(db, "all"), 4);
	OK(xc_db_revision(db, &after, &err));
	ck_assert_msg(after > before, "the reader was never stale");
	xc_db_free(db);
	xc_writer_free(w);
}
END_TEST

START_TEST(an_error_text_is_one_whole_line)
{
	struct xc_database *db = NULL;
	struct xc_error err = { 0 };
	char path[400];
	const char *paths = path;
	size_t len;

	memset(path, 0, sizeof(path));
	for (size_t i = 0; i + 2 < sizeof(path); i += 2)
		memcpy(path + i, i == 20 ? "/\n" : "\xd0\x96", 2);
	ck_assert_int_ne(xc_db_open(&paths, 1, &db, &err), XC_OK);
	len = strlen(err.text);
	ck_assert_uint_gt(len, 100);
	ck_assert_ptr_null(strchr(err.text, '\n'));
	ck_assert_uint_ne((unsigned char)err.text[len - 1], 0xd0);
	ck_assert_str_eq(xc_status_name(XC_STALE), "stale");
	ck_assert_str_eq(xc_status_name((enum xc_status)15), "unknown");
	ck_assert_ptr_nonnull(strchr(xc_xapian_version(), '.'));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_document_comes_back_as_it_was_written,
		ids_go_on_after_replacing_and_deleting,
		termfreqs_and_terms_come_in_one_call,
		metadata_spelling_and_synonyms_are_kept,
		reopen_says_whether_anything_changed,
		a_transaction_is_all_or_nothing,
		overwriting_starts_empty_and_no_termlist_only_appends,
		several_databases_are_searched_as_one,
		a_stub_file_names_databases,
		compact_joins_and_renumbers_or_keeps_ids,
		each_trouble_has_its_status,
		a_damaged_table_is_corrupt_not_a_crash,
		running_out_of_memory_is_a_status,
		a_reader_survives_any_number_of_commits,
		an_error_text_is_one_whole_line,
	};
	Suite *suite = suite_create("xapian-c database");
	TCase *tcase = tcase_create("database");

	tcase_add_checked_fixture(tcase, folder_make, folder_remove);
	tcase_set_timeout(tcase, 60);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
