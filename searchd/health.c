/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * health.c - alive, ready, counters: for supervisors, balancers, Prometheus.
 */
#include "routes.h"
#include "server.h"

enum kb_status kb_health_alive(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	kb_reply_json(reply, json_pack("{s:s}", "status", "alive"));
	return KB_OK;
}

/* KB_BUSY becomes 503 with Retry-After. */
enum kb_status kb_health_ready(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	struct kb_index_state state;
	struct kb_slot *slot;
	enum kb_status status = kb_engine_ready(r->site->engine, err);

	if (status)
		return KB_BUSY;
	status = kb_slot_borrow(r->site, &slot, err);
	if (!status)
		status = kb_suggest_prepare(slot->reader, err);
	if (!status)
		kb_reader_state(slot->reader, &state);
	kb_slot_return(slot);
	if (status)
		return KB_BUSY;
	kb_reply_json(reply, json_pack("{s:s,s:s,s:I,s:I}",
		"status", "ready", "generation", state.generation,
		"articles", (json_int_t)state.articles,
		"sections", (json_int_t)state.documents));
	return KB_OK;
}

enum kb_status kb_health_metrics(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	struct kb_gauges g = { 0 };
	struct kb_store *store;
	struct kb_slot *slot;

	kb_server_gauges(&g);
	if (!kb_engine_ready(r->site->engine, err)) {
		g.have_index = !kb_slot_borrow(r->site, &slot, err) &&
			!kb_reader_refresh(slot->reader, err);
		if (g.have_index) {
			kb_reader_state(slot->reader, &g.index);
			store = kb_reader_store(slot->reader);
			if (kb_store_last_seq(store, &g.store_seq, err))
				g.store_seq = 0;
		}
		kb_slot_return(slot);
	}
	reply->type = "text/plain; version=0.0.4; charset=utf-8";
	kb_metrics_print(&reply->body, &g);
	return KB_OK;
}
