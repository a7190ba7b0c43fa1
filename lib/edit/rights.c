/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rights.c - who may do what to an article. In: who asks, how the article
 * stands, what is to be done. Out: yes, or which word of the interface says why
 * not. One table says it; what is not in it is refused.
 */
#include <kb/edit.h>

/* Who may: every editor; an editor while it is not for the public; a
   publisher. */
enum needs { EDITOR, EDITOR_INSIDE, PUBLISHER };
/* When somebody else must have written the text. */
enum eyes { ANY_EYES, OTHER_EYES_IF_OPEN, OTHER_EYES };

enum { NEW = 1 << KB_STATE_NONE, DRAFT = 1 << KB_STATE_DRAFT,
       REVIEW = 1 << KB_STATE_REVIEW, OUT = 1 << KB_STATE_PUBLISHED,
       OLD = 1 << KB_STATE_ARCHIVED,
       ALL = NEW | DRAFT | REVIEW | OUT | OLD, THERE = ALL & ~NEW };

static const struct {
	const char *name;
	enum needs needs;
	enum eyes eyes;
	unsigned from;		/* states of the newest version */
} rights[KB_EDIT_ACTIONS] = {
	[KB_EDIT_SAVE] = { "save", EDITOR, ANY_EYES, ALL },
	[KB_EDIT_REVIEW] = { "review", EDITOR, ANY_EYES, ALL },
	[KB_EDIT_PUBLISH] = { "publish", EDITOR_INSIDE, OTHER_EYES_IF_OPEN,
			      ALL },
	[KB_EDIT_VALIDATE] = { "validate", PUBLISHER, OTHER_EYES, ALL },
	[KB_EDIT_SCHEDULE] = { "schedule", EDITOR_INSIDE, OTHER_EYES_IF_OPEN,
			       ALL },
	[KB_EDIT_ARCHIVE] = { "archive", EDITOR_INSIDE, ANY_EYES,
			      DRAFT | REVIEW | OUT },
	[KB_EDIT_WITHDRAW] = { "withdraw", EDITOR_INSIDE, ANY_EYES,
			       DRAFT | REVIEW | OUT },
	[KB_EDIT_RESTORE] = { "restore", EDITOR, ANY_EYES, THERE },
	[KB_EDIT_DISCARD] = { "discard", EDITOR, ANY_EYES, ALL },
};

const char *kb_edit_action_name(enum kb_edit_action action)
{
	return rights[action].name;
}

bool kb_edit_action_find(const char *name, enum kb_edit_action *ret)
{
	for (int i = 0; i < KB_EDIT_ACTIONS; i++)
		if (!strcmp(rights[i].name, name)) {
			*ret = (enum kb_edit_action)i;
			return true;
		}
	return false;
}

/* What the action makes of it: an editor's word alone takes nothing away that
   others have validated. */
static bool is_guarded(const struct kb_edit_state *of)
{
	return of->open || (of->live && of->confidence == KB_VALIDATED);
}

static const char *why_not(const struct kb_who *who,
			   const struct kb_edit_state *of,
			   enum kb_edit_action action)
{
	enum needs needs = rights[action].needs;
	enum eyes eyes = rights[action].eyes;

	if (!kb_who_may(who, KB_PERMIT_ARTICLE_EDIT))
		return "edit_why_role";
	if (!kb_who_may_edit(who, of->domain ? of->domain : "") ||
	    (of->domain_after && !kb_who_may_edit(who, of->domain_after)))
		return "edit_why_domain";
	if (!(rights[action].from & 1u << of->state) ||
	    (action == KB_EDIT_WITHDRAW && !of->live))
		return "edit_why_state";
	if ((needs == PUBLISHER || (needs == EDITOR_INSIDE &&
				    is_guarded(of))) &&
	    !kb_who_may(who, KB_PERMIT_ARTICLE_PUBLISH))
		return "edit_why_publisher";
	if ((eyes == OTHER_EYES || (eyes == OTHER_EYES_IF_OPEN && of->open)) &&
	    of->four_eyes && who->name && of->author &&
	    !strcmp(who->name, of->author))
		return "edit_why_four_eyes";
	return "";
}

bool kb_edit_may(const struct kb_who *who, const struct kb_edit_state *of,
		 enum kb_edit_action action, const char **why)
{
	if ((unsigned)action >= KB_EDIT_ACTIONS)
		*why = "edit_why_state";
	else
		*why = why_not(who, of, action);
	return !**why;
}
