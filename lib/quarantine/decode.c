/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * decode.c - which characters the bytes of a file are. In: bytes, and what
 * somebody says they are, if anybody does. Out: UTF-8 that comes back to the
 * same bytes, with the place of each character in the file. A guess that is not
 * safe is an error: nobody notices text that is quietly wrong.
 */
#include <ctype.h>
#include <errno.h>
#include <iconv.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#include "parts.h"

enum { HEAD_BYTES = 2048, UTF8_SURE = 3 };
#define LEAST .20	/* plausible: see kb_plausible() */
#define APART .5	/* of the best, that the second may have at most */

static size_t step_utf8(const unsigned char *p)
{
	return *p < 0x80 ? 1 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : 4;
}

static size_t step_gb18030(const unsigned char *p)
{
	return *p < 0x81 ? 1 : p[1] >= 0x30 && p[1] <= 0x39 ? 4 : 2;
}

static size_t step_big5(const unsigned char *p)
{
	return *p < 0x81 ? 1 : 2;
}

static size_t step_one(const unsigned char *p)
{
	return 1;
}

static size_t step_utf16le(const unsigned char *p)
{
	return (p[1] & 0xfc) == 0xd8 ? 4 : 2;
}

static size_t step_utf16be(const unsigned char *p)
{
	return (p[0] & 0xfc) == 0xd8 ? 4 : 2;
}

static const struct encoding {
	const char *name, *iconv;
	size_t (*step)(const unsigned char *p);	/* bytes of one character */
	bool guessed;
	const char *bom;
} encodings[] = {
	{ "UTF-8", "UTF-8", step_utf8, false, "\xef\xbb\xbf" },
	{ "GB18030", "GB18030", step_gb18030, true, "\x84\x31\x95\x33" },
	{ "Big5", "BIG5", step_big5, true, NULL },
	{ "KOI8-R", "KOI8-R", step_one, true, NULL },
	{ "windows-1251", "CP1251", step_one, true, NULL },
	{ "windows-1252", "CP1252", step_one, false, NULL },
	{ "UTF-16LE", "UTF-16LE", step_utf16le, false, "\xff\xfe" },
	{ "UTF-16BE", "UTF-16BE", step_utf16be, false, "\xfe\xff" },
};
const char *const kb_page_encodings[] = { "UTF-8", "GB18030", "Big5",
	"KOI8-R", "windows-1251", "windows-1252", "UTF-16LE", "UTF-16BE",
	NULL };

static const struct { const char *alias, *name; } aliases[] = {
	{ "utf8", "UTF-8" }, { "gb2312", "GB18030" }, { "gbk", "GB18030" },
	{ "gb_2312-80", "GB18030" }, { "x-gbk", "GB18030" },
	{ "cp936", "GB18030" }, { "big-5", "Big5" }, { "cp950", "Big5" },
	{ "x-x-big5", "Big5" }, { "koi8", "KOI8-R" },
	{ "cp1251", "windows-1251" }, { "win-1251", "windows-1251" },
	{ "cp1252", "windows-1252" }, { "utf-16", "UTF-16LE" },
};

static const struct encoding *find(const char *name, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(aliases); i++)
		if (strlen(aliases[i].alias) == len &&
		    strncasecmp(aliases[i].alias, name, len) == 0)
			return find(aliases[i].name, strlen(aliases[i].name));
	for (size_t i = 0; i < KB_COUNT(encodings); i++)
		if (strlen(encodings[i].name) == len &&
		    strncasecmp(encodings[i].name, name, len) == 0)
			return &encodings[i];
	return NULL;
}

/* ---- one encoding --------------------------------------------------------------- */

static int line_at(const char *bytes, size_t at)
{
	int line = 1;

	for (size_t i = 0; i < at; i++)
		line += bytes[i] == '\n';
	return line;
}

static enum kb_status bad_byte(const char *source, const char *bytes,
			       size_t at, const struct encoding *e,
			       struct kb_error *err)
{
	return kb_error_at(err, KB_INVALID, source, line_at(bytes, at),
		"byte %zu (0x%02x) is not text in %s; say what the file is "
		"with --encoding", at, (unsigned char)bytes[at], e->name);
}

/* All of `in` in one call; *at: where it ended. NULL: it is wrong there. */
static char *convert(void *mem, const char *to, const char *from,
		     const char *in, size_t len, size_t *ret_len, size_t *at)
{
	iconv_t cd = iconv_open(to, from);
	size_t room = len * 4 + 16, left = len;
	char *out = kb_array(mem, char, room + 1), *end = out;
	char *p = (char *)in;

	*at = 0;
	if (cd == (iconv_t)-1)
		return NULL;
	if (iconv(cd, &p, &left, &end, &room) == (size_t)-1 || left > 0) {
		*at = (size_t)(p - in);
		iconv_close(cd);
		return NULL;
	}
	iconv_close(cd);
	*end = '\0';
	*ret_len = (size_t)(end - out);
	return out;
}

