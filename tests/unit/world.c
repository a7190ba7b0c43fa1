/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * world.c - see world.h.
 */
#include "world.h"

#include <stdlib.h>

static char *path_of(struct world *w, const char *name)
{
	return talloc_asprintf(w->mem, "%s/%s", w->dir, name);
}

void world_open(struct world *w)
{
	struct kb_error err;

	memset(w, 0, sizeof(*w));
	kb_base_init("test");
	w->mem = talloc_new(NULL);
	snprintf(w->dir, sizeof(w->dir), "concord-test-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(w->dir));
	kb_config_default(&w->config);
	w->config.store = path_of(w, "store.db");
	w->config.index = path_of(w, "index");
	ck_ok(kb_store_open(w->mem, w->config.store, KB_STORE_WRITE, true,
			    &w->store, &err), err);
}

void world_close(struct world *w)
{
	struct kb_error err;

	talloc_free(w->reader);
	talloc_free(w->follower);
	talloc_free(w->engine);
	talloc_free(w->mem);
	ck_ok(kb_rmtree(w->dir, &err), err);
}

void world_put(struct world *w, const char *id, const char *lang,
	       const char *title, const char *extra, const char *body)
{
	struct kb_error err;
	struct kb_article *a;
	enum kb_put put;
	char *file = talloc_asprintf(w->mem,
		"---\nid: %s\nlang: %s\ntitle: \"%s\"\n%s%s%s---\n%s\n", id,
		lang, title,
		strstr(extra, "state:") ? "" : "state: published\n",
		strstr(extra, "audience:") ? "" : "audience: public\n", extra,
		body);

	ck_ok(kb_article_parse(w->mem, id, NULL, NULL, file, strlen(file), &a,
			       &err), err);
	ck_ok(kb_store_article_put(w->store, a, "", &put, &err), err);
}

void world_withdraw(struct world *w, const char *id, const char *lang)
{
	struct kb_error err;

	ck_ok(kb_store_article_withdraw(w->store, id, lang, &err), err);
}

void world_case(struct world *w, const char *id, const char *lang,
		const char *article, const char *question)
{
	struct kb_error err;
	enum kb_put put;
	struct kb_case c = { .id = id, .lang = lang, .article = article,
			     .question = question, .detail_json = "{}" };

	ck_ok(kb_store_case_put(w->store, &c, &put, &err), err);
}

void world_build(struct world *w, unsigned workers)
{
	struct kb_error err;
	struct kb_index_settings settings = {
		.k1 = w->config.bm25_k1, .b = w->config.bm25_b,
		.title_b = w->config.title_b, .workers = workers };

	ck_ok(kb_index_build(w->mem, w->config.store, w->config.index,
			     &settings, NULL, NULL, NULL, &err), err);
	if (w->reader)
		return;
	ck_ok(kb_engine_open(NULL, &w->config, KB_PART_PUBLIC, &w->engine, &err), err);
	ck_ok(kb_reader_open(w->engine, NULL, &w->reader, &err), err);
}

void world_follow(struct world *w)
{
	struct kb_error err;
	size_t n = 1;

	if (!w->follower)
		ck_ok(kb_follower_open(NULL, w->config.store, w->config.index,
				       &w->follower, &err), err);
	while (n > 0)
		ck_ok(kb_follower_step(w->follower, &n, &err), err);
}

struct kb_answer *world_ask(struct world *w, const char *question,
			    const char *lang)
{
	struct kb_error err;
	struct kb_answer *a;
	struct kb_question q = { .text = question, .len = strlen(question),
				 .lang = lang, .limit = 10,
				 .as_of = 1798761600 };	/* 2027-01-01 */

	ck_ok(kb_answer_ask(w->reader, w->mem, &q, &a, &err), err);
	return a;
}

const char *world_top(struct world *w, const char *question)
{
	struct kb_answer *a = world_ask(w, question, NULL);

	return a->n_hits ? a->hits[0].stored.article->id : "";
}
