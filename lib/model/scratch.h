/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scratch.h - what a thread needs to turn texts into features. */
#ifndef KB_MODEL_SCRATCH_H
#define KB_MODEL_SCRATCH_H

#include "model.h"

struct kb_model_scratch {
	uint32_t *text;			/* code points of a run */
	struct kb_feature *table;	/* open addressing, empty between texts */
	struct kb_features features;
	int64_t *sums;			/* by class */
	size_t n_sums;
};

#endif
