/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * webhook_post.h - whom the operator has named, and telling one of them.
 */
#ifndef KB_SEARCHD_WEBHOOK_POST_H
#define KB_SEARCHD_WEBHOOK_POST_H

#include <kb/case.h>
#include <kb/config.h>
#include <stdatomic.h>

enum { KB_LISTENERS_MAX = 8, KB_LISTENER_ANSWER = 4096 };

struct kb_listeners {
	const char **urls; size_t n;
	const char *secret;		/* that signs */
};
/* From the settings, their file read. KB_INVALID: an address that is none of
   http or https, too many, a secret that is missing, short, or open to
   others. Children of mem. */
KB_NODISCARD enum kb_status kb_listeners_load(void *mem,
	const struct kb_config *config, struct kb_listeners *ret,
	struct kb_error *err);

enum kb_told {
	KB_TOLD,		/* it said 2xx */
	KB_TOLD_REFUSED,	/* it said something else */
	KB_TOLD_SILENT,		/* no connection, or no answer in time */
	KB_TOLD_STOPPED,	/* we end; nothing is known */
};
/* POSTs the body, signed. *why: for the two failures, child of mem. stop: when
   it becomes true, what is under way ends. */
enum kb_told kb_listener_tell(void *mem, const struct kb_listeners *all,
	const struct kb_outgoing *out, atomic_bool *stop, const char **why);

#endif
