/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_audit.c - GET /audit: who did what, newest first, for operators. In: the
 * parameters before (a number), person and object. Out: at most a page of rows
 * and the way to older ones. A filter looks through a bounded number of rows;
 * the way on leads past them.
 */
#include <kb/text.h>
#include <stdlib.h>
#include "books.h"
#include "page.h"

enum { ROWS = 50, LOOKED_AT = 2000 };

struct list {
	struct kb_request *r;
	const char *person, *object;	/* filters, "" if none */
	json_t *rows;
	int64_t last;			/* seq looked at */
	size_t seen;
};

static enum kb_status add_row(void *user, const struct kb_audit *a,
			      struct kb_error *err)
{
	struct list *l = user;
	char at[32];

	if (json_array_size(l->rows) == ROWS)
		return kb_error_set(err, KB_LIMIT, "the page is full");
	l->last = a->seq;
	l->seen++;
	if ((*l->person && strcmp(l->person, a->who)) ||
	    (*l->object && strcmp(l->object, a->object)))
		return KB_OK;
	kb_time_format(a->at, at, sizeof(at));
	json_array_append_new(l->rows, json_pack(
		"{s:I,s:s,s:s,s:s,s:s,s:s,s:s}", "seq", (json_int_t)a->seq,
		"at", at, "who", a->who, "action", a->action,
		"object", a->object, "address", a->address,
		"detail", a->detail && strcmp(a->detail, "{}") ? a->detail :
		""));
	return KB_OK;
}

static const char *filter(const struct kb_request *r, const char *name)
{
	const struct kb_param *p = kb_request_param(r, name);

	return p ? p->value : "";
}

static int64_t before_of(const struct kb_request *r)
{
	int64_t before = strtoll(filter(r, "before"), NULL, 10);

	return before > 0 ? before : 0;
}

/* This page's address, with its filters and without the place. */
static const char *base_of(struct kb_request *r, const struct list *l)
{
	return talloc_asprintf(r, "/audit?person=%s&object=%s&",
			       kb_url_encode(r, l->person),
			       kb_url_encode(r, l->object));
}

static json_t *context_of(struct kb_request *r, const struct list *l,
			  int64_t before)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const char *base = base_of(r, l);
	json_t *context = kb_page_context(r, kb_words_get(w, "audit_title"),
					  base);

	json_object_set_new(context, "person", json_string(l->person));
	json_object_set_new(context, "object", json_string(l->object));
	json_object_set(context, "rows", l->rows);
	if (before)
		json_object_set_new(context, "newest", json_string(base));
	if (l->last > 1 && (json_array_size(l->rows) == ROWS ||
			    l->seen == LOOKED_AT))
		json_object_set_new(context, "older", json_sprintf(
			"%sbefore=%lld", base, (long long)l->last));
	return context;
}

enum kb_status kb_page_audit(struct kb_request *r, struct kb_reply *reply,
			     struct kb_error *err)
{
	struct list l = { .r = r, .person = filter(r, "person"),
			  .object = filter(r, "object"),
			  .rows = json_array() };
	int64_t before = before_of(r);
	struct kb_store *store;
	enum kb_status status = kb_books(r, &store, err);

	if (!status)
		status = kb_audit_note(store, r->who, "audit.view", "", NULL,
				       err);
	if (!status)
		status = kb_audit_each(store, before, LOOKED_AT, add_row, &l,
				       err);
	if (!status || status == KB_LIMIT)
		status = kb_page_render(r, KB_PAGE_AUDIT,
					context_of(r, &l, before), reply, err);
	else
		status = KB_BUSY;
	json_decref(l.rows);
	return status;
}
