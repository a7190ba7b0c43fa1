/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * querylog.c - in: a question with its answer. Out: a line in today's file,
 * with neither address nor session, and the time to the hour.
 */
#include "querylog.h"

#include <kb/erase.h>

#include "metrics.h"
#include "site.h"

static const char *const verdicts[] = {
	[KB_VERDICT_ANSWER] = "answer", [KB_VERDICT_CHOOSE] = "choose",
	[KB_VERDICT_NONE] = "none",
};

void kb_querylog(const struct kb_request *r, const struct kb_answer *a)
{
	const struct kb_config *config = &r->site->config;
	const struct kb_query_line line = {
		.at = kb_now(),
		.lang = a->lang,
		.query = a->query,
		.verdict = verdicts[a->verdict],
		.none_why = a->none_why,
		.article = a->n_hits ? a->hits[0].stored.article->id : NULL,
		.audience = a->audience,
	};
	struct kb_error err;

	if (strcmp(config->log_queries, "yes") != 0)
		return;
	void *mem = talloc_new(NULL);
	if (kb_queries_add(kb_config_data(mem, config), r->site->masker,
			   &line, &err) != KB_OK) {
		kb_metrics_querylog_failed();
		kb_log(KB_LOG_WARN, "query-not-logged", "why=\"%s\"",
		       err.text);
	}
	talloc_free(mem);
}
