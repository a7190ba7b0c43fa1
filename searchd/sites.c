/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sites.c - lists of other sites. In: a setting; what a browser sends as its
 * Origin. Out: whether each word is a site; whether the browser's is listed.
 */
#include "sites.h"

/* Nothing that means something else in a Content-Security-Policy. */
static bool is_origin(const char *text, size_t len)
{
	static const char *const schemes[] = { "https://", "http://" };

	for (size_t i = 0; i < KB_COUNT(schemes); i++) {
		size_t n = strlen(schemes[i]);

		if (len > n && !strncmp(text, schemes[i], n))
			return strspn(text + n, "abcdefghijklmnopqrstuvwxyz"
				"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]")
				>= len - n;
	}
	return false;
}

enum kb_status kb_sites_check(const char *name, const char *origins,
				struct kb_error *err)
{
	while (*(origins += strspn(origins, " "))) {
		size_t len = strcspn(origins, " ");

		if (!is_origin(origins, len))
			return kb_error_set(err, KB_INVALID, "%s: \"%.*s\" is "
				"no site; write https://help.example", name,
				(int)len, origins);
		origins += len;
	}
	return KB_OK;
}

bool kb_sites_have(const char *origins, const char *origin)
{
	size_t n = strlen(origin);

	while (n && *(origins += strspn(origins, " "))) {
		size_t len = strcspn(origins, " ");

		if (len == n && !memcmp(origins, origin, n))
			return true;
		origins += len;
	}
	return false;
}
