/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_ask.c - what is asked back, what was replied, and how the question was
 * read, in the reader's words. In: objects of the API. Out: the same with
 * words added.
 */
#include "page.h"

#include <kb/text.h>

static const char *text_of(json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

static void put(json_t *object, const char *key, const char *value)
{
	json_object_set_new(object, key, json_string(value));
}

static bool is_topic(const char *attribute)
{
	return !strcmp(attribute, "topic");
}

void kb_view_ask(const struct kb_viewer *v, json_t *ask)
{
	const char *attribute = text_of(ask, "attribute");
	json_t *option;
	size_t i;

	if (!json_is_object(ask))
		return;
	put(ask, "question", kb_view_word(v, "ask", attribute));
	put(ask, "reason", kb_view_word(v, "ask_why", attribute));
	json_array_foreach(json_object_get(ask, "options"), i, option)
		if (!is_topic(attribute))
			put(option, "label", kb_view_word(v, attribute,
				text_of(option, "value")));
}

static const char *title_of(json_t *hits, const char *id)
{
	json_t *hit;
	size_t i;

	json_array_foreach(hits, i, hit)
		if (!strcmp(text_of(hit, "article"), id))
			return text_of(hit, "title");
	return id;
}

void kb_view_facts(const struct kb_viewer *v, json_t *facts, json_t *hits)
{
	json_t *fact;
	size_t i;

	json_array_foreach(facts, i, fact) {
		const char *attribute = text_of(fact, "attribute");
		const char *value = text_of(fact, "value");

		put(fact, "name", kb_view_word(v, "env", attribute));
		if (!strcmp(value, "other"))
			put(fact, "label", kb_words_get(v->words,
							"fact_other"));
		else
			put(fact, "label", is_topic(attribute) ?
			    title_of(hits, value) :
			    kb_view_word(v, attribute, value));
	}
}

/* The row of the same reason, or a new one. */
static json_t *row_of(json_t *rows, const char *reason)
{
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (!strcmp(text_of(row, "reason"), reason))
			return row;
	row = json_object();
	put(row, "reason", reason);
	json_array_append_new(rows, row);
	return row;
}

/* "a" and "b" is "a, b"; the same word once. */
static void join(const struct kb_viewer *v, json_t *row, const char *key,
		 const char *seen, const char *word)
{
	const char *comma = kb_words_get(v->words, "comma");
	const char *before = text_of(row, key);
	json_t *words = json_object_get(row, seen);

	if (!words) {
		words = json_object();
		json_object_set_new(row, seen, words);
	}
	if (json_object_get(words, word))
		return;
	json_object_set_new(words, word, json_true());
	put(row, key, *before ? talloc_asprintf(v->mem, "%s%s%s", before,
						comma, word) : word);
}

/* Words are searched in Simplified; who reads Traditional is told so in it. */
static const char *in_script(const struct kb_viewer *v, const char *text)
{
	const char *to = kb_words_lang(v->words)->code;

	return strcmp(to, "zh-Hant") != 0 || !text ? text :
		kb_lang_convert(v->mem, "zh-Hans", to, text, strlen(text));
}

void kb_view_rewrites(const struct kb_viewer *v, json_t *rewrites, json_t *to)
{
	json_t *replaced = json_array(), *added = json_array(), *one;
	size_t i;

	json_array_foreach(rewrites, i, one) {
		bool instead = json_is_true(json_object_get(one, "replaced"));
		json_t *row = row_of(instead ? replaced : added,
			kb_view_word(v, "rewrite", text_of(one, "why")));

		join(v, row, "from", "seen_from", text_of(one, "from"));
		join(v, row, "to", "seen_to",
		     in_script(v, text_of(one, "to")));
	}
	json_object_set_new(to, "replaced", replaced);
	json_object_set_new(to, "added", added);
}
