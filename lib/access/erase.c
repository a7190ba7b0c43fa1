/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * erase.c - in: a person. Out: what is held, and then no longer. The ledger
 * comes first: whatever is cut off later, it names what is still to be done.
 */
#include <inttypes.h>
#include <stdlib.h>

#include <kb/access.h>
#include <kb/case.h>
#include <kb/receipt.h>

#include "erase.h"

char *kb_erasures_path(void *mem, const struct kb_config *config)
{
	char *key = kb_config_key_file(mem, config);
	const char *slash = strrchr(key, '/');

	return kb_format(mem, "%.*serasures",
			 slash ? (int)(slash + 1 - key) : 0, key);
}

/* ---- finding --------------------------------------------------------------------- */

struct search {
	const struct kb_eraser *e;
	const struct kb_subject *subject;
	struct kb_matcher *matcher;
	void *mem;
	struct kb_held held;
	size_t cap, cap_articles, cap_queued;
};

static void add_case(struct search *s, const char *id)
{
	if (s->held.n == s->cap) {
		s->cap = s->cap * 2 + 16;
		s->held.cases = kb_grow(s->mem, s->held.cases, const char *,
					s->cap);
	}
	s->held.cases[s->held.n++] = kb_strdup(s->mem, id);
}

static enum kb_status look_case(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	struct search *s = user;

	if (kb_matcher_in(s->matcher, c->question) ||
	    kb_matcher_in(s->matcher, c->detail_json))
		add_case(s, c->id);
	return KB_OK;
}

/* A text of a case file, or of the editors' queue. */
static enum kb_status look_text(void *user, const char *id, int64_t queued,
				const char *text, struct kb_error *err)
{
	struct search *s = user;

	if (!kb_matcher_in(s->matcher, text))
		return KB_OK;
	if (*id)
		add_case(s, id);
	if (!queued)
		return KB_OK;
	if (s->held.n_queued == s->cap_queued) {
		s->cap_queued = s->cap_queued * 2 + 16;
		s->held.queued = kb_grow(s->mem, s->held.queued, int64_t,
					 s->cap_queued);
	}
	s->held.queued[s->held.n_queued++] = queued;
	return KB_OK;
}

static enum kb_status look_article(void *user, const struct kb_stored *st,
				   struct kb_error *err)
{
	struct search *s = user;
	size_t n = s->held.n_articles;

	if (!kb_matcher_in(s->matcher, st->article->source) ||
	    (n && strcmp(s->held.articles[n - 1], st->article->id) == 0))
		return KB_OK;
	if (n == s->cap_articles) {
		s->cap_articles = s->cap_articles * 2 + 16;
		s->held.articles = kb_grow(s->mem, s->held.articles,
					   const char *, s->cap_articles);
	}
	s->held.articles[s->held.n_articles++] =
		kb_strdup(s->mem, st->article->id);
	return KB_OK;
}

static bool other_query(void *user, const char *query)
{
	struct search *s = user;

	return !kb_matcher_in(s->matcher, query);
}

