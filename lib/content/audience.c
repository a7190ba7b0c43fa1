/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audience.c - in: an article's audience and who asks. Out: whether he may see
 * it. Deny is what is left when no line says otherwise.
 */
#include <kb/audience.h>

#include <stdlib.h>

/* N of "agent-N"; 0: it is not of that form. */
static int level_of(const char *audience)
{
	if (strncmp(audience, "agent-", 6) != 0 || audience[6] < '1' ||
	    audience[6] > '0' + KB_LEVEL_MAX || audience[7])
		return 0;
	return audience[6] - '0';
}

bool kb_audience_sees(const struct kb_audience *who, const char *audience)
{
	int level = level_of(audience);

	if (!strcmp(audience, "public"))
		return true;
	if (!who->staff)
		return false;
	if (who->all || !strcmp(audience, "agent"))
		return true;
	if (level)
		return who->level >= level;
	for (size_t i = 0; i < who->n_groups; i++)
		if (!strcmp(who->groups[i], audience))
			return true;
	return false;
}

const char *kb_audience_problem(const char *text)
{
	size_t len = strlen(text);

	if (!len || len > KB_GROUP_MAX)
		return "must have 1 to 32 bytes";
	for (size_t i = 0; i < len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789-", text[i]))
			return "may hold a-z, 0-9 and - only";
	if (!strncmp(text, "agent-", 6) && !level_of(text))
		return "agent- is followed by a level from 1 to 9";
	return NULL;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *kb_audience_key(void *mem, const struct kb_audience *who)
{
	size_t n = who->n_groups;
	const char **sorted;
	char *key;

	if (!who->staff)
		return kb_strdup(mem, "public");
	if (who->all)
		return kb_strdup(mem, "all");
	/* All, however many: whom a key leaves out would share a view. */
	sorted = kb_array(mem, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		sorted[i] = who->groups[i];
	qsort(sorted, n, sizeof(*sorted), by_bytes);
	key = kb_format(mem, "%d", who->level);
	for (size_t i = 0; i < n; i++)
		if (!i || strcmp(sorted[i], sorted[i - 1]) != 0)
			key = talloc_asprintf_append(key, ",%s", sorted[i]);
	talloc_free(sorted);
	return key;
}

struct kb_audience *kb_audience_copy(void *mem, const struct kb_audience *who)
{
	struct kb_audience *copy = kb_new(mem, struct kb_audience);
	const char **groups = kb_array(copy, const char *, who->n_groups + 1);

	*copy = *who;
	for (size_t i = 0; i < who->n_groups; i++)
		groups[i] = kb_strdup(copy, who->groups[i]);
	copy->groups = groups;
	return copy;
}
