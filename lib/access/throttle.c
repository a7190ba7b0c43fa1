/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * throttle.c - how long the next try has to wait. In: failures and successes of
 * accounts and addresses. Out: seconds. A table of fixed size in memory: what
 * was not touched for the longest time gives way, and its places are hashed
 * with a random key, so that nobody can choose whom to push out.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>

#include "access.h"

enum { SETS = 2048, WAYS = 8 };
enum kind { ACCOUNT, ADDRESS, KNOWN };	/* KNOWN: account at this address */

static const uint64_t second = UINT64_C(1000000000);
static const uint64_t forget_failures = 3600;		/* seconds */
static const uint64_t forget_known = 30 * 86400;
static const struct kb_throttle_rules sign_in = {
	.account = { .free = 3, .longest = 15 },
	.address = { .free = 3, .longest = 60 },
};

struct entry { uint64_t key, at; unsigned failures; };

struct kb_throttle {
	pthread_mutex_t lock;
	struct kb_throttle_rules rules;
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct entry entries[SETS][WAYS];
};

static int destroy(struct kb_throttle *t)
{
	pthread_mutex_destroy(&t->lock);
	return 0;
}

struct kb_throttle *kb_throttle_new(void *mem)
{
	return kb_throttle_new_for(mem, &sign_in);
}

struct kb_throttle *kb_throttle_new_for(void *mem,
					const struct kb_throttle_rules *rules)
{
	struct kb_throttle *t = kb_new(mem, struct kb_throttle);

	t->rules = *rules;
	kb_random(t->key, sizeof(t->key));
	pthread_mutex_init(&t->lock, NULL);
	talloc_set_destructor(t, destroy);
	return t;
}

/* ---- keys -------------------------------------------------------------- */

/* Who has one IPv6 address has 2^64 of them. */
static void add_address(struct kb_buf *buf, const char *address)
{
	unsigned char v6[16];

	if (inet_pton(AF_INET6, address, v6) == 1)
		kb_buf_add(buf, (const char *)v6, 8);
	else
		kb_buf_adds(buf, address);
}

static uint64_t key_of(const struct kb_throttle *t, enum kind kind,
		       const char *account, const char *address)
{
	void *mem = talloc_new(NULL);
	struct kb_buf buf = { .mem = mem };
	uint64_t key;

	kb_buf_addf(&buf, "%d ", (int)kind);
	if (kind != ADDRESS)
		kb_buf_addf(&buf, "%s ", kb_person_key(mem, account));
	if (kind != ACCOUNT)
		add_address(&buf, address);
	crypto_shorthash((unsigned char *)&key,
			 (const unsigned char *)buf.bytes, buf.len, t->key);
	talloc_free(mem);
	return key | UINT64_C(1) << 63;		/* 0: a free place */
}

/* ---- places ------------------------------------------------------------ */

static struct entry *look(struct kb_throttle *t, uint64_t key)
{
	struct entry *set = t->entries[key % SETS];

	for (int i = 0; i < WAYS; i++)
		if (set[i].key == key)
			return &set[i];
	return NULL;
}

static struct entry *take(struct kb_throttle *t, uint64_t key, uint64_t now)
{
	struct entry *set = t->entries[key % SETS], *oldest = set;
	struct entry *found = look(t, key);

	for (int i = 1; i < WAYS; i++)
		if (set[i].at < oldest->at)
			oldest = &set[i];
	if (!found) {
		found = oldest;
		*found = (struct entry){ .key = key };
	}
	if (now - found->at > forget_failures * second)
		found->failures = 0;
	found->at = now;
	return found;
}

static void drop(struct kb_throttle *t, uint64_t key)
{
	struct entry *e = look(t, key);

	if (e)
		*e = (struct entry){ 0 };
}

/* ---- the questions ----------------------------------------------------- */

/* Nothing for the free ones, then 1, 2, 4 ... seconds. */
static uint64_t delay(unsigned failures, const struct kb_throttle_rule *rule)
{
	if (failures <= rule->free)
		return 0;
	if (failures - rule->free > 6)
		return rule->longest;
	uint64_t seconds = UINT64_C(1) << (failures - rule->free - 1);
	return seconds < rule->longest ? seconds : rule->longest;
}

static unsigned wait_of(struct kb_throttle *t, uint64_t key,
			const struct kb_throttle_rule *rule, uint64_t now)
{
	const struct entry *e = look(t, key);
	uint64_t until;

	if (!e)
		return 0;
	until = e->at + delay(e->failures, rule) * second;
	return until > now ? (unsigned)((until - now + second - 1) / second)
			   : 0;
}

static bool is_known(struct kb_throttle *t, uint64_t key, uint64_t now)
{
	const struct entry *e = look(t, key);

	return e && now - e->at < forget_known * second;
}

unsigned kb_throttle_wait(struct kb_throttle *t, const char *account,
			  const char *address, uint64_t now_ns)
{
	bool named = account && *account;
	unsigned wait, more;

	pthread_mutex_lock(&t->lock);
	wait = wait_of(t, key_of(t, ADDRESS, NULL, address),
		       &t->rules.address, now_ns);
	if (named && !is_known(t, key_of(t, KNOWN, account, address),
			       now_ns)) {
		more = wait_of(t, key_of(t, ACCOUNT, account, NULL),
			       &t->rules.account, now_ns);
		wait = more > wait ? more : wait;
	}
	pthread_mutex_unlock(&t->lock);
	return wait;
}

void kb_throttle_failed(struct kb_throttle *t, const char *account,
			const char *address, uint64_t now_ns)
{
	pthread_mutex_lock(&t->lock);
	take(t, key_of(t, ADDRESS, NULL, address), now_ns)->failures++;
	if (account && *account)
		take(t, key_of(t, ACCOUNT, account, NULL),
		     now_ns)->failures++;
	pthread_mutex_unlock(&t->lock);
}

void kb_throttle_passed(struct kb_throttle *t, const char *account,
			const char *address, uint64_t now_ns)
{
	pthread_mutex_lock(&t->lock);
	drop(t, key_of(t, ADDRESS, NULL, address));
	if (account && *account) {
		drop(t, key_of(t, ACCOUNT, account, NULL));
		take(t, key_of(t, KNOWN, account, address), now_ns);
	}
	pthread_mutex_unlock(&t->lock);
}
