/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * passage.c - chooses sentences and marks words, on the original text: the
 * analyzer says which bytes each token came from, so that marks are right also
 * where folding, stems or vocabulary made the match.
 */
#include "passage.h"

enum { PASSAGE_CHARS = 280, PASSAGE_HAN = 120, SENTENCES_MAX = 64 };

struct sentence { uint32_t start, end; uint64_t mask; bool code; };

/* What a token matched: MAIN terms by position; an exact code. with_next: it
   and the next one are one, with what stands between. */
struct mark { uint64_t mask; bool code, with_next; };

/* Does this token, with the one before or after it, match the question?
   ret: position in kinds[MAIN]. */
static int token_main(const struct kb_query *q, const struct kb_tokens *t,
		      size_t i)
{
	const struct kb_token *a = &t->v[i];

	if (a->type == KB_TOKEN_HAN)
		return -1;
	return kb_query_main(q, kb_term_hash(KB_TERM_MAIN, a->stem,
					     a->stem_len));
}

static int han_main(const struct kb_query *q, const struct kb_token *a,
		    const struct kb_token *b)
{
	uint8_t at = a->cp < KB_UNIT_WORD ? q->chars[a->cp] : 0;
	uint8_t next = b && b->cp < KB_UNIT_WORD ? q->chars[b->cp] : 0;

	if (!at)
		return -1;
	return (b ? (next ? q->han_pair[at - 1][next - 1] : 0) :
		q->lone[at - 1]) - 1;
}

static bool is_asked_code(const struct kb_query *q, const struct kb_extra *x)
{
	uint32_t hash = kb_term_hash(KB_TERM_CODE, x->text, x->len);

	for (size_t i = 0; i < q->n_codes; i++)
		if (q->codes[i].search.hash == hash)
			return true;
	return false;
}

/* What a phrase also means, and codes, mark all their tokens. */
static void match_extras(const struct kb_query *q, const struct kb_tokens *t,
			 struct mark *marks)
{
	for (size_t i = 0; i < t->n_extra; i++) {
		const struct kb_extra *x = &t->extra[i];
		bool han = (unsigned char)x->text[0] >= 0xe2;
		bool code = x->type == KB_EXTRA_CODE && is_asked_code(q, x);
		/* Of a Han phrase the first pair tells, a word is whole. */
		int at = kb_query_main(q, kb_term_hash(KB_TERM_MAIN, x->text,
			han && x->len > 6 ? 6 : x->len));

		for (uint32_t k = 0; k < x->count && x->first + k < t->n; k++) {
			marks[x->first + k].code |= code;
			marks[x->first + k].with_next |=
				(code || at >= 0) && k + 1 < x->count;
			if (at >= 0)
				marks[x->first + k].mask |= 1ull << at;
		}
	}
}

/* For each token what it matched; a child of mem. */
static struct mark *match(void *mem, const struct kb_query *q,
			  const struct kb_tokens *t)
{
	struct mark *marks = kb_array(mem, struct mark, t->n + 1);

	for (size_t i = 0; i < t->n; i++) {
		const struct kb_token *a = &t->v[i];
		const struct kb_token *b = i + 1 < t->n &&
			t->v[i + 1].type == KB_TOKEN_HAN &&
			t->v[i + 1].joined ? &t->v[i + 1] : NULL;
		bool touched = i > 0 && a->joined &&
			t->v[i - 1].type == KB_TOKEN_HAN;
		int at;

		if (a->type != KB_TOKEN_HAN) {
			at = token_main(q, t, i);
			if (at >= 0)
				marks[i].mask |= 1ull << at;
			continue;
		}
		if (!b && touched)
			continue;	/* the pair before has told */
		at = han_main(q, a, b);
		if (at < 0)
			continue;
		marks[i].mask |= 1ull << at;
		if (b)
			marks[i + 1].mask |= 1ull << at;
	}
	match_extras(q, t, marks);
	return marks;
}

/* An exact code outweighs the words around it. */
static double mass_of(const struct kb_query *q, uint64_t mask, bool code)
{
	double sum = code ? 2 * q->codes[0].weight : 0;

	for (; mask; mask &= mask - 1)
		sum += q->kinds[KB_KIND_MAIN].v[__builtin_ctzll(mask)].weight;
	return sum;
}

