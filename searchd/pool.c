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

enum kb_status kb_slot_borrow(struct kb_site *site, struct kb_slot **ret,
			      struct kb_error *err)
{
	struct kb_slot *slot;

	if (!last_slot)
		last_slot = 1 + atomic_fetch_add(&next_start, 1);
	do {
		slot = &site->slots[last_slot++ % site->n_slots];
	} while (atomic_flag_test_and_set_explicit(&slot->busy,
						   memory_order_acquire));
	last_slot--;
	*ret = slot;
	if (slot->reader)
		return KB_OK;
	return kb_reader_open(site->engine, slot->mem, &slot->reader, err);
}

void kb_slot_return(struct kb_slot *slot)
{
	atomic_flag_clear_explicit(&slot->busy, memory_order_release);
}
