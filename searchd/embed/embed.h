/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * embed.h - the box and the answer in other people's pages: a script, a frame,
 * and who may have them (setting help_origins).
 */
#ifndef KB_SEARCHD_EMBED_H
#define KB_SEARCHD_EMBED_H

#include "../routes.h"

/* site->embed: the script with the words of all languages. After both are
   loaded. */
void kb_embed_open(struct kb_site *site);
/* Whether this is a page for a frame: without head and foot, its links lead out
   of it. */
bool kb_embed_is_frame(const struct kb_request *r);
/* Who may show it; NULL: nobody but we. */
const char *kb_embed_framed_by(const struct kb_request *r);
/* The Origin of this request if its page may read what a route with
   KB_ROUTE_CROSS says; NULL: it may not, or none was sent. */
const char *kb_embed_reader(const struct kb_request *r);

#endif
