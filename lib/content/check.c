/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check.c - values of fields that have a grammar: states, durations, dates,
 * ids. Each check is a row that says what is wanted when it is not met.
 */
#include <kb/audience.h>
#include <ctype.h>

#include <kb/text.h>

#include "parts.h"

static bool one_of(const char *text, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(*list, text) == 0)
			return true;
	return false;
}

static bool is_state(const char *text)
{
	static const char *const list[] = { "draft", "review", "published",
					    "archived", NULL };
	return one_of(text, list);
}

static bool is_confidence(const char *text)
{
	static const char *const list[] = { "wip", "not-validated",
					    "validated", NULL };
	return one_of(text, list);
}

static bool is_kind(const char *text)
{
	static const char *const list[] = { "article", "rule", NULL };
	return one_of(text, list);
}

static bool is_audience(const char *text)
{
	return !kb_audience_problem(text);
}

static bool is_date(const char *text)
{
	int64_t at;

	return kb_time_parse(text, &at);
}

static bool is_moment(const char *text)
{
	struct kb_moment m;

	return kb_moment_parse(text, false, &m);
}

static bool is_days(const char *text)
{
	size_t n = strspn(text, "0123456789");

	return n > 0 && n <= 5 && strcmp(text + n, "d") == 0;
}

/* A dated version of a rule: 2026-01 or 2026-01-15. */
static bool is_version(const char *text)
{
	size_t len = strlen(text);
	int64_t at;
	char day[16];

	if (len == 10)
		return kb_time_parse(text, &at);
	if (len != 7)
		return false;
	snprintf(day, sizeof(day), "%s-01", text);
	return kb_time_parse(day, &at);
}

static bool is_duration(const char *text)
{
	struct kb_duration any;

	return kb_duration_parse(text, &any);
}

static bool is_start(const char *text)
{
	static const char *const list[] = { "case", "now", NULL };
	return one_of(text, list);
}

static bool is_calendar(const char *text)
{
	static const char *const list[] = { "natural", "working", NULL };
	return one_of(text, list);
}

static const struct check {
	const char *map, *key;	/* map NULL: a field itself */
	bool (*good)(const char *text);
	const char *wanted;
} checks[] = {
	{ NULL, "kind", is_kind, "article or rule" },
	{ NULL, "state", is_state, "draft, review, published or archived" },
	{ NULL, "confidence", is_confidence,
	  "wip, not-validated or validated" },
	{ NULL, "audience", is_audience,
	  "public, agent or a group: small letters, digits, -" },
	{ NULL, "version", is_version, "a dated version, YYYY-MM" },
	{ NULL, "validated_at", is_date, "a date, YYYY-MM-DD" },
	{ NULL, "valid_from", is_moment,
	  "a date, YYYY-MM-DD, or a time, 2026-12-01T18:00+08:00" },
	{ NULL, "valid_until", is_moment,
	  "a date, YYYY-MM-DD, or a time, 2026-12-01T18:00+08:00" },
	{ NULL, "review_every", is_days, "a number of days, as in 180d" },
	{ "promise", "within", is_duration,
	  "an ISO 8601 duration, as in PT45M or P7D" },
	{ "promise", "calendar", is_calendar, "natural or working" },
	{ "promise", "starts", is_start, "case or now" },
	{ "promise", "holiday_adds", is_duration,
	  "an ISO 8601 duration, as in P1D" },
	{ "promise", "tell_within", is_duration,
	  "an ISO 8601 duration, as in PT15M" },
};

enum kb_status kb_fields_check(const char *source, const struct kb_yaml *root,
			       const struct kb_article *a,
			       struct kb_error *err)
{
	for (size_t i = 0; i < KB_COUNT(checks); i++) {
		const struct check *c = &checks[i];
		const struct kb_yaml *map = c->map ?
			kb_yaml_find(root, c->map) : root;
		const struct kb_yaml *node = map ?
			kb_yaml_find(map, c->key) : NULL;
		if (node && !c->good(node->text))
			return kb_error_at(err, KB_INVALID, source, node->line,
				"'%s' is '%s'; it must be %s", c->key,
				node->text, c->wanted);
	}
	if (a->rule && !a->rule_version[0])
		return kb_error_at(err, KB_INVALID, source, root->line,
			"a rule needs its version; add 'version: YYYY-MM'");
	if (a->valid_until && a->valid_until <= a->valid_from)
		return kb_error_at(err, KB_INVALID, source,
			kb_yaml_find(root, "valid_until")->line,
			"'valid_until' is before 'valid_from': it would never "
			"hold");
	return KB_OK;
}

static bool bad_part(const char *part, size_t len)
{
	return len == 0 || (len == 1 && part[0] == '.') ||
	       (len == 2 && part[0] == '.' && part[1] == '.');
}

/* What YAML cannot hold either, for an id stands in front matter. */
static bool has_control(const char *id, size_t len)
{
	const char *end = id + len;

	while (id < end) {
		uint32_t cp = kb_utf8_next(&id, end);

		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0xfeff ||
		    cp == 0xfffe || cp == 0xffff)
			return true;
	}
	return false;
}

const char *kb_id_problem(const char *id)
{
	size_t len = strlen(id);

	if (len == 0)
		return "is empty";
	if (len > KB_ID_MAX)
		return "is longer than 255 bytes";
	if (kb_utf8_valid(id, len) != len)
		return "is not UTF-8";
	if (has_control(id, len))
		return "holds a control character";
	/* An id becomes a path when it is exported. */
	for (const char *part = id;; ) {
		size_t n = strcspn(part, "/");
		if (bad_part(part, n))
			return "has an empty part, '.' or '..' between "
			       "slashes";
		if (!part[n])
			return NULL;
		part += n + 1;
	}
}
