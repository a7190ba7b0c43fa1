/* SPDX-License-Identifier: GPL-3.0-or-later */
/* period.h - who decides on live versions asks when which holds. Private. */
#ifndef KB_STORE_PERIOD_H
#define KB_STORE_PERIOD_H

#include "db.h"

/* The version in that row is the newest one; its state says what becomes of the
   periods. *front: the row in front now, 0: none; *changed: of any period. */
KB_NODISCARD enum kb_status kb_periods_settle(struct kb_store *s,
	const struct kb_article *a, int64_t row, int64_t *front, bool *changed,
	struct kb_error *err);
/* Nothing of it holds any more, or ever did. *changed: something did. */
KB_NODISCARD enum kb_status kb_periods_clear(struct kb_store *s,
	const char *id, const char *lang, bool *changed, struct kb_error *err);

#endif
