/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query.c - analyses a question and weighs its terms. In: the folded tokens.
 * Out: struct kb_query.
 */
#include "rewrite.h"

#include <math.h>
#include <stdlib.h>

enum { ASKED_MAX = 2, FREQUENCIES_MAX = 64 };
/* What a match of a phrase searched beside the question counts. */
#define FAINT .5		/* of a word that says little; 1 to .1 were tried */
#define BESIDE .5

static double idf(double documents, double frequency)
{
	if (frequency > documents)
		frequency = documents;
	/* libm may differ in the last bits from machine to machine. */
	return nearbyint(log(1 + (documents - frequency + .5) /
			     (frequency + .5)) * 4096) / 4096;
}

double kb_idf_of(uint32_t own, uint32_t all, uint32_t frequency)
{
	return idf(own >= frequency && own ? own : all, frequency);
}

struct kb_query *kb_query_new(void *mem)
{
	struct kb_query *q = kb_new(mem, struct kb_query);

	q->chars = kb_array(q, uint8_t, KB_UNIT_WORD);
	q->memo = kb_array(q, struct kb_memo, KB_MEMO_SLOTS);
	q->collected = kb_array(q, struct kb_query_term, KB_COLLECT_MAX);
	q->searched.mem = q;
	return q;
}

static void clear(struct kb_query *q)
{
	for (size_t i = 0; i < q->n_han; i++)
		q->chars[q->han[i]] = 0;
	q->n_han = 0;
	for (int k = 0; k < KB_KINDS; k++)
		q->kinds[k].n = 0;
	q->n_codes = q->dropped = 0;
	q->total = 0;
	q->is_han = false;
	memset(q->main_slots, 0, sizeof(q->main_slots));
	memset(q->gram_slots, 0, sizeof(q->gram_slots));
	memset(q->han_pair, 0, sizeof(q->han_pair));
	memset(q->lone, 0, sizeof(q->lone));
	memset(q->pair, 0, sizeof(q->pair));
	q->round++;
}

/* ---- collecting ------------------------------------------------------------ */

struct collected {
	struct kb_query_term *v;	/* distinct, in the order asked */
	size_t n;
	size_t typed;		/* tokens before those searched beside */
	const struct kb_reading *reading;
};

static bool is_guess(const struct kb_reading *r, const struct kb_token *t)
{
	for (size_t i = 0; i < r->n_guesses; i++)
		if (t->start >= r->guesses[i].start &&
		    t->end <= r->guesses[i].end)
			return true;
	return false;
}

/* A term that is not wanted: of what is searched beside only MAIN terms are,
   and in a question taken as typed nothing else is. */
static bool is_left_out(const struct collected *c, const struct kb_term *t,
			bool alternative)
{
	return alternative ? c->reading->verbatim : t->kind == KB_TERM_MAIN ? false :
		t->token + (t->kind == KB_TERM_PAIR) >= c->typed;
}

uint32_t kb_query_hash(const struct kb_term *t, const struct kb_tokens *tokens)
{
	const struct kb_token *a = &tokens->v[t->token];

	if (t->kind != KB_TERM_PAIR)
		return t->hash;
	/* Pairs are counted by their stems, see kb_pair_hash(). */
	return kb_pair_hash(kb_term_hash(KB_TERM_MAIN, a->stem, a->stem_len),
			    kb_term_hash(KB_TERM_MAIN, a[1].stem,
					 a[1].stem_len));
}

static bool same(const char *a, size_t a_len, const char *b, size_t b_len)
{
	return a_len == b_len && !memcmp(a, b, a_len);
}

/* A MAIN term that is not its token (and, of a pair, the next one). */
static bool is_alternative(const struct kb_term *t,
			   const struct kb_tokens *tokens)
{
	const struct kb_token *a = &tokens->v[t->token], *b = a + 1;

	if (t->kind != KB_TERM_MAIN || same(t->text, t->len, a->stem,
					    a->stem_len))
		return false;
	return !(a->type == KB_TOKEN_HAN && t->token + 1 < tokens->n &&
		 t->len > a->raw_len &&
		 same(t->text, a->raw_len, a->raw, a->raw_len) &&
		 same(t->text + a->raw_len, t->len - a->raw_len, b->raw,
		      b->raw_len));
}

