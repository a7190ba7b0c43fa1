/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_helpful.c - POST /helpful: one press below an answer; GET /helpful: thanks,
 * or for "no" four reasons and a line. In: the article of the page, and the
 * receipts that the browser remembers, of which one may have shown it. Out: a
 * letter for the staff's service, and a redirection, so that loading again sends
 * nothing twice.
 */
#include "page.h"

#include <kb/answer.h>
#include <kb/inbox.h>
#include <kb/vote.h>
#include "json_body.h"
#include "talk.h"

struct press {
	const char *article, *helpful, *reason, *note, *vote;
	const char *receipt, *question;	/* or "" */
	json_t *view;			/* of the article */
};

static bool one_of(const char *text, const char *a, const char *b)
{
	return !strcmp(text, a) || !strcmp(text, b);
}

/* A press of before, as kb_inbox_put() named it. */
static bool is_vote(const char *text)
{
	return !*text || (strlen(text) == KB_LETTER_NAME &&
		strspn(text, "0123456789abcdef-") == KB_LETTER_NAME);
}

static enum kb_status read_press(struct kb_request *r, struct press *p,
				 struct kb_error *err)
{
	enum kb_status status;
	json_t *item;

	*p = (struct press){ .article = kb_request_field(r, "article"),
		.helpful = kb_request_field(r, "helpful"),
		.reason = kb_request_field(r, "reason"),
		.note = kb_request_field(r, "note"),
		.vote = kb_request_field(r, "vote"),
		.receipt = "", .question = "" };
	if (!one_of(p->helpful, "yes", "no"))
		return kb_error_set(err, KB_INVALID, "helpful is yes or no");
	if (*p->reason && (!strcmp(p->helpful, "yes") ||
			   !kb_vote_reason_known(p->reason)))
		return kb_error_set(err, KB_INVALID, "reason is not_my_case, "
				    "unclear, wrong or did_not_work, with no");
	if (strlen(p->note) > KB_VOTE_NOTE_MAX || !is_vote(p->vote))
		return kb_error_set(err, KB_INVALID, "note has at most %d "
			"bytes; vote is that of the page", KB_VOTE_NOTE_MAX);
	status = kb_article_view(r->slot->reader, r, p->article,
				 r->lang->code, 0, &p->view, err);
	if (status)
		return status;
	kb_json_keep(r, p->view);
	item = kb_talk_shown(r, p->article);
	if (item) {
		const char *q = json_string_value(json_object_get(item,
								  "query"));

		p->receipt = json_string_value(json_object_get(item,
							       "receipt"));
		p->question = q ? q : "";
	}
	return KB_OK;
}

static enum kb_status write_letter(struct kb_request *r,
				   const struct press *p, char *name,
				   struct kb_error *err)
{
	int64_t now = kb_now();
	const char *note;
	char at[32];
	json_t *letter;
	enum kb_status status = kb_talk_mask(r, p->note, &note, err);

	if (status)
		return status;
	letter = json_pack("{s:s,s:O,s:O,s:b,s:s,s:s,s:s,s:s,s:s,s:s}",
		"article", p->article,
		"lang", json_object_get(p->view, "written_in"),
		"version", json_object_get(p->view, "version"),
		"helpful", !strcmp(p->helpful, "yes"), "reason", p->reason,
		"note", note, "question", p->question, "receipt", p->receipt,
		"vote", p->vote,
		"at", kb_time_format(now, at, sizeof(at)));
	status = kb_inbox_put(kb_inbox_dir(r, &r->site->config),
			      KB_INBOX_VOTE, letter, now, name, err);
	json_decref(letter);
	return status;
}

/* A vote that cannot be kept is no reason to show the reader a failure alone:
   the page says so, with a person below. */
static enum kb_status without(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	kb_log(KB_LOG_WARN, "no-vote", "error=\"%s\"", err->text);
	r->notice = "helpful_failed";
	r->refused = 503;
	return kb_page_helpful(r, reply, err);
}

enum kb_status kb_page_helpful_send(struct kb_request *r,
				    struct kb_reply *reply,
				    struct kb_error *err)
{
	char name[KB_LETTER_NAME + 1];
	struct press p;
	bool again;
	enum kb_status status = read_press(r, &p, err);

	if (status)
		return status;
	status = write_letter(r, &p, name, err);
	if (status)
		return without(r, reply, err);
	again = *p.receipt && !*p.reason &&
		!kb_vote_first(kb_votes_dir(r, &r->site->config), p.receipt,
			       kb_now());
	kb_reply_see(reply, talloc_asprintf(r,
		"/helpful?article=%s&said=%s%s&vote=%s&lang=%s",
		kb_url_encode(r, p.article), *p.reason ? "reason" : p.helpful,
		again ? "&again=1" : "", *p.vote ? p.vote : name,
		r->lang->code));
	return KB_OK;
}

/* ---- the page ------------------------------------------------------------ */

static const char *param(struct kb_request *r, const char *name)
{
	const struct kb_param *p = kb_request_param(r, name);

	return p ? p->value : "";
}

static json_t *reasons(const struct kb_words *w)
{
	static const struct { const char *name, *key; } list[] = {
		{ "not_my_case", "helpful_not_my_case" },
		{ "unclear", "helpful_unclear" },
		{ "wrong", "helpful_wrong" },
		{ "did_not_work", "helpful_did_not_work" },
	};
	json_t *to = json_array();

	for (size_t i = 0; i < KB_COUNT(list); i++)
		json_array_append_new(to, json_pack("{s:s,s:s}", "name",
			list[i].name, "label",
			kb_words_get(w, list[i].key)));
	return to;
}

enum kb_status kb_page_helpful(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const char *id = r->sends ? kb_request_field(r, "article") :
		param(r, "article");
	const char *said = param(r, "said"), *vote = param(r, "vote");
	bool again = !strcmp(param(r, "again"), "1");
	json_t *context;

	if (!is_vote(vote))
		vote = "";
	context = kb_page_context(r, kb_words_get(w, "helpful_title"),
		talloc_asprintf(r, "/helpful?article=%s&said=%s%s&vote=%s&",
			kb_url_encode(r, id), kb_url_encode(r, said),
			again ? "&again=1" : "", vote));
	if (r->notice)
		json_object_set_new(context, "notice", json_string(
			kb_words_get(w, r->notice)));
	else if (!strcmp(said, "no"))
		json_object_set_new(context, "why", json_pack(
			"{s:s,s:s,s:b,s:o}", "id", id, "vote", vote, "again",
			again, "reasons", reasons(w)));
	else
		json_object_set_new(context, "thanks", json_pack(
			"{s:b,s:b}", "again", again, "told",
			!strcmp(said, "reason")));
	json_object_set_new(context, "back", *id ? json_sprintf(
		"/articles/%s?lang=%s", kb_url_encode(r, id), r->lang->code) :
		json_sprintf("/?lang=%s", r->lang->code));
	return kb_page_render(r, KB_PAGE_HELPFUL, context, reply, err);
}
