/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * replay.c - feeds the files of folders to their targets, without libFuzzer.
 * In: CORPUS [TARGET...]; the corpus has a folder for each target. Out: TAP, a
 * line a target; a target runs in a process of its own, so that one that dies
 * does not hide the others.
 */
#include <dirent.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

enum { FILE_MAX_BYTES = 4 << 20 };

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* In memory that ends where the file ends, so that reading on is noticed. */
static void replay_file(const struct fuzz_target *t, const char *path)
{
	struct kb_error err;
	char *bytes, *exact;
	size_t len;

	fuzz_check(kb_file_read(NULL, path, FILE_MAX_BYTES, &bytes, &len,
				&err) == KB_OK, "%s", err.text);
	exact = malloc(len ? len : 1);
	fuzz_check(exact, "no memory");
	memcpy(exact, bytes, len);
	talloc_free(bytes);
	fuzz_one(t, exact, len);
	free(exact);
}

/* Which file it is stands in `now`, which the parent can read. */
static void replay_all(const struct fuzz_target *t, const char *corpus,
		       struct dirent **files, int n, int now)
{
	fuzz_init();
	for (int i = 0; i < n; i++) {
		char *path = kb_format(NULL, "%s/%s/%s", corpus, t->name,
				       files[i]->d_name);
		uint16_t at = (uint16_t)i;

		fuzz_check(write(now, &at, sizeof(at)) == sizeof(at),
			   "the parent is gone");
		replay_file(t, path);
		talloc_free(path);
	}
}

static int list(const struct fuzz_target *t, const char *corpus,
		struct dirent ***ret)
{
	char *folder = kb_format(NULL, "%s/%s", corpus, t->name);
	int n = scandir(folder, ret, visible, alphasort);

	talloc_free(folder);
	return n;
}

static void unlist(struct dirent **files, int n)
{
	for (int i = 0; i < n; i++)
		free(files[i]);
	free(files);
}

static bool replay(const struct fuzz_target *t, const char *corpus, int number)
{
	struct dirent **files = NULL;
	int n = list(t, corpus, &files), status, pipes[2];
	uint16_t last = 0;
	pid_t child;

	fuzz_check(n < 4096 && pipe(pipes) == 0, "too many files or pipes");
	fflush(stdout);
	child = fork();
	if (child == 0) {
		close(pipes[0]);
		replay_all(t, corpus, files, n, pipes[1]);
		unlist(files, n);
		exit(0);
	}
	close(pipes[1]);
	while (read(pipes[0], &last, sizeof(last)) == sizeof(last))
		;
	close(pipes[0]);
	bool good = waitpid(child, &status, 0) == child && status == 0 &&
		n > 0;
	printf("%sok %d - %s: %d files%s%s\n", good ? "" : "not ", number,
	       t->name, n, good || n <= 0 ? "" : ", died of ",
	       good || n <= 0 ? "" : files[last]->d_name);
	unlist(files, n);
	return good;
}

int main(int argc, char **argv)
{
	int number = 0, bad = 0;

	if (argc < 2) {
		fprintf(stderr, "Usage: %s CORPUS [TARGET...]\n", argv[0]);
		return 2;
	}
	for (const struct fuzz_target *t = fuzz_targets; t->name; t++) {
		bool wanted = argc == 2;

		for (int i = 2; i < argc; i++)
			wanted = wanted || !strcmp(argv[i], t->name);
		if (wanted)
			bad += !replay(t, argv[1], ++number);
	}
	printf("1..%d\n", number);
	return bad > 0;
}
