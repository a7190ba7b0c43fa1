/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_card.c - what the card says beside the sentence: how sure it is, what it
 * rests on, until when, what the agent may do, the steps, the words. In: the
 * answer's JSON and the article it is from. Out: the same with words.
 */
#include "desk.h"

const char *kb_desk_text_lang(const struct kb_desk *d, const char *lang)
{
	return !strncmp(lang, d->lang->code, 2) ? d->lang->code : lang;
}

/* "/articles/RULE?lang=..&mark=QUOTE#c4.2": the quote is marked there. */
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

/* The text of a block in the customer's script, a list of paragraphs. */
static json_t *paragraphs(struct kb_desk *d, const struct kb_article *a,
			  enum kb_block block)
{
	json_t *list = json_array();
	uint32_t start, end;
	char *text, *one;

	if (!kb_article_block(a, block, &start, &end))
		return list;
	text = kb_lang_convert(d, a->lang, kb_desk_text_lang(d, a->lang),
			       a->text + start, end - start);
	while ((one = strsep(&text, "\n")))
		if (*one)
			json_array_append_new(list, json_pack("{s:s}", "p",
							      one));
	return list;
}

enum kb_status kb_desk_card(struct kb_desk *d, const struct kb_stored *st,
			    json_t *card, struct kb_error *err)
{
	const struct kb_article *a = st->article;

	(void)err;
	kb_view_badge(&d->v, card);
	kb_view_cites(&d->v, card);
	kb_view_promise(&d->v, card);
	kb_view_valid(&d->v, card);
	kb_view_lang(&d->v, card);
	mark_quotes(d, card);
	json_object_set_new(card, "text_lang",
		json_string(kb_desk_text_lang(d, a->lang)));
	json_object_set_new(card, "next", paragraphs(d, a,
						     KB_BLOCK_FOLLOW_UP));
	return KB_OK;
}
