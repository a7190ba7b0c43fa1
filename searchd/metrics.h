/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metrics.h - counters for Prometheus. Counting is one relaxed atomic add;
 * reading may be a little behind.
 */
#ifndef KB_SEARCHD_METRICS_H
#define KB_SEARCHD_METRICS_H

#include <kb/learn.h>
#include "request.h"

struct kb_gauges {		/* read at the moment of asking */
	struct kb_index_state index;
	bool have_index;
	int64_t store_seq;
	unsigned connections;
	size_t in_flight;
};

void kb_metrics_request(size_t route, unsigned status, uint64_t ns);
void kb_metrics_verdict(enum kb_verdict verdict);
void kb_metrics_fault(enum kb_fault fault);
void kb_metrics_cut(void);		/* connections cut by the deadline */
void kb_metrics_receipt_failed(void);
void kb_metrics_webhook(bool told);
void kb_metrics_follow(bool ok, size_t changes);
void kb_metrics_learn(const struct kb_tutor_state *state);
void kb_metrics_print(struct kb_buf *out, const struct kb_gauges *g);

#endif
