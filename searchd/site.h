/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * site.h - everything a reload replaces, in one piece: configuration, search
 * engine with a reader for each worker, words, templates, assets. A request
 * holds the site it began with; the last one out frees it.
 */
#ifndef KB_SEARCHD_SITE_H
#define KB_SEARCHD_SITE_H

#include <kb/answer.h>
#include <kb/clock.h>
#include <kb/mask.h>
#include <pthread.h>
#include <stdatomic.h>
#include "desk/webhook_post.h"
#include "i18n.h"
#include "mustache_shim.h"

enum { KB_SITE_ENGINES = KB_PART_INTERNAL + 1 };

enum kb_page { KB_PAGE_HOME, KB_PAGE_SEARCH, KB_PAGE_ARTICLE, KB_PAGE_ERROR,
	       KB_PAGE_TALK, KB_PAGE_HELPFUL, KB_PAGE_TOPICS,
	       KB_PAGE_TOPIC, KB_PAGE_CHANGES, KB_PAGE_OFFLINE,
	       KB_PAGE_SIGN_IN, KB_PAGE_ACCOUNT, KB_PAGE_AUDIT,
	       KB_PAGE_DESK, KB_PAGE_DESK_RESULTS,
	       KB_PAGE_TEAM, KB_PAGE_RECALL,
	       KB_PAGE_EDIT, KB_PAGE_EDIT_ARTICLE, KB_PAGE_EDIT_ARTICLES,
	       KB_PAGE_EDIT_CHECK, KB_PAGE_EDIT_HISTORY,
	       KB_PAGE_EDIT_REPORTS, KB_PAGE_EDIT_CURATION, KB_PAGE_EDIT_MERGE,
	       KB_PAGE_EDIT_IMPORT, KB_PAGE_EMBED_HOW, KB_PAGES };

/* A file under web/, read once. url carries a digest of the bytes. */
struct kb_asset {
	const char *name, *type;
	const char *url, *etag;
	const char *bytes;
	size_t len;
};

/* A worker's own reader. Opened at its first request, so that a service
   without an index starts, says so, and works as soon as there is one. */
struct kb_slot {
	atomic_flag busy;
	void *mem;		/* memory of this slot's thread alone */
	struct kb_reader *reader;	/* of who borrowed it */
	struct kb_reader *readers[KB_SITE_ENGINES];
};

struct kb_site {
	atomic_uint refs;
	struct kb_config config;
	struct kb_clients *clients;	/* proxies and names, client.h */
	/* By KB_PART_PUBLIC, KB_PART_INTERNAL; NULL: not served here. */
	struct kb_engine *engines[KB_SITE_ENGINES];
	struct kb_masker *masker;	/* of receipts and cases */
	/* Of a service for staff; else empty, NULL. */
	struct kb_listeners listeners;
	struct kb_calendars *calendars;
	struct kb_teams *teams;
	struct kb_slot *slots;
	size_t n_slots;
	const struct kb_lang *lang;		/* default language */
	struct kb_words *words[KB_CONFIG_LANGS];	/* as kb_langs */
	struct kb_view *shared[KB_CONFIG_LANGS];	/* context of all pages */
	struct kb_template *pages[KB_PAGES];
	struct kb_asset embed;		/* the script for other sites' pages */
	struct kb_asset *assets;
	size_t n_assets;
	pthread_mutex_t heads_lock;
	json_t *heads[KB_CONFIG_LANGS];	/* often asked: heads.c */
	struct kb_catalogues *catalogues;	/* catalogue.h */
	struct kb_shelf *shelf;			/* shelf.h */
	struct kb_heads *heads_state;	/* of the one thread that counts */
};

/* config_path NULL: defaults. The caller holds the first reference. */
KB_NODISCARD enum kb_status kb_site_open(const char *config_path,
	const struct kb_config *overrides, struct kb_site **ret,
	struct kb_error *err);
struct kb_site *kb_site_ref(struct kb_site *site);
void kb_site_unref(struct kb_site *site);

/* 0.. in kb_langs order. */
size_t kb_site_lang_index(const struct kb_lang *lang);
const struct kb_words *kb_site_words(const struct kb_site *site,
				     const struct kb_lang *lang);

/* ---- pool.c ---- */
void kb_pool_open(struct kb_site *site, size_t n);
void kb_pool_close(struct kb_site *site);
/* A free slot; its reader is open, fresh, and answers `who` and nobody else
   until it is given back. There are as many slots as workers, so one is always
   free: never blocks. KB_NOT_FOUND and others: the index is not there yet;
   *ret is set even then, and must be given back. */
KB_NODISCARD enum kb_status kb_slot_borrow(struct kb_site *site,
	const struct kb_audience *who, struct kb_slot **ret,
	struct kb_error *err);
/* KB_OK when every index that is served here is there. */
KB_NODISCARD enum kb_status kb_site_ready(struct kb_site *site,
	struct kb_error *err);
void kb_slot_return(struct kb_slot *slot);

/* ---- static.c ---- */
KB_NODISCARD enum kb_status kb_assets_load(struct kb_site *site,
	const char *dir, struct kb_error *err);
/* By name ("app.css") or by its address part ("app.1a2b3c4d.css"). */
const struct kb_asset *kb_asset_find(const struct kb_site *site,
				     const char *name);
/* 64 bits that tell versions apart; protects nothing. */
uint64_t kb_digest(const char *bytes, size_t len);

/* ---- heads.c ---- */
/* Counts again which articles most cases end with; called by one thread. */
void kb_heads_refresh(struct kb_site *site);
/* [{"id","title","topic":{...}}], a copy of the caller's own. */
json_t *kb_heads_get(struct kb_site *site, const struct kb_lang *lang);

#endif
