/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * taught.h - the model that answers go by now, shared by all threads: the one
 * file in the index folder, or nothing. Private to lib/answer.
 */
#ifndef KB_ANSWER_TAUGHT_H
#define KB_ANSWER_TAUGHT_H

#include <kb/model.h>

#include "weights.h"

struct kb_taught {
	struct kb_model *model;		/* NULL: nothing was learned */
	struct kb_weights weights;
};

/* Holder of the newest one. */
struct kb_teacher;
struct kb_teacher *kb_teacher_new(void *mem, const char *index_dir);
/* What holds now; *have is what the thread held before (or NULL) and is let go
   when it is another. Costs one stat() when nothing changed. */
void kb_teacher_refresh(struct kb_teacher *t, const struct kb_taught **have);
/* Counted once more, for another holder. */
void kb_teacher_keep(struct kb_teacher *t, const struct kb_taught *have);
void kb_teacher_let_go(struct kb_teacher *t, const struct kb_taught *have);

#endif
