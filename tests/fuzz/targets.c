/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * targets.c - the table of fuzz targets, and what they share: lines of an
 * input, files in memory, failing.
 */
#include <kb/text.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

const struct fuzz_target fuzz_targets[] = {
	{ "access", fuzz_access },
	{ "article", fuzz_article },
	{ "body", fuzz_body },
	{ "case", fuzz_case },
	{ "config", fuzz_config },
	{ "convert", fuzz_convert },
	{ "csv", fuzz_csv },
	{ "fields", fuzz_fields },
	{ "index", fuzz_index },
	{ "jsonl", fuzz_jsonl },
	{ "mapping", fuzz_mapping },
	{ "markdown", fuzz_markdown },
	{ "mask", fuzz_mask },
	{ "page", fuzz_page },
	{ "quantity", fuzz_quantity },
	{ "question", fuzz_question },
	{ "request", fuzz_request },
	{ "rule", fuzz_rule },
	{ "sound", fuzz_sound },
	{ "suggest", fuzz_suggest },
	{ "synonyms", fuzz_synonyms },
	{ "template", fuzz_template },
	{ "text", fuzz_text },
	{ "wire", fuzz_wire },
	{ NULL, NULL }
};

const struct fuzz_target *fuzz_target_find(const char *name)
{
	for (const struct fuzz_target *t = fuzz_targets; t->name; t++)
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}

void fuzz_init(void)
{
	kb_base_init("fuzz");
	kb_log_set_level(KB_LOG_ERROR);
}

void fuzz_one(const struct fuzz_target *target, const void *bytes, size_t len)
{
	void *mem = talloc_new(NULL);

	target->run(mem, bytes, len);
	talloc_free(mem);
}

void fuzz_fail(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	abort();
}

char *fuzz_line(void *mem, struct fuzz_rest *rest)
{
	size_t left = (size_t)(rest->end - rest->at);
	const char *newline = left ? memchr(rest->at, '\n', left) : NULL;
	const char *end = newline ? newline : rest->end;
	char *line = kb_strndup(mem, rest->at, (size_t)(end - rest->at));

	rest->at = newline ? newline + 1 : rest->end;
	return line;
}

char *fuzz_left(void *mem, const struct fuzz_rest *rest, size_t *len)
{
	*len = (size_t)(rest->end - rest->at);
	return kb_strndup(mem, rest->at, *len);
}

int fuzz_file(const char *bytes, size_t len, char *ret, size_t size)
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	fuzz_check(fd >= 0 && write(fd, bytes, len) == (ssize_t)len,
		   "no file in memory");
	snprintf(ret, size, "/proc/self/fd/%d", fd);
	return fd;
}

void fuzz_check_text(const char *what, const char *text)
{
	size_t len = strlen(text);

	fuzz_check(kb_utf8_valid(text, len) == len, "%s is not UTF-8", what);
}
