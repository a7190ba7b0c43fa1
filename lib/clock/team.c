/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * team.c - to whom agents hand over, and when somebody is there. In: a YAML
 * file. Out: kb_team records, and whether one is open at a time.
 */
#include "calendar.h"

enum { TEAMS_MAX = 1000, LOOK_DAYS = 366 };

struct team {
	struct kb_team team;		/* first: it is what others hold */
	const struct kb_calendar *calendar;
	struct kb_hours working, other;	/* of working days, of all others */
};
struct kb_teams { struct team **list; size_t n; };

static const struct kb_clock_key keys[] = {
	{ "id", KB_YAML_SCALAR, true }, { "names", KB_YAML_MAP, true },
	{ "phone", KB_YAML_SCALAR, false },
	{ "country", KB_YAML_SCALAR, true },
	{ "always", KB_YAML_SCALAR, false },
	{ "working", KB_YAML_SCALAR, false },
	{ "other", KB_YAML_SCALAR, false },
};

/* ---- reading ------------------------------------------------------------------ */

static const char *text_of(const struct kb_yaml *map, const char *key)
{
	const struct kb_yaml *node = kb_yaml_find(map, key);

	return node ? node->text : "";
}

static enum kb_status read_hours(const char *path, const struct kb_yaml *map,
				 const char *key, struct kb_hours *ret,
				 struct kb_error *err)
{
	const struct kb_yaml *node = kb_yaml_find(map, key);

	if (!node || kb_hours_parse(node->text, ret))
		return KB_OK;
	return kb_error_at(err, KB_INVALID, path, node->line, "'%s' are no "
		"hours; write 09:00-18:00, or up to four such with spaces "
		"between", node->text);
}

static enum kb_status read_when(struct team *t, const char *path,
				const struct kb_yaml *map,
				struct kb_error *err)
{
	const struct kb_yaml *always = kb_yaml_find(map, "always");
	enum kb_status status;

	if (always && strcmp(always->text, "yes") != 0)
		return kb_error_at(err, KB_INVALID, path, always->line,
			"'always' must be yes, or be left out");
	t->team.always = always;
	status = read_hours(path, map, "working", &t->working, err);
	if (status == KB_OK)
		status = read_hours(path, map, "other", &t->other, err);
	if (status == KB_OK && always && (t->working.n || t->other.n))
		return kb_error_at(err, KB_INVALID, path, always->line,
			"a team has either 'always', or 'working' and 'other'");
	return status;
}

static enum kb_status read_team(struct team *t, const char *path,
				const struct kb_yaml *map,
				const struct kb_calendars *calendars,
				struct kb_error *err)
{
	enum kb_status status = kb_clock_map(path, map, keys, KB_COUNT(keys),
					     err);

	if (status != KB_OK)
		return status;
	t->team.id = kb_strdup(t, text_of(map, "id"));
	t->team.phone = kb_strdup(t, text_of(map, "phone"));
	t->calendar = kb_calendar_find(calendars, text_of(map, "country"));
	if (!t->team.id[0])
		return kb_error_at(err, KB_INVALID, path, map->line,
				   "the 'id' is empty");
	if (!t->calendar)
		return kb_error_at(err, KB_INVALID, path,
			kb_yaml_find(map, "country")->line, "there is no "
			"calendar of '%s'; it would be the file %s.yaml",
			text_of(map, "country"), text_of(map, "country"));
	status = kb_clock_names(t, path, kb_yaml_find(map, "names"),
				t->team.names, err);
	return status == KB_OK ? read_when(t, path, map, err) : status;
}

static enum kb_status read_teams(struct kb_teams *all, const char *path,
				 const struct kb_yaml *root,
				 const struct kb_calendars *calendars,
				 struct kb_error *err)
{
	if (root->type != KB_YAML_LIST && root->child)
		return kb_error_at(err, KB_INVALID, path, root->line,
				   "must be a list of teams: - id: ...");
	all->list = kb_array(all, struct team *, TEAMS_MAX);
	for (const struct kb_yaml *y = root->child; y; y = y->next) {
		struct team *t = kb_new(all, struct team);
		enum kb_status status = read_team(t, path, y, calendars, err);
		if (status != KB_OK)
			return status;
		if (kb_team_find(all, t->team.id))
			return kb_error_at(err, KB_INVALID, path, y->line,
				"the team '%s' is there twice", t->team.id);
		if (all->n == TEAMS_MAX)
			return kb_error_at(err, KB_LIMIT, path, y->line,
				"more than %d teams", TEAMS_MAX);
		all->list[all->n++] = t;
	}
	return KB_OK;
}

enum kb_status kb_teams_open(void *mem, const char *path,
			     const struct kb_calendars *calendars,
			     struct kb_teams **ret, struct kb_error *err)
{
	struct kb_teams *all = kb_new(mem, struct kb_teams);
	void *tmp = talloc_new(NULL);
	struct kb_yaml *root;
	enum kb_status status = KB_OK;

	if (path[0]) {
		status = kb_clock_read(tmp, path, &root, err);
		if (status == KB_OK)
			status = read_teams(all, path, root, calendars, err);
	}
	talloc_free(tmp);
	if (status == KB_OK)
		*ret = all;
	else
		talloc_free(all);
	return status;
}

/* ---- asking --------------------------------------------------------------------- */

const struct kb_team *kb_team_find(const struct kb_teams *all, const char *id)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->list[i]->team.id, id) == 0)
			return &all->list[i]->team;
	return NULL;
}

static const struct kb_hours *hours_of(const struct team *t, int64_t day)
{
	return kb_calendar_works(t->calendar, day) ? &t->working : &t->other;
}

/* The end of the hours in which `at` falls; 0: closed. */
static int64_t open_until(const struct team *t, int64_t at)
{
	int64_t day = kb_calendar_day(t->calendar, at);
	const struct kb_hours *h = hours_of(t, day);
	const struct kb_zone *zone = t->calendar->zone;

	for (size_t i = 0; i < h->n; i++) {
		int64_t until = kb_zone_utc(zone, day * KB_DAY +
					    h->span[i].until);
		if (at < until && at >= kb_zone_utc(zone, day * KB_DAY +
						    h->span[i].from))
			return until;
	}
	return 0;
}

static int64_t opens_after(const struct team *t, int64_t at)
{
	int64_t day = kb_calendar_day(t->calendar, at), last = day + LOOK_DAYS;

	for (; day < last; day++) {
		const struct kb_hours *h = hours_of(t, day);
		for (size_t i = 0; i < h->n; i++) {
			int64_t from = kb_zone_utc(t->calendar->zone,
				day * KB_DAY + h->span[i].from);
			if (from > at)
				return from;
		}
	}
	return 0;
}

/* Hours that go on where others end, as over midnight, are one. */
static int64_t closes_after(const struct team *t, int64_t until)
{
	int64_t more = 0;

	for (int i = 0; i < LOOK_DAYS * KB_HOURS_MAX; i++) {
		more = open_until(t, until);
		if (!more)
			return until;
		until = more;
	}
	return 0;
}

void kb_team_hours(const struct kb_teams *all, const struct kb_team *team,
		   int64_t at, bool *now_open, int64_t *next)
{
	const struct team *t = (const struct team *)(const void *)team;
	int64_t until = team->always ? 0 : open_until(t, at);

	*now_open = team->always || until;
	*next = team->always ? 0 : until ? closes_after(t, until)
					 : opens_after(t, at);
}
