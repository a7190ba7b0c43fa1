/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * routes.c - from path and method to a row of routes.def. In: a request that
 * was split and decoded. Out: the row, or which methods the address has. A
 * lint holds the rows against the manual page, a test against openapi.yaml.
 */
#include "routes.h"

static const struct kb_route routes[KB_ROUTES] = {
#define ROUTE(name, verb, address, serves, permit, looks, keeps, bytes, draws, \
	      bits) \
	[KB_ROUTE_##name] = { \
		.label = #verb[0] == 'G' ? address : #verb " " address, \
		.method = #verb, .pattern = address, .handler = serves, \
		.permission = KB_PERMIT_##permit, .face = KB_FACE_##looks, \
		.cache = KB_CACHE_##keeps, .body = bytes, \
		.rate = KB_RATE_##draws, .flags = bits },
#include "routes.def"
#undef ROUTE
};

/* Compares part by part; the text that {..} stands for goes into *arg. */
static bool matches(const struct kb_request *r, const char *pattern,
		    const char **arg)
{
	size_t n = 0;

	while (*pattern++ == '/' && *pattern) {
		size_t len = strcspn(pattern, "/");
		const char *part;

		if (n == r->n_segments)
			return false;
		part = r->segments[n++];
		if (*pattern == '{') {
			if (!*part)
				return false;
			*arg = part;
		} else if (strncmp(part, pattern, len) || part[len]) {
			return false;
		}
		pattern += len;
	}
	return n == r->n_segments;
}

/* HEAD is GET without the body. */
static bool has_method(const struct kb_route *route, const struct kb_request *r)
{
	return !strcmp(route->method, r->head || !r->method ? "GET" :
		       r->method);
}

static void allow(struct kb_request *r, const struct kb_route *route)
{
	const char *methods = !strcmp(route->method, "GET") ? "GET, HEAD" :
			      route->method;

	r->allow = r->allow ? talloc_asprintf(r, "%s, %s", r->allow, methods) :
		   methods;
}

const struct kb_route *kb_route_find(struct kb_request *r)
{
	r->allow = NULL;
	if (r->n_segments > KB_SEGMENTS_MAX)
		return NULL;
	for (size_t i = 0; i < KB_ROUTES; i++) {
		r->arg = NULL;
		if (!matches(r, routes[i].pattern, &r->arg))
			continue;
		if (has_method(&routes[i], r))
			return &routes[i];
		allow(r, &routes[i]);
	}
	r->arg = NULL;
	return NULL;
}

const struct kb_route *kb_route_page(const struct kb_route *route)
{
	size_t len = strlen(route->pattern);

	for (; len > 1; len--) {
		if (route->pattern[len] && route->pattern[len] != '/')
			continue;
		for (size_t i = 0; i < KB_ROUTES; i++)
			if (!strcmp(routes[i].method, "GET") &&
			    strlen(routes[i].pattern) == len &&
			    !strncmp(routes[i].pattern, route->pattern, len))
				return &routes[i];
	}
	return NULL;
}

size_t kb_route_number(const struct kb_route *route)
{
	return (size_t)(route - routes);
}

const struct kb_route *kb_route_at(enum kb_route_id id)
{
	return &routes[id];
}
