/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * site.c - loads all that pages and answers need, before the first request
 * sees any of it; a broken template or configuration leaves the old site up.
 */
#include "site.h"

#include <unistd.h>
#include "catalogue.h"
#include "client.h"
#include "embed/embed.h"
#include "origin.h"
#include "shelf.h"
#include "sites.h"

static const char *const page_names[KB_PAGES] = {
	[KB_PAGE_HOME] = "home", [KB_PAGE_SEARCH] = "search",
	[KB_PAGE_ARTICLE] = "article", [KB_PAGE_ERROR] = "error",
	[KB_PAGE_TALK] = "talk", [KB_PAGE_HELPFUL] = "helpful", [KB_PAGE_TOPICS] = "topics",
	[KB_PAGE_TOPIC] = "topic", [KB_PAGE_CHANGES] = "changes",
	[KB_PAGE_OFFLINE] = "offline",
	[KB_PAGE_SIGN_IN] = "sign_in", [KB_PAGE_ACCOUNT] = "account",
	[KB_PAGE_AUDIT] = "audit",
	[KB_PAGE_TEAM] = "team", [KB_PAGE_RECALL] = "recall",
	[KB_PAGE_EDIT] = "edit", [KB_PAGE_EDIT_ARTICLE] = "edit_article",
	[KB_PAGE_EDIT_ARTICLES] = "edit_articles",
	[KB_PAGE_EDIT_CHECK] = "edit_check",
	[KB_PAGE_EDIT_HISTORY] = "edit_history",
	[KB_PAGE_EDIT_REPORTS] = "edit_reports",
	[KB_PAGE_EDIT_CURATION] = "edit_curation",
	[KB_PAGE_EDIT_MERGE] = "edit_merge",
	[KB_PAGE_EDIT_IMPORT] = "edit_import",
	[KB_PAGE_EMBED_HOW] = "embed_how",
	[KB_PAGE_DESK] = "desk",
	[KB_PAGE_DESK_RESULTS] = "desk_results",
};

size_t kb_site_lang_index(const struct kb_lang *lang)
{
	return (size_t)(lang - kb_langs);
}

const struct kb_words *kb_site_words(const struct kb_site *site,
				     const struct kb_lang *lang)
{
	return site->words[kb_site_lang_index(lang)];
}

static json_t *contact_json(const struct kb_site *site, size_t lang)
{
	const struct kb_config *c = &site->config;
	const struct kb_words *w = site->words[lang];
	void *mem = talloc_new(NULL);
	json_t *contact = json_object();

	json_object_set_new(contact, "hotline", json_string(c->hotline));
	json_object_set_new(contact, "form_url", json_string(c->help_form_url));
	json_object_set_new(contact, "hours", json_string(*c->hours ?
		kb_words_fill(w, mem, "contact_hours", "hours", c->hours) :
		""));
	json_object_set_new(contact, "any",
		json_boolean(*c->hotline || *c->help_form_url));
	talloc_free(mem);
	return contact;
}

/* What every page of a language shows; converted for the templates once. */
static void build_shared(struct kb_site *site, size_t lang)
{
	json_t *all = json_object();
	const char *company = site->config.company[lang];

	json_object_set(all, "i", kb_words_json(site->words[lang]));
	json_object_set_new(all, "lang", json_string(kb_langs[lang].code));
	json_object_set_new(all, "company", json_string(company));
	json_object_set_new(all, "contact", contact_json(site, lang));
	json_object_set_new(all, "css",
		json_string(kb_asset_find(site, "app.css")->url));
	json_object_set_new(all, "js",
		json_string(kb_asset_find(site, "app.js")->url));
	json_object_set_new(all, "offline", json_pack("{s:s,s:s}",
		"script", kb_asset_find(site, "offline.js")->url, "worker",
		strcmp(site->config.offline, "no") ? "/sw.js" : "off"));
	json_object_set_new(all, "icon",
		json_string(kb_asset_find(site, "favicon.svg")->url));
	site->shared[lang] = kb_view_new(site, all);
	json_decref(all);
}

static enum kb_status load_web(struct kb_site *site, struct kb_error *err)
{
	const char *web = kb_folder_find(site, site->config.web_dir,
				      "searchd/web");
	char *templates = talloc_asprintf(site, "%s/templates", web);
	char *i18n = talloc_asprintf(site, "%s/i18n", web);
	enum kb_status status;

