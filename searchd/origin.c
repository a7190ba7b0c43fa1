/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * origin.c - the beginning of absolute addresses. In: the settings public_url,
 * hosts and port, and a Host that passed the gate. Out: scheme, name and port as
 * the operator wrote them.
 */
#include "origin.h"

#include "client.h"
#include "site.h"

enum { ORIGIN_MAX = 256 };

/* The name behind "://", with its port; NULL: not http or https. */
static const char *after_scheme(const char *url)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < KB_COUNT(schemes); i++)
		if (!strncmp(url, schemes[i], strlen(schemes[i])))
			return url + strlen(schemes[i]);
	return NULL;
}

static bool is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	size_t len = *name == '[' ? 1 + strspn(name + 1, "0123456789abcdef:") :
		     strspn(name, letters);

	if (*name == '[' && name[len++] != ']')
		return false;
	if (!len || *name == '.' || *name == '-')
		return false;
	name += len;
	if (!*name)
		return true;
	len = strspn(name + 1, "0123456789");
	return *name == ':' && len && len <= 5 && !name[1 + len];
}

enum kb_status kb_origin_check(const char *url, struct kb_error *err)
{
	const char *name = after_scheme(url);

	if (!*url || (name && strlen(url) < ORIGIN_MAX && is_name(name)))
		return KB_OK;
	return kb_error_set(err, KB_INVALID, "public_url: \"%s\" is not a site "
		"such as https://help.example, without a path and without a "
		"slash at the end", url);
}

/* Of the ports that a client can name, ours is the only one that we know to
   lead here. */
static const char *port_of(const struct kb_request *r)
{
	const char *host = kb_request_header(r, "Host");
	const char *end = *host == '[' ? strchr(host, ']') : host;
	const char *colon = end ? strchr(end, ':') : NULL;
	char ours[16];

	if (!colon)
		return "";
	snprintf(ours, sizeof(ours), ":%d", r->site->config.port);
	return !strcmp(colon, ours) ? colon : "";
}

const char *kb_origin(struct kb_request *r)
{
	const char *name;

	if (*r->site->config.public_url)
		return r->site->config.public_url;
	name = kb_client_host(r, r->site->clients);
	return name && is_name(name) ? talloc_asprintf(r, "%s://%s%s", r->https ? "https" :
				      "http", name, port_of(r)) : "";
}

enum kb_status kb_origin_need(struct kb_request *r, const char **ret,
			      struct kb_error *err)
{
	*ret = kb_origin(r);
	return **ret ? KB_OK : kb_error_set(err, KB_NOT_FOUND,
		"this needs addresses that lead here from anywhere: the "
		"operator sets public_url");
}
