/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * main.c - kb-indexer: finds the command, reads options and settings, runs it.
 * All usage text is printed from the tables, so that it cannot differ from
 * what is understood.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "command.h"
#include "config.h"

static const struct kb_command *const commands[] = {
	&kb_cmd_import, &kb_cmd_sync, &kb_cmd_export, &kb_cmd_lint,
	&kb_cmd_render,
	&kb_cmd_stats, &kb_cmd_build, &kb_cmd_learn, &kb_cmd_follow, &kb_cmd_eval,
	&kb_cmd_tune, &kb_cmd_calibrate,
	&kb_cmd_case, &kb_cmd_erase, &kb_cmd_retain, &kb_cmd_subject,
	&kb_cmd_compare, &kb_cmd_gate, &kb_cmd_backup, &kb_cmd_restore,
	&kb_cmd_check,
	&kb_cmd_person, &kb_cmd_token, &kb_cmd_audit, &kb_cmd_webhooks,
	&kb_cmd_verify, &kb_cmd_replay, &kb_cmd_recall, &kb_cmd_blame,
};

enum global { G_CONFIG, G_STORE, G_INDEX, G_JSON, G_QUIET, G_PRINT, G_HELP,
	      G_VERSION, GLOBALS };

static const struct kb_flag globals[GLOBALS] = {
	[G_CONFIG] = { "config", "FILE", "read settings from FILE" },
	[G_STORE] = { "store", "FILE", "use this store instead of the "
		    "setting's" },
	[G_INDEX] = { "index", "DIR", "use this index instead of the "
		    "setting's" },
	[G_JSON] = { "json", NULL, "print the result as JSON" },
	[G_QUIET] = { "quiet", NULL, "show no progress" },
	[G_PRINT] = { "print-config", NULL, "print all settings with "
			   "their defaults and end" },
	[G_HELP] = { "help", NULL, "explain and end" },
	[G_VERSION] = { "version", NULL, "print the version and end" },
};

/* What a failure means to a script; kb-indexer(1) lists the codes. */
static const int exits[] = {
	[KB_OK] = KB_EXIT_OK,
	[KB_NOT_FOUND] = KB_EXIT_UNAVAILABLE,
	[KB_STALE] = KB_EXIT_BUSY,
	[KB_BUSY] = KB_EXIT_BUSY,
	[KB_INVALID] = KB_EXIT_DATA,
	[KB_LIMIT] = KB_EXIT_DATA,
	[KB_CONFLICT] = KB_EXIT_DATA,
	[KB_IO] = KB_EXIT_IO,
	[KB_CORRUPT] = KB_EXIT_DATA,
	[KB_INTERRUPTED] = KB_EXIT_INTERRUPTED,
	[KB_INTERNAL] = KB_EXIT_INTERNAL,
};

volatile sig_atomic_t kb_stop;

static void on_signal(int number)
{
	kb_stop = 1;
}

int kb_fail(const struct kb_error *err)
{
	char text[1024];

	fprintf(stderr, "kb-indexer: %s\n",
		kb_error_format(err, text, sizeof(text)));
	/* Whoever met it says it in the system's words. */
	if (err->status == KB_IO && strstr(err->text, strerror(ENOSPC)))
		fprintf(stderr, "kb-indexer: the disk is full; nothing that was "
			"there is lost: make room and run it again\n");
	return (size_t)err->status < KB_COUNT(exits) ? exits[err->status]
						      : KB_EXIT_INTERNAL;
}

const char *kb_option(const struct kb_command_env *env, const char *name)
{
	for (size_t i = 0; i < env->command->n_options; i++)
		if (strcmp(env->command->options[i].name, name) == 0)
			return env->values[i];
	return NULL;
}

unsigned kb_option_workers(const struct kb_command_env *env)
{
	const char *text = kb_option(env, "workers");
	unsigned long n;
	char *end;

	if (!text)
		return (unsigned)env->config.workers;
	n = strtoul(text, &end, 10);
	if (!*end && n >= 1 && n <= 16)
		return (unsigned)n;
	fprintf(stderr, "kb-indexer: --workers wants a number from 1 to 16, "
		"not '%s'\n", text);
	return 0;
}

/* ---- usage ------------------------------------------------------------------ */

static void print_options(const struct kb_flag *options, size_t n)
{
	char left[64];

	for (size_t i = 0; i < n; i++) {
		snprintf(left, sizeof(left), "--%s%s%s", options[i].name,
			 options[i].arg ? " " : "",
			 options[i].arg ? options[i].arg : "");
		printf("  %-22s %s\n", left, options[i].help);
	}
}

static void print_usage(const struct kb_command *command)
{
	if (command) {
		printf("Usage: kb-indexer [OPTION]... %s %s\n%s.\n\n",
		       command->name, command->args, command->help);
		print_options(command->options, command->n_options);
		print_options(globals, GLOBALS);
		return;
	}
	printf("Usage: kb-indexer [OPTION]... COMMAND [ARGUMENT]...\n"
	       "Content of a Concord knowledge base.\n\nCommands:\n");
	for (size_t i = 0; i < KB_COUNT(commands); i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->help);
	printf("\nOptions:\n");
	print_options(globals, GLOBALS);
	printf("\nkb-indexer COMMAND --help explains a command.\n");
}

