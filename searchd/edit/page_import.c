/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_import.c - GET /edit/import: pages of other people that wait, and one of
 * them line by line; POST: what an editor decides; POST /edit/import/upload: a
 * file. In: a form. Out: HTML. A file is read by a process of its own.
 */
#include "edit.h"

#include <kb/quarantine.h>
#include <stdlib.h>
#include "../preview.h"
#include "../upload.h"

enum { LINES_SHOWN = 400, TWINS_SHOWN = 20 };
#define TWINS_LEAST .5

/* ---- showing ----------------------------------------------------------------------- */

static json_t *held_row(struct kb_room *room, const struct kb_held *h,
			int64_t chosen)
{
	return json_pack("{s:s,s:o,s:s,s:s,s:I,s:I,s:I,s:I,s:s,s:b}",
		"name", h->name, "to", json_sprintf("/edit/import?page=%lld",
			(long long)h->seq), "encoding", h->encoding, "code",
		h->lang, "lines", (json_int_t)h->lines, "aside",
		(json_int_t)h->aside, "documents", (json_int_t)h->documents,
		"drafts", (json_int_t)h->drafts, "when",
		kb_room_when(room, h->at), "here", h->seq == chosen);
}

static enum kb_status add_list(struct kb_room *room, int64_t chosen,
			       struct kb_error *err)
{
	struct kb_held *list;
	json_t *rows = json_array();
	size_t n;
	enum kb_status st = kb_held_list(room->store, room, &list, &n, err);

	for (size_t i = 0; !st && i < n; i++)
		json_array_append_new(rows, held_row(room, &list[i], chosen));
	json_object_set_new(room->context, "rows", rows);
	json_object_set_new(room->context, "has_rows", json_boolean(!st && n));
	return st;
}

static json_t *line_row(struct kb_room *room, const struct kb_page_line *l,
			size_t n)
{
	json_t *row = json_pack("{s:I,s:s,s:i,s:s,s:s,s:b,s:b,s:i}", "n",
		(json_int_t)n, "text", l->text, "line", l->line, "reason",
		kb_room_name(room, "edit_import_reason", l->reason), "by",
		l->by, "aside", l->aside, "begins", l->border != NULL,
		"percent", (int)(l->score * 100 + .5));

	if (l->border)
		json_object_set_new(row, "border", json_string(kb_room_name(
			room, "edit_import_border", l->border)));
	return row;
}

static void add_lines(struct kb_room *room, const struct kb_sheet *page)
{
	size_t from = strtoul(kb_room_param(room, "from"), NULL, 10), end;
	json_t *lines = json_array();

	from = from < page->n_lines ? from - from % LINES_SHOWN : 0;
	end = from + LINES_SHOWN < page->n_lines ? from + LINES_SHOWN
						 : page->n_lines;
	for (size_t i = from; i < end; i++)
		json_array_append_new(lines, line_row(room, &page->lines[i],
						      i));
	json_object_set_new(room->context, "lines", lines);
	json_object_set_new(room->context, "from", json_integer((int)from));
	if (from)
		json_object_set_new(room->context, "newer", json_sprintf(
			"/edit/import?page=%lld&from=%zu",
			(long long)page->seq, from - LINES_SHOWN));
	if (end < page->n_lines)
		json_object_set_new(room->context, "older", json_sprintf(
			"/edit/import?page=%lld&from=%zu",
			(long long)page->seq, end));
}

static enum kb_status add_documents(struct kb_room *room,
				    const struct kb_sheet *page,
				    struct kb_error *err)
{
	struct kb_held_draft *drafts = NULL;
	struct kb_piece *docs = NULL;
	json_t *list = json_array();
	size_t n = 0, n_drafts = 0;
	enum kb_status st = kb_page_documents(room, page, &docs, &n, err);

