/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * querylog.h - what was asked, masked, for those who mend articles.
 */
#ifndef KB_SEARCHD_QUERYLOG_H
#define KB_SEARCHD_QUERYLOG_H

#include <kb/answer.h>

#include "request.h"

/* With log_queries, one line of an answer given. What fails is counted and
   logged; the answer goes out. */
void kb_querylog(const struct kb_request *r, const struct kb_answer *a);

#endif
