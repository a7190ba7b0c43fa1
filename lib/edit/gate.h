/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate.h - a run of the gate. Private to lib/edit. */
#ifndef KB_EDIT_GATE_H
#define KB_EDIT_GATE_H

#include <kb/gate.h>

struct kb_gate {
	struct kb_gate_report *report;	/* owns what stands in it */
	const struct kb_config *config;
	const struct kb_proposal *proposal;	/* or NULL */
	const struct kb_gate_options *options;
	bool later;			/* the report's as_of is ahead */
	struct kb_store *store;		/* as things are */
	struct kb_reader *pub, *staff;	/* the latter sees everything; NULL:
					   nothing of it is asked */
	struct kb_text *text;
};

/* gate_questions.c: rows without what they get. */
KB_NODISCARD enum kb_status kb_gate_collect(struct kb_gate *g,
	struct kb_error *err);

#endif
