/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_fields.c - the fields of an article as the store keeps them, which are
 * cut up in place when they look as we write them, and parsed when they do
 * not. Both ways give the same; what was read is written, and reads again.
 */
#include <jansson.h>
#include <kb/content.h>
#include <stdlib.h>

#include "fuzz.h"

/* The same JSON written so that it has to go the long way. */
static char *spaced(void *mem, const char *json)
{
	json_t *root = json_loads(json, 0, NULL);
	char *dump = root ? json_dumps(root, JSON_INDENT(1)) : NULL;
	char *ret = dump ? kb_strdup(mem, dump) : NULL;

	free(dump);
	json_decref(root);
	return ret;
}

static bool clean(const char *json)
{
	json_t *root = json_loads(json, JSON_REJECT_DUPLICATES, NULL);

	json_decref(root);
	return root;
}

void fuzz_fields(void *mem, const char *bytes, size_t len)
{
	char *json = kb_strndup(mem, bytes, len), *once, *twice, *far;
	struct kb_article *a, *b, *c;
	struct kb_error err;

	if (kb_article_from_fields_json(mem, json, &a, &err) != KB_OK ||
	    !clean(json))
		return;
	once = kb_article_fields_json(mem, a);
	fuzz_check(kb_article_from_fields_json(mem, once, &b, &err) == KB_OK,
		   "%s: %s", err.text, once);
	twice = kb_article_fields_json(mem, b);
	fuzz_check(!strcmp(once, twice), "%s\nthen\n%s", once, twice);
	far = spaced(mem, json);
	if (!far)
		return;
	fuzz_check(kb_article_from_fields_json(mem, far, &c, &err) == KB_OK,
		   "the long way: %s", err.text);
	far = kb_article_fields_json(mem, c);
	fuzz_check(!strcmp(once, far), "the short way: %s\nthe long: %s",
		   once, far);
}
