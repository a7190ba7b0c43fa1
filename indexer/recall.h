/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recall.h - what cmd_recall.c and recall_message.c share: who got which version
 * of one article.
 */
#ifndef KB_RECALL_H
#define KB_RECALL_H

#include <kb/case.h>

#include "command.h"

/* One version of the article. */
struct kb_recall_version {
	const char *lang; int version;
	int64_t answers, below;		/* receipts: as the answer; in the
					   list */
	int64_t first_at, last_at;
	bool live;
};

struct kb_recall {
	void *mem;
	struct kb_store *store;
	const char *article, *lang;	/* lang NULL: all */
	int64_t since;
	struct kb_recall_version *versions; size_t n_versions, cap;
	struct kb_case_link *links; size_t n_links;
};

/* Is this version the one that is found today? */
bool kb_recall_is_live(const struct kb_recall *r, const char *lang,
		       int version);
/* For each language in which customers got a version that is no longer live and
   were not told yet: a letter to them. */
KB_NODISCARD enum kb_status kb_recall_messages(const struct kb_recall *r,
					       struct kb_error *err);

#endif
