/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fold.c - folding: one table look-up for a character, a trie for phrases
 * whose characters simplify otherwise than alone, ICU only where accents must
 * compose with what precedes. In: valid UTF-8. Out: folded characters, each
 * with the byte span of the original it came from.
 */
#include "analyzer.h"

/* Longer heaps of accents are nobody's spelling; the rest is skipped, which
   bounds the time that hostile text can take. */
#define CLUSTER_MAX 32
#define CLUSTER_OUT 1280	/* one character gives at most 18 */
#define SPECIAL_ROOM CLUSTER_OUT
#define PHRASE_MAX 16

#define SPECIAL (KB_FOLD_MULTI | KB_FOLD_JOINS | KB_FOLD_PHRASE)

/* The base that a following accent belongs to. */
struct base { size_t out, start; };

struct fold {
	struct kb_text *t;
	struct kb_fold_chars *out;
	const char *text, *end;
	struct base base;
};

static inline bool is_dropped(uint32_t entry)
{
	uint32_t class = kb_class_of(entry);

	return class == KB_CLASS_DROP || class == KB_CLASS_MARK;
}

static inline void put(struct kb_fold_chars *out, uint32_t info, size_t start,
		       size_t end)
{
	out->v[out->n++] = (struct kb_fold_char){ info, (uint32_t)start,
						  (uint32_t)end };
}

/* With the code point filled in where the entry says "itself". */
static inline uint32_t info_of(uint32_t entry, uint32_t cp)
{
	return (entry & KB_FOLD_CP) == KB_FOLD_CP
		? (entry & ~KB_FOLD_CP) | cp : entry;
}

static void put_char(struct kb_fold_chars *out, uint32_t cp, size_t start,
		     size_t end)
{
	uint32_t entry = kb_fold_lookup(cp);

	if (entry & KB_FOLD_MULTI) {
		const uint32_t *many = kb_fold_pool + (entry & KB_FOLD_CP);

		for (uint32_t i = 1; i <= many[0]; i++)
			put(out, info_of(kb_fold_lookup(many[i]), many[i]),
			    start, end);
	} else if (!is_dropped(entry)) {
		put(out, info_of(entry, cp), start, end);
	}
}

/* ---- accents ------------------------------------------------------------- */

static const char *fold_cluster(struct fold *f)
{
	UChar in[2 * CLUSTER_MAX], out[CLUSTER_OUT];
	const char *p = f->text + f->base.start;
	int32_t n = 0, at = 0, len, taken = 0;
	UErrorCode e = U_ZERO_ERROR;

	for (; p < f->end; taken++) {
		const char *next = p;
		uint32_t cp = kb_utf8_next(&next, f->end);
		uint32_t entry = kb_fold_lookup(cp);

		/* What is dropped does not part an accent from its base:
		   kb_fold_text() goes by the same rule. */
		if (taken && !(entry & KB_FOLD_JOINS) && !is_dropped(entry))
			break;
		if (taken < CLUSTER_MAX)
			U16_APPEND_UNSAFE(in, n, cp);
		p = next;
	}
	f->out->n = f->base.out;
	len = unorm2_normalize(f->t->nfkc, in, n, out, CLUSTER_OUT, &e);
	while (U_SUCCESS(e) && at < len) {
		UChar32 c;

		U16_NEXT(out, at, len, c);
		put_char(f->out, (uint32_t)c, f->base.start,
			 (size_t)(p - f->text));
	}
	return p;
}

/* ---- phrases ------------------------------------------------------------- */

/* The longest phrase at p, put whole; NULL if there is none. */
static const char *fold_phrase(struct fold *f, const char *p)
{
	const char *from[PHRASE_MAX + 1], *q = p;
	uint32_t state = 0, best = 0;
	size_t n = 0, taken = 0;
	const uint32_t *to;

	for (; q < f->end && n < PHRASE_MAX; n++) {
		uint32_t value = 0;

		from[n] = q;
		state = kb_trie_step(&kb_phrase_trie, state,
				     kb_utf8_next(&q, f->end), &value);
		if (!state)
			break;
		if (value) {
			best = value;
			taken = n + 1;
			from[taken] = q;
		}
	}
	if (!best)
		return NULL;
	to = kb_phrase_pool + best - 1;
	for (size_t i = 0; i < to[0]; i++) {
		bool pairs = to[0] == taken;
		const char *start = from[pairs ? i : 0];
		const char *end = from[pairs ? i + 1 : taken];

		/* Not put_char(): 乾 of 乾隆 would become 干 after all. */
		put(f->out, to[i + 1]
		    | (uint32_t)KB_CLASS_HAN << KB_FOLD_CLASS_SHIFT
		    | (kb_fold_lookup(to[i + 1]) & KB_FOLD_VOCAB),
		    (size_t)(start - f->text), (size_t)(end - f->text));
	}
	return from[taken];
}

