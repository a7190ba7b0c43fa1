/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * main.c - kb-searchd: options, and the life of the daemon. It stays in the
 * foreground; systemd or a shell puts it where it belongs.
 *
 * SIGTERM, SIGINT: stop accepting, finish what has begun, exit 0.
 * SIGHUP: configuration, templates, texts and index anew; a fault in them is
 * logged and the old ones stay.
 */
#include "config.h"

#include <getopt.h>
#include <microhttpd.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include "desk/webhook.h"
#include "follow.h"
#include "intake.h"
#include "notify.h"
#include "server.h"

/* As kb-indexer's. */
enum { EXIT_USAGE = 2, EXIT_UNAVAILABLE = 69, EXIT_CONFIG = 78 };
enum { STOP_SECONDS = 10 };

static const struct {
	struct option option;
	const char *value, *help;
} options[] = {
	{ { "config", required_argument, NULL, 'c' }, "FILE",
	  "read settings from FILE" },
	{ { "store", required_argument, NULL, 's' }, "FILE",
	  "database file with all content" },
	{ { "index", required_argument, NULL, 'i' }, "DIR",
	  "folder of the search index" },
	{ { "web-dir", required_argument, NULL, 'w' }, "DIR",
	  "folder with templates, styles and texts" },
	{ { "serve", required_argument, NULL, 'S' }, "WHOM",
	  "public, staff or all" },
	{ { "listen", required_argument, NULL, 'l' }, "ADDRESS",
	  "address to serve on" },
	{ { "port", required_argument, NULL, 'p' }, "PORT",
	  "port to serve on; 0 takes a free one" },
	{ { "workers", required_argument, NULL, 'n' }, "N",
	  "threads that answer" },
	{ { "log-level", required_argument, NULL, 'L' }, "LEVEL",
	  "error, warn, info or debug" },
	{ { "no-follow", no_argument, NULL, 'F' }, NULL,
	  "another process brings changes into the index" },
	{ { "check-config", no_argument, NULL, 'C' }, NULL,
	  "load everything, say what is wrong, and end" },
	{ { "print-config", no_argument, NULL, 'P' }, NULL,
	  "print all settings with their defaults" },
	{ { "help", no_argument, NULL, 'h' }, NULL, "show this" },
	{ { "version", no_argument, NULL, 'V' }, NULL,
	  "show the version and those of the libraries" },
};

struct run {
	const char *config;
	struct kb_config overrides;
	bool follow, check_only;
};

static void usage(FILE *to)
{
	fputs("Usage: kb-searchd [OPTION]...\n"
	      "Serves the help pages and the answers of a knowledge base.\n\n",
	      to);
	for (size_t i = 0; i < KB_COUNT(options); i++) {
		char left[32];

		snprintf(left, sizeof(left), "--%s%s%s",
			 options[i].option.name,
			 options[i].value ? "=" : "",
			 options[i].value ? options[i].value : "");
		fprintf(to, "  %-20s %s\n", left, options[i].help);
	}
	fputs("\nSIGHUP reloads, SIGTERM stops. Settings and addresses: "
	      "kb-searchd(8).\n", to);
}

static int version(void)
{
	printf("kb-searchd %s\nlibmicrohttpd %s, jansson %s\n",
	       PACKAGE_VERSION, MHD_get_version(), JANSSON_VERSION);
	return EXIT_SUCCESS;
}

static int number(const char *text, int min, int max)
{
	char *end;
	long n = strtol(text, &end, 10);

	return *text && !*end && n >= min && n <= max ? (int)n : -1;
}

/* 0: go on; else the exit code plus one. */
static int take_option(struct run *run, int key)
{
	struct kb_config *o = &run->overrides;

	switch (key) {
	case 'c': run->config = optarg; return 0;
	case 's': o->store = optarg; return 0;
	case 'i': o->index = optarg; return 0;
	case 'w': o->web_dir = optarg; return 0;
	case 'S': o->serve = optarg; return 0;
	case 'l': o->listen = optarg; return 0;
	case 'L': o->log_level = optarg; return 0;
	case 'F': run->follow = false; return 0;
	case 'C': run->check_only = true; return 0;
	case 'p': o->port = number(optarg, 0, 65535);
		if (o->port >= 0)
			return 0;
		break;
	case 'n': o->workers = number(optarg, 1, 256);
		if (o->workers > 0)
			return 0;
		break;
	case 'P': kb_config_print(stdout); return 1 + EXIT_SUCCESS;
	case 'h': usage(stdout); return 1 + EXIT_SUCCESS;
	case 'V': return 1 + version();
	}
	fputs("kb-searchd: try --help\n", stderr);
	return 1 + EXIT_USAGE;
}

