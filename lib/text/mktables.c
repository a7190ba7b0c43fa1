/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mktables - writes the folding tables as C source at build time.
 * In: OpenCC's dictionaries as text (made by dictionaries.sh), our own
 * characters.tsv, vocabulary.tsv, brands.tsv and readings.tsv, and ICU.
 * Out: tables.c on stdout, with a digest of itself. Fails if a row of ours
 * does nothing, or if folding twice were not the same as folding once.
 */
#include "mktables.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

struct chars chars;

void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("mktables: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

struct word word_of(const char *text)
{
	struct word w = { .n = 0 };
	int32_t at = 0, len = (int32_t)strlen(text);

	while (at < len) {
		UChar32 c;

		U8_NEXT((const uint8_t *)text, at, len, c);
		if (c < 0 || w.n == WORD_MAX)
			die("not UTF-8, or too long: %s", text);
		w.cp[w.n++] = (uint32_t)c;
	}
	return w;
}

size_t word_utf8(const struct word *w, char *out)
{
	int32_t n = 0;

	for (size_t i = 0; i < w->n; i++)
		U8_APPEND_UNSAFE((uint8_t *)out, n, w->cp[i]);
	out[n] = 0;
	return (size_t)n;
}

void read_rows(const char *dir, const char *name, row_fn *fn, void *ctx)
{
	char path[4096], line[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	if (!f)
		die("%s: %s", path, strerror(errno));
	while (fgets(line, sizeof(line), f)) {
		char *tab;

		line[strcspn(line, "\r\n")] = 0;
		if (!*line || *line == '#')
			continue;
		tab = strchr(line, '\t');
		if (!tab)
			die("%s: no tab in: %s", path, line);
		*tab = 0;
		fn(ctx, line, tab + 1);
	}
	fclose(f);
}

/* ---- characters ---------------------------------------------------------- */

static void row_char(void *ctx, const char *from, const char *to)
{
	uint32_t *map = ctx;
	struct word f = word_of(from), t = word_of(to);

	if (f.n == 1 && t.n >= 1)
		map[f.cp[0]] = t.cp[0];
	/* A word of several choices is split by spaces: remember them all. */
	for (size_t i = 0; f.n == 1 && i < t.n; i++) {
		if (t.cp[i] == f.cp[0] && map == chars.trad)
			chars.both[f.cp[0]] = true;
		if (t.cp[i] == f.cp[0] && map == chars.simp)
			chars.both[f.cp[0]] = true;
	}
}

static uint32_t char_step(uint32_t cp)
{
	if (chars.own[cp])
		return chars.own[cp];
	if (chars.trad[cp])
		return chars.trad[cp];
	/* 么 is Simplified for 麼 although Taiwan writes 么 for 幺. */
	if (chars.variant[cp] && !chars.is_simp[cp])
		return chars.variant[cp];
	return cp;
}

uint32_t char_fold(uint32_t cp)
{
	for (int i = 0; i < 8; i++) {
		uint32_t next = char_step(cp);

		if (next == cp)
			return cp;
		cp = next;
	}
	die("U+%04X folds in a circle", cp);
	return cp;
}

static void chars_read(const char *dict, const char *own)
{
	read_rows(dict, "TSCharacters.txt", row_char, chars.trad);
	read_rows(dict, "STCharacters.txt", row_char, chars.simp);
	read_rows(dict, "HKVariantsRev.txt", row_char, chars.variant);
	read_rows(dict, "TWVariantsRev.txt", row_char, chars.variant);
	read_rows(own, "characters.tsv", row_char, chars.own);
	for (uint32_t c = 0; c < CP_COUNT; c++)
		if (chars.trad[c])
			chars.is_simp[chars.trad[c]] = true;
}

/* ---- one code point ------------------------------------------------------ */

static bool is_han_like(uint32_t cp, UScriptCode script)
{
	return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA
		|| script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL
		|| script == USCRIPT_BOPOMOFO || cp == 0x30fc;
}

enum kb_class class_of(uint32_t cp)
{
	UErrorCode e = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript((UChar32)cp, &e);
	uint32_t kind = U_MASK(u_charType((UChar32)cp));

	if (cp && cp < 128 && strchr("-_./", (int)cp))
		return KB_CLASS_JOINT;
	if (cp == '\'')
		return KB_CLASS_APOSTROPHE;
	if (cp >= '0' && cp <= '9')
		return KB_CLASS_DIGIT;
	if ((kind & U_GC_M_MASK) && script == USCRIPT_INHERITED)
		return KB_CLASS_MARK;
	if (!(kind & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)))
		return KB_CLASS_OTHER;
	if (is_han_like(cp, script))
		return KB_CLASS_HAN;
	if (script == USCRIPT_LATIN)
		return KB_CLASS_LATIN;
	if (script == USCRIPT_CYRILLIC)
		return KB_CLASS_CYRILLIC;
	return KB_CLASS_LETTER;
}

/* NFKC_Casefold, then our characters; accents that stay alone are dropped. */
struct word fold_cp(const UNormalizer2 *nfkc, uint32_t cp)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar in[2], out[64];
	int32_t n = 0, at = 0, len;
	struct word w = { .n = 0 };

	U16_APPEND_UNSAFE(in, n, cp);
	len = unorm2_normalize(nfkc, in, n, out, 64, &e);
	if (U_FAILURE(e))
		die("U+%04X: %s", cp, u_errorName(e));
	while (at < len) {
		UChar32 c;
		int digit;

		U16_NEXT(out, at, len, c);
		digit = u_charDigitValue(c);
		if (u_charType(c) == U_DECIMAL_DIGIT_NUMBER && digit >= 0)
			c = '0' + digit;
		c = (UChar32)char_fold((uint32_t)c);
		if (len == n || class_of((uint32_t)c) != KB_CLASS_MARK)
			w.cp[w.n++] = (uint32_t)c;
	}
	return w;
}

