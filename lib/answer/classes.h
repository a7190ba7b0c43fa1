/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * classes.h - the classes of a model as articles of an index. One for each
 * thread. Private to lib/answer.
 */
#ifndef KB_ANSWER_CLASSES_H
#define KB_ANSWER_CLASSES_H

#include <kb/index.h>
#include <kb/model.h>

struct kb_classes;
/* Of a model that stays as long as this does. */
struct kb_classes *kb_classes_new(void *mem, const struct kb_model *model);
/* Scores all classes; false when the text has no known feature. */
bool kb_classes_score(struct kb_classes *c, const struct kb_tokens *tokens);
bool kb_classes_score_example(struct kb_classes *c,
	const struct kb_training *t, size_t example);
/* The score of an article: its decision value + 1, at least 0; 0 for an
   article that the model does not know. */
double kb_classes_value(const struct kb_classes *c, uint64_t id_hash);
/* The k best articles that are in the snapshot: the first version of each,
   best first. ret: room for k + 1. Returns how many. */
size_t kb_classes_top(struct kb_classes *c, const struct kb_snapshot *s,
		      const uint64_t *allowed, size_t k, uint32_t *ret);

#endif
