/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict.h - two articles that answer the same question and do not say the
 * same.
 */
#ifndef KB_LINT_CONFLICT_H
#define KB_LINT_CONFLICT_H

#include "profile.h"

/* Facts of two lists that are about the same thing and differ: places in the
   two lists, and how sure it is, as log odds. */
#define LINT_LIKELY -.95
#define LINT_SURE .5
struct fact_pair { size_t a, b; double sure; };
enum { FACT_PAIRS_MAX = 8 };
/* alike: of the articles, 0..1; tongues: they are in two languages. Most certain first. */
size_t lint_facts_differ(const struct profiles *p, enum kb_speech speech,
			 const struct kb_facts *a, const struct kb_facts *b,
			 double alike, bool tongues, struct fact_pair *ret);

/* Can one person get both at one time? */
bool lint_may_meet(const struct profile *a, const struct profile *b);

/* The same steps in another order: the first that is elsewhere. */
struct step_pair { size_t list_a, list_b;	/* places in lists */
		   size_t a, b;			/* steps, from 0 */ };
bool lint_steps_differ(const struct profiles *p, enum kb_speech speech,
		       const struct kb_facts *a, const struct kb_facts *b,
		       struct step_pair *ret);
bool lint_lists_differ(const struct profiles *p, enum kb_speech speech,
		       const struct kb_step_list *x,
		       const struct kb_step_list *y, size_t *a, size_t *b);

#endif
