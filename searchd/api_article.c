/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_article.c - GET /v1/articles/{id}: one article in one language.
 */
#include <kb/answer.h>
#include "moved.h"
#include "question.h"
#include "routes.h"

enum kb_status kb_api_article(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	const char *lang;
	int64_t as_of;
	json_t *view;
	enum kb_status status = kb_question_lang(r, &lang, err);

	if (!status)
		status = kb_question_as_of(r, &as_of, err);
	if (!status)
		status = kb_article_view(r->slot->reader, r, r->arg, lang,
					 as_of, &view, err);
	if (status == KB_NOT_FOUND)
		return kb_moved(r, reply, "/v1/articles/", lang, err);
	if (status)
		return status;
	reply->lang = talloc_strdup(r, json_string_value(
		json_object_get(view, "lang")));
	kb_reply_json(reply, view);
	return KB_OK;
}
