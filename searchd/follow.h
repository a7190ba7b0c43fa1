/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * follow.h - the thread that brings changes of the store into the index.
 * There is one writer for an index folder: run one process with it.
 */
#ifndef KB_SEARCHD_FOLLOW_H
#define KB_SEARCHD_FOLLOW_H

#include <kb/config.h>

struct kb_follow;
/* config_file: for the process that learns; NULL if there is none. */
struct kb_follow *kb_follow_start(void *mem, const struct kb_config *config,
				  const char *config_file);
/* Waits for the step at hand; learning ends unfinished. */
void kb_follow_stop(struct kb_follow *f);

#endif