/* A pair is one when both its parts are. */
static bool is_function(const struct kb_term *t,
			const struct kb_tokens *tokens)
{
	const struct kb_token *a = &tokens->v[t->token];

	if (!kb_token_is_function(a))
		return false;
	if (t->kind == KB_TERM_PAIR ||
	    (t->kind == KB_TERM_MAIN && a->type == KB_TOKEN_HAN &&
	     t->len > a->raw_len))
		return t->token + 1 < tokens->n && kb_token_is_function(a + 1);
	return true;
}

static void collect(struct collected *c, const struct kb_terms *terms,
		    const struct kb_tokens *tokens, unsigned kind)
{
	uint16_t slots[KB_COLLECT_MAX * 2] = { 0 };

	c->n = 0;
	for (size_t i = 0; i < terms->n && c->n < KB_COLLECT_MAX; i++) {
		const struct kb_term *t = &terms->v[i];
		const char *p = t->text;
		uint32_t hash;
		size_t at;

		bool beside = t->token >= c->typed;
		bool alternative = is_alternative(t, tokens);

		if (t->kind != kind || is_left_out(c, t, alternative))
			continue;
		hash = kb_query_hash(t, tokens);
		for (at = hash % KB_COUNT(slots); slots[at];
		     at = (at + 1) % KB_COUNT(slots))
			if (c->v[slots[at] - 1].search.hash == hash)
				break;
		if (slots[at]) {
			c->v[slots[at] - 1].asked += !beside;
			continue;
		}
		bool word = kind == KB_TERM_MAIN &&
			tokens->v[t->token].type == KB_TOKEN_WORD &&
			!alternative;

		c->v[c->n] = (struct kb_query_term){
			.shown = word ? tokens->v[t->token].raw : t->text,
			.shown_len = word ? tokens->v[t->token].raw_len :
				t->len,
			.alternative = alternative || beside,
			.share = beside ? BESIDE : 1,
			.grip = is_function(t, tokens) ? FAINT : 1,
			.guess = is_guess(c->reading, &tokens->v[t->token]),
			.search = { .text = t->text, .len = t->len,
				    .kind = (enum kb_term_kind)t->kind,
				    .hash = hash },
			.asked = 1, .first = (int)t->token, .second = -1 };
		if (kind == KB_TERM_CHAR)
			c->v[c->n].cp = kb_utf8_next(&p, p + t->len);
		slots[at] = (uint16_t)++c->n;
	}
}

static enum kb_speech speech_of(const struct kb_tokens *tokens, size_t n,
				bool is_han)
{
	size_t words[2] = { 0 };

	if (is_han)
		return KB_SPEECH_HAN;
	for (size_t i = 0; i < n; i++)
		if (tokens->v[i].type == KB_TOKEN_WORD)
			words[tokens->v[i].script == KB_SCRIPT_CYRILLIC]++;
	return words[1] > words[0] ? KB_SPEECH_CYRILLIC : KB_SPEECH_LATIN;
}

