/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inside.c - an article against itself: what it answers against its promise and
 * the clauses it cites, its lists of steps against each other, dates that are
 * over. In: one article. Out: findings.
 */
#include "conflict.h"
#include "rules.h"

#define CITES_ALIKE .35		/* who cites a clause is about the same */

bool lint_promise_fact(const struct kb_promise *p, struct kb_fact *ret)
{
	struct kb_duration d;
	bool working = p && strcmp(p->calendar, "working") == 0;

	if (!p || !kb_duration_parse(p->within, &d))
		return false;
	*ret = (struct kb_fact){ .kind = KB_FACT_DURATION, .unit = "s",
				 .bound = KB_FACT_AT_MOST };
	ret->hi = d.days * INT64_C(86400) + d.seconds;
	if (d.years || d.months) {
		ret->unit = "month";
		ret->hi = d.years * 12 + d.months;
	} else if (working && d.days && !d.seconds) {
		ret->unit = "workday";
		ret->hi = d.days;
		ret->calendar = KB_FACT_WORKING;
	}
	ret->lo = ret->hi;
	return true;
}

/* The first span of time of the answer says otherwise than the promise, and
   none in the article says the same. */
enum kb_status lint_answer_promise(struct subject *s, struct kb_error *err)
{
	const struct kb_facts *facts = &s->profile->facts;
	const struct kb_fact *first = NULL;
	struct kb_fact promise;

	if (!lint_promise_fact(s->a->promise, &promise))
		return KB_OK;
	for (size_t i = 0; i < facts->n; i++) {
		const struct kb_fact *f = &facts->v[i];

		if (kb_fact_same(f, &promise))
			return KB_OK;
		if (!first && f->block == KB_BLOCK_ANSWER &&
		    kb_fact_comparable(f, &promise))
			first = f;
	}
	if (first)
		lint_found(s, &(struct found){ LINT_ANSWER_PROMISE,
			first->line, s->a->promise->within, .args = {
			{ "mine", lint_written(s->mem, s->a, first) },
			{ "promise", kb_fact_text(s->mem, &promise) } } });
	return KB_OK;
}

/* ---- clauses --------------------------------------------------------------------- */

static void against_clause(struct subject *s, const struct kb_cite *cite,
			   const struct kb_clause *clause)
{
	struct fact_pair pairs[FACT_PAIRS_MAX];
	struct kb_facts facts;
	size_t n;

	kb_facts_of_text(s->mem, s->l->text, clause->text,
			 strlen(clause->text), &facts);
	n = lint_facts_differ(s->l->profiles, s->profile->speech,
			      &s->profile->facts, &facts, CITES_ALIKE, false,
			      pairs);
	for (size_t i = 0; i < n; i++) {
		const struct kb_fact *mine = &s->profile->facts.v[pairs[i].a];

		if (pairs[i].sure < LINT_SURE)
			continue;
		lint_found(s, &(struct found){ LINT_ANSWER_CLAUSE, mine->line,
			kb_format(s->mem, "%s#%s", cite->document,
				  cite->clause),
			.other = cite->document, .args = {
			{ "mine", lint_written(s->mem, s->a, mine) },
			{ "theirs", kb_fact_text(s->mem,
						 &facts.v[pairs[i].b]) },
			{ "rule", cite->document },
			{ "clause", cite->clause },
			{ "text", clause->text } } });
	}
}

enum kb_status lint_answer_clauses(struct subject *s, struct kb_error *err)
{
	for (size_t i = 0; i < s->a->n_cites; i++) {
		const struct kb_cite *cite = &s->a->cites[i];
		const struct kb_clause *clause;
		const struct kb_article *rule;
		enum kb_status status = lint_find_rule(s->l, s->mem,
			cite->document, s->a->lang, &rule, err);

		if (status != KB_OK)
			return status;
		clause = rule ? lint_find_clause(rule, cite->clause) : NULL;
		if (clause)
			against_clause(s, cite, clause);
	}
	return KB_OK;
}

/* ---- steps ------------------------------------------------------------------------ */

enum kb_status lint_own_steps(struct subject *s, struct kb_error *err)
{
	const struct kb_facts *f = &s->profile->facts;
	size_t a, b;

	for (size_t i = 0; i < f->n_lists; i++)
		for (size_t k = i + 1; k < f->n_lists; k++)
			if (lint_lists_differ(s->l->profiles,
					      s->profile->speech,
					      &f->lists[i], &f->lists[k], &a,
					      &b))
				lint_steps_found(s, LINT_STEPS_ORDER, "", "",
						 s->a, &f->lists[i].v[a],
						 s->a, &f->lists[k].v[b]);
	return KB_OK;
}

/* ---- dates ------------------------------------------------------------------------- */

/* In the sentence before the date: what ends on it. */
static const char *const until[] = {
	"until", "till", "valid", "expire", "ends", "действует", "действителен",
	"истекает", "有效", "截止", "截至", "到期", "為止", "为止", NULL,
};

bool lint_says(const char *text, size_t len, const char *const *words)
{
	for (; *words; words++)
		if (memmem(text, len, *words, strlen(*words)))
			return true;
	return false;
}

enum kb_status lint_past_dates(struct subject *s, struct kb_error *err)
{
	const struct kb_facts *facts = &s->profile->facts;
	int64_t today = kb_now() / 86400;

	for (size_t i = 0; i < facts->n; i++) {
		const struct kb_fact *f = &facts->v[i];
		size_t from = f->start;

		if (strcmp(f->unit, "day") != 0 || f->hi >= today ||
		    strcmp(s->a->state, "published") != 0 ||
		    (s->a->valid_until && s->a->valid_until / 86400 <= f->hi +
		     1))
			continue;
		while (from && s->a->text[from - 1] != '\n' &&
		       f->start - from < 60)
			from--;
		if (lint_says(s->a->text + from, f->start - from, until))
			lint_found(s, &(struct found){ LINT_DATE_PAST, f->line,
				kb_fact_text(s->mem, f), .args = {
				{ "date", lint_written(s->mem, s->a, f) } } });
	}
	return KB_OK;
}
