/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script.c - what an agent is told to say against what is promised and what he
 * may: sooner than the promise, more than his authority, a result for certain.
 * In: an article with a script, and those alike. Out: findings.
 */
#include "conflict.h"
#include "facts.h"
#include "rules.h"

enum { CANDIDATES = 6, MEANT_MAX = 24 };
#define LIKENESS_MIN .05

/* What nobody can promise is certain. */
static const char *const certain[] = {
	"guarantee", "definitely", "certainly", "promise you", "точно ",
	"гарантир", "обязательно ", "обещаю", "一定", "保证", "保證", "肯定",
	"绝对", "絕對", NULL,
};
/* Said of no result: "it is not certain". */
static const char *const denied[] = {
	"not guarantee", "cannot promise", "can't promise", "not promise",
	"не гарант", "не обещ", "不保证", "不保證", "不能保", "不一定",
	"无法保", "無法保", "не точно", NULL,
};
static const struct { const char *word; int64_t seconds; } days[] = {
	{ "today", 86400 }, { "сегодня", 86400 }, { "今天", 86400 },
	{ "今日", 86400 }, { "tomorrow", 2 * 86400 }, { "завтра", 2 * 86400 },
	{ "明天", 2 * 86400 },
};

/* Working days are at least days. */
static int64_t seconds_of(const struct kb_fact *f)
{
	return strcmp(f->unit, "s") == 0 ? f->hi :
		strcmp(f->unit, "month") == 0 ? f->hi * 30 * 86400 :
		f->hi * 86400;
}

struct promised {
	struct kb_fact within;
	bool has_within;
	int64_t limit;			/* hundredths; -1: not said */
	const char *currency;
	const char *what;		/* is promised, or "" */
	const struct profile *of;	/* NULL: the article itself */
};

static void read_promised(struct subject *s, const struct kb_article *a,
			  struct promised *ret)
{
	struct kb_facts limit;

	ret->has_within = lint_promise_fact(a->promise, &ret->within);
	ret->what = a->promise ? a->promise->what : "";
	ret->limit = -1;
	if (!a->authority || !a->authority->limit[0])
		return;
	kb_facts_of_text(s->mem, s->l->text, a->authority->limit,
			 strlen(a->authority->limit), &limit);
	if (limit.n && limit.v[0].kind == KB_FACT_AMOUNT) {
		ret->limit = limit.v[0].hi;
		ret->currency = limit.v[0].unit;
	}
}

static void found(struct subject *s, enum lint_rule rule, int line,
		  const struct promised *p, const char *said,
		  const char *allowed)
{
	const char *other = p && p->of ? p->of->id : "";

	lint_found(s, &(struct found){ rule, line,
		*other ? other : said, other,
		p && p->of ? p->of->lang : "", 0, {
		{ "said", said }, { "allowed", allowed },
		{ "other", *other ? other : s->a->id } } });
}

/* Spans of time and sums of the script. */
static void check_facts(struct subject *s, const struct promised *p)
{
	const struct kb_facts *facts = &s->profile->facts;

	for (size_t i = 0; i < facts->n; i++) {
		const struct kb_fact *f = &facts->v[i];

		if (f->block != KB_BLOCK_SCRIPT)
			continue;
		if (p->has_within && f->kind == KB_FACT_DURATION &&
		    f->bound != KB_FACT_AT_LEAST &&
		    seconds_of(f) < seconds_of(&p->within))
			found(s, LINT_SCRIPT_PROMISE, f->line, p,
			      lint_written(s->mem, s->a, f),
			      kb_fact_text(s->mem, &p->within));
		if (p->limit >= 0 && f->kind == KB_FACT_AMOUNT &&
		    strcmp(f->unit, p->currency) == 0 && f->hi > p->limit)
			found(s, LINT_SCRIPT_AUTHORITY, f->line, p,
			      lint_written(s->mem, s->a, f), kb_fact_text(s->mem,
				&(struct kb_fact){ .kind = KB_FACT_AMOUNT,
					.lo = p->limit, .hi = p->limit,
					.unit = p->currency }));
	}
}

