/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config.c - the settings table and the YAML file that overrides it.
 *
 * A setting is one row of settings[]: loading, checking, printing and help all
 * come from that row. Nested maps are joined by dots, so that `company:` with
 * `en:` below it is the same as `company.en:`.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include <kb/config.h>

enum type { TEXT, NUMBER, REAL };

struct choice { const char *must, *names[5]; };

struct setting {
	const char *name;
	enum type type;
	size_t offset;
	const char *fallback;	/* the default, as written in a file */
	double min, max;	/* TEXT: min 1 if it must not be empty */
	const char *help;
	const struct choice *choice;	/* TEXT; NULL: any */
};

#define AT(member) offsetof(struct kb_config, member)

static const struct choice a_level = { "must be error, warn, info or debug",
	{ "error", "warn", "info", "debug" } };
static const struct choice a_switch = { "must be yes or no",
	{ "yes", "no" } };
static const struct choice a_service = { "must be public, staff or all",
	{ "public", "staff", "all" } };

static const struct setting settings[] = {
	{ "store", TEXT, AT(store), "var/store.db", 1, 0,
	  "Database file with all content; to be backed up, with the key." },
	{ "index", TEXT, AT(index), "var/index", 1, 0,
	  "Folder of the search index; may be deleted and rebuilt." },
	{ "key_file", TEXT, AT(key_file), "", 0, 0,
	  "File with the key of this installation; empty: \"key\" beside the "
	  "store." },
	{ "spool", TEXT, AT(spool), "", 0, 0,
	  "Folder of receipts and hand-offs, the only one a public service "
	  "writes to; empty: \"spool\" beside the store." },
	{ "web_dir", TEXT, AT(web_dir), KB_WEB_DIR, 1, 0,
	  "Folder with page templates, styles and interface texts." },
	{ "calendars", TEXT, AT(calendars), KB_CALENDAR_DIR, 1, 0,
	  "Folder with a file of working days and holidays for each country." },
	{ "country", TEXT, AT(country), "CN", 2, 0,
	  "Whose calendar counts where a case names no other." },
	{ "teams", TEXT, AT(teams), "", 0, 0,
	  "File of the teams to whom agents hand over, with their hours." },
	{ "embed_origins", TEXT, AT(embed_origins), "", 0, 0,
	  "Sites that may show the desk in a frame, with spaces between; empty: "
	  "none." },
	{ "help_origins", TEXT, AT(help_origins), "", 0, 0,
	  "Sites that may show the help page's box and answers, with spaces "
	  "between; empty: none." },
	{ "webhooks", TEXT, AT(webhooks), "", 0, 0,
	  "Addresses that are told of what happens to cases, with spaces "
	  "between." },
	{ "webhook_secret_file", TEXT, AT(webhook_secret_file), "", 0, 0,
	  "File with the secret that signs what they are sent." },
	{ "serve", TEXT, AT(serve), "all", 1, 0,
	  "Whom: public, staff or all. A public service opens what is public and "
	  "nothing else.", &a_service },
	{ "listen", TEXT, AT(listen), "127.0.0.1", 1, 0,
	  "Address to serve on." },
	{ "port", NUMBER, AT(port), "8080", 0, 65535,
	  "Port to serve on; 0 takes any free one." },
	{ "workers", NUMBER, AT(workers), "2", 1, 256,
	  "Threads that answer; about one for each processor core." },
	{ "connections", NUMBER, AT(connections), "1000", 1, 100000,
	  "Open connections at most." },
	{ "connections_per_ip", NUMBER, AT(connections_per_ip), "64", 1,
	  100000, "Open connections at most from one address." },
	{ "request_timeout", NUMBER, AT(request_timeout), "15", 1, 3600,
	  "Seconds a request may take to arrive." },
	{ "https", TEXT, AT(https), "no", 1, 0,
	  "yes if clients always come by https through a proxy: cookies are "
	  "Secure then." },
	{ "hosts", TEXT, AT(hosts), "", 0, 0,
	  "Names that are served, with spaces between; empty: any." },
	{ "public_url", TEXT, AT(public_url), "", 0, 0,
	  "Where readers find this site, as https://help.example: for feeds, "
	  "site maps, QR codes." },
	{ "offline", TEXT, AT(offline), "yes", 1, 0,
	  "no if readers' browsers shall not keep the last articles to be read "
	  "without a connection.", &a_switch },
	{ "trusted_proxies", TEXT, AT(trusted_proxies), "", 0, 0,
	  "Networks of proxies whose word on the client is taken." },
	{ "proxy_user_header", TEXT, AT(proxy_user_header), "", 0, 0,
	  "Header field in which a trusted proxy names who is signed in." },
	{ "session_idle", NUMBER, AT(session_idle), "28800", 1, 31536000,
	  "Seconds after which an unused session ends." },
	{ "session_longest", NUMBER, AT(session_longest), "604800", 1,
	  31536000, "Seconds after which any session ends." },
	{ "rate_read", NUMBER, AT(rate_read), "1200", 0, 1000000,
	  "Pages and suggestions a minute for one address; 0: no limit." },
	{ "rate_ask", NUMBER, AT(rate_ask), "300", 0, 1000000,
	  "Questions a minute for one address; 0: no limit." },
	{ "rate_sign_in", NUMBER, AT(rate_sign_in), "30", 0, 1000000,
	  "Attempts to sign in a minute for one address; 0: no limit." },
	{ "rate_write", NUMBER, AT(rate_write), "120", 0, 1000000,
	  "Changes a minute for one address; 0: no limit." },
	{ "health_listen", TEXT, AT(health_listen), "", 0, 0,
	  "Second listener for health and metrics: address:port or the path of "
	  "a socket." },
	{ "query_max_bytes", NUMBER, AT(query_max_bytes), "4096", 64, 65536,
	  "Longest question, in bytes." },
	{ "hits", NUMBER, AT(hits), "5", 1, 50, "Answers on a page." },
	{ "bm25_k1", REAL, AT(bm25_k1), "1.2", 0, 10,
	  "How much a repeated word adds." },
	{ "bm25_b", REAL, AT(bm25_b), "0.65", 0, 1,
	  "How much long sections are held back." },
	{ "title_b", REAL, AT(title_b), "0.5", 0, 1,
	  "The same for titles." },
	{ "wrong_max", NUMBER, AT(wrong_max), "5", 1, 20,
	  "Wrong answers shown at most, in percent of all shown." },
	{ "learn_after", NUMBER, AT(learn_after), "20", 0, 86400,
	  "Seconds after the last change until cases are learned anew; 0 leaves "
	  "it to kb-indexer learn." },
	{ "time_zone", TEXT, AT(time_zone), "UTC", 1, 0,
	  "Where a date of an article begins and ends that names no zone, as "
	  "Asia/Shanghai." },
	{ "language", TEXT, AT(language), "zh-Hans", 1, 0,
	  "Interface language when the reader's is not known." },
	{ "hotline", TEXT, AT(hotline), "", 0, 0,
	  "Telephone number shown when no answer is found." },
	{ "hours", TEXT, AT(hours), "", 0, 0,
	  "When people answer that number." },
	{ "help_form_url", TEXT, AT(help_form_url), "", 0, 0,
	  "Address of a form for what the articles do not answer." },
	{ "follow_interval_ms", NUMBER, AT(follow_interval_ms), "100", 10,
	  60000, "How often the change log is read, in milliseconds." },
	{ "four_eyes", TEXT, AT(four_eyes), "all", 1, 0,
	  "Domains in which nobody validates, or makes public, a text of his "
	  "own: all, none, or names with spaces between." },
	{ "order_pattern", TEXT, AT(order_pattern), "", 0, 0,
	  "Regular expression of your order numbers, which are masked in cases "
	  "and receipts." },
	{ "retain_cases_days", NUMBER, AT(retain_cases_days), "730", 0, 36500,
	  "Days until kb-indexer retain removes a resolved case; 0: never." },
	{ "retain_receipts_days", NUMBER, AT(retain_receipts_days), "400", 0,
	  36500, "The same for receipts; those linked to a case stay with it." },
	{ "retain_audit_days", NUMBER, AT(retain_audit_days), "365", 0, 36500,
	  "The same for rows of the audit." },
	{ "log_level", TEXT, AT(log_level), "info", 1, 0,
	  "What is logged: error, warn, info or debug.", &a_level },
	{ "company.zh-Hans", TEXT, AT(company[0]), "Concord", 1, 0,
	  "Name shown in the heading of Simplified Chinese pages." },
	{ "company.zh-Hant", TEXT, AT(company[1]), "Concord", 1, 0,
	  "The same for Traditional Chinese." },
	{ "company.en", TEXT, AT(company[2]), "Concord", 1, 0,
	  "The same for English." },
	{ "company.ru", TEXT, AT(company[3]), "Concord", 1, 0,
	  "The same for Russian." },
};

