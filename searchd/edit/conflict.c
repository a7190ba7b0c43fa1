/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conflict.c - two people wrote at one article. In: a text and the version it
 * was written from. Out: both sides' changes in one text, the two side by side,
 * and the newest version as what is written on from.
 */
#include "draft.h"

enum { AROUND = 2 };		/* same lines kept around a change */

/* ---- two texts side by side -------------------------------------------------------- */

static json_t *pieces(const struct kb_diff_piece *from, size_t n, bool cut)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		json_array_append_new(list, json_pack("{s:s%,s:b,s:b,s:b}",
			"text", from[i].text, from[i].len,
			"cut", from[i].changed && cut,
			"new", from[i].changed && !cut,
			"same", !from[i].changed));
	return list;
}

/* Is a change near enough that this line is shown? */
static bool is_near(const struct kb_diff_row *rows, size_t n, size_t i)
{
	size_t from = i < AROUND ? 0 : i - AROUND;

	for (size_t k = from; k < n && k <= i + AROUND; k++)
		if (rows[k].changed)
			return true;
	return false;
}

enum kb_status kb_diff_json(void *mem, const char *a, size_t a_len,
	const char *b, size_t b_len, bool all, json_t **ret,
	struct kb_error *err)
{
	struct kb_diff_row *rows;
	size_t n;
	bool gap = false;
	enum kb_status status = kb_diff_words(mem, a, a_len, b, b_len, &rows,
					      &n, err);

	if (status)
		return status;
	*ret = json_array();
	for (size_t i = 0; i < n; i++) {
		if (!all && !is_near(rows, n, i)) {
			gap = true;
			continue;
		}
		json_array_append_new(*ret, json_pack(
			"{s:s,s:o,s:o,s:i,s:i}", "kind", rows[i].changed ?
			"changed" : gap ? "gap" : "", "left",
			pieces(rows[i].left, rows[i].n_left, true), "right",
			pieces(rows[i].right, rows[i].n_right, false),
			"left_line", rows[i].left_line, "right_line",
			rows[i].right_line));
		gap = false;
	}
	return KB_OK;
}

/* ---- the merge ------------------------------------------------------------------------ */

static const char *person_of(const struct kb_draft *d, const char *by)
{
	return *by ? by : kb_room_word(d->room, "edit_by_program");
}

/* The version it was written from; nothing at all for a new article. */
static enum kb_status base_text(struct kb_draft *d, char **ret, size_t *len,
				struct kb_error *err)
{
	*ret = talloc_strdup(d, "");
	*len = 0;
	return d->base ? kb_store_version_source(d->room->store, d, d->id,
		d->lang, d->base, ret, len, err) : KB_OK;
}

static enum kb_status say(struct kb_draft *d, const struct kb_revision *newest,
			  bool clean, struct kb_error *err)
{
	const struct kb_article *theirs = d->look.newest.article;
	const char *version = talloc_asprintf(d, "%d", newest->version);
	json_t *rows;
	enum kb_status status = kb_diff_json(d, theirs->source,
		theirs->source_len, d->source, d->len, false, &rows, err);

	if (status)
		return status;
	json_object_set_new(d->room->context, "conflict", json_pack(
		"{s:s,s:s,s:s,s:b,s:o}", "text", kb_desk_fill(d,
			d->room->v.words, "edit_conflict_text", "version",
			version, "person", person_of(d, newest->by), "time",
			kb_room_when(d->room, newest->stored_at), NULL),
		"theirs_name", kb_desk_fill(d, d->room->v.words,
			"edit_conflict_theirs", "version", version, "person",
			person_of(d, newest->by), NULL),
		"mine_name", kb_room_word(d->room, "edit_conflict_mine"),
		"clean", clean, "rows", rows));
	return KB_OK;
}

enum kb_status kb_draft_conflict(struct kb_draft *d, struct kb_error *err)
{
	const struct kb_article *theirs = d->look.newest.article;
	struct kb_merged merged;
	struct kb_revision *list;
	char *base;
	size_t len, n;
	enum kb_status status = base_text(d, &base, &len, err);

	if (!status)
		status = kb_store_history(d->room->store, d, d->id, d->lang,
					  &list, &n, err);
	if (!status)
		status = kb_text_merge(d, base, len, d->source, d->len,
			theirs->source, theirs->source_len,
			kb_room_word(d->room, "edit_conflict_mine"),
			person_of(d, list[0].by), &merged, err);
	if (!status)
		status = say(d, &list[0], !merged.conflict, err);
	if (status)
		return status;
	d->source = merged.text;
	d->len = merged.len;
	d->base = list[0].version;
	return KB_OK;
}
