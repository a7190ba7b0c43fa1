/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compare.h - what two runs of `kb-indexer eval` got for the same questions.
 * compare_data.c reads, cmd_compare.c computes and tells.
 */
#ifndef KB_COMPARE_H
#define KB_COMPARE_H

#include <kb/base.h>

/* A run file (TREC) does not know verdicts. */
enum compare_verdict { COMPARE_ANSWER, COMPARE_CHOOSE, COMPARE_NONE,
		       COMPARE_UNKNOWN };
extern const char *const compare_verdict_names[];

struct compare_row {
	const char *key;	/* collection, question, split */
	const char *id;
	const char *text, *lang;	/* NULL if not told */
	const char *group;	/* unique over collections and splits; NULL:
				   none */
	bool answerable;
	size_t right;		/* rank of the first right article; 0: none */
	const char *first;	/* NULL: no article */
	enum compare_verdict verdict;
};

struct compare_run {
	const char *file;
	struct compare_row *v; size_t n;	/* sorted by key */
};

/* Reads what --answers wrote, or --run; for the latter qrels says what is
   right (else it may be NULL). Two rows of one question are KB_INVALID. */
KB_NODISCARD enum kb_status compare_run_load(void *mem, const char *file,
	const char *qrels, struct compare_run *ret, struct kb_error *err);

#endif
