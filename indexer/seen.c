/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * seen.c - open addressing over copies of the keys; never more than half full.
 */
#include <kb/base.h>

#include "seen.h"

struct slot { const char *key, *note; };
struct kb_seen { struct slot *slots; size_t n, cap; };

struct kb_seen *kb_seen_new(void *mem)
{
	struct kb_seen *set = kb_new(mem, struct kb_seen);

	set->cap = 64;
	set->slots = kb_array(set, struct slot, set->cap);
	return set;
}

static struct slot *find(struct slot *slots, size_t cap, const char *key)
{
	uint64_t hash = 14695981039346656037u;

	for (const char *p = key; *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	size_t i = (size_t)(hash ^ hash >> 32) & (cap - 1);
	while (slots[i].key && strcmp(slots[i].key, key) != 0)
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void grow(struct kb_seen *set)
{
	size_t cap = set->cap * 2;
	struct slot *slots = kb_array(set, struct slot, cap);

	for (size_t i = 0; i < set->cap; i++)
		if (set->slots[i].key)
			*find(slots, cap, set->slots[i].key) = set->slots[i];
	talloc_free(set->slots);
	set->slots = slots;
	set->cap = cap;
}

const char *kb_seen_add(struct kb_seen *set, const char *key,
			const char *note)
{
	struct slot *slot = find(set->slots, set->cap, key);

	if (slot->key)
		return slot->note;
	slot->key = kb_strdup(set, key);
	slot->note = kb_strdup(set, note);
	if (++set->n * 2 > set->cap)
		grow(set);
	return NULL;
}

const char *kb_seen_find(const struct kb_seen *set, const char *key)
{
	return find(set->slots, set->cap, key)->note;
}

size_t kb_seen_count(const struct kb_seen *set)
{
	return set->n;
}
