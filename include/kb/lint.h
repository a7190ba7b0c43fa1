/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint.h - what is wrong with content although every file is well formed, and
 * which articles say otherwise than others. Each rule has a name that stays;
 * doc/lint.md says what to do about each.
 */
#ifndef KB_LINT_H
#define KB_LINT_H

#include <kb/config.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_lint_level { KB_LINT_ERROR, KB_LINT_WARNING, KB_LINT_HINT };
const char *kb_lint_level_name(enum kb_lint_level level);	/* "error" */

/* Strings are never NULL. The page's words: the texts "lint_RULE" and
   "lint_fix_RULE" (hyphens as _) with the keys of args as placeholders. */
struct kb_finding {
	const char *source;		/* file, or "id (lang)" */
	int line;
	const char *rule;		/* "quote-not-verbatim" */
	enum kb_lint_level level;
	const char *article, *lang;	/* "" for a case */
	const char *other, *other_lang;	/* the other article or rule, or "" */
	int other_line;			/* 0: none */
	const char *args;		/* JSON object: what the words need */
	const char *text, *fix;		/* one English sentence each */
	const char *about;		/* what `accepts` names to accept it */
	/* Accepted in the front matter: no error any more. */
	bool accepted;
	const char *reason, *by;	/* "" if not accepted */
};
struct kb_findings {
	struct kb_finding *v; size_t n;	/* by source, line, rule */
	uint64_t checked, errors, warnings, hints, accepted;
};
/* As JSON text, one object. */
char *kb_finding_json(void *mem, const struct kb_finding *f);
/* The names of all rules, ended by NULL. */
const char *const *kb_lint_rules(void);

/* Looks at a store as a whole. It remembers what it read and reads again what
   has changed since: keep it open. One thread at a time; the store's handle
   outlives it. root: put before paths in sources, or NULL. */
struct kb_linter;
KB_NODISCARD enum kb_status kb_lint_open(void *mem, struct kb_store *store,
	const struct kb_config *config, const char *root,
	struct kb_linter **ret, struct kb_error *err);
/* One article as it is typed: against itself, its rules and all others. It
   stands for the stored one of its id and lang. */
KB_NODISCARD enum kb_status kb_lint_article(struct kb_linter *l, void *mem,
	const struct kb_article *a, const char *source,
	struct kb_findings *ret, struct kb_error *err);
/* Everything: newest versions of articles and rules, and cases. progress may be
   NULL. */
typedef void (*kb_lint_progress_fn)(void *user, uint64_t done);
KB_NODISCARD enum kb_status kb_lint_all(struct kb_linter *l, void *mem,
	kb_lint_progress_fn progress, void *user, struct kb_findings *ret,
	struct kb_error *err);

/* Existing articles nearest to what somebody begins to write, best first.
   id: leave out this one (""); text may be long. */
struct kb_near_article { const char *id, *lang, *title, *state;
			 double likeness;	/* 0..1 */ };
KB_NODISCARD enum kb_status kb_lint_near(struct kb_linter *l, void *mem,
	const char *id, const char *lang, const char *text, size_t len,
	size_t k, struct kb_near_article **ret, size_t *n,
	struct kb_error *err);

/* Puts what somebody has to decide into the editors' queue (conflicts, nearly the
   same articles, citations, translations), and closes what is not found any more.
   found: of kb_lint_all(). */
KB_NODISCARD enum kb_status kb_lint_queue(struct kb_store *s,
	const struct kb_findings *found, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
