/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * client.c - the client's address, whether TLS lies between, whether the name
 * asked for is ours. In: the connection and the settings. Out: address, local,
 * trusted, https of the request. All addresses are compared as IPv6; those of
 * version 4 stand in ::ffff:0:0/96.
 */
#include "client.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <strings.h>

enum { NETS_MAX = 64, HOSTS_MAX = 64, NAME_MAX = 256, CHAIN_MAX = 1024 };

struct ip { unsigned char bytes[16]; };
struct net { struct ip ip; unsigned bits; };

struct kb_clients {
	struct net nets[NETS_MAX];
	size_t n_nets;
	const char *hosts[HOSTS_MAX];
	size_t n_hosts;
	bool https;
};

static const unsigned char v4_prefix[12] = { [10] = 0xff, [11] = 0xff };

/* false: no address. *bits: as many as the address has. */
static bool parse_ip(const char *text, struct ip *ret, unsigned *bits)
{
	struct in_addr four;

	if (inet_pton(AF_INET, text, &four) == 1) {
		memcpy(ret->bytes, v4_prefix, 12);
		memcpy(ret->bytes + 12, &four, 4);
		*bits = 32;
		return true;
	}
	*bits = 128;
	return inet_pton(AF_INET6, text, ret->bytes) == 1;
}

/* "10.0.0.0/8", "::1" */
static bool parse_net(char *text, struct net *ret)
{
	char *slash = strchr(text, '/'), *end;
	unsigned all;
	unsigned long bits;

	if (slash)
		*slash++ = '\0';
	if (!parse_ip(text, &ret->ip, &all))
		return false;
	bits = slash ? strtoul(slash, &end, 10) : all;
	if (slash && (*slash < '0' || *slash > '9' || *end || bits > all))
		return false;
	ret->bits = (unsigned)bits + 128 - all;
	return true;
}

static bool net_has(const struct net *net, const struct ip *ip)
{
	unsigned whole = net->bits / 8, rest = net->bits % 8;
	unsigned char mask = (unsigned char)(0xff00u >> rest);

	return !memcmp(net->ip.bytes, ip->bytes, whole) &&
	       (!rest || !((net->ip.bytes[whole] ^ ip->bytes[whole]) & mask));
}

static bool trusted(const struct kb_clients *c, const struct ip *ip)
{
	for (size_t i = 0; i < c->n_nets; i++)
		if (net_has(&c->nets[i], ip))
			return true;
	return false;
}

/* ---- settings -------------------------------------------------------------- */

static enum kb_status read_nets(struct kb_clients *c, const char *list,
				struct kb_error *err)
{
	char *text = kb_strdup(c, list), *rest = text, *word;

	while ((word = strtok_r(rest, ", ", &rest))) {
		if (c->n_nets == NETS_MAX)
			return kb_error_set(err, KB_INVALID,
				"trusted_proxies: at most %d networks",
				NETS_MAX);
		if (!parse_net(word, &c->nets[c->n_nets++]))
			return kb_error_set(err, KB_INVALID,
				"trusted_proxies: \"%s\" is not an address or "
				"a network such as 10.0.0.0/8", word);
	}
	return KB_OK;
}

static enum kb_status read_hosts(struct kb_clients *c, const char *list,
				 struct kb_error *err)
{
	char *rest = kb_strdup(c, list), *word;

	while ((word = strtok_r(rest, ", ", &rest))) {
		if (c->n_hosts == HOSTS_MAX)
			return kb_error_set(err, KB_INVALID,
				"hosts: at most %d names", HOSTS_MAX);
		c->hosts[c->n_hosts++] = word;
	}
	return KB_OK;
}

enum kb_status kb_clients_new(void *mem, const struct kb_config *config,
			      struct kb_clients **ret, struct kb_error *err)
{
	struct kb_clients *c = kb_new(mem, struct kb_clients);
	enum kb_status status;

	c->https = !strcmp(config->https, "yes");
	if (!c->https && strcmp(config->https, "no"))
		return kb_error_set(err, KB_INVALID,
				    "https: must be yes or no");
	status = read_nets(c, config->trusted_proxies, err);
	if (!status)
		status = read_hosts(c, config->hosts, err);
	if (!status)
		*ret = c;
	return status;
}

