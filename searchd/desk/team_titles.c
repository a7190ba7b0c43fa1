/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team_titles.c - what an article is called. In: its id. Out: its title for this
 * reader, or nothing: of what somebody may not see no figure shows either.
 */
#include "team.h"

struct best {
	struct kb_team_sheet *t;
	const char *title;
	int rank;			/* 0: none yet */
};

/* The reader's language, its other script, any. */
static int rank_of(const struct kb_lang *wanted, const char *lang)
{
	if (!strcmp(wanted->code, lang))
		return 3;
	return wanted->opposite && !strcmp(wanted->opposite, lang) ? 2 : 1;
}

static enum kb_status look(void *user, const struct kb_stored *st,
			   struct kb_error *err)
{
	struct best *b = user;
	const struct kb_article *a = st->article;
	const struct kb_lang *wanted = b->t->r->lang;
	int rank = rank_of(wanted, a->lang);

	(void)err;
	if (rank <= b->rank ||
	    !kb_audience_sees(&b->t->r->who->audience, a->audience))
		return KB_OK;
	b->rank = rank;
	b->title = kb_lang_convert(b->t->mem, a->lang, rank > 1 ?
		wanted->code : a->lang, a->title, strlen(a->title));
	return KB_OK;
}

const char *kb_team_title_then(struct kb_team_sheet *t, const char *id,
			       const char *lang, int version)
{
	struct best best = { .t = t };
	struct kb_stored st;
	struct kb_error err;

	if (kb_store_version_of(t->store, t->mem, id, lang, version, &st,
				&err) != KB_OK ||
	    look(&best, &st, &err) != KB_OK)
		return NULL;
	return best.title;
}

const char *kb_team_title(struct kb_team_sheet *t, const char *id)
{
	json_t *known = json_object_get(t->titles, id);
	struct best best = { .t = t };
	struct kb_error err;

	if (!known) {
		if (kb_store_each_of(t->store, id, KB_BRIEF, look, &best,
				     &err) != KB_OK)
			best.title = NULL;
		known = best.title ? json_string(best.title) : json_null();
		json_object_set_new(t->titles, id, known);
	}
	return json_string_value(known);
}
