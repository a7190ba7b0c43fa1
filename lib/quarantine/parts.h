/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts.h - what the files of lib/quarantine share. Comes in: a file's bytes.
 * Goes out: text that knows where in the file each of its bytes stood, and
 * lines that readers add to a page.
 */
#ifndef KB_QUARANTINE_PARTS_H
#define KB_QUARANTINE_PARTS_H

#include <kb/quarantine.h>
#include <kb/text.h>

struct kb_decoded {
	char *text;		/* UTF-8 without byte order mark */
	size_t len;
	const char *encoding;
	uint32_t *at;		/* per byte of text, and one for its end */
};
KB_NODISCARD enum kb_status kb_decode(void *mem, const char *source,
	const char *bytes, size_t len, const char *encoding,
	struct kb_decoded *ret, struct kb_error *err);

/* A page that grows. */
struct kb_lines {
	struct kb_sheet *page;
	const struct kb_decoded *from;
	size_t cap;
};
/* Adds one line; text as it stands, bytes start..end of the decoded text. The
   rest of `as` is taken over. false: the page is full. */
bool kb_lines_add(struct kb_lines *lines, const char *text, size_t len,
		  size_t start, size_t end, const struct kb_page_line *as);

/* Markup becomes lines. KB_LIMIT: tags too deep or too many. */
KB_NODISCARD enum kb_status kb_read_html(struct kb_lines *lines,
	const char *source, struct kb_error *err);
KB_NODISCARD enum kb_status kb_html_check(const char *source,
	const char *html, size_t len, struct kb_error *err);

/* How far a text looks like Chinese or Russian as people write it, 0 to 1:
   the share of the most usual characters and pairs of letters. *ret_n: how
   many there were to look at. */
double kb_plausible(const char *text, size_t len, size_t *ret_n);

#endif
