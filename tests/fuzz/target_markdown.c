/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_markdown.c - Markdown to HTML, as articles and as rules. A parser
 * that reads as browsers do finds nothing in it that may not stand in a page;
 * clauses are pieces of the text.
 */
#include <kb/text.h>

#include "../../lib/content/parts.h"
#include "fuzz.h"

static bool render(void *mem, const char *bytes, size_t len, bool rule,
		   struct markdown *md)
{
	struct kb_error err;

	*md = (struct markdown){ .mem = mem, .source = "file", .bytes = bytes,
				 .len = len, .line0 = 1, .rule = rule };
	return kb_utf8_valid(bytes, len) == len &&
		kb_markdown_guard(md, &err) == KB_OK &&
		kb_markdown_render(md, &err) == KB_OK;
}

static void check_out(const struct markdown *md)
{
	fuzz_check_text("HTML", md->html.bytes);
	fuzz_check_text("text", md->text.bytes);
	fuzz_check_html(md->html.bytes);
	for (size_t i = 0; i < md->n_headings; i++)
		fuzz_check(md->headings[i].at <= md->text.len,
			   "heading %zu is outside of the text", i);
}

void fuzz_markdown(void *mem, const char *bytes, size_t len)
{
	struct markdown md;

	if (!render(mem, bytes, len, false, &md))
		return;
	check_out(&md);
	fuzz_check(!md.n_clauses, "clauses without a rule");
}

void fuzz_rule(void *mem, const char *bytes, size_t len)
{
	struct markdown md;
	const char *from;

	if (!render(mem, bytes, len, true, &md))
		return;
	check_out(&md);
	from = md.text.bytes;
	for (size_t i = 0; i < md.n_clauses; i++) {
		const struct kb_clause *c = &md.clauses[i];

		fuzz_check(c->number[0] && strspn(c->number, "0123456789.") ==
			   strlen(c->number), "number '%s'", c->number);
		from = strstr(from, c->text);
		fuzz_check(from, "clause %s is not in the text after the one "
			   "before it", c->number);
		from += strlen(c->text);
	}
}
