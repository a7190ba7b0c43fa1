/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * section.c - headings and sections as bytes, little-endian:
 *   u16 headings, then for each: u32 at, u8 level, u8 block, u16 n + text,
 *   u16 n + anchor
 *   (before them, if blocks hold for a time: u16 TIMED, u16 how many, for each:
 *   u64 from, u64 until, u32 start, end, html_start, html_end)
 *   for each section: u32 start, u32 end, u8 block, u16 heading above + 1
 * Names are followed by a NUL so that they can be used in place. Packed, since
 * a table of them would cost a lookup an answer.
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

/* No article has as many headings. */
enum { TIMED = UINT16_MAX, HEADINGS_MAX = TIMED - 1 };

static void put_timed(struct kb_buf *buf, const struct kb_article *a)
{
	if (!a->n_timed)
		return;
	put(buf, TIMED, 2);
	put(buf, (uint32_t)a->n_timed, 2);
	for (size_t i = 0; i < a->n_timed; i++) {
		const struct kb_timed *t = &a->timed[i];
		const int64_t moments[] = { t->from, t->until };
		const uint32_t places[] = { t->start, t->end, t->html_start,
					    t->html_end };
		for (size_t k = 0; k < KB_COUNT(moments); k++) {
			put(buf, (uint32_t)((uint64_t)moments[k]), 4);
			put(buf, (uint32_t)((uint64_t)moments[k] >> 32), 4);
		}
		for (size_t k = 0; k < KB_COUNT(places); k++)
			put(buf, places[k], 4);
	}
}

char *kb_sections_pack(void *mem, const struct kb_article *a, size_t *len)
{
	struct kb_buf buf = { .mem = mem };
	size_t headings = a->n_headings < HEADINGS_MAX ? a->n_headings :
		HEADINGS_MAX, above = 0;

	put_timed(&buf, a);
	put(&buf, (uint32_t)headings, 2);
	for (size_t i = 0; i < headings; i++) {
		const struct kb_heading *h = &a->headings[i];
		put(&buf, h->at, 4);
		put(&buf, (uint32_t)h->level, 1);
		put(&buf, h->block, 1);
		put_name(&buf, h->text);
		put_name(&buf, h->anchor);
	}
	for (size_t i = 0; i < a->n_sections; i++) {
		const struct kb_section *s = &a->sections[i];
		while (above < headings && a->headings[above].at <= s->start)
			above++;
		put(&buf, s->start, 4);
		put(&buf, s->end, 4);
		put(&buf, s->block, 1);
		put(&buf, (uint32_t)above, 2);
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

static int64_t take_moment(struct cursor *c)
{
	uint64_t low = take(c, 4);

	return (int64_t)(low | (uint64_t)take(c, 4) << 32);
}

/* Returns how many headings follow. */
static size_t take_timed(struct cursor *c, void *mem, struct kb_article *a)
{
	size_t n = take(c, 2);
	uint32_t text = 0, html = 0;

	if (n != TIMED)
		return n;
	n = take(c, 2);
	a->timed = kb_array(mem, struct kb_timed, n + 1);
	for (size_t i = 0; i < n && !c->bad; i++) {
		struct kb_timed *t = &a->timed[i];
		t->from = take_moment(c);
		t->until = take_moment(c);
		t->start = take(c, 4);
		t->end = take(c, 4);
		t->html_start = take(c, 4);
		t->html_end = take(c, 4);
		if (t->start < text || t->end < t->start ||
		    t->html_start < html || t->html_end < t->html_start ||
		    t->end > a->text_len)
			c->bad = true;
		text = t->end;
		html = t->html_end;
	}
	a->n_timed = n;
	return take(c, 2);
}

static void take_headings(struct cursor *c, void *mem, bool copy,
			  struct kb_article *a)
{
	size_t n = take_timed(c, mem, a);

	a->headings = kb_array(mem, struct kb_heading, n + 1);
	for (size_t i = 0; i < n && !c->bad; i++) {
		struct kb_heading *h = &a->headings[i];
		h->at = take(c, 4);
		h->level = (int)take(c, 1);
		h->block = take(c, 1);
		h->text = take_name(c, mem, copy);
		h->anchor = take_name(c, mem, copy);
		if (h->at > a->text_len || h->block > KB_BLOCK_CLAUSE)
			c->bad = true;
	}
	a->n_headings = n;
}

enum { SECTION_BYTES = 11 };

enum kb_status kb_sections_unpack(void *mem, const char *bytes, size_t len,
				  bool copy, struct kb_article *a,
				  struct kb_error *err)
{
	struct cursor c = { (const unsigned char *)bytes, len, false };
	size_t n = 0;

	take_headings(&c, mem, copy, a);
	a->sections = kb_array(mem, struct kb_section,
			       c.left / SECTION_BYTES + 1);
	while (c.left > 0 && !c.bad) {
		struct kb_section *s = &a->sections[n++];
		s->start = take(&c, 4);
		s->end = take(&c, 4);
		s->block = take(&c, 1);
		size_t above = take(&c, 2);
		if (s->start > s->end || s->end > a->text_len ||
		    s->block > KB_BLOCK_CLAUSE || above > a->n_headings) {
			c.bad = true;
			break;
		}
		s->heading = above ? a->headings[above - 1].text : "";
		s->anchor = above ? a->headings[above - 1].anchor : "";
	}
	if (c.bad)
		return kb_error_set(err, KB_CORRUPT,
			"the stored sections of '%s' do not fit its text; "
			"import the article again", a->id);
	a->n_sections = n;
	return KB_OK;
}
