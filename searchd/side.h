/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * side.h - the second listener: /healthz, /readyz and /metrics for supervisors,
 * which must get through when the first one is full.
 */
#ifndef KB_SEARCHD_SIDE_H
#define KB_SEARCHD_SIDE_H

#include <kb/base.h>

/* where: "127.0.0.1:9090", "[::1]:9090" or the path of a socket, which is made
   anew. *ret listens; the caller closes it. */
KB_NODISCARD enum kb_status kb_side_listen(const char *where, int *ret,
					   struct kb_error *err);

#endif