static const struct { const char *name; enum kb_log_level level; } levels[] = {
	{ "error", KB_LOG_ERROR }, { "warn", KB_LOG_WARN },
	{ "info", KB_LOG_INFO }, { "debug", KB_LOG_DEBUG },
};

static bool is_choice(const struct choice *choice, const char *text)
{
	for (size_t i = 0; choice->names[i]; i++)
		if (strcmp(choice->names[i], text) == 0)
			return true;
	return false;
}

enum kb_log_level kb_config_log_level(const struct kb_config *config)
{
	for (size_t i = 0; i < KB_COUNT(levels); i++)
		if (strcmp(levels[i].name, config->log_level) == 0)
			return levels[i].level;
	return KB_LOG_INFO;
}

char *kb_config_data(void *mem, const struct kb_config *config)
{
	const char *slash = strrchr(config->store, '/');

	return kb_strndup(mem, config->store, slash ?
			  (size_t)(slash + 1 - config->store) : 0);
}

char *kb_config_spool(void *mem, const struct kb_config *config)
{
	size_t len = strlen(config->spool);

	if (!len)
		return talloc_asprintf_append(kb_config_data(mem, config),
					      "spool/");
	return talloc_asprintf(mem, "%s%s", config->spool,
			       config->spool[len - 1] == '/' ? "" : "/");
}

