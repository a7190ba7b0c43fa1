/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rewrite_words.c - rewriters of single words: typed on the other keyboard
 * layout, mistyped, or known under another name. In and out: struct
 * kb_rewriting.
 */
#include "rewrite.h"

enum { FAR_MAX = 4,		/* words looked up at two edits: these cost
				   ten times as much */
       NEAR_MAX = 24,		/* words looked up at all: a long letter says
				   most things twice */
       SWAPPED_MIN = 3 };	/* letters of a word that tells the layout */

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* The run of bytes without spaces around [start, end). */
static void chunk_of(const struct kb_rewriting *w, size_t *start, size_t *end)
{
	while (*start > 0 && !is_space(w->text[*start - 1]))
		--*start;
	while (*end < w->len && !is_space(w->text[*end]))
		++*end;
}

/* An address of mail or the web is not words. */
static bool is_address(const char *chunk, size_t len)
{
	return memchr(chunk, '@', len) || memmem(chunk, len, "://", 3) ||
		(len > 4 && !memcmp(chunk, "www.", 4));
}

/* Bit by token: part of an exact code or of a name that is known otherwise. */
static const bool *named(const struct kb_rewriting *w)
{
	bool *named = kb_array(w->mem, bool, w->tokens->n + 1);

	for (size_t i = 0; i < w->tokens->n_extra; i++) {
		const struct kb_extra *x = &w->tokens->extra[i];

		for (uint32_t k = 0; k < x->count; k++)
			named[x->first + k] = true;
	}
	return named;
}

static bool has_digit(const struct kb_token *t)
{
	for (size_t i = 0; i < t->raw_len; i++)
		if (t->raw[i] >= '0' && t->raw[i] <= '9')
			return true;
	return false;
}

static bool may_correct(const struct kb_rewriting *w, const bool *is_named,
			size_t i)
{
	const struct kb_token *t = &w->tokens->v[i];
	size_t start = t->start, end = t->end;

	if (w->known[i] || t->type != KB_TOKEN_WORD || is_named[i] ||
	    has_digit(t))
		return false;
	chunk_of(w, &start, &end);
	return !is_address(w->text + start, end - start);
}

/* ---- keyboard layout ------------------------------------------------------- */

struct chunk {
	size_t start, end;
	const char *swapped;	/* NULL: it is no word on the other layout */
	size_t letters;		/* of what it is then */
	unsigned script;	/* bit, as typed */
	bool known;		/* as typed */
};

/* What the chunk is on the other layout, if texts have that word. */
static enum kb_status swap(struct kb_rewriting *w, struct chunk *c,
			   struct kb_error *err)
{
	char *swapped = kb_layout_swap(w->mem, w->text + c->start,
				       c->end - c->start);
	const struct kb_tokens *t;
	struct kb_search_term term;
	enum kb_status st;

	if (!swapped)
		return KB_OK;
	t = kb_text_tokens(w->lexicon.text, 1, swapped, strlen(swapped));
	if (t->n != 1 || t->v[0].type != KB_TOKEN_WORD || has_digit(&t->v[0]))
		return KB_OK;
	c->letters = kb_utf8_count(t->v[0].raw, t->v[0].raw_len);
	term = kb_lexicon_term(&t->v[0]);
	st = kb_lexicon_count(&w->lexicon, &term, 1, err);
	if (st == KB_OK && term.frequency)
		c->swapped = swapped;
	return st;
}