static enum kb_status weigh(struct collected *c, unsigned kind,
			    enum kb_speech speech,
			    struct kb_index_reader *reader, enum kb_part part,
			    struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(reader, part);
	struct kb_search_term block[FREQUENCIES_MAX];

	for (size_t i = 0; i < c->n; i += FREQUENCIES_MAX) {
		size_t n = c->n - i < FREQUENCIES_MAX ? c->n - i :
			FREQUENCIES_MAX;
		enum kb_status st;

		if (kind != KB_TERM_MAIN && kind != KB_TERM_CODE)
			break;
		for (size_t j = 0; j < n; j++)
			block[j] = c->v[i + j].search;
		st = kb_index_frequencies(reader, part, KB_FIELD_BODY, block,
					  n, err);
		if (st != KB_OK)
			return st;
		for (size_t j = 0; j < n; j++)
			c->v[i + j].search.frequency = block[j].frequency;
	}
	for (size_t i = 0; i < c->n; i++) {
		struct kb_query_term *t = &c->v[i];

		if (kind != KB_TERM_MAIN && kind != KB_TERM_CODE)
			t->search.frequency = kb_snapshot_frequency(
				s, t->search.hash);
		t->idf = kb_idf_of(s->speech[speech].documents,
			s->live_documents, t->search.frequency);
		t->weight = t->idf * t->share * t->grip *
			(t->asked < ASKED_MAX ? t->asked : ASKED_MAX);
		t->search.weight = (uint32_t)(t->weight * 4096);
	}
	return KB_OK;
}

/* What no article has finds nothing, however rare it is. */
static int heavier(const void *a, const void *b)
{
	const struct kb_query_term *x = a, *y = b;

	if (!x->search.frequency != !y->search.frequency)
		return x->search.frequency ? -1 : 1;
	if (x->weight != y->weight)
		return x->weight < y->weight ? 1 : -1;
	return x->search.hash < y->search.hash ? -1 :
		x->search.hash > y->search.hash;
}

static size_t keep(struct collected *c, struct kb_query_term *ret, size_t max)
{
	size_t dropped = c->n > max ? c->n - max : 0;

	if (dropped)
		qsort(c->v, c->n, sizeof(*c->v), heavier);
	memcpy(ret, c->v, (c->n - dropped) * sizeof(*ret));
	return dropped;
}

static double unseen_share(const struct collected *c)
{
	double unseen = 0, all = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (c->v[i].alternative)
			continue;
		all += c->v[i].weight;
		if (!c->v[i].search.frequency || c->v[i].guess)
			unseen += c->v[i].weight;
	}
	return all > 0 ? unseen / all : 0;
}

/* ---- tables ---------------------------------------------------------------- */

int kb_query_main(const struct kb_query *q, uint32_t hash)
{
	for (size_t at = hash % KB_HASH_SLOTS; q->main_slots[at].at;
	     at = (at + 1) % KB_HASH_SLOTS)
		if (q->main_slots[at].hash == hash)
			return q->main_slots[at].at - 1;
	return -1;
}

static int find_gram(const struct kb_query *q, uint32_t hash)
{
	for (size_t at = hash % KB_HASH_SLOTS; q->gram_slots[at].at;
	     at = (at + 1) % KB_HASH_SLOTS)
		if (q->gram_slots[at].hash == hash)
			return q->gram_slots[at].at - 1;
	return -1;
}

/* Place of a character in the tables + 1; 0 when there is no room for it. */
static uint8_t place_han(struct kb_query *q, uint32_t cp)
{
	if (cp >= KB_UNIT_WORD)
		return 0;
	if (!q->chars[cp] && q->n_han < KB_HAN_MAX) {
		q->han[q->n_han++] = (uint16_t)cp;
		q->chars[cp] = (uint8_t)q->n_han;
	}
	return q->chars[cp];
}

static void index_han(struct kb_query *q, size_t i)
{
	const struct kb_search_term *t = &q->kinds[KB_KIND_MAIN].v[i].search;
	const char *p = t->text, *end = t->text + t->len;
	uint32_t a = kb_utf8_next(&p, end);
	uint32_t b = p < end ? kb_utf8_next(&p, end) : 0;
	uint8_t at_a, at_b;

	if (a < 0x2e80 || p != end)
		return;		/* a word */
	at_a = place_han(q, a);
	at_b = b ? place_han(q, b) : 0;
	if (at_a && at_b)
		q->han_pair[at_a - 1][at_b - 1] = (uint8_t)(i + 1);
	else if (at_a && !b)
		q->lone[at_a - 1] = (uint8_t)(i + 1);
}

