/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draft.c - which text somebody works on. In: an article and a language, or a
 * form. Out: a draft. Browsers send lines that end with CR LF; what the article
 * has had is what it gets back.
 */
#include "draft.h"

#include <stdlib.h>
#include "../question.h"

static struct kb_draft *begin(struct kb_room *room, const char *id,
			      const char *lang)
{
	struct kb_draft *d = kb_new(room, struct kb_draft);

	*d = (struct kb_draft){ .room = room, .id = id, .lang = lang,
		.source = "", .note = "", .signed_reason = "" };
	return d;
}

/* What there is of it; nothing of what this person may not see. */
static enum kb_status look(struct kb_draft *d, bool with_text,
			   struct kb_error *err)
{
	struct kb_room *room = d->room;
	enum kb_status status = kb_edit_look(room->store, d,
		&room->r->site->config, room->r->who, d->id, d->lang,
		with_text ? d->source : NULL, with_text ? d->len : 0, &d->look,
		err);
	const struct kb_article *a = d->look.newest.article;

	if (!status && a && !kb_room_sees(room, a))
		status = kb_error_set(err, KB_NOT_FOUND,
				      "there is no article '%s'", d->id);
	return status;
}

/* ---- a language that is missing ------------------------------------------------ */

/* The other script's text reads as a translation at once. */
static enum kb_status translate(struct kb_draft *d, const struct kb_stored *of,
				struct kb_error *err)
{
	const struct kb_article *a = of->article;
	char *text = kb_lang_convert(d, a->lang, d->lang, a->source,
				     a->source_len);
	size_t len = strlen(text);
	static const char *const fields[][2] = {
		{ "state", "draft" }, { "confidence", "wip" },
		{ "validated_at", "" },
	};
	enum kb_status status = kb_front_set(d, text, len, "lang", d->lang,
					     &text, &len, err);

	for (size_t i = 0; i < KB_COUNT(fields) && !status; i++)
		status = kb_front_set(d, text, len, fields[i][0], fields[i][1],
				      &text, &len, err);
	d->source = text;
	d->len = len;
	return status;
}

static enum kb_status from_other(struct kb_draft *d, struct kb_error *err)
{
	const struct kb_lang *wanted = kb_lang_find(d->lang);
	struct kb_stored of, best = { 0 };
	struct kb_error none;
	int live;

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		if (kb_store_newest(d->room->store, d, d->id, l->code, &of,
				    &live, &none) == KB_OK &&
		    kb_room_sees(d->room, of.article) &&
		    (!best.article || (wanted->opposite &&
				       !strcmp(wanted->opposite, l->code))))
			best = of;
	return best.article ? translate(d, &best, err) :
		kb_error_set(err, KB_NOT_FOUND, "there is no article '%s'",
			     d->id);
}

/* ---- from the store -------------------------------------------------------------- */

static enum kb_status take_pending(struct kb_draft *d, struct kb_error *err)
{
	struct kb_pending p;
	enum kb_status status = kb_pending_get(d->room->store, d, d->id,
		d->lang, d->room->r->who->name, &p, err);

	if (status)
		return status;
	d->source = p.source;
	d->len = p.len;
	d->base = p.base;
	d->revision = p.revision;
	d->pending = true;
	d->pending_at = p.changed_at;
	return KB_OK;
}

enum kb_status kb_draft_load(struct kb_room *room, const char *id,
			     const char *lang, struct kb_draft **ret,
			     struct kb_error *err)
{
	struct kb_draft *d = begin(room, id, lang);
	enum kb_status status = look(d, false, err);

	if (status)
		return status;
	*ret = d;
	d->base = d->look.newest.version;
	status = take_pending(d, err);
	if (status != KB_NOT_FOUND)
		return status;
	if (!d->look.newest.article)
		return from_other(d, err);
	d->source = d->look.newest.article->source;
	d->len = d->look.newest.article->source_len;
	return KB_OK;
}