static int usage_error(const struct kb_command *command, const char *text)
{
	fprintf(stderr, "kb-indexer: %s\nTry kb-indexer %s%s--help\n", text,
		command ? command->name : "", command ? " " : "");
	return KB_EXIT_USAGE;
}

/* ---- options ---------------------------------------------------------------- */

/* The first word that is neither an option nor the value of one. */
static const struct kb_command *find_command(int argc, char **argv,
					     const char **word)
{
	const struct kb_command *found = NULL;

	*word = NULL;
	for (int i = 1; i < argc && !*word; i++) {
		bool takes = strcmp(argv[i], "--config") == 0 ||
			     strcmp(argv[i], "--store") == 0 ||
			     strcmp(argv[i], "--index") == 0;
		if (argv[i][0] == '-')
			i += takes;
		else
			*word = argv[i];
	}
	for (size_t i = 0; *word && i < KB_COUNT(commands); i++)
		if (strcmp(commands[i]->name, *word) == 0)
			found = commands[i];
	return found;
}

static size_t add_rows(struct option *to, const struct kb_flag *from,
		       size_t n, int first)
{
	for (size_t i = 0; i < n; i++)
		to[i] = (struct option){ .name = from[i].name,
			.has_arg = from[i].arg ? required_argument
					       : no_argument,
			.val = first + (int)i };
	return n;
}

static void take_value(struct kb_command_env *env, size_t row,
		       const char *value)
{
	const char *before = env->values[row];

	if (before && env->command->options[row].many)
		value = kb_format(env->mem, "%s\n%s", before, value);
	env->values[row] = value;
}

/* Values of global options into given[], of the command's into env. */
static bool read_options(struct kb_command_env *env, const char **given,
			 int argc, char **argv)
{
	enum { OWN = 1000, GLOBAL = 2000 };
	struct option rows[KB_FLAGS_MAX + GLOBALS + 1] = { 0 };
	size_t n = add_rows(rows, globals, GLOBALS, GLOBAL);
	int got;

	if (env->command)
		add_rows(rows + n, env->command->options,
			 env->command->n_options, OWN);
	while ((got = getopt_long(argc, argv, "", rows, NULL)) != -1) {
		const char *value = optarg ? optarg : "";
		if (got >= GLOBAL)
			given[got - GLOBAL] = value;
		else if (got >= OWN)
			take_value(env, (size_t)(got - OWN), value);
		else
			return false;
	}
	return true;
}

static enum kb_status load_config(struct kb_command_env *env,
				  const char **given, struct kb_error *err)
{
	kb_config_default(&env->config);
	if (given[G_CONFIG]) {
		enum kb_status status = kb_config_load(env->mem,
			given[G_CONFIG], &env->config, err);
		if (status != KB_OK)
			return status;
	}
	if (given[G_STORE])
		env->config.store = given[G_STORE];
	if (given[G_INDEX])
		env->config.index = given[G_INDEX];
	env->config_file = given[G_CONFIG];
	kb_log_set_level(kb_config_log_level(&env->config));
	return KB_OK;
}

static int unknown_command(const char *word)
{
	const char *names[KB_COUNT(commands)];
	char text[256];

	if (!word)
		return usage_error(NULL, "which command?");
	for (size_t i = 0; i < KB_COUNT(commands); i++)
		names[i] = commands[i]->name;
	const char *near = kb_word_nearest(word, names, KB_COUNT(commands),
					   sizeof(names[0]));
	snprintf(text, sizeof(text), "there is no command '%s'%s%s", word,
		 near ? "; the nearest is " : "", near ? near : "");
	return usage_error(NULL, text);
}

static int run(struct kb_command_env *env, int argc, char **argv)
{
	const char *given[GLOBALS] = { NULL }, *word;
	struct kb_error err;

	env->command = find_command(argc, argv, &word);
	if (word && !env->command)
		return unknown_command(word);
	if (!read_options(env, given, argc, argv))
		return usage_error(env->command, "see the options");
	if (given[G_HELP] || given[G_VERSION] || given[G_PRINT]) {
		if (given[G_HELP])
			print_usage(env->command);
		else if (given[G_VERSION])
			printf("kb-indexer %s\n", PACKAGE_VERSION);
		else
			kb_config_print(stdout);
		return KB_EXIT_OK;
	}
	if (!env->command)
		return unknown_command(NULL);
	env->json = given[G_JSON] != NULL;
	env->quiet = given[G_QUIET] != NULL;
	int n = argc - optind - 1;
	if (n < env->command->min_args ||
	    (env->command->max_args >= 0 && n > env->command->max_args))
		return usage_error(env->command, "wrong number of arguments");
	if (load_config(env, given, &err) != KB_OK) {
		kb_fail(&err);
		return KB_EXIT_CONFIG;
	}
	return env->command->run(env, n, argv + optind + 1);
}

int main(int argc, char **argv)
{
	struct kb_command_env env = { 0 };
	struct sigaction action = { .sa_handler = on_signal };

	kb_base_init("kb-indexer");
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	env.mem = talloc_new(NULL);
	int code = run(&env, argc, argv);
	talloc_free(env.mem);
	/* A full disk behind stdout is an error too. */
	if (fflush(stdout) != 0 && code == KB_EXIT_OK) {
		fprintf(stderr, "kb-indexer: cannot write the result\n");
		code = KB_EXIT_IO;
	}
	return code;
}
