/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * promise.c - what values alone do not show: the words of a promise against
 * each other, and its clause.
 */
#include "rules.h"

static void check_words(struct subject *s, const struct kb_promise *p,
			int line)
{
	struct kb_duration d = { 0 };
	const struct { bool wrong; enum lint_rule rule; } rows[] = {
		{ !p->within[0], LINT_PROMISE_TIME },
		{ p->tell[0] && !p->exception[0], LINT_PROMISE_TELL },
		{ p->tell_within[0] && !p->tell[0], LINT_PROMISE_TELL_WHOM },
		{ strcmp(p->calendar, "working") == 0 &&
		  kb_duration_parse(p->within, &d) && (d.years || d.months),
		  LINT_PROMISE_WORKING },
	};

	for (size_t i = 0; i < KB_COUNT(rows); i++)
		if (rows[i].wrong)
			lint_found(s, &(struct found){ rows[i].rule, line,
				.args = { { "within", p->within } } });
}

enum kb_status lint_promise(struct subject *s, struct kb_error *err)
{
	const struct kb_promise *p = s->a->promise;
	const struct kb_article *rule = NULL;
	enum kb_status status = KB_OK;

	if (!p)
		return KB_OK;
	int line = lint_line(s->a, "promise:");
	check_words(s, p, line);
	if (!p->clause[0])
		return KB_OK;
	if (s->a->n_cites)
		status = lint_find_rule(s->l, s->mem,
			s->a->cites[0].document, s->a->lang, &rule, err);
	if (status == KB_OK && (!rule || !lint_find_clause(rule, p->clause)))
		lint_found(s, &(struct found){ LINT_PROMISE_CLAUSE, line,
			.args = { { "clause", p->clause } } });
	return status;
}
