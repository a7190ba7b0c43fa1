/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rules.h - the rules, one function each: an article comes in, findings go out.
 */
#ifndef KB_LINT_RULES_H
#define KB_LINT_RULES_H

#include "parts.h"

/* structure.c */
KB_NODISCARD enum kb_status lint_blocks(struct subject *s,
					struct kb_error *err);
KB_NODISCARD enum kb_status lint_links(struct subject *s,
				       struct kb_error *err);
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

#endif
