/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_news.c - what became of what an agent raised: closed rows of the editors'
 * queue that he has not been told of. In: who sits at the desk. Out: "news" with
 * words; and an end to one that he has read.
 */
#include <kb/queue.h>

#include "desk_do.h"

enum { SHOWN = 5 };

enum kb_status kb_desk_news(struct kb_desk *d, struct kb_error *err)
{
	json_t *list = json_array();
	struct kb_queue_item *items;
	size_t n;
	enum kb_status status = kb_queue_news(d->store, d, d->r->who->name,
					      SHOWN, &items, &n, err);

	json_object_set_new(d->context, "news", list);
	for (size_t i = 0; !status && i < n; i++) {
		const struct kb_queue_item *item = &items[i];
		json_t *line = json_object();

		put(line, "what", item->text);
		put(line, "outcome", kb_words_get(d->v.words, talloc_asprintf(
			d, "edit_outcome_%s", item->outcome)));
		put(line, "note", item->note);
		put(line, "when", kb_desk_when(d, d->v.words,
					       item->closed_at));
		put(line, "by", item->closed_by);
		if (*item->article)
			json_object_set_new(line, "to", json_sprintf(
				"/articles/%s", kb_url_encode(d,
							item->article)));
		json_object_set_new(line, "seq", json_integer(item->seq));
		json_array_append_new(list, line);
	}
	return status;
}

enum kb_status kb_desk_act_read(struct kb_desk *d, const char **did,
				struct kb_error *err)
{
	int64_t seq = kb_desk_number(d, "of");

	*did = NULL;
	return seq ? kb_queue_news_seen(d->store, d->r->who->name, seq, err) :
		KB_OK;
}
