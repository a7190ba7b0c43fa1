/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lint_pins.c - pinned questions that two articles want. In: articles, one
 * after the other. Out: pairs that readers of one language could ask at one
 * time; the article with the lower id gets the question.
 */
#include "lint_pins.h"

#include <stdlib.h>

#include <kb/index.h>

struct wish {
	const char *key;
	enum kb_speech speech;
	const char *id, *source;
	int line;
	int64_t from, until;
};

struct lint_pins { struct wish *v; size_t n, room; struct kb_text *text; };

struct lint_pins *lint_pins_new(void *mem)
{
	struct lint_pins *p = kb_new(mem, struct lint_pins);

	p->text = kb_text_new(p);
	return p;
}

bool lint_pins_add(struct lint_pins *p, const struct kb_article *a,
		   const char *source, const char *pin, int line)
{
	const struct kb_lang *lang = kb_lang_find(a->lang);
	char *key = kb_text_key(p->text, p, pin, strlen(pin));

	if (!*key)
		return false;
	if (strcmp(a->state, "published") != 0 ||
	    strcmp(a->audience, "public") != 0 || a->rule)
		return true;
	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->v = kb_grow(p, p->v, struct wish, p->room);
	}
	p->v[p->n++] = (struct wish){ key,
		kb_speech_of((unsigned)(lang ? lang - kb_langs : 0)),
		kb_strdup(p, a->id), kb_strdup(p, source), line,
		a->valid_from, a->valid_until };
	return true;
}

static int order(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;
	int n = strcmp(x->key, y->key);

	if (!n && x->speech != y->speech)
		n = x->speech < y->speech ? -1 : 1;
	if (!n)
		n = strcmp(x->id, y->id);
	return n ? n : strcmp(x->source, y->source);
}

static bool same_question(const struct wish *a, const struct wish *b)
{
	return a->speech == b->speech && !strcmp(a->key, b->key);
}

/* A winter article and a summer article may pin the same. */
static bool is_after(const struct wish *a, const struct wish *b)
{
	return b->until && a->from > b->until;
}

static bool collide(const struct wish *a, const struct wish *b)
{
	return strcmp(a->id, b->id) != 0 && !is_after(a, b) && !is_after(b, a);
}

void lint_pins_judge(struct lint_pins *p, lint_pins_fn fn, void *user)
{
	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), order);
	for (size_t i = 1; i < p->n; i++) {
		const struct wish *x = &p->v[i];
		size_t at = i;

		while (at > 0 && same_question(&p->v[at - 1], x) &&
		       !collide(&p->v[at - 1], x))
			at--;
		if (at > 0 && same_question(&p->v[at - 1], x))
			fn(user, x->source, x->line, p->v[at - 1].id);
	}
}
