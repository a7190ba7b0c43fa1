/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case.h - case files: what a customer asked, what he was told and shown, what
 * was tried, what was promised. A file is a row and its events; events are
 * added and never changed, so that whoever comes next sees what was, and when.
 * Resolved, a case file also becomes a resolved case (kb/store.h), which is
 * found and teaches.
 *
 * No text of a customer is stored unmasked: the masker of kb_store_guard() takes
 * out what reaches a person, and keeps it sealed as look-up key.
 */
#ifndef KB_CASE_H
#define KB_CASE_H

#include <jansson.h>
#include <kb/clock.h>
#include <kb/queue.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	KB_CASE_EVENTS_MAX = 500,	/* of one case; more is KB_LIMIT */
	KB_EVENT_MAX = 40 << 10,	/* bytes of one event's body; a
					   hand-off's trail fits */
	KB_CASE_TEXT_MAX = 4096,	/* bytes of a question, note, message */
	KB_CASE_KEYS_MAX = 16,
};

struct kb_case_file {
	const char *id;			/* "20418", or given by who opened it */
	const char *source, *source_id;	/* help desk and its number, or "" */
	const char *lang;		/* of the customer; kb_langs */
	const char *country;		/* whose calendar counts: "CN" */
	const char *channel;		/* phone | chat | mail | counter | web */
	const char *question;		/* first words, masked */
	const char *owner;		/* name of a person, "": nobody */
	const char *state;		/* open | resolved */
	const char *article;		/* that resolved it, or "" */
	int64_t opened_at, changed_at, resolved_at;	/* 0: not yet */
};

/* What can happen to a case: a row each in the table of lib/store/case_event.c,
   which says which keys a body has, which of them are masked, and which are
   needed. Texts in parentheses are the body's keys; null is as if left out.
   version, step, of, start, due, at: whole numbers (times: unix seconds); done
   of a tick: true or false; record, trail: objects; the others are texts. */
enum kb_event {
	KB_EVENT_OPENED,	/* (channel) */
	KB_EVENT_ASKED,		/* (question, lang) what was searched */
	KB_EVENT_SHOWN,		/* (receipt, verdict, article, version, lang,
				   title) an answer on the screen */
	KB_EVENT_FACT,		/* (attribute, value): the last one counts;
				   value "": it is taken back */
	KB_EVENT_TICKED,	/* (article, version, step, text, done) */
	KB_EVENT_LINKED,	/* (receipt, record, article, lang, version,
				   title): said to the customer; record: the
				   whole receipt */
	KB_EVENT_TASK,		/* (text, owner, due) */
	KB_EVENT_PROMISE,	/* (what, within, clock, calendar, exception,
				   holiday_adds, tell, tell_within, clause,
				   article, version, owner, start, due) */
	KB_EVENT_DONE,		/* (of, at): task or promise number `of` */
	KB_EVENT_TOLD,		/* (of, whom, at): exception of promise `of` */
	KB_EVENT_NOTE,		/* (text) */
	KB_EVENT_MESSAGE,	/* (text, lang) written to the customer */
	KB_EVENT_FLAGGED,	/* (article, version, text) */
	KB_EVENT_HANDOFF,	/* (trail): what came with the customer's code */
	KB_EVENT_RECALLED,	/* (article, version): told of a correction */
	KB_EVENT_RESUMED,	/* () the line had dropped */
	KB_EVENT_RESOLVED,	/* (article, done) */
	KB_EVENT_REOPENED,	/* () */
	KB_EVENTS
};
const char *kb_event_name(enum kb_event kind);	/* "opened" ... */
bool kb_event_find(const char *name, enum kb_event *ret);

struct kb_case_event {
	int64_t seq;		/* 1, 2, ... in its case */
	int64_t at;		/* unix seconds */
	const char *by;		/* name of a person or token; "": a program */
	enum kb_event kind;
	json_t *body;		/* object; borrowed when given, owned by the
				   result's mem when read */
};

/* ---- writing; all in one durable transaction ------------------------------- */

