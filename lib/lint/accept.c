/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * accept.c - findings that somebody has looked at and left, with a reason: an
 * entry under `accepts` of the front matter. In: findings of one article. Out:
 * the same, marked; and what is wrong with the entries themselves.
 */
#include "rules.h"

static bool is_meant(const struct kb_accept *a, const struct kb_finding *f,
		     const char *about)
{
	return strcmp(a->rule, f->rule) == 0 &&
		(!a->about[0] || strcmp(a->about, about) == 0);
}

static bool is_rule(const char *name)
{
	const char *const *rules = kb_lint_rules();

	while (*rules && strcmp(*rules, name) != 0)
		rules++;
	return *rules;
}

static void mark(struct subject *s, struct kb_finding *f,
		 const struct kb_accept *a)
{
	f->accepted = true;
	f->reason = kb_strdup(s->run->mem, a->reason);
	f->by = kb_strdup(s->run->mem, a->by);
}

static bool is_whole(const struct kb_accept *a)
{
	return a->reason[0] && a->by[0] && is_rule(a->rule);
}

void lint_accept(struct subject *s, size_t from)
{
	struct kb_findings *out = &s->run->out;

	for (size_t i = 0; i < s->a->n_accepts; i++) {
		const struct kb_accept *a = &s->a->accepts[i];

		for (size_t k = from; k < out->n && is_whole(a); k++)
			if (is_meant(a, &out->v[k], out->v[k].about))
				mark(s, &out->v[k], a);
		if (!is_whole(a))
			lint_found(s, &(struct found){ LINT_ACCEPT_INCOMPLETE,
				lint_line(s->a, "accepts:"), a->rule,
				.args = { { "rule", a->rule } } });
	}
}

void lint_accept_other(struct subject *s, size_t from,
		       const struct kb_article *other)
{
	struct kb_findings *out = &s->run->out;

	for (size_t i = 0; i < other->n_accepts; i++)
		for (size_t k = from; k < out->n; k++)
			if (is_whole(&other->accepts[i]) &&
			    is_meant(&other->accepts[i], &out->v[k],
				     s->a->id))
				mark(s, &out->v[k], &other->accepts[i]);
}
