/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * counts.c - how many documents hold a hash, exactly: counted in a table while
 * a segment is made, joined in the order of the hashes, looked up in place.
 */
#include "part.h"

#include <stdlib.h>

const char *const kb_counts_files[KB_COUNTS] = {
	[KB_COUNTS_TERMS] = "term-frequencies",
	[KB_COUNTS_PIECES] = "frequencies",
};

struct kb_counter {
	struct kb_count *slots;	/* count 0: empty */
	size_t cap, n;		/* cap is a power of two */
};

struct kb_counter *kb_counter_new(void *mem)
{
	struct kb_counter *c = kb_new(mem, struct kb_counter);

	c->cap = 1 << 14;
	c->slots = kb_array(c, struct kb_count, c->cap);
	return c;
}

static struct kb_count *slot_of(struct kb_counter *c, uint32_t hash)
{
	size_t at = (hash * 2654435769u) & (c->cap - 1);

	while (c->slots[at].count && c->slots[at].hash != hash)
		at = (at + 1) & (c->cap - 1);
	return &c->slots[at];
}

void kb_counter_add(struct kb_counter *c, uint32_t hash)
{
	struct kb_count *slot = slot_of(c, hash);

	if (slot->count++)
		return;
	slot->hash = hash;
	if (++c->n * 2 > c->cap) {
		struct kb_count *old = c->slots;
		size_t old_cap = c->cap;

		c->cap *= 2;
		c->slots = kb_array(c, struct kb_count, c->cap);
		for (size_t i = 0; i < old_cap; i++)
			if (old[i].count)
				*slot_of(c, old[i].hash) = old[i];
		talloc_free(old);
	}
}

static int by_hash(const void *a, const void *b)
{
	const struct kb_count *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

enum kb_status kb_counter_write(const struct kb_counter *c, const char *path,
				struct kb_error *err)
{
	struct kb_count *sorted = kb_array(NULL, struct kb_count, c->n + 1);
	size_t n = 0;
	enum kb_status st;

	for (size_t i = 0; i < c->cap; i++)
		if (c->slots[i].count)
			sorted[n++] = c->slots[i];
	qsort(sorted, n, sizeof(*sorted), by_hash);
	st = kb_counts_write(sorted, n, path, err);
	talloc_free(sorted);
	return st;
}

/* About four counts for each place of the index. */
static uint32_t bits_for(size_t n)
{
	uint32_t bits = 1;

	while (bits < 24 && ((size_t)4 << bits) < n)
		bits++;
	return bits;
}

/* Where the pieces of a file lie. */
struct layout {
	uint32_t *index, *hashes;
	struct kb_count *large;
	uint8_t *counts;
	size_t size;
};

static struct layout layout_of(const struct kb_counts_head *head)
{
	struct layout l = { .index = (uint32_t *)(head + 1) };

	l.hashes = l.index + ((size_t)1 << head->bits) + 1;
	l.large = (struct kb_count *)(l.hashes + head->n);
	l.counts = (uint8_t *)(l.large + head->large);
	l.size = sizeof(*head) + (((size_t)1 << head->bits) + 1 + head->n) *
		sizeof(uint32_t) + head->large * sizeof(*l.large) + head->n;
	return l;
}

static void fill(const struct layout *l, uint32_t bits,
		 const struct kb_count *counts, size_t n)
{
	size_t at = 0, large = 0;

	for (size_t place = 0; place <= (size_t)1 << bits; place++) {
		while (at < n && counts[at].hash >> (32 - bits) < place)
			at++;
		l->index[place] = (uint32_t)at;
	}
	for (size_t i = 0; i < n; i++) {
		l->hashes[i] = counts[i].hash;
		l->counts[i] = counts[i].count < KB_COUNT_LARGE ?
			(uint8_t)counts[i].count : KB_COUNT_LARGE;
		if (l->counts[i] == KB_COUNT_LARGE)
			l->large[large++] = counts[i];
	}
}

enum kb_status kb_counts_write(const struct kb_count *counts, size_t n,
			       const char *path, struct kb_error *err)
{
	struct kb_counts_head head = { (uint32_t)n, bits_for(n), 0 }, *file;
	struct layout l;
	enum kb_status st;

	for (size_t i = 0; i < n; i++)
		head.large += counts[i].count >= KB_COUNT_LARGE;
	file = talloc_size(NULL, layout_of(&head).size);
	*file = head;
	l = layout_of(file);
	fill(&l, head.bits, counts, n);
	st = kb_file_write(path, (const char *)file, l.size, err);
	talloc_free(file);
	return st;
}

bool kb_counts_valid(const struct kb_counts_head *file, size_t len)
{
	struct layout l;

	if (len < sizeof(*file) || file->bits < 1 || file->bits > 24 ||
	    file->large > file->n)
		return false;
	l = layout_of(file);
	if (len != l.size)
		return false;
	/* Where hashes are looked for: in the file, in any case. */
	for (size_t i = 0; i <= (size_t)1 << file->bits; i++)
		if (l.index[i] > file->n)
			return false;
	return true;
}

static uint32_t large_count(const struct layout *l, size_t n, uint32_t hash)
{
	const struct kb_count key = { .hash = hash }, *found =
		bsearch(&key, l->large, n, sizeof(key), by_hash);

	return found ? found->count : 0;
}

uint32_t kb_counts_find(const struct kb_counts_head *file, uint32_t hash)
{
	struct layout l = layout_of(file);
	const uint32_t *place = l.index + (hash >> (32 - file->bits));

	for (uint32_t i = place[0]; i < place[1]; i++)
		if (l.hashes[i] == hash)
			return l.counts[i] < KB_COUNT_LARGE ? l.counts[i] :
				large_count(&l, file->large, hash);
	return 0;
}

/* The file's counts as they were written. */
static struct kb_count *unfold(void *mem, const struct kb_counts_head *file)
{
	struct layout l = layout_of(file);
	struct kb_count *out = kb_array(mem, struct kb_count, file->n + 1);
	size_t large = 0;

	for (size_t i = 0; i < file->n; i++)
		out[i] = l.counts[i] < KB_COUNT_LARGE ? (struct kb_count){
			l.hashes[i], l.counts[i] } : l.large[large++];
	return out;
}

enum kb_status kb_counts_merge(void *mem, const char *path,
			       struct kb_count **sum, size_t *n,
			       struct kb_error *err)
{
	char *file;
	size_t len, i = 0, j = 0, k = 0;
	enum kb_status st = kb_file_read(mem, path, SIZE_MAX, &file, &len, err);
	const struct kb_counts_head *head = (const void *)file;
	const struct kb_count *a = *sum;
	struct kb_count *out, *b;

	if (st != KB_OK)
		return st;
	if (!kb_counts_valid(head, len))
		return kb_error_at(err, KB_CORRUPT, path, 0, "damaged");
	b = unfold(mem, head);
	out = kb_array(mem, struct kb_count, *n + head->n + 1);
	while (i < *n || j < head->n) {
		if (j == head->n || (i < *n && a[i].hash < b[j].hash)) {
			out[k++] = a[i++];
		} else if (i == *n || b[j].hash < a[i].hash) {
			out[k++] = b[j++];
		} else {
			out[k] = a[i++];
			out[k++].count += b[j++].count;
		}
	}
	talloc_free(file);
	talloc_free(b);
	talloc_free(*sum);
	*sum = out;
	*n = k;
	return KB_OK;
}