	if (!st)
		st = kb_held_drafts(room->store, room, page->seq, &drafts,
				    &n_drafts, err);
	for (size_t i = 0; !st && i < n; i++) {
		json_t *row = json_pack("{s:s,s:I,s:I,s:I}", "title",
			docs[i].title, "at", (json_int_t)docs[i].first,
			"kept", (json_int_t)docs[i].kept, "aside",
			(json_int_t)docs[i].aside);
		for (size_t k = 0; k < n_drafts; k++)
			if (drafts[k].line == docs[i].first)
				json_object_set_new(row, "draft", json_sprintf(
					"/edit/articles/%s?of=%s",
					kb_url_encode(room, drafts[k].article),
					drafts[k].lang));
		json_array_append_new(list, row);
	}
	json_object_set_new(room->context, "documents", list);
	json_object_set_new(room->context, "can_draft", json_boolean(
		n_drafts < n));
	return st;
}

static enum kb_status add_twins(struct kb_room *room,
				const struct kb_sheet *page,
				struct kb_error *err)
{
	struct kb_piece *docs = NULL;
	struct kb_twins *twins = NULL;
	json_t *list = json_array();
	size_t n = 0, n_twins = 0;
	enum kb_status st = kb_page_documents(room, page, &docs, &n, err);

	if (!st)
		st = kb_documents_twins(room, docs, n, TWINS_LEAST, &twins,
					&n_twins, err);
	for (size_t i = 0; !st && i < n_twins && i < TWINS_SHOWN; i++)
		json_array_append_new(list, json_pack("{s:s,s:s,s:i}", "a",
			docs[twins[i].a].title, "b", docs[twins[i].b].title,
			"percent", (int)(twins[i].like * 100 + .5)));
	json_object_set_new(room->context, "twins", list);
	json_object_set_new(room->context, "has_twins",
			    json_boolean(json_array_size(list) > 0));
	return st;
}

static enum kb_status add_page(struct kb_room *room, int64_t seq,
			       struct kb_error *err)
{
	struct kb_sheet *page;
	enum kb_status st = kb_held_get(room->store, room, seq, &page, err);

	if (st)
		return st;
	json_object_set_new(room->context, "page", json_pack("{s:I,s:s,s:s,"
		"s:s}", "seq", (json_int_t)seq, "name", page->name,
		"encoding", page->encoding, "code", page->lang));
	add_lines(room, page);
	st = add_documents(room, page, err);
	return st ? st : add_twins(room, page, err);
}

static void add_encodings(struct kb_room *room)
{
	json_t *list = json_array();

	for (size_t i = 0; kb_page_encodings[i]; i++)
		json_array_append_new(list,
				      json_string(kb_page_encodings[i]));
	json_object_set_new(room->context, "encodings", list);
}

static enum kb_status show(struct kb_room *room, int64_t seq,
			   struct kb_reply *reply, struct kb_error *err)
{
	enum kb_status st = add_list(room, seq, err);

	add_encodings(room);
	if (!st && seq)
		st = add_page(room, seq, err);
	return st ? st : kb_room_render(room, KB_PAGE_EDIT_IMPORT, reply, err);
}

static enum kb_status open_room(struct kb_request *r, struct kb_reply *reply,
				struct kb_room **ret, struct kb_error *err)
{
	return kb_room_open(r, reply, "import", kb_words_get(
		kb_site_words(r->site, r->lang), "edit_import"),
		"/edit/import?", ret, err);
}

enum kb_status kb_page_import(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	struct kb_room *room;
	enum kb_status st = open_room(r, reply, &room, err);

	if (st)
		return st;
	kb_room_did(room);
	return show(room, strtoll(kb_room_param(room, "page"), NULL, 10),
		    reply, err);
}

/* ---- deciding -------------------------------------------------------------------------- */

static enum kb_status make_drafts(struct kb_room *room, int64_t seq,
				  struct kb_error *err)
{
	double merge = strtod(kb_request_field(room->r, "merge"), NULL) / 100;
	struct kb_sheet *page;
	size_t made;
	enum kb_status st = kb_held_get(room->store, room, seq, &page, err);

	return st ? st : kb_page_drafts(room->store, page,
		merge >= .3 && merge <= 1 ? merge : 0, room->r->who->name,
		&made, err);
}

static const char *const deeds[] = { "aside", "keep", "split", "join",
				     "drafts", "remove" };

