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

#include "../page.h"

enum { KB_DESK_BESIDE = 3 };		/* alternatives below the card */

struct kb_desk {
	struct kb_request *r;
	struct kb_viewer v;		/* in the agent's words */
	const struct kb_lang *lang;	/* the customer's, or as guessed */
	const struct kb_words *spoken;	/* in it */
	const char *here;		/* "/desk" or "/desk/embed" */
	const char *q;			/* "" if nothing was asked */
	const char *pick;		/* article wanted as card, or "" */
	const char *case_id;		/* "" while there is no case */
	struct kb_fact facts[KB_FACTS_MAX]; size_t n_facts; /* of the address */
	json_t *file;			/* kb_case_json(); NULL: no case */
	json_t *context;		/* of the page; borrowed */
};

/* Reads case, q, article and facts from the address, or from the form that was
   sent. Child of r. */
KB_NODISCARD enum kb_status kb_desk_begin(struct kb_request *r,
	const char *here, struct kb_desk **ret, struct kb_error *err);
/* The page to go to: this case, with q ("": none), the picked article and the
   facts that stand in the address. Child of the desk. */
char *kb_desk_address(struct kb_desk *d, const char *q, const char *pick);

/* From now on the customer's language is this one, if there is a case. */
void kb_desk_speak(struct kb_desk *d, const struct kb_lang *lang);
/* The facts of the address, for one field of a form. */
const char *kb_desk_facts_text(struct kb_desk *d);

/* ---- page_desk.c ---- */
/* The whole page. */
KB_NODISCARD enum kb_status kb_desk_page(struct kb_desk *d,
	struct kb_reply *reply, struct kb_error *err);

/* ---- desk_ask.c ---- */
/* What the question comes to, with the picked article first; as JSON with
   "receipt". *view is a new reference. */
KB_NODISCARD enum kb_status kb_desk_ask(struct kb_desk *d,
	struct kb_answer **ret, json_t **view, struct kb_error *err);

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

#endif
