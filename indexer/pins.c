/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins.c - collects the pinned questions of all live articles and asks them of
 * the live index, as a reader of the article's language would. In: settings.
 * Out: struct pins, sorted.
 */
#include "pins.h"

#include <stdlib.h>

#include <kb/store.h>

const char *const pin_verdicts[] = {
	[KB_VERDICT_ANSWER] = "answer",
	[KB_VERDICT_CHOOSE] = "choose",
	[KB_VERDICT_NONE] = "none",
};

int pin_compare(const void *a, const void *b)
{
	const struct pin *x = a, *y = b;
	int order = strcmp(x->lang, y->lang);

	if (!order)
		order = strcmp(x->article, y->article);
	return order ? order : strcmp(x->question, y->question);
}

struct pin *pins_add(struct pins *pins)
{
	if (pins->n == pins->room) {
		pins->room = pins->room ? 2 * pins->room : 64;
		pins->v = kb_grow(pins->mem, pins->v, struct pin, pins->room);
	}
	pins->v[pins->n] = (struct pin){ .verdict = KB_VERDICT_NONE };
	return &pins->v[pins->n++];
}

void pins_sort(struct pins *pins)
{
	size_t kept = 0;

	if (pins->n)
		qsort(pins->v, pins->n, sizeof(*pins->v), pin_compare);
	for (size_t i = 0; i < pins->n; i++)
		if (!kept || pin_compare(&pins->v[i], &pins->v[kept - 1]))
			pins->v[kept++] = pins->v[i];
	pins->n = kept;
}

const struct pin *pins_find(const struct pins *pins, const struct pin *like)
{
	return pins->n ? bsearch(like, pins->v, pins->n, sizeof(*pins->v),
				 pin_compare) : NULL;
}

static enum kb_status collect(void *user, const struct kb_stored *st,
			      struct kb_error *err)
{
	const struct kb_article *a = st->article;
	struct pins *pins = user;

	if (strcmp(a->audience, "public") != 0) {
		pins->hidden += a->n_pins;
		return KB_OK;
	}
	for (size_t i = 0; i < a->n_pins; i++) {
		struct pin *p = pins_add(pins);

		p->lang = kb_strdup(pins->mem, a->lang);
		p->article = kb_strdup(pins->mem, a->id);
		p->question = kb_strdup(pins->mem, a->pins[i]);
	}
	return KB_OK;
}

static void keep_top(const struct pins *pins, struct pin *p,
		     const struct kb_answer *a)
{
	p->verdict = a->verdict;
	p->confidence = a->confidence;
	for (size_t i = 0; i < a->n_hits && p->n_top < PIN_TOP; i++) {
		const char *id = a->hits[i].stored.article->id;
		size_t at = 0;

		while (at < p->n_top && strcmp(p->top[at], id) != 0)
			at++;
		if (at == p->n_top)
			p->top[p->n_top++] = kb_strdup(pins->mem, id);
	}
}

static enum kb_status ask(struct kb_reader *reader, const struct pins *pins,
			  struct pin *p, struct kb_error *err)
{
	void *mem = talloc_new(pins->mem);
	struct kb_question question = {
		.text = p->question, .len = strlen(p->question),
		.lang = p->lang, .limit = 2 * PIN_TOP,
	};
	struct kb_answer *answer;
	enum kb_status status = kb_answer_ask(reader, mem, &question, &answer,
					      err);

	if (!status)
		keep_top(pins, p, answer);
	talloc_free(mem);
	/* What the server refuses has no answer: the pin fails. */
	return status == KB_INVALID || status == KB_LIMIT ? KB_OK : status;
}

enum kb_status pins_ask(void *mem, const struct kb_config *config,
			const volatile sig_atomic_t *stop, struct pins *ret,
			struct kb_error *err)
{
	struct pins pins = { .mem = mem };
	struct kb_engine *engine;
	struct kb_reader *reader;
	struct kb_store *store;
	enum kb_status status = kb_engine_open(mem, config, KB_PART_PUBLIC,
					       &engine, err);

	if (!status)
		status = kb_engine_ready(engine, err);
	if (!status)
		status = kb_reader_open(engine, mem, &reader, err);
	/* All pins are looked at: those that the public's store does not have
	   are counted, too. */
	if (!status)
		status = kb_store_open(mem, config->store, KB_STORE_READ,
				       false, &store, err);
	if (!status)
		status = kb_store_each_live(store, NULL, KB_BRIEF, collect,
					    &pins, err);
	if (status)
		return status;
	pins_sort(&pins);
	for (size_t i = 0; !status && i < pins.n; i++)
		status = *stop ? kb_error_set(err, KB_INTERRUPTED, "stopped; "
					      "not all pins were asked") :
			ask(reader, &pins, &pins.v[i], err);
	*ret = pins;
	return status;
}
