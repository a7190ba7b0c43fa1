/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * question.h - the parameters q, lang, limit, as_of, fact and verbatim, for API
 * and page alike.
 */
#ifndef KB_SEARCHD_QUESTION_H
#define KB_SEARCHD_QUESTION_H

#include <kb/answer.h>
#include "request.h"

/* text is NULL when there is no q; lang NULL when not given. */
KB_NODISCARD enum kb_status kb_question_read(struct kb_request *r,
	struct kb_question *ret, struct kb_error *err);
/* The parameter as_of; *ret 0 when not given. The public's must not lie
   ahead. */
KB_NODISCARD enum kb_status kb_question_as_of(struct kb_request *r,
	int64_t *ret, struct kb_error *err);
/* The parameter lang as one of ours; *ret NULL when not given. */
KB_NODISCARD enum kb_status kb_question_lang(struct kb_request *r,
	const char **ret, struct kb_error *err);

#endif
