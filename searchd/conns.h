/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * conns.h - open connections and their deadline. The library's own timeout
 * counts silence only: one byte a second would hold a connection for ever.
 */
#ifndef KB_SEARCHD_CONNS_H
#define KB_SEARCHD_CONNS_H

#include <kb/base.h>

struct kb_conns;
struct kb_conn;
struct kb_conns *kb_conns_new(void *mem);
struct kb_conn *kb_conns_add(struct kb_conns *c, int fd);
void kb_conns_remove(struct kb_conns *c, struct kb_conn *conn);
/* A request arrived or was answered: the time starts again. */
void kb_conn_touch(struct kb_conn *conn);
/* Cuts connections on which nothing was finished for `seconds`. */
void kb_conns_reap(struct kb_conns *c, int seconds);
unsigned kb_conns_count(struct kb_conns *c);

#endif