const char **kb_config_webhooks(void *mem, const struct kb_config *config,
				size_t *n)
{
	const char *p = config->webhooks, **list = NULL;

	*n = 0;
	for (;;) {
		size_t len;

		p += strspn(p, " \t\n");
		len = strcspn(p, " \t\n");
		if (!len)
			return list;
		list = kb_grow(mem, list, const char *, *n + 1);
		list[(*n)++] = kb_strndup(mem, p, len);
		p += len;
	}
}

char *kb_config_key_file(void *mem, const struct kb_config *config)
{
	if (config->key_file[0])
		return kb_strdup(mem, config->key_file);
	return talloc_asprintf_append(kb_config_data(mem, config), "key");
}

/* NULL if `text` was taken, else what is wrong with it. */
static const char *assign(const struct setting *row, struct kb_config *cfg,
			  const char *text)
{
	char *at = (char *)cfg + row->offset, *end;
	double value;

	if (row->type == TEXT) {
		if (row->min > 0 && !text[0])
			return "must not be empty";
		if (row->choice && !is_choice(row->choice, text))
			return row->choice->must;
		memcpy(at, &text, sizeof(text));
		return NULL;
	}
	errno = 0;
	value = strtod(text, &end);
	if (!text[0] || *end || errno || !isfinite(value))
		return "must be a number";
	if (value < row->min || value > row->max)
		return "is out of range";
	if (row->type == REAL) {
		memcpy(at, &value, sizeof(value));
		return NULL;
	}
	int whole = (int)value;
	if ((double)whole < value)
		return "must be a whole number";
	memcpy(at, &whole, sizeof(whole));
	return NULL;
}

