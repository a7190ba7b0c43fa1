/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two people at one article: whatever they do in whichever order, no line that
   one of them wrote is lost. */
#include <check.h>
#include <stdlib.h>

#include <kb/edit.h>

static void *mem;
static struct kb_error err;
static struct kb_store *store;
static const char *id = "cut";		/* of the article */

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

static void setup(void)
{
	mem = talloc_new(NULL);
	OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true, &store, &err));
}

static void teardown(void)
{
	talloc_free(mem);
}

static char *file(const char *fields, const char *body)
{
	return kb_format(mem, "---\nid: %s\nlang: en\ntitle: Cut\n%s---\n"
			 "## Answer\n\n%s", id, fields, body);
}

static enum kb_status save(const char *text, const char *by, int base,
			   int *version)
{
	struct kb_article *a;
	struct kb_save it = { .by = by, .origin = "web", .note = "a note",
			      .base = base };

	OK(kb_article_parse(mem, id, NULL, NULL, text, strlen(text), &a,
			    &err));
	it.article = a;
	return kb_store_article_save(store, &it, version, &err);
}

static const char *source_of(int version)
{
	char *text;
	size_t len;

	OK(kb_store_version_source(store, mem, id, "en", version, &text,
				   &len, &err));
	ck_assert_uint_eq(strlen(text), len);
	return text;
}

START_TEST(a_save_from_an_old_version_is_refused)
{
	struct kb_revision *list;
	struct kb_stored newest;
	const char *author;
	size_t n;
	int v = 0, live;

	ck_assert_int_eq(save(file("", "a\n"), "ann", 3, &v), KB_CONFLICT);
	OK(save(file("", "a\n"), "ann", 0, &v));
	ck_assert_int_eq(v, 1);
	ck_assert_int_eq(save(file("", "b\n"), "bob", 0, &v), KB_CONFLICT);
	OK(save(file("", "b\n"), "bob", 1, &v));
	ck_assert_int_eq(save(file("", "c\n"), "ann", 1, &v), KB_CONFLICT);
	ck_assert_str_eq(err.text, "changed meanwhile: version 2 by bob");
	/* The same bytes take nothing from anybody. */
	OK(save(file("", "b\n"), "ann", 1, &v));
	ck_assert_int_eq(v, 2);
	OK(save(file("state: draft\n", "b\n"), "cem", 2, &v));
	OK(kb_store_newest(store, mem, "cut", "en", &newest, &live, &err));
	ck_assert_int_eq(newest.version, 3);
	ck_assert_int_eq(live, 2);
	OK(kb_store_history(store, mem, "cut", "en", &list, &n, &err));
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(list[0].by, "cem");
	ck_assert_str_eq(list[0].state, "draft");
	ck_assert_str_eq(list[1].note, "a note");
	ck_assert_str_eq(list[1].origin, "web");
	ck_assert(list[1].live && !list[0].live && !list[2].live);
	ck_assert_str_eq(source_of(1), file("", "a\n"));
	/* He only changed its state. */
	OK(kb_store_author(store, mem, "cut", "en", &author, &err));
	ck_assert_str_eq(author, "bob");
	ck_assert_int_eq(kb_store_history(store, mem, "no", "en", &list, &n,
					  &err), KB_NOT_FOUND);
}
END_TEST

START_TEST(what_is_too_long_is_refused)
{
	char *note = kb_array(mem, char, KB_NOTE_MAX + 2);
	struct kb_article *a;
	struct kb_save it = { .by = "ann", .note = note };
	int v = 0;
	const char *text = file("", "a\n");

	memset(note, 'x', KB_NOTE_MAX + 1);
	OK(kb_article_parse(mem, id, NULL, NULL, text, strlen(text), &a,
			    &err));
	it.article = a;
	ck_assert_int_eq(kb_store_article_save(store, &it, &v, &err),
			 KB_LIMIT);
	it.note = "\xff";
	ck_assert_int_eq(kb_store_article_save(store, &it, &v, &err),
			 KB_INVALID);
}
END_TEST

