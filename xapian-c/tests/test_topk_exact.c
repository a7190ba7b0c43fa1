/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_topk_exact.c - the top k is exactly what an exhaustive scoring gives: 10,000
 * seeded random questions over a few thousand documents with skewed term
 * frequencies, hit by hit (id, score, mask), with filter, groups, required
 * terms, documents beyond the caller's arrays, deletions and rewritings in
 * between, on one database and on two as one.
 *
 * The test keeps every document's frequencies in a table of its own and scores
 * from that; it shares nothing with the library but xc_field_saturation(),
 * which is held against the formula in test_topk.c.
 */
#include "support.h"

#include <stdio.h>

#define DOCS 6500		/* at most; ids 1 .. DOCS */
#define WORDS 120		/* in each of two fields */
#define FIELDS 2
#define VOCABULARY (WORDS * FIELDS)
#define SHARDS_MAX 2

static uint64_t seed;

static uint32_t rnd(uint32_t below)
{
	seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (uint32_t)(((seed >> 33) * below) >> 31);
}

/* ---- the world: documents as the test knows them ------------------------ */

static struct {
	uint8_t wdf[DOCS + 1][VOCABULARY];
	bool alive[DOCS + 1];
	uint16_t lengths[FIELDS][DOCS + 1];
	uint32_t runs[DOCS + 1];	/* groups of neighbours */
	uint32_t mixed[DOCS + 1];	/* groups of anybody */
	uint64_t allowed[DOCS / 64 + 1];
	uint32_t last;
	size_t shards;
	struct xc_writer *writers[SHARDS_MAX];
	struct xc_database *db;
	struct xc_field *fields[FIELDS];
} world;

static void word(unsigned w, char text[8])
{
	snprintf(text, 8, "%c%u", w < WORDS ? 'b' : 't', w % WORDS);
}

/* Word r of a field is in about 1 of 1 + r/2 documents: a few are in most. */
static void invent(uint32_t d)
{
	memset(world.wdf[d], 0, sizeof(world.wdf[d]));
	for (unsigned f = 0; f < FIELDS; f++) {
		unsigned length = 0;
		for (unsigned r = 0; r < WORDS; r++) {
			uint8_t *wdf = &world.wdf[d][f * WORDS + r];
			if (rnd(100 + r * 50) >= (f ? 20u : 70u))
				continue;
			*wdf = 1;
			while (*wdf < 100 && rnd(3) == 0)
				*wdf = (uint8_t)(*wdf * 2 + rnd(2));
			length += *wdf;
		}
		/* Some are far from what their words say: any will do. */
		world.lengths[f][d] = (uint16_t)(rnd(50) ? length
							 : rnd(3000));
	}
	world.alive[d] = true;
}

static void store(uint32_t d)
{
	struct xc_writer *w = world.writers[(d - 1) % world.shards];
	const uint32_t docid = (d - 1) / (uint32_t)world.shards + 1;
	struct xc_term terms[VOCABULARY];
	char texts[VOCABULARY][8];
	struct xc_document_spec spec = { .terms = terms };

	if (!world.alive[d]) {
		OK(xc_writer_delete(w, docid, &err));
		return;
	}
	for (unsigned i = 0; i < VOCABULARY; i++) {
		if (!world.wdf[d][i])
			continue;
		word(i, texts[i]);
		terms[spec.n_terms++] = (struct xc_term){ texts[i],
			strlen(texts[i]), world.wdf[d][i] };
	}
	OK(xc_writer_replace(w, docid, &spec, &err));
}

/* Deletes, rewrites and appends some, commits; the reader then looks again. */
static void change(void)
{
	for (unsigned i = 0; i < 60; i++) {
		uint32_t d = 1 + rnd(world.last);
		if (world.alive[d] && rnd(2))
			world.alive[d] = false;
		else
			invent(d);
		store(d);
	}
	for (unsigned i = 0; i < 40 && world.last < DOCS; i++) {
		invent(++world.last);
		store(world.last);
	}
	for (size_t i = 0; i < world.shards; i++)
		OK(xc_writer_commit(world.writers[i], &err));
	OK(xc_db_reopen(world.db, NULL, &err));
}

/* New tables, as a caller makes after each change; k1 and b vary. */
static void measure(void)
{
	static const double k1[] = { .8, 1.2, 0, 8 }, b[] = { .75, 0, 1, .3 };

	for (unsigned f = 0; f < FIELDS; f++) {
		double sum = 0;
		for (uint32_t d = 1; d <= world.last; d++)
			sum += world.lengths[f][d];
		xc_field_free(world.fields[f]);
		world.fields[f] = NULL;
		OK(xc_field_new(world.lengths[f], world.last + 1,
				sum / world.last, k1[rnd(4)], b[rnd(4)],
				&world.fields[f], &err));
	}
}

