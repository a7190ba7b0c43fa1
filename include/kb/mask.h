/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask.h - finds what names or reaches a person in a text and puts tokens in
 * its place: "[phone-1]". The same value has the same token within one case.
 * By rules, not by guesses: what has a checksum or a form is found; names and
 * postal addresses are not promised (doc/privacy.md).
 */
#ifndef KB_MASK_H
#define KB_MASK_H

#include <kb/content.h>

#ifdef __cplusplus
extern "C" {
#endif

enum kb_mask_kind {
	KB_MASK_PHONE,		/* E.164, China, Taiwan, Hong Kong, Russia */
	KB_MASK_EMAIL,
	KB_MASK_ID,		/* resident ids: China, Taiwan, Hong Kong */
	KB_MASK_CARD,		/* bank cards */
	KB_MASK_IBAN,
	KB_MASK_PASSPORT,	/* where the text says that it is one */
	KB_MASK_SNILS, KB_MASK_INN,
	KB_MASK_PLATE,		/* of vehicles: China, Russia */
	KB_MASK_ORDER,		/* by the operator's pattern */
	KB_MASK_KINDS
};
const char *kb_mask_kind_name(enum kb_mask_kind kind);	/* "phone" */
bool kb_mask_kind_find(const char *name, enum kb_mask_kind *ret);

/* The rules. Read-only: threads may share it. order_pattern: a regular
   expression of PCRE2 over the text with width and digits folded, "" for none;
   KB_INVALID says what is wrong with it. */
struct kb_masker;
KB_NODISCARD enum kb_status kb_masker_new(void *mem,
	const char *order_pattern, struct kb_masker **ret,
	struct kb_error *err);

/* What was found, in the order of finding; each value once. */
struct kb_masked {
	enum kb_mask_kind kind;
	unsigned number;	/* of the token */
	const char *original;	/* as it stood */
	const char *normal;	/* one form for all its spellings */
	size_t at, len;		/* first place, bytes of that text */
};

/* The texts of one case. */
struct kb_masking;
struct kb_masking *kb_masking_new(void *mem, const struct kb_masker *m);
/* Tokens that stand in this text already are not given to other values. */
void kb_masking_keep(struct kb_masking *mk, const char *text, size_t len);
/* A value that has the token of this number in the case already: it gets the
   same one, and is among what was found. */
void kb_masking_know(struct kb_masking *mk, enum kb_mask_kind kind,
		     unsigned number, const char *value);
/* The masked text; child of mem. Linear in len; text must be valid UTF-8.
   KB_LIMIT: the operator's pattern needs too long on this text. */
KB_NODISCARD enum kb_status kb_mask(struct kb_masking *mk, void *mem,
	const char *text, size_t len, char **ret, size_t *ret_len,
	struct kb_error *err);
/* Belongs to mk and holds until its next call. */
const struct kb_masked *kb_masking_found(const struct kb_masking *mk,
					 size_t *n);

/* A value that somebody names, in the form it has in kb_masked.normal; child
   of mem. What is not a value of the kind comes back without spaces, in upper
   case. */
char *kb_mask_normal(void *mem, const struct kb_masker *m,
		     enum kb_mask_kind kind, const char *value);
/* What kind of value this is when it is one as a whole; false: none. */
bool kb_mask_recognise(const struct kb_masker *m, const char *value,
		       enum kb_mask_kind *ret);

/* ---- cases ---------------------------------------------------------------- */

/* Question, detail and the line it was read from, masked; strings are children
   of mem or of the case. The list "keys" leaves the detail: its texts are
   handed back beside, for whoever may store them sealed. A line in which
   nothing was found is the same bytes. */
struct kb_case_masked {
	struct kb_case c;
	const struct kb_masked *found; size_t n_found;
	const char *const *keys; size_t n_keys;
	bool has_keys;		/* the case had such a list */
};
KB_NODISCARD enum kb_status kb_case_mask(void *mem, const struct kb_masker *m,
	const struct kb_case *c, struct kb_case_masked *ret,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
