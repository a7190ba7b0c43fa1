/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_merge.c - GET /edit/curation/merge: two articles side by side; POST: the
 * one goes, the other gets its questions and pins, after all pins were asked. In:
 * source, target, of (language). Out: HTML, or the way to the one that stays.
 */
#include "draft.h"

#include "gate_job.h"

struct merge {
	struct kb_room *room;
	const char *source, *target, *lang;
	struct kb_stored from, to;
};

static const char *given(const struct kb_request *r, const char *name)
{
	const struct kb_param *p = kb_request_param(r, name);

	return r->sends ? kb_request_field(r, name) : p ? p->value : "";
}

static enum kb_status get(struct merge *m, const char *id,
			  struct kb_stored *ret, struct kb_error *err)
{
	int live;
	enum kb_status status = kb_store_newest(m->room->store, m->room, id,
						m->lang, ret, &live, err);

	return !status && !kb_room_sees(m->room, ret->article) ?
		kb_error_set(err, KB_NOT_FOUND, "there is no article '%s'",
			     id) : status;
}

static enum kb_status open_page(struct kb_request *r, struct kb_reply *reply,
				struct merge *m, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const struct kb_lang *lang = kb_lang_find(given(r, "of"));
	enum kb_status status;

	*m = (struct merge){ .source = given(r, "source"), .target =
		given(r, "target"), .lang = (lang ? lang : r->lang)->code };
	status = kb_room_open(r, reply, "curation",
		kb_words_get(w, "edit_c_merge"), talloc_asprintf(r,
			"/edit/curation/merge?source=%s&target=%s&of=%s&",
			kb_url_encode(r, m->source),
			kb_url_encode(r, m->target), m->lang), &m->room, err);
	if (status)
		return status;
	kb_room_put(m->room, "source", m->source);
	kb_room_put(m->room, "target", m->target);
	kb_room_put(m->room, "of", m->lang);
	if (!*m->source || !*m->target)
		return KB_OK;
	status = get(m, m->source, &m->from, err);
	return status ? status : get(m, m->target, &m->to, err);
}

static enum kb_status show(struct merge *m, struct kb_reply *reply,
			   struct kb_error *err)
{
	const struct kb_article *a = m->from.article, *b = m->to.article;
	json_t *rows;
	enum kb_status status;

	if (a && b) {
		status = kb_diff_json(m->room, a->source, a->source_len,
				      b->source, b->source_len, true, &rows,
				      err);
		if (status)
			return status;
		json_object_set_new(m->room->context, "rows", rows);
		kb_room_put(m->room, "source_title", a->title);
		kb_room_put(m->room, "target_title", b->title);
		json_object_set_new(m->room->context, "both", json_true());
	}
	return kb_room_render(m->room, KB_PAGE_EDIT_MERGE, reply, err);
}

enum kb_status kb_page_merge(struct kb_request *r, struct kb_reply *reply,
			     struct kb_error *err)
{
	struct merge m;
	enum kb_status status = open_page(r, reply, &m, err);

	return status ? status : show(&m, reply, err);
}

/* ---- merging ------------------------------------------------------------------------------ */

static enum kb_status ask(struct merge *m, const struct kb_gate_report **ret,
			  bool *wait, struct kb_error *err)
{
	char *text;
	size_t len;
	struct kb_gate_job what = { .id = m->target, .lang = m->lang,
				    .gone = m->source };
	enum kb_status status = kb_edit_merged(m->room, m->from.article,
					       m->to.article, &text, &len,
					       err);

	what.source = text;
	what.len = len;
	return status ? status : kb_room_gate(m->room, &what, ret, wait, err);
}

static enum kb_status refuse(struct merge *m, const char *key,
			     struct kb_reply *reply, struct kb_error *err)
{
	kb_room_refuse(m->room, 422, key);
	return show(m, reply, err);
}

enum kb_status kb_page_merge_send(struct kb_request *r, struct kb_reply *reply,
				  struct kb_error *err)
{
	const struct kb_gate_report *report;
	struct kb_edit_merge merge;
	struct merge m;
	bool wait = false;
	enum kb_status status = open_page(r, reply, &m, err);

	if (!status && (!m.from.article || !m.to.article))
		return show(&m, reply, err);
	if (!status)
		status = ask(&m, &report, &wait, err);
	if (status || wait)
		return status;
	kb_gate_show(m.room, report);
	merge = (struct kb_edit_merge){ .lang = m.lang, .source = m.source,
		.target = m.target, .note = kb_request_field(r, "note"),
		.signed_reason = kb_request_field(r, "signed_reason"),
		.gate = kb_gate_word(report), .source_base = m.from.version,
		.target_base = m.to.version };
	if (merge.gate == KB_EDIT_FLIPS && !*merge.signed_reason)
		return refuse(&m, "edit_fault_gate", reply, err);
	if (merge.gate == KB_EDIT_SAYS && !*merge.note)
		return refuse(&m, "edit_fault_note", reply, err);
	status = kb_edit_merge(m.room->store, &r->site->config, r->who, &merge,
			       err);
	if (status == KB_INVALID || status == KB_CONFLICT) {
		kb_room_put(m.room, "fault", kb_strdup(m.room, err->text));
		return refuse(&m, "edit_fault_curation", reply, err);
	}
	if (!status)
		kb_reply_see(reply, talloc_asprintf(m.room,
			"/edit/articles/%s?of=%s&did=c_merge",
			kb_url_encode(m.room, m.target), m.lang));
	return status;
}
