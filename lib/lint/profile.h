/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile.h - what is remembered of each article, so that one can be compared
 * with all others at once: what it is about, its facts and steps.
 */
#ifndef KB_LINT_PROFILE_H
#define KB_LINT_PROFILE_H

#include <kb/index.h>

#include "parts.h"

/* A term and how much of it the article has. */
struct weighed { uint32_t hash; float weight; };

struct profile {
	const char *id, *lang, *title, *state, *audience;
	const struct kb_pair *environment; size_t n_environment;
	uint32_t row;			/* 0: it is being typed */
	int64_t at, turn;		/* as it reads at `at`, until `turn`
					   (0: for good) */
	bool rule;
	enum kb_speech speech;
	int64_t validated_at, valid_from, valid_until;
	struct weighed *topic; size_t n_topic;	/* title and questions;
						   ascending */
	uint32_t *body; size_t n_body;		/* all terms; ascending */
	const char **pins; size_t n_pins;	/* keys */
	struct kb_facts facts;
};

/* Topic terms of all profiles, ascending by hash: those of each speech, and
   what means the same in all. */
enum { ANY_SPEECH = KB_SPEECHES, TERM_LISTS };
struct posting { uint32_t hash; uint32_t profile; float weight; };

struct profiles {
	struct profile **v; size_t n;		/* by id, lang */
	struct posting *postings[TERM_LISTS];
	size_t n_postings[TERM_LISTS], members[TERM_LISTS];
};

/* Makes the profile of an article. */
struct profile *lint_profile(void *mem, struct kb_text *t,
			     const struct kb_article *a, uint32_t row);
/* Reads what has changed since the last time. */
KB_NODISCARD enum kb_status lint_profiles_refresh(struct kb_linter *l,
						  struct kb_error *err);
/* How much a topic term tells; few articles: all tell much. */
double lint_rarity(const struct profiles *p, enum kb_speech speech,
		   uint32_t hash);

/* Articles that are about the same, most alike first (ties: by id, lang); at
   most max. Of those in other languages only concepts are compared. */
struct alike { const struct profile *p; double likeness; };
size_t lint_alike(const struct profiles *p, const struct profile *of,
		  struct alike *ret, size_t max);
/* How much of the shorter one's text the other has too, 0..1. */
double lint_overlap(const struct profile *a, const struct profile *b);

#endif
