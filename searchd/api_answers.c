/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_answers.c - GET /v1/answers: one question, one answer object.
 */
#include <kb/answer.h>
#include "metrics.h"
#include "page.h"
#include "question.h"
#include "receipts.h"

/* What differs between two equal answers is written last and is not part of
   the ETag: a client that asks again gets 304. */
static void write_answer(struct kb_request *r, struct kb_reply *reply,
			 const struct kb_answer *a, const char *lang,
			 const char *receipt)
{
	json_t *view = kb_answer_json(r->slot->reader, a, lang, true);
	const struct kb_viewer v = { .mem = r, .now = a->as_of,
		.words = kb_site_words(r->site, kb_lang_find(lang)) };
	char at[32];
	size_t stable;

	kb_view_ask(&v, json_object_get(view, "ask"));
	json_object_del(view, "as_of");
	kb_receipt_put(view, receipt);
	kb_reply_json(reply, view);
	stable = reply->body.len;
	kb_reply_weak_etag(reply, r, stable);
	reply->body.len--;		/* the closing brace */
	kb_buf_addf(&reply->body, ",\"as_of\":\"%s\",\"took_us\":%llu}",
		    kb_time_format(a->as_of, at, sizeof(at)),
		    (unsigned long long)(a->took_ns / 1000));
}

enum kb_status kb_api_answers(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	struct kb_question q;
	struct kb_answer *a;
	const char *receipt;
	enum kb_status status = kb_question_read(r, &q, err);

	if (!status && !q.text)
		status = kb_error_set(err, KB_INVALID,
				      "q is missing: /v1/answers?q=...");
	if (!status)
		status = kb_answer_ask(r->slot->reader, r, &q, &a, err);
	if (status)
		return status;
	kb_metrics_verdict(a->verdict);
	reply->lang = q.lang ? q.lang : a->lang;
	kb_receipt_note(r, a, reply->lang, &receipt);
	write_answer(r, reply, a, reply->lang, receipt);
	return KB_OK;
}
