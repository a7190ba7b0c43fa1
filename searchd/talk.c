/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * talk.c - from cookies and a form to a trail, and from a trail to a code. In:
 * ids of receipts, what was last asked, replies, steps that were ticked: all of
 * it from outside, so only what the public may see is looked up, and questions
 * are masked. Out: a file that a person may open by the code.
 *
 * The cookie of the code has a secret beside it. The public's pages open a code
 * for the browser that got it and for nobody who guesses one.
 */
#include "talk.h"

#include <kb/access.h>
#include <kb/answer.h>
#include <kb/receipt.h>
#include <kb/secret.h>
#include <stdlib.h>
#include "json_body.h"
#include "receipts.h"
#include "site.h"

#define TRAIL_COOKIE "kb_trail"
#define CODE_COOKIE "kb_code"
enum { SECRET_BYTES = 16, SECRET_TEXT = 2 * SECRET_BYTES };

/* ---- the last answers -------------------------------------------- */

static bool is_receipt(const char *text, size_t len)
{
	return len == KB_RECEIPT_ID && !strncmp(text, "r-", 2) &&
	       strspn(text + 2, "0123456789abcdefghijklmnopqrstuvwxyz") >=
	       len - 2;
}

/* The oldest first; each once. What is no receipt was not written by us. */
static size_t remembered(struct kb_request *r, const char *ids[])
{
	const char *p = kb_request_cookie(r, TRAIL_COOKIE);
	size_t n = 0;

	while (p && *p && n < KB_TALK_ANSWERS) {
		size_t len = strcspn(p, ".");

		if (is_receipt(p, len))
			ids[n++] = talloc_strndup(r, p, len);
		p += len;
		p += *p == '.';
	}
	return n;
}

void kb_talk_note(struct kb_request *r, struct kb_reply *reply,
		  const char *receipt)
{
	const char *ids[KB_TALK_ANSWERS + 1];
	char *text = NULL;
	size_t n, kept = 0;

	if (!receipt || r->who->door)
		return;
	n = remembered(r, ids);
	for (size_t i = 0; i < n; i++)
		if (strcmp(ids[i], receipt) != 0)
			ids[kept++] = ids[i];
	ids[kept++] = receipt;
	n = kept > KB_TALK_ANSWERS ? kept - KB_TALK_ANSWERS : 0;
	for (; n < kept; n++)
		text = text ? talloc_asprintf_append(text, ".%s", ids[n]) :
			talloc_strdup(r, ids[n]);
	kb_reply_own_cookie(reply, r, TRAIL_COOKIE, text, 0);
}

/* ---- the trail ----------------------------------------------------- */

/* Of an article that the asker may see; NULL: there is none. *ret_lang: the
   language it is written in. */
static const char *title_of(struct kb_request *r, const char *id,
			    const char **ret_lang)
{
	struct kb_error err;
	json_t *article;
	const char *title;

	if (kb_article_view(r->slot->reader, r, id, r->lang->code, 0,
			    &article, &err))
		return NULL;
	kb_json_keep(r, article);
	title = json_string_value(json_object_get(article, "title"));
	if (ret_lang)
		*ret_lang = json_string_value(json_object_get(article,
							      "written_in"));
	return title;
}

static void set(json_t *to, const char *key, json_t *from, const char *name)
{
	json_t *value = json_object_get(from, name);

	if (value && !json_is_null(value))
		json_object_set(to, key, value);
}

static void add_shown(struct kb_request *r, json_t *item, json_t *receipt)
{
	json_t *card = json_array_get(json_object_get(receipt, "shown"), 0);
	const char *id = json_string_value(json_object_get(card, "article"));
	const char *verdict = json_string_value(json_object_get(receipt,
								"verdict"));
	const char *title;

	if (!id || !verdict || strcmp(verdict, "answer") != 0)
		return;
	set(item, "article", card, "article");
	set(item, "version", card, "version");
	title = title_of(r, id, NULL);
	if (title)
		json_object_set_new(item, "title", json_string(title));
}

/* Who knows an id may have it from anywhere: what staff was shown is nothing
   that a page of the public's speaks of. */
