/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * homophone.h - Han characters that are read the same. Private to lib/answer.
 */
#ifndef KB_ANSWER_HOMOPHONE_H
#define KB_ANSWER_HOMOPHONE_H

#include <kb/base.h>

/* At most max characters, by code point, that share a usual reading with cp,
   without itself. Thread-safe. */
size_t kb_homophones(uint32_t cp, uint32_t *ret, size_t max);

#endif
