/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * backup.h - what writing and checking a backup share: the manifest behind the
 * database and the seal behind the manifest.
 */
#ifndef KB_STORE_BACKUP_H
#define KB_STORE_BACKUP_H

#include <kb/backup.h>

#include "db.h"

/* A database as it lies there, whatever its schema; nothing is migrated. */
KB_NODISCARD enum kb_status kb_backup_open(void *mem, const char *path,
	struct kb_store **ret, struct kb_error *err);
/* Puts manifest and seal behind the database in file. */
KB_NODISCARD enum kb_status kb_backup_seal(const char *file,
	struct kb_backup *ret, struct kb_error *err);

#endif