static json_t *item_of(struct kb_request *r, const char *dir, const char *id)
{
	json_t *line, *receipt, *item;
	const char *role;
	struct kb_error err;

	if (kb_receipts_recent(dir, kb_receipts_name(&r->site->config), id,
			       kb_now() - KB_HANDOFF_SECONDS, &line, &err))
		return NULL;
	kb_json_keep(r, line);
	receipt = json_object_get(line, "receipt");
	role = json_string_value(json_object_get(receipt, "role"));
	if (!role || strcmp(role, kb_role_name(KB_ROLE_PUBLIC)) != 0)
		return NULL;
	item = json_object();
	set(item, "receipt", line, "id");
	set(item, "query", line, "query");
	set(item, "at", line, "at");
	set(item, "verdict", receipt, "verdict");
	add_shown(r, item, receipt);
	return item;
}

json_t *kb_talk_shown(struct kb_request *r, const char *article)
{
	const char *dir = kb_receipts_dir(r, &r->site->config);
	const char *ids[KB_TALK_ANSWERS + 1];
	size_t n = remembered(r, ids);

	while (n--) {
		json_t *item = item_of(r, dir, ids[n]);
		const char *id = json_string_value(json_object_get(item,
								"article"));

		if (!item)
			break;
		kb_json_keep(r, item);
		if (id && !strcmp(id, article))
			return item;
	}
	return NULL;
}

enum kb_status kb_talk_mask(struct kb_request *r, const char *text,
			    const char **ret, struct kb_error *err)
{
	struct kb_masking *mk = kb_masking_new(r, r->site->masker);
	size_t len = strlen(text);
	char *masked;
	enum kb_status status = kb_mask(mk, r, text, len, &masked, &len, err);

	if (!status)
		*ret = masked;
	return status;
}

/* The question on the page, unless its answer is among the last ones: then it
   was remembered with its receipt. */
static enum kb_status add_question(struct kb_request *r, json_t *items,
				   struct kb_error *err)
{
	const char *q = kb_request_field(r, "q"), *masked;
	json_t *item;
	size_t i;
	enum kb_status status;

	if (!*q)
		return KB_OK;
	if (strlen(q) > (size_t)r->site->config.query_max_bytes)
		return kb_error_set(err, KB_INVALID, "q is too long");
	status = kb_talk_mask(r, q, &masked, err);
	if (status)
		return status;
	json_array_foreach(items, i, item) {
		const char *query = json_string_value(json_object_get(item,
								"query"));

		if (query && !strcmp(query, masked))
			return KB_OK;
	}
	json_array_append_new(items, json_pack("{s:s}", "query", masked));
	return KB_OK;
}

/* fact1=region:urban; each in a field of its own, since no field may come
   twice. */
static enum kb_status add_facts(struct kb_request *r, json_t *facts,
				struct kb_error *err)
{
	for (int i = 1; i <= KB_TALK_FACTS; i++) {
		const char *text = kb_request_field(r,
			talloc_asprintf(r, "fact%d", i));
		const char *colon = strchr(text, ':'), *value;
		enum kb_status status;

		if (!colon)
			continue;
		status = kb_talk_mask(r, colon + 1, &value, err);
		if (status)
			return status;
		json_array_append_new(facts, json_pack("{s:s%,s:s}",
			"attribute", text, (size_t)(colon - text), "value",
			value));
	}
	return KB_OK;
}

/* The steps of the version that was on the page, if it still is the one. */
static size_t steps_of(struct kb_request *r, const char *id, int version,
		       const char ***ret)
{
	struct kb_stored st;
	struct kb_error err;
	const char **steps;
	const char *lang;
	size_t n;

	if (!*id || !title_of(r, id, &lang) ||
	    kb_store_article_get(kb_reader_store(r->slot->reader), r, id, lang,
				 KB_BRIEF, &st, &err) ||
	    st.version != version)
		return 0;
	n = kb_article_steps(r, st.article, &steps);
	for (size_t i = 0; i < n; i++)
		if (!strncmp(lang, r->lang->code, 2))
			steps[i] = kb_lang_convert(r, lang, r->lang->code,
						   steps[i],
						   strlen(steps[i]));
	*ret = steps;
	return n;
}

static void add_ticks(struct kb_request *r, json_t *ticks)
{
	const char *id = kb_request_field(r, "article");
	int version = (int)strtol(kb_request_field(r, "version"), NULL, 10);
	const char **steps;
	size_t n = steps_of(r, id, version, &steps);

	for (size_t i = 1; i <= n && i <= KB_TALK_TICKS; i++)
		if (*kb_request_field(r, talloc_asprintf(r, "done%zu", i)))
			json_array_append_new(ticks, json_pack(
				"{s:s,s:i,s:i,s:s}", "article", id, "version",
				version, "step", (int)i, "text",
				steps[i - 1]));
}

