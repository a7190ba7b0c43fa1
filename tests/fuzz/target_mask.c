/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_mask.c - masking of what reaches a person. What was found does not
 * stand in the masked text any more, masking that again changes nothing, and a
 * masked case is a case.
 */
#include <ctype.h>
#include <kb/mask.h>
#include <kb/text.h>

#include "fuzz.h"

static struct kb_masker *rules(void)
{
	static struct kb_masker *masker;
	struct kb_error err;

	if (!masker)
		fuzz_check(kb_masker_new(NULL, "[A-Z]{2}-[0-9]{6}", &masker,
					 &err) == KB_OK, "%s", err.text);
	return masker;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

/* Does it stand there by itself, not as a part of something longer? */
static bool stands(const char *text, const char *value)
{
	size_t len = strlen(value);

	for (const char *at = text; (at = strstr(at, value)); at++)
		if ((at == text || !is_word(at[-1])) && !is_word(at[len]))
			return true;
	return false;
}

/* False: refused. */
static bool mask(void *mem, const char *text, size_t len, char **ret,
		 size_t *ret_len, size_t *n_found)
{
	struct kb_masking *mk = kb_masking_new(mem, rules());
	const struct kb_masked *found;
	struct kb_error err;

	if (kb_mask(mk, mem, text, len, ret, ret_len, &err) != KB_OK) {
		fuzz_check(err.status == KB_LIMIT, "%s", err.text);
		return false;
	}
	found = kb_masking_found(mk, n_found);
	fuzz_check(kb_utf8_valid(*ret, *ret_len) == *ret_len,
		   "no UTF-8 any more");
	for (size_t i = 0; i < *n_found; i++) {
		fuzz_check(found[i].at + found[i].len <= len &&
			   found[i].number > 0 && found[i].normal[0],
			   "found outside of the text");
		fuzz_check(!stands(*ret, found[i].original),
			   "%s %s still stands in: %s",
			   kb_mask_kind_name(found[i].kind),
			   found[i].original, *ret);
	}
	fuzz_check(*n_found || (*ret_len == len && !memcmp(*ret, text, len)),
		   "nothing found, but changed");
	return true;
}

static void mask_case(void *mem, const char *bytes, size_t len)
{
	struct kb_case_masked masked;
	struct kb_case c, again;
	struct kb_error err;

	if (kb_case_parse(mem, "line", 1, bytes, len, &c, &err) != KB_OK ||
	    kb_case_mask(mem, rules(), &c, &masked, &err) != KB_OK)
		return;
	/* Tokens may be longer than what they stand for. */
	if (strlen(masked.c.source) > KB_CASE_MAX)
		return;
	fuzz_check(kb_case_parse(mem, "masked", 1, masked.c.source,
				 strlen(masked.c.source), &again, &err) ==
		   KB_OK, "%s: %s", err.text, masked.c.source);
	fuzz_check(!strcmp(again.question, masked.c.question),
		   "question '%s', in the line '%s'", masked.c.question,
		   again.question);
}

void fuzz_mask(void *mem, const char *bytes, size_t len)
{
	size_t n, once_len, twice_len;
	char *once, *twice;

	if (kb_utf8_valid(bytes, len) != len)
		return;
	if (!mask(mem, bytes, len, &once, &once_len, &n) ||
	    !mask(mem, once, once_len, &twice, &twice_len, &n))
		return;
	fuzz_check(!strcmp(once, twice), "masked: %s\nthen: %s", once, twice);
	mask_case(mem, bytes, len);
}
