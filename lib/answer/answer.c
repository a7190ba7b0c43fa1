/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * answer.c - the pipeline, in order: check, prepare, rank, apply what is known,
 * pick the reader's script, find the passages; verdict.c says how sure we are.
 */
#include "fact.h"
#include "passage.h"
#include "pin.h"
#include "rewrite.h"
#include "verdict.h"

/* A question must end: the deadline cuts the search, not the answer. */
#define DEADLINE_NS 250000000ull

/* How well a language suits the reader: his own, its other script, none. */
static int suits(const char *code, const char *lang)
{
	return !strcmp(code, lang) ? 2 : !strncmp(code, lang, 2);
}

/* Among the languages of the article, the reader's script of the same
   language, or with in_lang whichever suits him best; the hit's own when there
   is none. */
static void pick_script(struct kb_reader *r, const struct kb_answer *a,
			const struct kb_snapshot *s, const char *lang,
			struct kb_hit *hit)
{
	const struct kb_version *own = &s->versions[hit->version];
	const uint64_t *allowed = kb_rank_allowed(r->ranker, s,
						  a->as_of, false);
	int best = lang ? suits(kb_langs[own->lang].code, lang) : 2;
	struct kb_hit other = { 0 };
	const struct kb_version *found = NULL;

	if (best == 2 || (!best && !a->in_lang))
		return;
	/* The languages of an article lie side by side. */
	while (own > s->versions && own[-1].article == own->article)
		own--;
	for (const struct kb_version *v = own; v < s->versions +
	     s->n_versions && v->article == own->article; v++) {
		int fit = suits(kb_langs[v->lang].code, lang);

		if (fit > best && allowed[v->document / 64] >>
		    (v->document % 64) & 1) {
			best = fit;
			found = v;
		}
	}
	if (!found)
		return;
	kb_rank_version(r->ranker, r->query, s,
			(uint32_t)(found - s->versions), &other);
	hit->document = other.document;
	hit->version = other.version;
}

static enum kb_status fill_hit(struct kb_reader *r, struct kb_answer *mem,
			       const struct kb_snapshot *s, const char *lang,
			       const struct kb_hit *hit,
			       struct kb_answer_hit *ret, struct kb_error *err)
{
	uint32_t section;
	const struct kb_article *a;
	enum kb_status st;

	ret->hit = *hit;
	pick_script(r, mem, s, lang, &ret->hit);
	st = kb_store_version_at(r->store, mem,
				 s->versions[ret->hit.version].row,
				 s->versions[ret->hit.version].valid_from,
				 KB_BRIEF, &ret->stored, err);
	if (st != KB_OK)
		return st;
	a = ret->stored.article;
	section = s->documents[ret->hit.document].section;
	if (section < a->n_sections && a->text_len > 0)
		kb_passage_find(mem, r->query, r->text, a,
				&a->sections[section], &ret->passage);
	else
		ret->passage = (struct kb_passage){ .heading = "",
						    .anchor = "" };
	return KB_OK;
}

enum kb_status kb_answer_fill(struct kb_reader *r, struct kb_answer *a,
			      const struct kb_ranked *ranking,
			      const char *lang, size_t n, struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(r->index, r->part);
	enum kb_status st = KB_OK;

	if (n > ranking->n)
		n = ranking->n;
	if (n > a->n_hits)
		a->hits = kb_grow(a, a->hits, struct kb_answer_hit, n);
	while (st == KB_OK && a->n_hits < n) {
		st = fill_hit(r, a, s, lang, &ranking->hits[a->n_hits],
			      &a->hits[a->n_hits], err);
		a->n_hits++;
	}
	return st;
}

static void list_terms(void *mem, const struct kb_query *q,
		       struct kb_answer *a)
{
	const struct kb_query_kind *k = &q->kinds[KB_KIND_MAIN];

	a->terms = kb_array(mem, const char *, k->n + q->n_codes + 1);
	for (size_t i = 0; i < k->n; i++)
		a->terms[a->n_terms++] = talloc_strndup(mem,
			k->v[i].shown, k->v[i].shown_len);
	for (size_t i = 0; i < q->n_codes; i++)
		a->terms[a->n_terms++] = talloc_strndup(mem,
			q->codes[i].search.text, q->codes[i].search.len);
	a->dropped = q->dropped;
}

static enum kb_status check(const struct kb_question *q, struct kb_error *err)
{
	size_t valid;

	if (q->len > KB_QUERY_MAX)
		return kb_error_set(err, KB_LIMIT, "the question has %zu "
				    "bytes, at most %d are read; shorten it",
				    q->len, KB_QUERY_MAX);
	valid = kb_utf8_valid(q->text, q->len);
	if (valid != q->len)
		return kb_error_set(err, KB_INVALID, "the question is not "
				    "valid UTF-8 at byte %zu", valid);
	return kb_facts_check(q->facts, q->n_facts, err);
}

