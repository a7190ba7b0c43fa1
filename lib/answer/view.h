/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view.h - parts of JSON that an answer and an article share. Private. */
#ifndef KB_ANSWER_VIEW_H
#define KB_ANSWER_VIEW_H

#include <kb/answer.h>

char *kb_article_url(void *mem, const char *id, const char *lang,
		     const char *anchor);
/* "2026-10-02", or null. */
json_t *kb_date_json(int64_t at);
/* Where an article's validity begins or ends, as short as it says the same:
   "2026-10-02", for an end the last day, or "2026-10-02T18:00:00+08:00"; or
   null. */
json_t *kb_from_json(const struct kb_article *a);
json_t *kb_until_json(const struct kb_article *a);
/* To six decimals: what differs beyond is noise to a reader. */
double kb_round(double value);
/* cites, promise, valid, provenance; for staff authority and owner, too. lang:
   as in kb_answer_json. */
void kb_fields_put(json_t *to, const struct kb_article *a, const char *lang,
		   bool staff);

#endif
