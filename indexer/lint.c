/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint.c - the rules of good content, one function each, listed in rules[]:
 * quotes and promises stand in their clause, links lead somewhere, blocks are in order,
 * somebody is responsible, pins have one article, cases have theirs.
 */
#include <stdarg.h>

#include <jansson.h>

#include "lint.h"
#include "lint_pins.h"

/* One article under examination. */
struct subject {
	struct kb_lint *lint;
	void *mem;			/* freed after it */
	const char *source;		/* for people: path, or id and lang */
	const struct kb_article *a;	/* parsed again: lines, links */
};

typedef enum kb_status (*rule_fn)(struct subject *s, struct kb_error *err);

static void KB_PRINTF(5, 6) found(struct kb_lint *lint, const char *source,
				  int line, bool error, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (lint->n == lint->cap) {
		lint->cap = lint->cap * 2 + 16;
		lint->findings = kb_grow(lint->mem, lint->findings,
					 struct kb_finding, lint->cap);
	}
	lint->findings[lint->n++] = (struct kb_finding){
		.source = kb_strdup(lint->mem, source), .line = line,
		.error = error, .text = kb_strdup(lint->mem, text),
	};
	*(error ? &lint->errors : &lint->warnings) += 1;
}

/* The line of the file on which a text stands, 1 if it is written otherwise
   there (quoted, folded). */
static int line_of(const struct kb_article *a, const char *text)
{
	const char *at = strstr(a->source, text);
	int line = 1;

	for (const char *p = a->source; at && p < at; p++)
		line += *p == '\n';
	return line;
}

/* ---- rules ------------------------------------------------------------------- */

static enum kb_status check_blocks(struct subject *s, struct kb_error *err)
{
	const struct kb_heading *last = NULL;

	for (size_t i = 0; i < s->a->n_headings && !s->a->rule; i++) {
		const struct kb_heading *h = &s->a->headings[i];
		if (h->level != 2)
			continue;
		if (h->block == KB_BLOCK_OTHER) {
			found(s->lint, s->source, h->line, false,
			      "'%s' is no known block heading", h->text);
			continue;
		}
		if (last && h->block == last->block)
			found(s->lint, s->source, h->line, true,
			      "the block '%s' is there twice", h->text);
		else if (last && h->block < last->block)
			found(s->lint, s->source, h->line, true,
			      "the block '%s' belongs before '%s'", h->text,
			      last->text);
		last = h;
	}
	return KB_OK;
}

static enum kb_status check_links(struct subject *s, struct kb_error *err)
{
	for (size_t i = 0; i < s->a->n_links; i++) {
		const char *target = s->a->links[i].target, **langs;
		size_t n;
		if (strncmp(target, "article:", 8) != 0)
			continue;
		char *id = kb_strndup(s->mem, target + 8,
				      strcspn(target + 8, "#"));
		enum kb_status status = kb_store_article_langs(
			s->lint->store, s->mem, id, &langs, &n, err);
		if (status != KB_OK)
			return status;
		if (n == 0)
			found(s->lint, s->source, s->a->links[i].line, true,
			      "links to the article '%s', which is not there",
			      id);
	}
	return KB_OK;
}

/* The rule in the article's language, else in one that it exists in. */
static enum kb_status find_rule(struct kb_lint *lint, void *mem,
				const char *document, const char *lang,
				const struct kb_article **ret,
				struct kb_error *err)
{
	struct kb_stored st;
	const char **langs;
	size_t n;
	enum kb_status status;

	*ret = NULL;
	status = kb_store_article_langs(lint->store, mem, document, &langs,
					&n, err);
	if (status != KB_OK || n == 0)
		return status;
	const char *use = langs[0];
	for (size_t i = 0; i < n; i++)
		if (strcmp(langs[i], lang) == 0)
			use = langs[i];
	status = kb_store_article_get(lint->store, mem, document, use,
				      KB_BRIEF, &st, err);
	if (status == KB_OK && st.article->rule)
		*ret = st.article;
	return status;
}

