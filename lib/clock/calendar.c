/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar.c - working days and holidays of countries. In: a folder with a YAML
 * file for each. Out: kb_calendar records, which nobody changes any more, so
 * that threads may share them.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>

#include "calendar.h"

enum { HOLIDAYS_MAX = 2000 };

struct kb_calendars { struct kb_calendar **list; size_t n; };

static const struct kb_clock_key keys[] = {
	{ "zone", KB_YAML_SCALAR, true }, { "weekend", KB_YAML_LIST, true },
	{ "hours", KB_YAML_SCALAR, true },
	{ "known_from", KB_YAML_SCALAR, true },
	{ "known_until", KB_YAML_SCALAR, true },
	{ "holidays", KB_YAML_LIST, true },
	{ "workdays", KB_YAML_LIST, false },
};
static const struct kb_clock_key holiday_keys[] = {
	{ "date", KB_YAML_SCALAR, false }, { "from", KB_YAML_SCALAR, false },
	{ "until", KB_YAML_SCALAR, false }, { "names", KB_YAML_MAP, true },
};
static const char *const weekdays[] = { "monday", "tuesday", "wednesday",
	"thursday", "friday", "saturday", "sunday" };

/* A file that is being read. */
struct reading {
	struct kb_calendar *c;
	const char *path;
	const struct kb_yaml *root;
	struct kb_error *err;
};

/* ---- days ------------------------------------------------------------------- */

const char *kb_day_format(int64_t day, char *buf, size_t size)
{
	char text[32];

	snprintf(buf, size, "%.10s", kb_time_format(day * KB_DAY, text,
						    sizeof(text)));
	return buf;
}

bool kb_day_parse(const char *text, int64_t *ret)
{
	int64_t at;

	if (strlen(text) != 10 || !kb_time_parse(text, &at))
		return false;
	*ret = kb_day_of(at);
	return true;
}

static size_t weekday(int64_t day)
{
	return (size_t)((day % 7 + 10) % 7);	/* day 0 was a Thursday */
}

static int compare_days(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int compare_free(const void *a, const void *b)
{
	const struct kb_free_day *x = a, *y = b;

	return (x->day > y->day) - (x->day < y->day);
}

const struct kb_free_day *kb_calendar_free_from(const struct kb_calendar *c,
						int64_t day)
{
	size_t low = 0, high = c->n_holidays;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (c->holidays[mid].day < day)
			low = mid + 1;
		else
			high = mid;
	}
	return low < c->n_holidays ? &c->holidays[low] : NULL;
}

static bool is_workday(const struct kb_calendar *c, int64_t day)
{
	return c->n_workdays && bsearch(&day, c->workdays, c->n_workdays,
					sizeof(day), compare_days);
}

bool kb_calendar_works(const struct kb_calendar *c, int64_t day)
{
	const struct kb_free_day *next = kb_calendar_free_from(c, day);

	if (next && next->day == day)
		return false;
	return !c->weekend[weekday(day)] || is_workday(c, day);
}

int64_t kb_calendar_day(const struct kb_calendar *c, int64_t at)
{
	return kb_day_of(at + kb_zone_offset(c->zone, at));
}

/* ---- reading ------------------------------------------------------------------ */

static enum kb_status read_day(struct reading *r, const struct kb_yaml *node,
			       int64_t *ret)
{
	if (node->type != KB_YAML_SCALAR || !kb_day_parse(node->text, ret))
		return kb_error_at(r->err, KB_INVALID, r->path, node->line,
			"'%s' is no date; write YYYY-MM-DD",
			node->text ? node->text : "a list");
	return KB_OK;
}

static enum kb_status read_weekend(struct reading *r)
{
	const struct kb_yaml *list = kb_yaml_find(r->root, "weekend");
	size_t n = 0;

	for (const struct kb_yaml *y = list->child; y; y = y->next) {
		size_t i = 0;
		while (i < KB_COUNT(weekdays) &&
		       (!y->text || strcmp(weekdays[i], y->text) != 0))
			i++;
		if (i == KB_COUNT(weekdays))
			return kb_error_at(r->err, KB_INVALID, r->path,
				y->line, "'%s' is no day of the week; write "
				"monday, tuesday, ...",
				y->text ? y->text : "a list");
		n += !r->c->weekend[i];
		r->c->weekend[i] = true;
	}
	if (n == KB_COUNT(weekdays))
		return kb_error_at(r->err, KB_INVALID, r->path, list->line,
			"all seven days are weekend; nothing would ever be due");
	return KB_OK;
}