START_TEST(a_text_being_written_is_kept_for_each_person)
{
	struct kb_pending p = { .id = "cut", .lang = "en", .by = "ann",
				.base = 2, .source = "x", .len = 1 }, got;
	struct kb_pending *list;
	size_t n;
	int r = 0;

	OK(kb_pending_put(store, &p, 0, &r, &err));
	ck_assert_int_eq(r, 1);
	/* The other window does not know of it. */
	ck_assert_int_eq(kb_pending_put(store, &p, 0, &r, &err), KB_CONFLICT);
	p.source = "";
	p.len = 0;
	OK(kb_pending_put(store, &p, 1, &r, &err));
	OK(kb_pending_get(store, mem, "cut", "en", "ann", &got, &err));
	ck_assert_int_eq(got.revision, 2);
	ck_assert_int_eq(got.base, 2);
	ck_assert_str_eq(got.source, "");
	p.by = "bob";
	OK(kb_pending_put(store, &p, 0, &r, &err));
	OK(kb_pending_list(store, mem, "cut", NULL, &list, &n, &err));
	ck_assert_uint_eq(n, 2);
	OK(kb_pending_list(store, mem, NULL, "bob", &list, &n, &err));
	ck_assert_uint_eq(n, 1);
	ck_assert_str_eq(list[0].id, "cut");
	OK(kb_pending_drop(store, "cut", "en", "ann", &err));
	OK(kb_pending_drop(store, "cut", "en", "ann", &err));
	ck_assert_int_eq(kb_pending_get(store, mem, "cut", "en", "ann", &got,
					&err), KB_NOT_FOUND);
	/* Saved in the other window: it must not come back. */
	ck_assert_int_eq(kb_pending_put(store, &p, 7, &r, &err), KB_CONFLICT);
}
END_TEST

START_TEST(nobody_fills_the_store_with_drafts)
{
	struct kb_pending p = { .lang = "en", .by = "ann", .source = "x",
				.len = 1 };
	int r;

	for (int i = 0; i < KB_PENDING_MAX; i++) {
		p.id = kb_format(mem, "a%d", i);
		OK(kb_pending_put(store, &p, 0, &r, &err));
	}
	p.id = "more";
	ck_assert_int_eq(kb_pending_put(store, &p, 0, &r, &err), KB_LIMIT);
	p.len = KB_ARTICLE_MAX + 1;
	ck_assert_int_eq(kb_pending_put(store, &p, 0, &r, &err), KB_LIMIT);
	p.len = 1;
	p.id = "no id/";
	ck_assert_int_eq(kb_pending_put(store, &p, 0, &r, &err), KB_INVALID);
}
END_TEST

/* ---- merging and comparing -------------------------------------------------------- */

static struct kb_merged merged(const char *base, const char *ours,
			       const char *theirs)
{
	struct kb_merged m;

	OK(kb_text_merge(mem, base, strlen(base), ours, strlen(ours), theirs,
			 strlen(theirs), "ann", "bob", &m, &err));
	return m;
}

START_TEST(both_changes_are_in_the_merge)
{
	struct kb_merged m = merged("a\nb\nc\nd\n", "A\nb\nc\nd\n",
				    "a\nb\nc\nD\n");

	ck_assert(!m.conflict);
	ck_assert_str_eq(m.text, "A\nb\nc\nD\n");
	m = merged("a\nb\n", "a\nx\n", "a\ny\n");
	ck_assert(m.conflict);
	ck_assert_str_eq(m.text, "a\n<<<<<<< ann\nx\n=======\ny\n"
			 ">>>>>>> bob\n");
}
END_TEST

/* One row as text: pieces that differ in brackets. */
static char *row_text(const struct kb_diff_piece *v, size_t n)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < n; i++)
		kb_buf_addf(&buf, v[i].changed ? "[%.*s]" : "%.*s",
			    (int)v[i].len, v[i].text);
	return buf.bytes;
}

