/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * layout.c - what the same keys give on the other keyboard layout, US QWERTY
 * or Russian. In: text typed with the wrong one of the two on. Out: what was
 * meant, key by key: commas and brackets are Russian letters, too.
 */
#include <kb/text.h>

/* The k-th character of one stands on the key of the k-th of the other. */
static const char us[] = "`qwertyuiop[]asdfghjkl;'zxcvbnm,./"
			 "~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?@#$^&|";
static const char ru[] = "ёйцукенгшщзхъфывапролджэячсмитьбю."
			 "ЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,\"№;:?/";

static bool is_latin(uint32_t cp)
{
	return (cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z');
}

static bool is_cyrillic(uint32_t cp)
{
	return (cp >= 0x410 && cp <= 0x44f) || cp == 0x401 || cp == 0x451;
}

/* The character of `to` on the key that has cp in `from`; else cp. */
static uint32_t same_key(uint32_t cp, const char *from, size_t from_len,
			 const char *to, size_t to_len)
{
	const char *f = from, *t = to;

	while (f < from + from_len && t < to + to_len) {
		uint32_t a = kb_utf8_next(&f, from + from_len);
		uint32_t b = kb_utf8_next(&t, to + to_len);

		if (a == cp)
			return b;
	}
	return cp;
}

char *kb_layout_swap(void *mem, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	struct kb_buf out = { .mem = mem };
	size_t latin = 0, cyrillic = 0;

	while (p < end) {
		uint32_t cp = kb_utf8_next(&p, end);

		latin += is_latin(cp);
		cyrillic += is_cyrillic(cp);
	}
	if (!latin && !cyrillic)
		return NULL;
	for (p = text; p < end;) {
		uint32_t cp = kb_utf8_next(&p, end);
		char bytes[4];

		if (latin >= cyrillic)
			cp = same_key(cp, us, sizeof(us) - 1, ru,
				      sizeof(ru) - 1);
		else
			cp = same_key(cp, ru, sizeof(ru) - 1, us,
				      sizeof(us) - 1);
		kb_buf_add(&out, bytes, kb_utf8_encode(cp, bytes));
	}
	return out.bytes;
}
