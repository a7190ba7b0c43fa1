/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_quantity.c - spans of time. Of one number and one unit, all ways of
 * writing give one term; and of any text, a span's own form gives that span.
 */
#include <kb/text.h>

#include "fuzz.h"

/* One row, one length: %u is the number. */
static const char *const same[][4] = {
	{ "%u分钟", "%u min", "%u минут", "%uмин" },
	{ "%u小时", "%u hours", "%u ч", "%u個小時" },
	{ "%u天", "%u-day", "%u суток", "%ud" },
	{ "%u星期", "%u weeks", "%u недель", "%u礼拜" },
	{ "%u个月", "%u months", "%u мес", "%u個月" },
	{ "%u个工作日", "%u business days", "%u рабочих дней",
	  "%u working days" },
};

static struct kb_text *analyzer(void)
{
	static struct kb_text *text;

	if (!text)
		text = kb_text_new(NULL);
	return text;
}

/* The first span of the text, as its term; "" if it has none. */
static const char *span_of(void *mem, const char *text, size_t len)
{
	const struct kb_tokens *t = kb_text_tokens(analyzer(), 0, text, len);

	for (size_t i = 0; i < t->n_extra; i++)
		if (t->extra[i].type == KB_EXTRA_SPAN)
			return kb_strndup(mem, t->extra[i].text,
					  t->extra[i].len);
	return "";
}

static const char *written(void *mem, const char *pattern, unsigned number)
{
	const char *at = strstr(pattern, "%u");

	return kb_format(mem, "%.*s%u%s", (int)(at - pattern), pattern, number,
			 at + 2);
}

static void check_same(void *mem, unsigned number, size_t row)
{
	const char *first = NULL;

	for (size_t i = 0; i < KB_COUNT(same[row]); i++) {
		const char *text = written(mem, same[row][i], number);
		const char *span = span_of(mem, text, strlen(text));

		if (!i)
			first = span;
		fuzz_check(!strcmp(span, first), "%s is '%s', but %s is '%s'",
			   written(mem, same[row][0], number), first, text,
			   span);
	}
}

void fuzz_quantity(void *mem, const char *bytes, size_t len)
{
	const char *span, *again;

	if (len >= 3)
		check_same(mem, 1 + (unsigned char)bytes[0] +
			   256u * (unsigned char)bytes[1],
			   (unsigned char)bytes[2] % KB_COUNT(same));
	if (kb_utf8_valid(bytes, len) != len || len > 2000)
		return;
	span = span_of(mem, bytes, len);
	again = span_of(mem, span, strlen(span));
	if (strstr(span, "min"))
		fuzz_check(!strcmp(span, again), "%s is read as %s", span,
			   again);
}
