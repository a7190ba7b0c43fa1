/* SPDX-License-Identifier: GPL-3.0-or-later */
/* train.h - the examples of a training, shared by train.c and model.c. */
#ifndef KB_MODEL_TRAIN_H
#define KB_MODEL_TRAIN_H

#include "model.h"

struct kb_example {
	const char *article;
	struct kb_feature *features;	/* by bucket */
	uint64_t key;			/* of the features */
	uint32_t n, number;
	unsigned speech;
};

struct kb_training {
	struct kb_model_scratch *scratch;
	struct kb_example *v; size_t n, room;
	struct kb_example **order;	/* by article, then key */
	bool sorted;
	size_t others;			/* at most; 0: as many as are usual */
};

#endif