void kb_config_default(struct kb_config *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < KB_COUNT(settings); i++)
		assign(&settings[i], ret, settings[i].fallback);
}

static enum kb_status apply(void *mem, const char *path, const char *prefix,
			    const struct kb_yaml *map, struct kb_config *cfg,
			    struct kb_error *err);

static enum kb_status apply_one(void *mem, const char *path, const char *name,
				const struct kb_yaml *node,
				struct kb_config *cfg, struct kb_error *err)
{
	const char *wrong, *near;

	if (node->type == KB_YAML_MAP)
		return apply(mem, path, kb_format(mem, "%s.", name), node, cfg,
			     err);
	for (size_t i = 0; i < KB_COUNT(settings); i++) {
		if (strcmp(settings[i].name, name) != 0)
			continue;
		if (node->type != KB_YAML_SCALAR)
			return kb_error_at(err, KB_INVALID, path, node->line,
				"'%s' takes one value, not a list", name);
		wrong = assign(&settings[i], cfg, node->text);
		if (!wrong)
			return KB_OK;
		return kb_error_at(err, KB_INVALID, path, node->line,
			"'%s' %s (default %s)", name, wrong,
			settings[i].fallback[0] ? settings[i].fallback :
			"empty");
	}
	near = kb_word_nearest(name, &settings[0].name, KB_COUNT(settings),
			       sizeof(settings[0]));
	return kb_error_at(err, KB_INVALID, path, node->line,
		"there is no setting '%s'%s%s; --print-config lists all", name,
		near ? "; the nearest is " : "", near ? near : "");
}

static enum kb_status apply(void *mem, const char *path, const char *prefix,
			    const struct kb_yaml *map, struct kb_config *cfg,
			    struct kb_error *err)
{
	for (const struct kb_yaml *n = map->child; n; n = n->next) {
		enum kb_status status = apply_one(mem, path,
			kb_format(mem, "%s%s", prefix, n->key), n, cfg, err);
		if (status != KB_OK)
			return status;
	}
	return KB_OK;
}

static enum kb_status use_zone(const char *path, const struct kb_yaml *root,
			       const struct kb_config *cfg,
			       struct kb_error *err)
{
	const struct kb_yaml *node = kb_yaml_find(root, "time_zone");
	struct kb_error why;

	if (kb_time_zone_use(cfg->time_zone, &why) == KB_OK)
		return KB_OK;
	return kb_error_at(err, KB_INVALID, path, node ? node->line : 0,
			   "time_zone: %s", why.text);
}

enum kb_status kb_config_load(void *mem, const char *path,
			      struct kb_config *ret, struct kb_error *err)
{
	struct kb_config cfg;
	struct kb_yaml *root;
	char *bytes;
	size_t len;
	enum kb_status status;

	status = kb_file_read(mem, path, 64 << 10, &bytes, &len, err);
	if (status != KB_OK)
		return status;
	status = kb_yaml_parse(mem, path, 1, bytes, len, true, &root, err);
	if (status != KB_OK)
		return status;
	if (root->type != KB_YAML_MAP)
		return kb_error_at(err, KB_INVALID, path, root->line,
				   "must be lines of 'name: value'");
	kb_config_default(&cfg);
	status = apply(mem, path, "", root, &cfg, err);
	if (status == KB_OK)
		status = use_zone(path, root, &cfg, err);
	if (status == KB_OK)
		*ret = cfg;
	return status;
}

void kb_config_print(FILE *to)
{
	for (size_t i = 0; i < KB_COUNT(settings); i++) {
		const struct setting *row = &settings[i];
		fprintf(to, "# %s", row->help);
		if (row->type != TEXT)
			fprintf(to, " (%g to %g)", row->min, row->max);
		fprintf(to, "\n%s: %s\n", row->name,
			row->fallback[0] ? row->fallback : "\"\"");
	}
}
