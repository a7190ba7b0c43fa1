/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest.c - whole questions while typing: titles and question fields of live
 * public articles. In: what is typed so far. Out: JSON, in the reader's script.
 * Whether a line may be shown is asked of the index this request sees, so what
 * was withdrawn is gone with the next generation, however old the arrays are.
 */
#include "suggest.h"

struct asker {
	struct kb_reader *r;
	const struct kb_snapshot *snapshot;	/* NULL: another generation
						   than the lines' */
	int64_t now;
};

/* While a large generation's lines are made, those of the one before are
   shown as far as the store still has them in front. */
static bool store_has(const struct asker *a,
		      const struct kb_suggest_line *line)
{
	struct kb_error err;
	struct kb_stored old, now;
	bool same = false;

	if (kb_store_version(a->r->store, NULL, line->row, KB_BRIEF, &old,
			     &err) != KB_OK)
		return false;
	if (kb_store_article_get(a->r->store, old.article, old.article->id,
				 old.article->lang, KB_BRIEF, &now,
				 &err) == KB_OK)
		same = now.row == line->row &&
			kb_audience_sees(&a->r->audience,
					 now.article->audience) &&
			now.article->valid_from <= a->now &&
			(!now.article->valid_until ||
			 a->now < now.article->valid_until);
	talloc_free(old.article);
	return same;
}

static bool may_see(void *user, const struct kb_suggest_line *line)
{
	const struct asker *a = user;
	const struct kb_version *v;

	if (!a->snapshot)
		return store_has(a, line);
	v = &a->snapshot->versions[line->version];
	return kb_suggest_live(a->snapshot, line->version) &&
	       kb_version_holds(v, a->now);
}

/* In the reader's script when it is the same language. */
static enum kb_status add_hit(struct kb_reader *r,
			      const struct kb_suggest_line *line,
			      const char *lang, json_t *list,
			      struct kb_error *err)
{
	struct kb_stored stored;
	enum kb_status st = kb_store_version(r->store, NULL, line->row,
					     KB_BRIEF, &stored, err);
	const struct kb_article *a = stored.article;
	const char *shown, *to;
	char *text;

	if (st == KB_NOT_FOUND)
		return KB_OK;
	if (st != KB_OK)
		return st;
	if (line->which > a->n_questions) {
		talloc_free(stored.article);
		return KB_OK;
	}
	shown = line->which ? a->questions[line->which - 1] : a->title;
	to = lang && !strncmp(a->lang, lang, 2) ? lang : a->lang;
	text = kb_lang_convert(stored.article, a->lang, to, shown,
			       strlen(shown));
	json_array_append_new(list, json_pack("{s:s,s:s,s:s}", "text", text,
					      "article", a->id, "lang", to));
	talloc_free(stored.article);
	return KB_OK;
}

static enum kb_status find(struct kb_reader *r, struct kb_suggester *s,
			   const char *text, size_t len, const char *lang,
			   unsigned limit, json_t *list, struct kb_error *err)
{
	struct kb_suggest_hit hits[KB_SUGGEST_MAX];
	struct asker asker = { .r = r, .now = kb_now() };
	struct kb_index_state state;
	enum kb_status st = KB_OK;
	size_t n;

	kb_reader_state(r, &state);
	if (s->folder == state.folder)
		asker.snapshot = kb_index_snapshot(r->index, r->part);
	st = kb_store_hold(r->store, err);
	if (st != KB_OK)
		return st;
	n = kb_suggester_find(s, r->text, text, len, lang, may_see, &asker,
			      hits, limit);
	for (size_t i = 0; i < n && st == KB_OK; i++)
		st = add_hit(r, hits[i].line, lang, list, err);
	kb_store_let_go(r->store);
	return st;
}

enum kb_status kb_suggest(struct kb_reader *r, void *mem, const char *text,
			  size_t len, const char *lang, unsigned limit,
			  json_t **ret, struct kb_error *err)
{
	struct kb_suggester *s = NULL;
	json_t *list;
	enum kb_status st;

	if (kb_utf8_valid(text, len) != len)
		return kb_error_set(err, KB_INVALID,
				    "the text is not valid UTF-8");
	st = kb_reader_refresh(r, err);
	if (st == KB_OK)
		st = kb_suggest_share_get(kb_engine_suggestions(r->engine), r,
					  &s, err);
	if (st != KB_OK)
		return st;
	list = json_array();
	if (s)
		st = find(r, s, text, len, lang, limit, list, err);
	kb_suggester_drop(s);
	if (st == KB_OK)
		*ret = json_pack("{s:s%,s:o}", "query", text, len,
				 "suggestions", list);
	else
		json_decref(list);
	return st;
}

enum kb_status kb_suggest_prepare(struct kb_reader *r, struct kb_error *err)
{
	struct kb_suggester *s = NULL;
	enum kb_status st = kb_reader_refresh(r, err);

	if (st == KB_OK)
		st = kb_suggest_share_get(kb_engine_suggestions(r->engine), r,
					  &s, err);
	kb_suggester_drop(s);
	/* The first conversion reads dictionaries, which takes longer than
	   somebody who types should wait. */
	talloc_free(kb_lang_convert(NULL, "zh-Hans", "zh-Hant", "字",
				    strlen("字")));
	return st;
}
