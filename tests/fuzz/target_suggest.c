/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_suggest.c - suggestions for what was typed. Each line of the input but
 * the last is a question that can be suggested (every third one hidden from who
 * asks), the last is what was typed. No hidden line comes, none twice; and who
 * types the beginning of a line that he may see is shown something.
 */
#include "../../lib/answer/suggest.h"
#include "fuzz.h"

static struct kb_text *analyzer(void)
{
	static struct kb_text *text;

	if (!text)
		text = kb_text_new(NULL);
	return text;
}

static bool may_see(void *user, const struct kb_suggest_line *line)
{
	return line->row % 3 != 2;
}

struct typed { const char *text; size_t len; char line[KB_SUGGEST_TYPED]; };

static struct kb_suggest_layer *make_layer(void *mem, struct fuzz_rest *rest,
					   struct typed *typed, bool *begins)
{
	struct kb_suggest_draft *d = kb_suggest_draft_new(mem);
	char line[KB_SUGGEST_LINE + 1];
	uint32_t row = 0;

	for (; rest->at < rest->end && row < 64; row++) {
		const char *text = fuzz_line(mem, rest);
		size_t len = strlen(text);
		struct kb_suggest_line entry = { .row = row, .id_hash = row,
			.version = row, .lang = row % KB_SUGGEST_LANGS,
			.weight = (uint8_t)(len % 5) };

		if (!len || len > KB_SUGGEST_LINE ||
		    kb_utf8_valid(text, len) != len)
			continue;
		len = kb_suggest_line_of(analyzer(), text, len, line,
					 sizeof(line));
		if (!len)
			continue;
		*begins |= may_see(NULL, &entry) && typed->line[0] &&
			!strncmp(line, typed->line, strlen(typed->line));
		kb_suggest_draft_add(d, line, len, &entry);
	}
	return kb_suggest_layer_make(d);
}

/* The last line of the input. */
static bool take_typed(void *mem, struct fuzz_rest *rest, struct typed *typed)
{
	const char *at = rest->end > rest->at ? memrchr(rest->at, '\n',
		(size_t)(rest->end - rest->at)) : NULL;

	if (!at)
		return false;
	typed->len = (size_t)(rest->end - at) - 1;
	typed->text = kb_strndup(mem, at + 1, typed->len);
	typed->len = strlen(typed->text);
	rest->end = at;
	if (kb_utf8_valid(typed->text, typed->len) != typed->len ||
	    !typed->len || typed->len >= KB_SUGGEST_TYPED)
		return false;
	return kb_suggest_line_of(analyzer(), typed->text, typed->len,
				  typed->line, sizeof(typed->line));
}

void fuzz_suggest(void *mem, const char *bytes, size_t len)
{
	struct fuzz_rest rest = { bytes, bytes + len };
	struct kb_suggest_hit hits[KB_SUGGEST_MAX];
	struct kb_suggester s = { .references = 1 };
	struct typed typed = { 0 };
	bool begins = false;
	size_t n;

	if (!take_typed(mem, &rest, &typed))
		return;
	s.layer[0] = make_layer(mem, &rest, &typed, &begins);
	n = kb_suggester_find(&s, analyzer(), typed.text, typed.len, "en",
			      may_see, NULL, hits, KB_SUGGEST_MAX);
	fuzz_check(n <= KB_SUGGEST_MAX && (n || !begins),
		   "nothing for '%s', though a line begins so", typed.line);
	for (size_t i = 0; i < n; i++) {
		const char *line = hits[i].layer->text + hits[i].line->text;

		fuzz_check(may_see(NULL, hits[i].line), "a hidden line: %s",
			   line);
		fuzz_check_text("line", line);
		for (size_t j = 0; j < i; j++)
			fuzz_check(strcmp(line, hits[j].layer->text +
					  hits[j].line->text), "%s, twice",
				   line);
	}
	kb_suggest_layer_drop(s.layer[0]);
}
