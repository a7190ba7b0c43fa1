/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mkpinyin.c - the table generator's pinyin: how Han characters are read, from
 * ICU's transliterator and our readings.tsv. Out: sets of syllables, and the
 * number of a set for each character. Fails if a row of ours does nothing.
 */
#include "mktables.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/utrans.h>

enum { SYLLABLES_MAX = 512, SETS_MAX = 1024 };

struct set { uint32_t v[KB_PINYIN_SET]; };	/* syllable + 1, then 0s */

static char syllables[SYLLABLES_MAX][KB_PINYIN_MAX];
static uint32_t n_syllables;
static struct set sets[SETS_MAX];
static uint32_t n_sets = 1;			/* the first is empty */
static uint32_t set_of[KB_PINYIN_COUNT];

static uint32_t syllable_of(const char *name)
{
	uint32_t i = 0;

	while (i < n_syllables && strcmp(syllables[i], name) != 0)
		i++;
	if (i < n_syllables)
		return i + 1;
	if (i == SYLLABLES_MAX || strlen(name) >= KB_PINYIN_MAX)
		die("no room for the syllable %s", name);
	memcpy(syllables[n_syllables++], name, strlen(name) + 1);
	return i + 1;
}

static uint32_t set_number(const struct set *set)
{
	uint32_t i = 0;

	while (i < n_sets && memcmp(&sets[i], set, sizeof(*set)) != 0)
		i++;
	if (i == SETS_MAX)
		die("too many different sets of readings");
	if (i == n_sets)
		sets[n_sets++] = *set;
	return i;
}

/* Letters without tones; the two dots make a v of a u. false: no reading. */
static bool plain(const UNormalizer2 *nfd, const UChar *text, int32_t len,
		  char *ret)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar out[64];
	size_t n = 0;
	int32_t got = unorm2_normalize(nfd, text, len, out, 64, &e);

	if (U_FAILURE(e))
		return false;
	for (int32_t i = 0; i < got; i++) {
		if (out[i] == 0x308 && n && ret[n - 1] == 'u')
			ret[n - 1] = 'v';
		else if (out[i] >= 'a' && out[i] <= 'z' &&
			 n + 1 < KB_PINYIN_MAX)
			ret[n++] = (char)out[i];
		else if (out[i] < 0x300 || out[i] >= 0x370)
			return false;
	}
	ret[n] = 0;
	return n > 0;
}

static void read_icu(void)
{
	static const UChar id[] = u"Han-Latin";
	UErrorCode e = U_ZERO_ERROR;
	UTransliterator *t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0,
					  NULL, &e);
	const UNormalizer2 *nfd = unorm2_getNFDInstance(&e);

	if (U_FAILURE(e))
		die("ICU has no Han-Latin: %s", u_errorName(e));
	for (uint32_t i = 0; i < KB_PINYIN_COUNT; i++) {
		UChar text[64] = { (UChar)(KB_PINYIN_FIRST + i), 0 };
		int32_t len = 1, limit = 1;
		struct set set = { { 0 } };
		char name[KB_PINYIN_MAX];

		utrans_transUChars(t, text, &len, 64, 0, &limit, &e);
		if (U_FAILURE(e))
			die("U+%04X: %s", KB_PINYIN_FIRST + i, u_errorName(e));
		if (!plain(nfd, text, len, name))
			continue;
		set.v[0] = syllable_of(name);
		set_of[i] = set_number(&set);
	}
	utrans_close(t);
}

static bool has(const struct set *set, uint32_t syllable)
{
	for (size_t i = 0; i < KB_PINYIN_SET; i++)
		if (set->v[i] == syllable)
			return true;
	return false;
}

static void row_reading(void *ctx, const char *left, const char *right)
{
	struct word w = word_of(left);
	uint32_t at = w.n == 1 ? w.cp[0] - KB_PINYIN_FIRST : UINT32_MAX;
	struct set set = { { 0 } };
	char names[64], *save = NULL;
	size_t n = 0;

	snprintf(names, sizeof(names), "%s", right);
	for (char *name = strtok_r(names, " ", &save); name;
	     name = strtok_r(NULL, " ", &save)) {
		if (n == KB_PINYIN_SET)
			die("readings.tsv: too many readings: %s", left);
		set.v[n++] = syllable_of(name);
	}
	if (at >= KB_PINYIN_COUNT || set_number(&set) == set_of[at])
		die("readings.tsv: the row of %s does nothing", left);
	set_of[at] = set_number(&set);
}

/* 長 is read as 长 is; 乾, which is also 干's, has a reading of its own. */
static void share_traditional(void)
{
	for (uint32_t i = 0; i < KB_PINYIN_COUNT; i++) {
		uint32_t to = char_fold(KB_PINYIN_FIRST + i) - KB_PINYIN_FIRST;

		if (to < KB_PINYIN_COUNT && to != i &&
		    has(&sets[set_of[to]], sets[set_of[i]].v[0]))
			set_of[i] = set_of[to];
	}
}

void pinyin_write(const char *own)
{
	read_icu();
	read_rows(own, "readings.tsv", row_reading, NULL);
	share_traditional();
	emit("const char kb_pinyin_names[][KB_PINYIN_MAX] = {");
	for (uint32_t i = 0; i < n_syllables; i++)
		emit("\"%s\",", syllables[i]);
	emit("};\nconst uint16_t kb_pinyin_sets[][KB_PINYIN_SET] = {");
	for (uint32_t i = 0; i < n_sets; i++)
		emit("{%u,%u,%u},", sets[i].v[0], sets[i].v[1], sets[i].v[2]);
	emit("};\nconst uint16_t kb_pinyin_set_of[KB_PINYIN_COUNT] = {");
	emit_numbers(set_of, KB_PINYIN_COUNT);
}
