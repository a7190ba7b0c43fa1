/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest.h - what the parts of suggesting share. A line is a whole question
 * as it is compared: folded words with a space between, Han characters without.
 * A layer holds the lines of many articles and six sorted arrays of where in
 * them something begins; it never changes. A suggester is a large layer and
 * smaller ones of what came since. Private to lib/answer.
 */
#ifndef KB_ANSWER_SUGGEST_H
#define KB_ANSWER_SUGGEST_H

#include <stdatomic.h>

#include "reader.h"

enum {
	KB_SUGGEST_TYPED = 200,	/* bytes; for more there is nothing */
	KB_SUGGEST_LINE = 300,	/* bytes of a question that is suggested */
	KB_SUGGEST_KEY = 64,	/* bytes of a key that are compared */
	KB_SUGGEST_LANGS = 4,
	KB_SUGGEST_MAX = 32,	/* suggestions */
	KB_SUGGEST_LAYERS = 3,	/* of a suggester, large to small */
};

/* What is sorted, and whether it is where lines or later words begin. */
enum kb_suggest_order {
	KB_SUGGEST_TEXT_FIRST, KB_SUGGEST_TEXT_LATER,
	KB_SUGGEST_SOUND_FIRST, KB_SUGGEST_SOUND_LATER,	/* zhanghao */
	KB_SUGGEST_INITIAL_FIRST, KB_SUGGEST_INITIAL_LATER,	/* zh */
	KB_SUGGEST_ORDERS,
};

/* Lines are numbered by what is to be shown first, and their texts follow
   each other in that order: the smaller offset is the better line. */
struct kb_suggest_line {
	uint32_t text;		/* offset; the next line's ends it */
	uint32_t version;	/* position in the snapshot */
	uint32_t row, id_hash;	/* of the version */
	uint8_t which;		/* 0: title, else number of the question */
	uint8_t lang;		/* position in kb_langs */
	uint8_t weight;		/* how much was asked about it */
	uint8_t same;		/* enum kb_suggest_same */
};

/* Of many lines that read the same, the best few are sorted in; the others
   stand ready for when those are withdrawn. */
enum kb_suggest_same { KB_SUGGEST_ALL, KB_SUGGEST_SOME, KB_SUGGEST_LEFT };

/* Entries are offsets, the readings in the highest bits. */
#define KB_SUGGEST_OFFSET 0x1fffffffu
#define KB_SUGGEST_READINGS 29

struct kb_suggest_array {
	uint32_t *v; size_t n;
	uint32_t *best; size_t blocks;	/* tree of each block's best entry */
	size_t first[KB_SUGGEST_LANGS + 1];	/* entries of each language */
};

struct kb_suggest_layer {
	atomic_uint references;
	struct kb_suggest_line *lines; size_t n;	/* and one that ends */
	char *text;
	struct kb_suggest_array array[KB_SUGGEST_ORDERS];
};

/* ---- suggest_key.c: what is compared ------------------------------------- */

/* Questions as lines, lines as keys. All return the length, or 0 when there
   is nothing to compare or no room in `max`. */
size_t kb_suggest_line_of(struct kb_text *t, const char *text, size_t len,
			  char *ret, size_t max);
/* Letters of the readings from `text` on; readings: bit i set when the i-th
   character of several has its second one. At most max bytes. */
size_t kb_suggest_sound(const char *text, bool initials, unsigned readings,
			char *ret, size_t max);
/* How many sets of readings the next characters have: 1, 2, 4 or 8. */
unsigned kb_suggest_readings(const char *text, size_t chars, bool initials);
static inline bool kb_suggest_is_han(uint32_t cp)
{
	return cp >= 0x2e80;
}

/* ---- suggest_layer.c: making ---------------------------------------------- */

struct kb_suggest_draft;
struct kb_suggest_draft *kb_suggest_draft_new(void *mem);
void kb_suggest_draft_add(struct kb_suggest_draft *d, const char *text,
			  size_t len, const struct kb_suggest_line *line);
/* Reads title and questions of a version from the store. */
KB_NODISCARD enum kb_status kb_suggest_draft_read(struct kb_suggest_draft *d,
	struct kb_reader *r, uint32_t version, struct kb_error *err);
/* Lines of another layer that are live in the snapshot. layer may be NULL. */
void kb_suggest_draft_copy(struct kb_suggest_draft *d,
			   const struct kb_suggest_layer *layer,
			   const struct kb_snapshot *s);
size_t kb_suggest_draft_lines(const struct kb_suggest_draft *d);
/* A talloc root with one reference. */
struct kb_suggest_layer *kb_suggest_layer_make(const struct kb_suggest_draft *d);
void kb_suggest_layer_drop(struct kb_suggest_layer *layer);
static inline size_t kb_suggest_length(const struct kb_suggest_line *line)
{
	return line[1].text - line->text - 1;
}
/* The order of suggestions: < 0 when (a, x) comes first. */
int kb_suggest_compare(const struct kb_suggest_line *a, const char *x,
		       size_t x_len, const struct kb_suggest_line *b,
		       const char *y, size_t y_len);
bool kb_suggest_live(const struct kb_snapshot *s, uint32_t version);

/* ---- suggest_array.c: sorted entries and the best of a range --------------- */

void kb_suggest_array_make(struct kb_suggest_layer *layer,
			   enum kb_suggest_order order);
/* The entries of a language whose key begins with `key`. */
void kb_suggest_range(const struct kb_suggest_layer *layer,
		      enum kb_suggest_order order, unsigned lang,
		      const char *key, size_t len, size_t *low, size_t *high);
/* The position of the best entry in [low, high), which is not empty. */
size_t kb_suggest_best(const struct kb_suggest_array *a, size_t low,
		       size_t high);

/* ---- suggest_find.c --------------------------------------------------------- */

struct kb_suggester {
	atomic_uint references;
	struct kb_suggest_layer *layer[KB_SUGGEST_LAYERS];	/* or NULL */
	unsigned folder;	/* of the index whose positions lines name */
	uint32_t seen;		/* versions of it that were looked at */
	atomic_bool worn;	/* a line was missed that is there: make anew */
};

struct kb_suggest_hit {
	const struct kb_suggest_layer *layer;
	const struct kb_suggest_line *line;
};
/* Whether this asker may see the line now. */
typedef bool (*kb_suggest_fn)(void *user, const struct kb_suggest_line *line);
/* The best lines for what was typed, at most `limit`, into ret. */
size_t kb_suggester_find(struct kb_suggester *s, struct kb_text *t,
			 const char *typed, size_t len, const char *lang,
			 kb_suggest_fn may_see, void *user,
			 struct kb_suggest_hit *ret, size_t limit);

/* ---- suggest_share.c: one suggester for all threads ------------------------- */

struct kb_suggest_share;
struct kb_suggest_share *kb_suggest_share_new(void *mem,
					      struct kb_engine *e);
/* Ends the thread that makes one, if it runs. */
void kb_suggest_share_stop(struct kb_suggest_share *share);
/* The suggester as far as it is known; *ret is NULL while the first one of a
   large knowledge base is made. Give it back. */
KB_NODISCARD enum kb_status kb_suggest_share_get(struct kb_suggest_share *share,
	struct kb_reader *r, struct kb_suggester **ret, struct kb_error *err);
void kb_suggester_drop(struct kb_suggester *s);

#endif
