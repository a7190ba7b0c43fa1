/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wiki_line.c - what stands within a line of wikitext: links, pictures,
 * categories, emphasis. In: a line. Out: HTML; tags that the line has itself are
 * left to who reads the HTML.
 */
#include <ctype.h>
#include <strings.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <kb/text.h>

#include "wiki.h"

enum { DEEP = 6 };

static const char *const files[] = { "file", "image", "media", "Файл", "файл",
	"Изображение", "изображение", "文件", "檔案", "档案", "图像", "圖像", NULL };
static const char *const categories[] = { "category", "Категория", "категория",
	"分类", "分類", NULL };

char *kb_wiki_title(void *mem, const char *title, size_t len)
{
	struct kb_buf to = { .mem = mem };
	bool gap = false;

	kb_buf_adds(&to, "");
	for (size_t i = 0; i < len && title[i] != '#'; i++) {
		if (title[i] == '_' || isspace((unsigned char)title[i])) {
			gap = true;
			continue;
		}
		if (gap && to.len)
			kb_buf_adds(&to, " ");
		gap = false;
		kb_buf_add(&to, title + i, 1);
	}
	const char *at = to.bytes, *end = to.bytes + to.len;
	if (at == end)
		return to.bytes;
	UChar32 first = u_toupper((UChar32)kb_utf8_next(&at, end));
	char head[8] = { 0 };
	int n = 0;
	U8_APPEND_UNSAFE(head, n, first);
	return kb_format(mem, "%s%s", head, at);
}

static void add_attribute(struct kb_buf *to, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (strchr("&<>\"'", text[i]))
			kb_buf_addf(to, "&#%d;", text[i]);
		else
			kb_buf_add(to, text + i, 1);
}

/* ---- [[...]] ------------------------------------------------------------------------ */

static bool is_one(const char *const *names, const char *name, size_t len)
{
	for (; names && *names; names++)
		if (strlen(*names) == len &&
		    strncasecmp(*names, name, len) == 0)
			return true;
	return false;
}

/* Words below a picture; options of its place are none. */
static bool is_caption(const char *text, size_t len)
{
	static const char *const options[] = { "thumb", "thumbnail", "mini",
		"right", "left", "center", "none", "frame", "frameless",
		"border", "upright", "мини", "справа", "слева", "缩略图",
		"縮圖", "右", "左", NULL };

	return len > 0 && !is_one(options, text, len) &&
		!memchr(text, '=', len) &&
		!(len > 2 && strncasecmp(text + len - 2, "px", 2) == 0);
}

static void line_at(struct wiki *w, const char *text, size_t len, int deep);

static void picture(struct wiki *w, const char *in, size_t len, int deep)
{
	const char *bar = memchr(in, '|', len), *last = NULL;
	const char *end = in + len;
	size_t inner = 0;

	for (const char *p = in; p + 1 < end; p++) {
		inner += p[0] == '[' && p[1] == '[';
		inner -= inner && p[0] == ']' && p[1] == ']';
		if (*p == '|' && !inner)
			last = p;
	}

	kb_aside_add(w->asides, "image", in, bar ? (size_t)(bar - in) : len);
	if (last && is_caption(last + 1, (size_t)(end - last - 1)))
		line_at(w, last + 1, (size_t)(end - last - 1), deep + 1);
}

static void page_link(struct wiki *w, const char *in, size_t len, int deep)
{
	const char *bar = memchr(in, '|', len);
	size_t to = bar ? (size_t)(bar - in) : len;
	char *title = kb_wiki_title(w->mem, in, to);

	if (*title) {
		kb_buf_adds(&w->out, "<a href=\"wiki:");
		add_attribute(&w->out, title, strlen(title));
		kb_buf_adds(&w->out, "\">");
	}
	if (bar && to + 1 < len)
		line_at(w, bar + 1, len - to - 1, deep + 1);
	else
		kb_buf_add(&w->out, in, to);
	kb_buf_adds(&w->out, *title ? "</a>" : "");
	talloc_free(title);
}

static void bracketed(struct wiki *w, const char *in, size_t len, int deep)
{
	const char *colon = memchr(in, ':', len);
	size_t name;

	while (len > 0 && isspace((unsigned char)*in)) {
		in++;
		len--;
	}
	if (len > 0 && *in == ':') {	/* a link to what else would be shown */
		page_link(w, in + 1, len - 1, deep);
		return;
	}
	name = colon && colon > in ? (size_t)(colon - in) : 0;
	if (name && (is_one(files, in, name) ||
		     is_one(w->names->files, in, name))) {
		picture(w, in, len, deep);
	} else if (name && (is_one(categories, in, name) ||
			    is_one(w->names->categories, in, name))) {
		const char *bar = memchr(in, '|', len);
		size_t end = bar ? (size_t)(bar - in) : len;
		kb_buf_adds(&w->categories, w->categories.len ? ", " : "");
		kb_buf_add(&w->categories, colon + 1, end - name - 1);
	} else {
		page_link(w, in, len, deep);
	}
}