	status = kb_assets_load(site, talloc_asprintf(site, "%s/static", web),
				err);
	for (size_t i = 0; !status && i < KB_CONFIG_LANGS; i++)
		status = kb_words_load(site, i18n, &kb_langs[i],
				       i ? site->words[0] : NULL,
				       &site->words[i], err);
	for (size_t i = 0; !status && i < KB_PAGES; i++)
		status = kb_template_load(site, templates, page_names[i],
					  &site->pages[i], err);
	for (size_t i = 0; !status && i < KB_CONFIG_LANGS; i++)
		build_shared(site, i);
	if (!status)
		kb_embed_open(site);
	return status;
}

static int free_site(struct kb_site *site)
{
	kb_pool_close(site);
	/* Readers go before the engines that they read. */
	talloc_free(site->heads_state);
	talloc_free(site->catalogues);
	for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
		json_decref(site->heads[i]);
	pthread_mutex_destroy(&site->heads_lock);
	return 0;
}

/* What the command line said wins over the file. */
static void override(struct kb_config *c, const struct kb_config *o)
{
	if (o->serve)
		c->serve = o->serve;
	if (o->listen)
		c->listen = o->listen;
	if (o->port >= 0)
		c->port = o->port;
	if (o->workers > 0)
		c->workers = o->workers;
	if (o->store)
		c->store = o->store;
	if (o->index)
		c->index = o->index;
	if (o->web_dir)
		c->web_dir = o->web_dir;
	if (o->log_level)
		c->log_level = o->log_level;
}

/* A public service has no engine for the rest: what is not open cannot leak. */
static enum kb_status open_engines(struct kb_site *site, struct kb_error *err)
{
	static const char *const without[KB_SITE_ENGINES] = {
		[KB_PART_PUBLIC] = "staff", [KB_PART_INTERNAL] = "public" };
	enum kb_status st = KB_OK;

	for (int part = 0; st == KB_OK && part < KB_SITE_ENGINES; part++)
		if (strcmp(site->config.serve, without[part]) != 0)
			st = kb_engine_open(site, &site->config, part,
					    &site->engines[part], err);
	return st;
}

/* What cases need: clocks, those who help, those who listen. */
static enum kb_status open_desk(struct kb_site *site, struct kb_error *err)
{
	const struct kb_config *c = &site->config;
	enum kb_status status = kb_calendars_open(site,
		kb_folder_find(site, c->calendars, "calendars"),
		&site->calendars, err);

	if (!status)
		status = kb_sites_check("embed_origins",
					  c->embed_origins, err);
	if (!status && !kb_calendar_find(site->calendars, c->country))
		status = kb_error_set(err, KB_INVALID, "country: there is no "
			"calendar for \"%s\"", c->country);
	if (!status)
		status = kb_teams_open(site, c->teams, site->calendars,
				       &site->teams, err);
	return status ? status : kb_listeners_load(site, c, &site->listeners,
						   err);
}

enum kb_status kb_site_open(const char *config_path,
	const struct kb_config *overrides, struct kb_site **ret,
	struct kb_error *err)
{
	struct kb_site *site = kb_new(NULL, struct kb_site);
	enum kb_status status = KB_OK;

	atomic_init(&site->refs, 1);
	pthread_mutex_init(&site->heads_lock, NULL);
	talloc_set_destructor(site, free_site);
	site->catalogues = kb_catalogues_new(site);
	site->shelf = kb_shelf_new(site);
	kb_config_default(&site->config);
	if (config_path)
		status = kb_config_load(site, config_path, &site->config, err);
	override(&site->config, overrides);
	site->lang = kb_lang_find(site->config.language);
	if (!status && !site->lang)
		status = kb_error_set(err, KB_INVALID,
			"language: \"%s\" is none of zh-Hans, zh-Hant, en, ru",
			site->config.language);
	if (!status)
		status = kb_origin_check(site->config.public_url, err);
	if (!status)
		status = kb_clients_new(site, &site->config, &site->clients,
					err);
	if (!status)
		status = kb_masker_new(site, site->config.order_pattern,
				       &site->masker, err);
	if (!status && strcmp(site->config.serve, "public") != 0)
		status = open_desk(site, err);
	if (!status)
		status = kb_sites_check("help_origins",
					  site->config.help_origins, err);
	if (!status)
		status = load_web(site, err);
	if (!status)
		status = open_engines(site, err);
	if (status) {
		talloc_free(site);
		return status;
	}
	/* One more for the listener for health. */
	kb_pool_open(site, (size_t)site->config.workers + 1);
	*ret = site;
	return KB_OK;
}

struct kb_site *kb_site_ref(struct kb_site *site)
{
	atomic_fetch_add_explicit(&site->refs, 1, memory_order_relaxed);
	return site;
}

void kb_site_unref(struct kb_site *site)
{
	if (atomic_fetch_sub_explicit(&site->refs, 1,
				      memory_order_acq_rel) == 1)
		talloc_free(site);
}
