/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_job.c - a proposal made of texts, and the gate asked of it in a thread of
 * its own. In: an article's text that was read before, an id that goes, a file
 * of synonyms. Out: the gate's report.
 */
#include "gate_job.h"

#include "../aside.h"

enum { MOST_ASKED = 100 };

struct job {
	struct kb_aside aside;		/* first: the two are one */
	struct kb_gate_job what;
	struct kb_site *site;		/* that the request holds */
	struct kb_gate_report *report;
};

static enum kb_status propose(struct job *j, struct kb_proposal *to,
			      struct kb_error *err)
{
	const struct kb_gate_job *what = &j->what;
	struct kb_proposed_id *gone = kb_array(j, struct kb_proposed_id, 1);
	struct kb_synonyms *synonyms;
	struct kb_article *a;
	enum kb_status status = KB_OK;

	if (what->source) {
		status = kb_article_parse(j, "text", what->id, what->lang,
					  what->source, what->len, &a, err);
		if (status)
			return status;
		to->put = talloc_memdup(j, &a, sizeof(a));
		to->n = 1;
	}
	if (what->gone) {
		gone[0] = (struct kb_proposed_id){ what->gone, what->lang };
		to->gone = gone;
		to->n_gone = 1;
	}
	if (what->synonyms) {
		status = kb_synonyms_parse(j, "synonyms", what->lang,
			what->synonyms, what->n_synonyms, &synonyms, err);
		if (status)
			return status;
		to->synonyms = talloc_memdup(j, &synonyms, sizeof(synonyms));
		to->n_synonyms = 1;
	}
	return KB_OK;
}

static enum kb_status work(struct kb_aside *aside, struct kb_error *err)
{
	struct job *j = (struct job *)aside;
	struct kb_engine **engines = j->site->engines;
	const struct kb_gate_options options = { .most_asked = MOST_ASKED,
		.engines = { [KB_PART_PUBLIC] = engines[KB_PART_PUBLIC],
			     [KB_PART_INTERNAL] = engines[KB_PART_INTERNAL] } };
	struct kb_proposal proposal = { 0 };
	enum kb_status status = propose(j, &proposal, err);

	return status ? status : kb_gate_run(j, &j->site->config, &proposal,
					     &options, &j->report, err);
}

static const char *copy(void *mem, const char *text)
{
	return text ? kb_strdup(mem, text) : NULL;
}

static struct job *make(const struct kb_room *room,
			const struct kb_gate_job *what)
{
	struct job *j = kb_new(NULL, struct job);

	j->aside.mem = j;
	j->aside.work = work;
	j->site = room->r->site;
	j->what = (struct kb_gate_job){
		.id = copy(j, what->id), .lang = copy(j, what->lang),
		.gone = copy(j, what->gone), .len = what->len,
		.n_synonyms = what->n_synonyms,
		.source = what->source ? kb_strndup(j, what->source,
						    what->len) : NULL,
		.synonyms = what->synonyms ? kb_strndup(j, what->synonyms,
						what->n_synonyms) : NULL,
	};
	return j;
}

enum kb_status kb_room_gate(struct kb_room *room,
	const struct kb_gate_job *what, const struct kb_gate_report **ret,
	bool *wait, struct kb_error *err)
{
	struct kb_aside *done = kb_aside_take(room->r);
	struct job *j = (struct job *)done;

	*wait = !done;
	if (!done) {
		kb_aside_begin(room->r, &make(room, what)->aside);
		return KB_OK;
	}
	if (done->status) {
		*err = done->err;
		return done->status;
	}
	*ret = j->report;
	return KB_OK;
}

enum kb_edit_gate kb_gate_word(const struct kb_gate_report *report)
{
	static const enum kb_edit_gate words[] = {
		[KB_GATE_OPEN] = KB_EDIT_STEADY,
		[KB_GATE_NEEDS_NOTE] = KB_EDIT_SAYS,
		[KB_GATE_NEEDS_REASON] = KB_EDIT_FLIPS,
	};

	return words[kb_gate_verdict(report)];
}
