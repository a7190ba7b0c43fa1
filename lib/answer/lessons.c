/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lessons.c - reads what is to be learned from. In: the store, and a snapshot
 * of the public part, which says what the public may know of. Out: lessons,
 * in the order of the store.
 */
#include "lessons.h"

#include <stdlib.h>

#include "trial.h"

struct place { uint64_t id_hash; uint32_t version; };

struct load {
	struct kb_lessons *lessons;
	const struct kb_snapshot *s;
	struct kb_text *text;
	struct place *places; size_t n;	/* live versions, by id */
	uint32_t *lines;	/* of each version's field so far */
};

static int by_id(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->id_hash != y->id_hash)
		return x->id_hash < y->id_hash ? -1 : 1;
	return x->version < y->version ? -1 : x->version > y->version;
}

static void find_places(struct load *l)
{
	const struct kb_snapshot *s = l->s;

	l->lines = kb_array(l->lessons, uint32_t, s->n_versions + 1);
	l->places = kb_array(l->lessons, struct place, s->n_versions + 1);
	for (uint32_t v = 0; v < s->n_versions; v++) {
		uint32_t d = s->versions[v].document;

		if (s->live[d / 64] >> (d % 64) & 1 &&
		    !kb_version_is_past(&s->versions[v], kb_now()))
			l->places[l->n++] = (struct place){
				s->versions[v].id_hash, v };
	}
	qsort(l->places, l->n, sizeof(*l->places), by_id);
}

/* The version whose question field holds texts of this language: its own, else
   the other script's, else the first. False: the public has no such article. */
static bool find_version(const struct load *l, uint64_t id_hash,
			 const char *lang, uint32_t *ret)
{
	size_t low = 0, high = l->n;
	int best = 0;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (l->places[middle].id_hash < id_hash)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->n && l->places[low].id_hash == id_hash; low++) {
		uint32_t v = l->places[low].version;
		const char *own = kb_langs[l->s->versions[v].lang].code;
		int fits = !strcmp(own, lang) ? 3 :
			!strncmp(own, lang, 2) ? 2 : 1;

		if (fits > best) {
			best = fits;
			*ret = v;
		}
	}
	return best > 0;
}

static uint64_t key_of(const char *text)
{
	uint64_t h = kb_id_hash(text);

	h ^= h >> 31;
	return h * 0x9e3779b97f4a7c15ull;
}

/* A question with newlines in it stands on several. */
static uint32_t lines_of(const char *text)
{
	uint32_t n = 1;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static void add(struct load *l, const char *article, const char *lang,
		const char *text, enum kb_lesson_kind kind)
{
	struct kb_lessons *all = l->lessons;
	size_t len = strlen(text);
	const struct kb_tokens *tokens;
	struct kb_lesson *x;
	uint32_t version, line;

	if (!find_version(l, kb_id_hash(article), lang, &version))
		return;
	line = l->lines[version];
	if (kind != KB_LESSON_TITLE)
		l->lines[version] += lines_of(text);
	if (!len)
		return;
	if (all->n == all->room) {
		all->room = all->room ? 2 * all->room : 1024;
		all->v = kb_grow(all, all->v, struct kb_lesson, all->room);
	}
	x = &all->v[all->n++];
	*x = (struct kb_lesson){ .article = kb_id_hash(article),
		.key = key_of(text), .text = kb_strdup(all, text),
		.lang = kb_strdup(all, lang), .version = version,
		.line = line, .kind = kind };
	tokens = kb_text_tokens(l->text, 1, text, len);
	kb_training_add(all->training, tokens, article,
			kb_speech_of(l->s->versions[version].lang));
	x->n = kb_bags_hashes(l->text, 1, tokens, all, &x->hashes);
	all->cases += kind == KB_LESSON_CASE;
}

static enum kb_status add_article(void *user, const struct kb_stored *st,
				  struct kb_error *err)
{
	const struct kb_article *a = st->article;
	const struct load *l = user;
	uint32_t version;

	/* Another language of a public article may be internal. */
	if (!find_version(l, kb_id_hash(a->id), a->lang, &version) ||
	    l->s->versions[version].row != st->row)
		return KB_OK;
	add(user, a->id, a->lang, a->title, KB_LESSON_TITLE);
	for (size_t i = 0; i < a->n_questions; i++)
		add(user, a->id, a->lang, a->questions[i],
		    KB_LESSON_QUESTION);
	return KB_OK;
}

static enum kb_status add_case(void *user, const struct kb_case *c,
			       struct kb_error *err)
{
	add(user, c->article, c->lang, c->question, KB_LESSON_CASE);
	return KB_OK;
}

enum kb_status kb_lessons_load(void *mem, struct kb_store *store,
			       const struct kb_snapshot *s,
			       struct kb_text *text, struct kb_lessons **ret,
			       struct kb_error *err)
{
	struct load l = { .lessons = kb_new(mem, struct kb_lessons),
			  .s = s, .text = text };
	enum kb_status st;

	l.lessons->training = kb_training_new(l.lessons);
	find_places(&l);
	st = kb_store_each_live(store, NULL, KB_BRIEF, add_article, &l, err);
	if (st == KB_OK)
		st = kb_store_each_case(store, NULL, add_case, &l, err);
	if (st != KB_OK) {
		talloc_free(l.lessons);
		return st;
	}
	*ret = l.lessons;
	return KB_OK;
}
