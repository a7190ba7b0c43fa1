/* SPDX-License-Identifier: GPL-3.0-or-later */
/* model.h - how a model lies in memory and on disk; private to lib/model. */
#ifndef KB_MODEL_INTERNAL_H
#define KB_MODEL_INTERNAL_H

#include <kb/model.h>

/* Distinct grams of a text with how often they stand there. */
struct kb_feature { uint32_t bucket, tf; };
struct kb_features { struct kb_feature *v; size_t n; };

/* Belongs to the scratch, holds until its next call; by bucket. */
const struct kb_features *kb_features_of(struct kb_model_scratch *scratch,
	const struct kb_tokens *tokens);
/* 1 + ln tf; the same on every machine. */
float kb_feature_tf(uint32_t tf);

struct kb_features kb_training_features(const struct kb_training *t,
					size_t example);

#define KB_MODEL_MAGIC "kbmodl3"	/* rises with the shape of the file */

/* The file: this head, then the arrays in this order, each 8-byte aligned. */
struct kb_model_head {
	char magic[8];
	char text_version[56];
	uint64_t digest;		/* of the file with this and seq 0 */
	int64_t seq;
	uint32_t n_classes, n_weights, names_size, note_size;
};
struct kb_model_weight { uint16_t class; int16_t value; };
/* Weights are stored in 1/8192: +-4 is more than a unit vector can need. */
enum { KB_MODEL_UNIT = 8192 };

struct kb_model {
	const struct kb_model_head *head;
	const float *idf;		/* [KB_MODEL_BUCKETS] */
	const uint32_t *first;		/* [KB_MODEL_BUCKETS + 1] */
	const struct kb_model_weight *weights;	/* by bucket, then class */
	const uint32_t *name;		/* by class: offset in names */
	const char *names, *note;
	void *mapped; size_t mapped_size;
	uint64_t digest;
};

#endif
