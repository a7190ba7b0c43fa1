/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_authority.c - what this agent may do about it, up to what, and who
 * decides beyond that and when he can be reached. In: an article's authority,
 * the agent's level, the file of teams. Out: words.
 */
#include <stdlib.h>
#include "../site.h"
#include "desk.h"

static const char *may_text(const struct kb_desk *d,
			    const struct kb_authority *a)
{
	const char *comma = kb_words_get(d->v.words, "comma");
	char *text = talloc_strdup(d->v.mem, "");

	for (size_t i = 0; i < a->n_may; i++)
		text = talloc_asprintf_append(text, "%s%s", i ? comma : "",
			kb_view_word(&d->v, "desk_may", a->may[i]));
	return text;
}

/* Whom to ask, and whether anybody is there now. */
static void add_team(const struct kb_desk *d, const char *id, json_t *to)
{
	const struct kb_site *site = d->r->site;
	const struct kb_teams *teams = site->teams;
	struct kb_desk home = *d;	/* colleagues keep our hours, not
					   those of the customer's country */
	const struct kb_team *team = teams ? kb_team_find(teams, id) : NULL;
	const char *key = "desk_team_always";
	int64_t next = 0;
	bool open = true;

	put(to, "team", team ? team->names[kb_site_lang_index(d->r->lang)] :
	    id);
	if (!team)
		return;
	put(to, "phone", team->phone);
	home.calendar = kb_calendar_find(site->calendars,
					 site->config.country);
	if (!team->always) {
		kb_team_hours(teams, team, d->v.now, &open, &next);
		key = !next ? "desk_team_closed" : open ? "desk_team_open" :
		      "desk_team_opens";
	}
	json_object_set_new(to, "open_now", json_boolean(open));
	put(to, "open_text", kb_desk_fill(d->v.mem, d->v.words, key, "time",
		next ? kb_desk_when(&home, d->v.words, next) : "", NULL));
}

/* "30 CNY" as people say it. */
static const char *money(const struct kb_desk *d, const char *limit)
{
	size_t n = strspn(limit, "0123456789.");
	const char *key = talloc_asprintf(d->v.mem, "desk_money_%s",
					  limit + n + (limit[n] == ' '));

	return kb_words_find(d->v.words, key) ? kb_desk_fill(d->v.mem,
		d->v.words, key, "n", talloc_strndup(d->v.mem, limit, n),
		NULL) : limit;
}

void kb_desk_authority(struct kb_desk *d, const struct kb_authority *a,
		       json_t *card)
{
	const struct kb_who *who = d->r->who;
	bool below;
	json_t *to;

	if (!a)
		return;
	below = !who->audience.all &&
		strtol(a->level, NULL, 10) > who->audience.level;
	to = json_object();
	if (below)
		put(to, "may_not", kb_desk_fill(d, d->v.words, "desk_may_not",
						"level", a->level, NULL));
	else
		put(to, "may_text", may_text(d, a));
	if (!below && *a->limit)
		put(to, "limit_text", kb_desk_fill(d, d->v.words,
			"desk_may_up_to", "limit", money(d, a->limit), NULL));
	if (*a->escalate_to)
		add_team(d, a->escalate_to, to);
	json_object_set_new(card, "authorised", to);
}
