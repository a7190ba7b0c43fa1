/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rank.h - candidates of a question and their scores. Private to lib/answer.
 */
#ifndef KB_ANSWER_RANK_H
#define KB_ANSWER_RANK_H

#include "query.h"

struct kb_ranker;
struct kb_ranker *kb_ranker_new(void *mem, const struct kb_config *config);

struct kb_ranked {
	struct kb_hit *hits; size_t n;	/* best first; the ranker's */
	size_t considered;
	bool partial;
};
/* The best articles for a prepared question. day: days since 1970 for dated
   versions. */
KB_NODISCARD enum kb_status kb_rank(struct kb_ranker *r, struct kb_query *q,
	struct kb_index_reader *reader, enum kb_part part, uint16_t day,
	uint64_t deadline_ns, struct kb_ranked *ret, struct kb_error *err);
/* The best section of one version. */
void kb_rank_version(struct kb_ranker *r, struct kb_query *q,
		     const struct kb_snapshot *s, uint32_t version,
		     struct kb_hit *ret);
/* Name of a signal, as in `why`. */
const char *kb_signal_name(enum kb_signal signal);

#endif
