/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_ask.c - one question at the desk. In: what was typed, what is known
 * beside it. Out: the answer, or what stands for it, in the customer's
 * language where the article has one; with the picked article first.
 */
#include "desk.h"

#include "../metrics.h"

/* An alternative that the agent opened stands where the answer would: nothing
   was sure about it but he. */
static void put_first(struct kb_answer *a, const char *pick)
{
	size_t i = 0;
	struct kb_answer_hit hit;

	while (i < a->n_hits && strcmp(a->hits[i].stored.article->id, pick))
		i++;
	if (!*pick || i == a->n_hits)
		return;
	hit = a->hits[i];
	memmove(&a->hits[1], &a->hits[0], i * sizeof(hit));
	a->hits[0] = hit;
	a->verdict = KB_VERDICT_ANSWER;
	a->confidence = i ? 0 : a->confidence;
	a->none_why = NULL;
	a->ask = NULL;
}

enum kb_status kb_desk_ask(struct kb_desk *d, struct kb_answer **ret,
			   json_t **view, struct kb_error *err)
{
	struct kb_reader *reader = d->r->slot->reader;
	const struct kb_question q = {
		.text = d->q, .len = strlen(d->q), .lang = d->lang->code,
		.in_lang = true, .facts = d->facts, .n_facts = d->n_facts,
		.limit = (unsigned)d->r->site->config.hits,
	};
	struct kb_answer *a;
	enum kb_status status = kb_answer_ask(reader, d, &q, &a, err);

	if (status)
		return status;
	put_first(a, d->pick);
	kb_metrics_verdict(a->verdict);
	*view = kb_answer_json(reader, a, d->lang->code, true);
	*ret = a;
	return KB_OK;
}
