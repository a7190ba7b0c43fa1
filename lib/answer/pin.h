/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pin.h - questions that editors have given an article. Private to
   lib/answer. */
#ifndef KB_ANSWER_PIN_H
#define KB_ANSWER_PIN_H

#include "reader.h"

/* The first section of the version that pins the question, of those allowed; 0
   if none does. Articles that pin it in the reader's language come before
   others; of these the lowest id wins. guess: for a reader of whom no language
   is known. */
KB_NODISCARD enum kb_status kb_pin_find(struct kb_reader *r,
	const struct kb_question *q, const char *guess,
	const uint64_t *allowed, uint32_t *ret, struct kb_error *err);

#endif