/* The chunks with a word that is not known, or too short to tell. */
static enum kb_status swap_chunks(struct kb_rewriting *w, struct chunk *v,
				  size_t *n, struct kb_error *err)
{
	const bool *is_named = named(w);
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < w->tokens->n && *n < KB_REWRITES_MAX &&
	     st == KB_OK; i++) {
		const struct kb_token *t = &w->tokens->v[i];
		struct chunk c = { .start = t->start, .end = t->end,
				   .script = 1u << t->script,
				   .known = w->known[i] };

		if (t->type != KB_TOKEN_WORD || is_named[i] || has_digit(t))
			continue;
		chunk_of(w, &c.start, &c.end);
		if (*n && v[*n - 1].start == c.start) {
			v[*n - 1].known &= c.known;
			continue;
		}
		if (is_address(w->text + c.start, c.end - c.start))
			continue;
		/* A mark at the end is a letter only if it must be. */
		size_t end = c.end;

		while (c.end > c.start && strchr(".,:;?!", w->text[c.end - 1]))
			c.end--;
		st = swap(w, &c, err);
		if (st == KB_OK && !c.swapped && c.end < end) {
			c.end = end;
			st = swap(w, &c, err);
		}
		if (st == KB_OK && c.swapped)
			v[(*n)++] = c;
	}
	return st;
}

enum kb_status kb_rewrite_layout(struct kb_rewriting *w, struct kb_error *err)
{
	struct chunk v[KB_REWRITES_MAX];
	size_t n = 0;
	unsigned sure = 0;	/* scripts */
	bool unknown = false;
	enum kb_status st;

	for (size_t i = 0; i < w->tokens->n; i++)
		unknown |= !w->known[i];
	if (!unknown)
		return KB_OK;
	st = swap_chunks(w, v, &n, err);
	for (size_t i = 0; i < n; i++)
		if (!v[i].known && v[i].letters >= SWAPPED_MIN)
			sure |= v[i].script;
	/* Short words go along with a long one that tells. */
	for (size_t i = 0; i < n && st == KB_OK; i++)
		if ((v[i].script & sure) &&
		    (!v[i].known || v[i].letters < SWAPPED_MIN))
			kb_rewriting_replace(w, v[i].start, v[i].end,
					     v[i].swapped, "layout", false);
	return st;
}

/* ---- typos ----------------------------------------------------------------- */

enum kb_status kb_rewrite_typos(struct kb_rewriting *w, struct kb_error *err)
{
	const struct kb_token *t = w->tokens->v;
	const bool *is_named = named(w);
	size_t done = 0;		/* tokens before this one */
	unsigned far = 0, near = 0;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < w->tokens->n && near < NEAR_MAX &&
	     st == KB_OK; i++) {
		const char *to;
		size_t first, last;

		if (!may_correct(w, is_named, i))
			continue;
		near++;
		st = kb_correct(&w->lexicon, w->mem, w->tokens, i,
				far < FAR_MAX, &to, &first, &last, err);
		far += st == KB_OK && !to;
		if (st != KB_OK || !to || first < done)
			continue;
		if (!kb_rewriting_replace(w, t[first].start, t[last].end, to,
					  "typo", true))
			break;
		done = last + 1;
		i = last;
	}
	return st;
}

/* ---- names and words of regions ------------------------------------------- */

/* The text pipeline searches these itself; here they are only told. */
enum kb_status kb_rewrite_names(struct kb_rewriting *w, struct kb_error *err)
{
	const struct kb_tokens *t = w->tokens;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < t->n_extra && st == KB_OK; i++) {
		const struct kb_extra *x = &t->extra[i];
		bool han = (unsigned char)x->text[0] >= 0xe2;
		struct kb_search_term term = {
			.text = x->text, .kind = KB_TERM_MAIN,
			/* Of a Han phrase the first pair tells. */
			.len = han && x->len > 6 ? 6 : x->len };

		if (x->type == KB_EXTRA_CODE)
			continue;
		term.hash = kb_term_hash(KB_TERM_MAIN, term.text, term.len);
		st = kb_lexicon_count(&w->lexicon, &term, 1, err);
		if (st == KB_OK && term.frequency)
			kb_rewriting_note(w, t->v[x->first].start,
				t->v[x->first + x->count - 1].end,
				kb_strndup(w->mem, x->text, x->len),
				x->type == KB_EXTRA_SPAN ? "number" :
				han ? "vocabulary" : "brand");
	}
	return st;
}