struct kb_case_opening {
	const char *id;			/* NULL: the next number */
	const char *source, *source_id;	/* NULL: this desk */
	const char *lang, *country, *channel, *question, *owner, *by;
	int64_t at;			/* 0: now */
	/* "kind" as kb_key_kind_name(), "any" or NULL: recognised. */
	const struct kb_case_key *keys; size_t n_keys;
};
/* The row, its keys, the event. With a source_id that is there already: that
   case's id, and KB_PUT_SAME; its keys are added to. KB_INVALID says which
   field. */
KB_NODISCARD enum kb_status kb_case_open(struct kb_store *s, void *mem,
	const struct kb_case_opening *opening, const char **ret_id,
	enum kb_put *ret, struct kb_error *err);
/* Adds one event; seq is given, at 0 is now. Keeps the row, what is due and
   what is linked in step. KB_NOT_FOUND: no such case; KB_INVALID: the body
   lacks a key, has an unknown one, or `of` names nothing that is open;
   KB_LIMIT: too many, too long. */
KB_NODISCARD enum kb_status kb_case_add(struct kb_store *s, const char *id,
	const struct kb_case_event *event, int64_t *ret_seq,
	struct kb_error *err);
KB_NODISCARD enum kb_status kb_case_own(struct kb_store *s, const char *id,
	const char *owner, struct kb_error *err);
/* Row, events, keys, what is due, links, and what the queue and what goes out
   have of it; for erase and retain. The resolved case of the same id is
   kb_store_case_remove()'s; keys go with whichever is last. */
KB_NODISCARD enum kb_status kb_case_remove(struct kb_store *s, const char *id,
	struct kb_error *err);

/* ---- reading --------------------------------------------------------------- */

/* The row and its events in order, children of mem. KB_NOT_FOUND. */
KB_NODISCARD enum kb_status kb_case_load(struct kb_store *s, void *mem,
	const char *id, struct kb_case_file *ret, struct kb_case_event **events,
	size_t *n, struct kb_error *err);

/* All files in the order of their ids; strings hold until the callback
   returns. */
typedef enum kb_status (*kb_case_file_fn)(void *user,
	const struct kb_case_file *f, struct kb_error *err);
KB_NODISCARD enum kb_status kb_cases_each(struct kb_store *s,
	kb_case_file_fn fn, void *user, struct kb_error *err);
/* Every text in which a person may be named: of files, events, what is due, and
   of the editors' queue: then `queued` is the item's number, and case_id may
   be "". */
typedef enum kb_status (*kb_case_text_fn)(void *user, const char *case_id,
	int64_t queued, const char *text, struct kb_error *err);
KB_NODISCARD enum kb_status kb_cases_texts(struct kb_store *s,
	kb_case_text_fn fn, void *user, struct kb_error *err);

/* What the events come to, as JSON; the page and the API show it. New
   reference. calendars may be NULL: then nothing is said of due times kept.
   {"id","source","source_id","lang","country","channel","question","owner",
    "state","article","opened_at","changed_at","resolved_at",
    "facts":[{"attribute","value","seq"}],			latest of each
    "asked":[{"question","lang","at"}],
    "shown":[{"receipt","verdict","article","version","title","lang","at"}],
    "ticks":[{"article","version","step","text","done"}],	latest of each
    "links":[{"receipt","article","version","title","lang","at","by"}],
    "tasks":[{"seq","text","owner","due","done_at","overdue"}],
    "promises":[{"seq","what","start","due","owner","clause","article",
		 "kept","by_seconds","tell","tell_by","told_at","told_late",
		 "done_at","exception"}],
    "notes":[{"text","at","by"}], "messages":[...], "flags":[...],
    "handoff":{...}|null, "timeline":[{"seq","at","by","kind","text"}]}
   Times are RFC 3339 in the zone of the case's country. */
KB_NODISCARD enum kb_status kb_case_json(struct kb_store *s, void *mem,
	const char *id, const struct kb_calendars *calendars, int64_t now,
	json_t **ret, struct kb_error *err);

struct kb_case_due {
	const char *case_id, *owner, *text;
	int64_t seq, due;
	bool is_promise;
};
/* Open tasks and promises, the earliest first; owner NULL: everybody's. */
KB_NODISCARD enum kb_status kb_cases_due(struct kb_store *s, void *mem,
	const char *owner, size_t max, struct kb_case_due **ret, size_t *n,
	struct kb_error *err);
