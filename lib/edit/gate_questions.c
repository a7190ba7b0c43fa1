/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_questions.c - what the gate asks: every question that an article pins
 * now or would pin then, head questions, and for the articles that are asked
 * for most the question that stands for each. In: the store and the proposal.
 * Out: rows of the report, each question of a language once.
 */
#include "gate.h"

#include <stdlib.h>

#include <kb/curation.h>

/* Where a question comes from. */
enum { NOW = 1, THEN = 2 };

struct claim {
	const char *lang, *key, *question;
	bool staff;
	const char *article;	/* that pins it; "" of one that is asked */
	unsigned when;		/* NOW, THEN */
	unsigned asked;
};

struct claims {
	struct kb_gate *g;
	struct claim *v; size_t n, room;
};

static void add(struct claims *c, const struct claim *like)
{
	void *mem = c->g->report;
	struct claim *to;

	if (c->n == c->room) {
		c->room = c->room ? 2 * c->room : 256;
		c->v = kb_grow(mem, c->v, struct claim, c->room);
	}
	to = &c->v[c->n++];
	*to = *like;
	to->lang = kb_lang_find(like->lang)->code;
	to->question = kb_strdup(mem, like->question);
	to->article = kb_strdup(mem, like->article);
	to->key = kb_text_key(c->g->text, mem, like->question,
			      strlen(like->question));
}

/* ---- pins ---------------------------------------------------------------- */

static bool is_put(const struct kb_proposal *p, const char *id,
		   const char *lang)
{
	for (size_t i = 0; p && i < p->n; i++)
		if (!strcmp(p->put[i]->id, id) &&
		    !strcmp(p->put[i]->lang, lang))
			return true;
	return false;
}

static bool is_gone(const struct kb_proposal *p, const char *id,
		    const char *lang)
{
	for (size_t i = 0; p && i < p->n_gone; i++)
		if (!strcmp(p->gone[i].id, id) &&
		    !strcmp(p->gone[i].lang, lang))
			return true;
	return false;
}

static void add_pins_of(struct claims *c, const struct kb_article *a,
			unsigned when)
{
	static const struct kb_audience nobody;

	for (size_t i = 0; i < a->n_pins; i++)
		add(c, &(struct claim){ .lang = a->lang, .article = a->id,
			.question = a->pins[i], .when = when,
			.staff = !kb_audience_sees(&nobody, a->audience) });
}

/* Of articles as they are. */
static enum kb_status add_pins(void *user, const struct kb_stored *st,
			       struct kb_error *err)
{
	struct claims *c = user;
	const struct kb_proposal *p = c->g->proposal;
	const struct kb_article *a = st->article;

	if (a->n_pins)
		add_pins_of(c, a, is_put(p, a->id, a->lang) ||
			    is_gone(p, a->id, a->lang) ? NOW : NOW | THEN);
	return KB_OK;
}

/* The last word on each language of an article counts. */
static void add_proposed_pins(struct claims *c)
{
	const struct kb_proposal *p = c->g->proposal;

	for (size_t i = 0; p && i < p->n; i++) {
		const struct kb_article *a = p->put[i];
		const struct kb_proposal later = { .put = p->put + i + 1,
						   .n = p->n - i - 1 };

		if (a->n_pins && strcmp(a->state, "archived") != 0 &&
		    !is_put(&later, a->id, a->lang) &&
		    !is_gone(p, a->id, a->lang))
			add_pins_of(c, a, THEN);
	}
}

static enum kb_status collect_pins(struct claims *c, struct kb_error *err)
{
	enum kb_status st = kb_store_each_live(c->g->store, NULL, KB_BRIEF,
					       add_pins, c, err);

	if (st == KB_OK)
		add_proposed_pins(c);
	return st;
}

/* ---- what is asked most -------------------------------------------------- */

/* The questions that cases of one article and language have asked. */
struct heard {
	struct kb_gate *g;
	void *mem;
	const char *lang;
	struct words { const char *key, *question; } *v; size_t n, room;
};

/* Of a case more there is no more to learn what most people say. */
enum { CASES_MAX = 2000 };

static enum kb_status hear(void *user, const struct kb_case *c,
			   struct kb_error *err)
{
	struct heard *h = user;

	if (strcmp(c->lang, h->lang) != 0 || h->n == CASES_MAX ||
	    strlen(c->question) > KB_QUERY_MAX)
		return KB_OK;
	if (h->n == h->room) {
		h->room = h->room ? 2 * h->room : 64;
		h->v = kb_grow(h->mem, h->v, struct words, h->room);
	}
	h->v[h->n++] = (struct words){
		kb_text_key(h->g->text, h->mem, c->question,
			    strlen(c->question)),
		kb_strdup(h->mem, c->question) };
	return KB_OK;
}

static int by_words(const void *a, const void *b)
{
	const struct words *x = a, *y = b;
	int order = strcmp(x->key, y->key);

	return order ? order : strcmp(x->question, y->question);
}

/* What was asked more than once, most often; NULL if nothing was. */
static const char *most_heard(struct heard *h)
{
	const char *best = NULL;
	size_t most = 1;

	if (h->n)
		qsort(h->v, h->n, sizeof(*h->v), by_words);
	for (size_t i = 0, j; i < h->n; i = j) {
		for (j = i + 1; j < h->n && !strcmp(h->v[i].key, h->v[j].key);)
			j++;
		if (j - i > most && *h->v[i].key) {
			most = j - i;
			best = h->v[i].question;
		}
	}
	return best;
}

