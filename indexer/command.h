/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * command.h - what a subcommand is and what it gets. A new one is a file
 * cmd_x.c, a declaration below and a row in commands[] of main.c.
 */
#ifndef KB_COMMAND_H
#define KB_COMMAND_H

#include <signal.h>

#include <kb/config.h>

/* Exit codes; documented in kb-indexer(1). */
enum kb_exit {
	KB_EXIT_OK = 0,
	KB_EXIT_SOME = 1,		/* some items failed */
	KB_EXIT_USAGE = 2,
	KB_EXIT_DATA = 65,
	KB_EXIT_UNAVAILABLE = 69,
	KB_EXIT_INTERNAL = 70,
	KB_EXIT_CREATE = 73,
	KB_EXIT_IO = 74,
	KB_EXIT_BUSY = 75,
	KB_EXIT_CONFIG = 78,
	KB_EXIT_INTERRUPTED = 130,
};

struct kb_flag {
	const char *name;	/* long name */
	const char *arg;	/* what follows it, NULL for a switch */
	const char *help;
	bool many;		/* may be given again: values a line each */
};
enum { KB_FLAGS_MAX = 24 };

struct kb_command;

struct kb_command_env {
	void *mem;
	const struct kb_command *command;
	struct kb_config config;
	const char *config_file;	/* NULL: none was named */
	bool json, quiet;
	const char *values[KB_FLAGS_MAX];	/* by row of the options */
};

struct kb_command {
	const char *name, *args;	/* args as usage shows them */
	int min_args, max_args;		/* max -1: any number */
	const char *help;		/* one line */
	const struct kb_flag *options;
	size_t n_options;
	/* args: what is left without options. Returns an exit code. */
	int (*run)(struct kb_command_env *env, int n_args, char **args);
};

extern const struct kb_command kb_cmd_import, kb_cmd_sync, kb_cmd_export,
	kb_cmd_lint, kb_cmd_render, kb_cmd_stats,
	kb_cmd_build, kb_cmd_learn, kb_cmd_tune, kb_cmd_calibrate,
	kb_cmd_follow, kb_cmd_eval, kb_cmd_compare,
	kb_cmd_case, kb_cmd_erase, kb_cmd_retain, kb_cmd_subject,
	kb_cmd_gate, kb_cmd_backup, kb_cmd_restore, kb_cmd_check,
	kb_cmd_person, kb_cmd_token, kb_cmd_audit, kb_cmd_webhooks,
	kb_cmd_verify, kb_cmd_replay, kb_cmd_recall, kb_cmd_blame;

/* The value of an option of this command: "" for a switch that was given,
   NULL for what was not. */
const char *kb_option(const struct kb_command_env *env, const char *name);

/* The number a --workers of this command names, else the setting's; 0 when it
   is none from 1 to 16, which was said then. */
unsigned kb_option_workers(const struct kb_command_env *env);

/* Set by SIGINT and SIGTERM: finish the batch and end. */
extern volatile sig_atomic_t kb_stop;

/* Prints the error as "kb-indexer: source:line: text" and returns the exit
   code that belongs to its status. */
int kb_fail(const struct kb_error *err);

#endif
