/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_article.c - an article's file. What is read is whole and bounded, its
 * fields survive the store's JSON, and what other systems' text becomes is a
 * file that reads as one of ours.
 */
#include <kb/content.h>
#include <kb/text.h>

#include "fuzz.h"

static bool starts_char(const struct kb_article *a, size_t at)
{
	return at == a->text_len ||
		((unsigned char)a->text[at] & 0xC0) != 0x80;
}

static void check_sections(const struct kb_article *a)
{
	size_t last = 0;

	fuzz_check(a->n_sections > 0, "no section");
	for (size_t i = 0; i < a->n_sections; i++) {
		const struct kb_section *s = &a->sections[i];

		fuzz_check(last <= s->start && s->start <= s->end &&
			   s->end <= a->text_len, "section %zu lies outside",
			   i);
		fuzz_check(starts_char(a, s->start) && starts_char(a, s->end),
			   "section %zu cuts a character", i);
		fuzz_check(kb_utf8_count(a->text + s->start,
					 s->end - s->start) <=
			   KB_SECTION_CHARS, "section %zu is too long", i);
		last = s->end;
	}
}

static void check_whole(const struct kb_article *a)
{
	fuzz_check_text("text", a->text);
	fuzz_check_text("title", a->title);
	fuzz_check(strlen(a->text) == a->text_len, "NUL in the text");
	fuzz_check(a->title[0] && !kb_id_problem(a->id), "title or id");
	check_sections(a);
}

static void check_fields(void *mem, const struct kb_article *a)
{
	char *json = kb_article_fields_json(mem, a), *again;
	struct kb_article *back;
	struct kb_error err;

	fuzz_check(kb_article_from_fields_json(mem, json, &back, &err) ==
		   KB_OK, "stored fields: %s", err.text);
	again = kb_article_fields_json(mem, back);
	fuzz_check(!strcmp(json, again), "fields\n%s\ncame back as\n%s", json,
		   again);
}

static void check_again(void *mem, const struct kb_article *a)
{
	struct kb_article *b;
	struct kb_error err;

	fuzz_check(kb_article_parse(mem, "again", NULL, NULL, a->source,
				    a->source_len, &b, &err) == KB_OK,
		   "its own source: %s", err.text);
	fuzz_check(!strcmp(a->id, b->id) && !strcmp(a->lang, b->lang) &&
		   !strcmp(a->title, b->title), "%s/%s '%s' became %s/%s '%s'",
		   a->id, a->lang, a->title, b->id, b->lang, b->title);
}

/* A row of a collection: id and title, in lines. */
static void check_row(void *mem, const char *bytes, size_t len)
{
	struct fuzz_rest rest = { bytes, bytes + len };
	char *id = fuzz_line(mem, &rest), *title = fuzz_left(mem, &rest, &len);
	struct kb_article *a;
	struct kb_error err;

	if (len > 60 || kb_utf8_valid(title, strlen(title)) != strlen(title))
		return;
	if (kb_article_from_text(mem, id, "ru", title, "Text.", 5, &a, &err) ==
	    KB_OK && a->title[0])
		check_again(mem, a);
}

void fuzz_article(void *mem, const char *bytes, size_t len)
{
	struct kb_article *a;
	struct kb_error err;

	if (kb_article_parse(mem, "file", NULL, NULL, bytes, len, &a, &err) ==
	    KB_OK) {
		check_whole(a);
		check_fields(mem, a);
		check_again(mem, a);
	}
	if (kb_article_parse_lenient(mem, "file", "given", "en", bytes, len,
				     &a, &err) == KB_OK) {
		check_whole(a);
		check_fields(mem, a);
	}
	check_row(mem, bytes, len);
}
