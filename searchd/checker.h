/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * checker.h - lint in the background: the editors' queue has what contradicts
 * soon after it was published.
 */
#ifndef KB_CHECKER_H
#define KB_CHECKER_H

#include <kb/config.h>

struct kb_checker;
/* config_file: NULL if none was named. It ends its process when it is freed. */
struct kb_checker *kb_checker_new(void *mem, const struct kb_config *config,
				  const char *config_file);
/* seq: the last change that the index has, -1 if not known; now: kb_clock_ns().
   Starts when changes have rested for config->learn_after seconds. */
void kb_checker_step(struct kb_checker *c, int64_t seq, uint64_t now);

#endif
