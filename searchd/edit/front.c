/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * front.c - the front matter as a form. In: a text, or the form's fields. Out:
 * the fields' values, or the text with what was changed in them; no other byte
 * is touched. Beside each field the form carries what it said when the page was
 * made: so an edit of the text is told from an edit of the field.
 */
#include "draft.h"

enum { LINE = 0, LIST = 2, BLOCK = 3 };	/* rows of a text area */

/* In the order of the form. state, confidence and validated_at are set by what
   is done, not typed. */
static const struct { const char *key; int rows; bool wide; } fields[] = {
	{ "title", LINE, true }, { "questions", LIST + 2, true },
	{ "pins", LIST, true }, { "environment", LIST, false },
	{ "audience", LINE, false }, { "owner", LINE, false },
	{ "valid_from", LINE, false }, { "valid_until", LINE, false },
	{ "review_every", LINE, false }, { "provenance", LINE, false },
	{ "cites", BLOCK, true }, { "promise", BLOCK, true },
	{ "authority", BLOCK, true },
};

/* As many lines as it has, within reason: nothing is hidden, nothing jumps. */
static int rows_of(const char *value, int least)
{
	int n = 1;

	for (const char *p = value; (p = strchr(p, '\n')); p++)
		n++;
	return n < least ? least : n > 12 ? 12 : n;
}

static json_t *field(struct kb_draft *d, size_t i, const char *value)
{
	const char *key = fields[i].key;
	json_t *f = json_pack("{s:s,s:s,s:s,s:b,s:b}", "key", key, "name",
		kb_room_name(d->room, "edit_f", key), "value", value, "wide",
		fields[i].wide, "line", fields[i].rows == LINE);
	const char *hint = kb_words_find(d->room->v.words,
		talloc_asprintf(d, "edit_hint_%s", key));

	if (fields[i].rows)
		json_object_set_new(f, "lines",
			json_integer(rows_of(value, fields[i].rows)));
	put(f, "hint", hint ? hint : "");
	put(f, "wrong", d->wrong_field && !strcmp(d->wrong_field, key) ?
	    d->wrong : "");
	return f;
}

enum kb_status kb_front_form(struct kb_draft *d, struct kb_error *err)
{
	json_t *list = json_array();
	struct kb_error none;
	char *value;

	(void)err;
	for (size_t i = 0; i < KB_COUNT(fields); i++) {
		/* No front matter, or a broken one: then only the text can be
		   changed, and the page says what is wrong with it. */
		if (kb_front_get(d, d->source, d->len, fields[i].key, &value,
				 &none) == KB_OK)
			json_array_append_new(list, field(d, i, value));
	}
	json_object_set_new(d->room->context, "fields", list);
	return KB_OK;
}

static const char *sent(struct kb_draft *d, const char *prefix,
			const char *key)
{
	const char *value = kb_request_field(d->room->r,
		talloc_asprintf(d, "%s_%s", prefix, key));
	struct kb_buf out = { .mem = d };

	for (; *value; value++)
		if (*value != '\r')
			kb_buf_add(&out, value, 1);
	kb_buf_add(&out, "", 1);
	while (out.len > 1 && out.bytes[out.len - 2] == '\n')
		out.bytes[--out.len - 1] = '\0';
	return out.bytes;
}

enum kb_status kb_front_take(struct kb_draft *d, struct kb_error *err)
{
	struct kb_error why;

	(void)err;
	for (size_t i = 0; i < KB_COUNT(fields); i++) {
		const char *key = fields[i].key;
		const char *value = sent(d, "f", key);
		char *source;
		size_t len;

		if (!strcmp(value, sent(d, "o", key)))
			continue;
		if (kb_front_set(d, d->source, d->len, key, value, &source,
				 &len, &why) == KB_OK) {
			d->source = source;
			d->len = len;
		} else {
			d->wrong_field = key;
			d->wrong = kb_strdup(d, why.text);
		}
	}
	return KB_OK;
}
