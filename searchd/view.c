/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view.c - dates, states, clauses and durations in the reader's words. The
 * page shows the same object as the API; what is added here is only wording.
 */
#include "page.h"

enum { DAY = 86400, SOON_DAYS = 30 };

static const char *text_of(json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static void put(json_t *object, const char *key, const char *value)
{
	if (value)
		json_object_set_new(object, key, json_string(value));
}

/* ---- badge ---------------------------------------------------------------- */

static const struct { const char *confidence, *kind, *key; bool dated; }
states[] = {
	{ "validated", "sure", "validated", true },
	{ "not-validated", "careful", "not_validated", false },
	{ "wip", "careful", "wip", false },
};

/* What is not for everybody must be seen to be so before it is read out. */
static void mark_internal(const struct kb_viewer *v, json_t *object)
{
	if (text_of(object, "audience"))
		json_object_set_new(object, "internal", json_pack("{s:s}",
			"text", kb_words_get(v->words, "internal")));
}

void kb_view_badge(const struct kb_viewer *v, json_t *object)
{
	const char *confidence = text_of(object, "confidence");
	const char *date = text_of(object, "validated_at");
	json_t *badge;
	int64_t then;
	size_t i = 0;

	mark_internal(v, object);
	while (i < KB_COUNT(states) &&
	       (!confidence || strcmp(states[i].confidence, confidence)))
		i++;
	if (i == KB_COUNT(states))
		return;
	badge = json_object();
	json_object_set_new(badge, states[i].kind, json_true());
	if (states[i].dated && date && kb_time_parse(date, &then)) {
		put(badge, "text", kb_words_ago(v->words, v->mem,
						states[i].key, then, v->now));
		put(badge, "date", date);
		put(badge, "date_text", kb_words_date(v->words, v->mem, date));
	} else {
		put(badge, "text", kb_words_get(v->words, states[i].key));
	}
	json_object_set_new(object, "badge", badge);
}

/* ---- clauses --------------------------------------------------------------- */

/* The rule's title in the reader's language, or in any. */
static const char *rule_title(const struct kb_viewer *v, const char *id)
{
	const struct kb_lang *own = kb_words_lang(v->words);
	struct kb_stored st;
	struct kb_error err;

	if (!v->store)
		return NULL;
	if (!kb_store_article_get(v->store, v->mem, id, own->code, KB_BRIEF,
				  &st, &err))
		return st.article->title;
	if (own->opposite &&
	    !kb_store_article_get(v->store, v->mem, id, own->opposite,
				  KB_BRIEF, &st, &err))
		return kb_lang_convert(v->mem, own->opposite, own->code,
				       st.article->title,
				       strlen(st.article->title));
	for (const struct kb_lang *l = kb_langs; l->code; l++)
		if (!kb_store_article_get(v->store, v->mem, id, l->code,
					  KB_BRIEF, &st, &err))
			return st.article->title;
	return NULL;
}

/* "mobile-terms@2026-01" when the rule is not in the store: "mobile terms". */
static const char *plain_name(void *mem, const char *id)
{
	char *name = talloc_strndup(mem, id, strcspn(id, "@"));

	for (char *p = name; *p; p++)
		if (*p == '-')
			*p = ' ';
	return name;
}

void kb_view_cites(const struct kb_viewer *v, json_t *object)
{
	json_t *chips = json_array(), *cite;
	size_t i;

	json_array_foreach(json_object_get(object, "cites"), i, cite) {
		const char *id = text_of(cite, "document");
		const char *clause = text_of(cite, "clause");
		const char *title = id ? rule_title(v, id) : NULL;
		json_t *chip;

		if (!id)
			continue;
		if (!title)
			title = plain_name(v->mem, id);
		chip = json_object();
		put(chip, "label", clause && *clause ?
		    talloc_asprintf(v->mem, "%s, %s", title, clause) : title);
		put(chip, "quote", text_of(cite, "quote"));
		put(chip, "rule_url", text_of(cite, "url"));
		json_array_append_new(chips, chip);
	}
	json_object_set_new(object, "chips", chips);
}

/* ---- promise, validity, language, environment ------------------------------ */

void kb_view_promise(const struct kb_viewer *v, json_t *object)
{
	json_t *promise = json_object_get(object, "promise"), *said;
	const char *calendar = text_of(promise, "calendar");
	const char *within = kb_words_duration(v->words, v->mem,
		text_of(promise, "within"),
		calendar && !strcmp(calendar, "working"));

	if (!json_is_object(promise) || !within)
		return;
	said = json_object();
	put(said, "what", text_of(promise, "what"));
	put(said, "within", kb_words_fill(v->words, v->mem, "promise_within",
					  "time", within));
	put(said, "clock", text_of(promise, "clock"));
	put(said, "exception", text_of(promise, "exception"));
	json_object_set_new(object, "promised", said);
}

void kb_view_valid(const struct kb_viewer *v, json_t *object)
{
	json_t *valid = json_object_get(object, "valid"), *said;
	const char *until = text_of(valid, "until");
	struct kb_moment end;
	int64_t days;

	if (!until || !kb_moment_parse(until, true, &end))
		return;
	/* From today to the last day, as the calendar on the wall there says. */
	days = (end.at - 1 + end.offset) / DAY - (v->now + end.offset) / DAY;
	said = json_object();
	if (v->now < end.at && days <= SOON_DAYS)
		put(said, "text", kb_words_count(v->words, v->mem,
						 "expires_in", days));
	else
		put(said, "text", kb_words_fill(v->words, v->mem,
			v->now >= end.at ? "expired_on" : "valid_until",
			"date", kb_words_moment(v->words, v->mem, until)));
	json_object_set_new(said, "soon", json_boolean(days <= SOON_DAYS));
	json_object_set_new(object, "validity", said);
}

void kb_view_lang(const struct kb_viewer *v, json_t *object)
{
	const struct kb_lang *own = kb_words_lang(v->words);
	const char *code = text_of(object, "lang");
	const struct kb_lang *lang = code ? kb_lang_find(code) : NULL;

	if (!lang || lang == own ||
	    (own->opposite && !strcmp(own->opposite, lang->code)))
		return;
	put(object, "other_lang", lang->code);
	put(object, "other_name", kb_words_fill(v->words, v->mem,
						"written_in", "name",
						lang->name));
}

const char *kb_view_word(const struct kb_viewer *v, const char *group,
			 const char *name)
{
	const char *word = kb_words_find(v->words,
		talloc_asprintf(v->mem, "%s_%s", group, name));

	return word ? word : name;
}

void kb_view_places(const struct kb_viewer *v, json_t *object)
{
	json_t *places = json_array(), *value;
	const char *key;

	json_object_foreach(json_object_get(object, "environment"), key, value)
		if (json_is_string(value) &&
		    strcmp(json_string_value(value), "all"))
			json_array_append_new(places, json_pack("{s:s,s:s}",
				"label", kb_view_word(v, "env", key),
				"value", kb_view_word(v, key,
						  json_string_value(value))));
	json_object_set_new(object, "places", places);
}
