/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quarantine.h - pages of other people: bytes become lines, lines are judged,
 * lines become documents, documents become drafts. What comes in is foreign and
 * may be hostile; what goes out is bounded UTF-8 with the place in the file
 * where it stood. Nothing here publishes anything.
 */
#ifndef KB_QUARANTINE_H
#define KB_QUARANTINE_H

#include <kb/held.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
	KB_GUESS_MIN = 64,		/* bytes beyond ASCII, to guess from */
	KB_PAGE_DEEP_MAX = 2000,	/* open tags in each other */
	KB_PAGE_TAGS_MAX = 200000,
};

/* ---- characters --------------------------------------------------------- */

/* The bytes as UTF-8. `encoding`: what the person says it is, or NULL: UTF-8
   if that is what the bytes are, else what the file declares, else a guess.
   Whatever it is must come back to the same bytes. KB_INVALID: it does not
   (which byte), or the guess is not safe; then somebody must say. */
KB_NODISCARD enum kb_status kb_page_decode(void *mem, const char *source,
	const char *bytes, size_t len, const char *encoding, char **ret,
	size_t *ret_len, const char **ret_encoding, struct kb_error *err);
/* The encodings that may be named, ends with NULL. */
extern const char *const kb_page_encodings[];

/* ---- a page -------------------------------------------------------------- */

/* HTML by its tags, else text. Not judged yet: every line is text. */
KB_NODISCARD enum kb_status kb_page_read(void *mem, const char *source,
	const char *bytes, size_t len, const char *encoding,
	struct kb_sheet **ret, struct kb_error *err);
/* Gives each line its score and reason. others: lines of other pages of the
   same site, which are boilerplate where they are repeated; may be NULL. */
void kb_page_judge(struct kb_sheet *page, struct kb_sheet *const *others,
		   size_t n_others);
/* Finds where documents begin, among the lines that are not set aside. */
void kb_page_split(struct kb_sheet *page);

/* To another process, and back. from: what was printed; {"problem": "..."} is
   KB_INVALID with that text, anything else KB_LIMIT. */
char *kb_page_json(void *mem, const struct kb_sheet *page);
KB_NODISCARD enum kb_status kb_page_from_json(void *mem, const char *text,
	size_t len, struct kb_sheet **ret, struct kb_error *err);

/* ---- documents ------------------------------------------------------------- */

struct kb_piece {
	const struct kb_sheet *page;
	size_t first, end;		/* lines of the page */
	const char *title;
	size_t kept, aside;		/* lines */
	size_t chars;			/* of text that is kept */
};
/* Children of mem; documents without text are left out. */
KB_NODISCARD enum kb_status kb_page_documents(void *mem,
	const struct kb_sheet *page, struct kb_piece **ret, size_t *n,
	struct kb_error *err);

/* How like two documents are, 0 to 1: the share of runs of words they have in
   common. Pairs from `least` up, the likest first. */
struct kb_twins { size_t a, b; double like; };
KB_NODISCARD enum kb_status kb_documents_twins(void *mem,
	const struct kb_piece *docs, size_t n, double least,
	struct kb_twins **ret, size_t *n_twins, struct kb_error *err);

/* The article that the document would be, state draft: Markdown with front
   matter, with the place it came from as its provenance. Nothing in the text
   is taken for Markdown. `also`: documents that are merged into it: what they
   say and it does not stands at its end. */
char *kb_document_markdown(void *mem, const struct kb_piece *doc,
			   const char *id, const struct kb_piece *const *also,
			   size_t n_also);
/* "import/courier-cases-3": from the file's name and the document's place. */
char *kb_document_id(void *mem, const struct kb_piece *doc, size_t nth);

/* ---- waiting, and becoming drafts ------------------------------------------------ */

/* Keeps the page, and tells the editors' queue that it waits. */
KB_NODISCARD enum kb_status kb_page_wait(struct kb_store *s,
	const struct kb_sheet *page, const char *by, int64_t *ret_seq,
	struct kb_error *err);
/* The page leaves, and the queue no longer holds it. */
KB_NODISCARD enum kb_status kb_page_dismiss(struct kb_store *s, int64_t seq,
	struct kb_error *err);
/* Drafts of the page's documents that are none yet, one transaction. merge:
   documents at least so like one before are merged into it; 0: none are.
   *ret_made: how many articles. */
KB_NODISCARD enum kb_status kb_page_drafts(struct kb_store *s,
	const struct kb_sheet *page, double merge, const char *by,
	size_t *ret_made, struct kb_error *err);

/* Appends text so that Markdown shows it as it is. */
void kb_markdown_escape(struct kb_buf *buf, const char *text, size_t len,
			bool line_begins);

#ifdef __cplusplus
}
#endif
#endif
