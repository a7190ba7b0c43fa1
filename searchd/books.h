/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * books.h - the store for writing: sessions, the audit, cases. Each thread has a
 * handle of its own, opened when it first needs one; who serves the public
 * only never asks for it.
 */
#ifndef KB_SEARCHD_BOOKS_H
#define KB_SEARCHD_BOOKS_H

#include <kb/store.h>
#include "request.h"

/* Borrowed until the request ends. Failures mean 503, never the public's view
   of what staff asked for. */
KB_NODISCARD enum kb_status kb_books(const struct kb_request *r,
	struct kb_store **ret, struct kb_error *err);
/* The same for threads that answer no requests. */
KB_NODISCARD enum kb_status kb_books_at(const char *path,
	struct kb_store **ret, struct kb_error *err);
/* The same for what writes cases: texts are masked, and what was masked is kept
   sealed; listeners are told. Until the request ends. */
KB_NODISCARD enum kb_status kb_books_cases(struct kb_request *r,
	struct kb_store **ret, struct kb_error *err);
/* After a failure: the next request opens it again. */
void kb_books_drop(void);

#endif
