/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metrics.c - what the service counts, as Prometheus text (version 0.0.4).
 */
#include "metrics.h"

#include <stdatomic.h>
#include "routes.h"

/* Upper bounds in nanoseconds; the last bucket is +Inf. */
static const struct { uint64_t ns; const char *le; } buckets[] = {
	{ 100000, "0.0001" }, { 250000, "0.00025" }, { 500000, "0.0005" },
	{ 1000000, "0.001" }, { 2500000, "0.0025" }, { 5000000, "0.005" },
	{ 10000000, "0.01" }, { 25000000, "0.025" }, { 50000000, "0.05" },
	{ 100000000, "0.1" }, { 250000000, "0.25" }, { 1000000000, "1" },
	{ UINT64_MAX, "+Inf" },
};

enum { CLASSES = 6, VERDICTS = 3, FAULTS = KB_FAULTS };

static const char *const verdict_names[VERDICTS] = {
	[KB_VERDICT_ANSWER] = "answer", [KB_VERDICT_CHOOSE] = "choose",
	[KB_VERDICT_NONE] = "none",
};

static struct {
	atomic_ullong bucket[KB_ROUTES][KB_COUNT(buckets)];
	atomic_ullong ns[KB_ROUTES];
	atomic_ullong status[KB_ROUTES][CLASSES];
	atomic_ullong verdict[VERDICTS], fault[FAULTS], cut;
	atomic_ullong follow_changes, follow_errors, receipt_errors;
	atomic_ullong told, not_told;
	atomic_ullong learn_runs, learn_failures, learn_ms, learning;
	atomic_llong learned_seq;
} counts;

static void add(atomic_ullong *counter, uint64_t n)
{
	atomic_fetch_add_explicit(counter, n, memory_order_relaxed);
}

static unsigned long long get(atomic_ullong *counter)
{
	return atomic_load_explicit(counter, memory_order_relaxed);
}

void kb_metrics_request(size_t route, unsigned status, uint64_t ns)
{
	size_t i = 0;

	while (ns > buckets[i].ns)
		i++;
	add(&counts.bucket[route][i], 1);
	add(&counts.ns[route], ns);
	add(&counts.status[route][status / 100 % CLASSES], 1);
}

void kb_metrics_verdict(enum kb_verdict verdict)
{
	add(&counts.verdict[verdict], 1);
}

void kb_metrics_fault(enum kb_fault fault)
{
	add(&counts.fault[fault], 1);
}

void kb_metrics_cut(void)
{
	add(&counts.cut, 1);
}

void kb_metrics_receipt_failed(void)
{
	add(&counts.receipt_errors, 1);
}

void kb_metrics_webhook(bool told)
{
	add(told ? &counts.told : &counts.not_told, 1);
}

void kb_metrics_follow(bool ok, size_t changes)
{
	add(&counts.follow_changes, changes);
	add(&counts.follow_errors, !ok);
}

void kb_metrics_learn(const struct kb_tutor_state *state)
{
	atomic_store(&counts.learn_runs, state->runs);
	atomic_store(&counts.learn_failures, state->failures);
	atomic_store(&counts.learn_ms, (uint64_t)(state->seconds * 1000));
	atomic_store(&counts.learning, state->learning);
	atomic_store(&counts.learned_seq, state->seq);
}

static void head(struct kb_buf *out, const char *name, const char *type,
		 const char *help)
{
	kb_buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name,
		    type);
}

static void print_times(struct kb_buf *out)
{
	head(out, "concord_request_seconds", "histogram",
	     "Time from the first byte of a request to its answer, by route.");
	for (size_t r = 0; r < KB_ROUTES; r++) {
		const char *name = kb_route_at(r)->label;
		unsigned long long total = 0;

		if (!get(&counts.ns[r]))
			continue;
		for (size_t i = 0; i < KB_COUNT(buckets); i++) {
			total += get(&counts.bucket[r][i]);
			kb_buf_addf(out, "concord_request_seconds_bucket"
				    "{route=\"%s\",le=\"%s\"} %llu\n",
				    name, buckets[i].le, total);
		}
		kb_buf_addf(out, "concord_request_seconds_sum{route=\"%s\"} "
			    "%.6f\n", name, (double)get(&counts.ns[r]) / 1e9);
		kb_buf_addf(out, "concord_request_seconds_count{route=\"%s\"} "
			    "%llu\n", name, total);
	}
}

