/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest_find.c - from what was typed to the best lines: the reader's
 * language first, and in each language what was typed before what may have
 * been meant. In: a suggester, text. Out: lines the asker may see, no two that
 * read the same.
 */
#include "suggest.h"

#include <ctype.h>

enum { LOOKS_MAX = 2000 };	/* lines looked at for one step */

/* What was typed, in the forms it is looked for. */
enum form { TYPED, SWAPPED, SOUND, INITIALS, SHORT, FORMS };

/* In this order in each language: who types letters in Chinese types readings,
   so a line that begins so comes before letters inside one. A guess is made in
   a foreign language only when nothing else was found; and for Han characters,
   which say what they mean, when nothing was found in any. */
static const struct step {
	uint8_t form, order;
	bool guess;
} steps[] = {
	{ TYPED, KB_SUGGEST_TEXT_FIRST, false },
	{ SOUND, KB_SUGGEST_SOUND_FIRST, true },
	{ INITIALS, KB_SUGGEST_INITIAL_FIRST, true },
	{ SHORT, KB_SUGGEST_INITIAL_FIRST, true },
	{ TYPED, KB_SUGGEST_TEXT_LATER, false },
	{ SWAPPED, KB_SUGGEST_TEXT_FIRST, true },
	{ SWAPPED, KB_SUGGEST_TEXT_LATER, true },
	{ SOUND, KB_SUGGEST_SOUND_LATER, true },
	{ INITIALS, KB_SUGGEST_INITIAL_LATER, true },
	{ SHORT, KB_SUGGEST_INITIAL_LATER, true },
};

struct finding {
	char form[FORMS][KB_SUGGEST_TYPED];
	size_t len[FORMS];
	bool han;		/* what was typed has such characters */
	struct kb_suggester *s;
	kb_suggest_fn may_see; void *user;
	struct kb_suggest_hit *hits; size_t n, limit;
};

/* ---- forms -------------------------------------------------------------------- */

/* zhhmm -> zhmm: people who type initials type zh, ch, sh for one, too. */
static size_t shorten(const char *letters, size_t len, char *ret)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (letters[i] != 'h' || i == 0 ||
		    !strchr("zcs", letters[i - 1]))
			ret[n++] = letters[i];
	return n == len ? 0 : n;
}

static bool only_letters(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!islower((unsigned char)text[i]))
			return false;
	return len > 1;		/* of one letter the reading begins, too */
}

/* Readings of what was typed, spaces left out. A form that would miss a part
   of it is none: a word in another script has no reading. */
static void sounds(struct finding *f)
{
	const char *p = f->form[TYPED], *end = p + f->len[TYPED];
	char *sound = f->form[SOUND];

	while (p < end) {
		const char *v[1];
		uint32_t cp = kb_utf8_next(&p, end);
		bool han = kb_suggest_is_han(cp);

		f->han |= han;
		if (han ? kb_pinyin(cp, v, 1) == 0 : cp >= 0x80 && cp != 0xfc)
			return;
	}
	f->len[SOUND] = kb_suggest_sound(f->form[TYPED], false, 0, sound,
					 KB_SUGGEST_TYPED);
	if (f->han || !only_letters(sound, f->len[SOUND]))
		return;
	memcpy(f->form[INITIALS], sound, f->len[SOUND]);
	f->len[INITIALS] = f->len[SOUND];
	f->len[SHORT] = shorten(sound, f->len[SOUND], f->form[SHORT]);
}

static void make_forms(struct finding *f, struct kb_text *t,
		       const char *typed, size_t len)
{
	char *swapped = kb_layout_swap(NULL, typed, len);

	f->len[TYPED] = kb_suggest_line_of(t, typed, len, f->form[TYPED],
					   KB_SUGGEST_TYPED);
	if (swapped)
		f->len[SWAPPED] = kb_suggest_line_of(t, swapped,
			strlen(swapped), f->form[SWAPPED], KB_SUGGEST_TYPED);
	talloc_free(swapped);
	if (f->len[TYPED])
		sounds(f);
}

