/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mkemit.c - the table generator's writing half. In: arrays, and words with
 * values for a trie. Out: C source on stdout, and at the end a digest of all
 * that was written.
 */
#include "mktables.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t digest = 0xcbf29ce484222325u;

void pool_add(struct pool *pool, uint32_t value)
{
	if (pool->n == pool->cap) {
		pool->cap = pool->cap ? 2 * pool->cap : 256;
		pool->v = realloc(pool->v, pool->cap * sizeof(pool->v[0]));
		if (!pool->v)
			die("out of memory");
	}
	pool->v[pool->n++] = value;
}

void emit(const char *fmt, ...)
{
	char line[8192];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(line))
		die("a line is too long");
	for (int i = 0; i < n; i++)
		digest = (digest ^ (unsigned char)line[i]) * 0x100000001b3u;
	if (puts(line) < 0)
		die("cannot write");
}

void emit_numbers(const uint32_t *v, size_t n)
{
	char line[256];

	for (size_t i = 0; i < n;) {
		int used = 0;

		do
			used += snprintf(line + used,
					 sizeof(line) - (size_t)used,
					 "0x%x,", v[i++]);
		while (i < n && i % 16);
		emit("%s", line);
	}
	emit("};");
}

void emit_trie(const char *name, const struct word *keys,
	       const uint32_t *values, size_t n)
{
	struct kb_trie_cell *cells;
	uint32_t mask = 255, states = 1;
	size_t edges = 0;

	for (size_t i = 0; i < n; i++)
		edges += keys[i].n;
	while (mask < 2 * edges)
		mask = 2 * mask + 1;
	cells = calloc((size_t)mask + 1, sizeof(cells[0]));
	if (!cells)
		die("out of memory");
	for (size_t i = 0; i < n; i++) {
		uint32_t state = 0, at = 0;

		for (size_t k = 0; k < keys[i].n; k++) {
			uint32_t cp = keys[i].cp[k];

			at = kb_trie_slot(state, cp) & mask;
			while (cells[at].next && (cells[at].state != state
						  || cells[at].cp != cp))
				at = (at + 1) & mask;
			if (!cells[at].next)
				cells[at] = (struct kb_trie_cell){
					state, cp, states++, 0 };
			state = cells[at].next;
		}
		if (keys[i].n && !cells[at].value)
			cells[at].value = values[i] + 1;
	}
	emit("static const struct kb_trie_cell %s_cells[] = {", name);
	for (uint32_t i = 0; i <= mask; i++)
		emit("{%u,%u,%u,%u},", cells[i].state, cells[i].cp,
		     cells[i].next, cells[i].value);
	emit("};\nconst struct kb_trie %s_trie = { %s_cells, %u };", name,
	     name, mask);
	free(cells);
}

void emit_digest(void)
{
	emit("const char kb_tables_version[] = \"%s-%016llx\";",
	     KB_TEXT_PIPELINE, (unsigned long long)digest);
}
