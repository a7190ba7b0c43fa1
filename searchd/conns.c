/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conns.c - a list of open connections, with the time of the last whole
 * request or answer of each. One thread walks it once a second and shuts down
 * those that are late; the library then sees the end and cleans up.
 */
#include "conns.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include "metrics.h"

/* What the kernel keeps of answers for one who does not read: it would be some
   megabytes each. */
enum { SEND_BUFFER = 128 << 10 };

struct kb_conn {
	struct kb_conn *prev, *next;
	int fd;
	atomic_llong since_ns;
};

struct kb_conns {
	pthread_mutex_t lock;
	struct kb_conn *first;
	unsigned n;
};

struct kb_conns *kb_conns_new(void *mem)
{
	struct kb_conns *c = kb_new(mem, struct kb_conns);

	pthread_mutex_init(&c->lock, NULL);
	return c;
}

/* malloc, since several threads accept at once and talloc's parents are not
   to be shared. NULL when out of memory: the connection then has only the
   library's timeout. */
struct kb_conn *kb_conns_add(struct kb_conns *c, int fd)
{
	struct kb_conn *conn = calloc(1, sizeof(*conn));

	if (!conn)
		return NULL;
	conn->fd = fd;
	setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &(int){ SEND_BUFFER },
		   sizeof(int));
	kb_conn_touch(conn);
	pthread_mutex_lock(&c->lock);
	conn->next = c->first;
	if (c->first)
		c->first->prev = conn;
	c->first = conn;
	c->n++;
	pthread_mutex_unlock(&c->lock);
	return conn;
}

void kb_conns_remove(struct kb_conns *c, struct kb_conn *conn)
{
	if (!conn)
		return;
	pthread_mutex_lock(&c->lock);
	if (conn->prev)
		conn->prev->next = conn->next;
	else
		c->first = conn->next;
	if (conn->next)
		conn->next->prev = conn->prev;
	c->n--;
	pthread_mutex_unlock(&c->lock);
	free(conn);
}

void kb_conn_touch(struct kb_conn *conn)
{
	if (conn)
		atomic_store_explicit(&conn->since_ns,
				      (long long)kb_clock_ns(),
				      memory_order_relaxed);
}

void kb_conns_reap(struct kb_conns *c, int seconds)
{
	long long limit = (long long)kb_clock_ns() - seconds * 1000000000LL;

	/* Held throughout, so that no descriptor is closed and given to
	   somebody else between the look and the cut. */
	pthread_mutex_lock(&c->lock);
	for (struct kb_conn *conn = c->first; conn; conn = conn->next) {
		if (atomic_load_explicit(&conn->since_ns,
					 memory_order_relaxed) >= limit)
			continue;
		shutdown(conn->fd, SHUT_RDWR);
		kb_conn_touch(conn);
		kb_metrics_cut();
	}
	pthread_mutex_unlock(&c->lock);
}

unsigned kb_conns_count(struct kb_conns *c)
{
	unsigned n;

	pthread_mutex_lock(&c->lock);
	n = c->n;
	pthread_mutex_unlock(&c->lock);
	return n;
}
