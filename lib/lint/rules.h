/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rules.h - the rules, one function each: an article comes in, findings go out.
 */
#ifndef KB_LINT_RULES_H
#define KB_LINT_RULES_H

#include "parts.h"

/* blocks.c */
KB_NODISCARD enum kb_status lint_blocks(struct subject *s,
					struct kb_error *err);
KB_NODISCARD enum kb_status lint_block_periods(struct subject *s,
					       struct kb_error *err);
/* links.c */
KB_NODISCARD enum kb_status lint_links(struct subject *s,
				       struct kb_error *err);
KB_NODISCARD enum kb_status lint_attachments(struct subject *s,
					     struct kb_error *err);
KB_NODISCARD enum kb_status lint_addresses(struct subject *s,
					   struct kb_error *err);
/* structure.c */
KB_NODISCARD enum kb_status lint_care(struct subject *s,
				      struct kb_error *err);
KB_NODISCARD enum kb_status lint_pin_words(struct subject *s,
					   struct kb_error *err);
/* cites.c */
KB_NODISCARD enum kb_status lint_cites(struct subject *s,
				       struct kb_error *err);
/* promise.c */
KB_NODISCARD enum kb_status lint_promise(struct subject *s,
					 struct kb_error *err);
/* conflict.c */
KB_NODISCARD enum kb_status lint_conflicts(struct subject *s,
					   struct kb_error *err);
/* inside.c */
KB_NODISCARD enum kb_status lint_answer_promise(struct subject *s,
						struct kb_error *err);
KB_NODISCARD enum kb_status lint_answer_clauses(struct subject *s,
						struct kb_error *err);
KB_NODISCARD enum kb_status lint_own_steps(struct subject *s,
					   struct kb_error *err);
KB_NODISCARD enum kb_status lint_past_dates(struct subject *s,
					    struct kb_error *err);
/* What is promised, as a fact; false: nothing that can be compared. */
bool lint_promise_fact(const struct kb_promise *p, struct kb_fact *ret);
/* Does one of the words stand in the text? */
bool lint_says(const char *text, size_t len, const char *const *words);
/* script.c */
KB_NODISCARD enum kb_status lint_script(struct subject *s,
					struct kb_error *err);

/* words.c */
KB_NODISCARD enum kb_status lint_step_words(struct subject *s,
					    struct kb_error *err);
KB_NODISCARD enum kb_status lint_placeholders(struct subject *s,
					      struct kb_error *err);
KB_NODISCARD enum kb_status lint_reading(struct subject *s,
					 struct kb_error *err);
KB_NODISCARD enum kb_status lint_persons(struct subject *s,
					 struct kb_error *err);
/* translation.c */
KB_NODISCARD enum kb_status lint_translations(struct subject *s,
					      struct kb_error *err);

/* accept.c: marks what is accepted among the findings from this one on. */
void lint_accept(struct subject *s, size_t from);
/* The same by the entries of the article that they name as the other one. */
void lint_accept_other(struct subject *s, size_t from,
		       const struct kb_article *other);

#endif