static int by_id(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_cases(struct kb_held *held)
{
	size_t n = 0;

	if (held->n)
		qsort(held->cases, held->n, sizeof(held->cases[0]), by_id);
	for (size_t i = 0; i < held->n; i++)
		if (!n || strcmp(held->cases[n - 1], held->cases[i]) != 0)
			held->cases[n++] = held->cases[i];
	held->n = n;
}

static enum kb_status count_keys(struct search *s, struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (size_t i = 0; i < s->held.n && status == KB_OK; i++) {
		void *aside = talloc_new(NULL);
		struct kb_case_key *keys;
		size_t n = 0;
		status = kb_store_case_keys(s->e->store, s->e->secret, aside,
					    s->held.cases[i], &keys, &n, err);
		s->held.keys += (int64_t)n;
		talloc_free(aside);
	}
	return status;
}

static enum kb_status search_all(struct search *s, struct kb_error *err)
{
	const struct kb_eraser *e = s->e;
	const char **ids = NULL;
	size_t n = 0;
	enum kb_status status = kb_store_case_find(e->store, e->secret,
		e->masker, s->mem, s->subject->kind, s->subject->value, &ids,
		&n, err);

	for (size_t i = 0; i < n; i++)
		add_case(s, ids[i]);
	if (status == KB_OK)
		status = kb_store_each_case(e->store, NULL, look_case, s,
					    err);
	if (status == KB_OK)
		status = kb_cases_texts(e->store, look_text, s, err);
	if (status == KB_OK)
		status = kb_store_each_newest(e->store, KB_FULL, look_article,
					      s, err);
	if (status == KB_OK)
		status = kb_receipts_redact(e->receipts, true, other_query, s,
					    &s->held.lines, err);
	return status;
}

/* Resolved, or a file, or both. */
static enum kb_status is_held(struct kb_store *s, void *mem, const char *id,
			      struct kb_error *err)
{
	struct kb_case one;
	struct kb_case_file file;
	struct kb_case_event *events;
	size_t n;
	enum kb_status status = kb_store_case_get(s, mem, id, &one, err);

	return status != KB_NOT_FOUND ? status :
		kb_case_load(s, mem, id, &file, &events, &n, err);
}

enum kb_status kb_subject_find(const struct kb_eraser *e, void *mem,
			       const struct kb_subject *subject,
			       struct kb_held *ret, struct kb_error *err)
{
	struct search s = { .e = e, .subject = subject, .mem = mem };
	enum kb_status status;

	if (subject->is_case) {
		status = is_held(e->store, mem, subject->value, err);
		if (status == KB_OK)
			add_case(&s, subject->value);
	} else {
		s.matcher = kb_matcher_new(mem, e->masker, subject);
		status = search_all(&s, err);
	}
	sort_cases(&s.held);
	if (status == KB_OK)
		status = count_keys(&s, err);
	if (status == KB_OK)
		*ret = s.held;
	return status;
}

/* ---- taking away -------------------------------------------------------------------- */

static enum kb_status note(const struct kb_eraser *e,
			   const struct kb_subject *subject,
			   const struct kb_held *held, struct kb_error *err)
{
	int from = subject->kind == KB_KEY_ANY ? 0 : subject->kind;
	int to = subject->kind == KB_KEY_ANY ? KB_KEY_KINDS - 1 :
		subject->kind;
	struct kb_erasure *list = kb_array(NULL, struct kb_erasure,
					   held->n + KB_KEY_KINDS);
	size_t n = 0;
	enum kb_status status;

	for (int k = from; k <= to && !subject->is_case; k++) {
		char *form = kb_key_form(e->store, e->masker, list, k,
					 subject->value);
		kb_erasure_hash(e->secret, kb_format(list, "%s:%s",
			kb_key_kind_name(k), form), list[n++].hash);
	}
	for (size_t i = 0; i < held->n; i++)
		kb_erasure_hash(e->secret, kb_format(list, "case:%s",
			held->cases[i]), list[n++].hash);
	status = kb_erasures_add(e->ledger, list, n, err);
	talloc_free(list);
	return status;
}

/* A case, its file, or both: what is not there is gone. */
static enum kb_status remove_case(struct kb_store *s, const char *id,
				  struct kb_error *err)
{
	enum kb_status status = kb_store_case_remove(s, id, err);

	if (status == KB_OK || status == KB_NOT_FOUND)
		status = kb_case_remove(s, id, err);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status remove_all(const struct kb_eraser *e,
				 const struct kb_held *held,
				 const char *action, struct kb_error *err)
{
	enum kb_status status = kb_store_begin(e->store, err);
	char detail[128];

	if (status != KB_OK)
		return status;
	for (size_t i = 0; i < held->n && status == KB_OK; i++)
		status = remove_case(e->store, held->cases[i], err);
	for (size_t i = 0; i < held->n_queued && status == KB_OK; i++)
		status = kb_queue_remove(e->store, held->queued[i], err);
	snprintf(detail, sizeof(detail), "{\"cases\":%zu,\"keys\":%" PRId64
		 ",\"lines\":%" PRId64 "}", held->n, held->keys,
		 held->lines);
	if (status == KB_OK)
		status = kb_audit_note(e->store, NULL, action, "", detail,
				       err);
	if (status == KB_OK)
		return kb_store_commit(e->store, err);
	kb_store_rollback(e->store);
	return status;
}

enum kb_status kb_erase(const struct kb_eraser *e,
			const struct kb_subject *subject,
			const struct kb_held *held, struct kb_error *err)
{
	struct search s = { .e = e, .subject = subject };
	int64_t lines = 0;
	enum kb_status status = note(e, subject, held, err);

	if (status == KB_OK)
		status = remove_all(e, held, "erase", err);
	if (status == KB_OK && !subject->is_case) {
		s.matcher = kb_matcher_new(NULL, e->masker, subject);
		status = kb_receipts_redact(e->receipts, false, other_query,
					    &s, &lines, err);
		talloc_free(s.matcher);
	}
	return status == KB_OK ? kb_store_scrub(e->store, err) : status;
}

/* ---- after a restore ------------------------------------------------------------------ */

struct replay {
	struct search search;
	struct kb_erasures done;
};

static enum kb_status look_erased(struct replay *r, const char *id,
				  struct kb_error *err)
{
	const struct kb_eraser *e = r->search.e;
	void *aside = talloc_new(NULL);
	unsigned char hash[KB_HASH];
	struct kb_case_key *keys = NULL;
	size_t n = 0;
	int kind;
	enum kb_status status = kb_store_case_keys(e->store, e->secret, aside,
						   id, &keys, &n, err);

	kb_erasure_hash(e->secret, kb_format(aside, "case:%s", id), hash);
	bool is = kb_erasures_has(&r->done, hash);
	for (size_t i = 0; i < n && !is; i++) {
		if (!kb_key_kind_find(keys[i].kind, &kind))
			continue;
		char *form = kb_key_form(e->store, e->masker, aside, kind,
					 keys[i].value);
		kb_erasure_hash(e->secret, kb_format(aside, "%s:%s",
			keys[i].kind, form), hash);
		is = kb_erasures_has(&r->done, hash);
	}
	if (status == KB_OK && is) {
		add_case(&r->search, id);
		r->search.held.keys += (int64_t)n;
	}
	talloc_free(aside);
	return status;
}

static enum kb_status look_resolved(void *user, const struct kb_case *c,
				    struct kb_error *err)
{
	return look_erased(user, c->id, err);
}

static enum kb_status look_file(void *user, const struct kb_case_file *f,
				struct kb_error *err)
{
	return look_erased(user, f->id, err);
}

enum kb_status kb_erase_replay(const struct kb_eraser *e, int64_t *ret_cases,
			       int64_t *ret_keys, struct kb_error *err)
{
	struct replay r = { .search = { .e = e, .mem = talloc_new(NULL) } };
	enum kb_status status = kb_erasures_read(r.search.mem, e->ledger,
						 &r.done, err);

	if (status == KB_OK && r.done.n)
		status = kb_store_each_case(e->store, NULL, look_resolved, &r,
					    err);
	if (status == KB_OK && r.done.n)
		status = kb_cases_each(e->store, look_file, &r, err);
	sort_cases(&r.search.held);
	const struct kb_held *held = &r.search.held;
	if (status == KB_OK && held->n) {
		status = remove_all(e, held, "erase.replay", err);
		if (status == KB_OK)
			status = kb_store_scrub(e->store, err);
	}
	if (status == KB_OK) {
		*ret_cases = (int64_t)held->n;
		*ret_keys = held->keys;
	}
	talloc_free(r.search.mem);
	return status;
}
