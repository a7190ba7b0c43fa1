/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sitemap.h - the list of all pages for search engines, in parts.
 */
#ifndef KB_SEARCHD_SITEMAP_H
#define KB_SEARCHD_SITEMAP_H

#include "catalogue.h"

enum { KB_SITEMAP_ARTICLES = 1000 };	/* of a part, in all their languages */

/* At least 1. */
size_t kb_sitemap_parts(const struct kb_catalogue *c);
/* part: from 0; the first has the pages that are no articles, too. */
void kb_sitemap_write(struct kb_buf *to, const char *origin,
		      const struct kb_catalogue *c, size_t part);
/* The list of parts. */
void kb_sitemap_index(struct kb_buf *to, const char *origin,
		      const struct kb_catalogue *c);

#endif