/* The article's question in its language: what people say, else what its author
   wrote, else its title. */
static enum kb_status add_asked(struct claims *c, const char *id,
				const char *lang, unsigned times,
				struct kb_error *err)
{
	struct heard h = { .g = c->g, .mem = talloc_new(NULL), .lang = lang };
	struct kb_stored stored;
	const char *question;
	enum kb_status st = kb_store_article_get(c->g->store, h.mem, id, lang,
						 KB_BRIEF, &stored, err);

	if (st == KB_OK)
		st = kb_store_each_case(c->g->store, id, hear, &h, err);
	if (st == KB_OK) {
		question = most_heard(&h);
		if (!question)
			question = stored.article->n_questions ?
				stored.article->questions[0] :
				stored.article->title;
		add(c, &(struct claim){ .lang = lang, .article = "",
			.question = question, .asked = times ? times : 1 });
	}
	talloc_free(h.mem);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status collect_heads(struct claims *c, struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	enum kb_status st = KB_OK;

	for (size_t i = 0; kb_langs[i].code && st == KB_OK; i++) {
		struct kb_head_question *heads;
		size_t n = 0;

		st = kb_head_questions(c->g->store, mem, kb_langs[i].code,
				       &heads, &n, err);
		for (size_t k = 0; st == KB_OK && k < n; k++)
			add(c, &(struct claim){ .lang = kb_langs[i].code,
				.article = "", .question = heads[k].question,
				.asked = 1 });
	}
	talloc_free(mem);
	return st;
}

static enum kb_status collect_asked(struct claims *c, unsigned max,
				    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	size_t n, end = c->n + max;
	struct kb_asked *asked;
	enum kb_status st = collect_heads(c, err);

	if (st == KB_OK)
		st = kb_most_asked(c->g->pub, mem, max, &asked, &n, err);
	for (size_t i = 0; st == KB_OK && i < n && c->n < end; i++) {
		const char **langs;
		size_t n_langs;

		st = kb_store_article_langs(c->g->store, mem, asked[i].article,
					    &langs, &n_langs, err);
		for (size_t k = 0; st == KB_OK && k < n_langs && c->n < end;
		     k++)
			st = add_asked(c, asked[i].article, langs[k],
				       asked[i].times, err);
	}
	talloc_free(mem);
	return st;
}

/* ---- rows ---------------------------------------------------------------- */

static int by_question(const struct claim *x, const struct claim *y)
{
	int order = strcmp(x->lang, y->lang);

	if (!order)
		order = strcmp(x->key, y->key);
	return order ? order : x->staff - y->staff;
}

/* Of several articles that pin one question the first gets it (pin.c). */
static int compare(const void *a, const void *b)
{
	const struct claim *x = a, *y = b;
	int order = by_question(x, y);

	if (!order)
		order = strcmp(x->article, y->article);
	return order ? order : strcmp(x->question, y->question);
}

static const char *first_pin(const struct claim *v, size_t n, unsigned when)
{
	for (size_t i = 0; i < n; i++)
		if (*v[i].article && v[i].when & when)
			return v[i].article;
	return "";
}

static void add_row(struct kb_gate_report *r, const struct claim *like,
		    const char *pinned, const char *pins, unsigned asked)
{
	r->rows[r->n++] = (struct kb_gate_row){
		.question = like->question, .lang = like->lang,
		.pinned = pinned, .pins = pins, .staff = like->staff,
		.asked = asked };
	r->pins += *pinned || *pins;
}

/* All that claim one question: a row for who gets it, and one for each that
   does not. */
static void add_rows(struct kb_gate_report *r, const struct claim *v, size_t n)
{
	const char *now = first_pin(v, n, NOW), *then = first_pin(v, n, THEN);
	const struct claim *like = v;
	unsigned asked = 0;

	for (size_t i = 0; i < n; i++) {
		if (v[i].asked > asked)
			asked = v[i].asked;
		if (!*like->article)	/* as the article spells it */
			like = &v[i];
	}
	add_row(r, like, now, then, asked);
	for (size_t i = 0; i < n; i++) {
		const char *id = v[i].article;
		unsigned when = v[i].when;

		while (i + 1 < n && !strcmp(v[i + 1].article, id))
			when |= v[++i].when;
		if (!strcmp(id, now))
			when &= ~(unsigned)NOW;
		if (!strcmp(id, then))
			when &= ~(unsigned)THEN;
		if (*id && when)
			add_row(r, like, when & NOW ? id : "",
				when & THEN ? id : "", asked);
	}
}

enum kb_status kb_gate_collect(struct kb_gate *g, struct kb_error *err)
{
	struct claims c = { .g = g };
	unsigned max = g->options->most_asked;
	enum kb_status st = collect_pins(&c, err);

	if (st == KB_OK && max)
		st = collect_asked(&c, max < KB_GATE_ASKED_MAX ? max :
				   KB_GATE_ASKED_MAX, err);
	if (st != KB_OK)
		return st;
	if (c.n)
		qsort(c.v, c.n, sizeof(*c.v), compare);
	g->report->rows = kb_array(g->report, struct kb_gate_row, c.n + 1);
	for (size_t i = 0, j; i < c.n; i = j) {
		for (j = i + 1; j < c.n && !by_question(&c.v[i], &c.v[j]);)
			j++;
		add_rows(g->report, &c.v[i], j - i);
	}
	return KB_OK;
}
