/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign.h - articles of other systems: their HTML and wikitext become the
 * Markdown that our articles are written in. What comes in is foreign and may be
 * hostile; what goes out has nothing but headings, paragraphs, lists, quotations,
 * code, tables, emphasis and links. What cannot be carried over is counted, by
 * what it is.
 */
#ifndef KB_FOREIGN_H
#define KB_FOREIGN_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_FOREIGN_MAX = 4 << 20 };	/* bytes of one text */

/* What was left behind: "script", "image"; which: the first one's address, name
   or words, "" where it has none. */
struct kb_aside { const char *what, *which; size_t n; };
struct kb_asides { void *mem; struct kb_aside *v; size_t n, cap; };
void kb_aside_add(struct kb_asides *to, const char *what, const char *which,
		  size_t len);

/* The id of the article that an address of the other system leads to, or
   NULL. */
typedef const char *(*kb_link_fn)(void *user, const char *address);

/* html: valid UTF-8, a page or a part of one. KB_LIMIT: too long, or tags
   without end. */
KB_NODISCARD enum kb_status kb_html_markdown(void *mem, const char *source,
	const char *html, size_t len, kb_link_fn link, void *user,
	struct kb_asides *asides, char **ret, struct kb_error *err);

/* Names of namespaces of a wiki, beside those that every wiki has; NULL ends
   them. */
struct kb_wiki { const char *const *files, *const *categories; };
/* Wikitext as HTML for kb_html_markdown(). A link to a page has the address
   "wiki:Title". *categories: their names, separated by commas. */
KB_NODISCARD enum kb_status kb_wikitext_html(void *mem, const char *source,
	const char *text, size_t len, const struct kb_wiki *wiki,
	struct kb_asides *asides, char **ret, char **categories,
	struct kb_error *err);
/* A title as a wiki takes it for the same: spaces for underscores, first letter
   large, nothing around, nothing behind a #. */
char *kb_wiki_title(void *mem, const char *title, size_t len);

#ifdef __cplusplus
}
#endif
#endif
