/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * verbs.c - what the commands about people and tokens share: their verbs, their
 * options, and reading a password.
 */
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#include "verbs.h"

/* ---- verbs ------------------------------------------------------------- */

static int usage(const struct kb_command_env *env,
		 const struct kb_verb *verbs, size_t n)
{
	fprintf(stderr, "kb-indexer: %s wants one of\n", env->command->name);
	for (size_t i = 0; i < n; i++)
		fprintf(stderr, "  %s %s %s\n", env->command->name,
			verbs[i].name, verbs[i].arg ? verbs[i].arg : "");
	return KB_EXIT_USAGE;
}

int kb_verb_run(struct kb_command_env *env, const struct kb_verb *verbs,
		size_t n, int n_args, char **args)
{
	const struct kb_verb *verb = NULL;
	struct kb_store *s;
	struct kb_error err;
	enum kb_status st;

	for (size_t i = 0; i < n; i++)
		if (strcmp(verbs[i].name, args[0]) == 0)
			verb = &verbs[i];
	if (!verb || n_args != (verb->arg ? 2 : 1))
		return usage(env, verbs, n);
	st = kb_store_open(env->mem, env->config.store, verb->mode, false, &s,
			   &err);
	if (st == KB_OK)
		st = verb->run(env, s, args[1], &err);
	return st == KB_OK ? KB_EXIT_OK : kb_fail(&err);
}

/* ---- options ----------------------------------------------------------- */

const char **kb_option_values(const struct kb_command_env *env,
			      const char *name, size_t *n)
{
	const char *lines = kb_option(env, name), **list = NULL;
	size_t len;

	*n = 0;
	for (; lines && *lines; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		list = kb_grow(env->mem, list, const char *, *n + 1);
		list[(*n)++] = kb_strndup(env->mem, lines, len);
	}
	return list;
}

enum kb_status kb_option_number(const struct kb_command_env *env,
				const char *name, int min, int max,
				int fallback, int *ret, struct kb_error *err)
{
	const char *text = kb_option(env, name);
	char *end;
	long n;

	if (!text) {
		*ret = fallback;
		return KB_OK;
	}
	n = strtol(text, &end, 10);
	if (!*text || *end || n < min || n > max)
		return kb_error_set(err, KB_INVALID, "--%s wants a number from "
				    "%d to %d, not '%s'", name, min, max,
				    text);
	*ret = (int)n;
	return KB_OK;
}

const char *kb_when(int64_t at, char *buf, size_t size)
{
	if (!at)
		return "never";
	kb_time_format(at, buf, size);
	buf[10] = ' ';
	buf[16] = '\0';
	return buf;
}

/* ---- passwords --------------------------------------------------------- */

enum { LINE = 512 };

static enum kb_status read_line(void *mem, const char *prompt, char **ret,
				struct kb_error *err)
{
	char line[LINE];
	size_t len;

	fputs(prompt, stderr);
	if (!fgets(line, sizeof(line), stdin))
		return kb_error_set(err, KB_INVALID, "there is no password on "
				    "standard input");
	len = strcspn(line, "\r\n");
	if (len == LINE - 1)
		return kb_error_set(err, KB_INVALID, "the password is too "
				    "long");
	*ret = kb_strndup(mem, line, len);
	memset(line, 0, sizeof(line));
	return KB_OK;
}

static enum kb_status read_twice(void *mem, char **ret, struct kb_error *err)
{
	struct termios shown, hidden;
	char *again = NULL;
	enum kb_status st;

	tcgetattr(STDIN_FILENO, &shown);
	hidden = shown;
	hidden.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
	st = read_line(mem, "Password: ", ret, err);
	if (st == KB_OK)
		st = read_line(mem, "\nThe same again: ", &again, err);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
	fputc('\n', stderr);
	if (st == KB_OK && strcmp(*ret, again) != 0)
		st = kb_error_set(err, KB_INVALID, "the two are not the same");
	return st;
}

enum kb_status kb_password_read(void *mem, char **ret, struct kb_error *err)
{
	return isatty(STDIN_FILENO) ? read_twice(mem, ret, err)
				    : read_line(mem, "", ret, err);
}
