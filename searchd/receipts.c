/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipts.c - in: an answer about to be shown. Out: a line in this process's
 * log, and the receipt's id. What cannot be written is tried again with the next
 * answer; opening the log at most once a second.
 */
#include "receipts.h"

#include <pthread.h>

#include <kb/access.h>
#include <kb/receipt.h>

#include "entry.h"
#include "metrics.h"
#include "site.h"

#define SECOND_NS 1000000000u

struct kb_receipts {
	pthread_mutex_t lock;		/* of what follows, not of the log */
	struct kb_receipt_log *log;	/* NULL: could not be opened yet */
	char *dir;			/* of log */
	uint64_t opened_ns, logged_ns;	/* last attempt; last line in the log
					   of errors */
	struct kb_error why;		/* KB_OK: the last one was written */
};

static int free_receipts(struct kb_receipts *x)
{
	pthread_mutex_destroy(&x->lock);
	return 0;
}

struct kb_receipts *kb_receipts_new(void *mem)
{
	struct kb_receipts *x = kb_new(mem, struct kb_receipts);

	pthread_mutex_init(&x->lock, NULL);
	talloc_set_destructor(x, free_receipts);
	return x;
}

const char *kb_receipts_name(const struct kb_config *config)
{
	return strcmp(config->serve, "public") ? "staff" : "public";
}

/* Under the lock. The log of before a reload that named another folder stays
   open until the end: requests may still use it. */
static enum kb_status open_log(struct kb_receipts *x,
			       const struct kb_config *config, const char *dir,
			       struct kb_error *err)
{
	uint64_t now = kb_clock_ns();
	bool same = x->dir && !strcmp(x->dir, dir);

	if (same && x->log)
		return KB_OK;
	if (same && now - x->opened_ns < SECOND_NS) {
		*err = x->why;
		return err->status;
	}
	x->dir = kb_strdup(x, dir);
	x->log = NULL;
	x->opened_ns = now;
	return kb_receipt_log_open(x, dir, kb_receipts_name(config), &x->log,
				   err);
}

static enum kb_status find_log(struct kb_request *r,
			       struct kb_receipt_log **ret,
			       struct kb_error *err)
{
	struct kb_receipts *x = kb_entry_receipts(r->entry);
	const struct kb_config *config = &r->site->config;
	char *dir = kb_receipts_dir(r, config);
	enum kb_status status;

	pthread_mutex_lock(&x->lock);
	status = open_log(x, config, dir, err);
	*ret = x->log;
	pthread_mutex_unlock(&x->lock);
	return status;
}

static void remember(struct kb_request *r, enum kb_status status,
		     const struct kb_error *err)
{
	struct kb_receipts *x = kb_entry_receipts(r->entry);
	uint64_t now = kb_clock_ns();
	char text[1024];

	pthread_mutex_lock(&x->lock);
	x->why.status = status;
	if (status) {
		x->why = *err;
		if (!x->logged_ns || now - x->logged_ns >= SECOND_NS) {
			x->logged_ns = now;
			kb_log(KB_LOG_ERROR, "receipt", "error=\"%s\" text="
			       "\"answers go out without receipts\"",
			       kb_error_format(err, text, sizeof(text)));
		}
	}
	pthread_mutex_unlock(&x->lock);
	if (status)
		kb_metrics_receipt_failed();
}

static enum kb_status write_one(struct kb_request *r,
				const struct kb_answer *a, const char *lang,
				char *id, struct kb_error *err)
{
	const char *role = strcmp(a->audience, "staff") ? "public" :
		kb_role_name(r->who->role);
	struct kb_receipt_log *log;
	json_t *receipt = NULL;
	char *query;
	enum kb_status status = find_log(r, &log, err);

	if (!status)
		status = kb_receipt_of(a, role, lang, r->site->masker, r,
				       &query, &receipt, err);
	if (!status)
		status = kb_receipt_log_add(log, kb_receipt_id(query, receipt,
			id), query, receipt, kb_now(), err);
	json_decref(receipt);
	return status;
}

void kb_receipt_note(struct kb_request *r, const struct kb_answer *a,
		     const char *lang, const char **id)
{
	char *text = talloc_array(r, char, KB_RECEIPT_ID + 1);
	struct kb_error err = { 0 };
	enum kb_status status;

	*id = NULL;
	if (a->none_why && !strcmp(a->none_why, "empty"))
		return;
	status = write_one(r, a, lang, text, &err);
	remember(r, status, &err);
	if (!status)
		*id = text;
}

void kb_receipt_put(json_t *answer, const char *id)
{
	json_object_set_new(answer, "receipt", id ? json_string(id) :
			    json_null());
}

enum kb_status kb_receipts_ready(struct kb_request *r, struct kb_error *err)
{
	struct kb_receipts *x = kb_entry_receipts(r->entry);
	struct kb_receipt_log *log;
	enum kb_status status = find_log(r, &log, err);

	if (status) {
		remember(r, status, err);
		return status;
	}
	pthread_mutex_lock(&x->lock);
	if (x->why.status)
		*err = x->why;
	status = x->why.status;
	pthread_mutex_unlock(&x->lock);
	return status;
}