static enum kb_status read_hours(struct reading *r)
{
	const struct kb_yaml *node = kb_yaml_find(r->root, "hours");

	if (!kb_hours_parse(node->text, &r->c->hours))
		return kb_error_at(r->err, KB_INVALID, r->path, node->line,
			"'%s' are no hours; write 09:00-18:00, or up to four "
			"such with spaces between", node->text);
	return KB_OK;
}

static enum kb_status read_known(struct reading *r)
{
	const struct kb_yaml *until = kb_yaml_find(r->root, "known_until");
	enum kb_status status = read_day(r,
		kb_yaml_find(r->root, "known_from"), &r->c->known_from);

	if (status == KB_OK)
		status = read_day(r, until, &r->c->known_until);
	if (status == KB_OK && r->c->known_until < r->c->known_from)
		return kb_error_at(r->err, KB_INVALID, r->path, until->line,
				   "'known_until' is before 'known_from'");
	return status;
}

/* date, or from and until. */
static enum kb_status read_range(struct reading *r, const struct kb_yaml *node,
				 int64_t *from, int64_t *until)
{
	const struct kb_yaml *date = kb_yaml_find(node, "date");
	const struct kb_yaml *first = kb_yaml_find(node, "from");
	const struct kb_yaml *last = kb_yaml_find(node, "until");
	enum kb_status status;

	if (date ? first || last : !first || !last)
		return kb_error_at(r->err, KB_INVALID, r->path, node->line,
			"a holiday has either 'date', or 'from' and 'until'");
	status = read_day(r, date ? date : first, from);
	if (status == KB_OK)
		status = read_day(r, date ? date : last, until);
	if (status == KB_OK && *until < *from)
		return kb_error_at(r->err, KB_INVALID, r->path, last->line,
				   "'until' is before 'from'");
	return status;
}

static enum kb_status read_holiday(struct reading *r,
				   const struct kb_yaml *node)
{
	struct kb_calendar *c = r->c;
	const char **names = kb_array(c, const char *, KB_NAMES);
	int64_t from, until;
	enum kb_status status = kb_clock_map(r->path, node, holiday_keys,
		KB_COUNT(holiday_keys), r->err);

	if (status == KB_OK)
		status = read_range(r, node, &from, &until);
	if (status == KB_OK)
		status = kb_clock_names(c, r->path,
			kb_yaml_find(node, "names"), names, r->err);
	if (status != KB_OK)
		return status;
	if (until - from >= HOLIDAYS_MAX - (int64_t)c->n_holidays)
		return kb_error_at(r->err, KB_LIMIT, r->path, node->line,
			"more than %d holidays; the days from one to the other "
			"count, too", HOLIDAYS_MAX);
	for (; from <= until; from++) {
		struct kb_free_day *to = &c->holidays[c->n_holidays++];
		to->day = from;
		to->names = names;
		kb_day_format(from, to->date, sizeof(to->date));
	}
	return KB_OK;
}

static enum kb_status read_holidays(struct reading *r)
{
	struct kb_calendar *c = r->c;
	const struct kb_yaml *list = kb_yaml_find(r->root, "holidays");

	c->holidays = kb_array(c, struct kb_free_day, HOLIDAYS_MAX);
	for (const struct kb_yaml *y = list->child; y; y = y->next) {
		enum kb_status status = read_holiday(r, y);
		if (status != KB_OK)
			return status;
	}
	if (c->n_holidays)
		qsort(c->holidays, c->n_holidays, sizeof(c->holidays[0]),
		      compare_free);
	for (size_t i = 1; i < c->n_holidays; i++)
		if (c->holidays[i].day == c->holidays[i - 1].day)
			return kb_error_at(r->err, KB_INVALID, r->path,
				list->line, "%s is a holiday twice",
				c->holidays[i].date);
	return KB_OK;
}

static enum kb_status read_workdays(struct reading *r)
{
	struct kb_calendar *c = r->c;
	const struct kb_yaml *list = kb_yaml_find(r->root, "workdays");

