/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * memory.c - talloc without the NULL: no caller pretends to recover from a
 * full memory, so the program ends here with a sentence. Also the growing
 * byte string.
 */
#include <stdarg.h>
#include <stdlib.h>

#include <kb/base.h>

static void *must(void *ptr)
{
	if (ptr)
		return ptr;
	kb_log(KB_LOG_ERROR, "out-of-memory", NULL);
	abort();
}

void *kb_alloc(const void *mem, size_t size, size_t n, const char *name)
{
	void *ptr;

	if (n > SIZE_MAX / size)
		must(NULL);
	ptr = must(talloc_zero_size(mem, size * n));
	talloc_set_name_const(ptr, name);
	return ptr;
}

void *kb_regrow(const void *mem, void *old, size_t size, size_t n,
		const char *name)
{
	void *ptr;

	if (n > SIZE_MAX / size)
		must(NULL);
	ptr = must(talloc_realloc_size(mem, old, size * n));
	talloc_set_name_const(ptr, name);
	return ptr;
}

char *kb_strdup(const void *mem, const char *text)
{
	return must(talloc_strdup(mem, text));
}

char *kb_strndup(const void *mem, const char *bytes, size_t len)
{
	char *copy = must(talloc_size(mem, len + 1));

	if (len > 0)
		memcpy(copy, bytes, len);
	copy[len] = '\0';
	talloc_set_name_const(copy, "text");
	return copy;
}

char *kb_format(const void *mem, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = must(talloc_vasprintf(mem, fmt, args));
	va_end(args);
	return text;
}

static void reserve(struct kb_buf *buf, size_t more)
{
	size_t need = buf->len + more + 1;

	if (need <= buf->cap)
		return;
	size_t cap = buf->cap < 64 ? 64 : buf->cap * 2;
	if (cap < need)
		cap = need;
	buf->bytes = kb_grow(buf->mem, buf->bytes, char, cap);
	buf->cap = cap;
}

void kb_buf_add(struct kb_buf *buf, const char *bytes, size_t len)
{
	reserve(buf, len);
	if (len > 0)
		memcpy(buf->bytes + buf->len, bytes, len);
	buf->len += len;
	buf->bytes[buf->len] = '\0';
}

void kb_buf_adds(struct kb_buf *buf, const char *text)
{
	kb_buf_add(buf, text, strlen(text));
}

void kb_buf_addf(struct kb_buf *buf, const char *fmt, ...)
{
	va_list args, again;
	size_t room;
	int wanted;

	reserve(buf, 64);
	room = buf->cap - buf->len;
	va_start(args, fmt);
	va_copy(again, args);
	wanted = vsnprintf(buf->bytes + buf->len, room, fmt, args);
	va_end(args);
	if (wanted > 0 && (size_t)wanted >= room) {
		reserve(buf, (size_t)wanted);
		vsnprintf(buf->bytes + buf->len, (size_t)wanted + 1, fmt,
			  again);
	}
	va_end(again);
	if (wanted > 0)
		buf->len += (size_t)wanted;
}