static void make_tables(struct kb_query *q, const struct kb_tokens *tokens)
{
	for (size_t i = 0; i < q->kinds[KB_KIND_CHAR].n; i++)
		place_han(q, q->kinds[KB_KIND_CHAR].v[i].cp);
	for (size_t i = 0; i < q->kinds[KB_KIND_MAIN].n; i++) {
		uint32_t hash = q->kinds[KB_KIND_MAIN].v[i].search.hash;
		size_t at = hash % KB_HASH_SLOTS;

		while (q->main_slots[at].at)
			at = (at + 1) % KB_HASH_SLOTS;
		q->main_slots[at].hash = hash;
		q->main_slots[at].at = (uint8_t)(i + 1);
		index_han(q, i);
	}
	for (size_t i = 0; i < q->kinds[KB_KIND_GRAM].n; i++) {
		uint32_t hash = q->kinds[KB_KIND_GRAM].v[i].search.hash;
		size_t at = hash % KB_HASH_SLOTS;

		while (q->gram_slots[at].at)
			at = (at + 1) % KB_HASH_SLOTS;
		q->gram_slots[at].hash = hash;
		q->gram_slots[at].at = (uint8_t)(i + 1);
	}
	for (size_t i = 0; i < q->kinds[KB_KIND_PAIR].n; i++) {
		struct kb_query_term *t = &q->kinds[KB_KIND_PAIR].v[i];
		const struct kb_token *a = &tokens->v[t->first];

		t->first = kb_query_main(q, kb_term_hash(KB_TERM_MAIN, a->stem,
							 a->stem_len));
		t->second = kb_query_main(q, kb_term_hash(KB_TERM_MAIN,
			a[1].stem, a[1].stem_len));
		if (t->first >= 0 && t->second >= 0)
			q->pair[t->first][t->second] = (uint8_t)(i + 1);
	}
}

const struct kb_memo *kb_query_word(struct kb_query *q,
				    const struct kb_snapshot *s, uint32_t word)
{
	struct kb_memo *m = &q->memo[word & (KB_MEMO_SLOTS - 1)];
	const struct kb_word *w = &s->words[word];
	uint32_t grams[64];
	size_t n;

	if (m->round == q->round && m->word == word)
		return m;
	*m = (struct kb_memo){ .word = word, .round = q->round,
			       .main = (int16_t)kb_query_main(q, w->stem) };
	if (!q->kinds[KB_KIND_GRAM].n)
		return m;
	n = kb_word_grams(s->word_bytes + w->bytes, w->len, grams,
			  KB_COUNT(grams));
	m->all_grams = (uint8_t)n;
	for (size_t i = 0; i < n && m->n_grams < KB_WORD_GRAMS; i++) {
		int at = find_gram(q, grams[i]);

		if (at >= 0)
			m->grams[m->n_grams++] = (uint8_t)at;
	}
	return m;
}

/* Idf mass of all words and Han characters of the question. */
static double base_total(const struct kb_query *q)
{
	double sum = 0;

	for (size_t i = 0; i < q->kinds[KB_KIND_CHAR].n; i++)
		sum += q->kinds[KB_KIND_CHAR].v[i].idf;
	for (size_t i = 0; i < q->kinds[KB_KIND_MAIN].n; i++) {
		if (q->kinds[KB_KIND_MAIN].v[i].share < 1)
			continue;
		const char *p = q->kinds[KB_KIND_MAIN].v[i].search.text;
		uint32_t cp = kb_utf8_next(&p, p +
			q->kinds[KB_KIND_MAIN].v[i].search.len);

		if (cp >= KB_UNIT_WORD || !q->chars[cp])
			sum += q->kinds[KB_KIND_MAIN].v[i].idf;
	}
	return sum;
}

/* All that is searched, as one text, so that one run of the analyzer holds it.
   Returns how many of its tokens are the question's own. */
