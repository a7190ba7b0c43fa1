/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_keep.c - in: an event that was written. Out: what follows from it: rows
 * of what is due and what is linked, the file's state, the resolved case that
 * teaches. One function for each kind that has something to follow.
 */
#include <limits.h>
#include <stdlib.h>

#include "case_file.h"

static enum kb_status asked(struct kb_adding *a, struct kb_error *err)
{
	return kb_db_run(a->s, KB_Q_file_question, err, "tt", a->file.id,
			 kb_body_text(a->event.body, "question"));
}

static enum kb_status linked(struct kb_adding *a, struct kb_error *err)
{
	const json_t *body = a->event.body;

	return kb_db_run(a->s, KB_Q_link_add, err, "tiitttit", a->file.id,
		a->event.seq, a->event.at, a->event.by,
		kb_body_text(body, "article"), kb_body_text(body, "lang"),
		kb_body_number(body, "version"),
		kb_body_text(body, "receipt"));
}

static enum kb_status due(struct kb_adding *a, const char *text,
			  struct kb_error *err)
{
	const json_t *body = a->event.body;

	return kb_db_run(a->s, KB_Q_due_add, err, "tittti", a->file.id,
		a->event.seq, kb_event_name(a->event.kind),
		kb_body_text(body, "owner"), text,
		kb_body_number(body, "due"));
}

static enum kb_status task(struct kb_adding *a, struct kb_error *err)
{
	return due(a, kb_body_text(a->event.body, "text"), err);
}

static enum kb_status promise(struct kb_adding *a, struct kb_error *err)
{
	return due(a, kb_body_text(a->event.body, "what"), err);
}

/* Is number `of` still to be done, and of this kind (NULL: any)? */
static enum kb_status is_open(struct kb_adding *a, const char *kind,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	int64_t of = kb_body_number(a->event.body, "of");
	enum kb_status st = kb_db_first(a->s, KB_Q_due_get, &stmt, err, "ti",
					a->file.id, of);

	if (st == KB_NOT_FOUND || (st == KB_OK && kind &&
				   strcmp(kb_db_text(NULL, stmt, 0), kind)))
		return kb_error_set(err, KB_INVALID, "number %lld of the case "
			"'%s' is no %s that is open", (long long)of,
			a->file.id, kind ? kind : "task or promise");
	return st;
}

static enum kb_status done(struct kb_adding *a, struct kb_error *err)
{
	enum kb_status st = is_open(a, NULL, err);

	return st == KB_OK ? kb_db_run(a->s, KB_Q_due_remove, err, "ti",
		a->file.id, kb_body_number(a->event.body, "of")) : st;
}

static enum kb_status told(struct kb_adding *a, struct kb_error *err)
{
	return is_open(a, "promise", err);
}

static enum kb_status recalled(struct kb_adding *a, struct kb_error *err)
{
	int64_t version = kb_body_number(a->event.body, "version");

	return kb_db_run(a->s, KB_Q_link_recalled, err, "tti", a->file.id,
		kb_body_text(a->event.body, "article"),
		version ? version : INT_MAX);
}

/* ---- resolved ------------------------------------------------------------------- */

/* What the events say for the resolved case; later ones win. */
static void tell(json_t *detail, const struct kb_case_event *e,
		 const char *article)
{
	const json_t *body = e->body;

	if (e->kind == KB_EVENT_FACT && !*kb_body_text(body, "value"))
		json_object_del(json_object_get(detail, "facts"),
				kb_body_text(body, "attribute"));
	else if (e->kind == KB_EVENT_FACT)
		json_object_set_new(json_object_get(detail, "facts"),
			kb_body_text(body, "attribute"),
			json_string(kb_body_text(body, "value")));
	else if (e->kind == KB_EVENT_NOTE && !json_object_get(detail, "event"))
		json_object_set_new(detail, "event",
			json_string(kb_body_text(body, "text")));
	else if (e->kind == KB_EVENT_RESOLVED && *kb_body_text(body, "done"))
		json_object_set_new(detail, "done",
			json_string(kb_body_text(body, "done")));
	else if (e->kind == KB_EVENT_LINKED &&
		 *kb_body_text(body, "title") &&
		 strcmp(kb_body_text(body, "article"), article) == 0)
		json_object_set_new(detail, "answer",
			json_string(kb_body_text(body, "title")));
}

