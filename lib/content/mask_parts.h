/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_parts.h - what the files of masking share: the text as cells, numbers
 * with their groups, cue words. Positions are cells, not bytes.
 */
#ifndef KB_CONTENT_MASK_PARTS_H
#define KB_CONTENT_MASK_PARTS_H

#include <uchar.h>

#include <kb/mask.h>

/* One code point: width and digits folded, every space ' ', every dash '-',
   dots between words '.'; what is invisible has no cell. One more cell with
   cp 0 ends the text. */
struct kb_cell { uint32_t cp, at; };
struct kb_cells {
	struct kb_cell *v;
	size_t n;
	unsigned char *taken;	/* belongs to a value already */
};
void kb_cells_make(void *mem, const char *text, size_t len,
		   struct kb_cells *ret);

static inline bool kb_cell_digit(uint32_t cp)
{
	return cp >= '0' && cp <= '9';
}
static inline uint32_t kb_cell_upper(uint32_t cp)
{
	return cp >= 'a' && cp <= 'z' ? cp - 32 : cp;
}
static inline bool kb_cell_latin(uint32_t cp)
{
	return kb_cell_upper(cp) >= 'A' && kb_cell_upper(cp) <= 'Z';
}
static inline bool kb_cell_cyrillic(uint32_t cp)
{
	return cp >= 0x400 && cp <= 0x52f;
}
/* May stand in a word beside a number. */
static inline bool kb_cell_word(uint32_t cp)
{
	return kb_cell_digit(cp) || kb_cell_latin(cp) || kb_cell_cyrillic(cp);
}
/* The cell before i, 0 at the beginning. */
static inline uint32_t kb_cell_before(const struct kb_cells *c, size_t i)
{
	return i > 0 ? c->v[i - 1].cp : 0;
}

/* What the words before a value say that it is; the nearest one holds. */
enum kb_cue { KB_CUE_NONE, KB_CUE_PHONE, KB_CUE_OTHER, KB_CUE_ID, KB_CUE_CARD,
	      KB_CUE_SNILS, KB_CUE_INN, KB_CUE_PASSPORT, KB_CUE_PLATE };
enum kb_cue kb_cue_before(const struct kb_cells *c, size_t at);
/* Do the cells from `at` begin with a currency or a unit? */
bool kb_cue_unit(const struct kb_cells *c, size_t at);

/* A number in its groups: "8 (916) 123-45-67" has sizes 1 3 3 2 2. */
enum { KB_NUMBER_DIGITS = 24 };
struct kb_number {
	char digit[KB_NUMBER_DIGITS];
	size_t start;			/* cell of its first sign */
	size_t past;			/* cell after the first group */
	unsigned groups;
	unsigned size[KB_NUMBER_DIGITS];
	unsigned upto[KB_NUMBER_DIGITS];	/* digits up to this group */
	size_t stop[KB_NUMBER_DIGITS];	/* cell after this group */
	char sep[KB_NUMBER_DIGITS];	/* before this group: ' ' '-' '.' 'p' */
	bool plus, paren;
	bool left;		/* a digit and a sign stand right before it */
	enum kb_cue cue;
};
/* Groups 0..last of it, as the recognisers see them. */
struct kb_digits {
	const struct kb_number *of;
	const char *d;
	unsigned n, last;
	char shape[KB_NUMBER_DIGITS + 1];	/* '0' + size of each group */
	bool whole;		/* one group */
	bool spaced;		/* every digit apart */
	bool right;		/* further groups hang on by '-' or '.' */
	char sep;		/* of all groups, 'm' if they differ */
	size_t end;		/* cell after it */
	size_t stop;		/* out: cell after the value */
	const struct kb_cells *cells;
};
/* False: what looks like one is no number of use; n->past is set. */
bool kb_number_read(const struct kb_cells *c, size_t at,
		    struct kb_number *ret);
void kb_number_first(const struct kb_cells *c, const struct kb_number *n,
		     unsigned last, struct kb_digits *ret);

/* Recognisers: normal form into `normal` (64 bytes). */
bool kb_is_phone(struct kb_digits *d, char *normal);
bool kb_is_resident(struct kb_digits *d, char *normal);
bool kb_is_card(struct kb_digits *d, char *normal);
bool kb_is_snils(struct kb_digits *d, char *normal);
bool kb_is_inn(struct kb_digits *d, char *normal);
bool kb_is_passport(struct kb_digits *d, char *normal);

/* Of what is no plain number; at: where a word begins. Cells taken, 0: none. */
size_t kb_is_iban(const struct kb_cells *c, size_t at, char *normal);
size_t kb_is_letter_id(const struct kb_cells *c, size_t at, char *normal);
size_t kb_is_letter_passport(const struct kb_cells *c, size_t at,
			     char *normal);
size_t kb_is_plate(const struct kb_cells *c, size_t at, char *normal);
/* at: the sign "@"; begin: first cell of the address. */
size_t kb_is_email(const struct kb_cells *c, size_t at, size_t *begin);

#endif
