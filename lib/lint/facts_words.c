/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_words.c - the words of facts: numbers, units, currencies, months, and
 * adjectives that hold a unit (30-дневный). In: a folded word. Out: its row, or
 * none.
 */
#include "facts.h"

static const struct fact_word words[] = {
#define WORD(word, kind, unit, value) \
	{ word, FACT_##kind, FACT_##unit, value },
#include "facts_words.def"
#undef WORD
};

const struct fact_word *fact_word(const char *raw, size_t len)
{
	size_t low = 0, high = KB_COUNT(words);

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *word = words[middle].word;
		int order = strncmp(word, raw, len);

		if (!order && !word[len])
			return &words[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* How they begin; behind a number or grown together with one. */
static const struct fact_word adjectives[] = {
	{ "дневн", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "суточн", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "недельн", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "месячн", FACT_DURATION, FACT_MONTHS, 1 },
	{ "летн", FACT_DURATION, FACT_MONTHS, 12 },
	{ "годичн", FACT_DURATION, FACT_MONTHS, 12 },
	{ "часов", FACT_DURATION, FACT_SECONDS, 3600 },
	{ "минутн", FACT_DURATION, FACT_SECONDS, 60 },
	{ "процентн", FACT_PERCENT, FACT_NO_UNIT, 1 },
	{ "рублев", FACT_AMOUNT, FACT_RUB, 1 },
	{ "кратн", FACT_TIMES_OF, FACT_NO_UNIT, 1 },
	{ "значн", FACT_DIGITS, FACT_NO_UNIT, 1 },
	{ "разов", FACT_TIMES_OF, FACT_NO_UNIT, 1 },
};

const struct fact_word *fact_adjective(const char *raw, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(adjectives); i++) {
		size_t n = strlen(adjectives[i].word);

		if (len > n + 1 && !memcmp(raw, adjectives[i].word, n))
			return &adjectives[i];
	}
	return NULL;
}

/* двухлетняя, четырнадцатидневный: a number and its unit in one word. */
const struct fact_word *fact_compound(const char *raw, size_t len,
				      double *value)
{
	for (size_t i = 4; i + 8 < len; i += 2) {
		const struct fact_word *number = fact_word(raw, i), *unit;

		if (!number || (number->kind != FACT_NUMBER &&
				number->kind != FACT_TENS))
			continue;
		unit = fact_adjective(raw + i, len - i);
		if (unit) {
			*value = number->value;
			return unit;
		}
	}
	return NULL;
}
