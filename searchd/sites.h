/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sites.h - lists of other sites in the settings: "https://help.example", with
 * a port, spaces between. They go into headers, so they are checked at start.
 */
#ifndef KB_SEARCHD_SITES_H
#define KB_SEARCHD_SITES_H

#include <kb/base.h>

/* KB_INVALID: a word of the setting `name` is no site. */
KB_NODISCARD enum kb_status kb_sites_check(const char *name,
	const char *origins, struct kb_error *err);
/* Is it one of them, to the byte? */
bool kb_sites_have(const char *origins, const char *origin);

#endif
