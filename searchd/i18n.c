/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * i18n.c - texts, plurals, dates and durations in the reader's language.
 * Comes in: web/i18n/<part>/<lang>.json. Goes out: plain UTF-8, not yet escaped.
 */
#include "i18n.h"

#include <stdlib.h>

enum { WORDS_MAX = 256 << 10, DAY = 86400 };

struct kb_words {
	const struct kb_lang *lang;
	json_t *texts;
};

static int free_words(struct kb_words *w)
{
	json_decref(w->texts);
	return 0;
}

static enum kb_status same_keys(const struct kb_words *w,
				const struct kb_words *like, const char *path,
				struct kb_error *err)
{
	const char *key;
	json_t *text;

	json_object_foreach(like->texts, key, text)
		if (!json_object_get(w->texts, key))
			return kb_error_at(err, KB_INVALID, path, 0,
				"no text in %s for \"%s\", which %s has",
				w->lang->code, key, like->lang->code);
	json_object_foreach(w->texts, key, text)
		if (!json_object_get(like->texts, key))
			return kb_error_at(err, KB_INVALID, path, 0,
				"\"%s\" is in %s, but not in %s: add it "
				"there or take it out", key, w->lang->code,
				like->lang->code);
	return KB_OK;
}

/* A folder each; which pages it speaks for. */
static const char *const parts[] = { "site", "talk", "browse", "desk", "team",
	"embed", "edit" };

static enum kb_status load_part(struct kb_words *w, const char *path,
				struct kb_error *err)
{
	json_error_t where;
	json_t *texts, *text;
	const char *key;
	char *bytes;
	size_t len;
	enum kb_status status = kb_file_read(w, path, WORDS_MAX, &bytes, &len,
					     err);

	if (status)
		return status;
	texts = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &where);
	if (!json_is_object(texts))
		status = kb_error_at(err, KB_INVALID, path, where.line, "%s",
				     where.text);
	json_object_foreach(texts, key, text)
		if (json_object_get(w->texts, key))
			status = kb_error_at(err, KB_INVALID, path, 0,
				"\"%s\" stands in another folder, too", key);
		else
			json_object_set(w->texts, key, text);
	json_decref(texts);
	return status;
}

enum kb_status kb_words_load(void *mem, const char *dir,
	const struct kb_lang *lang, const struct kb_words *like,
	struct kb_words **ret, struct kb_error *err)
{
	struct kb_words *w = kb_new(mem, struct kb_words);
	enum kb_status status = KB_OK;

	w->lang = lang;
	w->texts = json_object();
	talloc_set_destructor(w, free_words);
	for (size_t i = 0; !status && i < KB_COUNT(parts); i++)
		status = load_part(w, talloc_asprintf(w, "%s/%s/%s.json", dir,
				   parts[i], lang->code), err);
	if (!status && like)
		status = same_keys(w, like, dir, err);
	if (status)
		talloc_free(w);
	else
		*ret = w;
	return status;
}

const struct kb_lang *kb_words_lang(const struct kb_words *w)
{
	return w->lang;
}

json_t *kb_words_json(const struct kb_words *w)
{
	return w->texts;
}

const char *kb_words_find(const struct kb_words *w, const char *key)
{
	return json_string_value(json_object_get(w->texts, key));
}

const char *kb_words_get(const struct kb_words *w, const char *key)
{
	const char *text = kb_words_find(w, key);

	return text ? text : key;
}

static char *fill(void *mem, const char *text, const char *name,
		  const char *value)
{
	char *place = talloc_asprintf(mem, "{%s}", name);
	const char *at = strstr(text, place);

	if (!at)
		return talloc_strdup(mem, text);
	return talloc_asprintf(mem, "%.*s%s%s", (int)(at - text), text, value,
			       at + strlen(place));
}

char *kb_words_fill(const struct kb_words *w, void *mem, const char *key,
		    const char *name, const char *value)
{
	return fill(mem, kb_words_get(w, key), name, value);
}

/* ---- plurals (Unicode CLDR, cardinal, whole numbers) ----------------------- */

static const char *plural_en(int64_t n)
{
	return n == 1 ? "one" : "other";
}

