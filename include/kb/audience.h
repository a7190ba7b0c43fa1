/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audience.h - who may see an article: its field `audience` against the person
 * who asks. The one place that knows the rule; the index, the store's readers
 * and the pages ask it.
 *
 *   public    everyone, signed in or not
 *   agent     everyone who is signed in
 *   agent-N   signed in, level N or above (1..9)
 *   NAME      members of the group NAME
 *
 * An audience that is none of these is seen by nobody but editors.
 */
#ifndef KB_AUDIENCE_H
#define KB_AUDIENCE_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_LEVEL_MAX = 9, KB_GROUPS_MAX = 16, KB_GROUP_MAX = 32 /* bytes */ };

/* Zeroed, it is the public. Groups are borrowed, in any order. */
struct kb_audience {
	bool staff;		/* signed in */
	bool all;		/* and sees every audience: editors */
	int level;
	const char *const *groups; size_t n_groups;
};

/* May who see an article with this in its field `audience`? */
bool kb_audience_sees(const struct kb_audience *who, const char *audience);
/* NULL if text may stand in the field, else what is wrong with it. */
const char *kb_audience_problem(const char *text);
/* The same text for two who see the same of all there could be, another one
   otherwise: names a view of the index. Child of mem. */
char *kb_audience_key(void *mem, const struct kb_audience *who);
/* With groups of its own. */
struct kb_audience *kb_audience_copy(void *mem, const struct kb_audience *who);

#ifdef __cplusplus
}
#endif
#endif
