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
