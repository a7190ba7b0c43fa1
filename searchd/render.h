/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * render.h - Markdown of somebody's making becomes HTML in a process of its
 * own, with little time and memory, while no worker waits for it.
 */
#ifndef KB_SEARCHD_RENDER_H
#define KB_SEARCHD_RENDER_H

#include <kb/base.h>

enum { KB_RENDERS_MAX = 2,		/* at once, for everybody */
       KB_RENDERS_WAITING = 12 };	/* for one of them to end */

struct kb_render;
/* Starts; `done` is called once, from another thread, when kb_render_take()
   may be called. KB_BUSY: as many as may be are at work; for who is patient: and
   as many wait. Whoever waits with a text reads it afterwards in a worker, so
   that the process gets as little time as a worker should need. option:
   "--lang" or "--page", a literal; its value and the bytes are copied. */
KB_NODISCARD enum kb_status kb_render_start(const char *bytes, size_t len,
	const char *option, const char *value, bool patient,
	void (*done)(void *user), void *user,
	struct kb_render **ret, struct kb_error *err);
/* What `kb-indexer render` printed, as a child of mem; NULL if it came to an
   end before it was done. The render is gone then. */
char *kb_render_take(struct kb_render *render, void *mem, size_t *ret_len);

#endif
