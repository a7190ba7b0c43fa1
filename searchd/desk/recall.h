/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recall.h - who was told what no longer holds: an article, the cases and
 * receipts that got a version of it since withdrawn or replaced.
 */
#ifndef KB_SEARCHD_RECALL_H
#define KB_SEARCHD_RECALL_H

#include "team.h"

struct kb_recall {
	struct kb_team_sheet *t;
	const char *article;		/* "" while none is chosen */
	json_t *live;			/* "lang id": version now, 0: withdrawn */
};

/* 0: withdrawn. */
int kb_recall_live(struct kb_recall *c, const char *id, const char *lang);
/* "changed": articles of which somebody was told an older version. */
KB_NODISCARD enum kb_status kb_recall_changed(struct kb_recall *c,
	json_t *context, struct kb_error *err);
/* "cases", "versions" of the receipts, and "langs_told", of the one article. */
KB_NODISCARD enum kb_status kb_recall_told(struct kb_recall *c,
	json_t *context, json_t **langs, struct kb_error *err);
/* A message for those customers, in lang; child of the sheet. */
char *kb_recall_message(struct kb_recall *c, const struct kb_lang *lang);

#endif
