/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_suggest.c - GET /v1/suggest: whole questions for what is typed so far.
 */
#include <kb/answer.h>
#include "question.h"
#include "routes.h"

enum { SUGGEST_DEFAULT = 6, SUGGEST_MAX = 10 };

enum kb_status kb_api_suggest(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	const struct kb_param *q = kb_request_param(r, "q");
	unsigned limit = SUGGEST_DEFAULT;
	const char *lang;
	json_t *view;
	enum kb_status status = kb_question_lang(r, &lang, err);

	if (!status)
		status = kb_request_number(r, "limit", SUGGEST_MAX, &limit,
					   err);
	if (!status && !q)
		status = kb_error_set(err, KB_INVALID,
				      "q is missing: /v1/suggest?q=...");
	if (!status && q->len > (size_t)r->site->config.query_max_bytes)
		status = kb_error_set(err, KB_LIMIT, "q is %zu bytes long; "
			"a question may have %d", q->len,
			r->site->config.query_max_bytes);
	if (!status)
		status = kb_suggest(r->slot->reader, r, q->value, q->len, lang,
				    limit, &view, err);
	if (!status)
		kb_reply_json(reply, view);
	return status;
}