static void print_statuses(struct kb_buf *out)
{
	head(out, "concord_responses_total", "counter",
	     "Responses by route and class of status.");
	for (size_t r = 0; r < KB_ROUTES; r++)
		for (size_t c = 2; c < CLASSES; c++)
			if (get(&counts.status[r][c]))
				kb_buf_addf(out, "concord_responses_total"
					"{route=\"%s\",class=\"%zuxx\"} "
					"%llu\n", kb_route_at(r)->label, c,
					get(&counts.status[r][c]));
}

static void print_causes(struct kb_buf *out)
{
	head(out, "concord_answers_total", "counter", "Answers by verdict.");
	for (size_t v = 0; v < VERDICTS; v++)
		kb_buf_addf(out, "concord_answers_total{verdict=\"%s\"} "
			    "%llu\n", verdict_names[v],
			    get(&counts.verdict[v]));
	head(out, "concord_rejected_total", "counter",
	     "Requests refused before a handler saw them, by cause.");
	for (size_t f = KB_FAULT_NONE + 1; f < FAULTS; f++)
		kb_buf_addf(out, "concord_rejected_total{cause=\"%s\"} %llu\n",
			    kb_fault_info((enum kb_fault)f)->type,
			    get(&counts.fault[f]));
	kb_buf_addf(out, "concord_rejected_total{cause=\"deadline\"} %llu\n",
		    get(&counts.cut));
}

static void gauge(struct kb_buf *out, const char *name, const char *help,
		  long long value)
{
	head(out, name, "gauge", help);
	kb_buf_addf(out, "%s %lld\n", name, value);
}

static void counter(struct kb_buf *out, const char *name, const char *help,
		    unsigned long long value)
{
	head(out, name, "counter", help);
	kb_buf_addf(out, "%s %llu\n", name, value);
}

static void print_followers(struct kb_buf *out)
{
	counter(out, "concord_follow_changes_total",
	      "Changes applied to the index by this process.",
	      get(&counts.follow_changes));
	counter(out, "concord_follow_errors_total",
	      "Failed attempts to apply changes.",
	      get(&counts.follow_errors));
	counter(out, "concord_receipt_errors_total",
	      "Answers shown without a receipt, which could not be written.",
	      get(&counts.receipt_errors));
	counter(out, "concord_learn_runs_total",
	      "Times that learning was started.", get(&counts.learn_runs));
	counter(out, "concord_learn_failures_total",
	      "Times that learning failed.", get(&counts.learn_failures));
	gauge(out, "concord_learning", "1 while cases are learned.",
	      (long long)get(&counts.learning));
	gauge(out, "concord_learned_sequence", "Last change that the model "
	      "knows, -1 without a model.",
	      atomic_load(&counts.learned_seq));
	head(out, "concord_learn_seconds", "gauge",
	     "How long the last learning took.");
	kb_buf_addf(out, "concord_learn_seconds %.3f\n",
		    (double)get(&counts.learn_ms) / 1000);
}

static void print_webhooks(struct kb_buf *out)
{
	head(out, "concord_webhooks_total", "counter",
	     "Attempts to tell a listener of a case, by what became of them.");
	kb_buf_addf(out, "concord_webhooks_total{result=\"told\"} %llu\n"
		    "concord_webhooks_total{result=\"failed\"} %llu\n",
		    get(&counts.told), get(&counts.not_told));
}

void kb_metrics_print(struct kb_buf *out, const struct kb_gauges *g)
{
	print_times(out);
	print_statuses(out);
	print_causes(out);
	gauge(out, "concord_connections", "Open connections.",
	      g->connections);
	gauge(out, "concord_requests_in_flight", "Requests being answered.",
	      (long long)g->in_flight);
	gauge(out, "concord_ready", "1 when questions can be answered.",
	      g->have_index);
	print_followers(out);
	print_webhooks(out);
	if (!g->have_index)
		return;
	gauge(out, "concord_index_documents", "Sections that can be found.",
	      (long long)g->index.documents);
	gauge(out, "concord_index_articles", "Articles that can be found.",
	      (long long)g->index.articles);
	gauge(out, "concord_index_sequence", "Last change in the index.",
	      g->index.seq);
	gauge(out, "concord_index_lag_changes",
	      "Changes of the store that the index does not have yet.",
	      g->store_seq > g->index.seq ? g->store_seq - g->index.seq : 0);
}
