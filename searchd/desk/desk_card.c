/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_card.c - what the card says beside the sentence: how sure it is, what it
 * rests on, until when, what the agent may do, the steps, the words. In: the
 * answer's JSON and the article it is from. Out: the same with words.
 */
#include "desk.h"

#include <kb/text.h>

const char *kb_desk_text_lang(const struct kb_desk *d, const char *lang)
{
	return !strncmp(lang, d->lang->code, 2) ? d->lang->code : lang;
}

/* "/articles/RULE?lang=..&mark=QUOTE#clause-4.2": the quote is marked there. */
static void mark_quotes(struct kb_desk *d, json_t *card)
{
	json_t *chip;
	size_t i;

	json_array_foreach(json_object_get(card, "chips"), i, chip) {
		const char *url = json_string_value(json_object_get(chip,
			"rule_url"));
		const char *quote = json_string_value(json_object_get(chip,
			"quote"));
		size_t len = url ? strcspn(url, "#") : 0;

		json_object_set_new(chip, "n", json_integer((json_int_t)i + 1));
		if (url && quote && *quote)
			json_object_set_new(chip, "rule_url", json_sprintf(
				"%.*s&mark=%s%s", (int)len, url,
				kb_url_encode(d, quote), url + len));
	}
}

char *kb_desk_block(const struct kb_desk *d, const struct kb_article *a,
		    enum kb_block block)
{
	uint32_t start, end;

	if (!kb_article_block(a, block, &start, &end))
		return NULL;
	return kb_lang_convert(d->v.mem, a->lang, kb_desk_text_lang(d, a->lang),
			       a->text + start, end - start);
}

/* What comes next, a paragraph each. */
static json_t *paragraphs(struct kb_desk *d, const struct kb_article *a)
{
	char *text = kb_desk_block(d, a, KB_BLOCK_FOLLOW_UP), *one;
	json_t *list = json_array();

	while (text && (one = strsep(&text, "\n")))
		if (*one)
			json_array_append_new(list, json_pack("{s:s}", "p",
							      one));
	return list;
}

/* ---- what the case knows of this article ---------------------------------------- */

static bool same_version(const json_t *item, const struct kb_stored *st)
{
	return !strcmp(text_of(item, "article"), st->article->id) &&
		json_integer_value(json_object_get(item, "version")) ==
		st->version;
}

static bool has_version(struct kb_desk *d, const char *list,
			const struct kb_stored *st)
{
	json_t *item;
	size_t i;

	json_array_foreach(json_object_get(d->file, list), i, item)
		if (same_version(item, st))
			return true;
	return false;
}

static void add_marks(struct kb_desk *d, const struct kb_stored *st,
		      json_t *card)
{
	bool linked = has_version(d, "links", st);

	if (linked)
		put(card, "linked", kb_words_get(d->v.words, "desk_linked"));
	else if (has_version(d, "shown", st))
		put(card, "shown_before", kb_words_get(d->v.words,
						       "desk_shown_before"));
}

static void add_ticks(struct kb_desk *d, const struct kb_stored *st,
		      json_t *card)
{
	json_t *step, *tick;
	size_t i, k;

	json_array_foreach(json_object_get(card, "steps"), i, step)
		json_array_foreach(json_object_get(d->file, "ticks"), k, tick)
			if (!strcmp(text_of(tick, "article"),
				    st->article->id) &&
			    json_integer_value(json_object_get(tick, "step")) ==
			    (json_int_t)i + 1)
				json_object_set(step, "ticked",
					json_object_get(tick, "done"));
}

/* Somebody said that something is wrong with it, and nobody looked yet. */
static enum kb_status add_flag(struct kb_desk *d, const char *article,
			       json_t *card, struct kb_error *err)
{
	struct kb_queue_item *items;
	size_t n;
	enum kb_status status = kb_queue_list(d->store, d, article, true, 0, 1,
					      &items, &n, err);

	if (!status && n)
		put(card, "flagged", kb_desk_since(d, "desk_flagged",
						   items[0].at));
	return status;
}

/* Which language it is in, said where it is not the customer's. */
static void add_lang(struct kb_desk *d, const struct kb_article *a,
		     json_t *card)
{
	const char *code = kb_desk_text_lang(d, a->lang);

	put(card, "text_lang", code);
	if (!strcmp(code, d->lang->code))
		return;
	put(card, "other_lang", code);
	put(card, "other_name", kb_words_fill(d->v.words, d, "written_in",
		"name", kb_lang_find(code)->name));
}

enum kb_status kb_desk_card(struct kb_desk *d, const struct kb_stored *st,
			    json_t *card, struct kb_error *err)
{
	const struct kb_article *a = st->article;

	kb_view_badge(&d->v, card);
	kb_view_cites(&d->v, card);
	kb_view_promise(&d->v, card);
	kb_view_valid(&d->v, card);
	mark_quotes(d, card);
	kb_desk_promise(d, a, card);
	kb_desk_authority(d, a->authority, card);
	add_lang(d, a, card);
	json_object_set_new(card, "next", paragraphs(d, a));
	json_object_set_new(card, "script", kb_desk_script(d, a, card));
	/* Without one of its own it begins with what stands above already. */
	json_object_set_new(card, "echo", json_boolean(
		!kb_desk_block(d, a, KB_BLOCK_SCRIPT)));
	add_marks(d, st, card);
	add_ticks(d, st, card);
	put(card, "message_to", talloc_asprintf(d, "%s&write=1",
		kb_desk_address(d, d->q, a->id)));
	return add_flag(d, a->id, card, err);
}