/* Open cases, last changed first; owner NULL: everybody's. */
KB_NODISCARD enum kb_status kb_cases_recent(struct kb_store *s, void *mem,
	const char *owner, size_t max, struct kb_case_file **ret, size_t *n,
	struct kb_error *err);

enum kb_found { KB_FOUND_ID, KB_FOUND_KEY, KB_FOUND_SOUND };
struct kb_case_found {
	struct kb_case_file file;	/* or of a resolved case that has none */
	enum kb_found how;		/* SOUND: a candidate, not sure */
	const char *surname;		/* in clear; NULL unless found by sound */
};
/* By number, by any look-up key in any of its spellings, and surnames also by
   how they sound in another script (Yu = 于 = 余 = Юй). Sure ones first, then
   last changed first. Secret and masker as for kb_store_case_find(). */
KB_NODISCARD enum kb_status kb_cases_find(struct kb_store *s,
	const struct kb_secret *secret, const struct kb_masker *masker,
	void *mem, const char *text, size_t max, struct kb_case_found **ret,
	size_t *n, struct kb_error *err);
/* Other open cases, or resolved since `since`, that share a look-up key with
   this one, not the surname alone: the same customer, maybe the same
   problem. */
KB_NODISCARD enum kb_status kb_cases_alike(struct kb_store *s, void *mem,
	const char *id, int64_t since, size_t max, struct kb_case_file **ret,
	size_t *n, struct kb_error *err);

struct kb_case_link {
	const char *case_id, *article, *lang, *receipt, *by, *state;
	int64_t seq, at;
	int version;
	bool recalled;			/* the customer was told since */
};
/* Links to any version of an article since a time (0: ever), oldest first;
   article NULL: of all. */
KB_NODISCARD enum kb_status kb_case_links(struct kb_store *s, void *mem,
	const char *article, int64_t since, struct kb_case_link **ret,
	size_t *n, struct kb_error *err);

/* ---- for who leads a team: by article, never by person --------------------------- */

enum { KB_REPEAT_DAYS = 7 };
struct kb_case_counts {
	int64_t opened, closed;		/* since then */
	int64_t linked;			/* closed ones with a linked answer */
	int64_t again;			/* opened within KB_REPEAT_DAYS of
					   another one of the same customer */
};
/* Case files since a time. */
KB_NODISCARD enum kb_status kb_cases_count(struct kb_store *s, int64_t since,
	struct kb_case_counts *ret, struct kb_error *err);
struct kb_article_use {
	const char *article;
	int64_t links, cases;
	int64_t people;			/* how many different ones linked it */
	int64_t again;			/* cases whose customer came again
					   within KB_REPEAT_DAYS */
};
/* What was linked since a time, the most often first. */
KB_NODISCARD enum kb_status kb_cases_use(struct kb_store *s, void *mem,
	int64_t since, size_t max, struct kb_article_use **ret, size_t *n,
	struct kb_error *err);

/* ---- what goes out to other systems --------------------------------------------- */

/* Each event of a case is put here in its own transaction when the store has
   been told that somebody listens. */
void kb_store_listeners(struct kb_store *s, size_t n_urls);
struct kb_outgoing {
	int64_t seq, at, next_at, sent_at;	/* sent_at 0: not yet */
	int url;				/* number of the listener */
	int tries;
	const char *event, *body, *error;	/* "case.linked"; JSON; last */
};
/* Due now, oldest first. */
KB_NODISCARD enum kb_status kb_outgoing_due(struct kb_store *s, void *mem,
	int64_t now, size_t max, struct kb_outgoing **ret, size_t *n,
	struct kb_error *err);
/* error NULL: delivered; stays for seven days. Else tried again after 1, 2, 4,
   ... minutes, at most 6 hours, for three days; then it stays for thirty as given
   up. */
KB_NODISCARD enum kb_status kb_outgoing_result(struct kb_store *s, int64_t seq,
	int64_t now, const char *error, struct kb_error *err);
/* Those that failed, given up or not, are due at once, for three days more. */
KB_NODISCARD enum kb_status kb_outgoing_retry(struct kb_store *s, int64_t now,
	int64_t *ret_rows, struct kb_error *err);
/* Not delivered, newest first. */
KB_NODISCARD enum kb_status kb_outgoing_failing(struct kb_store *s, void *mem,
	size_t max, struct kb_outgoing **ret, size_t *n, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
