/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_body.c - what programs send to /v1. What is taken is JSON that is not
 * too deep and reads as the same again; a time that is taken is one time,
 * however it is written.
 */
#include <stdlib.h>

#include "../../searchd/json_body.h"
#include "fuzz.h"

static int depth_of(const json_t *value)
{
	int deepest = 0, depth;
	const char *key;
	json_t *item;
	size_t i;

	if (!json_is_object(value) && !json_is_array(value))
		return 0;
	json_array_foreach(value, i, item) {
		depth = depth_of(item);
		deepest = depth > deepest ? depth : deepest;
	}
	json_object_foreach((json_t *)value, key, item) {
		depth = depth_of(item);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest + 1;
}

static void check_time(const json_t *object)
{
	struct kb_error err;
	int64_t at, again;
	char text[32];
	json_t *other;

	if (kb_json_time(object, "at", &at, &err) != KB_OK) {
		fuzz_check_text("why", err.text);
		return;
	}
	other = json_pack("{s:s}", "at", kb_time_format(at, text,
							sizeof(text)));
	fuzz_check(kb_json_time(other, "at", &again, &err) == KB_OK &&
		   again == at, "%s came back as another", text);
	json_decref(other);
}

void fuzz_body(void *mem, const char *bytes, size_t len)
{
	static const char *const names[] = { "kind", "at", "body", "text" };
	struct kb_request *r = kb_new(mem, struct kb_request);
	const char *text;
	struct kb_error err;
	json_t *root, *again;
	char *dump;

	r->body = (struct kb_buf){ r, kb_strndup(r, bytes, len), len, len };
	if (kb_json_body(r, &root, &err) != KB_OK) {
		fuzz_check_text("why", err.text);
		return;
	}
	fuzz_check(depth_of(root) <= KB_JSON_DEPTH, "%d levels",
		   depth_of(root));
	dump = json_dumps(root, JSON_REAL_PRECISION(17));
	again = dump ? json_loads(dump, JSON_REJECT_DUPLICATES, NULL) : NULL;
	fuzz_check(again, "what was taken cannot be written");
	json_decref(again);
	free(dump);
	if (!json_is_object(root))
		return;
	check_time(root);
	if (kb_json_text(root, "text", 64, "", &text, &err) == KB_OK)
		fuzz_check(strlen(text) <= 64, "too long");
	if (kb_json_known(root, names, KB_COUNT(names), &err) != KB_OK)
		fuzz_check_text("why", err.text);
}
