/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cites.c - citations: a quote stands word for word in the clause and version
 * that it names.
 */
#include "rules.h"

enum kb_status lint_find_rule(struct kb_linter *l, void *mem,
			      const char *document, const char *lang,
			      const struct kb_article **ret,
			      struct kb_error *err)
{
	struct kb_stored st;
	const char **langs;
	size_t n;
	enum kb_status status;

	*ret = NULL;
	status = kb_store_article_langs(l->store, mem, document, &langs, &n,
					err);
	if (status != KB_OK || n == 0)
		return status;
	const char *use = langs[0];
	for (size_t i = 0; i < n; i++)
		if (strcmp(langs[i], lang) == 0)
			use = langs[i];
	status = kb_store_article_get(l->store, mem, document, use, KB_BRIEF,
				      &st, err);
	if (status == KB_OK && st.article->rule)
		*ret = st.article;
	return status;
}

const struct kb_clause *lint_find_clause(const struct kb_article *rule,
					 const char *number)
{
	for (size_t i = 0; i < rule->n_clauses; i++)
		if (strcmp(rule->clauses[i].number, number) == 0)
			return &rule->clauses[i];
	return NULL;
}

static enum kb_status check_cite(struct subject *s,
				 const struct kb_cite *cite,
				 struct kb_error *err)
{
	const struct kb_article *rule;
	const struct kb_clause *clause;
	struct found f = {
		.line = lint_line(s->a, cite->quote[0] ? cite->quote :
				  cite->document),
		.about = kb_format(s->mem, "%s#%s", cite->document,
				   cite->clause),
		.other = cite->document,
		.args = { { "rule", cite->document },
			  { "clause", cite->clause },
			  { "quote", cite->quote } },
	};
	enum kb_status status = lint_find_rule(s->l, s->mem, cite->document,
					       s->a->lang, &rule, err);

	if (status != KB_OK)
		return status;
	clause = rule ? lint_find_clause(rule, cite->clause) : NULL;
	if (clause && strstr(clause->text, cite->quote))
		return KB_OK;
	f.rule = !rule ? LINT_RULE_MISSING : !clause ? LINT_CLAUSE_MISSING :
		LINT_QUOTE_NOT_VERBATIM;
	f.args[3].key = "lang";
	f.args[3].value = f.other_lang = rule ? rule->lang : "";
	lint_found(s, &f);
	return KB_OK;
}

enum kb_status lint_cites(struct subject *s, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < s->a->n_cites && status == KB_OK; i++)
		status = check_cite(s, &s->a->cites[i], err);
	return status;
}
