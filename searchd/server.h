/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * server.h - the listening side: accepts, checks, finds the route, answers.
 */
#ifndef KB_SEARCHD_SERVER_H
#define KB_SEARCHD_SERVER_H

#include "metrics.h"
#include "site.h"

struct kb_server;

/* Begins to accept. Takes over the caller's reference of site, unless it
   fails. */
KB_NODISCARD enum kb_status kb_server_start(void *mem, struct kb_site *site,
	struct kb_server **ret, struct kb_error *err);
unsigned kb_server_port(const struct kb_server *s);
/* A new reference to the site that new requests get. */
struct kb_site *kb_server_site(struct kb_server *s);
/* Requests that have begun keep the old site. Takes over the reference. */
void kb_server_reload(struct kb_server *s, struct kb_site *site);
/* Cuts connections that are late. Call once a second. */
/* Connections and requests of the running server. */
void kb_server_gauges(struct kb_gauges *g);
void kb_server_tick(struct kb_server *s);
/* Stops accepting, waits up to `seconds` for requests that have begun. */
void kb_server_stop(struct kb_server *s, int seconds);

#endif
