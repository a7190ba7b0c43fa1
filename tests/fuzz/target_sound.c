/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_sound.c - names by how they sound. There are few keys and they are
 * short, whatever the name is; folded, the name has the same ones.
 */
#include <kb/text.h>

#include "fuzz.h"

static struct kb_text *analyzer(void)
{
	static struct kb_text *text;

	if (!text)
		text = kb_text_new(NULL);
	return text;
}

void fuzz_sound(void *mem, const char *bytes, size_t len)
{
	const char *name = kb_strndup(mem, bytes, len);
	struct kb_sounds one, two;

	kb_text_sounds(analyzer(), name, &one);
	fuzz_check(one.n <= KB_SOUNDS, "%zu keys", one.n);
	for (size_t i = 0; i < one.n; i++)
		fuzz_check(one.v[i][0] && memchr(one.v[i], 0, KB_SOUND_MAX),
			   "key %zu of %s", i, name);
	if (kb_utf8_valid(name, strlen(name)) < strlen(name)) {
		fuzz_check(!one.n, "bytes that are no text have a sound");
		return;
	}
	kb_text_sounds(analyzer(), kb_text_fold(analyzer(), mem, name,
		       strlen(name)), &two);
	fuzz_check(one.n == two.n, "%s: folded it has %zu keys, not %zu", name,
		   two.n, one.n);
	for (size_t i = 0; i < one.n && i < two.n; i++)
		fuzz_check(!strcmp(one.v[i], two.v[i]), "%s: %s, not %s",
			   name, two.v[i], one.v[i]);
}
