/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipts.h - every answer that is shown leaves a receipt (kb/receipt.h).
 */
#ifndef KB_SEARCHD_RECEIPTS_H
#define KB_SEARCHD_RECEIPTS_H

#include <kb/answer.h>

#include "request.h"

/* This process's log; opened with the first receipt. */
struct kb_receipts;
struct kb_receipts *kb_receipts_new(void *mem);
/* "public" or "staff". */
const char *kb_receipts_name(const struct kb_config *config);

/* Writes the receipt of an answer before it goes out. lang: it is shown in. *id:
   child of r; NULL when nothing was asked, and when it could not be written,
   which is counted, logged at most once a second, and no reason to keep the
   answer back. */
void kb_receipt_note(struct kb_request *r, const struct kb_answer *a,
		     const char *lang, const char **id);
/* "receipt" of an answer's JSON: the id, or null. */
void kb_receipt_put(json_t *answer, const char *id);
/* KB_OK unless the last receipt, or the log, could not be written. */
KB_NODISCARD enum kb_status kb_receipts_ready(struct kb_request *r,
	struct kb_error *err);

#endif
