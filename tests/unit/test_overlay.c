/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_overlay.c - a reader that answers as if something had been published
 * says, to the last digit, what is answered once it was; and meanwhile nobody
 * else sees anything of it.
 */
#include "world.h"

#include <kb/learn.h>
#include <stdlib.h>

enum { ARTICLES = 40, LANGS = 3, WORDS = 20, ROUNDS = 50, QUESTIONS = 12,
       PUT_MAX = 5, READERS = 3 };

static const char *const langs[LANGS] = { "en", "ru", "zh-Hans" };
static const char *const words[LANGS][WORDS] = {
	{ "meter", "refund", "coupon", "signal", "charge", "bill", "delivery",
	  "warranty", "password", "roaming", "router", "printer", "invoice",
	  "invoices", "carton", "parcel", "E-2013", "engine", "tariff",
	  "tariffs" },
	{ "счётчик", "возврат", "купон", "сигнал", "списание", "доставка",
	  "роуминг", "договор", "договоры", "тариф", "тарифы", "пароль",
	  "принтер", "экран", "посылка", "посылки", "карта", "адрес",
	  "адреса", "роутер" },
	{ "电表", "退款", "优惠券", "信号", "扣款", "账单", "配送", "保修期",
	  "停电", "路由器", "打印机", "发票", "包裹", "合同", "密码", "漫游",
	  "屏幕", "地址", "电费", "快递" },
};
static const char *const audiences[] = { "public", "public", "public",
					 "agent", "agent-3", "billing" };
static unsigned seed;