/* There and back again. */
static enum kb_status decode_as(void *mem, const char *source,
				const char *bytes, size_t len,
				const struct encoding *e, char **ret,
				size_t *ret_len, struct kb_error *err)
{
	size_t at, n, n_back;
	char *back, *text = convert(mem, "UTF-8", e->iconv, bytes, len, &n,
				    &at);

	if (!text)
		return bad_byte(source, bytes, at < len ? at : len - 1, e, err);
	if ((at = kb_utf8_valid(text, n)) < n)
		return kb_error_at(err, KB_INVALID, source, 0, "byte %zu of "
			"the text is a NUL: this is no text in %s", at,
			e->name);
	back = convert(mem, e->iconv, "UTF-8", text, n, &n_back, &at);
	at = 0;
	while (back && at < len && at < n_back && back[at] == bytes[at])
		at++;
	if (!back || n_back != len || at < len)
		return bad_byte(source, bytes, at < len ? at : len - 1, e, err);
	talloc_free(back);
	*ret = text;
	*ret_len = n;
	return KB_OK;
}

static void place(void *mem, const char *bytes, size_t len, size_t skipped,
		  const struct encoding *e, struct kb_decoded *d)
{
	const unsigned char *p = (const unsigned char *)bytes;
	const char *text = d->text, *end = text + d->len;
	size_t at = 0;

	d->at = kb_array(mem, uint32_t, d->len + 1);
	while (text < end) {
		const char *from = text;
		kb_utf8_next(&text, end);
		for (; from < text; from++)
			d->at[from - d->text] = (uint32_t)(at + skipped);
		at += e->step(p + at);
		at = at < len ? at : len;
	}
	d->at[d->len] = (uint32_t)(len + skipped);
}

/* ---- which one ------------------------------------------------------------------- */

static size_t count_high(const char *bytes, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += (unsigned char)bytes[i] >= 0x80;
	return n;
}

/* "charset=gb2312", 'encoding="Big5"' in the head of a page. */
static const struct encoding *declared(const char *bytes, size_t len)
{
	static const char *const words[] = { "charset=", "encoding=" };
	size_t head = len < HEAD_BYTES ? len : HEAD_BYTES;

	for (size_t i = 0; i + 8 < head; i++)
		for (size_t w = 0; w < KB_COUNT(words); w++) {
			size_t n = strlen(words[w]), from = i + n, to;
			if (from >= head ||
			    strncasecmp(bytes + i, words[w], n) != 0)
				continue;
			from += bytes[from] == '"' || bytes[from] == '\'';
			for (to = from; to < head &&
			     (isalnum((unsigned char)bytes[to]) ||
			      strchr("-_", bytes[to])); to++)
				;
			if (find(bytes + from, to - from))
				return find(bytes + from, to - from);
		}
	return NULL;
}

static enum kb_status unsafe(const char *source, const char *bytes, size_t len,
			     size_t high, struct kb_error *err)
{
	uchardet_t guess = uchardet_new();
	const char *name = "";

	if (uchardet_handle_data(guess, bytes, len) == 0) {
		uchardet_data_end(guess);
		name = uchardet_get_charset(guess);
	}
	kb_error_at(err, KB_INVALID, source, 0, "its characters cannot be told "
		"with certainty: %zu bytes are not ASCII%s, and it is not "
		"UTF-8%s%s; say what it is with --encoding", high,
		high < KB_GUESS_MIN ? ", too few to tell" : "",
		name[0] ? "; it may be " : "", name);
	uchardet_delete(guess);
	return KB_INVALID;
}

struct rated { const struct encoding *e; double how; };

/* The two most plausible of those that come back to the same bytes. */
static void rate(void *mem, const char *source, const char *bytes, size_t len,
		 struct rated *best, struct rated *second)
{
	struct kb_error ignored;

	for (size_t i = 0; i < KB_COUNT(encodings); i++) {
		struct rated r = { &encodings[i], 0 };
		void *tmp = talloc_new(mem);
		char *text;
		size_t n, seen;
		if (r.e->guessed && decode_as(tmp, source, bytes, len, r.e,
					      &text, &n, &ignored) == KB_OK) {
			r.how = kb_plausible(text, n, &seen);
			if (r.how > best->how) {
				*second = *best;
				*best = r;
			} else if (r.how > second->how) {
				*second = r;
			}
		}
		talloc_free(tmp);
	}
}