static size_t split(const char *text, uint32_t start, uint32_t end,
		    struct sentence *ret, size_t max)
{
	size_t n = 0;
	uint32_t at = start;

	while (at < end && n < max) {
		uint32_t next = (uint32_t)kb_text_sentence_end(text, end, at);

		if (next <= at || n + 1 == max)
			next = end;
		ret[n++] = (struct sentence){ .start = at, .end = next };
		at = next;
	}
	return n;
}

static size_t weight_of(const char *text, uint32_t start, uint32_t end)
{
	size_t size = 0;

	for (const char *p = text + start; p < text + end;)
		size += kb_utf8_next(&p, text + end) >= 0x2e80 ?
			PASSAGE_CHARS / PASSAGE_HAN + 1 : 1;
	return size;
}

/* The run of sentences within the length that covers most of the question;
   of equals the earliest and shortest. */
static void choose(const struct kb_query *q, const char *text,
		   const struct sentence *s, size_t n, uint32_t *start,
		   uint32_t *end)
{
	double best = -1;

	for (size_t i = 0; i < n; i++) {
		uint64_t mask = 0;
		bool code = false;
		size_t size = 0;

		for (size_t j = i; j < n; j++) {
			double mass;

			size += weight_of(text, s[j].start, s[j].end);
			if (j > i && size > PASSAGE_CHARS)
				break;
			mask |= s[j].mask;
			code |= s[j].code;
			mass = mass_of(q, mask, code);
			if (mass > best + 1e-9) {
				best = mass;
				*start = s[i].start;
				*end = s[j].end;
			}
		}
	}
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void trim(const char *text, uint32_t *start, uint32_t *end)
{
	while (*start < *end && is_space(text[*start]))
		++*start;
	while (*end > *start && is_space(text[*end - 1]))
		--*end;
	if (*end - *start > 2 && !memcmp(text + *start, "- ", 2))
		*start += 2;		/* the bullet of a list */
}

static void add_run(struct kb_passage *p, const char *text, uint32_t from,
		    uint32_t to, bool marked)
{
	struct kb_run *last = p->n ? &p->runs[p->n - 1] : NULL;

	if (from >= to)
		return;
	if (last && last->marked == marked) {
		last->len += to - from;
		return;
	}
	p->runs[p->n++] = (struct kb_run){ text + from, to - from, marked };
}

/* Terms worth a mark: those that weigh at least a third of the heaviest that
   could be found; nobody needs "the" marked. */
static uint64_t worth_marking(const struct kb_query *q)
{
	const struct kb_query_kind *k = &q->kinds[KB_KIND_MAIN];
	double most = 0;
	uint64_t mask = 0;

	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].search.frequency && k->v[i].idf > most)
			most = k->v[i].idf;
	for (size_t i = 0; i < k->n; i++)
		if (k->v[i].idf * 3 >= most)
			mask |= 1ull << i;
	return mask;
}

/* Only spaces between: two marked words are one mark. */
static bool is_gap(const char *text, uint32_t from, uint32_t to)
{
	while (from < to && is_space(text[from]))
		from++;
	return from == to;
}

/* Runs of [start, end); tokens were taken from `base` on. */
static void mark(void *mem, const struct kb_query *q, const char *text,
		 const struct kb_tokens *t, const struct mark *marks,
		 uint32_t base, struct kb_passage *p)
{
	uint64_t worth = worth_marking(q);
	uint32_t at = p->start;
	bool joined = false;

	p->runs = kb_array(mem, struct kb_run, 2 * t->n + 2);
	for (size_t i = 0; i < t->n; i++) {
		uint32_t from = base + t->v[i].start, to = base + t->v[i].end;

		if ((!(marks[i].mask & worth) && !marks[i].code) ||
		    from < at || to > p->end)
			continue;
		joined |= p->n > 0 && is_gap(text, at, from);
		add_run(p, text, at, from, joined);
		add_run(p, text, from, to, true);
		at = to;
		joined = marks[i].with_next;
	}
	add_run(p, text, at, p->end, false);
}

static void mark_passage(void *mem, const struct kb_query *q,
			 struct kb_text *text, const char *bytes,
			 struct kb_passage *p)
{
	const struct kb_tokens *t = kb_text_tokens(text, 1, bytes + p->start,
						   p->end - p->start);

	mark(mem, q, bytes, t, match(mem, q, t), p->start, p);
}

