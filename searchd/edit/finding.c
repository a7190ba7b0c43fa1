/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * finding.c - what a program found, in the reader's words. In: the name of its
 * rule and what its sentence needs. Out: that sentence, or the program's own.
 */
#include "queue.h"

/* "quote-not-verbatim" is "lint_quote_not_verbatim". */
static const char *template_of(const struct kb_room *room, const char *prefix,
			       const char *rule)
{
	char *key = kb_format((void *)room, "%s%s", prefix, rule);

	for (char *p = key; *p; p++)
		if (*p == '-')
			*p = '_';
	return kb_words_find(room->v.words, key);
}

/* Another article goes by its title. */
static const char *value_of(struct kb_room *room, const char *name,
			    const json_t *value)
{
	const char *title = NULL;

	if (json_is_integer(value))
		return kb_format(room, "%lld",
				 (long long)json_integer_value(value));
	if (!strcmp(name, "other"))
		title = kb_room_title(room, json_string_value(value));
	return title ? title : json_string_value(value);
}

const char *kb_finding_said(struct kb_room *room, const char *prefix,
			    const char *rule, const json_t *args,
			    const char *own)
{
	const char *text = template_of(room, prefix, rule);
	struct kb_buf out = { .mem = room };

	if (!text)
		return own;
	while (*text) {
		size_t len = strcspn(text, "{"), end;
		const char *name;
		json_t *value;

		kb_buf_add(&out, text, len);
		text += len;
		end = strcspn(text, "}");
		if (!text[end])
			break;
		name = kb_strndup(room, text + 1, end - 1);
		value = json_object_get(args, name);
		kb_buf_adds(&out, value ? value_of(room, name, value) : "");
		text += end + 1;
	}
	kb_buf_add(&out, text, strlen(text) + 1);
	return out.bytes;
}

const char *kb_queued_text(struct kb_room *room,
			   const struct kb_queue_item *item)
{
	json_t *detail = json_loads(item->detail, 0, NULL);
	const char *rule = text_of(detail, "rule"), *text = item->text;

	if (item->kind == KB_QUEUED_SYNC_CONFLICT)
		text = kb_room_word(room, json_is_true(json_object_get(detail,
			"gone")) ? "edit_q_gone_there" : "edit_q_both");
	else if (*rule)
		text = kb_finding_said(room, template_of(room, "lint_row_",
			rule) ? "lint_row_" : "lint_", rule,
			json_object_get(detail, "args"), item->text);
	text = kb_strdup(room, text);
	json_decref(detail);
	return text;
}
