/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * structured.c - an article as schema.org knows it: one with steps is a HowTo,
 * one that answers a question people ask is a FAQPage with that question, a rule
 * is an Article. Nothing is said that the page does not say.
 */
#include "structured.h"

#include "steps.h"

enum { ANSWER_MAX = 2000 };

static json_t *how_to(const json_t *steps, const char *address)
{
	json_t *list = json_array(), *text;
	size_t i;

	json_array_foreach(steps, i, text)
		json_array_append_new(list, json_pack("{s:s,s:i,s:O,s:o}",
			"@type", "HowToStep", "position", (int)i + 1,
			"text", text, "url", json_sprintf("%s#step-%zu",
							  address, i + 1)));
	return json_pack("{s:s,s:o}", "@type", "HowTo", "step", list);
}

static json_t *faq(void *mem, const json_t *article)
{
	const char *html = json_string_value(json_object_get(article, "html"));

	return json_pack("{s:s,s:[{s:s,s:O,s:{s:s,s:s}}]}",
		"@type", "FAQPage", "mainEntity", "@type", "Question",
		"name", json_object_get(article, "title"),
		"acceptedAnswer", "@type", "Answer", "text",
		kb_html_words(mem, html, strlen(html), ANSWER_MAX));
}

static json_t *thing_of(void *mem, const json_t *article, const json_t *steps,
			const char *address)
{
	if (json_is_true(json_object_get(article, "rule")))
		return json_pack("{s:s,s:O}", "@type", "Article", "headline",
				 json_object_get(article, "title"));
	if (json_array_size(steps) > 1)
		return how_to(steps, address);
	if (json_array_size(json_object_get(article, "questions")))
		return faq(mem, article);
	return json_pack("{s:s,s:O}", "@type", "Article", "headline",
			 json_object_get(article, "title"));
}

static int add_safe(const char *bytes, size_t len, void *to)
{
	for (size_t i = 0; i < len; i++)
		if (strchr("<>&", bytes[i]) && bytes[i])
			kb_buf_addf(to, "\\u%04x", (unsigned)bytes[i]);
		else
			kb_buf_add(to, &bytes[i], 1);
	return 0;
}

const char *kb_structured(void *mem, const json_t *article,
			  const json_t *steps, const char *address,
			  const char *company)
{
	struct kb_buf to = { .mem = mem };
	json_t *thing = thing_of(mem, article, steps, address);

	json_object_set_new(thing, "@context",
			    json_string("https://schema.org"));
	json_object_set(thing, "name", json_object_get(article, "title"));
	json_object_set(thing, "inLanguage", json_object_get(article, "lang"));
	json_object_set_new(thing, "url", json_string(address));
	json_object_set_new(thing, "publisher", json_pack("{s:s,s:s}",
			    "@type", "Organization", "name", company));
	json_dump_callback(thing, add_safe, &to, JSON_COMPACT |
			   JSON_SORT_KEYS);
	json_decref(thing);
	return to.bytes;
}