static char *detail_of(struct kb_adding *a, const char *article,
		       const struct kb_case_event *events, size_t n)
{
	json_t *detail = json_pack("{s{}}", "facts");
	char *dump, *copy;

	for (size_t i = 0; i < n; i++)
		tell(detail, &events[i], article);
	if (json_object_size(json_object_get(detail, "facts")) == 0)
		json_object_del(detail, "facts");
	dump = json_dumps(detail, JSON_COMPACT);
	copy = kb_strdup(a->mem, dump ? dump : "{}");
	free(dump);
	json_decref(detail);
	return copy;
}

/* Nothing is learned from a case without words or without an article. */
static enum kb_status teach(struct kb_adding *a, const char *article,
			    struct kb_error *err)
{
	struct kb_case_event *events = NULL;
	struct kb_case_file file;
	enum kb_put ignored;
	size_t n = 0;
	enum kb_status st = kb_case_load(a->s, a->mem, a->file.id, &file,
					 &events, &n, err);

	if (st != KB_OK || !*article || !*file.question)
		return st;
	struct kb_case c = {
		.id = file.id, .lang = file.lang, .question = file.question,
		.article = article, .resolved_at = a->event.at,
		.detail_json = detail_of(a, article, events, n),
	};
	return kb_store_case_put(a->s, &c, &ignored, err);
}

static enum kb_status resolved(struct kb_adding *a, struct kb_error *err)
{
	const char *article = kb_body_text(a->event.body, "article");
	const char *problem = *article ? kb_id_problem(article) : NULL;
	enum kb_status st;

	if (strcmp(a->file.state, "resolved") == 0)
		return kb_error_set(err, KB_INVALID, "the case '%s' is "
			"resolved already", a->file.id);
	if (problem)
		return kb_error_set(err, KB_INVALID, "the case's article %s",
				    problem);
	st = kb_db_run(a->s, KB_Q_file_state, err, "ttti", a->file.id,
		       "resolved", article, a->event.at);
	return st == KB_OK ? teach(a, article, err) : st;
}

static enum kb_status reopened(struct kb_adding *a, struct kb_error *err)
{
	struct kb_error missing;
	enum kb_status st;

	if (strcmp(a->file.state, "open") == 0)
		return kb_error_set(err, KB_INVALID, "the case '%s' is open",
				    a->file.id);
	st = kb_db_run(a->s, KB_Q_file_state, err, "ttti", a->file.id, "open",
		       "", (int64_t)0);
	if (st != KB_OK)
		return st;
	st = kb_store_case_remove(a->s, a->file.id, &missing);
	if (st != KB_OK && st != KB_NOT_FOUND)
		*err = missing;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status (*const follows[KB_EVENTS])(struct kb_adding *a,
						  struct kb_error *err) = {
	[KB_EVENT_ASKED] = asked, [KB_EVENT_LINKED] = linked,
	[KB_EVENT_TASK] = task, [KB_EVENT_PROMISE] = promise,
	[KB_EVENT_DONE] = done, [KB_EVENT_TOLD] = told,
	[KB_EVENT_RECALLED] = recalled, [KB_EVENT_RESOLVED] = resolved,
	[KB_EVENT_REOPENED] = reopened,
};

enum kb_status kb_case_keep(struct kb_adding *a, struct kb_error *err)
{
	return follows[a->event.kind] ? follows[a->event.kind](a, err) : KB_OK;
}
