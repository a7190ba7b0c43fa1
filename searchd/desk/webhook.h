/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * webhook.h - the thread that tells other systems what happened to cases. One
 * process for a store does it; others wait until that one ends.
 */
#ifndef KB_SEARCHD_WEBHOOK_H
#define KB_SEARCHD_WEBHOOK_H

#include "../site.h"

struct kb_webhooks;
/* Runs a thread if the site names listeners. */
struct kb_webhooks *kb_webhooks_start(void *mem, const struct kb_site *site);
/* Goes on with what a reload has brought. */
void kb_webhooks_reload(struct kb_webhooks *w, const struct kb_site *site);
/* What is under way ends, and is told again after the next start. */
void kb_webhooks_stop(struct kb_webhooks *w);

#endif
