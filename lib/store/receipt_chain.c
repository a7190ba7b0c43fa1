/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_chain.c - in: the logs. Out: each line for who wants to count, or
 * whether every byte is as it was written.
 */
#include "receipt_line.h"

#include <stdlib.h>

/* ---- all lines ------------------------------------------------------------------- */

static enum kb_status give(const char *log, const struct kb_receipt_parts *p,
			   kb_receipt_fn fn, void *user, struct kb_error *err)
{
	char at[21], id[KB_RECEIPT_ID + 1];
	json_t *receipt = json_loadb(p->receipt, p->receipt_len, 0, NULL);
	json_t *query = p->query ? json_loadb(p->query, p->query_len,
					      JSON_DECODE_ANY, NULL) : NULL;
	struct kb_receipt_line line = { .log = log, .seq = p->seq, .id = id,
		.query = json_string_value(query), .receipt = receipt };
	enum kb_status status = KB_CORRUPT;

	memcpy(at, p->at, 20);
	memcpy(id, p->id, KB_RECEIPT_ID);
	at[20] = id[KB_RECEIPT_ID] = '\0';
	if (json_is_object(receipt) && kb_time_parse(at, &line.at))
		status = fn(user, &line, err);
	json_decref(receipt);
	json_decref(query);
	return status;
}

/* All lines of a file; fn gets what was parsed. */
static enum kb_status each_of_file(const char *log, const char *path,
				   const char *since, kb_receipt_fn fn,
				   void *user, struct kb_error *err)
{
	struct kb_receipt_reader *r;
	struct kb_receipt_raw raw;
	struct kb_receipt_parts p;
	enum kb_status status = kb_receipt_reader_open(NULL, path, 0, &r, err);

	if (status != KB_OK)
		return status;
	while ((status = kb_receipt_read(r, &raw, &p, err)) == KB_OK) {
		if (memcmp(p.at, since, 20) < 0)
			continue;
		status = give(log, &p, fn, user, err);
		if (status != KB_OK)
			break;
	}
	talloc_free(r);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

enum kb_status kb_receipts_each(const char *dir, int64_t since,
				kb_receipt_fn fn, void *user,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const char **logs, **days;
	size_t n_logs = 0, n;
	char from[32];
	enum kb_status status = kb_receipt_logs(mem, dir, &logs, &n_logs, err);

	kb_time_format(since, from, sizeof(from));
	for (size_t i = 0; i < n_logs && status == KB_OK; i++) {
		status = kb_receipt_days(mem, dir, logs[i], &days, &n, err);
		for (size_t k = 0; status == KB_OK && k < n; k++)
			if (strncmp(days[k], from, 10) >= 0)
				status = each_of_file(logs[i], kb_receipt_path(
					mem, dir, logs[i], days[k]), from, fn,
					user, err);
	}
	talloc_free(mem);
	return status;
}

/* ---- the chain ------------------------------------------------------------------- */

struct walk {
	const char *dir;
	void *mem;
	const char *const *noted; size_t n_noted;
	bool *seen;			/* of noted */
	struct kb_receipt_anchor anchor;
	int64_t seq;			/* of the line before */
	char hash[KB_RECEIPT_HEX + 1];	/* its hash */
	struct kb_receipts_checked out;
};

static void note(struct walk *w, const char *hash)
{
	for (size_t i = 0; i < w->n_noted; i++)
		if (strncmp(w->noted[i], hash, KB_RECEIPT_HEX) == 0)
			w->seen[i] = true;
}

/* NULL: the line is as it was written, and follows the one before. */
static const char *check_line(struct walk *w, const struct kb_receipt_raw *raw)
{
	struct kb_receipt_parts p;
	char at[21];

	if (!kb_receipt_parse(raw->bytes, raw->len, &p) ||
	    !kb_receipt_holds(raw->bytes, &p))
		return "was changed here";
	/* Being cut: the anchor was moved, the file not removed yet. */
	if (p.seq < w->anchor.seq)
		return NULL;
	if (p.seq == w->anchor.seq)
		return memcmp(p.hash, w->anchor.hash, KB_RECEIPT_HEX) == 0 ?
			NULL : "was changed here, or at its anchor";
	if (p.seq != w->seq + 1 ||
	    memcmp(p.prev, w->hash, KB_RECEIPT_HEX) != 0)
		return "lacks what came before this line";
	w->seq = p.seq;
	memcpy(w->hash, p.hash, KB_RECEIPT_HEX);
	memcpy(w->out.newest, p.hash, KB_RECEIPT_HEX);
	memcpy(at, p.at, 20);
	at[20] = '\0';
	kb_time_parse(at, &w->out.newest_at);
	w->out.lines++;
	w->out.redacted += !p.query;
	note(w, w->hash);
	return NULL;
}

static enum kb_status check_file(struct walk *w, const char *path, bool last,
				 struct kb_error *err)
{
	struct kb_receipt_reader *r;
	struct kb_receipt_raw raw = { 0 };
	const char *why = NULL;
	enum kb_status status = kb_receipt_reader_open(NULL, path, 0, &r, err);

	if (status != KB_OK)
		return status;
	while (!why && (status = kb_receipt_next(r, &raw, err)) == KB_OK)
		why = check_line(w, &raw);
	if (!why && status == KB_NOT_FOUND && !last && kb_receipt_rest(r)) {
		raw.line++;
		why = "has a line without an end here";
	}
	if (why)
		status = kb_receipt_broken(err, path, raw.line, why);
	talloc_free(r);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status check_log(struct walk *w, const char *log,
				struct kb_error *err)
{
	const char **days;
	size_t n = 0;
	enum kb_status status = kb_receipt_anchor_read(w->mem, w->dir, log,
						       &w->anchor, err);

	if (status == KB_OK)
		status = kb_receipt_days(w->mem, w->dir, log, &days, &n, err);
	w->out = (struct kb_receipts_checked){ .log = log,
		.cut = w->anchor.seq };
	w->seq = w->anchor.seq;
	memcpy(w->hash, w->anchor.hash, sizeof(w->hash));
	memcpy(w->out.newest, w->anchor.hash, sizeof(w->out.newest));
	note(w, w->hash);
	for (size_t i = 0; i < n && status == KB_OK; i++)
		status = check_file(w, kb_receipt_path(w->mem, w->dir, log,
				    days[i]), i + 1 == n, err);
	return status;
}

enum kb_status kb_receipts_verify(const char *dir, void *mem,
				  const char *const *noted, size_t n_noted,
				  struct kb_receipts_checked **ret, size_t *n,
				  struct kb_error *err)
{
	struct kb_receipts_checked *list;
	struct walk w = { .dir = dir, .mem = talloc_new(mem), .noted = noted,
		.n_noted = n_noted };
	const char **logs;
	size_t n_logs;
	enum kb_status status = kb_receipt_logs(mem, dir, &logs, &n_logs, err);

	if (status != KB_OK)
		return status;
	w.seen = kb_array(w.mem, bool, n_noted + 1);
	list = kb_array(mem, struct kb_receipts_checked, n_logs + 1);
	for (size_t i = 0; i < n_logs && status == KB_OK; i++) {
		status = check_log(&w, logs[i], err);
		list[i] = w.out;
	}
	for (size_t i = 0; i < n_noted && status == KB_OK; i++)
		if (!w.seen[i])
			status = kb_error_at(err, KB_CORRUPT, dir, 0, "no line "
				"has the hash %s that was noted: lines are "
				"gone; put the files back from a backup",
				noted[i]);
	talloc_free(w.mem);
	if (status == KB_OK) {
		*ret = list;
		*n = n_logs;
	}
	return status;
}
