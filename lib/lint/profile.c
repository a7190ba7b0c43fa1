/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile.c - what is remembered of articles. In: the store. Out: profiles,
 * and an index from terms to them; only what has changed is read again.
 */
#include <math.h>
#include <stdlib.h>

#include "profile.h"

enum { TOPIC_MAX = 400, BODY_MAX = 4000 };
#define TITLE_WEIGHT 2.f	/* against that of a question */
/* As if so many articles more were there that say none of it: with few of
   them, rare and frequent would mean nothing. */
#define PRIOR 50

/* ---- one profile ---------------------------------------------------------------- */

static const struct kb_pair *environment(void *mem, const struct kb_article *a)
{
	struct kb_pair *v = kb_array(mem, struct kb_pair, a->n_environment);

	for (size_t i = 0; i < a->n_environment; i++)
		v[i] = (struct kb_pair){
			kb_strdup(mem, a->environment[i].key),
			kb_strdup(mem, a->environment[i].value) };
	return v;
}

static int by_hash(const void *a, const void *b)
{
	const struct weighed *x = a, *y = b;

	return (x->hash > y->hash) - (x->hash < y->hash);
}

static int by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static bool is_word(const struct kb_tokens *tokens, const struct kb_term *term)
{
	return !kb_token_is_function(&tokens->v[term->token]);
}

static void topic_add(struct profile *p, struct kb_text *t, const char *text,
		      float weight)
{
	size_t len = strnlen(text, 2000);
	const struct kb_tokens *tokens;
	const struct kb_terms *terms;

	while (len && text[len] && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	tokens = kb_text_tokens(t, 0, text, len);
	terms = kb_text_terms(t, 0, KB_TERM_MAIN);
	for (size_t i = 0; i < terms->n && p->n_topic < TOPIC_MAX; i++)
		if (is_word(tokens, &terms->v[i]))
			p->topic[p->n_topic++] = (struct weighed){
				terms->v[i].hash, weight };
}

/* Each once; said often weighs more, but not in proportion. */
static void topic_close(struct profile *p)
{
	size_t kept = 0;

	if (p->n_topic)
		qsort(p->topic, p->n_topic, sizeof(*p->topic), by_hash);
	for (size_t i = 0; i < p->n_topic; i++) {
		if (kept && p->topic[kept - 1].hash == p->topic[i].hash)
			p->topic[kept - 1].weight += p->topic[i].weight;
		else
			p->topic[kept++] = p->topic[i];
	}
	for (size_t i = 0; i < kept; i++)
		p->topic[i].weight = logf(1 + p->topic[i].weight);
	p->n_topic = kept;
	p->topic = kb_grow(p, p->topic, struct weighed, kept + 1);
}

static void body_fill(struct profile *p, struct kb_text *t,
		      const struct kb_article *a)
{
	const struct kb_tokens *tokens = kb_text_tokens(t, 0, a->text,
							a->text_len);
	const struct kb_terms *terms = kb_text_terms(t, 0, KB_TERM_MAIN);
	size_t n = 0, kept = 0;
	uint32_t *v = kb_array(p, uint32_t, BODY_MAX);

	for (size_t i = 0; i < terms->n && n < BODY_MAX; i++)
		if (is_word(tokens, &terms->v[i]))
			v[n++] = terms->v[i].hash;
	if (n)
		qsort(v, n, sizeof(*v), by_number);
	for (size_t i = 0; i < n; i++)
		if (!i || v[i] != v[i - 1])
			v[kept++] = v[i];
	p->body = kb_grow(p, v, uint32_t, kept + 1);
	p->n_body = kept;
}

struct profile *lint_profile(void *mem, struct kb_text *t,
			     const struct kb_article *a, uint32_t row)
{
	struct profile *p = kb_new(mem, struct profile);
	const struct kb_lang *lang = kb_lang_find(a->lang);

	*p = (struct profile){
		.id = kb_strdup(p, a->id), .lang = kb_strdup(p, a->lang),
		.title = kb_strdup(p, a->title),
		.state = kb_strdup(p, a->state),
		.audience = kb_strdup(p, a->audience),
		.environment = environment(p, a),
		.n_environment = a->n_environment,
		.row = row, .rule = a->rule,
		.speech = kb_speech_of((unsigned)(lang ? lang - kb_langs :
						  0)),
		.validated_at = a->validated_at,
		.valid_from = a->valid_from, .valid_until = a->valid_until,
		.topic = kb_array(p, struct weighed, TOPIC_MAX),
		.pins = kb_array(p, const char *, a->n_pins),
		.n_pins = a->n_pins,
	};
	topic_add(p, t, a->title, TITLE_WEIGHT);
	for (size_t i = 0; i < a->n_questions; i++)
		topic_add(p, t, a->questions[i], 1);
	topic_close(p);
	for (size_t i = 0; i < a->n_pins; i++)
		p->pins[i] = kb_text_key(t, p, a->pins[i],
					 strlen(a->pins[i]));
	if (a->rule)
		return p;
	body_fill(p, t, a);
	kb_facts_of(p, t, a, &p->facts);
	return p;
}

/* ---- all of them ---------------------------------------------------------------- */

static int by_posting(const void *a, const void *b)
{
	const struct posting *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->profile > y->profile) - (x->profile < y->profile);
}

