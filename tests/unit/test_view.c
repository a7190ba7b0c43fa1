/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_view.c - what an audience may not see is, for it, as if it had never
 * been written: every figure and every search of its view is that of an index
 * built from a store without the hidden articles, whether built or followed.
 */
#include "world.h"

#include <stdlib.h>

enum { ARTICLES = 36, LANGS = 3, WORDS = 24 };

static const char *const langs[LANGS] = { "en", "ru", "zh-Hans" };
static const char *const words[LANGS][WORDS] = {
	{ "meter", "refund", "coupon", "signal", "charge", "bill", "delivery",
	  "warranty", "password", "roaming", "router", "printer", "invoice",
	  "invoices", "invoiced", "carton", "cartons", "parcel", "parcels",
	  "E-2013", "engine", "engines", "tariff", "tariffs" },
	{ "счётчик", "возврат", "купон", "сигнал", "списание", "доставка",
	  "роуминг", "договор", "договоры", "договора", "тариф", "тарифы",
	  "пароль", "пароли", "принтер", "экран", "экраны", "посылка",
	  "посылки", "карта", "карты", "адрес", "адреса", "роутер" },
	{ "电表", "退款", "优惠券", "信号", "扣款", "账单", "配送", "保修期",
	  "停电", "路由器", "打印机", "发票", "包裹", "合同", "密码", "漫游",
	  "屏幕", "地址", "电费", "充值", "换货", "快递", "话费", "宽带" },
};
static const char *const audiences[] = { "public", "public", "agent",
	"agent-2", "agent-5", "billing", "legal-team" };

/* Of one stem, a form for each audience: only who sees the text may get the
   form back. */
static const char *const forms[] = { "lantern", "lantern", "lantern's",
	"lanterns", "lanterned", "lantern", "lanterns" };

/* What is live, for stores to be made of. */
struct text { bool live; unsigned audience, seed; };
static struct text texts[ARTICLES][LANGS];
static struct world full;
static unsigned seed;