static int parse_options(struct run *run, int argc, char **argv)
{
	struct option longs[KB_COUNT(options) + 1] = { 0 };
	int key, done;

	for (size_t i = 0; i < KB_COUNT(options); i++)
		longs[i] = options[i].option;
	while ((key = getopt_long(argc, argv, "c:hV", longs, NULL)) != -1) {
		done = take_option(run, key);
		if (done)
			return done;
	}
	if (optind < argc) {
		fprintf(stderr, "kb-searchd: what is \"%s\"? try --help\n",
			argv[optind]);
		return 1 + EXIT_USAGE;
	}
	return 0;
}

static int report(const struct kb_error *err, int code)
{
	char text[1024];

	fprintf(stderr, "kb-searchd: %s\n",
		kb_error_format(err, text, sizeof(text)));
	return code;
}

static void reload(struct kb_server *s, struct kb_webhooks *webhooks,
		   const struct run *run)
{
	struct kb_site *site, *old = kb_server_site(s);
	struct kb_error err;

	kb_notify_reloading();
	if (kb_site_open(run->config, &run->overrides, &site, &err)) {
		kb_log(KB_LOG_ERROR, "reload", "failed=1 error=\"%s\" "
		       "source=\"%s\" line=%d", err.text, err.source,
		       err.line);
	} else {
		if (site->config.port != old->config.port ||
		    strcmp(site->config.listen, old->config.listen) ||
		    site->config.workers != old->config.workers)
			kb_log(KB_LOG_WARN, "reload", "text=\"listen, port "
			       "and workers change at the next start only\"");
		if (site->n_slots < old->n_slots) {
			kb_pool_close(site);
			kb_pool_open(site, old->n_slots);
		}
		kb_log_set_level(kb_config_log_level(&site->config));
		kb_heads_refresh(site);
		kb_webhooks_reload(webhooks, site);
		kb_server_reload(s, site);
		kb_log(KB_LOG_INFO, "reload", "done=1");
	}
	kb_site_unref(old);
	kb_notify("READY=1");
}

/* Once a second the connections are looked at, and whether the questions often
   asked are still those: an article that is withdrawn must not stand among them
   for longer. Until a signal says to end. */
static void live(struct kb_server *s, struct kb_webhooks *webhooks,
		 const struct run *run, const sigset_t *signals)
{
	for (;;) {
		struct kb_site *site;
		int sig = sigtimedwait(signals, NULL,
				       &(struct timespec){ .tv_sec = 1 });

		if (sig == SIGTERM || sig == SIGINT)
			return;
		if (sig == SIGHUP)
			reload(s, webhooks, run);
		kb_server_tick(s);
		site = kb_server_site(s);
		kb_heads_refresh(site);
		kb_site_unref(site);
	}
}

/* Serves until a signal; what it leaves behind belongs to mem. */
static int serve(void *mem, const struct run *run, struct kb_site *site,
		 const sigset_t *signals)
{
	struct kb_follow *follow = NULL;
	struct kb_webhooks *webhooks;
	struct kb_intake *intake;
	struct kb_server *s;
	struct kb_error err;
	char ready[128];

	kb_heads_refresh(site);
	if (kb_server_start(mem, site, &s, &err)) {
		kb_site_unref(site);
		return report(&err, EXIT_UNAVAILABLE);
	}
	if (run->follow)
		follow = kb_follow_start(mem, &site->config, run->config);
	webhooks = kb_webhooks_start(mem, site);
	intake = kb_intake_start(mem, site);
	snprintf(ready, sizeof(ready), "READY=1\nSTATUS=Serving on port %u",
		 kb_server_port(s));
	kb_log(KB_LOG_INFO, "listening", "address=%s port=%u",
	       site->config.listen, kb_server_port(s));
	kb_notify(ready);
	live(s, webhooks, run, signals);
	kb_notify("STOPPING=1");
	kb_log(KB_LOG_INFO, "stopping", NULL);
	kb_intake_stop(intake);
	kb_webhooks_stop(webhooks);
	kb_follow_stop(follow);
	kb_server_stop(s, STOP_SECONDS);
	return EXIT_SUCCESS;
}

static int run_all(const struct run *run, const sigset_t *signals)
{
	struct kb_site *site;
	struct kb_error err;
	void *mem;
	int code;

	if (kb_site_open(run->config, &run->overrides, &site, &err))
		return report(&err, EXIT_CONFIG);
	kb_log_set_level(kb_config_log_level(&site->config));
	if (run->check_only) {
		puts("Configuration, templates and texts are good.");
		kb_site_unref(site);
		return EXIT_SUCCESS;
	}
	mem = talloc_named_const(NULL, 0, "main");
	code = serve(mem, run, site, signals);
	talloc_free(mem);
	return code;
}

int main(int argc, char **argv)
{
	struct run run = { .follow = true, .overrides = { .port = -1 } };
	sigset_t signals;
	int done;

	/* Not setlocale: numbers and letters are the same everywhere. */
	kb_base_init("kb-searchd");
	done = parse_options(&run, argc, argv);
	if (done)
		return done - 1;
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGHUP);
	/* Before any thread is made, so that all of them leave these to us. */
	pthread_sigmask(SIG_BLOCK, &signals, NULL);
	return run_all(&run, &signals);
}