static const char *plural_ru(int64_t n)
{
	int64_t d = n % 10, h = n % 100;

	if (d == 1 && h != 11)
		return "one";
	if (d >= 2 && d <= 4 && (h < 12 || h > 14))
		return "few";
	return "many";
}

static const struct { const char *lang; const char *(*form)(int64_t n); }
plurals[] = {
	{ "en", plural_en },
	{ "ru", plural_ru },
};

char *kb_words_count(const struct kb_words *w, void *mem, const char *key,
		     int64_t n)
{
	json_t *forms = json_object_get(w->texts, key);
	const char *form = "other";
	const char *text;
	char digits[24];

	for (size_t i = 0; i < KB_COUNT(plurals); i++)
		if (!strcmp(plurals[i].lang, w->lang->code))
			form = plurals[i].form(n);
	text = json_string_value(json_object_get(forms, form));
	if (!text)
		text = json_string_value(json_object_get(forms, "other"));
	snprintf(digits, sizeof(digits), "%lld", (long long)n);
	return fill(mem, text ? text : key, "n", digits);
}

/* ---- dates and durations --------------------------------------------------- */

char *kb_words_date(const struct kb_words *w, void *mem, const char *iso)
{
	int year, month, day;
	const char *name;
	char number[12];
	char *text;

	if (!iso || sscanf(iso, "%4d-%2d-%2d", &year, &month, &day) != 3 ||
	    month < 1 || month > 12)
		return NULL;
	name = json_string_value(json_array_get(
		json_object_get(w->texts, "months"), (size_t)month - 1));
	snprintf(number, sizeof(number), "%d", day);
	text = fill(mem, kb_words_get(w, "date"), "day", number);
	text = fill(mem, text, "month", name ? name : "");
	snprintf(number, sizeof(number), "%d", year);
	return fill(mem, text, "year", number);
}

char *kb_words_moment(const struct kb_words *w, void *mem, const char *iso)
{
	char *date = kb_words_date(w, mem, iso);

	return date && strlen(iso) > strlen("2026-12-01T18:0") ?
		kb_format(mem, "%s %.5s", date, iso + strlen("2026-12-01T")) :
		date;
}

char *kb_words_ago(const struct kb_words *w, void *mem, const char *key,
		   int64_t then, int64_t now)
{
	static const struct { const char *unit; int64_t until, days; } steps[] = {
		{ "days", 60, 1 }, { "months", 730, 30 },
		{ "years", INT64_MAX, 365 },
	};
	int64_t days = now / DAY - then / DAY;
	char name[64];
	size_t i = 0;

	if (days <= 1) {
		snprintf(name, sizeof(name), "%s_%s", key,
			 days < 1 ? "today" : "yesterday");
		return talloc_strdup(mem, kb_words_get(w, name));
	}
	while (days >= steps[i].until)
		i++;
	snprintf(name, sizeof(name), "%s_%s", key, steps[i].unit);
	return kb_words_count(w, mem, name, days / steps[i].days);
}

struct unit { char sign; bool time; const char *key; };

static const struct unit units[] = {
	{ 'Y', false, "years" }, { 'M', false, "months_count" },
	{ 'W', false, "weeks" }, { 'D', false, "days" },
	{ 'H', true, "hours" }, { 'M', true, "minutes" },
};

static const struct unit *find_unit(char sign, bool time)
{
	for (size_t i = 0; i < KB_COUNT(units); i++)
		if (units[i].sign == sign && units[i].time == time)
			return &units[i];
	return NULL;
}

char *kb_words_duration(const struct kb_words *w, void *mem, const char *iso,
			bool working)
{
	char *out = NULL;
	bool time = false;

	if (!iso || *iso++ != 'P')
		return NULL;
	while (*iso) {
		const struct unit *unit;
		const char *key, *part;
		char *end;
		long n;

		if (*iso == 'T') {
			time = true;
			iso++;
		}
		n = strtol(iso, &end, 10);
		unit = end > iso && n >= 0 ? find_unit(*end, time) : NULL;
		if (!unit)
			return NULL;
		key = working && unit->sign == 'D' ? "working_days" : unit->key;
		part = kb_words_count(w, mem, key, n);
		out = out ? talloc_asprintf(mem, "%s %s", out, part)
			  : talloc_strdup(mem, part);
		iso = end + 1;
	}
	return out;
}
