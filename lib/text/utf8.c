/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utf8.c - the only place that trusts or distrusts UTF-8. In: bytes. Out: how
 * many of them are valid; code points of valid text.
 */
#include <kb/text.h>

/* What the byte after a lead byte may be; the rest are 80..BF. */
struct lead { uint8_t from, to, len, second_from, second_to; };

static const struct lead leads[] = {
	{ 0xc2, 0xdf, 2, 0x80, 0xbf },
	{ 0xe0, 0xe0, 3, 0xa0, 0xbf },	/* no overlong form */
	{ 0xe1, 0xec, 3, 0x80, 0xbf },
	{ 0xed, 0xed, 3, 0x80, 0x9f },	/* no surrogate */
	{ 0xee, 0xef, 3, 0x80, 0xbf },
	{ 0xf0, 0xf0, 4, 0x90, 0xbf },
	{ 0xf1, 0xf3, 4, 0x80, 0xbf },
	{ 0xf4, 0xf4, 4, 0x80, 0x8f },	/* not above U+10FFFF */
};

/* Length of the sequence at p, 0 if it is not one. */
static size_t sequence(const uint8_t *p, size_t left)
{
	for (size_t i = 0; i < KB_COUNT(leads); i++) {
		const struct lead *l = &leads[i];

		if (*p > l->to)
			continue;
		if (*p < l->from || left < l->len || p[1] < l->second_from
		    || p[1] > l->second_to)
			return 0;
		for (size_t k = 2; k < l->len; k++)
			if ((p[k] & 0xc0) != 0x80)
				return 0;
		return l->len;
	}
	return 0;
}

size_t kb_utf8_valid(const char *bytes, size_t len)
{
	const uint8_t *p = (const uint8_t *)bytes;
	size_t at = 0;

	while (at < len) {
		size_t n = 1;

		if (!p[at])
			return at;
		if (p[at] >= 0x80)
			n = sequence(p + at, len - at);
		if (!n)
			return at;
		at += n;
	}
	return len;
}

uint32_t kb_utf8_next(const char **pp, const char *end)
{
	const uint8_t *p = (const uint8_t *)*pp;
	uint32_t cp = *p;
	int n = cp < 0x80 ? 1 : cp < 0xe0 ? 2 : cp < 0xf0 ? 3 : 4;

	if (end - *pp < n) {	/* never read past the end, valid or not */
		*pp = end;
		return 0xfffd;
	}
	*pp += n;
	switch (n) {
	case 1:
		return cp;
	case 2:
		return (cp & 31) << 6 | (p[1] & 63);
	case 3:
		return (cp & 15) << 12 | (uint32_t)(p[1] & 63) << 6
			| (p[2] & 63);
	default:
		return (cp & 7) << 18 | (uint32_t)(p[1] & 63) << 12
			| (uint32_t)(p[2] & 63) << 6 | (p[3] & 63);
	}
}

size_t kb_utf8_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xc0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 63));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xe0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 63));
		out[2] = (char)(0x80 | (cp & 63));
		return 3;
	}
	out[0] = (char)(0xf0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 63));
	out[2] = (char)(0x80 | (cp >> 6 & 63));
	out[3] = (char)(0x80 | (cp & 63));
	return 4;
}

size_t kb_utf8_count(const char *bytes, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += ((uint8_t)bytes[i] & 0xc0) != 0x80;
	return n;
}