/* "aside:12", "drafts"; -1: none of them. */
static int deed_of(const char *text, size_t *line)
{
	size_t len = strcspn(text, ":");

	*line = text[len] ? strtoul(text + len + 1, NULL, 10) : 0;
	for (size_t i = 0; i < KB_COUNT(deeds); i++)
		if (strlen(deeds[i]) == len && !strncmp(deeds[i], text, len))
			return (int)i;
	return -1;
}

static enum kb_status decide(struct kb_room *room, int64_t seq, int deed,
			     size_t line, struct kb_error *err)
{
	const char *by = room->r->who->name;

	switch (deed) {
	case 0: case 1:
		return kb_held_aside(room->store, seq, line, deed == 0, by,
				     err);
	case 2: case 3:
		return kb_held_border(room->store, seq, line, deed == 2, by,
				      err);
	case 4:
		return make_drafts(room, seq, err);
	case 5:
		return kb_page_dismiss(room->store, seq, err);
	default:
		return kb_error_set(err, KB_INVALID, "'do' must be one of "
				    "aside, keep, split, join, drafts, remove");
	}
}

enum kb_status kb_page_import_do(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	int64_t seq = strtoll(kb_request_field(r, "page"), NULL, 10);
	const char *from = kb_request_field(r, "from");
	struct kb_room *room;
	size_t line;
	int deed = deed_of(kb_request_field(r, "do"), &line);
	enum kb_status st = open_room(r, reply, &room, err);

	if (!st)
		st = decide(room, seq, deed, line, err);
	if (st)
		return st;
	if (deed >= 4)
		kb_reply_see(reply, kb_format(r, deed == 5 ?
			"/edit/import?did=import_%s" :
			"/edit/import?did=import_%s&page=%lld", deeds[deed],
			(long long)seq));
	else
		kb_reply_see(reply, kb_format(r, "/edit/import?page=%lld&from="
			"%lu#l%zu", (long long)seq, strtoul(from, NULL, 10),
			line));
	return KB_OK;
}

/* ---- a file ------------------------------------------------------------------------------ */

static enum kb_status refuse(struct kb_room *room, unsigned status,
			     const char *key, const char *why,
			     struct kb_reply *reply, struct kb_error *err)
{
	kb_room_refuse(room, status, key);
	kb_room_put(room, "why", why);
	return show(room, 0, reply, err);
}

static enum kb_status keep(struct kb_room *room, const char *bytes, size_t len,
			   struct kb_reply *reply, struct kb_error *err)
{
	struct kb_request *r = room->r;
	struct kb_sheet *page;
	int64_t seq;
	enum kb_status st = kb_page_from_json(room, bytes, len, &page, err);

	if (!st) {
		page->name = kb_request_field(r, "file_name");
		st = kb_page_wait(room->store, page, r->who->name, &seq, err);
	}
	if (st == KB_INVALID || st == KB_LIMIT || st == KB_CONFLICT)
		return refuse(room, 422, "edit_import_refused", err->text,
			      reply, err);
	if (!st)
		kb_reply_see(reply, kb_format(r, "/edit/import?did="
			"import_upload&page=%lld", (long long)seq));
	return st;
}

enum kb_status kb_page_import_upload(struct kb_request *r,
				     struct kb_reply *reply,
				     struct kb_error *err)
{
	const struct kb_param *file = kb_upload_file(r);
	const char *bytes;
	struct kb_room *room;
	size_t len;
	enum kb_previewed done = KB_PREVIEW_DONE;
	enum kb_status st;

	if (file && !r->preview) {
		kb_preview_page(r, file->value, file->len,
				kb_request_field(r, "encoding"));
		return KB_OK;
	}
	if (file)
		done = kb_preview_end(r, &bytes, &len);
	st = open_room(r, reply, &room, err);
	if (st)
		return st;
	if (!file)
		return refuse(room, 422, "edit_import_no_file", NULL, reply,
			      err);
	if (done == KB_PREVIEW_BUSY)
		return refuse(room, 503, "edit_problem_busy", NULL, reply,
			      err);
	return keep(room, bytes, len, reply, err);
}
