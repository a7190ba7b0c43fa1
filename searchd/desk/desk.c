/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk.c - which case, which question, what beside it: in from an address or
 * from a form of ours, out as one record; and the way back as an address. Keys
 * of customers are in neither.
 */
#include "desk.h"

#include <kb/text.h>
#include "../books.h"
#include "../json_body.h"
#include "../site.h"

/* Between facts in the one field of a form that carries them. */
static const char between[] = "\t";

/* A form carries what the address would. */
static const char *given(const struct kb_request *r, const char *name)
{
	const struct kb_param *p = kb_request_param(r, name);

	return r->sends ? kb_request_field(r, name) : p ? p->value : "";
}

static void add_fact(struct kb_desk *d, const char *text)
{
	const char *colon = strchr(text, ':');

	if (colon && d->n_facts < KB_COUNT(d->facts))
		d->facts[d->n_facts++] = (struct kb_fact){
			talloc_strndup(d, text, (size_t)(colon - text)),
			colon + 1 };
}

static void read_facts(struct kb_desk *d)
{
	const struct kb_request *r = d->r;
	char *rest = talloc_strdup(d, kb_request_field(r, "facts")), *one;

	for (size_t i = 0; !r->sends && i < r->n_params; i++)
		if (!strcmp(r->params[i].name, "fact"))
			add_fact(d, r->params[i].value);
	while (r->sends && (one = strsep(&rest, between)))
		add_fact(d, one);
}

/* Han or Cyrillic letters tell the language of who said them, Latin ones do
   not (brands, codes). */
static const struct kb_lang *lang_of(const struct kb_desk *d)
{
	const struct kb_lang *own = d->r->lang;
	const struct kb_lang *guess = kb_lang_guess(d->q, strlen(d->q), own);

	return !guess || !strcmp(guess->code, "en") || (guess->opposite &&
		!strcmp(guess->opposite, own->code)) ? own : guess;
}

/* Whose calendar and whose language count. */
static void settle(struct kb_desk *d)
{
	const struct kb_site *site = d->r->site;
	const struct kb_lang *lang = kb_lang_find(text_of(d->file, "lang"));

	d->calendar = kb_calendar_find(site->calendars,
				       text_of(d->file, "country"));
	if (!d->calendar)
		d->calendar = kb_calendar_find(site->calendars,
					       site->config.country);
	d->lang = lang ? lang : lang_of(d);
	d->spoken = kb_site_words(site, d->lang);
}

enum kb_status kb_desk_load(struct kb_desk *d, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	d->file = NULL;
	if (*d->case_id)
		status = kb_case_json(d->store, d, d->case_id,
				      d->r->site->calendars, d->v.now,
				      &d->file, err);
	if (d->file)
		kb_json_keep(d->r, d->file);
	if (status == KB_NOT_FOUND) {
		d->case_id = "";
		if (!d->r->notice)
			d->r->notice = "desk_no_case";
		if (!d->r->refused)
			d->r->refused = 404;
		status = KB_OK;
	}
	settle(d);
	return status;
}

static const char *room_of(const struct kb_request *r)
{
	bool embedded = *given(r, "room") ||
		!strcmp(r->route->pattern, "/desk/embed");

	return embedded ? "/desk/embed" : "/desk";
}

enum kb_status kb_desk_begin(struct kb_request *r, struct kb_desk **ret,
			     struct kb_error *err)
{
	struct kb_desk *d = kb_new(r, struct kb_desk);
	enum kb_status status;

	d->r = r;
	d->v = (struct kb_viewer){ .mem = d, .now = kb_now(),
		.words = kb_site_words(r->site, r->lang),
		.store = kb_reader_store(r->slot->reader) };
	d->here = room_of(r);
	d->q = given(r, "q");
	d->pick = given(r, r->sends ? "pick" : "article");
	d->case_id = given(r, "case");
	if (strlen(d->q) > (size_t)r->site->config.query_max_bytes)
		return kb_error_set(err, KB_LIMIT, "q is %zu bytes long; a "
				    "question may have %d", strlen(d->q),
				    r->site->config.query_max_bytes);
	read_facts(d);
	status = kb_books_cases(r, &d->store, err);
	if (!status)
		status = kb_desk_load(d, err);
	if (!status)
		*ret = d;
	return status;
}

char *kb_desk_address(struct kb_desk *d, const char *q, const char *pick)
{
	char *to = talloc_asprintf(d, "%s?case=%s", d->here,
				   kb_url_encode(d, d->case_id));

	if (*q)
		to = talloc_asprintf_append(to, "&q=%s", kb_url_encode(d, q));
	for (size_t i = 0; i < d->n_facts; i++)
		to = talloc_asprintf_append(to, "&fact=%s:%s",
			kb_url_encode(d, d->facts[i].attribute),
			kb_url_encode(d, d->facts[i].value));
	if (*pick)
		to = talloc_asprintf_append(to, "&article=%s",
					    kb_url_encode(d, pick));
	return to;
}

const char *kb_desk_facts_text(struct kb_desk *d)
{
	char *text = talloc_strdup(d, "");

	for (size_t i = 0; i < d->n_facts; i++)
		text = talloc_asprintf_append(text, "%s%s:%s",
			i ? between : "", d->facts[i].attribute,
			d->facts[i].value);
	return text;
}
