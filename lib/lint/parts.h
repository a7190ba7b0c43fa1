/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts.h - what the files of lib/lint share: a run, the article under
 * examination, and how a rule says what it found.
 */
#ifndef KB_LINT_PARTS_H
#define KB_LINT_PARTS_H

#include <kb/facts.h>
#include <kb/lint.h>

enum lint_rule {
#define RULE(id, ...) LINT_##id,
#include "rules.def"
#undef RULE
	LINT_RULES
};

struct lint_pins;
struct profiles;
struct profile;

struct kb_linter {
	struct kb_store *store;
	const char *root;
	struct kb_text *text;
	struct kb_masker *masker;
	struct profiles *profiles;	/* NULL before they are needed */
};

/* One run: where findings go. */
struct lint_run {
	struct kb_linter *l;
	void *mem;			/* of the findings */
	struct kb_findings out;
	size_t cap;
	struct lint_pins *pins;		/* of all articles, or NULL */
	bool again;			/* an article was looked at in more
					   than one reading */
};

/* One article under examination; a is NULL for a case. */
struct subject {
	struct lint_run *run;
	struct kb_linter *l;
	void *mem;			/* freed after it */
	const char *source;		/* for people: path, or id and lang */
	const struct kb_article *a;	/* parsed again: lines, links */
	const struct profile *profile;	/* of a, with the lines of its facts */
};

enum { LINT_ARGS = 6 };
struct found {
	enum lint_rule rule;
	int line;
	const char *about;		/* NULL: the other, else "" */
	const char *other, *other_lang;	/* or NULL */
	int other_line;
	struct { const char *key, *value; } args[LINT_ARGS];
};
void lint_found(struct subject *s, const struct found *f);

/* Two steps that stand in different orders. */
void lint_steps_found(struct subject *s, enum lint_rule rule,
		      const char *other, const char *other_lang,
		      const struct kb_article *a, const struct kb_step *step,
		      const struct kb_article *b,
		      const struct kb_step *other_step);
/* Stored articles again, with lines and links; those of other systems too. */
KB_NODISCARD enum kb_status lint_parse(void *mem, const char *source,
	const struct kb_article *stored, struct kb_article **ret,
	struct kb_error *err);

/* The line of the file on which a text stands, 1 if it is written otherwise
   there (quoted, folded). */
int lint_line(const struct kb_article *a, const char *text);

/* The same of a byte of its text; 1 if it is not known. */
int lint_line_of(const struct kb_article *a, uint32_t at);
/* The fact in the article's own words, for people of any language. */
const char *lint_written(void *mem, const struct kb_article *a,
			 const struct kb_fact *f);

typedef enum kb_status (*lint_rule_fn)(struct subject *s,
				       struct kb_error *err);

/* The rule in the article's language, else in one that it exists in; NULL if it
   is not there. */
KB_NODISCARD enum kb_status lint_find_rule(struct kb_linter *l, void *mem,
	const char *document, const char *lang, const struct kb_article **ret,
	struct kb_error *err);
const struct kb_clause *lint_find_clause(const struct kb_article *rule,
					 const char *number);

#endif
