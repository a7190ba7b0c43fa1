/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate.h - what would change if this were published: all pinned questions and
 * those asked most are asked twice, of what is live and of what is proposed,
 * at one state of store, index and model.
 */
#ifndef KB_GATE_H
#define KB_GATE_H

#include <signal.h>

#include <kb/answer.h>
#include <kb/proposal.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_GATE_TOP = 3,			/* articles kept of an answer */
       KB_GATE_ASKED_MAX = 1000 };	/* questions beside the pins */

struct kb_gate_options {
	unsigned most_asked;	/* how many of the questions asked most, beside
				   the pins: 0 none */
	const volatile sig_atomic_t *stop;	/* looked at between questions;
						   NULL: runs to its end */
	/* Who has engines lends them, since opening one reads the index; NULL:
	   opened for this run. */
	struct kb_engine *engines[KB_PARTS];
};

/* What a question gets. A question that the server would refuse gets none. */
struct kb_gate_got {
	enum kb_verdict verdict;
	double confidence;
	const char *article; int version;	/* the first; "" and 0: none */
	const char *title;
	const char *said;	/* what is shown as the answer, "" without */
	const char *top[KB_GATE_TOP]; size_t n_top;	/* each article once */
};

/* What comes of it. Flipped: another verdict or another article first. Said
   changed: the same one says something else. Moved: only what stands below is
   other. */
enum kb_gate_change { KB_GATE_SAME, KB_GATE_MOVED, KB_GATE_SAID_CHANGED,
		      KB_GATE_FLIPPED, KB_GATE_CHANGES };
/* "same" "moved" "said_changed" "flipped" */
const char *kb_gate_change_name(enum kb_gate_change change);

struct kb_gate_row {
	const char *question, *lang;
	const char *pinned;	/* article that pins it now, "" if none does */
	const char *pins;	/* article that would pin it then, "" if none */
	bool staff;		/* the article that pins it is not public: asked
				   as one who sees everything */
	unsigned asked;		/* times, 0: it is here for its pin alone */
	struct kb_gate_got was, now;	/* the same without a proposal */
	enum kb_gate_change change;
	bool failed;		/* `pins` would not get it */
};

struct kb_gate_report {
	struct kb_gate_row *rows; size_t n;	/* by language, question */
	size_t pins;			/* rows that are pinned, now or then */
	size_t changed[KB_GATE_CHANGES];	/* of all rows */
	size_t flipped_pins;	/* pinned now, and flipped */
	size_t said_pins;	/* pinned now, and something else is said */
	size_t failed;		/* pins that would not get their article */
	struct kb_index_state state;	/* what was asked */
	int64_t as_of;		/* both sides: now, or when the last of what is
				   proposed begins; with blocks that hold for a
				   time the moment, among these and theirs, at
				   which most would change */
	uint64_t took_ns;
};

/* proposal NULL: only how things are. KB_INTERRUPTED by `stop`; KB_NOT_FOUND:
   there is no index. Everything is a child of mem. */
KB_NODISCARD enum kb_status kb_gate_run(void *mem,
	const struct kb_config *config, const struct kb_proposal *proposal,
	const struct kb_gate_options *options, struct kb_gate_report **ret,
	struct kb_error *err);

/* May it be published? Only with a reason that somebody signs if a question
   that is pinned now would get another answer; with a note on why if the same
   article would say something else. */
enum kb_gate_verdict { KB_GATE_OPEN, KB_GATE_NEEDS_NOTE,
		       KB_GATE_NEEDS_REASON };
enum kb_gate_verdict kb_gate_verdict(const struct kb_gate_report *r);

/* Which questions will hit this article: rows where it comes first then, or
   did; the array is a child of mem. */
size_t kb_gate_hits(const struct kb_gate_report *r, void *mem,
		    const char *article, const struct kb_gate_row ***ret);

/* {"asked","pins","flipped_pins","said_pins","failed","changed":{"same",...},
   "verdict":"open"|"needs_note"|"needs_reason","as_of","generation","took_us","rows":[{"question",
   "lang","pinned","pins","staff","asked","failed","change","was":{"verdict",
   "confidence","article","version","title","said","top"},"now":{...}}]}: rows
   that changed or fail, all of them if `all`. New reference. */
json_t *kb_gate_json(const struct kb_gate_report *r, bool all);
json_t *kb_gate_row_json(const struct kb_gate_row *row);

#ifdef __cplusplus
}
#endif
#endif
