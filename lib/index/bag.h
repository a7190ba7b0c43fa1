/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bag.h - the terms of one document with how often each occurs. Private to
 * lib/index.
 */
#ifndef KB_INDEX_BAG_H
#define KB_INDEX_BAG_H

#include "part.h"

struct kb_bag;
struct kb_bag *kb_bag_new(void *mem);
void kb_bag_clear(struct kb_bag *bag);
/* Adds `times` occurrences of prefix + text. */
void kb_bag_add(struct kb_bag *bag, const char *prefix, const char *text,
		size_t len, uint32_t times);
/* Adds the term of a pinned question. */
void kb_bag_add_pin(struct kb_bag *bag, struct kb_text *text, const char *pin);
/* As xapian-c wants them; holds until the bag changes. */
const struct xc_term *kb_bag_terms(struct kb_bag *bag, size_t *n);

#endif
