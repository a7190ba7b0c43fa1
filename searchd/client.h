/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * client.h - where a request comes from. Behind a proxy everybody has the
 * proxy's address; what it says of the client in X-Forwarded-For and
 * X-Forwarded-Proto counts if the proxy is one of `trusted_proxies`, and from
 * anybody else not at all.
 */
#ifndef KB_SEARCHD_CLIENT_H
#define KB_SEARCHD_CLIENT_H

#include <kb/config.h>
#include "request.h"

/* The settings trusted_proxies, hosts and https, read once. */
struct kb_clients;
KB_NODISCARD enum kb_status kb_clients_new(void *mem,
	const struct kb_config *config, struct kb_clients **ret,
	struct kb_error *err);
/* Sets address, local, trusted and https of r. */
void kb_client_find(struct kb_request *r, const struct kb_clients *c);
/* The name asked for as it stands in `hosts`, without a port; NULL: it is none
   of them. */
const char *kb_client_host(const struct kb_request *r,
			   const struct kb_clients *c);
/* Is the request for one of the names in `hosts`, or are there none? */
bool kb_client_host_served(const struct kb_request *r,
			   const struct kb_clients *c);

#endif