static char *diff(const char *a, const char *b)
{
	struct kb_buf buf = { .mem = mem };
	struct kb_diff_row *rows;
	size_t n;

	kb_buf_adds(&buf, "");
	OK(kb_diff_words(mem, a, strlen(a), b, strlen(b), &rows, &n, &err));
	for (size_t i = 0; i < n; i++)
		kb_buf_addf(&buf, "%d %s|%d %s\n", rows[i].left_line,
			    row_text(rows[i].left, rows[i].n_left),
			    rows[i].right_line,
			    row_text(rows[i].right, rows[i].n_right));
	return buf.bytes;
}

START_TEST(words_that_differ_are_marked_in_every_language)
{
	ck_assert_str_eq(diff("same\nwait 24 hours\n", "same\nwait 48 hours"),
		"1 same|1 same\n2 wait [24] hours|2 wait [48] hours\n");
	ck_assert_str_eq(diff("请在两小时内回复", "请在三小时内回复"),
		"1 请在[两]小时内回复|1 请在[三]小时内回复\n");
	ck_assert_str_eq(diff("退款需要账单", "退款需要发票"),
		"1 退款需要[账单]|1 退款需要[发票]\n");
	ck_assert_str_eq(diff("ждите два часа", "ждите три часа"),
		"1 ждите [два] часа|1 ждите [три] часа\n");
	ck_assert_str_eq(diff("a\nb\n", "a\nx\nb\n"),
		"1 a|1 a\n0 |2 [x]\n2 b|3 b\n");
	ck_assert_str_eq(diff("a\n", ""), "1 [a]|0 \n");
	ck_assert_str_eq(diff("", ""), "");
}
END_TEST

/* ---- two at once --------------------------------------------------------------------- */

enum { SEQUENCES = 1000, MOVES = 16, WORDS = 128 };

struct editor {
	const char *name;
	char *text;		/* in his window; NULL: closed */
	int base;
	int revision;		/* of his pending text */
	bool unsaved[WORDS];	/* words in the window only */
};
struct world { struct editor e[2]; bool saved[WORDS]; int n_words;
	       unsigned seed; };

static unsigned dice(struct world *w, unsigned sides)
{
	w->seed = w->seed * 1664525u + 1013904223u;
	return (w->seed >> 16) % sides;
}

static int newest_version(void)
{
	struct kb_stored st;
	int live;

	OK(kb_store_newest(store, mem, id, "en", &st, &live, &err));
	return st.version;
}

static void open_window(struct world *w, struct editor *e)
{
	struct kb_pending p;

	/* What he wrote before he closed it comes back. */
	if (kb_pending_get(store, mem, id, "en", e->name, &p, &err) ==
	    KB_OK) {
		e->text = kb_strdup(mem, p.source);
		e->base = p.base;
		e->revision = p.revision;
	} else {
		e->base = newest_version();
		e->text = kb_strdup(mem, source_of(e->base));
		e->revision = 0;
		memset(e->unsaved, 0, sizeof(e->unsaved));
	}
}

/* A line of his own, somewhere below the front matter. */
static void type_line(struct world *w, struct editor *e)
{
	int word = w->n_words++;
	const char *body = strstr(e->text, "## Answer\n\n") + 11;
	unsigned lines = 1, at;
	const char *p = body;

	for (const char *q = body; *q; q++)
		lines += *q == '\n';
	for (at = dice(w, lines); at; at--)
		p = strchr(p, '\n') + 1;
	e->text = kb_format(mem, "%.*sword%dend\n%s", (int)(p - e->text),
			    e->text, word, p);
	e->unsaved[word] = true;
}

static void autosave(struct editor *e)
{
	struct kb_pending p = { .id = id, .lang = "en", .by = e->name,
		.base = e->base, .source = e->text, .len = strlen(e->text) };

	OK(kb_pending_put(store, &p, e->revision, &e->revision, &err));
}

