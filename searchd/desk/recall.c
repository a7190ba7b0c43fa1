/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recall.c - in: links of cases and receipts since a time, the versions that are
 * live. Out: those that got another version, and what to write to them.
 */
#include "recall.h"

#include <kb/receipt.h>
#include <stdlib.h>

enum { RECEIPTS_LISTED = 50, ANSWER_MAX = 1200, DAYS_TO_REPLY = 7 };

int kb_recall_live(struct kb_recall *c, const char *id, const char *lang)
{
	char *key = talloc_asprintf(c->t->mem, "%s %s", lang, id);
	json_t *known = json_object_get(c->live, key);
	struct kb_stored st;
	struct kb_error err;

	if (!known) {
		bool there = kb_store_article_get(c->t->store, c->t->mem, id,
			lang, KB_BRIEF, &st, &err) == KB_OK;
		known = json_integer(there ? st.version : 0);
		json_object_set_new(c->live, key, known);
	}
	return (int)json_integer_value(known);
}

static bool is_old(struct kb_recall *c, const struct kb_case_link *l)
{
	int live = kb_recall_live(c, l->article, l->lang);

	return live == 0 || l->version < live;
}

static const char *title_of(struct kb_recall *c, const struct kb_case_link *l)
{
	const char *title = kb_team_title(c->t, l->article);

	/* What is live and not for this reader is not shown by its past. */
	return title || kb_recall_live(c, l->article, l->lang) ? title :
		kb_team_title_then(c->t, l->article, l->lang, l->version);
}

/* ---- which articles ------------------------------------------------------------- */

static void count_link(struct kb_recall *c, json_t *rows,
		       const struct kb_case_link *l)
{
	const char *title = title_of(c, l);
	json_t *row = json_object_get(rows, l->article);

	if (!title)
		return;
	if (!row) {
		row = json_pack("{s:s,s:s,s:s,s:i}", "article", l->article,
			"title", title, "to", talloc_asprintf(c->t,
			"/recall?article=%s", kb_url_encode(c->t, l->article)),
			"n", 0);
		json_object_set_new(rows, l->article, row);
	}
	json_object_set_new(row, "n", json_integer(1 +
		json_integer_value(json_object_get(row, "n"))));
}

enum kb_status kb_recall_changed(struct kb_recall *c, json_t *context,
				 struct kb_error *err)
{
	json_t *rows = json_object(), *list = json_array(), *row;
	struct kb_case_link *links;
	const char *id;
	size_t n = 0;
	enum kb_status status = kb_case_links(c->t->store, c->t->mem, NULL,
					      c->t->since, &links, &n, err);

	for (size_t i = 0; i < n; i++)
		if (!links[i].recalled && is_old(c, &links[i]))
			count_link(c, rows, &links[i]);
	json_object_foreach(rows, id, row)
		json_array_append(list, row);
	json_decref(rows);
	json_object_set_new(context, "changed", list);
	return status;
}

/* ---- who was told --------------------------------------------------------------- */

static json_t *case_row(struct kb_recall *c, const struct kb_case_link *l)
{
	int live = kb_recall_live(c, l->article, l->lang);
	json_t *row = json_pack("{s:s,s:o,s:i,s:s,s:b,s:b}", "case_id",
		l->case_id, "at", kb_team_time(c->t, l->at), "version",
		l->version, "in_lang", l->lang, "done", l->recalled, "open",
		!strcmp(l->state, "open"));

	if (live)
		json_object_set_new(row, "live", json_integer(live));
	if (kb_who_may(c->t->r->who, KB_PERMIT_CASE_READ))
		json_object_set_new(row, "to", json_sprintf("/desk?case=%s",
			kb_url_encode(c->t, l->case_id)));
	return row;
}

/* Links of this article that are old, the last one of each case: what was said
   twice to one customer is told of once. */
static size_t keep_old(struct kb_recall *c, const struct kb_case_link *links,
		       size_t n, struct kb_case_link *to)
{
	json_t *last = json_object();
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (is_old(c, &links[i]) && title_of(c, &links[i]))
			json_object_set_new(last, links[i].case_id,
					    json_integer((json_int_t)i));
	for (size_t i = 0; i < n; i++) {
		json_t *is = json_object_get(last, links[i].case_id);
		if (is && (size_t)json_integer_value(is) == i)
			to[kept++] = links[i];
	}
	json_decref(last);
	return kept;
}

struct seen { struct kb_recall *c; json_t *versions, *list; };

/* The receipt's own line for the article, if it got an old version. */
static enum kb_status see(void *user, const struct kb_receipt_line *line,
			  struct kb_error *err)
{
	struct seen *s = user;
	json_t *shown = json_object_get(line->receipt, "shown"), *item;
	const char *lang, *id;
	size_t i;

