/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * section.c - sections as bytes: for each one
 *   u32 start, u32 end, u8 block, u16 n + heading, u16 n + anchor
 * little-endian, names followed by a NUL so that they can be used in place.
 * Packed, since a table of them would cost a lookup an answer.
 */
#include "db.h"

static void put(struct kb_buf *buf, uint32_t value, int bytes)
{
	char out[4];

	for (int i = 0; i < bytes; i++)
		out[i] = (char)(value >> (8 * i) & 0xff);
	kb_buf_add(buf, out, (size_t)bytes);
}

static void put_name(struct kb_buf *buf, const char *name)
{
	size_t len = strlen(name);

	if (len > UINT16_MAX)
		len = 0;	/* a heading of 64 KiB names nothing */
	put(buf, (uint32_t)len, 2);
	kb_buf_add(buf, name, len);
	kb_buf_add(buf, "", 1);
}

char *kb_sections_pack(void *mem, const struct kb_article *a, size_t *len)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < a->n_sections; i++) {
		const struct kb_section *s = &a->sections[i];
		put(&buf, s->start, 4);
		put(&buf, s->end, 4);
		put(&buf, s->block, 1);
		put_name(&buf, s->heading);
		put_name(&buf, s->anchor);
	}
	*len = buf.len;
	return buf.bytes;
}

struct cursor { const unsigned char *at; size_t left; bool bad; };

static uint32_t take(struct cursor *c, size_t bytes)
{
	uint32_t value = 0;

	if (c->left < bytes) {
		c->bad = true;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		value |= (uint32_t)c->at[i] << (8 * i);
	c->at += bytes;
	c->left -= bytes;
	return value;
}

static const char *take_name(struct cursor *c, void *mem, bool copy)
{
	size_t len = take(c, 2);
	const char *name = (const char *)c->at;

	if (c->left < len + 1 || name[len] != '\0') {
		c->bad = true;
		return "";
	}
	c->at += len + 1;
	c->left -= len + 1;
	if (len == 0)
		return "";
	return copy ? kb_strndup(mem, name, len) : name;
}

/* Each has 14 bytes at least: this many cannot be too few. */
static size_t most(size_t len)
{
	return len / 15 + 1;
}

enum kb_status kb_sections_unpack(void *mem, const char *bytes, size_t len,
				  bool copy, struct kb_article *a,
				  struct kb_error *err)
{
	struct cursor c = { (const unsigned char *)bytes, len, false };
	struct kb_section *list = kb_array(mem, struct kb_section, most(len));
	size_t n = 0;

	while (c.left > 0 && !c.bad) {
		struct kb_section *s = &list[n];
		s->start = take(&c, 4);
		s->end = take(&c, 4);
		s->block = take(&c, 1);
		s->heading = take_name(&c, mem, copy);
		s->anchor = take_name(&c, mem, copy);
		if (s->start > s->end || s->end > a->text_len ||
		    s->block > KB_BLOCK_CLAUSE)
			c.bad = true;
		n++;
	}
	if (c.bad)
		return kb_error_set(err, KB_CORRUPT,
			"the stored sections of '%s' do not fit its text; "
			"import the article again", a->id);
	a->sections = list;
	a->n_sections = n;
	return KB_OK;
}
