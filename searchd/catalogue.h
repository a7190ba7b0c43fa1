/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * catalogue.h - what everybody may read, as a list: for topics, what is new,
 * feeds and site maps. Of the public part, whoever asks.
 */
#ifndef KB_SEARCHD_CATALOGUE_H
#define KB_SEARCHD_CATALOGUE_H

#include "site.h"

enum { KB_LANG_NONE = KB_CONFIG_LANGS };
#define KB_TOPIC_OTHER "other"

/* An article or rule, in all its languages (as kb_langs). */
struct kb_listed {
	const char *id, *product;	/* KB_TOPIC_OTHER: none */
	bool rule;
	const char *title[KB_CONFIG_LANGS];	/* NULL: not written in it */
	int64_t since[KB_CONFIG_LANGS];	/* published, or begun */
	int64_t changed;		/* the last of them */
};
/* What is about one product, in a language: titled[first .. first + n), articles
   before rules. */
struct kb_topic { const char *product; size_t first, n, rules; };
/* Never changes; whoever has a reference may read it. */
struct kb_catalogue {
	atomic_uint refs;
	char of[64];			/* generation of the index */
	int64_t until;			/* when something in it ends or begins */
	struct kb_listed *list; size_t n;	/* by id */
	/* Those that can be read in a language: by topic, kind and title; and
	   the newest first. */
	const struct kb_listed **titled[KB_CONFIG_LANGS];
	const struct kb_listed **newest[KB_CONFIG_LANGS];
	size_t n_in[KB_CONFIG_LANGS];
	/* The largest first; what names no product comes last. */
	struct kb_topic *topics[KB_CONFIG_LANGS];
	size_t n_topics[KB_CONFIG_LANGS];
};

/* The language in which it is read by who reads lang: itself, its other script,
   or KB_LANG_NONE. */
size_t kb_listed_lang(const struct kb_listed *l, size_t lang);
/* Its title for who reads lang, where that is not KB_LANG_NONE. */
const char *kb_listed_title(void *mem, const struct kb_listed *l, size_t lang);

/* Sorts what is in `list`; for tests, too. Collations are those of the
   languages. */
void kb_catalogue_sort(struct kb_catalogue *c);

/* One for each site. */
struct kb_catalogues;
struct kb_catalogues *kb_catalogues_new(void *mem);
/* A new reference to the catalogue of now. Made when it is first asked for and
   after each change; of a large one that changes all the time, seldom enough
   that it takes a fifth of a thread at most. */
KB_NODISCARD enum kb_status kb_catalogue_get(struct kb_site *site,
	struct kb_catalogue **ret, struct kb_error *err);
void kb_catalogue_unref(struct kb_catalogue *c);

#endif
