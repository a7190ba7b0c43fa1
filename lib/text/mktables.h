/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mktables.h - what the parts of the table generator share: words as code
 * points, OpenCC's character maps, and the writing of C arrays. The generator
 * runs once at build time, ends on any error and frees little.
 */
#ifndef KB_TEXT_MKTABLES_H
#define KB_TEXT_MKTABLES_H

#include "tables.h"

#include <stdbool.h>
#include <unicode/unorm2.h>

#define CP_COUNT 0x110000
#define WORD_MAX 48

struct word { uint32_t cp[WORD_MAX]; size_t n; };
struct pool { uint32_t *v; size_t n, cap; };

/* Character to character; 0 is "not listed". */
struct chars {
	uint32_t trad[CP_COUNT];	/* Traditional to Simplified */
	uint32_t simp[CP_COUNT];	/* the other way */
	uint32_t variant[CP_COUNT];	/* Taiwan, Hong Kong to standard */
	uint32_t own[CP_COUNT];		/* characters.tsv */
	bool is_simp[CP_COUNT];		/* somebody's Simplified form */
	bool both[CP_COUNT];		/* stays as it is in the other script */
};
extern struct chars chars;

void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
struct word word_of(const char *text);
size_t word_utf8(const struct word *w, char *out);
typedef void row_fn(void *ctx, const char *left, const char *right);
void read_rows(const char *dir, const char *name, row_fn *fn, void *ctx);

uint32_t char_fold(uint32_t cp);
enum kb_class class_of(uint32_t cp);
struct word fold_cp(const UNormalizer2 *nfkc, uint32_t cp);
struct word fold_word(const UNormalizer2 *nfkc, const struct word *w);

/* mkphrases.c: phrases of characters, words of regions, brands */
void phrases_read(const char *dict);
const struct word *phrase_at(const struct word *w, size_t from, size_t *taken);
bool phrase_starts(uint32_t cp);
void phrases_write(void);
void vocab_read(const UNormalizer2 *nfkc, const char *dict, const char *own);
bool vocab_starts(uint32_t cp);
void vocab_write(void);
void brands_write(const UNormalizer2 *nfkc, const char *own);

/* mkpinyin.c: how characters are read */
void pinyin_write(const char *own);

/* mkemit.c: C source on stdout, digested as it goes */
void pool_add(struct pool *pool, uint32_t value);
void emit(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void emit_numbers(const uint32_t *v, size_t n);	/* and "};" */
void emit_trie(const char *name, const struct word *keys,
	       const uint32_t *values, size_t n);
void emit_digest(void);

#endif
