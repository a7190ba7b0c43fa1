/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * health.c - alive, ready, counters: for supervisors, balancers, Prometheus.
 */
#include "receipts.h"
#include "routes.h"
#include "server.h"

enum kb_status kb_health_alive(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	kb_reply_json(reply, json_pack("{s:s}", "status", "alive"));
	return KB_OK;
}

static const struct kb_audience *somebody(const struct kb_request *r)
{
	static const struct kb_audience nobody = { 0 }, staff = {
		.staff = true, .all = true };

	return r->site->engines[KB_PART_INTERNAL] ? &staff : &nobody;
}

/* Says a word and no more: how much there is tells of what is hidden. KB_BUSY
   becomes 503 with Retry-After. */
enum kb_status kb_health_ready(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	static const struct kb_audience nobody = { 0 };
	const struct kb_audience *each[] = { &nobody, somebody(r) };
	enum kb_status status = kb_site_ready(r->site, err);
	json_t *ready;

	for (size_t i = 0; !status && i < KB_COUNT(each); i++) {
		struct kb_slot *slot;

		if (!r->site->engines[each[i]->staff ? KB_PART_INTERNAL :
				      KB_PART_PUBLIC])
			continue;
		status = kb_slot_borrow(r->site, each[i], &slot, err);
		if (!status)
			status = kb_suggest_prepare(slot->reader, err);
		kb_slot_return(slot);
	}
	if (status)
		return KB_BUSY;
	ready = json_pack("{s:s}", "status", "ready");
	/* Without receipts answers go on, and somebody must look. */
	if (r->site->engines[KB_PART_INTERNAL])
		json_object_set_new(ready, "receipts", json_string(
			kb_receipts_ready(r, err) ? "failing" : "written"));
	kb_reply_json(reply, ready);
	return KB_OK;
}

enum kb_status kb_health_metrics(struct kb_request *r, struct kb_reply *reply,
				 struct kb_error *err)
{
	struct kb_gauges g = { 0 };
	struct kb_slot *slot;

	kb_server_gauges(&g);
	g.have_index = !kb_slot_borrow(r->site, somebody(r), &slot, err);
	if (g.have_index) {
		kb_reader_state(slot->reader, &g.index);
		if (kb_store_last_seq(kb_reader_store(slot->reader),
				      &g.store_seq, err))
			g.store_seq = 0;
	}
	kb_slot_return(slot);
	reply->type = "text/plain; version=0.0.4; charset=utf-8";
	kb_metrics_print(&reply->body, &g);
	return KB_OK;
}
