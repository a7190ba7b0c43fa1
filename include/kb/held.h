/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * held.h - pages in quarantine: what was read from other people's files, line
 * by line, with what is set aside and why. Comes in: a page that was read and
 * judged (kb/quarantine.h). Goes out: the page again, as people have corrected
 * it. No index, answer or page of the public reads these tables.
 */
#ifndef KB_HELD_H
#define KB_HELD_H

#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	KB_PAGE_MAX = 4 << 20,		/* bytes of a file */
	KB_PAGE_LINES_MAX = 20000,
	KB_DOCUMENT_MIN = 20,		/* characters: less is no document */
	KB_HELD_MAX = 500,		/* pages waiting */
};

enum kb_line_kind { KB_LINE_TEXT, KB_LINE_HEADING, KB_LINE_ITEM,
		    KB_LINE_STEP, KB_LINE_CODE, KB_LINE_ROW, KB_LINE_KINDS };
const char *kb_line_kind_name(enum kb_line_kind kind);	/* "text" ... */

struct kb_page_line {
	const char *text;		/* UTF-8, spaces folded; never NULL */
	uint32_t start, end;		/* bytes of the file it came from */
	int line;			/* of that file, from 1 */
	enum kb_line_kind kind;
	int level;			/* heading: 1 to 6; else depth of list */
	int gap;			/* empty lines before it */
	double links;			/* share of its text within links */
	const char *place;		/* nav, footer, aside, header, or "" */
	/* What kb_page_judge and kb_page_split say, or a person did. */
	double score;			/* 0 text .. 1 set it aside */
	const char *reason;		/* text, nav, ad, spam ...; never NULL */
	bool aside;
	const char *border;		/* why a document begins, NULL: none */
	const char *by;			/* who decided; "": the program */
};

struct kb_sheet {
	int64_t seq, at;		/* in the table; else 0 */
	const char *name;		/* of the file, without folders */
	const char *encoding;		/* "UTF-8", "GB18030" ... */
	const char *lang;		/* of kb_langs */
	const char *by;			/* who brought it */
	bool html;
	size_t size;			/* bytes of the file */
	unsigned char digest[KB_HASH];	/* of those bytes */
	struct kb_page_line *lines;
	size_t n_lines;
};

/* KB_CONFLICT: the same file waits already; err names its number. KB_LIMIT:
   KB_HELD_MAX wait. */
KB_NODISCARD enum kb_status kb_held_put(struct kb_store *s,
	const struct kb_sheet *page, int64_t *ret_seq, struct kb_error *err);
KB_NODISCARD enum kb_status kb_held_get(struct kb_store *s, void *mem,
	int64_t seq, struct kb_sheet **ret, struct kb_error *err);

struct kb_held {
	int64_t seq, at;
	const char *name, *encoding, *lang, *by;
	int64_t lines, aside, drafts;
	int64_t documents;	/* as kb_page_documents() counts them */
};
/* Newest first. */
KB_NODISCARD enum kb_status kb_held_list(struct kb_store *s, void *mem,
	struct kb_held **ret, size_t *n, struct kb_error *err);
/* Somebody decides about one line (from 0); reversible in the same way. */
KB_NODISCARD enum kb_status kb_held_aside(struct kb_store *s, int64_t seq,
	size_t line, bool aside, const char *by, struct kb_error *err);
/* A document begins at this line, or no longer does. */
KB_NODISCARD enum kb_status kb_held_border(struct kb_store *s, int64_t seq,
	size_t line, bool border, const char *by, struct kb_error *err);
/* The page and its lines leave the store. */
KB_NODISCARD enum kb_status kb_held_remove(struct kb_store *s, int64_t seq,
	struct kb_error *err);
/* The draft that the document which begins at `line` has become. */
KB_NODISCARD enum kb_status kb_held_drafted(struct kb_store *s, int64_t seq,
	size_t line, const char *article, const char *lang, const char *by,
	struct kb_error *err);
struct kb_held_draft { size_t line; const char *article, *lang; };
KB_NODISCARD enum kb_status kb_held_drafts(struct kb_store *s, void *mem,
	int64_t seq, struct kb_held_draft **ret, size_t *n,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
