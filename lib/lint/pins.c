/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins.c - pinned questions that two articles want. In: articles, one
 * after the other. Out: pairs that readers of one language could ask at one
 * time; the article with the lower id gets the question.
 */
#include "pins.h"

#include <stdlib.h>

#include <kb/index.h>

struct wish {
	const char *key;
	enum kb_speech speech;
	const struct kb_article *a;	/* its id and language */
	const char *source;
	int line;
	int64_t from, until;
};

struct lint_pins { struct wish *v; size_t n, room; };

struct lint_pins *lint_pins_new(void *mem)
{
	return kb_new(mem, struct lint_pins);
}

/* What findings name of an article; all its pins share one. */
static const struct kb_article *name_of(struct lint_pins *p,
					const struct kb_article *a)
{
	const struct kb_article *last = p->n ? p->v[p->n - 1].a : NULL;
	struct kb_article *name;

	if (last && !strcmp(last->id, a->id) && !strcmp(last->lang, a->lang))
		return last;
	name = kb_new(p, struct kb_article);
	name->id = kb_strdup(name, a->id);
	name->lang = kb_strdup(name, a->lang);
	return name;
}

void lint_pins_add(struct lint_pins *p, const struct subject *s,
		   const char *key, int line)
{
	const struct kb_article *a = s->a;
	const struct kb_lang *lang = kb_lang_find(a->lang);

	if (strcmp(a->state, "published") != 0 ||
	    strcmp(a->audience, "public") != 0 || a->rule)
		return;
	if (p->n == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->v = kb_grow(p, p->v, struct wish, p->room);
	}
	const struct kb_article *name = name_of(p, a);
	p->v[p->n++] = (struct wish){ kb_strdup(p, key),
		kb_speech_of((unsigned)(lang ? lang - kb_langs : 0)),
		name, kb_strdup(p, s->source), line,
		a->valid_from, a->valid_until };
}

static int order(const void *a, const void *b)
{
	const struct wish *x = a, *y = b;
	int n = strcmp(x->key, y->key);

	if (!n && x->speech != y->speech)
		n = x->speech < y->speech ? -1 : 1;
	if (!n)
		n = strcmp(x->a->id, y->a->id);
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
	return strcmp(a->a->id, b->a->id) != 0 && !is_after(a, b) && !is_after(b, a);
}

void lint_pins_judge(struct lint_pins *p, struct lint_run *run)
{
	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), order);
	for (size_t i = 1; i < p->n; i++) {
		const struct wish *x = &p->v[i];
		struct subject s = { .run = run, .l = run->l,
				     .source = x->source, .a = x->a };
		size_t at = i;

		while (at > 0 && same_question(&p->v[at - 1], x) &&
		       !collide(&p->v[at - 1], x))
			at--;
		if (!at || !same_question(&p->v[at - 1], x))
			continue;
		lint_found(&s, &(struct found){ LINT_PIN_TWICE, x->line,
			.other = p->v[at - 1].a->id,
			.other_lang = p->v[at - 1].a->lang,
			.args = { { "other", p->v[at - 1].a->id } } });
	}
}
