/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pinyin.c - how a Han character is read. In: a code point, of either script.
 * Out: its syllables in ASCII, without tones, the most usual first. The table
 * is made at build time.
 */
#include "tables.h"

#include <kb/text.h>

size_t kb_pinyin(uint32_t cp, const char **ret, size_t max)
{
	uint32_t at = cp - KB_PINYIN_FIRST;
	const uint16_t *set;
	size_t n = 0;

	if (cp < KB_PINYIN_FIRST || at >= KB_PINYIN_COUNT)
		return 0;
	set = kb_pinyin_sets[kb_pinyin_set_of[at]];
	while (n < KB_PINYIN_SET && n < max && set[n]) {
		ret[n] = kb_pinyin_names[set[n] - 1];
		n++;
	}
	return n;
}