static void world_make(size_t shards, uint32_t docs)
{
	const char *paths[SHARDS_MAX] = { in_folder("s0"), in_folder("s1") };
	uint32_t run = 0;

	memset(&world, 0, sizeof(world));
	world.shards = shards;
	world.last = docs;
	for (size_t i = 0; i < shards; i++)
		world.writers[i] = writer_at(paths[i], XC_CREATE | XC_NO_SYNC);
	for (uint32_t d = 1; d <= docs; d++) {
		invent(d);
		store(d);
	}
	for (uint32_t d = 0; d <= DOCS; d++) {
		run += rnd(3) == 0;
		world.runs[d] = run;
		world.mixed[d] = rnd(10) ? rnd(300) : XC_NO_GROUP;
	}
	for (size_t i = 0; i < shards; i++)
		OK(xc_writer_commit(world.writers[i], &err));
	OK(xc_db_open(paths, shards, &world.db, &err));
	measure();
}

static void world_free(void)
{
	for (unsigned f = 0; f < FIELDS; f++)
		xc_field_free(world.fields[f]);
	xc_db_free(world.db);
	for (size_t i = 0; i < world.shards; i++)
		xc_writer_free(world.writers[i]);
}

/* ---- a question and its exhaustive answer ------------------------------- */

static struct {
	struct xc_topk_request request;
	struct xc_topk_term terms[XC_TOPK_TERMS_MAX];
	char texts[XC_TOPK_TERMS_MAX][8];
	unsigned words[XC_TOPK_TERMS_MAX];	/* VOCABULARY: unknown */
} question;

static void ask_terms(size_t n)
{
	bool used[VOCABULARY + 1] = { false };
	size_t i = 0;

	while (i < n) {
		/* Rarer words are asked for as often as common ones. */
		unsigned w = rnd(40) ? rnd(VOCABULARY) : VOCABULARY;
		if (used[w])
			continue;
		used[w] = true;
		question.words[i] = w;
		if (w < VOCABULARY)
			word(w, question.texts[i]);
		else
			memcpy(question.texts[i], "none", 5);
		question.terms[i] = (struct xc_topk_term){
			.text = question.texts[i],
			.len = strlen(question.texts[i]),
			/* Few different weights: many equal scores. */
			.weight = rnd(2) ? 4096 * rnd(4) : rnd(60000),
			.field = w < VOCABULARY ? w / WORDS : 0,
		};
		i++;
	}
	question.request.n_terms = n;
}

static void ask(void)
{
	static const size_t ks[] = { 1, 10, 50 };
	struct xc_topk_request *q = &question.request;

	*q = (struct xc_topk_request){
		.terms = question.terms,
		.fields = (const struct xc_field *const *)world.fields,
		.n_fields = FIELDS,
		.k = ks[rnd(3)],
	};
	ask_terms(rnd(20) ? 1 + rnd(12) : rnd(65));
	if (rnd(2)) {
		const unsigned pass = 1 + rnd(40);
		for (size_t i = 0; i < COUNT(world.allowed); i++)
			for (unsigned bit = 0; bit < 64; bit++)
				if (bit == 0 || rnd(pass) == 0)
					world.allowed[i] ^= UINT64_C(1) << bit;
		q->allowed = world.allowed;
		q->n_allowed = rnd(3) ? world.last + 1 : rnd(world.last);
	}
	if (rnd(2)) {
		q->group = rnd(2) ? world.runs : world.mixed;
		q->n_group = rnd(10) ? world.last + 1 : rnd(world.last);
	}
	if (rnd(4) == 0)
		q->required = rnd(q->n_terms < 5 ? 6 : 4);
}

static bool visible(uint32_t d)
{
	const struct xc_topk_request *q = &question.request;

	if (!world.alive[d] || (q->group && d >= q->n_group))
		return false;
	return !q->allowed || (d < q->n_allowed &&
			       (q->allowed[d / 64] >> (d % 64) & 1));
}