	(void)err;
	json_array_foreach(shown, i, item) {
		int version = (int)json_integer_value(json_object_get(item,
								"version"));
		id = json_string_value(json_object_get(item, "article"));
		lang = json_string_value(json_object_get(item, "lang"));
		if (!id || !lang || strcmp(id, s->c->article))
			continue;
		int live = kb_recall_live(s->c, id, lang);
		if ((live && version >= live) ||
		    (live && !kb_team_title(s->c->t, id)))
			continue;
		char *key = talloc_asprintf(s->c->t, "%s %06d", lang, version);
		json_object_set_new(s->versions, key, json_integer(1 +
			json_integer_value(json_object_get(s->versions, key))));
		json_array_append_new(s->list, json_pack("{s:s,s:o,s:i,s:s}",
			"receipt", line->id, "at", kb_team_time(s->c->t,
			line->at), "version", version, "in_lang", lang));
		if (json_array_size(s->list) > RECEIPTS_LISTED)
			json_array_remove(s->list, 0);
		talloc_free(key);
		break;
	}
	return KB_OK;
}

static enum kb_status add_receipts(struct kb_recall *c, json_t *context,
				   struct kb_error *err)
{
	struct seen s = { .c = c, .versions = json_object(),
			  .list = json_array() };
	const struct kb_config *config = &c->t->r->site->config;
	json_t *rows = json_array(), *n;
	const char *key;
	enum kb_status status = kb_receipts_each(kb_receipts_dir(c->t, config),
		c->t->since, see, &s, err);

	json_object_foreach(s.versions, key, n) {
		const char *space = strchr(key, ' ');
		json_array_append_new(rows, json_pack("{s:s%,s:i,s:O}",
			"in_lang", key, (size_t)(space - key), "version",
			(int)strtol(space, NULL, 10), "n", n));
	}
	json_decref(s.versions);
	json_object_set_new(context, "versions", rows);
	json_object_set_new(context, "receipts", s.list);
	return status;
}

enum kb_status kb_recall_told(struct kb_recall *c, json_t *context,
			      json_t **langs, struct kb_error *err)
{
	json_t *rows = json_array();
	struct kb_case_link *links, *old;
	size_t n = 0, left = 0;
	enum kb_status status = kb_case_links(c->t->store, c->t->mem,
		c->article, c->t->since, &links, &n, err);

	*langs = json_object();
	old = kb_array(c->t->mem, struct kb_case_link, n + 1);
	n = status ? 0 : keep_old(c, links, n, old);
	for (size_t i = 0; i < n; i++) {
		if (i == 0)
			json_object_set_new(context, "title", json_string(
				title_of(c, &old[i])));
		json_array_append_new(rows, case_row(c, &old[i]));
		json_object_set_new(*langs, old[i].lang, json_true());
		left += !old[i].recalled;
	}
	json_object_set_new(context, "cases", rows);
	json_object_set_new(context, "left", json_integer((json_int_t)left));
	return status ? status : add_receipts(c, context, err);
}

/* ---- what to write ---------------------------------------------------------------- */

/* What the live version answers, in lang; NULL: nothing is live. */
static char *answer_of(struct kb_recall *c, const struct kb_lang *lang,
		       const char **title)
{
	uint32_t start = 0, end;
	struct kb_stored st;
	struct kb_error err;

	if (kb_store_article_get(c->t->store, c->t->mem, c->article,
				 lang->code, KB_BRIEF, &st, &err) != KB_OK)
		return NULL;
	*title = st.article->title;
	if (!kb_audience_sees(&(struct kb_audience){ 0 },
			      st.article->audience) ||
	    !kb_article_block(st.article, KB_BLOCK_ANSWER, &start, &end))
		return NULL;
	end = start + (uint32_t)strcspn(st.article->text + start, "\n") < end ?
		start + (uint32_t)strcspn(st.article->text + start, "\n") : end;
	return end - start > ANSWER_MAX ? NULL :
		kb_strndup(c->t->mem, st.article->text + start, end - start);
}

static const char *date_of(struct kb_recall *c, const struct kb_words *w,
			   int64_t at)
{
	char text[40];

	kb_clock_format(c->t->calendar, at, text, sizeof(text));
	text[10] = '\0';
	return kb_words_date(w, c->t->mem, text);
}

char *kb_recall_message(struct kb_recall *c, const struct kb_lang *lang)
{
	const struct kb_words *w = kb_site_words(c->t->r->site, lang);
	const char *title = kb_team_title(c->t, c->article);
	char *answer = answer_of(c, lang, &title);
	void *mem = c->t->mem;

	return talloc_asprintf(mem, "%s\n\n%s\n\n%s\n\n%s",
		kb_words_fill(w, mem, "recall_say_terms", "title",
			      title ? title : c->article),
		answer ? kb_words_fill(w, mem, "recall_say_now", "answer",
				       answer) :
			 kb_words_get(w, "recall_say_gone"),
		kb_words_fill(w, mem, "recall_say_next", "date",
			date_of(c, w, c->t->now + DAYS_TO_REPLY * 86400)),
		kb_words_get(w, "recall_say_follow"));
}
