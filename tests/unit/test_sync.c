/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One article in a folder and in the editors' room: random sequences of what
 * happens on both sides, beside a model that knows three texts. Nothing is ever
 * lost: what an editor wrote stays in front until he has seen the other text.
 */
#include <check.h>
#include <stdlib.h>

#include <kb/sync.h>

enum { SEQUENCES = 300, STEPS = 25, TEXTS = 5 };

static void *mem;
static struct kb_error err;
static struct kb_store *store;

#define OK(call) ck_assert_msg((call) == KB_OK, "%s", err.text)

/* Texts are numbers; 0 is none. The same number may be written on both
   sides. */
struct model {
	int ours, theirs, base;
	bool withdrawn;		/* by an editor, or by sync */
	bool noted;		/* base says what both had */
	bool conflict;
	int conflict_theirs;
};

static struct kb_article *article(int text)
{
	struct kb_article *a;
	char *source = kb_format(mem, "---\nid: a\nlang: en\ntitle: T\n"
		"---\nThis is text %d.\n", text);

	OK(kb_article_parse(mem, "a.md", NULL, NULL, source, strlen(source),
			    &a, &err));
	return a;
}

static void edit(struct model *m, int text)
{
	const struct kb_save save = { .article = article(text), .by = "maya",
		.origin = "web", .base = KB_BASE_ANY };
	int version;

	OK(kb_store_article_save(store, &save, &version, &err));
	m->ours = text;
	m->withdrawn = false;
}

static void withdraw(struct model *m)
{
	if (!m->ours || m->withdrawn)
		return;
	OK(kb_store_article_withdraw(store, "a", "en", &err));
	m->withdrawn = true;
}

static void agree(struct model *m)
{
	m->base = m->theirs;
	m->noted = true;
	m->conflict = false;
}

static enum kb_synced expect_file(struct model *m)
{
	bool ours = m->ours != m->base || (m->withdrawn && m->noted);

	if (!m->ours) {
		m->ours = m->theirs;
		agree(m);
		return KB_SYNCED_NEW;
	}
	if (m->theirs == m->base && ours) {
		agree(m);
		return KB_SYNCED_KEPT;
	}
	if (m->theirs == m->ours && !(m->withdrawn && m->noted)) {
		bool back = m->withdrawn;

		m->withdrawn = false;
		agree(m);
		return back ? KB_SYNCED_CHANGED : KB_SYNCED_SAME;
	}
	if (ours) {
		m->conflict = true;
		m->conflict_theirs = m->theirs;
		return KB_SYNCED_CONFLICT;
	}
	m->ours = m->theirs;
	m->withdrawn = false;
	agree(m);
	return KB_SYNCED_CHANGED;
}

static enum kb_synced expect_gone(struct model *m)
{
	if (!m->ours || !m->base || (m->withdrawn && !m->noted))
		return KB_SYNCED_KEPT;
	if (m->ours != m->base && !m->withdrawn) {
		m->conflict = true;
		m->conflict_theirs = 0;
		return KB_SYNCED_CONFLICT;
	}
	m->withdrawn = true;
	m->noted = false;
	m->conflict = false;
	return KB_SYNCED_CHANGED;
}

static void sync_both(struct model *m)
{
	enum kb_synced got, wanted;

	if (m->theirs) {
		const struct kb_save save = { .article = article(m->theirs),
			.path = "a.md", .origin = "sync" };

		wanted = expect_file(m);
		OK(kb_sync_put(store, &save, &got, &err));
	} else {
		wanted = expect_gone(m);
		OK(kb_sync_gone(store, "a", "en", false, &got, &err));
	}
	ck_assert_int_eq(got, wanted);
}

/* An editor has looked at both and goes on with one of them. */
static void resolve(struct model *m)
{
	if (!m->conflict)
		return;
	if (m->conflict_theirs && rand() % 2)
		edit(m, m->conflict_theirs);
	OK(kb_sync_resolve(store, "a", "en", "maya", &err));
	m->base = m->conflict_theirs;
	m->noted = true;
	m->conflict = false;
}

static bool says(const char *text, size_t len, int number)
{
	char *wanted = kb_format(mem, "text %d.", number);

	return memmem(text, len, wanted, strlen(wanted)) != NULL;
}

static size_t queued(void)
{
	struct kb_queue_item *list;
	size_t n, found = 0;

	OK(kb_queue_list(store, mem, "a", true, 0, 100, &list, &n, &err));
	for (size_t i = 0; i < n; i++)
		found += list[i].kind == KB_QUEUED_SYNC_CONFLICT;
	return found;
}

static void compare(const struct model *m)
{
	struct kb_sync_conflict c;
	struct kb_stored st;
	int live;
	enum kb_status status;

	if (m->ours) {
		OK(kb_store_newest(store, mem, "a", "en", &st, &live, &err));
		ck_assert(says(st.article->source, st.article->source_len,
			       m->ours));
		ck_assert_int_eq(live != 0, !m->withdrawn);
	}
	status = kb_sync_conflict_get(store, mem, "a", "en", &c, &err);
	ck_assert_int_eq(status == KB_OK, m->conflict);
	ck_assert_uint_eq(queued(), m->conflict);
	if (!m->conflict)
		return;
	ck_assert_int_eq(c.theirs != NULL, m->conflict_theirs != 0);
	if (c.theirs)
		ck_assert(says(c.theirs, c.theirs_len, m->conflict_theirs));
}

static void step(struct model *m)
{
	switch (rand() % 8) {
	case 0: case 1:
		edit(m, 1 + rand() % TEXTS);
		break;
	case 2:
		m->theirs = 1 + rand() % TEXTS;
		break;
	case 3:
		m->theirs = rand() % 3 ? 1 + rand() % TEXTS : 0;
		break;
	case 4:
		withdraw(m);
		break;
	case 5:
		resolve(m);
		break;
	default:
		sync_both(m);
		break;
	}
}

START_TEST(nothing_is_lost)
{
	srand((unsigned)_i + 1);
	for (int k = 0; k < SEQUENCES / 10; k++) {
		struct model m = { 0 };

		mem = talloc_new(NULL);
		OK(kb_store_open(mem, ":memory:", KB_STORE_WRITE, true,
				 &store, &err));
		for (int i = 0; i < STEPS; i++) {
			step(&m);
			compare(&m);
		}
		talloc_free(mem);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sync");
	TCase *tests = tcase_create("sync");

	tcase_add_loop_test(tests, nothing_is_lost, 0, 10);
	tcase_set_timeout(tests, 120);
	suite_add_tcase(suite, tests);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_ENV);
	int failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
