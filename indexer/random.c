/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random.c - splitmix64 and keys made of texts. In: seeds. Out: numbers, the
 * same everywhere.
 */
#include "random.h"

static uint64_t mix(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return x ^ x >> 31;
}

uint64_t kb_random_next(struct kb_random *r)
{
	r->state += 0x9e3779b97f4a7c15u;
	return mix(r->state);
}

double kb_random_share(struct kb_random *r)
{
	return (double)(kb_random_next(r) >> 11) * 0x1p-53;
}

/* The bias of a remainder is below 2^-40 for what is counted here. */
uint64_t kb_random_below(struct kb_random *r, uint64_t n)
{
	return kb_random_next(r) % n;
}

uint64_t kb_random_key(uint64_t seed, const char *text)
{
	uint64_t x = 14695981039346656037u ^ seed * 0x9e3779b97f4a7c15u;

	for (; *text; text++)
		x = (x ^ (unsigned char)*text) * 1099511628211u;
	return mix(x);
}
