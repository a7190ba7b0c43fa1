/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * deal.c - see deal.h.
 */
#include "deal.h"


const char *const deal_langs[DEAL_LANGS] = { "en", "ru", "zh-Hans" };
static const char *const words[DEAL_LANGS][DEAL_WORDS] = {
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

void deal_seed(unsigned from)
{
	seed = from;
}

unsigned deal_dice(unsigned sides)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % sides;
}

const char *deal_word(unsigned lang)
{
	return words[lang][deal_dice(DEAL_WORDS)];
}

/* ---- texts ---------------------------------------------------------------------- */

struct kb_article *deal_article(void *mem, unsigned id, unsigned lang,
					const char *state)
{
	struct kb_buf b = { .mem = mem };
	struct kb_article *a;
	struct kb_error err;
	bool rule = id % 13 == 12;

	kb_buf_addf(&b, "---\nid: article-%02u\nlang: %s\n"
		    "title: \"%s %s\"\nstate: %s\naudience: %s\n", id,
		    deal_langs[lang], deal_word(lang), deal_word(lang),
		    state, audiences[deal_dice(KB_COUNT(audiences))]);
	if (rule)
		kb_buf_adds(&b, "kind: rule\nversion: 2026-01\n");
	if (!rule && deal_dice(2))
		kb_buf_addf(&b, "questions:\n  - \"%s %s\"\n", deal_word(lang),
			    deal_word(lang));
	if (!rule && !deal_dice(4))
		kb_buf_addf(&b, "pins:\n  - \"where is the %s\"\n",
			    deal_word(lang));
	if (!deal_dice(6))
		kb_buf_adds(&b, "valid_until: 2031-02-28\n");
	if (!rule && !deal_dice(4))
		kb_buf_addf(&b, "confidence: %s\n", deal_dice(2) ? "validated" :
			    "wip");
	kb_buf_adds(&b, "---\n");
	kb_buf_adds(&b, rule ? "## 1 Clause\n" : "## Answer\n");
	for (unsigned n = 30 + deal_dice(150); n > 0; n--)
		kb_buf_addf(&b, "%s%s ", deal_word(lang), deal_dice(9) ? "" : ".\n\n");
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

static struct kb_synonyms *deal_synonyms(void *mem, unsigned lang)
{
	char *yaml = kb_format(mem, "- [\"%s\", \"%s\"]\n- [\"%s\", \"%s\"]\n",
			       deal_word(lang), deal_word(lang), deal_word(lang), deal_word(lang));
	struct kb_synonyms *s;
	struct kb_error err;

	ck_ok(kb_synonyms_parse(mem, "test", deal_langs[lang], yaml, strlen(yaml),
				&s, &err), err);
	return s;
}

void deal_world(struct world *w)
{
	world_open(w);
	for (unsigned id = 0; id < DEAL_ARTICLES; id++)
		for (unsigned lang = 0; lang < 1 + id % DEAL_LANGS; lang++)
			put(w, deal_article(w->mem, id, lang, "published"));
	for (unsigned n = 0; n < DEAL_ARTICLES; n++) {
		unsigned lang = n % DEAL_LANGS;

		world_case(w, kb_format(w->mem, "case-%u", n), deal_langs[lang],
			   kb_format(w->mem, "article-%02u", n * 3 % DEAL_ARTICLES),
			   kb_format(w->mem, "%s %s %s", deal_word(lang),
				     deal_word(lang), deal_word(lang)));
	}
}

/* ---- a change, proposed and made ------------------------------------------------- */

void deal_plan(void *mem, struct deal *plan)
{
	*plan = (struct deal){ .p = { .put = plan->put, .gone = plan->gone,
				      .synonyms = plan->synonyms } };
	for (unsigned n = 1 + deal_dice(DEAL_PUT_MAX); n > 0; n--) {
		/* Some that were not there before. */
		unsigned id = deal_dice(DEAL_ARTICLES + 8), lang = deal_dice(DEAL_LANGS);

		if (deal_dice(5))
			plan->put[plan->p.n++] = deal_article(mem, id, lang,
				deal_dice(8) ? "published" : "archived");
		else
			plan->gone[plan->p.n_gone++] = (struct kb_proposed_id){
				kb_format(mem, "article-%02u", id),
				deal_langs[lang] };
	}
	if (!deal_dice(4))
		plan->synonyms[plan->p.n_synonyms++] =
			deal_synonyms(mem, deal_dice(DEAL_LANGS));
}

void deal_do(struct world *w, const struct deal *plan)
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
