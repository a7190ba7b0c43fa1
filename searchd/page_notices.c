/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_notices.c - what is said to all for a while, on the pages where people
 * begin. In: who reads, in which language, now. Out: the notices for him, in
 * his language or its other script, else as they are.
 */
#include <kb/curation.h>

#include "page.h"

/* The text for a language; *from: the one it is written in. */
static const char *text_for(void *mem, const struct kb_notice *notice,
			    const struct kb_lang *lang, const char **from)
{
	const char *any = "";

	for (size_t i = 0; kb_langs[i].code; i++) {
		const char *text = notice->text[i];

		if (!*text)
			continue;
		if (!strcmp(kb_langs[i].code, lang->code)) {
			*from = lang->code;
			return text;
		}
		if (!*any || (lang->opposite &&
			      !strcmp(kb_langs[i].code, lang->opposite))) {
			any = text;
			*from = kb_langs[i].code;
		}
	}
	if (!lang->opposite || strcmp(*from, lang->opposite) != 0)
		return any;
	*from = lang->code;
	return kb_lang_convert(mem, lang->opposite, lang->code, any,
			       strlen(any));
}

static json_t *notice_json(struct kb_request *r,
			   const struct kb_notice *notice)
{
	const char *from = "";
	const char *text = text_for(r, notice, r->lang, &from);
	json_t *json = json_pack("{s:s}", "text", text);

	if (strcmp(from, r->lang->code) != 0)
		json_object_set_new(json, "other_lang", json_string(from));
	return json;
}

/* Where there is no index yet there is no page that says more, either. */
static struct kb_store *store_of(struct kb_request *r)
{
	struct kb_error quiet;

	if (!r->slot && kb_slot_borrow(r->site, &r->who->audience, &r->slot,
				       &quiet) != KB_OK)
		return NULL;
	return kb_reader_refresh(r->slot->reader, &quiet) == KB_OK ?
		kb_reader_store(r->slot->reader) : NULL;
}

void kb_page_add_notices(struct kb_request *r, json_t *context)
{
	struct kb_store *store = store_of(r);
	struct kb_notice *list;
	struct kb_error err;
	json_t *notices;
	size_t n;

	if (!store)
		return;
	if (kb_notices_now(store, r, &r->who->audience, kb_now(), &list, &n,
			   &err) != KB_OK) {
		kb_log(KB_LOG_ERROR, "notices", "error=\"%s\"", err.text);
		return;
	}
	notices = json_array();
	for (size_t i = 0; i < n; i++)
		json_array_append_new(notices, notice_json(r, &list[i]));
	json_object_set_new(context, "has_notices", json_boolean(n > 0));
	json_object_set_new(context, "notices", notices);
}
