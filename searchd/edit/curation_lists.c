/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curation_lists.c - synonyms as their file, head questions a line each, notices,
 * redirects. In: the store, or a form. Out: the page's lists, or the store
 * changed.
 */
#include "curation.h"

#include <stdlib.h>

static const char arrow[] = "=>";

const char *kb_curation_text(struct kb_curation *c, const char *name)
{
	const char *text = kb_request_field(c->room->r, name);
	struct kb_buf out = { .mem = c };

	for (; *text; text++)
		if (*text != '\r')
			kb_buf_add(&out, text, 1);
	kb_buf_add(&out, "", 1);
	return out.bytes;
}

static bool was_sent(const struct kb_curation *c, const char *what)
{
	return c->room->r->sends && *kb_request_field(c->room->r, what);
}

/* ---- what stands there -------------------------------------------------------------------- */

static enum kb_status add_synonyms(struct kb_curation *c, struct kb_error *err)
{
	struct kb_synonyms *s;
	enum kb_status status;

	if (was_sent(c, "synonyms")) {
		kb_room_put(c->room, "synonyms",
			    kb_curation_text(c, "synonyms"));
		return KB_OK;
	}
	status = kb_store_synonyms_get(c->room->store, c, c->lang->code, &s,
				       err);
	if (status == KB_NOT_FOUND)
		return KB_OK;
	if (!status)
		json_object_set_new(c->room->context, "synonyms",
			json_stringn_nocheck(s->source, s->source_len));
	return status;
}

static enum kb_status add_heads(struct kb_curation *c, struct kb_error *err)
{
	struct kb_buf text = { .mem = c };
	struct kb_head_question *heads;
	size_t n;
	enum kb_status status = kb_head_questions(c->room->store, c,
		c->lang->code, &heads, &n, err);

	for (size_t i = 0; !status && i < n; i++)
		kb_buf_addf(&text, "%s %s %s\n", heads[i].question, arrow,
			    heads[i].article);
	kb_buf_add(&text, "", 1);
	kb_room_put(c->room, "head_lines", was_sent(c, "heads") ?
		    kb_curation_text(c, "heads") : text.bytes);
	return status;
}

static enum kb_status add_notices(struct kb_curation *c, struct kb_error *err)
{
	size_t own = kb_site_lang_index(c->room->r->lang), n;
	json_t *list = json_array();
	struct kb_notice *notices;
	enum kb_status status = kb_notices(c->room->store, c, &notices, &n,
					   err);

	json_object_set_new(c->room->context, "notices", list);
	for (size_t i = 0; !status && i < n; i++) {
		const char *text = notices[i].text[own];

		for (size_t k = 0; k < 4 && (!text || !*text); k++)
			text = notices[i].text[k];
		json_array_append_new(list, json_pack(
			"{s:I,s:s,s:s,s:s,s:s,s:s}", "row",
			(json_int_t)notices[i].row, "text", text ? text : "",
			"audience", notices[i].audience, "from",
			kb_room_when(c->room, notices[i].from), "until",
			notices[i].until ? kb_room_when(c->room,
				notices[i].until) : "", "by", notices[i].by));
	}
	return status;
}

static enum kb_status add_redirects(struct kb_curation *c,
				    struct kb_error *err)
{
	json_t *list = json_array();
	struct kb_redirect *all;
	size_t n;
	enum kb_status status = kb_redirects(c->room->store, c, &all, &n, err);

	json_object_set_new(c->room->context, "redirects", list);
	for (size_t i = 0; !status && i < n; i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:s,s:s}",
			"id", all[i].id, "target", all[i].target, "by",
			all[i].by, "when", kb_room_when(c->room, all[i].at)));
	return status;
}

static void add_fields(struct kb_curation *c)
{
	json_t *list = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "code",
			l->code, "name", l->name, "value",
			kb_request_field(c->room->r, talloc_asprintf(c,
				"text_%s", l->code))));
	json_object_set_new(c->room->context, "notice_texts", list);
}

enum kb_status kb_curation_lists(struct kb_curation *c, struct kb_error *err)
{
	enum kb_status status = add_synonyms(c, err);

