/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * shelf.c - in: whole pages, named by address, language, origin and the
 * fingerprint of all that the public may see. Out: copies of them. What is
 * beyond its bounds empties it; so does another fingerprint.
 */
#include "shelf.h"

#include <kb/answer.h>

#include "origin.h"
#include "routes.h"

enum { BUCKETS = 4096, MINUTE = 60 };

struct page {
	struct page *next;
	const char *name, *etag;
	int64_t until;
	const char *bytes;
	size_t len;
};
struct kb_shelf {
	pthread_mutex_t lock;
	void *mem;			/* of what is kept; freed at once */
	char of[96];			/* what could be seen then */
	struct page *buckets[BUCKETS];
	size_t n, bytes;
};

static int free_shelf(struct kb_shelf *s)
{
	talloc_free(s->mem);
	pthread_mutex_destroy(&s->lock);
	return 0;
}

struct kb_shelf *kb_shelf_new(void *mem)
{
	struct kb_shelf *s = kb_new(mem, struct kb_shelf);

	pthread_mutex_init(&s->lock, NULL);
	/* Not a child of the site: workers allocate below it. */
	s->mem = talloc_named_const(NULL, 0, "shelf");
	talloc_set_destructor(s, free_shelf);
	return s;
}

static void clear(struct kb_shelf *s)
{
	talloc_free(s->mem);
	s->mem = talloc_named_const(NULL, 0, "shelf");
	memset(s->buckets, 0, sizeof(s->buckets));
	s->n = s->bytes = 0;
}

/* NULL: never kept. */
static const char *name_of(struct kb_request *r)
{
	for (size_t i = 0; i < r->n_params; i++)
		if (strcmp(r->params[i].name, "lang") != 0)
			return NULL;
	if (r->who->door || r->sends || r->notice || r->refused)
		return NULL;
	return talloc_asprintf(r, "%s\n%s\n%s\n%s", r->route->pattern,
		r->arg ? r->arg : "", r->lang->code, kb_origin(r));
}

static struct page **bucket_of(struct kb_shelf *s, const char *name)
{
	return &s->buckets[kb_digest(name, strlen(name)) % BUCKETS];
}

static struct page *find(struct kb_shelf *s, const char *name)
{
	struct page *page = *bucket_of(s, name);

	while (page && strcmp(page->name, name) != 0)
		page = page->next;
	return page;
}

/* What the slot sees: articles, and by the last change what is arranged around
   them. */
static const char *state_of(struct kb_request *r)
{
	struct kb_index_state state;

	kb_reader_state(r->slot->reader, &state);
	return talloc_asprintf(r, "%s %lld", state.generation,
			       (long long)state.seq);
}

bool kb_shelf_find(struct kb_request *r, struct kb_reply *reply)
{
	struct kb_shelf *s = r->site->shelf;
	const char *name = name_of(r);
	struct page *page = NULL;
	const char *now;

	if (!name)
		return false;
	now = state_of(r);
	pthread_mutex_lock(&s->lock);
	if (!strcmp(s->of, now))
		page = find(s, name);
	if (page && page->until <= kb_now())
		page = NULL;
	if (page) {
		kb_buf_add(&reply->body, page->bytes, page->len);
		reply->etag = talloc_strdup(r, page->etag);
	}
	pthread_mutex_unlock(&s->lock);
	return page;
}

static void keep(struct kb_shelf *s, const char *name,
		 const struct kb_reply *reply, int64_t until)
{
	struct page *page = find(s, name), **bucket = bucket_of(s, name);

	if (page) {
		/* Its old bytes go when all do. */
		s->bytes += reply->body.len;
	} else {
		page = kb_new(s->mem, struct page);
		page->name = talloc_strdup(page, name);
		page->next = *bucket;
		*bucket = page;
		s->n++;
		s->bytes += reply->body.len + strlen(name) + sizeof(*page);
	}
	page->until = until;
	page->bytes = talloc_memdup(page, reply->body.bytes, reply->body.len);
	page->len = reply->body.len;
	page->etag = talloc_asprintf(page, "\"%016llx\"", (unsigned long long)
		kb_digest(reply->body.bytes, reply->body.len));
}

void kb_shelf_put(struct kb_request *r, const struct kb_reply *reply,
		  int64_t until)
{
	struct kb_shelf *s = r->site->shelf;
	const char *name = name_of(r);
	int64_t now = kb_now(), minute = now - now % MINUTE + MINUTE;
	const char *state;

	if (!name || reply->status != 200)
		return;
	if (until <= now || until > minute)
		until = minute;
	state = state_of(r);
	pthread_mutex_lock(&s->lock);
	if (strcmp(s->of, state) != 0 ||
	    s->n >= KB_SHELF_PAGES ||
	    s->bytes + reply->body.len > KB_SHELF_BYTES) {
		clear(s);
		snprintf(s->of, sizeof(s->of), "%s", state);
	}
	keep(s, name, reply, until);
	pthread_mutex_unlock(&s->lock);
}