static const struct kb_clause *find_clause(const struct kb_article *rule,
					   const char *number)
{
	for (size_t i = 0; i < rule->n_clauses; i++)
		if (strcmp(rule->clauses[i].number, number) == 0)
			return &rule->clauses[i];
	return NULL;
}

static enum kb_status check_cites(struct subject *s, struct kb_error *err)
{
	for (size_t i = 0; i < s->a->n_cites; i++) {
		const struct kb_cite *cite = &s->a->cites[i];
		const struct kb_article *rule;
		const struct kb_clause *clause;
		int line = line_of(s->a, cite->quote[0] ? cite->quote
							: cite->document);
		enum kb_status status = find_rule(s->lint, s->mem,
			cite->document, s->a->lang, &rule, err);
		if (status != KB_OK)
			return status;
		if (!rule) {
			found(s->lint, s->source, line, true,
			      "cites the rule '%s', which is not there",
			      cite->document);
			continue;
		}
		clause = find_clause(rule, cite->clause);
		if (!clause)
			found(s->lint, s->source, line, true,
			      "cites clause %s of '%s', which has none such",
			      cite->clause, cite->document);
		else if (!strstr(clause->text, cite->quote))
			found(s->lint, s->source, line, true,
			      "the quote does not stand in clause %s of '%s' "
			      "(%s): %.200s", cite->clause, cite->document,
			      rule->lang, cite->quote);
	}
	return KB_OK;
}

static enum kb_status check_care(struct subject *s, struct kb_error *err)
{
	if (s->a->rule || strcmp(s->a->state, "published") != 0)
		return KB_OK;
	if (!s->a->owner[0])
		found(s->lint, s->source, 1, false,
		      "nobody owns this article; add 'owner'");
	if (!s->a->validated_at || !s->a->review_every[0])
		found(s->lint, s->source, 1, false, "no date of review; add "
		      "'validated_at' and 'review_every'");
	return KB_OK;
}

/* What values alone do not show: the words of a promise against each other,
   and its clause. */
static enum kb_status check_promise(struct subject *s, struct kb_error *err)
{
	const struct kb_promise *p = s->a->promise;
	const struct kb_article *rule = NULL;
	struct kb_duration d = { 0 };
	enum kb_status status = KB_OK;

	if (!p)
		return KB_OK;
	int line = line_of(s->a, "promise:");
	if (!p->within[0])
		found(s->lint, s->source, line, true, "the promise does not "
		      "say 'within' what time");
	if (p->tell[0] && !p->exception[0])
		found(s->lint, s->source, line, true, "'tell' says who is "
		      "told of an exception, but there is no 'exception'");
	if (p->tell_within[0] && !p->tell[0])
		found(s->lint, s->source, line, true, "'tell_within' is there, "
		      "but 'tell' does not say who must be told");
	if (strcmp(p->calendar, "working") == 0 &&
	    kb_duration_parse(p->within, &d) && (d.years || d.months))
		found(s->lint, s->source, line, true, "'within' is '%s'; "
		      "working time is counted in days, hours and minutes",
		      p->within);
	if (!p->clause[0])
		return KB_OK;
	if (s->a->n_cites)
		status = find_rule(s->lint, s->mem, s->a->cites[0].document,
				   s->a->lang, &rule, err);
	if (status == KB_OK && (!rule || !find_clause(rule, p->clause)))
		found(s->lint, s->source, line, true, "the promise names "
		      "clause %s, which the rule cited first does not have",
		      p->clause);
	return status;
}

static enum kb_status check_pins(struct subject *s, struct kb_error *err)
{
	for (size_t i = 0; i < s->a->n_pins; i++) {
		const char *pin = s->a->pins[i];
		int line = line_of(s->a, pin);

		if (!lint_pins_add(s->lint->pins, s->a, s->source, pin, line))
			found(s->lint, s->source, line, true, "the pin '%s' "
			      "has neither letters nor digits", pin);
	}
	return KB_OK;
}

