/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_view.h - a case on its way to JSON, for case_json.c and case_promise.c.
 */
#ifndef KB_STORE_CASE_VIEW_H
#define KB_STORE_CASE_VIEW_H

#include "case_file.h"

struct kb_case_view {
	void *mem;
	struct kb_case_file file;
	const struct kb_case_event *events; size_t n;
	const struct kb_calendar *calendar;	/* NULL: none of its country */
	int64_t now;
	json_t *root;
};
/* Sets the time in the zone of the case's country; null for 0. */
void kb_case_view_time(const struct kb_case_view *v, json_t *to,
		       const char *key, int64_t at);
/* One promise, and how it was kept; done, told: 0, it was not. New
   reference. */
json_t *kb_case_view_promise(const struct kb_case_view *v,
	const struct kb_case_event *e, int64_t done, int64_t told);

#endif