static unsigned dice(unsigned sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

static void put(struct world *w, unsigned id, unsigned lang)
{
	const struct text *t = &texts[id][lang];
	const char *const *of = words[lang];
	unsigned keep = seed;
	char *name = talloc_asprintf(w->mem, "article-%02u", id);
	char *body = talloc_strdup(w->mem, "## Answer\n"), *extra, *title;

	seed = t->seed;
	title = talloc_asprintf(w->mem, "%s %s", of[dice(WORDS)],
				of[dice(WORDS)]);
	extra = talloc_asprintf(w->mem, "audience: %s\nquestions:\n"
		"  - \"%s %s\"\n%s%s", audiences[t->audience],
		of[dice(WORDS)], of[dice(WORDS)],
		dice(4) ? "" : "pins:\n  - \"where is it\"\n",
		dice(6) ? "" : "valid_until: 2031-02-28\n");
	for (unsigned n = 30 + dice(90); n > 0; n--)
		body = talloc_asprintf_append(body, "%s%s ", of[dice(WORDS)],
					      dice(9) ? "" : ".\n\n");
	/* A form and a word of its own for who may see it alone. */
	body = talloc_asprintf_append(body, "\n\n%s %s%u.\n",
				      forms[t->audience], "quince",
				      t->audience);
	seed = keep;
	world_put(w, name, langs[lang], title, extra, body);
}

static void put_case(struct world *w, unsigned n)
{
	unsigned lang = n % LANGS;

	world_case(w, talloc_asprintf(w->mem, "case-%u", n), langs[lang],
		   talloc_asprintf(w->mem, "article-%02u", n % ARTICLES),
		   talloc_asprintf(w->mem, "%s %s %s", words[lang][n % WORDS],
				   words[lang][n * 7 % WORDS],
				   words[lang][n * 5 % WORDS]));
}

static void change(unsigned id, unsigned lang)
{
	struct text *t = &texts[id][lang];

	*t = (struct text){ true, dice(KB_COUNT(audiences)), dice(100000) };
	put(&full, id, lang);
}

static void setup(void)
{
	world_open(&full);
	memset(texts, 0, sizeof(texts));
	seed = 7;
	for (unsigned id = 0; id < ARTICLES; id++)
		for (unsigned lang = 0; lang < 1 + id % LANGS; lang++)
			change(id, lang);
	for (unsigned n = 0; n < ARTICLES; n += 2)
		put_case(&full, n);
}

static void teardown(void)
{
	world_close(&full);
}

static const char *const billing[] = { "billing" };
static const char *const both[] = { "legal-team", "billing" };
static const struct kb_audience people[] = {
	{ .staff = false },
	{ .staff = true },
	{ .staff = true, .level = 3 },
	{ .staff = true, .level = 9, .groups = billing, .n_groups = 1 },
	{ .staff = true, .groups = both, .n_groups = 2 },
	{ .staff = true, .all = true },
};

static void build(struct world *w)
{
	static const struct kb_index_settings settings = { 1.2, .65, .5, 2 };
	struct kb_error err;

	ck_ok(kb_index_build(w->mem, w->config.store, w->config.index,
			     &settings, NULL, NULL, NULL, &err), err);
}

/* A store of what who may see, and its index. */
static void build_seen(struct world *w, const struct kb_audience *who,
		       unsigned cases)
{
	world_open(w);
	for (unsigned id = 0; id < ARTICLES; id++)
		for (unsigned lang = 0; lang < LANGS; lang++)
			if (texts[id][lang].live && kb_audience_sees(who,
			    audiences[texts[id][lang].audience]))
				put(w, id, lang);
	for (unsigned n = 0; n < cases; n += 2)
		put_case(w, n);
	build(w);
}

static struct kb_index *open_index(struct world *w)
{
	static const struct kb_index_settings settings = { 1.2, .65, .5, 1 };
	struct kb_index *index;
	struct kb_error err;

	ck_ok(kb_index_open(w->mem, w->config.index, 1u << KB_PART_INTERNAL,
			    &settings, &index, &err), err);
	return index;
}

/* ---- all that a view says ---------------------------------------------------- */

static char *say_figures(void *mem, const struct kb_snapshot *s)
{
	char *out = talloc_asprintf(mem, "%u %u %u dated %d asked %u\n",
		s->live_documents, s->live_versions, s->live_articles,
		s->dated, s->question_documents);

	for (int i = 0; i < KB_SPEECHES; i++) {
		const struct kb_speech_stats *t = &s->speech[i];

		out = talloc_asprintf_append(out, "speech %u %u", t->documents,
					     t->questions);
		for (int k = 0; k < 4; k++)
			out = talloc_asprintf_append(out, " %.12f/%.12f",
				t->average[k], t->title_average[k]);
		out = talloc_asprintf_append(out, "\n");
	}
	return out;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Lines in the order of their bytes, no two the same. */
static char *sorted(void *mem, char *lines)
{
	char *list[4096], *out = talloc_strdup(mem, ""), *save;
	size_t n = 0;

	for (char *line = strtok_r(lines, "\n", &save); line && n < 4096;
	     line = strtok_r(NULL, "\n", &save))
		list[n++] = line;
	qsort(list, n, sizeof(*list), by_text);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(list[i], list[i - 1]) != 0)
			out = talloc_asprintf_append(out, "%s\n", list[i]);
	return out;
}

struct near { void *mem; char *out; };

static void add_near(void *user, const char *raw, size_t len, unsigned edits)
{
	struct near *n = user;

	n->out = talloc_asprintf_append(n->out, "near %.*s %u\n", (int)len,
					raw, edits);
}

static char *say_top(void *mem, struct kb_index_reader *r, enum kb_field field,
		     struct kb_search_term *term)
{
	const struct kb_snapshot *s = kb_index_snapshot(r, KB_PART_INTERNAL);
	char *out = talloc_strdup(mem, "");
	struct kb_top top[100];
	struct kb_error err;
	bool partial = false;
	size_t n;

	term->weight = 4096;
	ck_ok(kb_index_top(r, KB_PART_INTERNAL, field, term, 1, s->live, 100, 0,
			   top, &n, &partial, &err), err);
	for (size_t i = 0; i < n; i++) {
		const struct kb_document *d = &s->documents[top[i].document];
		const struct kb_version *v = &s->versions[d->version];

		out = talloc_asprintf_append(out, "top %llx.%u.%u %u\n",
			(unsigned long long)v->id_hash, v->lang, d->section,
			top[i].score);
	}
	return sorted(mem, out);
}

/* One word: how often as what, where it stands, what is near it. */
static char *say_word(void *mem, struct kb_text *text,
		      struct kb_index_reader *r, const char *word)
{
	const struct kb_snapshot *s = kb_index_snapshot(r, KB_PART_INTERNAL);
	char *out = talloc_asprintf(mem, "== %s\n", word);
	struct near near = { mem, talloc_strdup(mem, "") };
	const struct kb_terms *terms;
	struct kb_error err;

	kb_text_tokens(text, 0, word, strlen(word));
	terms = kb_text_terms(text, 0, KB_TERM_MAIN | KB_TERM_CODE |
			      KB_TERM_CHAR | KB_TERM_GRAM);
	for (size_t i = 0; i < terms->n; i++) {
		const struct kb_term *t = &terms->v[i];

		out = talloc_asprintf_append(out, "piece %.*s %u\n",
			(int)t->len, t->text,
			kb_snapshot_frequency(s, t->hash));
		for (int f = 0; f < KB_FIELDS; f++) {
			struct kb_search_term term = { .text = t->text,
				.len = (uint32_t)t->len, .kind = t->kind,
				.hash = t->hash };

			ck_ok(kb_index_frequencies(r, KB_PART_INTERNAL,
				(enum kb_field)f, &term, 1, &err), err);
			out = talloc_asprintf_append(out, "field %d %u\n%s", f,
				term.frequency, say_top(mem, r,
				(enum kb_field)f, &term));
		}
	}
	for (unsigned edits = 1; edits <= 2; edits++)
		kb_snapshot_near(s, word, strlen(word), edits, add_near, &near);
	return talloc_asprintf_append(out, "%s", sorted(mem, near.out));
}

static char *say_pinned(void *mem, struct kb_index_reader *r)
{
	const struct kb_snapshot *s = kb_index_snapshot(r, KB_PART_INTERNAL);
	uint32_t found[KB_PINNED_MAX];
	char *out = talloc_strdup(mem, "");
	struct kb_error err;
	size_t n;

	ck_ok(kb_index_pinned(r, KB_PART_INTERNAL, "where is it", s->live,
			      found, &n, &err), err);
	for (size_t i = 0; i < n; i++) {
		const struct kb_version *v =
			&s->versions[s->documents[found[i]].version];

		out = talloc_asprintf_append(out, "pinned %llx %u\n",
			(unsigned long long)v->id_hash, v->lang);
	}
	return sorted(mem, out);
}

static char *say_all(void *mem, struct kb_index_reader *r)
{
	struct kb_text *text = kb_text_new(mem);
	char *out = say_figures(mem, kb_index_snapshot(r, KB_PART_INTERNAL));
	static const char *const others[] = { "lanternz",
		"lantern", "lanternes", "lanternet", "quince1", "quince4", "quinc6", "nothing" };

	out = talloc_asprintf_append(out, "%s", say_pinned(mem, r));
	for (unsigned i = 0; i < LANGS * WORDS; i++)
		out = talloc_asprintf_append(out, "%s", say_word(mem, text, r,
			words[i / WORDS][i % WORDS]));
	for (unsigned i = 0; i < KB_COUNT(others); i++)
		out = talloc_asprintf_append(out, "%s", say_word(mem, text, r,
								 others[i]));
	return out;
}

/* Line by line: what differs must fit a message. */
static void assert_same(const char *what, char *a, char *b)
{
	char *save_a, *save_b;
	char *x = strtok_r(a, "\n", &save_a), *y = strtok_r(b, "\n", &save_b);
	const char *word = "";

	for (; x && y; x = strtok_r(NULL, "\n", &save_a),
	     y = strtok_r(NULL, "\n", &save_b)) {
		if (!strncmp(x, "== ", 3))
			word = x;
		ck_assert_msg(!strcmp(x, y), "%s, %s:\n%.400s\n%.400s", what,
			      word, x, y);
	}
	ck_assert_msg(!x && !y, "%s: one says more", what);
}

/* Each person's view of the one index against an index of his own. */
static void compare_all(const char *what, struct kb_index_reader *r,
			unsigned cases, bool names)
{
	for (size_t i = 0; i < KB_COUNT(people); i++) {
		char *who = talloc_asprintf(full.mem, "%s, person %zu", what,
					    i);
		struct kb_index_state state, own_state;
		struct kb_index_reader *own;
		struct world w;
		struct kb_error err;

		kb_index_reader_audience(r, &people[i]);
		ck_assert_ptr_null(i ? kb_index_snapshot(r, KB_PART_INTERNAL) :
				   NULL);
		ck_ok(kb_index_reader_refresh(r, &err), err);
		build_seen(&w, &people[i], cases);
		ck_ok(kb_index_reader_open(open_index(&w), w.mem, &own, &err),
		      err);
		assert_same(who, say_all(full.mem, r), say_all(w.mem, own));
		kb_index_reader_state(r, &state);
		kb_index_reader_state(own, &own_state);
		if (names)
			ck_assert_str_eq(state.generation,
					 own_state.generation);
		ck_assert_uint_eq(state.documents, own_state.documents);
		ck_assert_uint_eq(state.articles, own_state.articles);
		talloc_free(own);
		world_close(&w);
	}
}

START_TEST(a_view_is_that_of_an_index_without_the_rest)
{
	struct kb_index_reader *r;
	struct kb_error err;

	build(&full);
	ck_ok(kb_index_reader_open(open_index(&full), full.mem, &r, &err),
	      err);
	compare_all("built", r, ARTICLES, true);
	talloc_free(r);
}
END_TEST

START_TEST(following_changes_what_one_may_see)
{
	struct kb_index_reader *r;
	struct kb_error err;
	struct kb_index *index;

	build(&full);
	index = open_index(&full);
	ck_ok(kb_index_reader_open(index, full.mem, &r, &err), err);
	for (unsigned round = 0; round < 4; round++) {
		for (unsigned i = 0; i < 8; i++)
			change(dice(ARTICLES), dice(LANGS));
		/* The same text for others. */
		for (unsigned id = round; id < ARTICLES; id += 6) {
			texts[id][0].audience = dice(KB_COUNT(audiences));
			put(&full, id, 0);
		}
		texts[round][0].live = false;
		world_withdraw(&full, talloc_asprintf(full.mem, "article-%02u",
						      round), "en");
		world_follow(&full);
		/* Views that will be gone on from. */
		for (size_t i = 0; i < KB_COUNT(people); i++) {
			kb_index_reader_audience(r, &people[i]);
			ck_ok(kb_index_reader_refresh(r, &err), err);
		}
	}
	compare_all("followed", r, ARTICLES, false);
	talloc_free(r);
	build(&full);
	ck_ok(kb_index_reader_open(index, full.mem, &r, &err), err);
	compare_all("built again", r, ARTICLES, false);
	talloc_free(r);
}
END_TEST

static void generation_of(struct kb_index_reader *r,
			  const struct kb_audience *who, char ret[64])
{
	struct kb_index_state state;
	struct kb_error err;

	kb_index_reader_audience(r, who);
	ck_ok(kb_index_reader_refresh(r, &err), err);
	kb_index_reader_state(r, &state);
	memcpy(ret, state.generation, 64);
}

START_TEST(a_hidden_change_changes_no_name)
{
	struct kb_index_reader *r;
	struct kb_error err;
	char agent[2][64], expert[3][64];

	texts[0][0] = (struct text){ true, 4, 99 };	/* agent-5 */
	put(&full, 0, 0);
	build(&full);
	ck_ok(kb_index_reader_open(open_index(&full), full.mem, &r, &err),
	      err);
	generation_of(r, &people[1], agent[0]);
	generation_of(r, &people[3], expert[0]);
	ck_assert_str_ne(agent[0], expert[0]);
	texts[0][0].seed = 100;
	put(&full, 0, 0);
	world_case(&full, "hidden", "en", "article-00", "where is the plum");
	world_follow(&full);
	generation_of(r, &people[1], agent[1]);
	generation_of(r, &people[3], expert[1]);
	ck_assert_str_eq(agent[0], agent[1]);
	ck_assert_str_ne(expert[0], expert[1]);
	/* Built or followed, the name is the same. */
	build(&full);
	generation_of(r, &people[3], expert[2]);
	ck_assert_str_eq(expert[1], expert[2]);
	talloc_free(r);
}
END_TEST

/* More audiences than are kept, each asked again and again. */
START_TEST(many_audiences_share_a_bounded_number_of_views)
{
	struct kb_index_reader *r[2];
	struct kb_index *index;
	struct kb_error err;
	uint32_t live[40];

	build(&full);
	index = open_index(&full);
	for (int i = 0; i < 2; i++)
		ck_ok(kb_index_reader_open(index, full.mem, &r[i], &err), err);
	for (unsigned i = 0; i < 120; i++) {
		char *group = talloc_asprintf(full.mem, "team-%u", i % 40);
		const char *groups[] = { group, i % 2 ? "billing" : group };
		struct kb_audience who = { .staff = true, .groups = groups,
					   .n_groups = 2 };
		const struct kb_snapshot *s;

		kb_index_reader_audience(r[i % 2], &who);
		ck_ok(kb_index_reader_refresh(r[i % 2], &err), err);
		s = kb_index_snapshot(r[i % 2], KB_PART_INTERNAL);
		if (i >= 40)
			ck_assert_uint_eq(s->live_documents, live[i % 40]);
		live[i % 40] = s->live_documents;
		ck_assert_uint_eq(s->live_documents, live[i % 2]);
	}
	talloc_free(r[0]);
	talloc_free(r[1]);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("view");
	TCase *tc = tcase_create("view");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_set_timeout(tc, 180);
	tcase_add_test(tc, a_view_is_that_of_an_index_without_the_rest);
	tcase_add_test(tc, following_changes_what_one_may_see);
	tcase_add_test(tc, a_hidden_change_changes_no_name);
	tcase_add_test(tc, many_audiences_share_a_bounded_number_of_views);
	suite_add_tcase(suite, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