/* A person takes both sides where they touch. */
static char *settled(const char *text)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (const char *at = text; *at;) {
		size_t n = strcspn(at, "\n");

		if (strncmp(at, "<<<<<<<", 7) && strncmp(at, "=======", 7) &&
		    strncmp(at, ">>>>>>>", 7))
			kb_buf_addf(&buf, "%.*s\n", (int)n, at);
		at += n + (at[n] == '\n');
	}
	return buf.bytes;
}

static void save_window(struct world *w, struct editor *e)
{
	int version = 0;
	enum kb_status st = save(e->text, e->name, e->base, &version);

	if (st == KB_CONFLICT) {
		int newest = newest_version();
		struct kb_merged m = merged(source_of(e->base), e->text,
					    source_of(newest));

		e->text = m.conflict ? settled(m.text) : m.text;
		e->base = newest;
		return;		/* and looks at it before he saves again */
	}
	OK(st);
	OK(kb_pending_drop(store, id, "en", e->name, &err));
	for (int i = 0; i < w->n_words; i++)
		w->saved[i] |= e->unsaved[i];
	e->text = NULL;
}

static void check_world(const struct world *w)
{
	const char *text = source_of(newest_version());

	for (int i = 0; i < w->n_words; i++)
		if (w->saved[i])
			ck_assert_msg(strstr(text, kb_format(mem,
				"word%dend\n", i)) != NULL,
				"word %d is lost:\n%s", i, text);
	for (int k = 0; k < 2; k++)
		for (int i = 0; w->e[k].text && i < w->n_words; i++)
			if (w->e[k].unsaved[i])
				ck_assert_ptr_nonnull(strstr(w->e[k].text,
					kb_format(mem, "word%dend", i)));
}

static void move(struct world *w)
{
	struct editor *e = &w->e[dice(w, 2)];

	if (!e->text) {
		open_window(w, e);
		return;
	}
	switch (dice(w, 5)) {
	case 0:
	case 1:
		type_line(w, e);
		break;
	case 2:
		autosave(e);
		break;
	case 3:		/* the browser dies; what was kept comes back */
		autosave(e);
		e->text = NULL;
		break;
	default:
		save_window(w, e);
	}
}

static void run_sequence(unsigned seed)
{
	struct world w = { .e = { { .name = "ann" }, { .name = "bob" } },
			   .seed = seed };
	int v;

	OK(save(file("", "one\n\ntwo\n\nthree\n"), "ann", 0, &v));
	for (int i = 0; i < MOVES; i++) {
		move(&w);
		check_world(&w);
	}
	for (int k = 0; k < 2; k++) {
		if (!w.e[k].text)
			open_window(&w, &w.e[k]);
		while (w.e[k].text)
			save_window(&w, &w.e[k]);
	}
	check_world(&w);
	/* All that was ever typed is there now. */
	for (int i = 0; i < w.n_words; i++)
		ck_assert_msg(w.saved[i], "word %d of %u was never saved", i,
			      seed);
}

START_TEST(no_line_is_lost_between_two_people)
{
	void *all = mem;

	for (unsigned i = 0; i < SEQUENCES / 4; i++) {
		mem = talloc_new(all);
		id = kb_format(all, "cut-%u", i);
		run_sequence((unsigned)_i * SEQUENCES / 4 + i + 1);
		talloc_free(mem);
	}
	mem = all;
}
END_TEST

int main(void)
{
	Suite *s = suite_create("editing");
	TCase *tc = tcase_create("core");
	SRunner *sr;
	int failed;

	kb_base_init("test_editing");
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_save_from_an_old_version_is_refused);
	tcase_add_test(tc, what_is_too_long_is_refused);
	tcase_add_test(tc, a_text_being_written_is_kept_for_each_person);
	tcase_add_test(tc, nobody_fills_the_store_with_drafts);
	tcase_add_test(tc, both_changes_are_in_the_merge);
	tcase_add_test(tc, words_that_differ_are_marked_in_every_language);
	tcase_add_loop_test(tc, no_line_is_lost_between_two_people, 0, 4);
	suite_add_tcase(s, tc);
	sr = srunner_create(s);
	srunner_run_all(sr, CK_NORMAL);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
