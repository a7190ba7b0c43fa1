/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * spool.h - folders that two services write to, each as a user of its own.
 * Private to lib/store.
 */
#ifndef KB_STORE_SPOOL_H
#define KB_STORE_SPOOL_H

#include <kb/base.h>

/* Makes folder, which is dir or below it, for the group of both services. */
KB_NODISCARD enum kb_status kb_spool_folder(const char *dir,
	const char *folder, struct kb_error *err);

#endif
