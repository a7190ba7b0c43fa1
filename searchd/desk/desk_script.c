/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_script.c - the words to say: an article's script, else its answer and the
 * time promised. In: the text and what the case knows. Out: paragraphs in which
 * {places} are filled; what is not known stays a blank that can be seen. Keys of
 * the customer are asked for only where a card is open, since each look at them
 * is noted.
 */
#include "desk.h"

/* What a place of a script may be called, and what the case knows of it. */
static const struct { const char *name, *is; } names[] = {
	{ "agent", "agent" }, { "case", "case" }, { "due", "due" },
	{ "due_time", "due" }, { "order", "order" }, { "phone", "phone" },
	{ "surname", "surname" },
};

/* NULL: not known. */
static const char *value_of(const json_t *values, const char *name)
{
	for (size_t i = 0; i < KB_COUNT(names); i++)
		if (!strcmp(names[i].name, name))
			return json_string_value(json_object_get(values,
							names[i].is));
	return NULL;
}

static void add_text(json_t *pieces, const char *text, size_t len)
{
	if (len)
		json_array_append_new(pieces, json_pack("{s:s%}", "t", text,
							len));
}

/* "{name}" at p: where it ends; NULL: it is none. */
static const char *place_end(const char *p)
{
	const char *end = strpbrk(p + 1, "{}\n");

	return end && *end == '}' && end > p + 1 ? end : NULL;
}

static json_t *pieces_of(struct kb_desk *d, const json_t *values,
			 const char *line)
{
	json_t *pieces = json_array();
	const char *from = line, *p = line;

	while ((p = strchr(p, '{'))) {
		const char *end = place_end(p), *value, *name;

		if (!end) {
			p++;
			continue;
		}
		add_text(pieces, from, (size_t)(p - from));
		name = talloc_strndup(d, p + 1, (size_t)(end - p - 1));
		value = value_of(values, name);
		if (value)
			add_text(pieces, value, strlen(value));
		else
			json_array_append_new(pieces, json_pack("{s:o}",
				"blank", json_sprintf("[%s]", name)));
		from = p = end + 1;
	}
	add_text(pieces, from, strlen(from));
	return pieces;
}

/* ---- what the case knows ------------------------------------------------------ */

static json_t *known(struct kb_desk *d, const struct kb_article *a)
{
	const struct kb_who *who = d->r->who;
	json_t *values = json_object();
	struct kb_due due;

	put(values, "agent", who->display && *who->display ? who->display :
	    who->name);
	put(values, "case", d->case_id);
	if (kb_desk_due(d, a, &due))
		put(values, "due", kb_desk_when(d, d->spoken, due.due));
	for (size_t i = 0; i < d->n_keys; i++)
		if (!json_object_get(values, d->keys[i].kind))
			put(values, d->keys[i].kind, d->keys[i].value);
	return values;
}

json_t *kb_desk_script(struct kb_desk *d, const struct kb_article *a,
		       const json_t *card)
{
	json_t *values = known(d, a);
	json_t *list = json_array();
	json_t *due = json_object_get(values, "due");
	char *text = kb_desk_block(d, a, KB_BLOCK_SCRIPT), *line;

	if (!text) {
		text = talloc_strdup(d, json_string_value(json_object_get(card,
								"text")));
		if (due)
			text = talloc_asprintf_append(text, "\n%s",
				kb_desk_fill(d, d->spoken, "desk_script_due",
					"what", json_string_value(
					json_object_get(json_object_get(card,
						"promise"), "what")),
					"time", json_string_value(due),
					NULL));
	}
	while ((line = strsep(&text, "\n")))
		if (*line)
			json_array_append_new(list, json_pack("{s:o}",
				"pieces", pieces_of(d, values, line)));
	json_decref(values);
	return list;
}