void kb_passage_place(const struct kb_article *a, struct kb_passage *p)
{
	p->block = KB_BLOCK_OTHER;
	p->heading = p->anchor = "";
	for (size_t i = 0; i < a->n_headings; i++) {
		if (a->headings[i].at > p->start)
			break;
		p->heading = a->headings[i].text;
		p->anchor = a->headings[i].anchor;
		if (a->headings[i].block != KB_BLOCK_OTHER)
			p->block = a->headings[i].block;
	}
}

/* Headings are signposts, not answers, and rows of a table need the table. */
static bool is_heading(const struct kb_article *a, uint32_t start)
{
	for (size_t i = 0; i < a->n_headings; i++)
		if (a->headings[i].at == start)
			return true;
	return false;
}

static bool is_prose(const struct kb_article *a, const struct sentence *s)
{
	return !is_heading(a, s->start) &&
		!memmem(a->text + s->start, s->end - s->start, " | ", 3);
}

void kb_passage_find(void *mem, const struct kb_query *q, struct kb_text *text,
		     const struct kb_article *a,
		     const struct kb_section *section, struct kb_passage *ret)
{
	struct sentence all[SENTENCES_MAX], s[SENTENCES_MAX];
	size_t n_all = split(a->text, section->start, section->end, all,
			     SENTENCES_MAX), n = 0, next = 0;
	const struct kb_tokens *t = kb_text_tokens(text, 1,
		a->text + section->start, section->end - section->start);
	struct mark *marks = match(mem, q, t);
	struct kb_passage p = { .start = section->start,
				.end = section->end };

	for (size_t i = 0; i < n_all; i++)
		if (is_prose(a, &all[i]))
			s[n++] = all[i];
	if (!n)
		n = n_all, memcpy(s, all, n * sizeof(*s));
	for (size_t i = 0; i < n; i++)
		for (; next < t->n && section->start + t->v[next].start <
		     s[i].end; next++)
			if (section->start + t->v[next].start >= s[i].start) {
				s[i].mask |= marks[next].mask;
				s[i].code |= marks[next].code;
			}
	choose(q, a->text, s, n, &p.start, &p.end);
	trim(a->text, &p.start, &p.end);
	kb_passage_place(a, &p);
	mark(mem, q, a->text, t, marks, section->start, &p);
	*ret = p;
}

/* The first paragraph of the answer block. */
static bool first_answer(const struct kb_article *a, struct kb_passage *ret)
{
	struct kb_passage p = { 0 };
	const char *line;

	if (!kb_article_block(a, KB_BLOCK_ANSWER, &p.start, &p.end))
		return false;
	trim(a->text, &p.start, &p.end);
	line = memchr(a->text + p.start, '\n', p.end - p.start);
	if (line)
		p.end = (uint32_t)(line - a->text);
	kb_passage_place(a, &p);
	*ret = p;
	return true;
}

void kb_passage_answer(void *mem, const struct kb_query *q,
		       struct kb_text *text, const struct kb_article *a,
		       const struct kb_passage *found, struct kb_passage *ret)
{
	struct kb_passage p;

	*ret = *found;
	if (!first_answer(a, &p))
		return;
	mark_passage(mem, q, text, a->text, &p);
	*ret = p;
}

static const char *skip_number(const char *line, const char *end)
{
	const char *p = line;

	while (p < end && *p >= '0' && *p <= '9')
		p++;
	if (p > line && p < end && (*p == '.' || *p == ')'))
		p++;
	else
		p = line;
	while (p < end && *p == ' ')
		p++;
	return p;
}

size_t kb_article_steps(void *mem, const struct kb_article *a,
			const char ***ret)
{
	uint32_t start, end;
	const char **steps = NULL;
	size_t n = 0;

	if (!kb_article_block(a, KB_BLOCK_STEPS, &start, &end))
		return 0;
	while (start < end) {
		const char *line = a->text + start;
		const char *stop = memchr(line, '\n', end - start);
		const char *p;

		if (!stop)
			stop = a->text + end;
		p = skip_number(line, stop);
		/* Only numbered lines are steps; others belong to them. */
		if (p > line && p < stop) {
			steps = talloc_realloc(mem, steps, const char *, n + 1);
			steps[n++] = talloc_strndup(mem, p, (size_t)(stop - p));
		}
		start = (uint32_t)(stop - a->text) + 1;
	}
	*ret = steps;
	return n;
}