static void index_topics(struct profiles *p)
{
	for (size_t s = 0; s < KB_SPEECHES; s++) {
		size_t n = 0;

		p->members[s] = 0;
		for (size_t i = 0; i < p->n; i++)
			if (p->v[i]->speech == s && !p->v[i]->rule)
				n += p->v[i]->n_topic;
		p->postings[s] = kb_grow(p, p->postings[s], struct posting,
					 n + 1);
		n = 0;
		for (size_t i = 0; i < p->n; i++) {
			const struct profile *of = p->v[i];

			if (of->speech != s || of->rule)
				continue;
			p->members[s]++;
			for (size_t k = 0; k < of->n_topic; k++)
				p->postings[s][n++] = (struct posting){
					of->topic[k].hash, (uint32_t)i,
					of->topic[k].weight };
		}
		if (n)
			qsort(p->postings[s], n, sizeof(struct posting),
			      by_posting);
		p->n_postings[s] = n;
	}
}

static int order(const char *id, const char *lang, const struct profile *p)
{
	int n = strcmp(id, p->id);

	return n ? n : strcmp(lang, p->lang);
}

static enum kb_status read_profile(struct kb_linter *l, uint32_t row,
				   struct profile **ret, struct kb_error *err)
{
	struct kb_stored st;
	enum kb_status status = kb_store_version(l->store, l, row, KB_BRIEF,
						 &st, err);

	if (status != KB_OK)
		return status;
	int64_t at = kb_now(), turn = kb_article_turn(st.article, at);
	kb_article_cut(st.article, at);
	*ret = lint_profile(l->profiles, l->text, st.article, row);
	(*ret)->at = at;
	(*ret)->turn = turn;
	talloc_free(st.article);
	return KB_OK;
}

/* Both lists are in one order: what is in both and has the same row is kept. */
static enum kb_status renew(struct kb_linter *l, const struct kb_newest *rows,
			    size_t n, bool *changed, struct kb_error *err)
{
	struct profiles *p = l->profiles;
	struct profile **v = kb_array(p, struct profile *, n + 1);
	size_t old = 0;

	for (size_t i = 0; i < n; i++) {
		int c = -1;

		while (old < p->n && (c = order(rows[i].id, rows[i].lang,
						p->v[old])) > 0) {
			talloc_free(p->v[old++]);
			*changed = true;
		}
		if (old < p->n && c == 0 && p->v[old]->row == rows[i].row &&
		    (!p->v[old]->turn || kb_now() < p->v[old]->turn)) {
			v[i] = p->v[old++];
			continue;
		}
		if (old < p->n && c == 0)
			talloc_free(p->v[old++]);
		enum kb_status status = read_profile(l, rows[i].row, &v[i],
						     err);
		if (status != KB_OK) {
			/* What was moved is read again the next time. */
			p->n = 0;
			return status;
		}
		*changed = true;
	}
	for (; old < p->n; old++, *changed = true)
		talloc_free(p->v[old]);
	talloc_free(p->v);
	p->v = v;
	p->n = n;
	return KB_OK;
}

