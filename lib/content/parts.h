/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts.h - what the files of lib/content share among themselves.
 */
#ifndef KB_CONTENT_PARTS_H
#define KB_CONTENT_PARTS_H

#include <kb/content.h>

/* ---- front matter -------------------------------------------------------- */

struct front_matter {
	const char *yaml; size_t yaml_len;
	const char *body; size_t body_len;
	int body_line;		/* 1-based line on which the body starts */
	bool found;
};
/* Splits at the `---` lines. KB_INVALID: opened and not closed. */
KB_NODISCARD enum kb_status kb_front_matter_split(const char *source,
	const char *bytes, size_t len, struct front_matter *ret,
	struct kb_error *err);

/* ---- fields: one table for YAML, JSON and the record ----------------------- */

enum kb_shape { KB_TEXT, KB_DATE, KB_FROM, KB_UNTIL, KB_KIND, KB_LIST, KB_PAIRS, KB_CITES,
		KB_ACCEPTS,
		KB_PROMISE, KB_AUTHORITY, KB_CLAUSES };
struct kb_field {
	const char *key;
	enum kb_shape shape;
	size_t at;		/* members of struct kb_article; the second */
	size_t count_at;	/* is how many, or the offset of a moment */
	const char *fallback;	/* KB_TEXT: value that is not written out */
};
extern const struct kb_field kb_fields[];
extern const size_t kb_n_fields;

struct kb_subfield { const char *key; size_t at; };
extern const struct kb_subfield kb_cite_fields[3], kb_accept_fields[4], kb_promise_fields[10],
	kb_authority_fields[4];		/* the last one of authority is `may` */

/* Empty strings and defaults for every field, so that none is NULL. */
void kb_fields_default(struct kb_article *a);
/* Checks keys and shapes, then reads. Texts stay those of the tree. */
KB_NODISCARD enum kb_status kb_fields_from_yaml(void *mem, const char *source,
	const struct kb_yaml *root, struct kb_article *a,
	struct kb_error *err);
/* The same without checks, for what we have written ourselves. */
void kb_fields_read(void *mem, const struct kb_yaml *root,
		    struct kb_article *a);
/* Values that the table's shapes cannot check: states, dates, durations. */
KB_NODISCARD enum kb_status kb_fields_check(const char *source,
	const struct kb_yaml *root, const struct kb_article *a,
	struct kb_error *err);

/* ---- blocks ---------------------------------------------------------------- */

/* KB_BLOCK_OTHER if the words are no known heading. */
enum kb_block kb_block_find(const char *heading);
/* The same for a heading of any level, which may be none of a block. */
enum kb_block kb_block_own(int level, bool rule, const char *heading);
/* An id for a heading that none of those above it has. */
char *kb_anchor_make(void *mem, const struct kb_heading *above, size_t n_above,
		     enum kb_block own, const char *text);

/* ---- Markdown -------------------------------------------------------------- */

struct markdown {
	/* in */
	void *mem;
	const char *source;	/* file name, for errors */
	const char *bytes; size_t len;
	int line0;		/* file line of the first byte */
	const char *title;	/* a first heading equal to it is not repeated
				   in the HTML; NULL: take the first heading */
	bool rule;		/* numbered paragraphs are clauses */
	bool keep_lines;	/* a line break in the source is one in text */
	bool timed_blocks;	/* headings may say when their block holds */
	/* out */
	struct kb_buf html, text;
	struct kb_heading *headings; size_t n_headings;
	struct kb_timed *timed; size_t n_timed;
	struct kb_link *links; size_t n_links;
	struct kb_clause *clauses; size_t n_clauses;
};
KB_NODISCARD enum kb_status kb_markdown_render(struct markdown *md,
					       struct kb_error *err);
/* KB_LIMIT for input that makes cmark slow: many markers on one line, very
   many images. */
KB_NODISCARD enum kb_status kb_markdown_guard(const struct markdown *md,
					      struct kb_error *err);

/* HTML to plain text, tags and scripts left out. */
void kb_html_strip(struct kb_buf *to, const char *html, size_t len);
/* Text to HTML; C0 control characters are left out. */
void kb_html_escape(struct kb_buf *to, const char *text, size_t len);
/* The address to put into href (escaped), NULL if it is not allowed. *outside
   tells that it leads to another site. */
char *kb_url_href(void *mem, const char *url, bool *outside);
/* The same for img src: only what lies below /attachments/. */
char *kb_url_src(void *mem, const char *url);

/* ---- sections, clauses ------------------------------------------------------ */

/* Fills a->sections from a->text and a->headings. */
void kb_sections_fill(void *mem, struct kb_article *a);
/* Length of "4.2" if a clause starts with it, else 0. */
size_t kb_clause_number(const char *text, size_t len);
/* The clauses that start at these offsets of the text (ascending); `stops`
   are where headings start. */
void kb_clauses_fill(struct markdown *md, const uint32_t *starts, size_t n);

#endif
