/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * homophone.c - the table of readings the other way round: from a reading to
 * its characters. Made once, when first asked for. In: a code point. Out: those
 * that sound like it.
 */
#include "homophone.h"

#include <kb/text.h>
#include <pthread.h>
#include <stdlib.h>

/* Rare readings make half of all characters sound alike. */
enum { HAN_FIRST = 0x4e00, HAN_LAST = 0x9fff, READINGS = 2 };

struct read { const char *name; uint32_t cp; };

static struct read *table;		/* by name, then code point */
static size_t table_n;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static int by_name(const void *a, const void *b)
{
	const struct read *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : (x->cp > y->cp) - (x->cp < y->cp);
}

static void make(void)
{
	table = kb_array(NULL, struct read,
			 (HAN_LAST - HAN_FIRST + 1) * READINGS);
	for (uint32_t cp = HAN_FIRST; cp <= HAN_LAST; cp++) {
		const char *names[READINGS];
		size_t n = kb_pinyin(cp, names, READINGS);

		for (size_t i = 0; i < n; i++)
			table[table_n++] = (struct read){ names[i], cp };
	}
	qsort(table, table_n, sizeof(*table), by_name);
}

static size_t first_of(const char *name)
{
	size_t low = 0, high = table_n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(table[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

size_t kb_homophones(uint32_t cp, uint32_t *ret, size_t max)
{
	const char *names[READINGS];
	size_t n = kb_pinyin(cp, names, READINGS), found = 0;

	pthread_once(&made, make);
	for (size_t i = 0; i < n; i++)
		for (size_t at = first_of(names[i]); at < table_n &&
		     found < max && !strcmp(table[at].name, names[i]); at++)
			if (table[at].cp != cp)
				ret[found++] = table[at].cp;
	return found;
}