	c->workdays = kb_array(c, int64_t, HOLIDAYS_MAX);
	for (const struct kb_yaml *y = list ? list->child : NULL; y;
	     y = y->next) {
		int64_t day;
		enum kb_status status = read_day(r, y, &day);
		if (status != KB_OK)
			return status;
		const struct kb_free_day *off = kb_calendar_free_from(c, day);
		if (off && off->day == day)
			return kb_error_at(r->err, KB_INVALID, r->path,
				y->line, "%s is a holiday, too", y->text);
		if (c->n_workdays == HOLIDAYS_MAX)
			return kb_error_at(r->err, KB_LIMIT, r->path, y->line,
				"more than %d workdays", HOLIDAYS_MAX);
		c->workdays[c->n_workdays++] = day;
	}
	if (c->n_workdays)
		qsort(c->workdays, c->n_workdays, sizeof(int64_t),
		      compare_days);
	return KB_OK;
}

static enum kb_status read_zone(struct reading *r)
{
	const struct kb_yaml *node = kb_yaml_find(r->root, "zone");
	enum kb_status status = kb_zone_open(r->c, node->text, &r->c->zone,
					     r->err);

	r->c->zone_name = kb_strdup(r->c, node->text);
	if (status == KB_INVALID)
		return kb_error_at(r->err, KB_INVALID, r->path, node->line,
			"there is no time zone '%s'; write one as "
			"Asia/Shanghai", node->text);
	return status;
}

static enum kb_status (*const parts[])(struct reading *r) = {
	read_zone, read_weekend, read_hours, read_known, read_holidays,
	read_workdays,
};

static enum kb_status read_file(struct kb_calendar *c, const char *path,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_yaml *root;
	struct reading r = { .c = c, .path = path, .err = err };
	enum kb_status status = kb_clock_read(mem, path, &root, err);

	r.root = root;
	if (status == KB_OK)
		status = kb_clock_map(path, root, keys, KB_COUNT(keys), err);
	for (size_t i = 0; i < KB_COUNT(parts) && status == KB_OK; i++)
		status = parts[i](&r);
	talloc_free(mem);
	return status;
}

/* ---- the folder ---------------------------------------------------------------- */

/* CN.yaml */
static int wanted(const struct dirent *entry)
{
	const char *name = entry->d_name;

	return strlen(name) == 7 && isupper((unsigned char)name[0]) &&
	       isupper((unsigned char)name[1]) &&
	       strcmp(name + 2, ".yaml") == 0;
}

enum kb_status kb_calendars_open(void *mem, const char *dir,
				 struct kb_calendars **ret,
				 struct kb_error *err)
{
	struct dirent **names;
	int n = scandir(dir, &names, wanted, alphasort);
	struct kb_calendars *all;
	enum kb_status status = KB_OK;

	if (n < 0)
		return kb_error_at(err, KB_IO, dir, 0, "cannot be read (%s); "
			"the setting 'calendars' names the folder of "
			"calendars", strerror(errno));
	all = kb_new(mem, struct kb_calendars);
	all->list = kb_array(all, struct kb_calendar *, (size_t)n);
	for (int i = 0; i < n; i++) {
		if (status == KB_OK) {
			struct kb_calendar *c = kb_new(all,
						       struct kb_calendar);
			char *path = kb_format(c, "%s/%s", dir,
					       names[i]->d_name);
			all->list[all->n++] = c;
			c->country = kb_strndup(c, names[i]->d_name, 2);
			status = read_file(c, path, err);
		}
		free(names[i]);
	}
	free(names);
	if (status == KB_OK)
		*ret = all;
	else
		talloc_free(all);
	return status;
}

const struct kb_calendar *kb_calendar_find(const struct kb_calendars *all,
					   const char *country)
{
	for (size_t i = 0; i < all->n; i++)
		if (strcmp(all->list[i]->country, country) == 0)
			return all->list[i];
	return NULL;
}

const char *kb_calendar_country(const struct kb_calendar *c)
{
	return c->country;
}

const char *kb_calendar_zone(const struct kb_calendar *c)
{
	return c->zone_name;
}

const char *kb_holiday_name(const struct kb_calendar *c, const char *date,
			    const char *lang)
{
	int64_t day;
	const struct kb_free_day *off = kb_day_parse(date, &day) ?
		kb_calendar_free_from(c, day) : NULL;

	for (size_t i = 0; kb_langs[i].code && off && off->day == day; i++)
		if (strcmp(kb_langs[i].code, lang) == 0)
			return off->names[i];
	return NULL;
}
