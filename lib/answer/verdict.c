/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verdict.c - this is the answer, it depends on one thing, or there is none
 * and why. In: the ranked hits. Out: the verdict with the question asked back
 * or the reason of silence.
 */
#include "verdict.h"
#include "ask.h"
#include "fact.h"

#define TIE .98		/* of the best score: nothing tells them apart */
#define HALF .5		/* asking needs no more: a question claims nothing */
#define COVERED .9	/* of the question: nothing is foreign to it */
/* Terms: a topic rather than a question. Cases are longer, so that what was
   learned from them says nothing of it. */
enum { SHORT = 2 };
#define PINNED .99	/* editors said so */

/* How likely the first hit is right, and one of the first three; and from
   where on an answer is shown, as the operator allows. */
struct trust { double one, few, threshold; };

static struct trust trust_of(const struct kb_reader *r,
			     const struct kb_ranked *ranking)
{
	const struct kb_trust *t = &r->taught->weights.trust;
	double x[KB_TRUST_FEATURES];

	kb_trust_features(ranking, x);
	return (struct trust){ kb_trust_probability(t->weight, x),
		kb_trust_probability(t->first_three, x),
		t->threshold[r->config->wrong_max - 1] };
}

static void say(struct kb_answer *a, enum kb_verdict verdict,
		const char *none_why)
{
	a->verdict = verdict;
	a->none_why = none_why;
}

/* Sure of none, yet it is one of the leading few, or they hold all that was
   said; or the first two are equal, whatever else is known of them; or a word
   or two that many articles are about. */
static bool is_open(const struct kb_ranked *ranking, const struct trust *t)
{
	const struct kb_hit *best = &ranking->hits[0];
	size_t near = kb_leads_count(best, ranking->n);

	if (near < 2 || near > KB_LEADS_MAX ||
	    (t->few < HALF && best->coverage < COVERED))
		return false;
	return t->one < t->threshold || best[1].score >= TIE * best->score ||
		(ranking->n_terms <= SHORT &&
		 kb_leads_share(best, near) < HALF);
}

static enum kb_status decide(struct kb_reader *r, const struct kb_question *q,
			     const struct kb_ranked *ranking,
			     struct kb_answer *a, struct kb_error *err)
{
	size_t near = kb_leads_count(ranking->hits, ranking->n);
	struct trust t = trust_of(r, ranking);
	bool pinned = ranking->hits[0].value[KB_SIGNAL_PIN] > 0;
	bool open = !pinned && is_open(ranking, &t);
	bool named = kb_facts_name(q->facts, q->n_facts,
				   a->hits[0].stored.article->id);
	enum kb_status st = KB_OK;

	a->confidence = named && t.few > t.one ? t.few : t.one;
	if (pinned && a->confidence < PINNED)
		a->confidence = PINNED;
	if (open && !named)
		st = kb_answer_fill(r, a, ranking, q->lang, near, err);
	if (st != KB_OK)
		return st;
	if (open && !named)
		a->ask = kb_ask_make(a, a->hits, near, q->facts, q->n_facts);
	/* What the person pointed at is what was meant. */
	if (a->ask)
		say(a, KB_VERDICT_CHOOSE, NULL);
	else if (named || pinned || t.one >= t.threshold)
		say(a, KB_VERDICT_ANSWER, NULL);
	else
		say(a, KB_VERDICT_NONE, open ? "several" : "not_confident");
	return KB_OK;
}

/* The best of all articles that hold or held, when it is one whose time is over:
   a person is told so. */
static enum kb_status find_expired(struct kb_reader *r,
				   const struct kb_ranking *how,
				   struct kb_answer *a, struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(r->index, r->part);
	struct kb_ranking any = *how;
	const struct kb_version *best;
	struct kb_ranked all;
	struct trust t;
	struct kb_stored *found;
	enum kb_status st;

	if (!s->dated || a->n_facts)
		return KB_OK;
	any.over = true;
	st = kb_rank(r->ranker, r->query, &any, &all, err);
	if (st != KB_OK)
		return st;
	if (!all.n)
		return KB_OK;
	best = &s->versions[all.hits[0].version];
	t = trust_of(r, &all);
	if (!best->valid_until || best->valid_until > how->at ||
	    t.one < t.threshold)
		return KB_OK;
	found = kb_new(a, struct kb_stored);
	st = kb_store_version_at(r->store, a, best->row, best->valid_from,
				 KB_BRIEF, found, err);
	a->expired = found;
	a->none_why = "expired";
	return st;
}

enum kb_status kb_decide(struct kb_reader *r, const struct kb_question *q,
			 const struct kb_ranking *how,
			 const struct kb_ranked *ranking, struct kb_answer *a,
			 struct kb_error *err)
{
	size_t limit = q->limit ? q->limit : (size_t)r->config->hits;
	enum kb_status st = KB_OK;

	if (limit > KB_HITS_MAX)
		limit = KB_HITS_MAX;
	say(a, KB_VERDICT_NONE, a->n_terms ? "no_match" : "empty");
	if (ranking->n) {
		st = kb_answer_fill(r, a, ranking, q->lang, limit, err);
		if (st == KB_OK)
			st = decide(r, q, ranking, a, err);
		if (a->n_hits > limit)
			a->n_hits = limit;
	}
	if (st == KB_OK && a->verdict == KB_VERDICT_NONE && a->n_terms)
		st = find_expired(r, how, a, err);
	return st;
}
