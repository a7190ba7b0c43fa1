/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cites.c - citations: a quote stands word for word in the clause and version
 * that it names; and a newer version of the rule has not come meanwhile. White
 * space and width are all that may differ.
 */
#include "profile.h"
#include "rules.h"

/* Full width to ASCII, white space in a row to one space, none at the ends. */
static char *folded(void *mem, const char *text)
{
	struct kb_buf buf = { .mem = mem };
	const char *end = text + strlen(text);
	bool gap = false;

	kb_buf_adds(&buf, "");
	while (text < end) {
		uint32_t cp = kb_utf8_next(&text, end);
		char bytes[4];

		if (cp >= 0xff01 && cp <= 0xff5e)
			cp -= 0xff01 - 0x21;
		if (cp <= 0x20 || cp == 0xa0 || cp == 0x3000 || cp == 0x202f ||
		    (cp >= 0x2000 && cp <= 0x200a)) {
			gap = buf.len > 0;
			continue;
		}
		if (gap)
			kb_buf_adds(&buf, " ");
		gap = false;
		kb_buf_add(&buf, bytes, kb_utf8_encode(cp, bytes));
	}
	return buf.bytes;
}

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

/* ---- newer versions ------------------------------------------------------------- */

/* The highest version of the same rule; NULL: it is the cited one. Versions are
   dates: the order of their bytes. */
static const char *newest(const struct profiles *p, const char *document)
{
	size_t name = strcspn(document, "@");
	const char *best = document;

	for (size_t i = 0; i < p->n; i++) {
		const struct profile *r = p->v[i];

		if (r->rule && !strcmp(r->state, "published") &&
		    !strncmp(r->id, document, name) && r->id[name] == '@' &&
		    strcmp(r->id + name, best + name) > 0)
			best = r->id;
	}
	return best != document && document[name] ? best : NULL;
}

/* The cited clause in the one language that the newer version has, so that two
   languages are not taken for two rules. */
static enum kb_status same_language(struct subject *s,
				    const struct kb_cite *cite,
				    const char *lang,
				    const struct kb_clause **clause,
				    struct kb_error *err)
{
	const struct kb_article *old;
	const struct kb_clause *same;
	enum kb_status status = lint_find_rule(s->l, s->mem, cite->document,
					       lang, &old, err);

	if (status != KB_OK || !old || strcmp(old->lang, lang) != 0)
		return status;
	same = lint_find_clause(old, cite->clause);
	if (same)
		*clause = same;
	return KB_OK;
}

static enum kb_status check_newer(struct subject *s, struct found *f,
				  const struct kb_cite *cite,
				  const struct kb_clause *clause,
				  const char *lang, struct kb_error *err)
{
	const char *newer = newest(s->l->profiles, cite->document);
	const struct kb_article *rule;
	const struct kb_clause *now;
	enum kb_status status;

	if (!newer)
		return KB_OK;
	status = lint_find_rule(s->l, s->mem, newer, lang, &rule, err);
	if (status == KB_OK && rule && strcmp(rule->lang, lang) != 0)
		status = same_language(s, cite, rule->lang, &clause, err);
	if (status != KB_OK || !rule)
		return status;
	now = lint_find_clause(rule, cite->clause);
	f->rule = !now ? LINT_CLAUSE_GONE :
		strcmp(folded(s->mem, now->text),
		       folded(s->mem, clause->text)) == 0 ?
		LINT_RULE_NEWER_SAME : LINT_RULE_NEWER;
	f->other = newer;
	f->args[3].key = "newer";
	f->args[3].value = newer;
	f->args[4].key = "old";
	f->args[4].value = clause->text;
	f->args[5].key = "new";
	f->args[5].value = now ? now->text : "";
	lint_found(s, f);
	return KB_OK;
}

/* ---- one citation --------------------------------------------------------------- */

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
	f.other_lang = rule ? rule->lang : "";
	if (clause && strstr(folded(s->mem, clause->text),
			     folded(s->mem, cite->quote)))
		return check_newer(s, &f, cite, clause, rule->lang, err);
	f.rule = !rule ? LINT_RULE_MISSING : !clause ? LINT_CLAUSE_MISSING :
		LINT_QUOTE_NOT_VERBATIM;
	f.args[3].key = "lang";
	f.args[3].value = f.other_lang;
	f.args[4].key = "text";
	f.args[4].value = clause ? clause->text : "";
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