	if (!status)
		status = add_heads(c, err);
	if (!status)
		status = add_notices(c, err);
	if (!status)
		status = add_redirects(c, err);
	add_fields(c);
	return status;
}

/* ---- changes -------------------------------------------------------------------------------- */

enum kb_status kb_curation_synonyms(struct kb_curation *c,
				    struct kb_error *err)
{
	const char *text = kb_curation_text(c, "synonyms");
	struct kb_synonyms *sent, *before;
	struct kb_error none;
	enum kb_put put;
	enum kb_status status;

	if (!*text)
		return kb_store_synonyms_remove(c->room->store, c->lang->code,
						err);
	status = kb_synonyms_parse(c, "synonyms", c->lang->code, text,
				   strlen(text), &sent, err);
	if (!status && kb_store_synonyms_get(c->room->store, c, c->lang->code,
					     &before, &none) == KB_OK)
		sent->path = before->path;
	return status ? status : kb_store_synonyms_put(c->room->store, sent,
						       &put, err);
}

static const char *trimmed(void *mem, const char *from, size_t len)
{
	while (len && (*from == ' ' || *from == '\t')) {
		from++;
		len--;
	}
	while (len && (from[len - 1] == ' ' || from[len - 1] == '\t'))
		len--;
	return talloc_strndup(mem, from, len);
}

enum kb_status kb_curation_heads(struct kb_curation *c, struct kb_error *err)
{
	struct kb_head_question heads[KB_HEADS_MAX];
	char *rest = talloc_strdup(c, kb_curation_text(c, "heads")), *line;
	size_t n = 0;

	while ((line = strsep(&rest, "\n"))) {
		const char *at = strstr(line, arrow);

		if (!*trimmed(c, line, strlen(line)))
			continue;
		if (!at)
			return kb_error_set(err, KB_INVALID, "'%s' has no '=>' "
				"with the id of an article", line);
		if (n == KB_HEADS_MAX)
			return kb_error_set(err, KB_LIMIT, "at most %d head "
				"questions stand on a page", KB_HEADS_MAX);
		heads[n++] = (struct kb_head_question){
			trimmed(c, line, (size_t)(at - line)),
			trimmed(c, at + 2, strlen(at + 2)) };
	}
	return kb_head_questions_put(c->room->store, c->lang->code, heads, n,
				     err);
}

static enum kb_status time_of(struct kb_curation *c, const char *name,
			      int64_t otherwise, int64_t *ret,
			      struct kb_error *err)
{
	const char *text = kb_request_field(c->room->r, name);

	*ret = otherwise;
	if (!*text || kb_clock_parse(c->room->clock.calendar, text,
				     c->room->v.now, ret))
		return KB_OK;
	return kb_error_set(err, KB_INVALID, "%s: '%s' is no time; write "
		"2026-12-01 08:00", name, text);
}

enum kb_status kb_curation_notice(struct kb_curation *c, struct kb_error *err)
{
	struct kb_request *r = c->room->r;
	struct kb_notice notice = { .audience =
		kb_request_field(r, "audience"), .by = r->who->name };
	int64_t row;
	size_t i = 0;
	enum kb_status status = time_of(c, "from", c->room->v.now,
					&notice.from, err);

	if (!status)
		status = time_of(c, "until", 0, &notice.until, err);
	if (status)
		return status;
	for (const struct kb_lang *l = kb_langs; l->code; l++)
		notice.text[i++] = kb_curation_text(c, talloc_asprintf(c,
			"text_%s", l->code));
	if (!*notice.audience)
		notice.audience = "public";
	return kb_notice_put(c->room->store, &notice, &row, err);
}

enum kb_status kb_curation_notice_remove(struct kb_curation *c,
					 struct kb_error *err)
{
	return kb_notice_remove(c->room->store, strtoll(kb_request_field(
		c->room->r, "row"), NULL, 10), err);
}

enum kb_status kb_curation_redirect_remove(struct kb_curation *c,
					   struct kb_error *err)
{
	return kb_redirect_remove(c->room->store,
				  kb_request_field(c->room->r, "id"), err);
}