enum kb_status kb_draft_new(struct kb_room *room, const char *id,
			    const char *lang, const char *source,
			    struct kb_draft **ret, struct kb_error *err)
{
	struct kb_draft *d = begin(room, id, lang);

	d->source = source;
	d->len = strlen(source);
	*ret = d;
	return look(d, false, err);
}

/* ---- from a form ------------------------------------------------------------------ */

enum kb_status kb_draft_given(struct kb_room *room, const char *id,
	const char *lang, int base, const char *source, size_t len,
	struct kb_draft **ret, struct kb_error *err)
{
	struct kb_draft *d = begin(room, id, lang);

	d->base = base;
	d->source = source;
	d->len = len;
	*ret = d;
	return look(d, false, err);
}

static char *without_returns(void *mem, const char *text, size_t len)
{
	struct kb_buf out = { .mem = mem };

	for (size_t i = 0; i < len; i++)
		if (text[i] != '\r' || (i + 1 < len && text[i + 1] != '\n'))
			kb_buf_add(&out, text + i, 1);
	kb_buf_add(&out, "", 1);
	return out.bytes;
}

static char *with_returns(void *mem, const char *text)
{
	struct kb_buf out = { .mem = mem };

	for (; *text; text++) {
		if (*text == '\n')
			kb_buf_add(&out, "\r", 1);
		kb_buf_add(&out, text, 1);
	}
	kb_buf_add(&out, "", 1);
	return out.bytes;
}

/* As the newest version ends its lines; its own bytes where nothing else is
   different. */
static void take_source(struct kb_draft *d)
{
	const char *sent = kb_request_field(d->room->r, "source");
	const struct kb_article *a = d->look.newest.article;
	char *plain = without_returns(d, sent, strlen(sent));
	const char *first = a ? strchr(a->source, '\n') : NULL;

	d->source = plain;
	if (a && !strcmp(plain, without_returns(d, a->source, a->source_len)))
		d->source = a->source;
	else if (first > (a ? a->source : NULL) && first[-1] == '\r')
		d->source = with_returns(d, plain);
	d->len = strlen(d->source);
}

static int number(const struct kb_room *room, const char *name)
{
	long n = strtol(kb_request_field(room->r, name), NULL, 10);

	return n > 0 && n < INT32_MAX ? (int)n : 0;
}

enum kb_status kb_draft_sent(struct kb_room *room, const char *id,
			     const char *lang, struct kb_draft **ret,
			     struct kb_error *err)
{
	struct kb_draft *d = begin(room, id, lang);
	enum kb_status status = look(d, false, err);

	if (status)
		return status;
	d->base = number(room, "base");
	d->revision = number(room, "revision");
	d->note = kb_request_field(room->r, "note");
	d->signed_reason = kb_request_field(room->r, "signed_reason");
	take_source(d);
	if (d->len > KB_ARTICLE_MAX)
		return kb_error_set(err, KB_LIMIT, "the text has %zu bytes; an "
			"article may have %d", d->len, KB_ARTICLE_MAX);
	*ret = d;
	return kb_front_take(d, err);
}

enum kb_status kb_draft_parse(struct kb_draft *d, struct kb_error *err)
{
	struct kb_article *a;
	struct kb_error why;
	enum kb_status status = kb_article_parse(d, "text", d->id, d->lang,
						 d->source, d->len, &a, &why);

	if (status == KB_INVALID || status == KB_LIMIT) {
		d->problem = kb_strdup(d, why.text);
		d->problem_line = why.line;
		return KB_OK;
	}
	if (status) {
		*err = why;
		return status;
	}
	d->article = a;
	return look(d, true, err);
}

const char *kb_draft_address(const struct kb_draft *d)
{
	return talloc_asprintf(d->room, "/edit/articles/%s?of=%s",
			       kb_url_encode(d->room, d->id), d->lang);
}
