/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * routes.c - THE site map: address, handler, who may, how errors look, what a
 * browser may keep, whether it needs the index. A lint holds it against the
 * manual page, a test against openapi.yaml.
 */
#include "routes.h"

static const struct kb_route routes[] = {
	{ "/", kb_page_home,
	  KB_PERMIT_ALL, KB_FACE_PAGE, KB_CACHE_CHECK, false },
	{ "/search", kb_page_search,
	  KB_PERMIT_ALL, KB_FACE_PAGE, KB_CACHE_CHECK, true },
	{ "/articles/{id}", kb_page_article,
	  KB_PERMIT_ALL, KB_FACE_PAGE, KB_CACHE_CHECK, true },
	{ "/v1/answers", kb_api_answers,
	  KB_PERMIT_ALL, KB_FACE_API, KB_CACHE_CHECK, true },
	{ "/v1/suggest", kb_api_suggest,
	  KB_PERMIT_ALL, KB_FACE_API, KB_CACHE_CHECK, true },
	{ "/v1/articles/{id}", kb_api_article,
	  KB_PERMIT_ALL, KB_FACE_API, KB_CACHE_CHECK, true },
	{ "/v1/openapi.yaml", kb_api_asset,
	  KB_PERMIT_ALL, KB_FACE_API, KB_CACHE_HOUR, false },
	{ "/static/{asset}", kb_api_asset,
	  KB_PERMIT_ALL, KB_FACE_PAGE, KB_CACHE_FOREVER, false },
	{ "/robots.txt", kb_api_asset,
	  KB_PERMIT_ALL, KB_FACE_PAGE, KB_CACHE_HOUR, false },
	{ "/favicon.ico", kb_api_asset,
	  KB_PERMIT_ALL, KB_FACE_PAGE, KB_CACHE_HOUR, false },
	{ "/healthz", kb_health_alive,
	  KB_PERMIT_ALL, KB_FACE_API, KB_CACHE_NO, false },
	{ "/readyz", kb_health_ready,
	  KB_PERMIT_ALL, KB_FACE_API, KB_CACHE_NO, false },
	{ "/metrics", kb_health_metrics,
	  KB_PERMIT_LOCAL, KB_FACE_API, KB_CACHE_NO, false },
};

_Static_assert(KB_COUNT(routes) <= KB_ROUTES_MAX, "raise KB_ROUTES_MAX");

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

const struct kb_route *kb_route_find(struct kb_request *r)
{
	if (r->n_segments > KB_SEGMENTS_MAX)
		return NULL;
	for (size_t i = 0; i < KB_COUNT(routes); i++) {
		r->arg = NULL;
		if (matches(r, routes[i].pattern, &r->arg))
			return &routes[i];
	}
	return NULL;
}

size_t kb_route_number(const struct kb_route *route)
{
	return (size_t)(route - routes);
}

const char *kb_route_pattern(size_t number)
{
	return number < KB_COUNT(routes) ? routes[number].pattern : NULL;
}
