/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader.h - what one answering thread holds. Private to lib/answer. */
#ifndef KB_ANSWER_READER_H
#define KB_ANSWER_READER_H

#include "rank.h"
#include "taught.h"

struct kb_suggester;

struct kb_reader {
	struct kb_engine *engine;
	const struct kb_config *config;
	struct kb_store *store;
	struct kb_index_reader *index;	/* NULL until there is one */
	struct kb_text *text;
	struct kb_query *query;
	struct kb_ranker *ranker;
	const struct kb_taught *taught;	/* never NULL after a refresh */
	struct kb_classes *classes;	/* of taught->model, or NULL */
};

/* The newest index for this thread; opens it when it first appears. */
KB_NODISCARD enum kb_status kb_reader_refresh(struct kb_reader *r,
	struct kb_error *err);
/* The suggester of the state the reader sees. Holds until the next call. */
KB_NODISCARD enum kb_status kb_engine_suggester(struct kb_reader *r,
	const struct kb_suggester **ret, struct kb_error *err);
void kb_engine_suggester_done(struct kb_reader *r,
	const struct kb_suggester *s);

/* suggest.c. A suggester is a talloc root of its own. */
KB_NODISCARD enum kb_status kb_suggester_build(struct kb_store *store,
	struct kb_text *text, struct kb_suggester **ret, struct kb_error *err);
json_t *kb_suggester_find(const struct kb_suggester *s, struct kb_text *text,
	const char *typed, size_t len, const char *lang, unsigned limit);

/* Today, for dated versions. */
uint16_t kb_day_of(int64_t at);

#endif
