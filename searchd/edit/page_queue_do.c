/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_queue_do.c - POST /edit/queue: one thing done with a row of the queue. In:
 * row, action, and what that needs; back: the list somebody came from. Out: the
 * way back. Who raised what is closed hears of it.
 */
#include "queue.h"

#include <stdlib.h>

enum { DAY = 86400 };

typedef enum kb_status (*act_fn)(struct kb_room *room, int64_t seq,
				 struct kb_error *err);

static enum kb_status take(struct kb_room *room, int64_t seq,
			   struct kb_error *err)
{
	return kb_queue_take(room->store, seq, kb_request_field(room->r,
		"from"), room->r->who->name, err);
}

static enum kb_status give(struct kb_room *room, int64_t seq,
			   struct kb_error *err)
{
	return kb_queue_take(room->store, seq, room->r->who->name, "", err);
}

static enum kb_status close_row(struct kb_room *room, int64_t seq,
				struct kb_error *err)
{
	return kb_queue_close(room->store, seq, room->r->who->name,
		kb_request_field(room->r, "outcome"),
		kb_request_field(room->r, "note"), err);
}

static enum kb_status reopen(struct kb_room *room, int64_t seq,
			     struct kb_error *err)
{
	return kb_queue_reopen(room->store, seq, err);
}

static enum kb_status snooze(struct kb_room *room, int64_t seq,
			     struct kb_error *err)
{
	long days = strtol(kb_request_field(room->r, "days"), NULL, 10);

	if (days < 1 || days > 365)
		return kb_error_set(err, KB_INVALID,
				    "days is a number from 1 to 365");
	return kb_queue_snooze(room->store, seq, room->v.now + days * DAY,
			       err);
}

static const struct { const char *name; act_fn act; } acts[] = {
	{ "take", take }, { "give", give }, { "close", close_row },
	{ "reopen", reopen }, { "snooze", snooze },
};

/* Only to the list itself: nobody is led elsewhere by a form. */
static const char *back_of(struct kb_room *room)
{
	const char *back = kb_request_field(room->r, "back");

	return strncmp(back, "/edit?", 6) ? "/edit?" : back;
}

static enum kb_status see(struct kb_room *room, const char *did, int64_t seq,
			  struct kb_reply *reply)
{
	bool stays = strcmp(did, "close") != 0 && strcmp(did, "snooze") != 0;

	kb_reply_see(reply, stays ? talloc_asprintf(room,
		"%srow=%lld&did=q_%s", back_of(room), (long long)seq, did) :
		talloc_asprintf(room, "%sdid=q_%s&undo=%lld", back_of(room),
				did, (long long)seq));
	return KB_OK;
}

enum kb_status kb_page_queue_do(struct kb_request *r, struct kb_reply *reply,
				struct kb_error *err)
{
	const char *action = kb_request_field(r, "action");
	int64_t seq = strtoll(kb_request_field(r, "row"), NULL, 10);
	struct kb_room *room;
	size_t i = 0;
	enum kb_status status;

	while (i < KB_COUNT(acts) && strcmp(acts[i].name, action) != 0)
		i++;
	if (i == KB_COUNT(acts))
		return kb_error_set(err, KB_INVALID, "there is no such action");
	status = kb_room_open(r, reply, "queue", "", "/edit?", &room, err);
	if (!status)
		status = acts[i].act(room, seq, err);
	if (status == KB_CONFLICT)	/* somebody was faster; see who */
		return see(room, "elsewhere", seq, reply);
	return status ? status : see(room, action, seq, reply);
}