struct word fold_word(const UNormalizer2 *nfkc, const struct word *w)
{
	struct word ret = { .n = 0 };

	for (size_t i = 0; i < w->n;) {
		size_t taken = 0;
		const struct word *to = phrase_at(w, i, &taken);
		struct word one;

		if (!to) {
			one = fold_cp(nfkc, w->cp[i]);
			to = &one;
			taken = 1;
		}
		if (ret.n + to->n > WORD_MAX)
			die("a word grows beyond %d characters", WORD_MAX);
		memcpy(ret.cp + ret.n, to->cp, to->n * sizeof(to->cp[0]));
		ret.n += to->n;
		i += taken;
	}
	return ret;
}

/* ---- the table ----------------------------------------------------------- */

static uint32_t entry_of(const UNormalizer2 *nfkc, uint32_t cp, struct pool *p)
{
	struct word w = fold_cp(nfkc, cp);
	uint32_t e = 0, to;

	if (!w.n)
		return KB_FOLD_CP | (uint32_t)KB_CLASS_DROP
			<< KB_FOLD_CLASS_SHIFT;
	for (size_t i = 0; i < w.n; i++) {
		struct word again = fold_cp(nfkc, w.cp[i]);

		if (again.n != 1 || again.cp[0] != w.cp[i])
			die("U+%04X folds differently the second time", cp);
	}
	if (w.n > 1) {
		e = KB_FOLD_MULTI | (uint32_t)p->n;
		pool_add(p, (uint32_t)w.n);
		for (size_t i = 0; i < w.n; i++)
			pool_add(p, w.cp[i]);
	} else {
		to = w.cp[0];
		e = (to == cp ? KB_FOLD_CP : to)
			| (uint32_t)class_of(to) << KB_FOLD_CLASS_SHIFT;
		if (vocab_starts(to))
			e |= KB_FOLD_VOCAB;
	}
	if (!unorm2_hasBoundaryBefore(nfkc, (UChar32)cp))
		e |= KB_FOLD_JOINS;
	if (phrase_starts(cp))
		e |= KB_FOLD_PHRASE;
	if (chars.trad[cp] && !chars.both[cp] && !chars.is_simp[cp])
		e |= KB_FOLD_TRAD;
	if (chars.simp[cp] && !chars.both[cp] && !chars.trad[cp])
		e |= KB_FOLD_SIMP;
	return e;
}

static void write_entries(const UNormalizer2 *nfkc)
{
	static uint32_t blocks[0x1100][256];
	static uint32_t index[0x1100];
	struct pool pool = { 0 };
	uint32_t n = 0;

	for (uint32_t b = 0; b < 0x1100; b++) {
		uint32_t same = 0;

		for (uint32_t i = 0; i < 256; i++) {
			uint32_t cp = b << 8 | i;

			blocks[n][i] = U_IS_SURROGATE(cp) ? KB_FOLD_CP
				: entry_of(nfkc, cp, &pool);
		}
		while (same < n && memcmp(blocks[same], blocks[n],
					  sizeof(blocks[0])))
			same++;
		index[b] = same;
		n += same == n;
	}
	emit("const uint16_t kb_fold_block[0x1100] = {");
	emit_numbers(index, 0x1100);
	emit("const uint32_t kb_fold_entry[] = {");
	emit_numbers(blocks[0], (size_t)n * 256);
	emit("const uint32_t kb_fold_pool[] = {");
	emit_numbers(pool.v, pool.n);
	free(pool.v);
}

int main(int argc, char **argv)
{
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfkc = unorm2_getNFKCCasefoldInstance(&e);

	if (argc != 3)
		die("usage: mktables DICTIONARIES OWN-TABLES > tables.c");
	if (U_FAILURE(e))
		die("ICU has no NFKC_Casefold: %s", u_errorName(e));
	chars_read(argv[1], argv[2]);
	phrases_read(argv[1]);
	vocab_read(nfkc, argv[1], argv[2]);
	emit("/* Written by mktables: do not edit. */\n#include \"lib/text/tables.h\"\n");
	write_entries(nfkc);
	phrases_write();
	vocab_write();
	brands_write(nfkc, argv[2]);
	emit_digest();
	/* After the digest: no term depends on it. */
	pinyin_write(argv[2]);
	if (fflush(stdout))
		die("cannot write");
	return 0;
}