/* ---- sentences -------------------------------------------------------------------- */

struct sentence { const char *text; size_t len; uint32_t at; };

static bool next_sentence(const struct kb_article *a, uint32_t end,
			  struct sentence *x)
{
	uint32_t from = x->at + (uint32_t)x->len;

	if (from >= end)
		return false;
	x->at = from;
	x->text = a->text + from;
	x->len = kb_text_sentence_end(x->text, end - from, 0);
	if (!x->len)
		x->len = end - from;
	return true;
}

/* Is it about what is promised? At least half of that is said in it. */
static bool is_about(struct subject *s, const struct sentence *x,
		     const struct promised *p)
{
	uint32_t what[MEANT_MAX], said[MEANT_MAX];
	size_t n = fact_concepts_of(s->l->text, p->what, strlen(p->what),
				    what, MEANT_MAX);
	size_t m = fact_concepts_of(s->l->text, x->text, x->len, said,
				    MEANT_MAX), both = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			both += what[i] == said[k];
	return both && 2 * both >= n;
}

static void check_sentence(struct subject *s, const struct sentence *x,
			   const struct promised *p)
{
	const char *says;

	if ((!lint_says(x->text, x->len, certain) &&
	     !(p && p->has_within && is_about(s, x, p))) ||
	    lint_says(x->text, x->len, denied))
		return;
	says = kb_strndup(s->mem, x->text, x->len);
	for (size_t i = 0; p && i < KB_COUNT(days) && p->has_within; i++)
		if (strstr(says, days[i].word) &&
		    days[i].seconds < seconds_of(&p->within)) {
			found(s, LINT_SCRIPT_PROMISE, lint_line_of(s->a,
			      x->at), p, days[i].word,
			      kb_fact_text(s->mem, &p->within));
			return;
		}
	if (!p)
		found(s, LINT_SCRIPT_CERTAIN, lint_line_of(s->a, x->at), NULL,
		      says, "");
}

static void check_against(struct subject *s, const struct promised *p,
			  uint32_t start, uint32_t end)
{
	struct sentence x = { .at = start };

	if (p)
		check_facts(s, p);
	while (next_sentence(s->a, end, &x))
		check_sentence(s, &x, p);
}

/* ---- whose promise ------------------------------------------------------------------ */

/* An article for agents often has the words only, and the promise stands in the
   one for customers. */
static enum kb_status check_alike(struct subject *s, uint32_t start,
				  uint32_t end, struct kb_error *err)
{
	struct alike alike[CANDIDATES];
	size_t n = lint_alike(s->l->profiles, s->profile, alike, CANDIDATES);

	for (size_t i = 0; i < n; i++) {
		struct promised p = { .of = alike[i].p };
		struct kb_stored st;
		enum kb_status status;

		if (alike[i].likeness < LIKENESS_MIN ||
		    !lint_may_meet(s->profile, alike[i].p))
			continue;
		status = kb_store_version_at(s->l->store, s->mem, p.of->row,
					     p.of->at, KB_BRIEF, &st, err);
		if (status != KB_OK)
			return status;
		read_promised(s, st.article, &p);
		if (p.has_within || p.limit >= 0) {
			check_against(s, &p, start, end);
			break;
		}
	}
	return KB_OK;
}

enum kb_status lint_script(struct subject *s, struct kb_error *err)
{
	struct promised own = { .of = NULL };
	uint32_t start, end;

	if (!kb_article_block(s->a, KB_BLOCK_SCRIPT, &start, &end))
		return KB_OK;
	check_against(s, NULL, start, end);
	read_promised(s, s->a, &own);
	if (!own.has_within && own.limit < 0)
		return check_alike(s, start, end, err);
	check_against(s, &own, start, end);
	return KB_OK;
}
