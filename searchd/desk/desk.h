/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk.h - what the files of the agents' desk share: one request at the desk,
 * with its case, its question and what is known beside it.
 *
 * Two languages meet here: the agent's (words of the interface) and the
 * customer's (what is said to him, the message that is written to him).
 */
#ifndef KB_SEARCHD_DESK_H
#define KB_SEARCHD_DESK_H

#include <kb/case.h>
#include "../page.h"

enum { KB_DESK_BESIDE = 3 };		/* alternatives below the card */

struct kb_desk {
	struct kb_request *r;
	struct kb_viewer v;		/* in the agent's words */
	const struct kb_lang *lang;	/* the customer's, or as guessed */
	const struct kb_words *spoken;	/* in it */
	const struct kb_calendar *calendar;	/* of the case's country */
	const char *here;		/* "/desk" or "/desk/embed" */
	const char *q;			/* "" if nothing was asked */
	const char *pick;		/* article wanted as card, or "" */
	const char *case_id;		/* "" while there is no case */
	struct kb_fact facts[KB_FACTS_MAX]; size_t n_facts; /* of the address */
	struct kb_store *store;		/* for writing, guarded */
	json_t *file;			/* kb_case_json(); NULL: no case */
	struct kb_case_key *keys; size_t n_keys;	/* in clear, if open */
	/* Of a form that is shown again. */
	const char *kept;		/* action, or NULL */
	const char *who, *opening;	/* looked for; of a new case */
	json_t *candidates;		/* found for it, or NULL */
	json_t *context;		/* of the page; borrowed */
};

/* ---- desk.c ---- */
/* Reads case, q, article and facts from the address, or from the form that was
   sent, and the case from the store; none that is named but not there leaves
   case_id "" and a notice. Child of r. */
KB_NODISCARD enum kb_status kb_desk_begin(struct kb_request *r,
	struct kb_desk **ret, struct kb_error *err);
/* The case again, after something was added to it. */
KB_NODISCARD enum kb_status kb_desk_load(struct kb_desk *d,
	struct kb_error *err);
/* The page to go to: this case, with q ("": none), the picked article and the
   facts that stand in the address. Child of the desk. */
char *kb_desk_address(struct kb_desk *d, const char *q, const char *pick);
/* The facts of the address, for one field of a form. */
const char *kb_desk_facts_text(struct kb_desk *d);

/* ---- page_desk.c ---- */
/* The whole page. */
KB_NODISCARD enum kb_status kb_desk_page(struct kb_desk *d,
	struct kb_reply *reply, struct kb_error *err);

/* ---- desk_ask.c ---- */
/* What the question comes to, with the picked article first; as JSON with
   "receipt". *view lives as long as the request. */
KB_NODISCARD enum kb_status kb_desk_ask(struct kb_desk *d,
	struct kb_answer **ret, json_t **view, struct kb_error *err);

/* Is it the question that a case has as this one, masked? */
bool kb_desk_asks(struct kb_desk *d, const char *question);

/* ---- desk_view.c ---- */
/* Everything that stands in #results, into d->context. */
KB_NODISCARD enum kb_status kb_desk_results(struct kb_desk *d,
	struct kb_error *err);

/* ---- desk_card.c ---- */
/* Adds to the answer's JSON what the card says of the article it is from. */
KB_NODISCARD enum kb_status kb_desk_card(struct kb_desk *d,
	const struct kb_stored *st, json_t *card, struct kb_error *err);
/* The language in which a text of an article in `lang` is shown. */
const char *kb_desk_text_lang(const struct kb_desk *d, const char *lang);
/* A block's text in that language's script; NULL: there is none. */
char *kb_desk_block(const struct kb_desk *d, const struct kb_article *a,
		    enum kb_block block);

/* ---- desk_promise.c ---- */
/* When the clock of a promise begins in this case. */
int64_t kb_desk_start(const struct kb_desk *d, const struct kb_promise *p);
/* When what an article promises is due: as noted in this case, else from now.
   false: nothing is promised, or in no time that we understand. */
bool kb_desk_due(const struct kb_desk *d, const struct kb_article *a,
		 struct kb_due *ret);
/* As noted in this case and not done yet; 0: it was not. */
int64_t kb_desk_promised(const struct kb_desk *d, const char *article);
/* Adds due times to "promised" of the card. */
void kb_desk_promise(struct kb_desk *d, const struct kb_article *a,
		     json_t *card);
/* By when a callback can be promised now. */
int64_t kb_desk_callback(const struct kb_desk *d);

/* ---- desk_authority.c ---- */
/* "authorised" of the card; a may be NULL. */
void kb_desk_authority(struct kb_desk *d, const struct kb_authority *a,
		       json_t *card);

/* ---- desk_script.c ---- */
/* [{"pieces":[{"t"}|{"blank"}]}], a paragraph each. New reference. */
json_t *kb_desk_script(struct kb_desk *d, const struct kb_article *a,
		       const json_t *card);

/* ---- desk_letter.c ---- */
/* "letter" of the page: the message to the customer. */
void kb_desk_letter(struct kb_desk *d, const struct kb_stored *st);

/* ---- desk_case.c, desk_due.c ---- */
/* The left pane, into d->context. */
KB_NODISCARD enum kb_status kb_desk_pane(struct kb_desk *d,
	struct kb_error *err);
/* What is due in this case, or first of all, into d->context. */
KB_NODISCARD enum kb_status kb_desk_dues(struct kb_desk *d,
	struct kb_error *err);

/* ---- desk_news.c ---- */
/* What became of what one raised, into d->context. */
KB_NODISCARD enum kb_status kb_desk_news(struct kb_desk *d,
	struct kb_error *err);

/* ---- desk_summary.c ---- */
/* What was done, in one sentence. */
char *kb_desk_summary(struct kb_desk *d);

/* ---- desk_keys.c ---- */
/* Keys of the open case in clear, for who may see them; noted in the audit. */
KB_NODISCARD enum kb_status kb_desk_keys(struct kb_desk *d,
	struct kb_error *err);

/* ---- desk_words.c ---- */
/* A text of the interface with its {places} filled: name, value, ..., NULL. */
char *kb_desk_fill(void *mem, const struct kb_words *w, const char *key, ...)
	__attribute__((sentinel));
/* "15:00", "tomorrow 10:00", "Thursday 10:00", "2 October 2026 10:00". */
char *kb_desk_when(const struct kb_desk *d, const struct kb_words *w,
		   int64_t at);
/* RFC 3339 in the case's zone; and as it is typed into a field. */
const char *kb_desk_iso(const struct kb_desk *d, int64_t at);
const char *kb_desk_typed(const struct kb_desk *d, int64_t at);
/* A time of the case's JSON; 0: there is none. */
int64_t kb_desk_time(const struct kb_desk *d, const json_t *object,
		     const char *key);
/* "in 12 minutes", or below 0 "12 minutes late". */
char *kb_desk_left(const struct kb_desk *d, int64_t seconds);
/* "flagged 2 minutes ago", by key prefix: <key>_now, _minutes, _hours, _days. */
char *kb_desk_since(const struct kb_desk *d, const char *key, int64_t then);

/* The text of a key of an object, "" if there is none; and setting it. */
static inline const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static inline void put(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_string(value));
}

#endif