/* Where the brackets that begin at `at` end; 0: nowhere. */
static size_t bracket_end(const char *at, size_t len)
{
	size_t open = 0;

	for (size_t i = 0; i + 1 < len; i++) {
		if (at[i] == '[' && at[i + 1] == '[') {
			open++;
			i++;
		} else if (at[i] == ']' && at[i + 1] == ']') {
			i++;
			if (--open == 0)
				return i + 1;
		}
	}
	return 0;
}

/* ---- addresses ----------------------------------------------------------------------- */

static bool is_address(const char *at, size_t len)
{
	static const char *const begins[] = { "http://", "https://",
					      "mailto:", NULL };

	for (size_t i = 0; begins[i]; i++)
		if (len > strlen(begins[i]) &&
		    strncasecmp(at, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

static size_t address_len(const char *at, size_t len)
{
	size_t n = 0;

	while (n < len && !isspace((unsigned char)at[n]) &&
	       !strchr("<>\"[]{}|", at[n]))
		n++;
	return n;
}

static void add_link(struct wiki *w, const char *address, size_t len,
		     const char *words, size_t n_words, int deep)
{
	kb_buf_adds(&w->out, "<a href=\"");
	add_attribute(&w->out, address, len);
	kb_buf_adds(&w->out, "\">");
	if (n_words)
		line_at(w, words, n_words, deep + 1);
	else
		add_attribute(&w->out, address, len);
	kb_buf_adds(&w->out, "</a>");
}

/* "[https://... words]"; 0: it is none. */
static size_t external(struct wiki *w, const char *at, size_t len, int deep)
{
	const char *close = memchr(at, ']', len);
	size_t n, all;

	if (!close || !is_address(at + 1, len - 1))
		return 0;
	all = (size_t)(close - at) + 1;
	n = address_len(at + 1, all - 2);
	const char *words = at + 1 + n;
	while (words < close && *words == ' ')
		words++;
	add_link(w, at + 1, n, words, (size_t)(close - words), deep);
	return all;
}

static size_t bare(struct wiki *w, const char *at, size_t len, int deep)
{
	size_t n = address_len(at, len);

	while (n > 0 && strchr(".,;:!?)'", at[n - 1]))
		n--;
	add_link(w, at, n, NULL, 0, deep);
	return n;
}

/* ---- emphasis ------------------------------------------------------------------------ */

struct marks { bool bold, italic; };

static void turn(struct wiki *w, bool *is, const char *open,
		 const char *close)
{
	kb_buf_adds(&w->out, *is ? close : open);
	*is = !*is;
}

/* Two make it italic, three bold, five both; what is over is an apostrophe. */
static void quotes(struct wiki *w, struct marks *m, size_t n)
{
	for (; n > 5 || n == 4 || n == 1; n--)
		kb_buf_adds(&w->out, "'");
	if (n >= 3)
		turn(w, &m->bold, "<b>", "</b>");
	if (n == 2 || n == 5)
		turn(w, &m->italic, "<i>", "</i>");
}

/* ---- a line --------------------------------------------------------------------------- */

static size_t one(struct wiki *w, struct marks *m, const char *at, size_t len,
		  bool begins, int deep)
{
	size_t n;

	if (len > 1 && at[0] == '[' && at[1] == '[' && deep < DEEP) {
		n = bracket_end(at, len);
		if (n)
			bracketed(w, at + 2, n - 4, deep);
		if (n)
			return n;
	} else if (*at == '[' && deep < DEEP) {
		n = external(w, at, len, deep);
		if (n)
			return n;
	} else if (*at == '\'') {
		n = 0;
		while (n < len && at[n] == '\'')
			n++;
		quotes(w, m, n);
		return n;
	} else if (begins && deep == 0 && is_address(at, len)) {
		n = bare(w, at, len, deep);
		if (n)
			return n;
	}
	kb_buf_add(&w->out, at, 1);
	return 1;
}

static void line_at(struct wiki *w, const char *text, size_t len, int deep)
{
	struct marks m = { false, false };
	size_t misses = 0;

	for (size_t i = 0; i < len; ) {
		bool begins = i == 0 || !isalnum((unsigned char)text[i - 1]);
		/* Brackets without an end are looked up to the end of the
		   line: so often and no more. */
		size_t n = misses < 50 || text[i] != '[' ?
			one(w, &m, text + i, len - i, begins, deep) : 0;
		if (n <= 1 && text[i] == '[')
			misses++;
		if (n == 0) {
			kb_buf_add(&w->out, text + i, 1);
			n = 1;
		}
		i += n;
	}
	if (m.italic)
		kb_buf_adds(&w->out, "</i>");
	if (m.bold)
		kb_buf_adds(&w->out, "</b>");
}

void wiki_line(struct wiki *w, const char *text, size_t len)
{
	line_at(w, text, len, 0);
}