/* ---- the best of a range --------------------------------------------------------- */

/* A piece of a range and its best entry. */
struct piece { size_t low, high, best; };

struct pieces {
	const struct kb_suggest_array *array;
	struct piece v[LOOKS_MAX + 2];
	size_t n;
};

static bool comes_first(const struct pieces *h, size_t a, size_t b)
{
	return (h->array->v[h->v[a].best] & KB_SUGGEST_OFFSET) <
		(h->array->v[h->v[b].best] & KB_SUGGEST_OFFSET);
}

static void swap(struct pieces *h, size_t a, size_t b)
{
	struct piece piece = h->v[a];

	h->v[a] = h->v[b];
	h->v[b] = piece;
}

static void push(struct pieces *h, size_t low, size_t high)
{
	size_t at = h->n;

	if (low >= high)
		return;
	h->v[h->n++] = (struct piece){ low, high,
		kb_suggest_best(h->array, low, high) };
	for (; at && comes_first(h, at, (at - 1) / 2); at = (at - 1) / 2)
		swap(h, at, (at - 1) / 2);
}

/* The best entry of all pieces, taken out. */
static uint32_t pop(struct pieces *h)
{
	struct piece top = h->v[0];
	size_t at = 0;

	h->v[0] = h->v[--h->n];
	for (;;) {
		size_t child = 2 * at + 1;

		if (child + 1 < h->n && comes_first(h, child + 1, child))
			child++;
		if (child >= h->n || !comes_first(h, child, at))
			break;
		swap(h, at, child);
		at = child;
	}
	push(h, top.low, top.best);
	push(h, top.best + 1, top.high);
	return h->array->v[top.best] & KB_SUGGEST_OFFSET;
}

static const struct kb_suggest_line *line_at(const struct kb_suggest_layer *l,
					     uint32_t offset)
{
	size_t low = 0, high = l->n;

	while (high - low > 1) {
		size_t mid = (low + high) / 2;

		if (l->lines[mid].text <= offset)
			low = mid;
		else
			high = mid;
	}
	return &l->lines[low];
}

static bool reads_same(const struct kb_suggest_hit *a,
		       const struct kb_suggest_hit *b)
{
	return !strcmp(a->layer->text + a->line->text,
		       b->layer->text + b->line->text);
}

static bool is_known(const struct kb_suggest_hit *hits, size_t n,
		     const struct kb_suggest_hit *hit)
{
	for (size_t i = 0; i < n; i++)
		if (reads_same(&hits[i], hit))
			return true;
	return false;
}

/* The best lines of one layer that are new and may be seen. */
static size_t take(struct finding *f, const struct kb_suggest_layer *layer,
		   const struct step *step, unsigned lang,
		   struct kb_suggest_hit *ret)
{
	struct pieces pieces;	/* large: not cleared */
	size_t low, high, n = 0, looks = 0, limit = f->limit - f->n;
	struct kb_suggest_hit hit = { layer, NULL };

	if (!layer)
		return 0;
	pieces.array = &layer->array[step->order];
	pieces.n = 0;
	kb_suggest_range(layer, step->order, lang, f->form[step->form],
			 f->len[step->form], &low, &high);
	push(&pieces, low, high);
	for (; pieces.n && n < limit && looks < LOOKS_MAX; looks++) {
		const struct kb_suggest_line *line = line_at(layer,
							     pop(&pieces));

		if (line == hit.line)
			continue;
		hit.line = line;
		if (is_known(f->hits, f->n, &hit) || is_known(ret, n, &hit))
			continue;
		if (f->may_see(f->user, line))
			ret[n++] = hit;
		else if (line->same == KB_SUGGEST_SOME)
			atomic_store(&f->s->worn, true);
	}
	if (looks == LOOKS_MAX)
		atomic_store(&f->s->worn, true);
	return n;
}

