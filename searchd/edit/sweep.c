/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sweep.c - makes rows of what the store knows by itself: what ends, waits for
 * review, lacks a language, was asked in vain. In: somebody looks at the queue.
 * Out: a queue that is at most a minute old; looking costs nothing in between.
 */
#include "queue.h"

#include <kb/receipt.h>
#include <stdatomic.h>

enum { EVERY = 60, ASKED_DAYS = 30, DAY = 86400 };

static atomic_llong swept_at;

enum kb_status kb_queue_fresh(struct kb_room *room, struct kb_error *err)
{
	const struct kb_config *config = &room->r->site->config;
	const char *langs[KB_CONFIG_LANGS];
	long long before = atomic_load(&swept_at);
	size_t n = 0;
	enum kb_status status;

	if (room->v.now - before < EVERY ||
	    !atomic_compare_exchange_strong(&swept_at, &before, room->v.now))
		return KB_OK;
	for (const struct kb_lang *l = kb_langs; l->code; l++)
		langs[n++] = l->code;
	status = kb_queue_sweep(room->store, room->v.now, langs, n, err);
	if (!status)
		status = kb_queue_ask_receipts(room->store,
			kb_receipts_dir(room, config),
			room->v.now - ASKED_DAYS * DAY, err);
	/* Somebody else writes: the queue is shown as it is. */
	return status == KB_BUSY ? KB_OK : status;
}
