/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * i18n.h - the words of the interface, one JSON file for each language in
 * web/i18n: key to text, or key to {"one","few","many","other"}. Texts hold
 * {name} places. A language is a row in kb_langs plus one file here.
 */
#ifndef KB_SEARCHD_I18N_H
#define KB_SEARCHD_I18N_H

#include <jansson.h>
#include <kb/text.h>

struct kb_words;

/* dir/<lang>.json. KB_INVALID if `like` is given and has other keys: a text
   missing in one language is found at start, not by a reader. */
KB_NODISCARD enum kb_status kb_words_load(void *mem, const char *dir,
	const struct kb_lang *lang, const struct kb_words *like,
	struct kb_words **ret, struct kb_error *err);
const struct kb_lang *kb_words_lang(const struct kb_words *w);
json_t *kb_words_json(const struct kb_words *w);	/* borrowed */

/* The text; the key itself if there is none. */
const char *kb_words_get(const struct kb_words *w, const char *key);
/* NULL if there is none: for names that come from content. */
const char *kb_words_find(const struct kb_words *w, const char *key);
/* Text with {name} replaced by value. */
char *kb_words_fill(const struct kb_words *w, void *mem, const char *key,
		    const char *name, const char *value);
/* The plural form for n, with {n} replaced. */
char *kb_words_count(const struct kb_words *w, void *mem, const char *key,
		     int64_t n);
/* "2 October 2026"; NULL if iso is no date. */
char *kb_words_date(const struct kb_words *w, void *mem, const char *iso);
/* The same with the minute, if iso says it. */
char *kb_words_moment(const struct kb_words *w, void *mem, const char *iso);
/* "validated 12 days ago", by key prefix: <key>_today, _yesterday, _days,
   _months, _years. */
char *kb_words_ago(const struct kb_words *w, void *mem, const char *key,
		   int64_t then, int64_t now);
/* ISO 8601 duration of one unit or two (PT45M, PT1H30M, P5D) in words, NULL
   if it is none; working: days are working days. */
char *kb_words_duration(const struct kb_words *w, void *mem, const char *iso,
			bool working);

#endif
