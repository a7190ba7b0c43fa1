/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_history.c - GET /edit/history/{id}: all versions with who and why, and
 * two of them side by side, or who brought each sentence of one. In: of
 * (language), a and b (versions; b is the newer one of the two newest without
 * them), blame. Out: HTML.
 */
#include "draft.h"

#include <kb/blame.h>

#include <stdlib.h>

static json_t *version_row(struct kb_room *room, const char *id,
			   const char *lang, const struct kb_revision *v,
			   int before, int newest)
{
	return json_pack("{s:i,s:b,s:b,s:o,s:s,s:s,s:s,s:s,s:s,s:s,s:s}",
		"version", v->version, "live", v->live, "newest",
		v->version == newest, "to", json_sprintf(
			"/edit/history/%s?of=%s&a=%d&b=%d",
			kb_url_encode(room, id), lang, before, v->version),
		"when", kb_room_when(room, v->stored_at), "by", *v->by ? v->by :
		kb_room_word(room, "edit_by_program"), "note", v->note,
		"origin", kb_room_name(room, "edit_origin", v->origin),
		"signed", v->signed_reason, "state_text",
		kb_room_name(room, "edit_state", v->state), "confidence_text",
		kb_room_name(room, "edit_confidence", v->confidence));
}

static int asked(const struct kb_room *room, const char *name, int otherwise)
{
	long n = strtol(kb_room_param(room, name), NULL, 10);

	return n > 0 && n < INT32_MAX ? (int)n : otherwise;
}

/* ---- who brought a sentence ------------------------------------------------------- */

static const char *person_of(const struct kb_room *room,
			     const struct kb_revision *v)
{
	return *v->by ? v->by : kb_room_word(room, "edit_by_program");
}

/* "Version 3, anna, today 15:00"; in the folder's words, its commit. */
static const char *version_text(struct kb_room *room,
				const struct kb_revision *v)
{
	const char *text = kb_desk_fill(room, room->v.words,
		"edit_version_by", "n", kb_format(room, "%d", v->version),
		"person", person_of(room, v), "time",
		kb_room_when(room, v->stored_at), NULL);

	return *v->commit ? kb_format(room, "%s · %.12s", text, v->commit) :
		text;
}

static enum kb_status add_blame(struct kb_room *room, const char *id,
	const char *lang, int b, struct kb_error *err)
{
	json_t *list = json_array();
	const struct kb_blamed *before = NULL;
	struct kb_blamed *v;
	const char *text;
	size_t n;
	enum kb_status status = kb_blame(room->store, room, id, lang, b, &text,
					 &v, &n, err);

	json_object_set_new(room->context, "blame", list);
	json_object_set_new(room->context, "b", json_integer(b));
	for (size_t i = 0; !status && i < n; i++) {
		const struct kb_revision *of = v[i].brought;
		bool begins = !before || before->brought != of ||
			before->validated != v[i].validated;

		json_array_append_new(list, json_pack(
			"{s:s%,s:b,s:s,s:o,s:s}", "text", text + v[i].start,
			(size_t)(v[i].end - v[i].start), "begins",
			begins, "brought", version_text(room, of), "to",
			json_sprintf("/edit/history/%s?of=%s&a=%d&b=%d",
				kb_url_encode(room, id), lang,
				of->version - 1, of->version), "validated",
			begins && v[i].validated ? kb_desk_fill(room, room->v.words,
				"edit_blame_validated", "person",
				person_of(room, v[i].validated), "time",
				kb_room_when(room, v[i].validated->stored_at),
				NULL) : ""));
		before = &v[i];
	}
	return status;
}

/* ---- two of them ------------------------------------------------------------------ */

static enum kb_status add_diff(struct kb_room *room, const char *id,
	const char *lang, int a, int b, struct kb_error *err)
{
	char *left = talloc_strdup(room, ""), *right;
	size_t left_len = 0, right_len;
	json_t *rows;
	enum kb_status status = kb_store_version_source(room->store, room, id,
		lang, b, &right, &right_len, err);

	if (!status && a)
		status = kb_store_version_source(room->store, room, id, lang,
						 a, &left, &left_len, err);
	if (!status)
		status = kb_diff_json(room, left, left_len, right, right_len,
			*kb_room_param(room, "all") != '\0', &rows, err);
	if (status)
		return status;
	json_object_set_new(room->context, "rows", rows);
	if (a)
		json_object_set_new(room->context, "before", json_integer(a));
	json_object_set_new(room->context, "b", json_integer(b));
	json_object_set_new(room->context, "all_to", json_sprintf(
		"/edit/history/%s?of=%s&a=%d&b=%d&all=1",
		kb_url_encode(room, id), lang, a, b));
	return KB_OK;
}

static enum kb_status fill(struct kb_room *room, const char *id,
			   const char *lang, struct kb_error *err)
{
	struct kb_revision *list;
	json_t *rows = json_array();
	size_t n;
	enum kb_status status = kb_store_history(room->store, room, id, lang,
						 &list, &n, err);

	json_object_set_new(room->context, "versions", rows);
	if (status)
		return status;
	for (size_t i = 0; i < n; i++)
		json_array_append_new(rows, version_row(room, id, lang,
			&list[i], i + 1 < n ? list[i + 1].version : 0,
			list[0].version));
	kb_room_put(room, "article_title", list[0].title);
	json_object_set_new(room->context, "base",
			    json_integer(list[0].version));
	if (*kb_room_param(room, "blame"))
		return add_blame(room, id, lang, asked(room, "b",
			list[0].version), err);
	return add_diff(room, id, lang, asked(room, "a", n > 1 ?
		list[1].version : 0), asked(room, "b", list[0].version), err);
}

enum kb_status kb_page_history(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const struct kb_param *of = kb_request_param(r, "of");
	const struct kb_lang *lang = of ? kb_lang_find(of->value) : NULL;
	const char *code = lang ? lang->code : r->lang->code;
	struct kb_room *room;
	enum kb_status status = kb_room_open(r, reply, "articles", r->arg,
		talloc_asprintf(r, "/edit/history/%s?of=%s&",
				kb_url_encode(r, r->arg), code), &room, err);

	if (!status)
		status = kb_room_title(room, r->arg) ? fill(room, r->arg, code,
			err) : kb_error_set(err, KB_NOT_FOUND,
			"there is no article '%s'", r->arg);
	if (status)
		return status;
	kb_room_put(room, "id", r->arg);
	kb_room_put(room, "lang_of", code);
	return kb_room_render(room, KB_PAGE_EDIT_HISTORY, reply, err);
}