/* Valid UTF-8 of few characters: may it be anything else? Two or three bytes
   of a Chinese encoding can be valid, too, but hardly a typographic mark. */
static bool surely_utf8(const char *bytes, size_t len, double other)
{
	const char *p = bytes, *end = bytes + len;
	size_t n = 0, marks = 0, seen;

	while (p < end) {
		uint32_t cp = kb_utf8_next(&p, end);
		n += cp >= 0x80;
		marks += (cp >= 0x2010 && cp <= 0x203b) || cp == 0xa9 ||
			cp == 0xae || cp == 0xa0 || cp == 0xab || cp == 0xbb;
	}
	return (n >= UTF8_SURE || marks == n) &&
		kb_plausible(bytes, len, &seen) >= other;
}

/* What the bytes say of themselves; says: what the page declares, or NULL. */
static enum kb_status guess(void *mem, const char *source, const char *bytes,
			    size_t len, const struct encoding *says,
			    const struct encoding **ret, struct kb_error *err)
{
	struct rated best = { NULL, 0 }, second = { NULL, 0 };
	size_t high = count_high(bytes, len);
	bool utf8 = kb_utf8_valid(bytes, len) == len;

	*ret = &encodings[0];
	if (high == 0 || (utf8 && (high >= KB_GUESS_MIN || says == *ret)))
		return KB_OK;
	rate(mem, source, bytes, len, &best, &second);
	if (utf8 && !says && surely_utf8(bytes, len, best.how))
		return KB_OK;
	if (says && says->step != step_utf8) {
		*ret = says;
		if (high < KB_GUESS_MIN || best.e == says || best.how < LEAST)
			return KB_OK;
		return kb_error_at(err, KB_INVALID, source, 0, "the page says "
			"that it is %s, but it reads like %s; say which with "
			"--encoding", says->name, best.e->name);
	}
	*ret = best.e;
	return !utf8 && high >= KB_GUESS_MIN && best.how >= LEAST &&
		second.how <= best.how * APART ? KB_OK :
		unsafe(source, bytes, len, high, err);
}

static const struct encoding *marked(const char *bytes, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(encodings); i++) {
		const char *bom = encodings[i].bom;
		if (bom && len >= strlen(bom) &&
		    memcmp(bytes, bom, strlen(bom)) == 0)
			return &encodings[i];
	}
	return NULL;
}

static enum kb_status choose(void *mem, const char *source, const char *bytes,
			     size_t len, const char *name,
			     const struct encoding **ret, struct kb_error *err)
{
	const struct encoding *e = name ? find(name, strlen(name)) : NULL;

	if (len > KB_PAGE_MAX)
		return kb_error_at(err, KB_LIMIT, source, 0, "a page may have "
			"%d bytes and this one has %zu", KB_PAGE_MAX, len);
	if (name && !e)
		return kb_error_set(err, KB_INVALID, "there is no encoding "
			"'%.40s' here; UTF-8, GB18030, Big5, KOI8-R, "
			"windows-1251, windows-1252, UTF-16LE and UTF-16BE "
			"are known", name);
	*ret = e ? e : marked(bytes, len);
	return *ret ? KB_OK : guess(mem, source, bytes, len,
				    declared(bytes, len), ret, err);
}

enum kb_status kb_decode(void *mem, const char *source, const char *bytes,
			 size_t len, const char *name, struct kb_decoded *ret,
			 struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	const struct encoding *e = NULL;
	struct kb_decoded d = { 0 };
	size_t skip = 0;
	enum kb_status st = choose(tmp, source, bytes, len, name, &e, err);

	if (st == KB_OK) {
		skip = marked(bytes, len) == e ? strlen(e->bom) : 0;
		st = decode_as(tmp, source, bytes + skip, len - skip, e,
			       &d.text, &d.len, err);
	}
	if (st == KB_OK) {
		d.encoding = e->name;
		d.text = talloc_steal(mem, d.text);
		place(mem, bytes + skip, len - skip, skip, e, &d);
		*ret = d;
	}
	talloc_free(tmp);
	return st;
}

enum kb_status kb_page_decode(void *mem, const char *source, const char *bytes,
			      size_t len, const char *encoding, char **ret,
			      size_t *ret_len, const char **ret_encoding,
			      struct kb_error *err)
{
	struct kb_decoded d;
	enum kb_status st = kb_decode(mem, source, bytes, len, encoding, &d,
				      err);

	if (st != KB_OK)
		return st;
	talloc_free(d.at);
	*ret = d.text;
	*ret_len = d.len;
	*ret_encoding = d.encoding;
	return KB_OK;
}