static unsigned dice(unsigned sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

static const char *word(unsigned lang)
{
	return words[lang][dice(WORDS)];
}

/* ---- texts ---------------------------------------------------------------------- */

static struct kb_article *write_article(void *mem, unsigned id, unsigned lang,
					const char *state)
{
	struct kb_buf b = { .mem = mem };
	struct kb_article *a;
	struct kb_error err;
	bool rule = id % 13 == 12;

	kb_buf_addf(&b, "---\nid: article-%02u\nlang: %s\n"
		    "title: \"%s %s\"\nstate: %s\naudience: %s\n", id,
		    langs[lang], word(lang), word(lang),
		    state, audiences[dice(KB_COUNT(audiences))]);
	if (rule)
		kb_buf_adds(&b, "kind: rule\nversion: 2026-01\n");
	if (!rule && dice(2))
		kb_buf_addf(&b, "questions:\n  - \"%s %s\"\n", word(lang),
			    word(lang));
	if (!rule && !dice(4))
		kb_buf_addf(&b, "pins:\n  - \"where is the %s\"\n",
			    word(lang));
	if (!dice(6))
		kb_buf_adds(&b, "valid_until: 2031-02-28\n");
	if (!rule && !dice(4))
		kb_buf_addf(&b, "confidence: %s\n", dice(2) ? "validated" :
			    "wip");
	kb_buf_adds(&b, "---\n");
	kb_buf_adds(&b, rule ? "## 1 Clause\n" : "## Answer\n");
	for (unsigned n = 30 + dice(150); n > 0; n--)
		kb_buf_addf(&b, "%s%s ", word(lang), dice(9) ? "" : ".\n\n");
	kb_buf_adds(&b, "\n");
	ck_ok(kb_article_parse(mem, "test", NULL, NULL, b.bytes, b.len, &a,
			       &err), err);
	return a;
}

static void put(struct world *w, const struct kb_article *a)
{
	struct kb_error err;
	enum kb_put ignored;

	ck_ok(kb_store_article_put(w->store, a, "", &ignored, &err), err);
}

static struct kb_synonyms *write_synonyms(void *mem, unsigned lang)
{
	char *yaml = kb_format(mem, "- [\"%s\", \"%s\"]\n- [\"%s\", \"%s\"]\n",
			       word(lang), word(lang), word(lang), word(lang));
	struct kb_synonyms *s;
	struct kb_error err;

	ck_ok(kb_synonyms_parse(mem, "test", langs[lang], yaml, strlen(yaml),
				&s, &err), err);
	return s;
}

static void fill(struct world *w)
{
	world_open(w);
	for (unsigned id = 0; id < ARTICLES; id++)
		for (unsigned lang = 0; lang < 1 + id % LANGS; lang++)
			put(w, write_article(w->mem, id, lang, "published"));
	for (unsigned n = 0; n < ARTICLES; n++) {
		unsigned lang = n % LANGS;

		world_case(w, kb_format(w->mem, "case-%u", n), langs[lang],
			   kb_format(w->mem, "article-%02u", n * 3 % ARTICLES),
			   kb_format(w->mem, "%s %s %s", word(lang),
				     word(lang), word(lang)));
	}
}

/* ---- a change, proposed and made ------------------------------------------------- */

struct plan {
	const struct kb_article *put[PUT_MAX];
	struct kb_proposed_id gone[PUT_MAX];
	const struct kb_synonyms *synonyms[1];
	struct kb_proposal p;
};

static void make_plan(void *mem, struct plan *plan)
{
	*plan = (struct plan){ .p = { .put = plan->put, .gone = plan->gone,
				      .synonyms = plan->synonyms } };
	for (unsigned n = 1 + dice(PUT_MAX); n > 0; n--) {
		/* Some that were not there before. */
		unsigned id = dice(ARTICLES + 8), lang = dice(LANGS);

		if (dice(5))
			plan->put[plan->p.n++] = write_article(mem, id, lang,
				dice(8) ? "published" : "archived");
		else
			plan->gone[plan->p.n_gone++] = (struct kb_proposed_id){
				kb_format(mem, "article-%02u", id),
				langs[lang] };
	}
	if (!dice(4))
		plan->synonyms[plan->p.n_synonyms++] =
			write_synonyms(mem, dice(LANGS));
}

static void do_plan(struct world *w, const struct plan *plan)
{
	struct kb_error err;
	enum kb_put ignored;

	for (size_t i = 0; i < plan->p.n; i++)
		put(w, plan->p.put[i]);
	for (size_t i = 0; i < plan->p.n_gone; i++)
		if (kb_store_article_withdraw(w->store, plan->gone[i].id,
					      plan->gone[i].lang, &err))
			ck_assert_int_eq(err.status, KB_NOT_FOUND);
	for (size_t i = 0; i < plan->p.n_synonyms; i++)
		ck_ok(kb_store_synonyms_put(w->store, plan->synonyms[i],
					    &ignored, &err), err);
	world_follow(w);
}

/* ---- what readers say ------------------------------------------------------------- */

static const char *const groups[] = { "billing" };
static const struct kb_audience people[READERS] = {
	{ .staff = false },
	{ .staff = true, .level = 1 },
	{ .staff = true, .level = 9, .groups = groups, .n_groups = 1 },
};

struct asking {
	struct world w;
	struct kb_engine *engines[2];	/* public, internal */
	struct kb_reader *readers[READERS];
	char *questions[QUESTIONS];
	const char *langs[QUESTIONS];
};

static void open_readers(struct asking *a)
{
	struct kb_error err;

	ck_ok(kb_engine_open(NULL, &a->w.config, KB_PART_PUBLIC,
			     &a->engines[0], &err), err);
	ck_ok(kb_engine_open(NULL, &a->w.config, KB_PART_INTERNAL,
			     &a->engines[1], &err), err);
	for (int i = 0; i < READERS; i++) {
		ck_ok(kb_reader_open(a->engines[i > 0], NULL, &a->readers[i],
				     &err), err);
		kb_reader_audience(a->readers[i], &people[i]);
		ck_ok(kb_reader_refresh(a->readers[i], &err), err);
	}
}

static void close_readers(struct asking *a)
{
	for (int i = 0; i < READERS; i++)
		talloc_free(a->readers[i]);
	talloc_free(a->engines[0]);
	talloc_free(a->engines[1]);
}

static void write_questions(struct asking *a)
{
	for (unsigned i = 0; i < QUESTIONS; i++) {
		unsigned lang = i % LANGS;

		a->langs[i] = langs[lang];
		a->questions[i] = i % 4 ?
			kb_format(a->w.mem, "%s %s%s", word(lang), word(lang),
				  i % 5 ? "" : "x") :
			kb_format(a->w.mem, "where is the %s", word(lang));
	}
}

/* Everything that an answer says, and the digits behind it. */
static char *say(void *mem, struct kb_reader *r, const char *question,
		 const char *lang)
{
	struct kb_question q = { .text = question, .len = strlen(question),
				 .lang = lang, .limit = 8,
				 .as_of = 1798761600 };
	struct kb_buf b = { .mem = mem };
	struct kb_error err;
	struct kb_answer *a;
	json_t *json;
	char *text;

	ck_ok(kb_answer_ask(r, mem, &q, &a, &err), err);
	json = kb_answer_json(r, a, lang, true);
	text = json_dumps(json, JSON_SORT_KEYS | JSON_REAL_PRECISION(17));
	kb_buf_addf(&b, "%s\n%.17g %.17g %zu %zu", text, a->confidence,
		    a->unseen, a->weighed, a->total);
	for (size_t i = 0; i < a->n_hits; i++) {
		const struct kb_hit *h = &a->hits[i].hit;

		kb_buf_addf(&b, "\n%s v%d %.17g:",
			    a->hits[i].stored.article->id,
			    a->hits[i].stored.version, h->score);
		for (int s = 0; s < KB_SIGNALS; s++)
			kb_buf_addf(&b, " %.17g/%.17g", h->value[s],
				    h->share[s]);
	}
	free(text);
	json_decref(json);
	talloc_free(a);
	return b.bytes;
}

static void say_all(const struct asking *a, void *mem,
		    struct kb_reader *const readers[READERS],
		    char *ret[READERS][QUESTIONS])
{
	for (int i = 0; i < READERS; i++)
		for (int q = 0; q < QUESTIONS; q++)
			ret[i][q] = say(mem, readers[i], a->questions[q],
					a->langs[q]);
}

/* From a little before the first byte that differs: it must fit a message. */
static const char *from_there(const char *a, const char *b)
{
	size_t i = 0;

	while (a[i] && a[i] == b[i])
		i++;
	return a + (i > 80 ? i - 80 : 0);
}

static unsigned compare(const char *what, unsigned round,
			char *a[READERS][QUESTIONS],
			char *b[READERS][QUESTIONS], bool must)
{
	unsigned other = 0;

	for (int i = 0; i < READERS; i++)
		for (int q = 0; q < QUESTIONS; q++) {
			other += strcmp(a[i][q], b[i][q]) != 0;
			ck_assert_msg(!must || !strcmp(a[i][q], b[i][q]),
				"round %u, reader %d, %s:\n%.300s\n--\n"
				"%.300s", round, i, what,
				from_there(a[i][q], b[i][q]),
				from_there(b[i][q], a[i][q]));
		}
	return other;
}

static void overlay_all(const struct asking *a, void *mem,
			const struct kb_proposal *p,
			struct kb_reader *ret[READERS])
{
	struct kb_error err;

	for (int i = 0; i < READERS; i++)
		ck_ok(kb_reader_overlay(a->readers[i], mem, p, &ret[i], &err),
		      err);
}

/* Returns how many answers the change has changed. */
static unsigned try_round(struct asking *a, unsigned round)
{
	static char *before[READERS][QUESTIONS], *proposed[READERS][QUESTIONS],
		*still[READERS][QUESTIONS], *after[READERS][QUESTIONS];
	void *mem = talloc_new(NULL);
	struct kb_reader *then[READERS], *frozen[READERS];
	struct plan plan;
	bool thorough = round % 6 == 0;
	unsigned changed;

	make_plan(mem, &plan);
	say_all(a, mem, a->readers, before);
	overlay_all(a, mem, NULL, frozen);
	overlay_all(a, mem, &plan.p, then);
	say_all(a, mem, then, proposed);
	if (thorough) {
		say_all(a, mem, a->readers, still);
		compare("nobody sees what is proposed", round, before, still,
			true);
	}
	do_plan(&a->w, &plan);
	say_all(a, mem, a->readers, after);
	compare("it comes as it was said", round, proposed, after, true);
	changed = compare("", round, before, after, false);
	if (thorough) {
		say_all(a, mem, frozen, still);
		compare("who looks at one state sees it for good", round,
			before, still, true);
		say_all(a, mem, then, still);
		compare("what was proposed is seen for good", round, proposed,
			still, true);
	}
	talloc_free(mem);
	return changed;
}

START_TEST(what_is_proposed_is_answered_as_once_it_is_published)
{
	struct asking a;
	const struct kb_learn_options learn = { .classifier_only = true };
	struct kb_learned learned;
	struct kb_error err;
	unsigned changed = 0;

	seed = 11;
	fill(&a.w);
	world_build(&a.w, 1);
	ck_ok(kb_learn(&a.w.config, &learn, &learned, &err), err);
	open_readers(&a);
	write_questions(&a);
	for (unsigned round = 0; round < ROUNDS; round++) {
		changed += try_round(&a, round);
		if (round % 12 == 11)	/* go on from a fresh generation */
			world_build(&a.w, 2);
	}
	ck_assert_uint_gt(changed, ROUNDS);
	close_readers(&a);
	world_close(&a.w);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("overlay");
	TCase *t = tcase_create("overlay");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 120);
	tcase_add_test(t, what_is_proposed_is_answered_as_once_it_is_published);
	suite_add_tcase(s, t);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed != 0;
}
