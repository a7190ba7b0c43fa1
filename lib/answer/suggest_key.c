/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * suggest_key.c - how suggestions are compared. In: questions as written, and
 * what was typed. Out: lines (folded words, no punctuation, so that "Wi-Fi:"
 * and "wi fi" are one), and their readings in letters.
 */
#include "suggest.h"

enum { READ_BITS = 3 };

size_t kb_suggest_line_of(struct kb_text *t, const char *text, size_t len,
			  char *ret, size_t max)
{
	const struct kb_tokens *tokens = kb_text_tokens(t, 0, text, len);
	bool word = false;
	size_t n = 0;

	for (size_t i = 0; i < tokens->n; i++) {
		const struct kb_token *token = &tokens->v[i];
		bool gap = word && token->type == KB_TOKEN_WORD;

		if (n + gap + token->raw_len >= max)
			return 0;
		if (gap)
			ret[n++] = ' ';
		memcpy(ret + n, token->raw, token->raw_len);
		n += token->raw_len;
		word = token->type == KB_TOKEN_WORD;
	}
	ret[n] = '\0';
	return n;
}

/* Two readings that differ: in their first letters, or at all. */
static bool has_two(const char *const v[2], size_t n, bool initials)
{
	return n == 2 && (!initials || v[0][0] != v[1][0]);
}

unsigned kb_suggest_readings(const char *text, size_t chars, bool initials)
{
	const char *end = text + strlen(text);
	unsigned bits = 0;

	for (size_t i = 0; i < chars && text < end; i++) {
		const char *v[2];
		size_t n = kb_pinyin(kb_utf8_next(&text, end), v, 2);

		bits += bits < READ_BITS && has_two(v, n, initials);
	}
	return 1u << bits;
}

size_t kb_suggest_sound(const char *text, bool initials, unsigned readings,
			char *ret, size_t max)
{
	const char *end = text + strlen(text);
	size_t n = 0;

	while (text < end && n < max) {
		uint32_t cp = kb_utf8_next(&text, end);
		const char *v[2] = { "", "" };
		size_t found = kb_pinyin(cp, v, 2);
		const char *name = v[0];

		if (has_two(v, found, initials)) {
			name = v[readings & 1];
			readings >>= 1;
		}
		if (cp == 0xfc)
			cp = 'v';
		if (cp < 0x80 && cp > ' ')
			ret[n++] = (char)cp;
		for (size_t i = 0; name[i] && n < max; i++) {
			ret[n++] = name[i];
			if (initials)
				break;
		}
	}
	return n;
}
