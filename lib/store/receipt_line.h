/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_line.h - one line of a log of receipts, and the folders that hold
 * them. Private to lib/store.
 */
#ifndef KB_STORE_RECEIPT_LINE_H
#define KB_STORE_RECEIPT_LINE_H

#include <kb/receipt.h>
#include <kb/secret.h>

enum {
	KB_RECEIPT_HEX = 2 * KB_HASH,
	KB_RECEIPT_LINE_MAX = 256 << 10,	/* bytes, with its end */
};

/* ---- receipt_line.c ---- */

/* Where the parts of a line are; pointers into it. */
struct kb_receipt_parts {
	int64_t seq;
	const char *at, *prev, *id;	/* 20, HEX, KB_RECEIPT_ID bytes */
	const char *query_hash, *hash;	/* HEX bytes */
	const char *salt; size_t salt_len;	/* without quotes */
	const char *query; size_t query_len;	/* JSON string; NULL: taken
						   out */
	const char *secrets, *secrets_end;	/* ,"salt".. up to ,"receipt" */
	const char *receipt; size_t receipt_len;
};
/* line: without its end. false: it is not a line as kb_receipt_line() makes
   it, to the byte. */
bool kb_receipt_parse(const char *line, size_t len,
		      struct kb_receipt_parts *ret);
/* Are both hashes those of what stands in the line? */
bool kb_receipt_holds(const char *line, const struct kb_receipt_parts *p);
/* A line with its end; child of mem. hash: its own, HEX + 1 bytes. */
KB_NODISCARD enum kb_status kb_receipt_line(void *mem, int64_t seq, int64_t at,
	const char *prev, const char *id, const char *query,
	const json_t *receipt, struct kb_buf *ret, char *hash,
	struct kb_error *err);
/* Lower case, HEX + 1 bytes. */
void kb_receipt_hex(const void *bytes, size_t len, char *ret);

/* ---- receipt_file.c ---- */

/* Names of the logs below dir; of the days of one, "2026-11-22"; in order.
   Children of mem; a folder that is missing has none. */
KB_NODISCARD enum kb_status kb_receipt_logs(void *mem, const char *dir,
	const char ***ret, size_t *n, struct kb_error *err);
KB_NODISCARD enum kb_status kb_receipt_days(void *mem, const char *dir,
	const char *log, const char ***ret, size_t *n, struct kb_error *err);
char *kb_receipt_path(void *mem, const char *dir, const char *log,
		      const char *day);

/* Lines of a file, one after the other. */
struct kb_receipt_reader;
KB_NODISCARD enum kb_status kb_receipt_reader_open(void *mem, const char *path,
	int64_t from, struct kb_receipt_reader **ret, struct kb_error *err);
struct kb_receipt_raw { const char *bytes; size_t len; int64_t at; int line; };
/* Without its end; holds until the next call. KB_NOT_FOUND: no more; what
   follows without an end is no line. KB_CORRUPT: one that is too long. */
KB_NODISCARD enum kb_status kb_receipt_next(struct kb_receipt_reader *r,
	struct kb_receipt_raw *ret, struct kb_error *err);
/* The same, parsed: KB_CORRUPT also where it is none of ours. */
KB_NODISCARD enum kb_status kb_receipt_read(struct kb_receipt_reader *r,
	struct kb_receipt_raw *raw, struct kb_receipt_parts *ret,
	struct kb_error *err);
/* After the last one: are there bytes without an end? */
bool kb_receipt_rest(const struct kb_receipt_reader *r);

/* How far a log was cut: seq 0 and zeros where it was not. */
struct kb_receipt_anchor { int64_t seq; char hash[KB_RECEIPT_HEX + 1]; };
KB_NODISCARD enum kb_status kb_receipt_anchor_read(void *mem, const char *dir,
	const char *log, struct kb_receipt_anchor *ret, struct kb_error *err);
KB_NODISCARD enum kb_status kb_receipt_anchor_write(void *mem, const char *dir,
	const char *log, const struct kb_receipt_anchor *anchor,
	struct kb_error *err);

enum kb_status kb_receipt_broken(struct kb_error *err, const char *path,
				 int line, const char *why);

#endif
