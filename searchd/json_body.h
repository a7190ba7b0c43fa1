/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json_body.h - what programs send to /v1: one JSON value, read whole or not at
 * all.
 */
#ifndef KB_SEARCHD_JSON_BODY_H
#define KB_SEARCHD_JSON_BODY_H

#include <jansson.h>
#include "request.h"

enum { KB_JSON_DEPTH = 16 };

/* *ret: an object or an array; it lives as long as r. KB_INVALID says what is
   wrong with the body and at which byte. */
KB_NODISCARD enum kb_status kb_json_body(struct kb_request *r, json_t **ret,
	struct kb_error *err);
/* value: released with r. */
void kb_json_keep(struct kb_request *r, json_t *value);
/* The text of a key; fallback where it is not there or null. KB_INVALID names
   the key whose value is no text, or longer than max bytes. */
KB_NODISCARD enum kb_status kb_json_text(const json_t *object, const char *key,
	size_t max, const char *fallback, const char **ret,
	struct kb_error *err);
/* The same for a time, RFC 3339 in any zone or unix seconds; 0: not there. */
KB_NODISCARD enum kb_status kb_json_time(const json_t *object, const char *key,
	int64_t *ret, struct kb_error *err);
/* KB_INVALID names the first key that is none of n names. */
KB_NODISCARD enum kb_status kb_json_known(const json_t *object,
	const char *const *names, size_t n, struct kb_error *err);

#endif
