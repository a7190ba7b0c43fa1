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

enum kb_status kb_counts_write(const struct kb_count *counts, size_t n,
			       const char *path, struct kb_error *err)
{
	uint32_t bits = bits_for(n);
	size_t places = ((size_t)1 << bits) + 1;
	struct kb_counts_head head = { (uint32_t)n, bits };
	size_t size = sizeof(head) + places * sizeof(uint32_t) +
		n * sizeof(*counts), at = 0;
	char *file = talloc_size(NULL, size);
	uint32_t *index = (uint32_t *)(file + sizeof(head));
	enum kb_status st;

	memcpy(file, &head, sizeof(head));
	for (size_t place = 0; place < places; place++) {
		while (at < n && counts[at].hash >> (32 - bits) < place)
			at++;
		index[place] = (uint32_t)at;
	}
	if (n)
		memcpy(index + places, counts, n * sizeof(*counts));
	st = kb_file_write(path, file, size, err);
	talloc_free(file);
	return st;
}

static const uint32_t *index_of(const struct kb_counts_head *file)
{
	return (const uint32_t *)(file + 1);
}

static const struct kb_count *counts_of(const struct kb_counts_head *file)
{
	return (const struct kb_count *)(index_of(file) +
					 ((size_t)1 << file->bits) + 1);
}

bool kb_counts_valid(const struct kb_counts_head *file, size_t len)
{
	return len >= sizeof(*file) && file->bits >= 1 && file->bits <= 24 &&
		len == sizeof(*file) +
		(((size_t)1 << file->bits) + 1) * sizeof(uint32_t) +
		file->n * sizeof(struct kb_count);
}

uint32_t kb_counts_find(const struct kb_counts_head *file, uint32_t hash)
{
	const uint32_t *index = index_of(file) + (hash >> (32 - file->bits));
	const struct kb_count *counts = counts_of(file);

	for (uint32_t i = index[0]; i < index[1]; i++)
		if (counts[i].hash == hash)
			return counts[i].count;
	return 0;
}

enum kb_status kb_counts_merge(void *mem, const char *path,
			       struct kb_count **sum, size_t *n,
			       struct kb_error *err)
{
	char *file;
	size_t len, i = 0, j = 0, k = 0;
	enum kb_status st = kb_file_read(mem, path, SIZE_MAX, &file, &len, err);
	const struct kb_counts_head *head = (const void *)file;
	const struct kb_count *a = *sum, *b;
	struct kb_count *out;

	if (st != KB_OK)
		return st;
	if (!kb_counts_valid(head, len))
		return kb_error_at(err, KB_CORRUPT, path, 0, "damaged");
	b = counts_of(head);
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
	talloc_free(*sum);
	*sum = out;
	*n = k;
	return KB_OK;
}