static bool score(uint32_t d, struct xc_topk_hit *hit)
{
	const struct xc_topk_request *q = &question.request;

	*hit = (struct xc_topk_hit){ d, 0, 0 };
	for (size_t i = 0; i < q->n_terms; i++) {
		const unsigned w = question.words[i];
		if (w == VOCABULARY || !world.wdf[d][w])
			continue;
		hit->mask |= UINT64_C(1) << i;
		hit->score += (uint32_t)(((uint64_t)q->terms[i].weight *
			xc_field_saturation(world.fields[w / WORDS],
					    world.wdf[d][w],
					    world.lengths[w / WORDS][d])) >>
			16);
	}
	return hit->mask && (uint64_t)__builtin_popcountll(hit->mask) >=
			    q->required;
}

static int by_rank(const void *a, const void *b)
{
	const struct xc_topk_hit *x = a, *y = b;

	if (x->score != y->score)
		return x->score < y->score ? 1 : -1;
	return x->docid < y->docid ? -1 : 1;
}

/* All matches, sorted; the first of each group; the first k. */
static size_t exhaustive(struct xc_topk_hit hits[DOCS + 1])
{
	const struct xc_topk_request *q = &question.request;
	static bool seen[DOCS + 1];
	size_t n = 0, kept = 0;

	for (uint32_t d = 1; d <= world.last; d++)
		if (visible(d) && score(d, &hits[n]))
			n++;
	qsort(hits, n, sizeof(hits[0]), by_rank);
	memset(seen, 0, sizeof(seen));
	for (size_t i = 0; i < n && kept < q->k; i++) {
		const uint32_t g = q->group ? q->group[hits[i].docid]
					    : XC_NO_GROUP;
		if (g != XC_NO_GROUP && seen[g])
			continue;
		if (g != XC_NO_GROUP)
			seen[g] = true;
		hits[kept++] = hits[i];
	}
	return kept;
}

static void compare(unsigned number)
{
	static struct xc_topk_hit wanted[DOCS + 1];
	struct xc_topk_hit hits[50];
	struct xc_topk_result got = { .hits = hits };
	const size_t n = exhaustive(wanted);

	OK(xc_topk(world.db, &question.request, &got, &err));
	ck_assert_msg(got.n == n, "question %u: %zu hits, not %zu", number,
		      got.n, n);
	ck_assert(!got.partial);
	for (size_t i = 0; i < n; i++)
		ck_assert_msg(hits[i].docid == wanted[i].docid &&
			      hits[i].score == wanted[i].score &&
			      hits[i].mask == wanted[i].mask,
			      "question %u, hit %zu: %u with %u, not %u with %u",
			      number, i, hits[i].docid, hits[i].score,
			      wanted[i].docid, wanted[i].score);
}

static void questions(unsigned n, unsigned between_changes)
{
	for (unsigned i = 0; i < n; i++) {
		if (i % between_changes == between_changes - 1) {
			change();
			measure();
		}
		ask();
		compare(i);
	}
}

START_TEST(ten_thousand_questions_get_the_exhaustive_answer)
{
	seed = 20240229;
	world_make(1, 5000);
	questions(9000, 300);
	world_free();
}
END_TEST

START_TEST(two_databases_as_one_do_too)
{
	seed = 7;
	world_make(2, 1500);
	questions(1000, 250);
	world_free();
}
END_TEST

START_TEST(a_stale_database_is_reopened_inside)
{
	uint64_t before, after;
	struct xc_database *fresh;

	seed = 11;
	world_make(1, 2400);
	ask();
	fresh = world.db;
	world.db = reader_of(in_folder("s0"));
	OK(xc_db_revision(world.db, &before, &err));
	for (unsigned i = 0; i < 5; i++) {	/* change() reopens fresh only */
		struct xc_database *stale = world.db;
		world.db = fresh;
		change();
		world.db = stale;
	}
	measure();
	question.request = (struct xc_topk_request){
		.terms = question.terms,
		.fields = (const struct xc_field *const *)world.fields,
		.n_fields = FIELDS, .k = 50,
	};
	ask_terms(64);
	compare(0);
	OK(xc_db_revision(world.db, &after, &err));
	ck_assert_msg(after > before, "the reader was never stale");
	xc_db_free(fresh);
	world_free();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ten_thousand_questions_get_the_exhaustive_answer,
		two_databases_as_one_do_too,
		a_stale_database_is_reopened_inside,
	};
	Suite *suite = suite_create("xapian-c exact topk");
	TCase *tcase = tcase_create("topk");

	tcase_add_checked_fixture(tcase, folder_make, folder_remove);
	tcase_set_timeout(tcase, 300);
	for (size_t i = 0; i < COUNT(tests); i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return run_suite(suite);
}
