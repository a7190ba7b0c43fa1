/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt.h - what was shown, to be shown again. A receipt names versions and
 * spans, never texts; the store keeps every version, so that replay makes the
 * same bytes after the article has changed.
 *
 * Its id is a hash of what it says without the time, so that the same answer
 * to the same question has the same id, in the public's bytes too. The log has
 * a line each time it was shown:
 *
 *   {"seq":7,"at":"2026-11-22T10:00:00Z","prev":"<hash>","id":"r-7f31c9a02b4d",
 *    "query_hash":"<hash>","salt":"..","query":"masked words",
 *    "receipt":{...},"hash":"<hash>"}
 *
 * hash: SHA-256 of the line's bytes before ,"salt" and of those from ,"receipt"
 * up to ,"hash"; query_hash: SHA-256 of the salt and of the query's JSON
 * string. So a query can be taken out for good, in its place (salt and query
 * become null, and spaces), and the chain still holds.
 *
 * receipt: {"format":1,"role","lang","generation","as_of","verdict",
 *   "confidence","none_why","facts":[{"attribute","value"}],
 *   "ask":{"attribute","options":[value]}|null,
 *   "expired":{"article","lang","version","as"}|null,
 *   "shown":[{"article","lang","version","start","end","as"}],"digest"}
 * shown: the card first, then what stood below; lang: of the article's version;
 * "as": the script it was shown in; as_of: the time asked for, else the day;
 * digest: SHA-256 of the bytes that replay makes. No personal data: a role, no
 * name.
 *
 * A log is a folder with a file a day (2026-11-22.jsonl); its chain goes on over
 * midnight. One process writes one log; the folder's lock says so.
 */
#ifndef KB_RECEIPT_H
#define KB_RECEIPT_H

#include <jansson.h>
#include <kb/config.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_RECEIPT_ID = 14 };	/* "r-" and twelve characters 0-9a-z */

/* ---- the log (lib/store) ---------------------------------------------------- */

/* Folder of all logs: `spool` of the configuration, then "receipts/". Child of
   mem. */
char *kb_receipts_dir(void *mem, const struct kb_config *config);

/* For writing; threads share it. name: "public" or "staff"; while another
   process holds that one, "public-2" and so on. What was cut off in the middle
   of a line by a crash is put aside and the chain goes on. */
struct kb_receipt_log;
KB_NODISCARD enum kb_status kb_receipt_log_open(void *mem, const char *dir,
	const char *name, struct kb_receipt_log **ret, struct kb_error *err);
/* Written when it returns (survives the end of the process), on disk within a
   second. receipt is borrowed; its id must have been made by
   kb_receipt_id(). */
KB_NODISCARD enum kb_status kb_receipt_log_add(struct kb_receipt_log *log,
	const char *id, const char *query, const json_t *receipt, int64_t at,
	struct kb_error *err);

struct kb_receipt_line {
	const char *log;	/* name */
	int64_t seq, at;
	const char *id, *query;	/* query NULL: taken out */
	json_t *receipt;	/* borrowed, until the callback returns */
};
typedef enum kb_status (*kb_receipt_fn)(void *user,
	const struct kb_receipt_line *line, struct kb_error *err);
/* All logs, each in its order, lines not older than since. */
KB_NODISCARD enum kb_status kb_receipts_each(const char *dir, int64_t since,
	kb_receipt_fn fn, void *user, struct kb_error *err);
/* The newest line with this id, as a JSON object (new reference) with "log".
   KB_NOT_FOUND. Newest files first. */
KB_NODISCARD enum kb_status kb_receipts_find(const char *dir, const char *id,
	json_t **ret, struct kb_error *err);
/* The same in the logs of one name ("public": "public-2", too), in files of the
   day of `since` and later: for ids that come from anybody, since looking for
   what is not there reads all that may hold it. */
KB_NODISCARD enum kb_status kb_receipts_recent(const char *dir,
	const char *log, const char *id, int64_t since, json_t **ret,
	struct kb_error *err);
/* Every line of every log against its chain. KB_CORRUPT names file and line.
   noted: hashes of lines, as an earlier one gave them; KB_CORRUPT as well when
   no line has one: then lines are gone. */
struct kb_receipts_checked {
	const char *log;	/* name */
	int64_t lines, redacted;
	int64_t cut;		/* seq of the last line that kb_receipts_cut()
				   took; 0: none */
	int64_t newest_at;	/* 0: no line */
	char newest[65];	/* hash of the newest line */
};
KB_NODISCARD enum kb_status kb_receipts_verify(const char *dir, void *mem,
	const char *const *noted, size_t n_noted,
	struct kb_receipts_checked **ret, size_t *n, struct kb_error *err);
/* Takes out queries for which `keep` says false; dry: only counts. While a log
   is written, too. */
KB_NODISCARD enum kb_status kb_receipts_redact(const char *dir, bool dry,
	bool (*keep)(void *user, const char *query), void *user,
	int64_t *ret, struct kb_error *err);
/* Removes files of days before `before` (unix time); an anchor beside those
   left says where the chain goes on. ret_oldest: the oldest day before, 0: there
   is none. */
KB_NODISCARD enum kb_status kb_receipts_cut(const char *dir, int64_t before,
	bool dry, int64_t *ret_files, int64_t *ret_oldest,
	struct kb_error *err);

/* "r-" and 60 bits of SHA-256 over query and receipt; buf: KB_RECEIPT_ID + 1. */
const char *kb_receipt_id(const char *query, const json_t *receipt, char *buf);

#ifdef __cplusplus
}
#endif
#endif
