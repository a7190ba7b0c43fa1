/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fact.c - replies to questions asked back, applied to ranked hits one after
 * the other, as they were given. "other" says none of the options that were
 * shown: the question asked back then is made once more, which the same hits
 * and the same earlier facts do to the letter, and its options are dropped.
 */
#include "fact.h"
#include "ask.h"
#include "score.h"

#include <kb/text.h>

static const char topic[] = "topic", other[] = "other";

struct known {
	void *mem;
	const struct kb_weights *weights; bool is_han;
	const struct kb_fact *facts;
	struct kb_answer_hit *hits; size_t n;	/* hit and stored are set */
};

enum kb_status kb_facts_check(const struct kb_fact *facts, size_t n,
			      struct kb_error *err)
{
	if (n > KB_FACTS_MAX)
		return kb_error_set(err, KB_LIMIT, "%zu facts are given, at "
				    "most %d are read", n, KB_FACTS_MAX);
	for (size_t i = 0; i < n; i++) {
		const char *name = facts[i].attribute;
		size_t len = strlen(facts[i].value);

		if (!kb_attribute_known(name))
			return kb_error_set(err, KB_INVALID, "a fact is about "
				"product, region, tier, version or topic");
		if (!len || kb_utf8_valid(facts[i].value, len) != len)
			return kb_error_set(err, KB_INVALID, "the fact %s has "
				"no value", name);
		if (len > KB_ID_MAX)
			return kb_error_set(err, KB_LIMIT, "the value of the "
				"fact %s has %zu bytes, at most %d are read",
				name, len, KB_ID_MAX);
		for (size_t k = 0; k < i; k++)
			if (!strcmp(facts[k].attribute, name))
				return kb_error_set(err, KB_INVALID,
					"the fact %s is given twice", name);
	}
	return KB_OK;
}

bool kb_facts_name(const struct kb_fact *facts, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(facts[i].attribute, topic))
			return !strcmp(facts[i].value, id);
	return false;
}

static const char *value_of(const struct kb_answer_hit *hit,
			    const char *attribute)
{
	const struct kb_article *a = hit->stored.article;

	return !strcmp(attribute, topic) ? a->id :
		kb_article_environment(a, attribute);
}

static bool is_option(const struct kb_ask *ask, const char *value)
{
	for (size_t i = 0; i < ask->n; i++)
		if (!strcmp(ask->options[i].value, value))
			return true;
	return false;
}

static size_t leads(const struct known *k)
{
	struct kb_hit hits[KB_LEADS_MAX + 1];
	size_t n = k->n < KB_COUNT(hits) ? k->n : KB_COUNT(hits);

	for (size_t i = 0; i < n; i++)
		hits[i] = k->hits[i].hit;
	return kb_leads_count(hits, n);
}

static void drop_options(struct known *k, size_t at)
{
	const char *attribute = k->facts[at].attribute;
	const struct kb_ask *ask = kb_ask_make(k->mem, k->hits, leads(k),
					       k->facts, at);
	size_t kept = 0;

	if (!ask || strcmp(ask->attribute, attribute) != 0)
		return;
	for (size_t i = 0; i < k->n; i++) {
		const char *value = value_of(&k->hits[i], attribute);

		if (!value || !is_option(ask, value))
			k->hits[kept++] = k->hits[i];
	}
	k->n = kept;
}

/* Puts the hit at `from` before that at `to`, the others keep their order. */
static void move_up(struct known *k, size_t from, size_t to)
{
	struct kb_answer_hit hit = k->hits[from];

	memmove(&k->hits[to + 1], &k->hits[to],
		(from - to) * sizeof(*k->hits));
	k->hits[to] = hit;
}

static void lift(struct known *k, struct kb_hit *hit)
{
	hit->value[KB_SIGNAL_ENVIRONMENT]++;
	kb_hit_weigh(hit, k->weights, k->is_han);
}

/* What is kept moves up to its place: equal scores stay in their order. */
static void keep_fitting(struct known *k, const struct kb_fact *fact)
{
	size_t kept = 0;

	for (size_t i = 0; i < k->n; i++) {
		const char *value = value_of(&k->hits[i], fact->attribute);
		size_t to = kept;

		if (value && strcmp(value, fact->value) != 0)
			continue;
		if (value)
			lift(k, &k->hits[i].hit);
		while (to > 0 &&
		       k->hits[to - 1].hit.score < k->hits[i].hit.score)
			to--;
		k->hits[kept] = k->hits[i];
		move_up(k, kept++, to);
	}
	k->n = kept;
}

static void put_named_first(struct known *k, size_t n_facts)
{
	for (size_t i = 1; i < k->n; i++)
		if (kb_facts_name(k->facts, n_facts,
				  k->hits[i].stored.article->id)) {
			move_up(k, i, 0);
			return;
		}
}

static enum kb_status load(struct kb_reader *r, const struct kb_snapshot *s,
			   const struct kb_ranked *ranked, struct known *k,
			   struct kb_error *err)
{
	enum kb_status st = KB_OK;

	k->n = ranked->n < KB_HITS_MAX ? ranked->n : KB_HITS_MAX;
	k->hits = kb_array(k->mem, struct kb_answer_hit, k->n + 1);
	for (size_t i = 0; st == KB_OK && i < k->n; i++) {
		k->hits[i].hit = ranked->hits[i];
		const struct kb_version *v =
			&s->versions[ranked->hits[i].version];
		st = kb_store_version_at(r->store, k->mem, v->row,
			v->valid_from, KB_BRIEF, &k->hits[i].stored, err);
	}
	return st;
}

enum kb_status kb_facts_apply(struct kb_reader *r, const struct kb_snapshot *s,
			      const struct kb_fact *facts, size_t n,
			      struct kb_ranked *ranked, struct kb_error *err)
{
	struct known k = { .weights = &r->taught->weights,
			   .is_han = r->query->is_han, .facts = facts };
	enum kb_status st;

	if (!n || !ranked->n)
		return KB_OK;
	k.mem = talloc_new(NULL);
	st = load(r, s, ranked, &k, err);
	for (size_t i = 0; st == KB_OK && i < n; i++) {
		if (!strcmp(facts[i].value, other))
			drop_options(&k, i);
		else if (strcmp(facts[i].attribute, topic) != 0)
			keep_fitting(&k, &facts[i]);
	}
	if (st == KB_OK) {
		put_named_first(&k, n);
		for (size_t i = 0; i < k.n; i++)
			ranked->hits[i] = k.hits[i].hit;
		ranked->n = k.n;
	}
	talloc_free(k.mem);
	return st;
}
