/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * profile.c - what is remembered of articles. In: the store. Out: profiles,
 * and an index from terms to them; only what has changed is read again.
 */
#include <math.h>
#include <stdlib.h>

#include "facts.h"
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
	uint32_t concepts[FACT_CONCEPTS_MAX];

	while (len && text[len] && ((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	tokens = kb_text_tokens(t, 0, text, len);
	terms = kb_text_terms(t, 0, KB_TERM_MAIN);
	for (size_t i = 0; i < terms->n && p->n_topic < TOPIC_MAX; i++)
		if (is_word(tokens, &terms->v[i]))
			p->topic[p->n_topic++] = (struct weighed){
				terms->v[i].hash, weight };
	for (size_t i = 0; i < tokens->n; i++) {
		size_t n = fact_concepts(&(struct fact_reader){ NULL, tokens,
			text, len }, i, concepts);

		for (size_t k = 0; k < n && p->n_topic < TOPIC_MAX; k++)
			p->topic[p->n_topic++] = (struct weighed){ concepts[k],
								   weight };
	}
}

/* What it is for tells what it is about. */
static void topic_attributes(struct profile *p)
{
	for (size_t i = 0; i < p->n_environment && p->n_topic < TOPIC_MAX; i++)
		if (strcmp(p->environment[i].value, "all") != 0)
			p->topic[p->n_topic++] = (struct weighed){
				fact_attribute(p->environment[i].key,
					       p->environment[i].value), 1 };
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
	topic_attributes(p);
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

static bool is_listed(const struct profile *p, size_t list,
		      const struct weighed *term)
{
	return !p->rule && (list == ANY_SPEECH ? fact_is_concept(term->hash) :
			    p->speech == list && !fact_is_concept(term->hash));
}

static void index_list(struct profiles *p, size_t list)
{
	size_t n = 0;

	p->members[list] = 0;
	for (size_t i = 0; i < p->n; i++) {
		p->members[list] += !p->v[i]->rule &&
			(list == ANY_SPEECH || p->v[i]->speech == list);
		for (size_t k = 0; k < p->v[i]->n_topic; k++)
			n += is_listed(p->v[i], list, &p->v[i]->topic[k]);
	}
	p->postings[list] = kb_grow(p, p->postings[list], struct posting,
				    n + 1);
	n = 0;
	for (size_t i = 0; i < p->n; i++)
		for (size_t k = 0; k < p->v[i]->n_topic; k++) {
			const struct weighed *term = &p->v[i]->topic[k];

			if (is_listed(p->v[i], list, term))
				p->postings[list][n++] = (struct posting){
					term->hash, (uint32_t)i,
					term->weight };
		}
	if (n)
		qsort(p->postings[list], n, sizeof(struct posting),
		      by_posting);
	p->n_postings[list] = n;
}

static void index_topics(struct profiles *p)
{
	for (size_t list = 0; list < TERM_LISTS; list++)
		index_list(p, list);
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

static size_t list_of(const struct profile *of, uint32_t hash)
{
	return fact_is_concept(hash) ? ANY_SPEECH : of->speech;
}

static size_t first_posting(const struct profiles *p, size_t list,
			    uint32_t hash)
{
	size_t low = 0, high = p->n_postings[list];

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (p->postings[list][middle].hash < hash)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t end_of(const struct profiles *p, size_t list, size_t from,
		     uint32_t hash)
{
	while (from < p->n_postings[list] &&
	       p->postings[list][from].hash == hash)
		from++;
	return from;
}

static double rarity(const struct profiles *p, size_t list, size_t has)
{
	double all = (double)p->members[list] + PRIOR;

	return log(1 + all / ((double)has + 1)) / log(1 + all);
}

double lint_rarity(const struct profiles *p, enum kb_speech speech,
		   uint32_t hash)
{
	size_t list = fact_is_concept(hash) ? ANY_SPEECH : speech;
	size_t from = first_posting(p, list, hash);

	return rarity(p, list, end_of(p, list, from, hash) - from);
}

/* any: of what means the same in all languages alone. */
static double length_of(const struct profiles *p, const struct profile *of,
			bool any)
{
	double sum = 0;

	for (size_t i = 0; i < of->n_topic; i++) {
		double w = lint_rarity(p, of->speech, of->topic[i].hash) *
			(double)of->topic[i].weight;

		if (!any || fact_is_concept(of->topic[i].hash))
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

static void add_scores(const struct profiles *p, const struct profile *of,
		       const struct weighed *term, double *scores)
{
	size_t list = list_of(of, term->hash);
	size_t from = first_posting(p, list, term->hash);
	size_t to = end_of(p, list, from, term->hash);
	double w = rarity(p, list, to - from);

	for (; from < to; from++) {
		const struct posting *x = &p->postings[list][from];

		scores[x->profile] += w * w * (double)x->weight *
			(double)term->weight;
	}
}

/* The lengths of the best only: they cost more than the sums. */
static void by_length(const struct profiles *p, const struct profile *of,
		      struct alike *all, size_t n)
{
	double own[2] = { length_of(p, of, false), length_of(p, of, true) };

	for (size_t i = 0; i < n; i++) {
		bool any = all[i].p->speech != of->speech;

		all[i].likeness /= own[any] * length_of(p, all[i].p, any);
	}
	if (n)
		qsort(all, n, sizeof(*all), most_alike);
}

/* Is it one's own in another language, or is it there in one's own language,
   too? Then that one is compared. */
static bool is_elsewhere(const struct profiles *p, const struct profile *of,
			 const struct profile *other)
{
	size_t low = 0, high = p->n;

	if (strcmp(of->id, other->id) == 0)
		return true;
	if (strcmp(of->lang, other->lang) == 0)
		return false;
	while (low < high) {
		size_t middle = (low + high) / 2;
		int n = order(other->id, of->lang, p->v[middle]);

		if (!n)
			return true;
		if (n > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

size_t lint_alike(const struct profiles *p, const struct profile *of,
		  struct alike *ret, size_t max)
{
	double *scores = kb_array(NULL, double, p->n + 1);
	struct alike *all = kb_array(scores, struct alike, p->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < of->n_topic; i++)
		add_scores(p, of, &of->topic[i], scores);
	for (size_t i = 0; i < p->n; i++)
		if (scores[i] > 0 && !is_elsewhere(p, of, p->v[i]))
			all[n++] = (struct alike){ p->v[i], scores[i] };
	if (n)
		qsort(all, n, sizeof(*all), most_alike);
	n = n < max * 4 ? n : max * 4;
	by_length(p, of, all, n);
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
