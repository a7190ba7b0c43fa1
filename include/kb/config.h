/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config.h - every setting of both programs, from one YAML file. None is
 * needed: what is not set has a default that works from a fresh clone.
 */
#ifndef KB_CONFIG_H
#define KB_CONFIG_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_CONFIG_LANGS = 4 };	/* zh-Hans, zh-Hant, en, ru: as kb_langs */

struct kb_config {
	const char *store;		/* database file */
	const char *index;		/* folder of index generations */
	const char *key_file;		/* "": see kb_config_key_file() */
	const char *spool;		/* folder; "": see kb_config_spool() */
	const char *web_dir;		/* templates and assets */
	const char *calendars;		/* folder, a file for each country */
	const char *country;		/* whose calendar counts by default */
	const char *teams;		/* file of teams; "": none */
	const char *embed_origins;	/* may show the desk in a frame */
	const char *help_origins;	/* may show the help page's box */
	const char *webhooks;		/* addresses; "": none */
	const char *webhook_secret_file;
	const char *serve;		/* public | staff | all */
	const char *listen;		/* address */
	int port;			/* 0: any free one */
	int workers;			/* threads that answer */
	int connections, connections_per_ip;
	int request_timeout;		/* seconds */
	const char *https;		/* yes: TLS ends in front of us */
	const char *hosts;		/* names served; "": any */
	const char *public_url;		/* https://help.example; "": none */
	const char *offline;		/* yes: browsers keep articles */
	const char *trusted_proxies;	/* networks */
	const char *proxy_user_header;	/* "": none is believed */
	int session_idle, session_longest;	/* seconds */
	int rate_read, rate_ask, rate_sign_in, rate_write; /* a minute */
	const char *health_listen;	/* address:port or /path; "": none */
	int query_max_bytes;
	int hits;			/* answers a page */
	double bm25_k1, bm25_b, title_b;
	int wrong_max;			/* percent of answers shown */
	int learn_after;		/* seconds without a change; 0: never */
	const char *time_zone;		/* of dates that name none */
	const char *language;		/* when the reader's is not known */
	const char *hotline, *hours, *help_form_url;	/* "" if none */
	int follow_interval_ms;
	const char *four_eyes;		/* all | none | domains */
	const char *order_pattern;	/* PCRE2; "": none */
	int retain_cases_days, retain_receipts_days,
		retain_audit_days;
	const char *log_level;		/* error | warn | info | debug */
	const char *company[KB_CONFIG_LANGS];
};

/* What holds where no file says otherwise; strings are static. */
void kb_config_default(struct kb_config *ret);
/* Defaults, then what the file says. Strings are children of mem. Unknown
   keys, wrong types and numbers out of range are KB_INVALID with the line. */
KB_NODISCARD enum kb_status kb_config_load(void *mem, const char *path,
	struct kb_config *ret, struct kb_error *err);
/* The folder of data files: where the store is. Child of mem, "" or with a
   slash at its end. */
char *kb_config_data(void *mem, const struct kb_config *config);
/* All settings with help and default, as a file that could be loaded. */
void kb_config_print(FILE *to);
/* Where the installation's key is: as set, else "key" beside the store. Child
   of mem. */
char *kb_config_key_file(void *mem, const struct kb_config *config);
/* Where receipts and hand-offs are written, with a slash at its end: as set,
   else "spool/" in the folder of data files. Child of mem. */
char *kb_config_spool(void *mem, const struct kb_config *config);
/* Who is told of what happens to cases: n addresses; children of mem. */
const char **kb_config_webhooks(void *mem, const struct kb_config *config,
				size_t *n);
/* The level named by log_level. */
enum kb_log_level kb_config_log_level(const struct kb_config *config);

#ifdef __cplusplus
}
#endif
#endif
