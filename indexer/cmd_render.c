/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_render.c - kb-indexer render: one article from standard input as the
 * page will show it, as JSON on standard output. This is the process that
 * kb-searchd starts for a preview: it binds its own hands before it reads the
 * first byte, so that a text made to be slow or large hurts nobody else.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <unistd.h>

#include <kb/content.h>
#include <kb/quarantine.h>
#include <kb/text.h>

#include "command.h"

enum { CPU_SECONDS = 2, MEMORY = 256 << 20, FILES = 16, OUTPUT = 16 << 20 };

/* The sanitizers reserve terabytes and take their time. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { LIMITED = 0, BRIEF_MS = 900 };
#else
enum { LIMITED = 1, BRIEF_MS = 200 };
#endif

static void limit(__rlimit_resource_t what, rlim_t most)
{
	const struct rlimit both = { most, most };

	setrlimit(what, &both);
}

/* No more time, memory, files or rights than a page needs. */
static void bind_hands(void)
{
	limit(RLIMIT_CPU, CPU_SECONDS);
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_FSIZE, OUTPUT);
	limit(RLIMIT_NOFILE, FILES);
	if (LIMITED)
		limit(RLIMIT_AS, MEMORY);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

/* For a text that somebody in the daemon reads after this process has. */
static void be_brief(void)
{
	const struct itimerval most = { .it_value = {
		.tv_usec = BRIEF_MS * 1000 } };

	setitimer(ITIMER_PROF, &most, NULL);
}

/* One byte more than an article may have: then it is too long. */
static size_t read_all(char *to, size_t max)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = read(STDIN_FILENO, to + len, max - len);
		if (n > 0)
			len += (size_t)n;
	} while (len < max && (n > 0 || (n < 0 && errno == EINTR)));
	return len;
}

static void print(json_t *root)
{
	char *dump = json_dumps(root, JSON_COMPACT);

	puts(dump ? dump : "{}");
	free(dump);
	json_decref(root);
}

/* A page of other people, read and judged; its name stays with who asks. */
static int run_page(struct kb_command_env *env, const char *encoding)
{
	struct kb_sheet *page;
	struct kb_error err;
	char *bytes = kb_array(env->mem, char, KB_PAGE_MAX + 2);
	size_t len = read_all(bytes, KB_PAGE_MAX + 1);

	if (kb_page_read(env->mem, "page", bytes, len,
			 *encoding ? encoding : NULL, &page, &err)) {
		print(json_pack("{s:s}", "problem", err.text));
		return KB_EXIT_DATA;
	}
	kb_page_judge(page, NULL, 0);
	kb_page_split(page);
	puts(kb_page_json(env->mem, page));
	return KB_EXIT_OK;
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	const char *code = kb_option(env, "lang");
	const struct kb_lang *lang = kb_lang_find(code ? code : "en");
	struct kb_article *a;
	struct kb_error err;
	enum kb_status status;
	char *bytes;
	size_t len;

	if (!lang) {
		fprintf(stderr, "kb-indexer: --lang must be one of zh-Hans, "
			"zh-Hant, en, ru\n");
		return KB_EXIT_USAGE;
	}
	bind_hands();
	if (kb_option(env, "page"))
		return run_page(env, kb_option(env, "page"));
	if (kb_option(env, "brief"))
		be_brief();
	bytes = kb_array(env->mem, char, KB_ARTICLE_MAX + 2);
	len = read_all(bytes, KB_ARTICLE_MAX + 1);
	status = kb_article_parse(env->mem, "text", "preview", lang->code,
				  bytes, len, &a, &err);
	if (status) {
		print(json_pack("{s:s,s:i}", "problem", err.text, "line",
				err.line));
		return KB_EXIT_DATA;
	}
	print(json_pack("{s:s,s:s,s:s}", "title", a->title, "lang", a->lang,
			"html", a->html));
	return KB_EXIT_OK;
}

static const struct kb_flag options[] = {
	{ "lang", "LANG", "language of a text that does not say it (en)" },
	{ "brief", NULL, "take at most 0.2 seconds of processor time" },
	{ "page", "ENCODING", "read a page of other people instead, as import "
	  "page does; empty: as its bytes say" },
};

const struct kb_command kb_cmd_render = {
	"render", "", 0, 0,
	"show an article from standard input as HTML, as JSON",
	options, KB_COUNT(options), run,
};