/* ---- a request ------------------------------------------------------------- */

static bool peer_ip(const struct kb_request *r, struct ip *ret)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(r->connection,
					MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	const struct sockaddr *a = info ? info->client_addr : NULL;

	if (a && a->sa_family == AF_INET) {
		memcpy(ret->bytes, v4_prefix, 12);
		memcpy(ret->bytes + 12,
		       &((const struct sockaddr_in *)a)->sin_addr, 4);
		return true;
	}
	if (a && a->sa_family == AF_INET6) {
		memcpy(ret->bytes,
		       &((const struct sockaddr_in6 *)a)->sin6_addr, 16);
		return true;
	}
	return false;
}

static bool is_v4(const struct ip *ip)
{
	return !memcmp(ip->bytes, v4_prefix, 12);
}

static bool is_loopback(const struct ip *ip)
{
	static const unsigned char six[16] = { [15] = 1 };

	return is_v4(ip) ? ip->bytes[12] == 127 : !memcmp(ip->bytes, six, 16);
}

static const char *ip_text(struct kb_request *r, const struct ip *ip)
{
	char *text = talloc_array(r, char, INET6_ADDRSTRLEN);

	if (is_v4(ip))
		inet_ntop(AF_INET, ip->bytes + 12, text, INET6_ADDRSTRLEN);
	else
		inet_ntop(AF_INET6, ip->bytes, text, INET6_ADDRSTRLEN);
	return text;
}

/* Fields of the same name are one list, in the order they stand. */
static enum MHD_Result join_chain(void *cls, enum MHD_ValueKind kind,
				  const char *name, const char *value)
{
	struct kb_buf *chain = cls;

	if (!strcasecmp(name, "X-Forwarded-For"))
		kb_buf_addf(chain, ",%s", value ? value : "");
	return MHD_YES;
}

/* From the end: each proxy adds whom it talked to. The first that we do not
   trust is the client; what stands before it, he may have written himself. */
static void follow_chain(struct kb_request *r, const struct kb_clients *c,
			 struct ip *ip)
{
	struct kb_buf chain = { .mem = r };
	struct ip said;
	unsigned bits;
	char *comma, *last;

	MHD_get_connection_values(r->connection, MHD_HEADER_KIND, join_chain,
				  &chain);
	if (chain.len > CHAIN_MAX)
		return;
	while (chain.len && trusted(c, ip)) {
		comma = strrchr(chain.bytes, ',');
		last = comma + 1 + strspn(comma + 1, " \t");
		last[strcspn(last, " \t")] = '\0';
		if (!parse_ip(last, &said, &bits))
			return;
		*ip = said;
		*comma = '\0';
		chain.len = (size_t)(comma - chain.bytes);
	}
}

void kb_client_find(struct kb_request *r, const struct kb_clients *c)
{
	const char *proto;
	struct ip ip;

	r->https = c->https;
	if (!peer_ip(r, &ip))
		return;
	r->local = is_loopback(&ip) && !kb_request_header(r, "Forwarded") &&
		   !kb_request_header(r, "X-Forwarded-For");
	r->trusted = trusted(c, &ip);
	if (r->trusted) {
		proto = kb_request_header(r, "X-Forwarded-Proto");
		r->https |= proto && !strcasecmp(proto, "https");
		follow_chain(r, c, &ip);
	}
	r->address = ip_text(r, &ip);
}

const char *kb_client_host(const struct kb_request *r,
			   const struct kb_clients *c)
{
	const char *host = kb_request_header(r, "Host");
	char name[NAME_MAX];
	size_t len;

	if (!host || strlen(host) >= sizeof(name))
		return NULL;
	/* Without the port: "[::1]:8080", "help.example:8080". */
	len = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	snprintf(name, sizeof(name), "%.*s", (int)len, host);
	for (size_t i = 0; i < c->n_hosts; i++)
		if (!strcasecmp(c->hosts[i], name))
			return c->hosts[i];
	return NULL;
}

bool kb_client_host_served(const struct kb_request *r,
			   const struct kb_clients *c)
{
	return !c->n_hosts || kb_client_host(r, c);
}
