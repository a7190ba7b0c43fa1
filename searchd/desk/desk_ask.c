/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_ask.c - one question at the desk. In: what was typed, what is known
 * beside it. Out: the answer, or what stands for it, in the customer's
 * language where the article has one; with the picked article first.
 */
#include "desk.h"

#include "../metrics.h"
#include "../receipts.h"

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
	const char *receipt;
	enum kb_status status = kb_answer_ask(reader, d, &q, &a, err);

	if (status)
		return status;
	/* An alternative that the agent opened: nothing was sure about it but
	   he. */
	if (*d->pick)
		kb_answer_pick(reader, a, d->pick);
	kb_metrics_verdict(a->verdict);
	kb_receipt_note(d->r, a, d->lang->code, &receipt);
	*view = kb_answer_json(reader, a, d->lang->code, true);
	kb_receipt_put(*view, receipt);
	*ret = a;
	return KB_OK;
}
