/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * noise.h - mistakes as people make them when they type, for measuring what
 * the answers lose by them. The same seed, id and text give the same mistakes.
 */
#ifndef KB_NOISE_H
#define KB_NOISE_H

#include <kb/base.h>

/* share: how likely a word of more than three letters gets one edit, and a
   pair of Han characters gets a homophone; 0..1. */
struct kb_noise;
struct kb_noise *kb_noise_new(void *mem, double share, uint64_t seed);
/* Takes note of the Han characters of a text: only such are put in place of
   others, since nobody types rare ones by mistake. text: valid UTF-8. */
void kb_noise_learn(struct kb_noise *n, const char *text);
/* The text with mistakes; id: which question it is. */
char *kb_noise_apply(const struct kb_noise *n, void *mem, const char *id,
		     const char *text);

#endif