enum kb_status kb_talk_trail(struct kb_request *r, json_t **ret,
			     struct kb_error *err)
{
	const char *dir = kb_receipts_dir(r, &r->site->config);
	const char *ids[KB_TALK_ANSWERS + 1];
	size_t n = remembered(r, ids);
	json_t *items = json_array(), *facts = json_array(),
		*ticks = json_array();
	json_t *trail = json_pack("{s:s,s:s,s:o,s:o,s:o}", "lang",
		r->lang->code, "channel", "web", "items", items, "facts",
		facts, "ticks", ticks);
	enum kb_status status;

	kb_json_keep(r, trail);
	/* The newest first: where one is not to be found, those before it are
	   not looked for, since each may cost a search through two days. */
	while (n--) {
		json_t *item = item_of(r, dir, ids[n]);

		if (!item)
			break;
		json_array_insert_new(items, 0, item);
	}
	status = add_question(r, items, err);
	if (!status)
		status = add_facts(r, facts, err);
	if (status)
		return status;
	add_ticks(r, ticks);
	*ret = trail;
	return KB_OK;
}

/* ---- the code --------------------------------------------------------- */

static const char *owner_of(struct kb_request *r, const char *secret)
{
	unsigned char hash[KB_HASH];

	kb_sha256(secret, strlen(secret), hash);
	return kb_hex(r, hash, SECRET_BYTES);
}

/* "K7F29QXF.<secret>" */
static bool own_code(struct kb_request *r, char *code, const char **owner)
{
	const char *cookie = kb_request_cookie(r, CODE_COOKIE);
	struct kb_error err;

	if (!cookie || strlen(cookie) != KB_CODE + 1 + SECRET_TEXT ||
	    cookie[KB_CODE] != '.' ||
	    kb_code_read(talloc_strndup(r, cookie, KB_CODE), code, &err))
		return false;
	*owner = owner_of(r, cookie + KB_CODE + 1);
	return true;
}

enum kb_status kb_talk_find(struct kb_request *r, char *code, json_t **ret,
			    struct kb_error *err)
{
	const char *owner, *wanted;
	json_t *trail;
	enum kb_status status = KB_NOT_FOUND;

	if (own_code(r, code, &owner))
		status = kb_handoff_get(kb_handoffs_dir(r, &r->site->config),
					code, kb_now(), &trail, err);
	if (status)
		return status == KB_NOT_FOUND ? kb_error_set(err, status,
			"this browser has no code") : status;
	wanted = json_string_value(json_object_get(trail, "owner"));
	if (!wanted || strlen(wanted) != strlen(owner) ||
	    !kb_equal(wanted, owner, strlen(owner))) {
		json_decref(trail);
		return kb_error_set(err, KB_NOT_FOUND,
				    "this browser has no code");
	}
	*ret = trail;
	return KB_OK;
}

static enum kb_status put_new(struct kb_request *r, const char *dir,
			      const json_t *trail, struct kb_reply *reply,
			      struct kb_error *err)
{
	unsigned char bytes[SECRET_BYTES];
	char code[KB_CODE + 1];
	json_t *owned = json_copy((json_t *)trail);
	const char *secret;
	enum kb_status status;

	kb_random(bytes, sizeof(bytes));
	secret = kb_hex(r, bytes, sizeof(bytes));
	json_object_set_new(owned, "owner", json_string(owner_of(r, secret)));
	status = kb_handoff_put(dir, owned, kb_now(), code, err);
	json_decref(owned);
	if (!status)
		kb_reply_own_cookie(reply, r, CODE_COOKIE,
			talloc_asprintf(r, "%s.%s", code, secret),
			KB_HANDOFF_SECONDS);
	return status;
}

enum kb_status kb_talk_put(struct kb_request *r, const json_t *trail,
			   struct kb_reply *reply, struct kb_error *err)
{
	const char *dir = kb_handoffs_dir(r, &r->site->config);
	char code[KB_CODE + 1];
	json_t *old;
	enum kb_status status = kb_talk_find(r, code, &old, err);

	if (!status) {
		json_decref(old);
		status = kb_handoff_add(dir, code, trail, kb_now(), err);
	}
	return status == KB_NOT_FOUND ? put_new(r, dir, trail, reply, err) :
		status;
}
