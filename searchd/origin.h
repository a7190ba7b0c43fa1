/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * origin.h - where this site stands in the world: what begins an address that
 * leaves it, in feeds, site maps, QR codes and canonical links.
 */
#ifndef KB_SEARCHD_ORIGIN_H
#define KB_SEARCHD_ORIGIN_H

#include "request.h"

/* KB_INVALID: the setting public_url is neither empty nor a site. */
KB_NODISCARD enum kb_status kb_origin_check(const char *url,
	struct kb_error *err);
/* "https://help.example", without a slash at its end: the setting public_url,
   else the name asked for if it is one of `hosts`, else "". Never what a client
   made up: a cache would tell it to others. */
const char *kb_origin(struct kb_request *r);
/* The same for what cannot be said without it. KB_NOT_FOUND: "". */
KB_NODISCARD enum kb_status kb_origin_need(struct kb_request *r,
	const char **ret, struct kb_error *err);

#endif
