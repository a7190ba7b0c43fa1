/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * world.h - a small knowledge base in a temporary folder, for the tests of the
 * index and of answers.
 */
#ifndef KB_TEST_WORLD_H
#define KB_TEST_WORLD_H

#include <check.h>
#include <kb/answer.h>

struct world {
	void *mem;
	char dir[64];
	struct kb_config config;
	struct kb_store *store;
	struct kb_engine *engine;
	struct kb_reader *reader;
	struct kb_follower *follower;
};

void world_open(struct world *w);
void world_close(struct world *w);
/* Markdown body under a small front matter; extra: further front matter lines
   or "". */
void world_put(struct world *w, const char *id, const char *lang,
	       const char *title, const char *extra, const char *body);
void world_withdraw(struct world *w, const char *id, const char *lang);
void world_case(struct world *w, const char *id, const char *lang,
		const char *article, const char *question);
/* A fresh generation with so many workers, and a reader that sees it. */
void world_build(struct world *w, unsigned workers);
/* The follower applies all that is new. */
void world_follow(struct world *w);
/* Freed with w->mem. */
struct kb_answer *world_ask(struct world *w, const char *question,
			    const char *lang);
/* Id of the first hit, "" if none. */
const char *world_top(struct world *w, const char *question);
#define ck_ok(status, err) \
	ck_assert_msg((status) == KB_OK, "%s", (err).text)

#endif
