/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pool.c - readers for the workers. A reader belongs to one thread at a time;
 * a worker tries the slot it had last time first, so that its memory stays
 * warm, and finds another one at once if a reload changed the slots.
 */
#include "site.h"

static _Thread_local size_t last_slot;
static atomic_size_t next_start;

void kb_pool_open(struct kb_site *site, size_t n)
{
	site->n_slots = n;
	site->slots = kb_array(site, struct kb_slot, n);
	for (size_t i = 0; i < n; i++) {
		atomic_flag_clear(&site->slots[i].busy);
		/* Not a child of the site: two threads must never allocate
		   under one parent. */
		site->slots[i].mem = talloc_named_const(NULL, 0, "slot");
	}
}

void kb_pool_close(struct kb_site *site)
{
	for (size_t i = 0; i < site->n_slots; i++)
		talloc_free(site->slots[i].mem);
	site->n_slots = 0;
}

static struct kb_slot *take(struct kb_site *site)
{
	struct kb_slot *slot;

	if (!last_slot)
		last_slot = 1 + atomic_fetch_add(&next_start, 1);
	do {
		slot = &site->slots[last_slot++ % site->n_slots];
	} while (atomic_flag_test_and_set_explicit(&slot->busy,
						   memory_order_acquire));
	last_slot--;
	return slot;
}

/* Which engine answers whom is decided here and nowhere else: who is not
   staff gets the one that cannot see the rest. */
enum kb_status kb_slot_borrow(struct kb_site *site,
			      const struct kb_audience *who,
			      struct kb_slot **ret, struct kb_error *err)
{
	enum kb_part part = who->staff ? KB_PART_INTERNAL : KB_PART_PUBLIC;
	struct kb_slot *slot = take(site);
	struct kb_reader **reader = &slot->readers[part];
	enum kb_status st = KB_OK;

	*ret = slot;
	slot->reader = NULL;
	if (!site->engines[part])
		return kb_error_set(err, KB_BUSY, "this service does not "
			"answer %s; setting serve", who->staff ? "staff" :
			"the public");
	if (!*reader)
		st = kb_reader_open(site->engines[part], slot->mem, reader,
				    err);
	if (st != KB_OK)
		return st;
	kb_reader_audience(*reader, who);
	st = kb_reader_refresh(*reader, err);
	if (st == KB_OK)
		slot->reader = *reader;
	return st;
}

enum kb_status kb_site_ready(struct kb_site *site, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t i = 0; st == KB_OK && i < KB_SITE_ENGINES; i++)
		if (site->engines[i])
			st = kb_engine_ready(site->engines[i], err);
	return st;
}

void kb_slot_return(struct kb_slot *slot)
{
	atomic_flag_clear_explicit(&slot->busy, memory_order_release);
}
