/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_page.c - a page of other people, HTML or text. Its lines lie in the
 * file, in order, and leave nothing out; judging twice is judging once; what is
 * set aside comes back; documents lie beside each other; a draft says what the
 * page says and nothing of it is markup.
 */
#include <kb/content.h>
#include <kb/quarantine.h>
#include <kb/text.h>

#include "fuzz.h"

static void check_line(const struct kb_sheet *page, size_t i, size_t len)
{
	const struct kb_page_line *l = &page->lines[i];

	fuzz_check_text("a line", l->text);
	fuzz_check(l->text[0], "line %zu is empty", i);
	fuzz_check(l->start < l->end && l->end <= len,
		   "line %zu lies at %u-%u of %zu bytes", i, l->start, l->end,
		   len);
	fuzz_check(l->score >= 0 && l->score <= 1 && l->reason[0] &&
		   l->aside == (l->score >= .5), "line %zu: %f %s", i,
		   l->score, l->reason);
	fuzz_check(!l->border || !l->aside, "a border at line %zu, which is "
		   "set aside", i);
}

/* Spaces, the signs of lists and what no text of ours may hold. */
static bool is_between(uint32_t cp)
{
	static const uint32_t signs[] = { '#', '-', '*', '+', 0x3000, 0xfeff,
		0x2013, 0x2022, 0xb7, 0x25cf, 0x25a0, 0x25c6 };

	for (size_t i = 0; i < KB_COUNT(signs); i++)
		if (signs[i] == cp)
			return true;
	return cp <= ' ' || (cp >= 0x7f && cp <= 0xa0) ||
		(cp >= 0x2000 && cp <= 0x2029) || (cp & 0xfffe) == 0xfffe;
}

static void check_gaps(const struct kb_sheet *page, const char *bytes,
		       size_t len)
{
	size_t at = 0;

	for (size_t i = 0; i <= page->n_lines; i++) {
		size_t to = i < page->n_lines ? page->lines[i].start : len;
		const char *p = bytes + at, *end = bytes + to;
		fuzz_check(at <= to, "line %zu begins at %zu, before %zu", i,
			   to, at);
		while (p < end)
			fuzz_check(is_between(kb_utf8_next(&p, end)),
				   "what ends at byte %zu is of no line",
				   (size_t)(p - bytes));
		at = i < page->n_lines ? page->lines[i].end : len;
	}
}

static char *documents(void *mem, const struct kb_sheet *page)
{
	struct kb_buf buf = { .mem = mem };
	struct kb_piece *docs;
	struct kb_error err;
	size_t n, last = 0;

	if (kb_page_documents(mem, page, &docs, &n, &err))
		return kb_strdup(mem, "too many");
	kb_buf_adds(&buf, "");
	for (size_t i = 0; i < n; i++) {
		const struct kb_piece *d = &docs[i];
		fuzz_check(last <= d->first && d->first < d->end &&
			   d->end <= page->n_lines, "document %zu lies at "
			   "%zu-%zu", i, d->first, d->end);
		fuzz_check(d->kept > 0 && d->kept + d->aside >=
			   d->end - d->first, "document %zu counts %zu and "
			   "%zu lines", i, d->kept, d->aside);
		fuzz_check_text("a title", d->title);
		last = d->end;
		kb_buf_addf(&buf, "%zu-%zu %s\n", d->first, d->end, d->title);
	}
	return buf.bytes;
}

/* What people turn round and turn back is as it was. */
static void check_turns(void *mem, struct kb_sheet *page)
{
	char *before = documents(mem, page), *after;

	for (int turn = 0; turn < 2; turn++) {
		for (size_t i = 0; i < page->n_lines; i++)
			page->lines[i].aside = !page->lines[i].aside;
		after = documents(mem, page);
	}
	fuzz_check(!strcmp(before, after), "documents\n%sbecame\n%s", before,
		   after);
}

static void check_again(void *mem, struct kb_sheet *page)
{
	char *before = kb_page_json(mem, page), *after;
	struct kb_sheet *back;
	struct kb_error err;

	kb_page_judge(page, &page, 1);
	kb_page_split(page);
	after = kb_page_json(mem, page);
	fuzz_check(!strcmp(before, after), "judged\n%s\nagain\n%s", before,
		   after);
	fuzz_check(kb_page_from_json(mem, before, strlen(before), &back, &err)
		   == KB_OK, "its own JSON: %s", err.text);
	after = kb_page_json(mem, back);
	fuzz_check(!strcmp(before, after), "printed\n%s\nagain\n%s", before,
		   after);
}

/* The draft of each document is an article whose page holds no markup of the
   text's own. */
static void check_drafts(void *mem, const struct kb_sheet *page)
{
	struct kb_piece *docs;
	struct kb_error err;
	size_t n;

	if (kb_page_documents(mem, page, &docs, &n, &err))
		return;
	for (size_t i = 0; i < n && i < 8; i++) {
		char *id = kb_document_id(mem, &docs[i], i + 1);
		char *text = kb_document_markdown(mem, &docs[i], id, NULL, 0);
		struct kb_article *a;
		enum kb_status st = kb_article_parse(mem, "draft", NULL, NULL,
			text, strlen(text), &a, &err);
		fuzz_check(st == KB_OK || st == KB_LIMIT, "draft: %s\n%s",
			   err.text, text);
		if (st)
			continue;
		fuzz_check(a->n_links == 0 && !strcmp(a->id, id),
			   "%zu links in\n%s", a->n_links, text);
		fuzz_check_html(a->html);
	}
}

void fuzz_page(void *mem, const char *bytes, size_t len)
{
	struct kb_sheet *page;
	struct kb_error err;

	if (kb_page_read(mem, "pages/Some page.html", bytes, len, NULL, &page,
			 &err))
		return;
	kb_page_judge(page, &page, 1);
	kb_page_split(page);
	for (size_t i = 0; i < page->n_lines; i++)
		check_line(page, i, len);
	if (!page->html && !strcmp(page->encoding, "UTF-8"))
		check_gaps(page, bytes, len);
	check_again(mem, page);
	check_turns(mem, page);
	check_drafts(mem, page);
}
