/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * program.c - finds another program of ours: beside this one in a build tree,
 * in bin/ when installed, else wherever PATH has it; and starts it so that it
 * inherits no file, no blocked signal and no ignored one.
 */
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <kb/base.h>

char *kb_program_find(void *mem, const char *name)
{
	static const char *const beside[] = { "", "../bin/" };
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash;

	self[len > 0 ? len : 0] = '\0';
	slash = strrchr(self, '/');
	for (size_t i = 0; slash && i < KB_COUNT(beside); i++) {
		char *path = kb_format(mem, "%.*s/%s%s", (int)(slash - self),
				       self, beside[i], name);

		if (access(path, X_OK) == 0)
			return path;
		talloc_free(path);
	}
	return kb_strdup(mem, name);
}

static void give_file(posix_spawn_file_actions_t *files, int from, int to,
		      int mode)
{
	if (from >= 0)
		posix_spawn_file_actions_adddup2(files, from, to);
	else
		posix_spawn_file_actions_addopen(files, to, "/dev/null", mode,
						 0);
}

int kb_program_start(const char *const *args, int in, int out, pid_t *ret)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;
	int failed;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	give_file(&files, in, STDIN_FILENO, O_RDONLY);
	give_file(&files, out, STDOUT_FILENO, O_WRONLY);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK |
				 POSIX_SPAWN_SETSIGDEF);
	failed = posix_spawnp(ret, args[0], &files, &attr,
			      (char *const *)(uintptr_t)args, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return failed;
}

char *kb_folder_find(void *mem, const char *configured, const char *in_source)
{
	char exe[4096], *beside;
	ssize_t n;

	if (access(configured, R_OK) == 0)
		return kb_strdup(mem, configured);
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n <= 0)
		return kb_strdup(mem, configured);
	exe[n] = '\0';
	*strrchr(exe, '/') = '\0';
	beside = kb_format(mem, "%s/../%s", exe, in_source);
	return access(beside, R_OK) == 0 ? beside : kb_strdup(mem, configured);
}
