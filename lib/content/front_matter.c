/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * front_matter.c - cuts a file at its `---` lines into YAML and Markdown.
 * Nothing is copied: what comes out points into the file's bytes.
 */
#include "parts.h"

static size_t line_length(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return newline ? (size_t)(newline - at) + 1 : (size_t)(end - at);
}

static bool is_fence(const char *at, size_t len)
{
	while (len > 0 && (at[len - 1] == '\n' || at[len - 1] == '\r' ||
			   at[len - 1] == ' ' || at[len - 1] == '\t'))
		len--;
	return len == 3 && memcmp(at, "---", 3) == 0;
}

enum kb_status kb_front_matter_split(const char *source, const char *bytes,
				     size_t len, struct front_matter *ret,
				     struct kb_error *err)
{
	const char *at = bytes, *end = bytes + len;
	int line = 1;

	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0)
		at += 3;
	struct front_matter fm = { .body = at, .body_line = 1,
				   .body_len = (size_t)(end - at) };
	size_t n = line_length(at, end);
	if (!is_fence(at, n)) {
		*ret = fm;
		return KB_OK;
	}
	fm.yaml = at + n;
	for (at += n; at < end; at += n) {
		line++;
		n = line_length(at, end);
		if ((size_t)(at - fm.yaml) > KB_FRONT_MATTER_MAX)
			return kb_error_at(err, KB_LIMIT, source, line,
				"the front matter has more than %d bytes; is "
				"its closing '---' missing?",
				KB_FRONT_MATTER_MAX);
		if (!is_fence(at, n))
			continue;
		fm.found = true;
		fm.yaml_len = (size_t)(at - fm.yaml);
		fm.body = at + n;
		fm.body_len = (size_t)(end - fm.body);
		fm.body_line = line + 1;
		*ret = fm;
		return KB_OK;
	}
	return kb_error_at(err, KB_INVALID, source, 1,
		"the front matter is not closed; add a line '---' after it");
}