static struct kb_fact *copy_facts(void *mem, const struct kb_fact *from,
				  size_t n)
{
	struct kb_fact *to = kb_array(mem, struct kb_fact, n + 1);

	for (size_t i = 0; i < n; i++)
		to[i] = (struct kb_fact){ kb_strdup(to, from[i].attribute),
					  kb_strdup(to, from[i].value) };
	return to;
}

static void say(struct kb_reader *r, struct kb_answer *a)
{
	kb_passage_answer(a, r->query, r->text, a->hits[0].stored.article,
			  &a->hits[0].passage, &a->said);
}

void kb_answer_pick(struct kb_reader *r, struct kb_answer *a,
		    const char *article)
{
	struct kb_answer_hit hit;
	size_t i = 0;

	while (i < a->n_hits && strcmp(a->hits[i].stored.article->id, article))
		i++;
	if (i == a->n_hits)
		return;
	hit = a->hits[i];
	memmove(&a->hits[1], &a->hits[0], i * sizeof(hit));
	a->hits[0] = hit;
	a->verdict = KB_VERDICT_ANSWER;
	a->confidence = i ? 0 : a->confidence;
	a->none_why = NULL;
	a->ask = NULL;
	say(r, a);
}

static enum kb_status search(struct kb_reader *r, const struct kb_question *q,
			     struct kb_answer *a, struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(r->index, r->part);
	struct kb_ranking how = { .reader = r->index, .part = r->part,
		.at = a->as_of, .weights = &r->taught->weights,
		.deadline_ns = kb_clock_ns() + DEADLINE_NS };
	struct kb_ranked ranking;
	struct kb_reading reading;
	enum kb_status st = kb_reading_make(r, a, q, a->as_of,
					    &reading, err);

	if (st == KB_OK)
		st = kb_query_prepare(r->query, r->text, &reading, r->index,
				      r->part, err);
	if (st != KB_OK)
		return st;
	a->rewrites = reading.rewrites;
	a->n_rewrites = reading.n;
	list_terms(a, r->query, a);
	how.lang = (int)(kb_lang_find(a->lang) - kb_langs);
	if (r->classes && kb_classes_score(r->classes, &r->query->tokens))
		how.classes = r->classes;
	st = kb_pin_find(r, q, a->lang, kb_rank_allowed(r->ranker, s,
			 how.at, false), &how.pinned, err);
	if (st == KB_OK)
		st = kb_rank(r->ranker, r->query, &how, &ranking, err);
	if (st == KB_OK) {
		a->unseen = ranking.unseen;
		a->weighed = ranking.n_terms;
		a->is_han = r->query->is_han;
		a->taught = r->taught->model != NULL;
		a->calibrated = r->taught->weights.trials > 0;
		a->total = ranking.considered;
		a->partial = ranking.partial;
		st = kb_facts_apply(r, s, a->facts, a->n_facts, &ranking, err);
	}
	if (st == KB_OK)
		st = kb_decide(r, q, &how, &ranking, a, err);
	if (st == KB_OK && a->verdict == KB_VERDICT_ANSWER)
		say(r, a);
	return st;
}

static struct kb_answer *begin(struct kb_reader *r, void *mem,
			       const struct kb_question *q)
{
	const struct kb_lang *fallback = kb_lang_find(q->lang ? q->lang :
						      r->config->language);
	struct kb_answer *a = kb_new(mem, struct kb_answer);

	a->query = talloc_strndup(a, q->text, q->len);
	a->normalized = kb_text_fold(r->text, a, q->text, q->len);
	a->lang = kb_lang_guess(q->text, q->len, fallback)->code;
	a->audience = r->part == KB_PART_PUBLIC ? "public" : "staff";
	a->in_lang = q->in_lang;
	a->as_of = q->as_of ? q->as_of : kb_now();
	a->dated = q->as_of != 0;
	kb_reader_state(r, &a->state);
	a->facts = copy_facts(a, q->facts, q->n_facts);
	a->n_facts = q->n_facts;
	return a;
}

/* A version that the index names and the store has no more was withdrawn in
   between: asked again, it is not there. */
enum kb_status kb_answer_ask(struct kb_reader *r, void *mem,
			     const struct kb_question *q,
			     struct kb_answer **ret, struct kb_error *err)
{
	enum { TRIES = 3 };
	uint64_t began = kb_clock_ns();
	struct kb_answer *a = NULL;
	enum kb_status st = check(q, err);

	if (st != KB_OK)
		return st;
	for (int i = 0; i < TRIES && (!i || st == KB_NOT_FOUND); i++) {
		talloc_free(a);
		a = NULL;
		st = kb_reader_refresh(r, err);
		if (st != KB_OK)
			return st;
		a = begin(r, mem, q);
		st = kb_store_hold(r->store, err);
		if (st == KB_OK)
			st = search(r, q, a, err);
		kb_store_let_go(r->store);
	}
	if (st != KB_OK) {
		talloc_free(a);
		return st == KB_NOT_FOUND ? KB_STALE : st;
	}
	a->took_ns = kb_clock_ns() - began;
	*ret = a;
	return KB_OK;
}
