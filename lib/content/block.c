/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * block.c - the kinds of blocks and their heading words in every language.
 * The order of the rows is the order in which blocks stand in an article.
 */
#include "parts.h"

static const struct row {
	enum kb_block block;
	const char *name;
	const char *words[4];	/* zh-Hans, zh-Hant, en, ru */
} rows[] = {
	{ KB_BLOCK_OTHER, "other", { NULL } },
	{ KB_BLOCK_ISSUE, "issue", { "问题", "問題", "Issue", "Проблема" } },
	{ KB_BLOCK_ENVIRONMENT, "environment",
	  { "适用范围", "適用範圍", "Applies to", "К чему относится" } },
	{ KB_BLOCK_ANSWER, "answer", { "答复", "答覆", "Answer", "Ответ" } },
	{ KB_BLOCK_STEPS, "steps", { "步骤", "步驟", "Steps", "Шаги" } },
	{ KB_BLOCK_SCRIPT, "script",
	  { "话术", "話術", "Script", "Что сказать" } },
	{ KB_BLOCK_CAUSE, "cause", { "原因", "原因", "Cause", "Причина" } },
	{ KB_BLOCK_EXCEPTIONS, "exceptions",
	  { "例外", "例外", "Exceptions", "Исключения" } },
	{ KB_BLOCK_FOLLOW_UP, "follow-up",
	  { "后续", "後續", "Follow-up", "Что дальше" } },
	{ KB_BLOCK_CLAUSE, "clause", { NULL } },
};

const char *kb_block_name(enum kb_block block)
{
	return (size_t)block < KB_COUNT(rows) ? rows[block].name : "other";
}

enum kb_block kb_block_find(const char *heading)
{
	for (size_t i = 0; i < KB_COUNT(rows); i++)
		for (size_t j = 0; j < KB_COUNT(rows[i].words); j++)
			if (rows[i].words[j] &&
			    strcmp(rows[i].words[j], heading) == 0)
				return rows[i].block;
	return KB_BLOCK_OTHER;
}

enum kb_block kb_block_own(int level, bool rule, const char *heading)
{
	return level == 2 && !rule ? kb_block_find(heading) : KB_BLOCK_OTHER;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n';
}

bool kb_article_block(const struct kb_article *a, enum kb_block block,
		      uint32_t *start, uint32_t *end)
{
	bool found = false;
	uint32_t from = 0, to = (uint32_t)a->text_len;

	for (size_t i = 0; i < a->n_headings; i++) {
		if (found && a->headings[i].block != KB_BLOCK_OTHER) {
			to = a->headings[i].at;
			break;
		}
		if (a->headings[i].block == block) {
			from = a->headings[i].at +
				(uint32_t)strlen(a->headings[i].text);
			found = true;
		}
	}
	while (from < to && is_space(a->text[from]))
		from++;
	while (from < to && is_space(a->text[to - 1]))
		to--;
	*start = from;
	*end = to;
	return found && from < to;
}