/* ---- the whole ----------------------------------------------------------- */

static const char *fold_special(struct fold *f, const char *p, uint32_t cp,
				uint32_t entry, const char *next)
{
	size_t start = (size_t)(p - f->text);
	const char *after;

	KB_ROOM(f->out->v, f->out->cap,
		f->out->n + SPECIAL_ROOM + (size_t)(f->end - p));
	if (entry & KB_FOLD_JOINS) {
		if (f->base.start == SIZE_MAX)
			f->base = (struct base){ f->out->n, start };
		return fold_cluster(f);
	}
	f->base = (struct base){ f->out->n, start };
	if (entry & KB_FOLD_PHRASE) {
		after = fold_phrase(f, p);
		if (after)
			return after;
	}
	put_char(f->out, cp, start, (size_t)(next - f->text));
	return next;
}

/* Decodes like kb_utf8_next(), inlined where every byte passes. */
static inline uint32_t decode(const char **pp, const char *end)
{
	const uint8_t *p = (const uint8_t *)*pp;

	if (p[0] < 0x80) {
		*pp += 1;
		return p[0];
	}
	if ((p[0] & 0xf0) == 0xe0 && end - *pp >= 3) {
		*pp += 3;
		return (uint32_t)(p[0] & 15) << 12
			| (uint32_t)(p[1] & 63) << 6 | (p[2] & 63);
	}
	if (p[0] < 0xe0 && end - *pp >= 2) {
		*pp += 2;
		return (uint32_t)(p[0] & 31) << 6 | (p[1] & 63);
	}
	return kb_utf8_next(pp, end);
}

/* What folds to at most one character without a look around: most of any
   text. Returns where it had to stop. */
static const char *fold_plain(struct fold *f, const char *p)
{
	struct kb_fold_char *first = f->out->v + f->out->n, *to = first;

	while (p < f->end) {
		const char *next = p;
		uint32_t start = (uint32_t)(p - f->text), cp, entry;

		for (; next < f->end && (signed char)*next >= 0;
		     next++, start++)
			*to++ = (struct kb_fold_char){
				f->t->ascii[(uint8_t)*next],
				start, start + 1 };
		p = next;
		if (p == f->end)
			break;
		cp = decode(&next, f->end);
		entry = kb_fold_lookup(cp);
		if (entry & SPECIAL)
			break;
		if (!is_dropped(entry))
			*to++ = (struct kb_fold_char){ info_of(entry, cp),
				start, (uint32_t)(next - f->text) };
		p = next;
	}
	f->out->n = (size_t)(to - f->out->v);
	if (to > first)
		f->base = (struct base){ f->out->n - 1, to[-1].start };
	return p;
}

void kb_fold_init(struct kb_text *t)
{
	for (uint32_t c = 0; c < 128; c++)
		t->ascii[c] = info_of(kb_fold_lookup(c), c);
}

void kb_fold_text(struct kb_text *t, const char *text, size_t len)
{
	struct kb_fold_chars *out = &t->folded;
	struct fold f = { t, out, text, text + len, { 0, SIZE_MAX } };

	out->n = 0;
	KB_ROOM(out->v, out->cap, len + SPECIAL_ROOM);
	for (const char *p = text; (p = fold_plain(&f, p)) < f.end;) {
		const char *next = p;
		uint32_t cp = kb_utf8_next(&next, f.end);

		p = fold_special(&f, p, cp, kb_fold_lookup(cp), next);
	}
	/* Readers look two characters ahead without asking whether they are. */
	KB_ROOM(out->v, out->cap, out->n + KB_FOLD_AHEAD);
	memset(out->v + out->n, 0, KB_FOLD_AHEAD * sizeof(out->v[0]));
}

char *kb_text_fold(struct kb_text *t, void *mem, const char *text, size_t len)
{
	char *ret;
	size_t n = 0;

	kb_fold_text(t, text, len);
	ret = talloc_array(mem, char, (unsigned)(4 * t->folded.n + 1));
	for (size_t i = 0; i < t->folded.n; i++)
		n += kb_utf8_encode(t->folded.v[i].info & KB_FOLD_CP, ret + n);
	ret[n] = 0;
	return talloc_realloc(mem, ret, char, (unsigned)(n + 1));
}