static int order_of(const struct kb_suggest_hit *a,
		    const struct kb_suggest_hit *b)
{
	return kb_suggest_compare(a->line, a->layer->text + a->line->text,
				  kb_suggest_length(a->line), b->line,
				  b->layer->text + b->line->text,
				  kb_suggest_length(b->line));
}

/* Which of the layers has the next best line left; none: their number. */
static size_t best_of(struct kb_suggest_hit hit[][KB_SUGGEST_MAX],
		      const size_t *n, const size_t *at)
{
	size_t best = KB_SUGGEST_LAYERS;

	for (size_t i = 0; i < KB_SUGGEST_LAYERS; i++)
		if (at[i] < n[i] && (best == KB_SUGGEST_LAYERS ||
		    order_of(&hit[i][at[i]], &hit[best][at[best]]) < 0))
			best = i;
	return best;
}

/* The best of all layers, in one order. */
static void run_step(struct finding *f, const struct step *step,
		     unsigned lang)
{
	struct kb_suggest_hit hit[KB_SUGGEST_LAYERS][KB_SUGGEST_MAX];
	size_t n[KB_SUGGEST_LAYERS], at[KB_SUGGEST_LAYERS] = { 0 }, best;

	for (size_t i = 0; i < KB_SUGGEST_LAYERS; i++)
		n[i] = take(f, f->s->layer[i], step, lang, hit[i]);
	while (f->n < f->limit &&
	       (best = best_of(hit, n, at)) < KB_SUGGEST_LAYERS) {
		const struct kb_suggest_hit *next = &hit[best][at[best]++];

		if (!is_known(f->hits, f->n, next))
			f->hits[f->n++] = *next;
	}
}

/* ---- languages -------------------------------------------------------------------- */

/* The reader's, its other script, then the others. */
static void order_languages(const char *lang, unsigned ret[KB_SUGGEST_LANGS])
{
	size_t n = 0;

	for (int near = 2; near >= 0; near--)
		for (unsigned i = 0; i < KB_SUGGEST_LANGS; i++)
			if (near == !strcmp(kb_langs[i].code, lang) +
			    !strncmp(kb_langs[i].code, lang, 2))
				ret[n++] = i;
}

static void run_steps(struct finding *f, unsigned lang, bool foreign,
		      bool guess)
{
	for (size_t i = 0; i < KB_COUNT(steps) && f->n < f->limit; i++) {
		const struct step *step = &steps[i];

		if (step->guess && (!guess || (foreign && f->n)))
			continue;
		if (f->len[step->form])
			run_step(f, step, lang);
	}
}

static void run_languages(struct finding *f, const char *lang, bool guess)
{
	unsigned langs[KB_SUGGEST_LANGS];

	order_languages(lang, langs);
	for (size_t i = 0; i < KB_SUGGEST_LANGS; i++)
		run_steps(f, langs[i], strncmp(lang, kb_langs[langs[i]].code,
					       2) != 0, guess);
}

size_t kb_suggester_find(struct kb_suggester *s, struct kb_text *t,
			 const char *typed, size_t len, const char *lang,
			 kb_suggest_fn may_see, void *user,
			 struct kb_suggest_hit *ret, size_t limit)
{
	struct finding f = { .s = s, .may_see = may_see, .user = user,
			     .hits = ret, .limit = limit < KB_SUGGEST_MAX ?
			     limit : KB_SUGGEST_MAX };

	if (len == 0 || len >= KB_SUGGEST_TYPED)
		return 0;
	make_forms(&f, t, typed, len);
	if (!f.len[TYPED])
		return 0;
	if (!lang)
		lang = kb_lang_guess(typed, len, &kb_langs[0])->code;
	run_languages(&f, lang, !f.han);
	if (f.han && !f.n)
		run_languages(&f, lang, true);
	return f.n;
}
