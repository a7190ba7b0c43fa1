/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * attachment.h - pictures and papers that articles show: "/attachments/NAME" in
 * their text. A name has one content for ever, since versions and receipts
 * show it; another content has another name. Who may see an article that
 * shows it may have it, nobody else.
 */
#ifndef KB_ATTACHMENT_H
#define KB_ATTACHMENT_H

#include <kb/audience.h>
#include <kb/store.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_ATTACHMENT_MAX = 5 << 20,	/* bytes */
       KB_ATTACHMENT_NAME = 80 };	/* bytes */

struct kb_attachment {
	const char *name, *type;	/* "meter.png", "image/png" */
	const char *by;			/* who brought it, "": a program */
	int64_t at;
	const char *bytes; size_t len;	/* NULL in lists */
};

/* By the first bytes: PNG, JPEG, GIF, WebP, PDF; NULL: none of them. Text that
   a browser may run (SVG, HTML) is none. Static. */
const char *kb_attachment_type(const char *bytes, size_t len);
/* Letters a-z, digits, . _ -; a letter or digit first; ends in what its type
   is called. NULL if it is right, else what is wrong. */
const char *kb_attachment_problem(const char *name, const char *type);
/* A right name made of what somebody calls it and of the content, so that no
   two contents meet. Child of mem. */
char *kb_attachment_name(void *mem, const char *called, const char *type,
			 const char *bytes, size_t len);

/* KB_INVALID: kind or name; KB_LIMIT; KB_CONFLICT: the name has another
   content already. */
KB_NODISCARD enum kb_status kb_attachment_put(struct kb_store *s,
	const struct kb_attachment *a, enum kb_put *ret, struct kb_error *err);
/* KB_NOT_FOUND also when no live article shows it that the audience sees; who
   sees everything sees those that none shows yet. */
KB_NODISCARD enum kb_status kb_attachment_get(struct kb_store *s, void *mem,
	const struct kb_audience *who, const char *name,
	struct kb_attachment *ret, struct kb_error *err);
/* The same for who may see everything, without bytes. */
KB_NODISCARD enum kb_status kb_attachment_look(struct kb_store *s, void *mem,
	const char *name, struct kb_attachment *ret, struct kb_error *err);
/* What this person brought and no version shows, nor any text that is being
   written; newest first, without bytes. */
KB_NODISCARD enum kb_status kb_attachment_spare(struct kb_store *s, void *mem,
	const char *by, struct kb_attachment **ret, size_t *n,
	struct kb_error *err);
/* Takes away one of these. KB_NOT_FOUND: it is none of them. */
KB_NODISCARD enum kb_status kb_attachment_drop(struct kb_store *s,
	const char *by, const char *name, struct kb_error *err);
/* All, by name; without bytes. */
KB_NODISCARD enum kb_status kb_attachment_list(struct kb_store *s, void *mem,
	struct kb_attachment **ret, size_t *n, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
