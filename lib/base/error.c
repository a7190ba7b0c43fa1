/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * error.c - the caller's error record: what happened, where, said once.
 *
 * In: a status, an origin and a printf text. Out: a record of fixed size, so
 * that reporting a failure can never fail itself.
 */
#include <stdarg.h>

#include <kb/base.h>

static const char *const names[] = {
	[KB_OK] = "ok",
	[KB_NOT_FOUND] = "not found",
	[KB_STALE] = "stale",
	[KB_BUSY] = "busy",
	[KB_INVALID] = "invalid",
	[KB_LIMIT] = "over a limit",
	[KB_CONFLICT] = "conflict",
	[KB_IO] = "input/output",
	[KB_CORRUPT] = "corrupt",
	[KB_INTERRUPTED] = "interrupted",
	[KB_INTERNAL] = "internal",
};

/* A text cut in the middle of a character would not be UTF-8 any more. */
static void trim(char *text, size_t size, int wanted)
{
	if (wanted < 0) {
		text[0] = '\0';
		return;
	}
	if ((size_t)wanted < size)
		return;
	size_t len = size - 1;
	while (len > 0 && ((unsigned char)text[len - 1] & 0xC0) == 0x80)
		len--;
	if (len > 0 && (unsigned char)text[len - 1] >= 0xC0)
		len--;
	text[len] = '\0';
}

static void one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			*text = ' ';
}

static enum kb_status fill(struct kb_error *err, enum kb_status status,
			   const char *source, int line, const char *fmt,
			   va_list args)
{
	char text[sizeof(err->text)];
	int wanted = vsnprintf(text, sizeof(text), fmt, args);

	trim(text, sizeof(text), wanted);
	one_line(text);
	memcpy(err->text, text, sizeof(text));
	err->status = status;
	err->line = line;
	wanted = snprintf(err->source, sizeof(err->source), "%s", source);
	trim(err->source, sizeof(err->source), wanted);
	one_line(err->source);
	return status;
}

enum kb_status kb_error_set(struct kb_error *err, enum kb_status status,
			    const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill(err, status, "", 0, fmt, args);
	va_end(args);
	return status;
}

enum kb_status kb_error_at(struct kb_error *err, enum kb_status status,
			   const char *source, int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill(err, status, source, line, fmt, args);
	va_end(args);
	return status;
}

const char *kb_error_format(const struct kb_error *err, char *buf, size_t size)
{
	int wanted;

	if (err->source[0] && err->line > 0)
		wanted = snprintf(buf, size, "%s:%d: %s", err->source,
				  err->line, err->text);
	else if (err->source[0])
		wanted = snprintf(buf, size, "%s: %s", err->source, err->text);
	else
		wanted = snprintf(buf, size, "%s", err->text);
	trim(buf, size, wanted);
	return buf;
}

const char *kb_status_name(enum kb_status status)
{
	return (size_t)status < KB_COUNT(names) ? names[status] : "unknown";
}
