/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bags.c - a question field in memory, for trials in which some cases must not
 * be known. In: term hashes of texts, by version. Out: the best bags.
 */
#include "trial.h"

#include <stdlib.h>

#define K1 8.0
#define B .7
#define LENGTH_MIN .5	/* of the average, as the index has it */

struct posting { uint32_t hash, bag, tf; };

struct kb_bags {
	struct posting *v; size_t n, room;
	uint32_t *versions;		/* by bag */
	uint32_t *lengths;
	uint64_t *ids;
	double *scores;
	uint64_t *masks;
	size_t n_bags, room_bags;
	uint32_t of_speech[KB_SPEECHES];	/* bags */
	double average;
};

struct kb_bags *kb_bags_new(void *mem)
{
	return kb_new(mem, struct kb_bags);
}

/* Texts of one version come one after the other, mostly. */
static uint32_t bag_of(struct kb_bags *b, uint32_t version)
{
	for (size_t i = b->n_bags; i-- > 0 && i + 8 >= b->n_bags;)
		if (b->versions[i] == version)
			return (uint32_t)i;
	if (b->n_bags == b->room_bags) {
		b->room_bags = b->room_bags ? 2 * b->room_bags : 256;
		b->versions = kb_grow(b, b->versions, uint32_t, b->room_bags);
		b->lengths = kb_grow(b, b->lengths, uint32_t, b->room_bags);
		b->ids = kb_grow(b, b->ids, uint64_t, b->room_bags);
	}
	b->versions[b->n_bags] = version;
	b->lengths[b->n_bags] = 0;
	return (uint32_t)b->n_bags++;
}

void kb_bags_add(struct kb_bags *b, const struct kb_snapshot *s,
		 uint32_t version, const uint32_t *hashes, size_t n)
{
	const struct kb_version *v = &s->versions[version];
	size_t before = b->n_bags;
	uint32_t bag = bag_of(b, version);

	b->of_speech[kb_speech_of(v->lang)] += (uint32_t)(b->n_bags - before);
	b->ids[bag] = v->id_hash;

	for (size_t i = 0; i < n; i++) {
		if (b->n == b->room) {
			b->room = b->room ? 2 * b->room : 4096;
			b->v = kb_grow(b, b->v, struct posting, b->room);
		}
		b->v[b->n++] = (struct posting){ hashes[i], bag, 1 };
	}
	b->lengths[bag] += (uint32_t)n;
}

static int compare(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->bag < y->bag ? -1 : x->bag > y->bag;
}

void kb_bags_done(struct kb_bags *b)
{
	size_t n = 0;
	double sum = 0;

	if (b->n)
		qsort(b->v, b->n, sizeof(*b->v), compare);
	for (size_t i = 0; i < b->n; i++) {
		if (n && !compare(&b->v[n - 1], &b->v[i]))
			b->v[n - 1].tf++;
		else
			b->v[n++] = b->v[i];
	}
	b->n = n;
	for (size_t i = 0; i < b->n_bags; i++)
		sum += b->lengths[i];
	b->average = b->n_bags ? sum / (double)b->n_bags : 1;
	b->scores = kb_array(b, double, b->n_bags + 1);
	b->masks = kb_array(b, uint64_t, b->n_bags + 1);
}

static void add_term(struct kb_bags *b, enum kb_speech speech,
		     const struct kb_query_term *t, uint64_t bit,
		     uint64_t *possible, uint64_t *held)
{
	uint32_t hash = t->search.hash;
	size_t low = 0, high = b->n, end;
	double idf;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (b->v[middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < b->n && b->v[end].hash == hash;)
		end++;
	idf = kb_idf_of(b->of_speech[speech], (uint32_t)b->n_bags,
			(uint32_t)(end - low)) * t->grip * t->share;
	if (!t->alternative)
		*possible += (uint64_t)(idf * 4096) * 9;
	*held |= end > low ? bit : 0;
	for (size_t i = low; i < end; i++) {
		const struct posting *p = &b->v[i];
		double length = b->lengths[p->bag] / b->average;

		length = length < LENGTH_MIN ? LENGTH_MIN : length;
		b->scores[p->bag] += idf * (K1 + 1) * p->tf /
			(p->tf + K1 * (1 - B + B * length));
		b->masks[p->bag] |= bit;
	}
}

static bool before(const struct kb_bag_top *a, const struct kb_bag_top *b)
{
	return a->score > b->score || (a->score == b->score && a->id < b->id);
}

size_t kb_bags_top(struct kb_bags *b, const struct kb_query *q, size_t k,
		   struct kb_bag_top *ret, uint64_t *possible, uint64_t *held)
{
	size_t n = 0;

	memset(b->scores, 0, b->n_bags * sizeof(*b->scores));
	memset(b->masks, 0, b->n_bags * sizeof(*b->masks));
	*possible = *held = 0;
	for (size_t i = 0; i < q->kinds[KB_KIND_MAIN].n; i++)
		add_term(b, q->speech, &q->kinds[KB_KIND_MAIN].v[i],
			 1ull << i, possible, held);
	for (size_t i = 0; i < q->kinds[KB_KIND_PAIR].n; i++)
		add_term(b, q->speech, &q->kinds[KB_KIND_PAIR].v[i], 0,
			 possible, held);
	for (size_t i = 0; i < b->n_bags; i++) {
		struct kb_bag_top t = { b->versions[i],
			(uint32_t)(b->scores[i] * 4096), b->masks[i],
			b->ids[i] };
		size_t at = n;

		if (!t.score || (n == k && !before(&t, &ret[k - 1])))
			continue;
		while (at > 0 && before(&t, &ret[at - 1]))
			at--;
		if (n == k)
			n--;
		memmove(ret + at + 1, ret + at, (n - at) * sizeof(*ret));
		ret[at] = t;
		n++;
	}
	return n;
}

size_t kb_bags_hashes(struct kb_text *text, int slot,
		      const struct kb_tokens *tokens, void *mem,
		      uint32_t **ret)
{
	const struct kb_terms *terms = kb_text_terms(text, slot,
		KB_TERM_MAIN | KB_TERM_PAIR);

	*ret = kb_array(mem, uint32_t, terms->n + 1);
	for (size_t i = 0; i < terms->n; i++)
		(*ret)[i] = kb_query_hash(&terms->v[i], tokens);
	return terms->n;
}
