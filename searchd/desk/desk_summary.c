/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_summary.c - one sentence about what was done in a case, from its ticked
 * steps, what was said and what was promised: for the form that closes it, to be
 * edited. In: the case's JSON. Out: text in the agent's language.
 */
#include "desk.h"

enum { PARTS = 8 };

static bool is_said(const json_t *list, size_t upto, const char *article)
{
	for (size_t i = 0; i < upto; i++)
		if (!strcmp(text_of(json_array_get(list, i), "article"),
			    article))
			return true;
	return false;
}

static char *add(struct kb_desk *d, char *text, const char *key,
		 const char *value)
{
	const char *part = kb_desk_fill(d, d->v.words, key, "text", value,
					NULL);

	return !*text ? talloc_strdup(d, part) :
		talloc_asprintf(d, "%s%s%s", text,
			kb_words_get(d->v.words, "desk_semicolon"), part);
}

/* A sentence of its own needs no full stop inside another. */
static const char *plain(struct kb_desk *d, const char *text)
{
	static const char *const ends[] = { ".", "。" };
	size_t len = strlen(text);

	for (size_t i = 0; i < KB_COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		if (len > n && !strcmp(text + len - n, ends[i]))
			return talloc_strndup(d, text, len - n);
	}
	return text;
}

char *kb_desk_summary(struct kb_desk *d)
{
	const json_t *links = json_object_get(d->file, "links"), *item;
	char *text = talloc_strdup(d, "");
	size_t i;

	json_array_foreach(links, i, item)
		if (i < PARTS && !is_said(links, i, text_of(item, "article")))
			text = add(d, text, "desk_sum_said",
				   text_of(item, "title"));
	json_array_foreach(json_object_get(d->file, "ticks"), i, item)
		if (i < PARTS && json_is_true(json_object_get(item, "done")))
			text = add(d, text, "desk_sum_did",
				   plain(d, text_of(item, "text")));
	json_array_foreach(json_object_get(d->file, "promises"), i, item)
		if (i < PARTS)
			text = add(d, text, "desk_sum_promised",
				talloc_asprintf(d, "%s, %s",
					text_of(item, "what"),
					kb_desk_when(d, d->v.words,
						kb_desk_time(d, item,
							     "due"))));
	return *text ? talloc_asprintf(d, "%s%s", text, kb_words_get(
				       d->v.words, "desk_full_stop")) : text;
}
