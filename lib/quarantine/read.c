/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read.c - a file becomes a page of lines. In: bytes. Out: lines with the
 * place in the file where they stood, nothing judged yet.
 */
#include <ctype.h>
#include <strings.h>

#include "parts.h"

enum { HEAD_BYTES = 4096 };

/* ---- adding --------------------------------------------------------------------- */

/* Also what no file of ours may hold: controls and what is no character. */
static bool is_space(uint32_t cp)
{
	return cp <= ' ' || (cp >= 0x7f && cp <= 0xa0) || cp == 0x3000 ||
		cp == 0xfeff || (cp >= 0x2000 && cp <= 0x200b) ||
		cp == 0x2028 || cp == 0x2029 || (cp & 0xfffe) == 0xfffe;
}

/* Spaces in a row are one, none at either end. */
static char *fold_spaces(void *mem, const char *text, size_t len)
{
	const char *p = text, *end = text + len;
	char *out = kb_array(mem, char, len + 1);
	size_t n = 0;
	bool space = false;

	while (p < end) {
		const char *from = p;
		if (is_space(kb_utf8_next(&p, end))) {
			space = n > 0;
			continue;
		}
		if (space)
			out[n++] = ' ';
		space = false;
		memcpy(out + n, from, (size_t)(p - from));
		n += (size_t)(p - from);
	}
	out[n] = '\0';
	return out;
}

bool kb_lines_add(struct kb_lines *lines, const char *text, size_t len,
		  size_t start, size_t end, const struct kb_page_line *as)
{
	struct kb_sheet *page = lines->page;
	char *folded = fold_spaces(page, text, len);
	struct kb_page_line line = *as;

	if (!folded[0]) {
		talloc_free(folded);
		return true;
	}
	if (page->n_lines == KB_PAGE_LINES_MAX) {
		talloc_free(folded);
		return false;
	}
	if (page->n_lines == lines->cap) {
		lines->cap = lines->cap * 2 + 64;
		page->lines = kb_grow(page, page->lines, struct kb_page_line,
				      lines->cap);
	}
	line.text = folded;
	line.start = lines->from->at[start];
	line.end = lines->from->at[end];
	line.place = as->place ? as->place : "";
	line.reason = "text";
	line.by = "";
	page->lines[page->n_lines++] = line;
	return true;
}

/* ---- text ------------------------------------------------------------------------ */

/* "# ", "- ", "• ": what the line is, and how long the mark is. */
static size_t mark_of(const char *text, size_t len, struct kb_page_line *as)
{
	static const char *const bullets[] = { "- ", "* ", "+ ", "•", "·",
					       "●", "■", "◆", "–\t" };
	size_t hashes = 0;

	while (hashes < len && hashes < 7 && text[hashes] == '#')
		hashes++;
	if (hashes > 0 && hashes < 7 && hashes < len && text[hashes] == ' ') {
		as->kind = KB_LINE_HEADING;
		as->level = (int)hashes;
		return hashes;
	}
	for (size_t i = 0; i < KB_COUNT(bullets); i++) {
		size_t n = strlen(bullets[i]);
		if (len > n && memcmp(text, bullets[i], n) == 0) {
			as->kind = KB_LINE_ITEM;
			return n;
		}
	}
	return 0;
}

static enum kb_status too_many(const char *source, struct kb_error *err)
{
	return kb_error_at(err, KB_LIMIT, source, 0, "a page may have %d lines "
			   "and this one has more; cut the file",
			   KB_PAGE_LINES_MAX);
}

static enum kb_status read_text(struct kb_lines *lines, const char *source,
				struct kb_error *err)
{
	const char *text = lines->from->text;
	size_t len = lines->from->len, at = 0;
	int number = 0, gap = 0;

	while (at < len) {
		const char *eol = memchr(text + at, '\n', len - at);
		size_t end = eol ? (size_t)(eol - text) : len, from = at;
		struct kb_page_line as = { .line = ++number, .gap = gap };
		size_t before = lines->page->n_lines;
		while (from < end && isspace((unsigned char)text[from]))
			from++;
		from += mark_of(text + from, end - from, &as);
		if (!kb_lines_add(lines, text + from, end - from, from, end,
				  &as))
			return too_many(source, err);
		gap = lines->page->n_lines > before ? 0 : gap + 1;
		at = end + 1;
	}
	return KB_OK;
}

/* ---- a page ----------------------------------------------------------------------- */

/* Tags that no text page has near its beginning. */
static bool is_html(const char *text, size_t len)
{
	static const char *const tags[] = { "<!doctype html", "<html",
		"<head", "<body", "<div", "<p>", "<p ", "<table", "<br",
		"<span", "<article", "<h1", "<h2", "<ul" };
	size_t head = len < HEAD_BYTES ? len : HEAD_BYTES;

	for (size_t i = 0; i < head; i++)
		for (size_t t = 0; text[i] == '<' && t < KB_COUNT(tags); t++)
			if (strncasecmp(text + i, tags[t],
					strlen(tags[t])) == 0)
				return true;
	return false;
}

/* Of what is kept: a page may have a foreign bar around it. */
static const char *lang_of(const struct kb_sheet *page)
{
	struct kb_buf buf = { 0 };
	const char *code;

	for (size_t i = 0; i < page->n_lines; i++)
		kb_buf_addf(&buf, "%s\n", page->lines[i].text);
	code = kb_lang_guess(buf.bytes ? buf.bytes : "", buf.len,
			     kb_lang_find("en"))->code;
	talloc_free(buf.bytes);
	return code;
}

enum kb_status kb_page_read(void *mem, const char *source, const char *bytes,
			    size_t len, const char *encoding,
			    struct kb_sheet **ret, struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	struct kb_sheet *page = kb_new(tmp, struct kb_sheet);
	struct kb_decoded d;
	struct kb_lines lines = { .page = page, .from = &d };
	const char *slash = strrchr(source, '/');
	enum kb_status st = kb_decode(tmp, source, bytes, len, encoding, &d,
				      err);

	if (st == KB_OK) {
		page->name = kb_strdup(page, slash ? slash + 1 : source);
		page->encoding = d.encoding;
		page->html = is_html(d.text, d.len);
		page->size = len;
		page->by = "";
		kb_sha256(bytes, len, page->digest);
		st = page->html ? kb_read_html(&lines, source, err)
				: read_text(&lines, source, err);
	}
	if (st == KB_OK && page->n_lines == 0)
		st = kb_error_at(err, KB_INVALID, source, 0,
				 "there is no text in this file");
	if (st == KB_OK) {
		page->lang = lang_of(page);
		*ret = talloc_steal(mem, page);
	}
	talloc_free(tmp);
	return st;
}
