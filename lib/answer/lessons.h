/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lessons.h - the texts from which a knowledge base learns: titles, question
 * fields and resolved cases of its public articles. Private to lib/answer.
 */
#ifndef KB_ANSWER_LESSONS_H
#define KB_ANSWER_LESSONS_H

#include <kb/index.h>
#include <kb/model.h>

enum kb_lesson_kind { KB_LESSON_TITLE, KB_LESSON_QUESTION, KB_LESSON_CASE };

struct kb_lesson {
	uint64_t article;	/* kb_id_hash() */
	uint64_t key;		/* of the text */
	const char *text;
	const char *lang;
	uint32_t version;	/* in the snapshot: whose field it stands in */
	uint32_t line;		/* and on which of its lines; titles: 0 */
	uint32_t *hashes; size_t n;	/* its MAIN and PAIR terms */
	enum kb_lesson_kind kind;
};

struct kb_lessons {
	struct kb_lesson *v; size_t n, room;
	struct kb_training *training;	/* examples by the same numbers */
	size_t cases;			/* of kind KB_LESSON_CASE */
};

KB_NODISCARD enum kb_status kb_lessons_load(void *mem, struct kb_store *store,
	const struct kb_snapshot *s, struct kb_text *text,
	struct kb_lessons **ret, struct kb_error *err);

#endif
