/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_question.c - a question to a small knowledge base, from the bytes to
 * the answer's JSON. First line of the input: the reader's language. Asked
 * twice it is the same; passages are pieces of their article; of what is not
 * public there is no trace.
 */
#include <kb/answer.h>
#include <kb/text.h>
#include <stdlib.h>

#include "fuzz.h"

#define HIDDEN "secretzebra"

static const struct { const char *id, *lang, *audience, *title, *body; }
articles[] = {
	{ "late", "en", "public", "Money back for a late bus",
	  "## Answer\nWe pay half after 20 minutes, all after 2 hours.\n\n"
	  "## Steps\n1. Keep the ticket.\n2. Write to us within 3 days.\n" },
	{ "router", "en", "public", "Reset the router (error E-2013)",
	  "## Answer\nPress the button for 10 seconds. The Wi-Fi password is "
	  "the one on the label.\n" },
	{ "late", "ru", "public", "Деньги за опоздавший автобус",
	  "## Ответ\nЧерез 20 минут вернём половину, через два часа всё.\n" },
	{ "late", "zh-Hans", "public", "公交晚点退款",
	  "## 答复\n晚点二十分钟退一半，两小时退全款。密码重置见路由器。\n" },
	{ "desk", "en", "agent", "Goodwill at the desk",
	  "## Answer\nUp to 25 coins for a " HIDDEN " late bus.\n" },
};

static struct { struct kb_reader *reader; struct kb_config config; } base;

static void put(void *mem, struct kb_store *store, size_t i)
{
	struct kb_article *a;
	struct kb_error err;
	enum kb_put done;
	char *file = kb_format(mem, "---\nid: %s\nlang: %s\naudience: %s\n"
			       "title: %s\n---\n%s", articles[i].id,
			       articles[i].lang, articles[i].audience,
			       articles[i].title, articles[i].body);

	fuzz_check(kb_article_parse(mem, "seed", NULL, NULL, file,
				    strlen(file), &a, &err) == KB_OK &&
		   kb_store_article_put(store, a, "", &done, &err) == KB_OK,
		   "%s", err.text);
}

static char folder[] = "fuzz-question-XXXXXX";

static void leave(void)
{
	struct kb_error err;

	if (kb_rmtree(folder, &err) != KB_OK)
		fprintf(stderr, "%s\n", err.text);
}

static void build(void)
{
	void *mem = talloc_new(NULL);
	struct kb_index_settings settings = { .workers = 1 };
	struct kb_engine *engine;
	struct kb_store *store;
	struct kb_error err;

	fuzz_check(mkdtemp(folder), "no folder");
	atexit(leave);
	kb_config_default(&base.config);
	base.config.store = kb_format(NULL, "%s/store.db", folder);
	base.config.index = kb_format(NULL, "%s/index", folder);
	settings.k1 = base.config.bm25_k1;
	settings.b = base.config.bm25_b;
	settings.title_b = base.config.title_b;
	fuzz_check(kb_store_open(mem, base.config.store, KB_STORE_WRITE, true,
				 &store, &err) == KB_OK, "%s", err.text);
	for (size_t i = 0; i < KB_COUNT(articles); i++)
		put(mem, store, i);
	fuzz_check(kb_index_build(mem, base.config.store, base.config.index,
				  &settings, NULL, NULL, NULL, &err) == KB_OK &&
		   kb_engine_open(NULL, &base.config, KB_PART_PUBLIC, &engine,
				  &err) == KB_OK &&
		   kb_reader_open(engine, NULL, &base.reader, &err) == KB_OK,
		   "%s", err.text);
	talloc_free(mem);
}

static void check_hit(const struct kb_answer_hit *hit)
{
	const struct kb_article *a = hit->stored.article;
	const struct kb_passage *p = &hit->passage;
	size_t sum = 0;

	fuzz_check(!strcmp(a->audience, "public"), "%s is not public", a->id);
	fuzz_check(p->start <= p->end && p->end <= a->text_len,
		   "the passage is outside of the text");
	for (size_t i = 0; i < p->n; i++) {
		fuzz_check(kb_utf8_valid(p->runs[i].text, p->runs[i].len) ==
			   p->runs[i].len, "a run cuts a character");
		fuzz_check(sum + p->runs[i].len <= p->end - p->start &&
			   !memcmp(p->runs[i].text, a->text + p->start + sum,
				   p->runs[i].len), "a run is not the text's");
		sum += p->runs[i].len;
	}
	fuzz_check(!p->n || sum == p->end - p->start, "runs leave a gap");
}

static char *answer(void *mem, const char *text, size_t len, const char *lang)
{
	struct kb_question q = { .text = text, .len = len, .lang = lang,
				 .limit = 10, .as_of = 1798761600 };
	struct kb_answer *a;
	struct kb_error err;
	json_t *json;
	char *dump, *ret;

	if (kb_answer_ask(base.reader, mem, &q, &a, &err) != KB_OK) {
		fuzz_check(err.status == KB_INVALID || err.status == KB_LIMIT,
			   "%s", err.text);
		return NULL;
	}
	fuzz_check(a->confidence >= 0 && a->confidence <= 1, "confidence %g",
		   a->confidence);
	for (size_t i = 0; i < a->n_hits; i++)
		check_hit(&a->hits[i]);
	json = kb_answer_json(base.reader, a, lang, true);
	dump = json_dumps(json, JSON_SORT_KEYS);
	fuzz_check(dump, "no JSON");
	ret = kb_strdup(mem, dump);
	free(dump);
	json_decref(json);
	return ret;
}

void fuzz_question(void *mem, const char *bytes, size_t len)
{
	struct fuzz_rest rest = { bytes, bytes + len };
	const struct kb_lang *lang = kb_lang_find(fuzz_line(mem, &rest));
	const char *code = lang ? lang->code : "en";
	char *once, *twice;

	if (!base.reader)
		build();
	len = (size_t)(rest.end - rest.at);
	once = answer(mem, rest.at, len, code);
	twice = answer(mem, rest.at, len, code);
	fuzz_check(!once == !twice, "refused once");
	if (!once)
		return;
	fuzz_check(!strcmp(once, twice), "%s\nthen\n%s", once, twice);
	fuzz_check(!strstr(once, HIDDEN) || memmem(bytes, bytes ? (size_t)
		   (rest.end - bytes) : 0, "zebra", 5), "hidden: %s", once);
}
