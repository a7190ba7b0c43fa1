/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * permit.c - in: who asks, and what for. Out: yes or no. One table says it:
 * roles across, permissions down; what is not in it is refused.
 */
#include "access.h"

static const char *const roles[KB_ROLES] = {
	[KB_ROLE_PUBLIC] = "public",
	[KB_ROLE_AGENT] = "agent",
	[KB_ROLE_EDITOR] = "editor",
	[KB_ROLE_PUBLISHER] = "publisher",
	[KB_ROLE_OPERATOR] = "operator",
};

/* y in the order of roles[]: public, agent, editor, publisher, operator. */
static const struct { const char *name, *may; } permits[KB_PERMISSIONS] = {
	[KB_PERMIT_NOBODY]		= { "nobody",		"-----" },
	[KB_PERMIT_ALL]			= { "all",		"yyyyy" },
	[KB_PERMIT_LOCAL]		= { "local",		"-----" },
	[KB_PERMIT_SIGNED_IN]		= { "signed-in",	"-yyyy" },
	[KB_PERMIT_STAFF_READ]		= { "staff-read",	"-yyyy" },
	[KB_PERMIT_CASE_READ]		= { "case-read",	"-yyy-" },
	[KB_PERMIT_CASE_KEYS]		= { "case-keys",	"-yyy-" },
	[KB_PERMIT_CASE_WRITE]		= { "case-write",	"-yyy-" },
	[KB_PERMIT_RECEIPT_READ]	= { "receipt-read",	"--yyy" },
	[KB_PERMIT_TEAM_READ]		= { "team-read",	"-yyyy" },
	[KB_PERMIT_PREVIEW]		= { "preview",		"--yy-" },
	[KB_PERMIT_ARTICLE_EDIT]	= { "article-edit",	"--yy-" },
	[KB_PERMIT_ARTICLE_PUBLISH]	= { "article-publish",	"---y-" },
	[KB_PERMIT_AUDIT_READ]		= { "audit-read",	"----y" },
	[KB_PERMIT_PEOPLE]		= { "people",		"----y" },
};

const char *kb_role_name(enum kb_role role)
{
	return roles[role];
}

bool kb_role_find(const char *name, enum kb_role *ret)
{
	for (int i = 0; i < KB_ROLES; i++)
		if (!strcmp(roles[i], name)) {
			*ret = (enum kb_role)i;
			return true;
		}
	return false;
}

const char *kb_permission_name(enum kb_permission p)
{
	return permits[p].name;
}

bool kb_permission_find(const char *name, enum kb_permission *ret)
{
	for (int i = 0; i < KB_PERMISSIONS; i++)
		if (!strcmp(permits[i].name, name)) {
			*ret = (enum kb_permission)i;
			return true;
		}
	return false;
}

bool kb_role_may(enum kb_role role, enum kb_permission p)
{
	return (unsigned)role < KB_ROLES && (unsigned)p < KB_PERMISSIONS &&
		permits[p].may[role] == 'y';
}

bool kb_who_may(const struct kb_who *who, enum kb_permission p)
{
	if (!kb_role_may(who->role, p))
		return false;
	if (p == KB_PERMIT_ALL)
		return true;
	if (who->must_change && p != KB_PERMIT_SIGNED_IN)
		return false;
	return who->scopes >> p & 1;
}

bool kb_who_may_edit(const struct kb_who *who, const char *domain)
{
	if (!kb_who_may(who, KB_PERMIT_ARTICLE_EDIT))
		return false;
	for (size_t i = 0; i < who->n_domains; i++)
		if (!strcmp(who->domains[i], domain))
			return true;
	return who->n_domains == 0;
}
