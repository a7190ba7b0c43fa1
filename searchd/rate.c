/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rate.c - token buckets by address. In: class and address of a request. Out:
 * go on, or how long to wait. A bucket lies in one of the four places that the
 * keyed hash of its address gives; full, the one longest not used goes.
 */
#include "rate.h"

#include <kb/secret.h>
#include <pthread.h>
#include <sodium.h>

enum { PLACES = 4096, WAYS = 4, LOCKS = 16, BURST_MIN = 5 };
#define MINUTE_NS 60000000000.0

struct bucket {
	uint64_t key;			/* 0: free */
	uint64_t at_ns;			/* when tokens was true */
	double tokens;
};

struct kb_rates {
	unsigned char seed[crypto_shorthash_KEYBYTES];
	pthread_mutex_t locks[LOCKS];
	struct bucket buckets[PLACES][WAYS];
};

struct kb_rates *kb_rates_new(void *mem)
{
	struct kb_rates *r = kb_new(mem, struct kb_rates);

	kb_random(r->seed, sizeof(r->seed));
	for (size_t i = 0; i < LOCKS; i++)
		pthread_mutex_init(&r->locks[i], NULL);
	return r;
}

/* One customer's IPv6 network has 2^64 addresses: its first half counts. */
static size_t network(const char *address)
{
	const char *p = address;

	for (int colons = 0; *p; p++)
		if (*p == ':' && (++colons == 4 || p[1] == ':'))
			break;
	return (size_t)(p - address);
}

static uint64_t key_of(const struct kb_rates *r, unsigned class,
		       const char *address)
{
	char text[64];
	uint64_t key;
	int n = snprintf(text, sizeof(text), "%u %.*s", class,
			 (int)network(address), address);

	crypto_shorthash((unsigned char *)&key, (unsigned char *)text,
			 (size_t)n < sizeof(text) ? (size_t)n :
			 sizeof(text) - 1, r->seed);
	return key | 1;
}

/* Its own, a free one, or the one longest not used. */
static struct bucket *find(struct bucket ways[WAYS], uint64_t key)
{
	struct bucket *oldest = ways;

	for (size_t i = 0; i < WAYS; i++) {
		if (ways[i].key == key)
			return &ways[i];
		if (ways[i].at_ns < oldest->at_ns)
			oldest = &ways[i];
	}
	*oldest = (struct bucket){ 0 };
	return oldest;
}

static double burst(int per_minute)
{
	return per_minute / 4 < BURST_MIN ? BURST_MIN : per_minute / 4;
}

unsigned kb_rates_take(struct kb_rates *r, unsigned class,
		       const char *address, int per_minute, uint64_t now_ns)
{
	double per_ns = per_minute / MINUTE_NS, most = burst(per_minute), wait;
	uint64_t key = key_of(r, class, address);
	pthread_mutex_t *lock = &r->locks[(key >> 1) % LOCKS];
	struct bucket *b;

	if (!per_minute)
		return 0;
	pthread_mutex_lock(lock);
	b = find(r->buckets[(key >> 1) % PLACES], key);
	if (!b->key)
		*b = (struct bucket){ key, now_ns, most };
	/* Another thread's clock may have been read later. */
	if (now_ns > b->at_ns) {
		b->tokens += (double)(now_ns - b->at_ns) * per_ns;
		b->at_ns = now_ns;
	}
	if (b->tokens > most)
		b->tokens = most;
	wait = b->tokens < 1 ? (1 - b->tokens) / per_ns / 1e9 : 0;
	if (b->tokens >= 1)
		b->tokens--;
	pthread_mutex_unlock(lock);
	return wait > 0 ? (unsigned)wait + 1 : 0;
}