enum kb_status lint_profiles_refresh(struct kb_linter *l,
				     struct kb_error *err)
{
	struct kb_newest *rows = NULL;
	bool changed = false;
	size_t n;
	enum kb_status status;

	if (!l->profiles)
		l->profiles = kb_new(l, struct profiles);
	status = kb_store_newest_rows(l->store, l, &rows, &n, err);
	if (status != KB_OK)
		return status;
	status = renew(l, rows, n, &changed, err);
	if (status == KB_OK && (changed || !l->profiles->postings[0]))
		index_topics(l->profiles);
	talloc_free(rows);
	return status;
}

/* ---- likeness ------------------------------------------------------------------- */

static size_t first_posting(const struct profiles *p, enum kb_speech speech,
			    uint32_t hash)
{
	size_t low = 0, high = p->n_postings[speech];

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (p->postings[speech][middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t end_of(const struct profiles *p, enum kb_speech speech,
		     size_t from, uint32_t hash)
{
	while (from < p->n_postings[speech] &&
	       p->postings[speech][from].hash == hash)
		from++;
	return from;
}

static double rarity(const struct profiles *p, enum kb_speech speech,
		     size_t has)
{
	double all = (double)p->members[speech] + PRIOR;

	return log(1 + all / ((double)has + 1)) / log(1 + all);
}

double lint_rarity(const struct profiles *p, enum kb_speech speech,
		   uint32_t hash)
{
	size_t from = first_posting(p, speech, hash);

	return rarity(p, speech, end_of(p, speech, from, hash) - from);
}

static double length_of(const struct profiles *p, const struct profile *of)
{
	double sum = 0;

	for (size_t i = 0; i < of->n_topic; i++) {
		double w = lint_rarity(p, of->speech, of->topic[i].hash) *
			(double)of->topic[i].weight;
		sum += w * w;
	}
	return sqrt(sum);
}

static int most_alike(const void *a, const void *b)
{
	const struct alike *x = a, *y = b;

	if (x->likeness != y->likeness)
		return x->likeness > y->likeness ? -1 : 1;
	return order(x->p->id, x->p->lang, y->p);
}

size_t lint_alike(const struct profiles *p, const struct profile *of,
		  struct alike *ret, size_t max)
{
	double *scores = kb_array(NULL, double, p->n + 1);
	struct alike *all = kb_array(scores, struct alike, p->n + 1);
	double own = length_of(p, of);
	size_t n = 0;

	for (size_t i = 0; i < of->n_topic; i++) {
		size_t from = first_posting(p, of->speech, of->topic[i].hash);
		size_t to = end_of(p, of->speech, from, of->topic[i].hash);
		double w = rarity(p, of->speech, to - from);

		for (; from < to; from++) {
			const struct posting *x =
				&p->postings[of->speech][from];
			scores[x->profile] += w * w * (double)x->weight *
				(double)of->topic[i].weight;
		}
	}
	for (size_t i = 0; i < p->n; i++)
		if (scores[i] > 0 && order(of->id, of->lang, p->v[i]) != 0)
			all[n++] = (struct alike){ p->v[i], scores[i] };
	/* The lengths of the best only: they cost more than the sums. */
	if (n)
		qsort(all, n, sizeof(*all), most_alike);
	n = n < max * 4 ? n : max * 4;
	for (size_t i = 0; i < n; i++)
		all[i].likeness /= own * length_of(p, all[i].p);
	if (n)
		qsort(all, n, sizeof(*all), most_alike);
	n = n < max ? n : max;
	memcpy(ret, all, n * sizeof(*all));
	talloc_free(scores);
	return n;
}

double lint_overlap(const struct profile *a, const struct profile *b)
{
	size_t i = 0, k = 0, both = 0;
	size_t less = a->n_body < b->n_body ? a->n_body : b->n_body;

	while (i < a->n_body && k < b->n_body) {
		both += a->body[i] == b->body[k];
		if (a->body[i] < b->body[k])
			i++;
		else if (a->body[i] > b->body[k])
			k++;
		else
			i++, k++;
	}
	return less ? (double)both / (double)less : 0;
}