static size_t analyse(struct kb_query *q, struct kb_text *text,
		      const struct kb_reading *reading,
		      const struct kb_tokens **ret)
{
	const struct kb_tokens *tokens;
	size_t own = 0;

	q->searched.len = 0;
	kb_buf_add(&q->searched, reading->text, reading->len);
	for (size_t i = 0; i < reading->n_also; i++) {
		kb_buf_add(&q->searched, "\n", 1);
		kb_buf_adds(&q->searched, reading->also[i]);
	}
	tokens = kb_text_tokens(text, 0, q->searched.bytes, q->searched.len);
	while (own < tokens->n && tokens->v[own].start < reading->len)
		own++;
	*ret = tokens;
	return own;
}

/* A code that stands in an article is known, however it is written there. */
static void forgive_codes(struct kb_query *q)
{
	const struct kb_query_kind *main = &q->kinds[KB_KIND_MAIN];

	for (size_t i = 0; i < q->n_codes && !q->is_han && q->total > 0; i++)
		for (size_t m = 0; m < main->n; m++)
			if (q->codes[i].search.frequency &&
			    !main->v[m].search.frequency &&
			    !main->v[m].alternative &&
			    main->v[m].first == q->codes[i].first)
				q->unseen -= main->v[m].weight / q->total;
	if (q->unseen < 0)
		q->unseen = 0;
}

enum kb_status kb_query_prepare(struct kb_query *q, struct kb_text *text,
				const struct kb_reading *reading,
				struct kb_index_reader *reader,
				enum kb_part part, struct kb_error *err)
{
	static const struct { unsigned kind; size_t max; } kinds[KB_KINDS] = {
		[KB_KIND_MAIN] = { KB_TERM_MAIN, KB_MAIN_MAX },
		[KB_KIND_CHAR] = { KB_TERM_CHAR, KB_CHAR_MAX },
		[KB_KIND_GRAM] = { KB_TERM_GRAM, KB_GRAM_MAX },
		[KB_KIND_PAIR] = { KB_TERM_PAIR, KB_PAIR_MAX },
	};
	const struct kb_tokens *tokens;
	struct collected c = { .v = q->collected,
		.reading = reading,
		.typed = analyse(q, text, reading, &tokens) };
	const struct kb_terms *terms = kb_text_terms(text, 0, KB_TERM_MAIN |
		KB_TERM_CHAR | KB_TERM_GRAM | KB_TERM_PAIR | KB_TERM_CODE);
	enum kb_status st = KB_OK;
	size_t han = 0;

	clear(q);
	q->tokens = *tokens;
	q->tokens.n = c.typed;
	while (q->tokens.n_extra && q->tokens.extra[q->tokens.n_extra -
	       1].first >= c.typed)
		q->tokens.n_extra--;
	for (size_t i = 0; i < c.typed; i++)
		han += tokens->v[i].type == KB_TOKEN_HAN;
	q->is_han = han > 0 && han * 2 >= c.typed;
	q->speech = speech_of(tokens, c.typed, q->is_han);
	for (int k = 0; k < KB_KINDS && st == KB_OK; k++) {
		struct kb_query_kind *kind = &q->kinds[k];

		collect(&c, terms, tokens, kinds[k].kind);
		st = weigh(&c, kinds[k].kind, q->speech, reader, part,
			   err);
		for (size_t i = 0; k == KB_KIND_MAIN && i < c.n; i++)
			q->total += c.v[i].alternative ? 0 : c.v[i].weight;
		/* Of Han pairs many straddle two words and prove nothing. */
		if (k == (q->is_han ? KB_KIND_CHAR : KB_KIND_MAIN))
			q->unseen = unseen_share(&c);
		size_t dropped = keep(&c, kind->v, kinds[k].max);

		kind->n = c.n - dropped;
		if (k == KB_KIND_MAIN)
			q->dropped = dropped;
	}
	collect(&c, terms, tokens, KB_TERM_CODE);
	if (st == KB_OK)
		st = weigh(&c, KB_TERM_CODE, q->speech, reader, part, err);
	q->n_codes = c.n - keep(&c, q->codes, KB_CODE_MAX);
	if (st == KB_OK) {
		forgive_codes(q);
		make_tables(q, tokens);
		q->base_total = base_total(q);
	}
	return st;
}
