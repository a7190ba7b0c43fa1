/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_convert.c - between the scripts of Chinese, and between keyboards.
 * First line of the input: language from, second: language to. All ASCII stays
 * in place, so markup does; a language tag is found or not, never half.
 */
#include <kb/text.h>

#include "fuzz.h"

static char *ascii_of(void *mem, const char *text)
{
	char *ret = kb_strdup(mem, text), *to = ret;

	for (; *text; text++)
		if ((unsigned char)*text < 0x80)
			*to++ = *text;
	*to = '\0';
	return ret;
}

static bool is_ours(const struct kb_lang *lang)
{
	for (const struct kb_lang *l = kb_langs; l->code; l++)
		if (l == lang)
			return true;
	return false;
}

void fuzz_convert(void *mem, const char *bytes, size_t len)
{
	struct fuzz_rest rest = { bytes, bytes + len };
	char *from_tag = fuzz_line(mem, &rest), *to_tag = fuzz_line(mem, &rest);
	const struct kb_lang *from = kb_lang_find(from_tag);
	const struct kb_lang *to = kb_lang_find(to_tag);
	char *text = fuzz_left(mem, &rest, &len), *out;

	fuzz_check(is_ours(kb_lang_negotiate(text, &kb_langs[2])),
		   "a language that is not ours");
	fuzz_check((!from || is_ours(from)) && (!to || is_ours(to)),
		   "a language that is not ours");
	if (kb_utf8_valid(text, len) != len)
		return;
	fuzz_check(is_ours(kb_lang_guess(text, len, &kb_langs[0])),
		   "a language that is not ours");
	out = kb_lang_convert(mem, from ? from->code : "zh-Hans",
			      to ? to->code : "zh-Hant", text, len);
	fuzz_check_text("converted", out);
	fuzz_check(!strcmp(ascii_of(mem, text), ascii_of(mem, out)),
		   "ASCII of '%s' changed: '%s'", text, out);
	out = kb_layout_swap(mem, text, len);
	if (out)
		fuzz_check_text("on the other keyboard", out);
}