static void pinned_twice(void *user, const char *source, int line,
			 const char *other)
{
	found(user, source, line, true, "'%s' pins this question too and "
	      "gets it, for its id is lower", other);
}

static const rule_fn rules[] = {
	check_blocks, check_links, check_cites, check_care, check_promise,
	check_pins,
};

/* ---- walking ------------------------------------------------------------------- */

static enum kb_status parse_again(struct subject *s,
				  const struct kb_article *stored,
				  struct kb_error *err)
{
	struct kb_article *a;
	enum kb_status status = kb_article_parse(s->mem, s->source, NULL,
		NULL, stored->source, stored->source_len, &a, err);

	/* Content of other systems is stored as it was found. */
	if (status != KB_OK)
		status = kb_article_parse_lenient(s->mem, s->source,
			stored->id, stored->lang, stored->source,
			stored->source_len, &a, err);
	s->a = a;
	return status;
}

static enum kb_status check_article(void *user, const struct kb_stored *st,
				    struct kb_error *err)
{
	struct kb_lint *lint = user;
	struct subject s = { .lint = lint, .mem = talloc_new(NULL) };
	enum kb_status status;

	lint->checked++;
	if (st->path[0])
		s.source = kb_format(s.mem, "%s%s%s",
				     lint->root ? lint->root : "",
				     lint->root ? "/" : "", st->path);
	else
		s.source = kb_format(s.mem, "%s (%s)", st->article->id,
				     st->article->lang);
	status = parse_again(&s, st->article, err);
	for (size_t i = 0; i < KB_COUNT(rules) && status == KB_OK; i++)
		status = rules[i](&s, err);
	talloc_free(s.mem);
	return status;
}

/* "name@version#clause" */
static enum kb_status check_violated(struct kb_lint *lint, void *mem,
				     const struct kb_case *c,
				     const char *source, const char *violated,
				     struct kb_error *err)
{
	const char *hash = strchr(violated, '#');
	const struct kb_article *rule = NULL;
	enum kb_status status = KB_OK;

	if (hash)
		status = find_rule(lint, mem, kb_strndup(mem, violated,
				   (size_t)(hash - violated)), c->lang, &rule,
				   err);
	if (status == KB_OK && (!rule || !find_clause(rule, hash + 1)))
		found(lint, source, c->line, true,
		      "the case violates '%s', which is no clause of a rule",
		      violated);
	return status;
}

static enum kb_status check_case(void *user, const struct kb_case *c,
				 struct kb_error *err)
{
	struct kb_lint *lint = user;
	void *mem = talloc_new(NULL);
	const char *source = c->path[0] ?
		kb_format(mem, "%s%s%s", lint->root ? lint->root : "",
			  lint->root ? "/" : "", c->path) :
		kb_format(mem, "case %s", c->id);
	const char **langs;
	size_t n;
	enum kb_status status = kb_store_article_langs(lint->store, mem,
		c->article, &langs, &n, err);
	json_t *detail = json_loads(c->detail_json, 0, NULL);
	const char *violated = json_string_value(
		json_object_get(detail, "violated"));

	lint->checked++;
	if (status == KB_OK && n == 0)
		found(lint, source, c->line, true,
		      "the case '%s' belongs to the article '%s', which is "
		      "not there", c->id, c->article);
	if (status == KB_OK && violated && violated[0])
		status = check_violated(lint, mem, c, source, violated, err);
	json_decref(detail);
	talloc_free(mem);
	return status;
}

enum kb_status kb_lint_run(struct kb_lint *lint, struct kb_error *err)
{
	enum kb_status status;

	lint->pins = lint_pins_new(lint->mem);
	status = kb_store_each_newest(lint->store, KB_FULL, check_article,
				      lint, err);
	if (status == KB_OK)
		lint_pins_judge(lint->pins, pinned_twice, lint);
	if (status == KB_OK)
		status = kb_store_each_case(lint->store, NULL, check_case,
					    lint, err);
	return status;
}
