/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader.h - what one answering thread holds. Private to lib/answer. */
#ifndef KB_ANSWER_READER_H
#define KB_ANSWER_READER_H

#include "rank.h"
#include "taught.h"

struct kb_suggest_share;
struct kb_thesaurus;

struct kb_reader {
	struct kb_engine *engine;
	const struct kb_config *config;
	enum kb_part part;		/* of the engine */
	struct kb_audience audience; char *audience_key;
	struct kb_store *store;		/* NULL until there is an index */
	const char *store_path;
	struct kb_index_reader *index;	/* NULL until there is one */
	struct kb_text *text;
	struct kb_query *query;
	struct kb_ranker *ranker;
	const struct kb_taught *taught;	/* never NULL after a refresh */
	struct kb_classes *classes;	/* of taught->model, or NULL */
	struct kb_thesaurus *thesaurus;	/* NULL until it is asked for */
	bool frozen;			/* sees one state for good */
};

/* What is suggested while typing, shared by all threads (suggest.h). */
struct kb_suggest_share *kb_engine_suggestions(struct kb_engine *e);

#endif
