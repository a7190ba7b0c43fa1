/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_ask.c - one question at the desk. In: what was typed, what is known
 * beside it. Out: the answer, or what stands for it, in the customer's
 * language where the article has one; with the picked article first.
 */
#include "desk.h"

#include "../json_body.h"
#include "../metrics.h"
#include "../receipts.h"
#include "../site.h"

/* What a question can be asked with; a case may know more. */
static bool is_asked(const char *attribute)
{
	static const char *const known[] = { "region", "tier", "version",
					     "product", "topic" };

	for (size_t i = 0; i < KB_COUNT(known); i++)
		if (!strcmp(known[i], attribute))
			return true;
	return false;
}

/* The question that was asked before event seq of the case. */
static const char *asked_before(const struct kb_desk *d, json_int_t seq)
{
	const char *question = "";
	json_t *line;
	size_t i;

	json_array_foreach(json_object_get(d->file, "timeline"), i, line) {
		if (json_integer_value(json_object_get(line, "seq")) >= seq)
			break;
		if (!strcmp(text_of(line, "kind"), "asked"))
			question = text_of(line, "text");
	}
	return question;
}

/* Past a token's number: which one it is depends on what came before. */
static const char *skip_number(const char *p)
{
	return p[0] == '-' ? p + 1 + strspn(p + 1, "0123456789") : p;
}

bool kb_desk_asks(struct kb_desk *d, const char *question)
{
	struct kb_masking *mk = kb_masking_new(d, d->r->site->masker);
	struct kb_error err;
	char *masked;
	size_t len;
	const char *a, *b = question;

	if (kb_mask(mk, d, d->q, strlen(d->q), &masked, &len, &err))
		return false;
	for (a = masked; *a && *a == *b; a++, b++)
		if (a[1] == '-' && b[1] == '-') {
			a = skip_number(a + 1) - 1;
			b = skip_number(b + 1) - 1;
		}
	return !*a && !*b;
}

/* Which article was meant, or that none of those shown was, was said of one
   question; where and what plan somebody has holds for all. */
static bool holds(struct kb_desk *d, const json_t *fact)
{
	const char *attribute = text_of(fact, "attribute");
	bool bound = !strcmp(attribute, "topic") ||
		!strcmp(text_of(fact, "value"), "other");

	return is_asked(attribute) && *text_of(fact, "value") &&
		(!bound || kb_desk_asks(d, asked_before(d, json_integer_value(
			json_object_get(fact, "seq")))));
}

static bool has(const struct kb_fact *facts, size_t n, const char *attribute)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(facts[i].attribute, attribute))
			return true;
	return false;
}

/* Facts of the address first, then those of the case. */
static size_t all_facts(struct kb_desk *d, struct kb_fact *ret)
{
	size_t n = d->n_facts, i;
	json_t *fact;

	memcpy(ret, d->facts, n * sizeof(*ret));
	json_array_foreach(json_object_get(d->file, "facts"), i, fact)
		if (n < KB_FACTS_MAX && holds(d, fact) &&
		    !has(ret, n, text_of(fact, "attribute")))
			ret[n++] = (struct kb_fact){
				text_of(fact, "attribute"),
				text_of(fact, "value") };
	return n;
}

enum kb_status kb_desk_ask(struct kb_desk *d, struct kb_answer **ret,
			   json_t **view, struct kb_error *err)
{
	struct kb_reader *reader = d->r->slot->reader;
	struct kb_fact facts[KB_FACTS_MAX];
	const struct kb_question q = {
		.text = d->q, .len = strlen(d->q), .lang = d->lang->code,
		.in_lang = true, .facts = facts,
		.n_facts = all_facts(d, facts),
		.limit = (unsigned)d->r->site->config.hits,
	};
	struct kb_answer *a;
	const char *id;
	enum kb_status status = kb_answer_ask(reader, d, &q, &a, err);

	if (status)
		return status;
	/* An alternative that the agent opened: nothing was sure about it but
	   he. */
	if (*d->pick)
		kb_answer_pick(reader, a, d->pick);
	kb_metrics_verdict(a->verdict);
	kb_receipt_note(d->r, a, d->lang->code, &id);
	*view = kb_answer_json(reader, a, d->lang->code, true);
	kb_receipt_put(*view, id);
	kb_json_keep(d->r, *view);
	*ret = a;
	return KB_OK;
}
