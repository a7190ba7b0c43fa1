/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_put.c - in: a row that was read. Out: a case with its events, or, where
 * the other system's number is known, what is new about it. Nothing is added
 * twice, however often the same file comes; what was masked on its way into the
 * store is compared as it is masked.
 */
#include "case_row.h"

struct putting {
	struct kb_store *s;
	void *mem;
	const struct kb_masker *masker;
	const struct case_row *row;
	const char *id;
	const struct kb_case_event *there; size_t n_there;
	size_t added;
	struct kb_error *err;
};

/* ---- is it there already? -------------------------------------------------------- */

/* Length of a token's number and bracket, "12]", 0: none. */
static size_t number_at(const char *text)
{
	size_t len = strspn(text, "0123456789");

	return len && text[len] == ']' ? len + 1 : 0;
}

/* The same but for the numbers of tokens: "[phone-2]". */
static bool same_text(const char *a, const char *b)
{
	for (; *a && *a == *b; a++, b++)
		if (*a == '-' && number_at(a + 1) && number_at(b + 1)) {
			a += number_at(a + 1);
			b += number_at(b + 1);
		}
	return *a == *b;
}

static enum kb_status is_there(struct putting *p, enum kb_event kind,
			       const char *key, const char *name,
			       const char *text, bool *ret)
{
	struct kb_masking *mk = kb_masking_new(p->mem, p->masker);
	char *masked;
	size_t len;
	enum kb_status status = kb_mask(mk, p->mem, text, strlen(text),
					&masked, &len, p->err);

	*ret = false;
	for (size_t i = 0; status == KB_OK && i < p->n_there; i++) {
		const json_t *body = p->there[i].body;
		const char *had = json_string_value(json_object_get(body,
								    key));
		const char *of = json_string_value(json_object_get(body,
							"attribute"));

		if (p->there[i].kind == kind && had &&
		    (!name || (of && !strcmp(of, name))))
			*ret |= same_text(had, masked);
	}
	return status;
}

/* ---- adding ---------------------------------------------------------------------- */

static enum kb_status add(struct putting *p, enum kb_event kind, int64_t at,
			  json_t *body)
{
	const struct kb_case_event event = { .at = at, .by = "", .kind = kind,
					     .body = body };
	int64_t seq;
	enum kb_status status = kb_case_add(p->s, p->id, &event, &seq, p->err);

	json_decref(body);
	p->added += status == KB_OK;
	return status;
}

static enum kb_status add_facts(struct putting *p)
{
	const struct case_row *row = p->row;
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < row->n_facts && status == KB_OK; i++) {
		const struct case_fact *f = &row->facts[i];
		bool there;

		status = is_there(p, KB_EVENT_FACT, "value", f->attribute,
				  f->value, &there);
		if (status == KB_OK && !there)
			status = add(p, KB_EVENT_FACT, row->opened_at,
				json_pack("{s:s,s:s}", "attribute",
					  f->attribute, "value", f->value));
	}
	return status;
}

static enum kb_status add_notes(struct putting *p)
{
	const struct case_row *row = p->row;
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < row->n_notes && status == KB_OK; i++) {
		bool there;

		status = is_there(p, KB_EVENT_NOTE, "text", NULL,
				  row->notes[i], &there);
		if (status == KB_OK && !there)
			status = add(p, KB_EVENT_NOTE, row->opened_at,
				json_pack("{s:s}", "text", row->notes[i]));
	}
	return status;
}

/* What was resolved here stays so, whatever an older file says. */
static enum kb_status resolve(struct putting *p, const char *state)
{
	const struct case_row *row = p->row;
	json_t *body;

	if (!row->resolved || !strcmp(state, "resolved"))
		return KB_OK;
	body = json_object();
	if (row->article)
		json_object_set_new(body, "article", json_string(row->article));
	if (row->done)
		json_object_set_new(body, "done", json_string(row->done));
	return add(p, KB_EVENT_RESOLVED, row->resolved_at, body);
}

static enum kb_status add_events(struct putting *p, enum kb_put opened)
{
	struct kb_case_event *events = NULL;
	struct kb_case_file file = { .state = "open" };
	enum kb_status status = KB_OK;

	if (opened != KB_PUT_NEW)
		status = kb_case_load(p->s, p->mem, p->id, &file, &events,
				      &p->n_there, p->err);
	p->there = events;
	if (status == KB_OK)
		status = add_facts(p);
	if (status == KB_OK)
		status = add_notes(p);
	return status == KB_OK ? resolve(p, file.state) : status;
}

enum kb_status case_row_put(struct kb_store *s, void *mem,
			    const struct case_rows *rows,
			    const struct kb_masker *masker,
			    const struct case_row *row, const char **id,
			    enum kb_put *ret, struct kb_error *err)
{
	const struct kb_case_opening opening = {
		.source = rows->map->source, .source_id = row->id,
		.lang = row->lang, .country = row->country,
		.channel = row->channel, .question = row->question,
		.by = "", .at = row->opened_at,
		.keys = row->keys, .n_keys = row->n_keys,
	};
	struct putting p = { .s = s, .mem = mem, .masker = masker, .row = row,
			     .err = err };
	struct kb_error ignored;
	enum kb_put opened;
	enum kb_status status = kb_case_open(s, mem, &opening, &p.id, &opened,
					     err);

	if (status != KB_OK)
		return status;
	status = add_events(&p, opened);
	/* Half a case is none. */
	if (status != KB_OK && opened == KB_PUT_NEW &&
	    kb_case_remove(s, p.id, &ignored) != KB_OK)
		return kb_error_set(err, KB_INTERNAL, "a case that could not "
				    "be taken whole could not be removed");
	if (status != KB_OK)
		return status;
	*id = p.id;
	*ret = opened == KB_PUT_SAME && p.added ? KB_PUT_CHANGED : opened;
	return KB_OK;
}
