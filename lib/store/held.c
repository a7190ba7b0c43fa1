/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * held.c - the tables of the quarantine. In: pages that were read and judged,
 * and what people decide about their lines. Out: the pages again. A line's
 * text is kept as it stood in the file: it is somebody's page, not a
 * customer's message, and leaves with its page.
 */
#include <kb/held.h>

#include "db.h"

static const char *const kinds[KB_LINE_KINDS] = {
	[KB_LINE_TEXT] = "text", [KB_LINE_HEADING] = "heading",
	[KB_LINE_ITEM] = "item", [KB_LINE_STEP] = "step",
	[KB_LINE_CODE] = "code", [KB_LINE_ROW] = "row",
};

const char *kb_line_kind_name(enum kb_line_kind kind)
{
	return kinds[kind];
}

static enum kb_line_kind kind_of(const char *name)
{
	for (size_t i = 0; i < KB_COUNT(kinds); i++)
		if (strcmp(kinds[i], name) == 0)
			return (enum kb_line_kind)i;
	return KB_LINE_TEXT;
}

/* ---- putting ----------------------------------------------------------------- */

static enum kb_status room_for(struct kb_store *s, const struct kb_sheet *page,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *same = NULL;
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *count = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_held_same, &same, err, "b",
		page->digest, sizeof(page->digest));

	if (st == KB_OK)
		return kb_error_at(err, KB_CONFLICT, page->name, 0,
			"the same file is in the quarantine already, as page "
			"%lld", (long long)sqlite3_column_int64(same, 0));
	if (st != KB_NOT_FOUND)
		return st;
	st = kb_db_first(s, KB_Q_held_count, &count, err, "");
	if (st == KB_OK && sqlite3_column_int64(count, 0) >= KB_HELD_MAX)
		return kb_error_set(err, KB_LIMIT, "%d pages are in the "
			"quarantine; make drafts of some or remove them",
			KB_HELD_MAX);
	return st;
}

static int64_t mille(double share)
{
	return (int64_t)(share * 1000 + .5);
}

static enum kb_status put_lines(struct kb_store *s, int64_t seq,
				const struct kb_sheet *page,
				struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < page->n_lines && st == KB_OK; i++) {
		const struct kb_page_line *l = &page->lines[i];
		st = kb_db_run(s, KB_Q_held_line_add, err, "iitiiitiiitititt",
			seq, (int64_t)i, l->text, (int64_t)l->start,
			(int64_t)l->end, (int64_t)l->line, kinds[l->kind],
			(int64_t)l->level, (int64_t)l->gap, mille(l->links),
			l->place, mille(l->score), l->reason,
			(int64_t)l->aside, l->border, l->by);
	}
	return st;
}

static enum kb_status put(struct kb_store *s, const struct kb_sheet *page,
			  int64_t *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = room_for(s, page, err);

	if (st == KB_OK)
		st = kb_db_first(s, KB_Q_held_add, &stmt, err, "ittttiib",
			kb_now(), page->name, page->encoding, page->lang,
			page->by, (int64_t)page->html, (int64_t)page->size,
			page->digest, sizeof(page->digest));
	if (st != KB_OK)
		return st;
	*ret = sqlite3_column_int64(stmt, 0);
	return put_lines(s, *ret, page, err);
}

enum kb_status kb_held_put(struct kb_store *s, const struct kb_sheet *page,
			   int64_t *ret_seq, struct kb_error *err)
{
	bool own;
	int64_t seq = 0;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st == KB_OK)
		st = kb_db_leave(s, own, put(s, page, &seq, err), err);
	if (st == KB_OK)
		*ret_seq = seq;
	return st;
}

/* ---- getting ----------------------------------------------------------------- */

static enum kb_status no_page(enum kb_status st, int64_t seq,
			      struct kb_error *err)
{
	return st == KB_NOT_FOUND ? kb_error_set(err, st, "there is no page "
		"%lld in the quarantine", (long long)seq) : st;
}

static struct kb_page_line line_of(void *mem, sqlite3_stmt *stmt)
{
	bool border = sqlite3_column_type(stmt, 12) != SQLITE_NULL;

	return (struct kb_page_line){
		.text = kb_db_text(mem, stmt, 0),
		.start = (uint32_t)sqlite3_column_int64(stmt, 1),
		.end = (uint32_t)sqlite3_column_int64(stmt, 2),
		.line = sqlite3_column_int(stmt, 3),
		.kind = kind_of(kb_db_text(NULL, stmt, 4)),
		.level = sqlite3_column_int(stmt, 5),
		.gap = sqlite3_column_int(stmt, 6),
		.links = sqlite3_column_double(stmt, 7),
		.place = kb_db_text(mem, stmt, 8),
		.score = sqlite3_column_double(stmt, 9),
		.reason = kb_db_text(mem, stmt, 10),
		.aside = sqlite3_column_int(stmt, 11) != 0,
		.border = border ? kb_db_text(mem, stmt, 12) : NULL,
		.by = kb_db_text(mem, stmt, 13),
	};
}

static enum kb_status get_lines(struct kb_store *s, struct kb_sheet *page,
				size_t max, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_held_lines, &stmt, err, "i",
					page->seq);

	page->lines = kb_array(page, struct kb_page_line, max + 1);
	for (; st == KB_OK && page->n_lines < max;
	     st = kb_db_row(s, stmt, err))
		page->lines[page->n_lines++] = line_of(page, stmt);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

enum kb_status kb_held_get(struct kb_store *s, void *mem, int64_t seq,
			   struct kb_sheet **ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_held_get, &stmt, err, "i",
					seq);
	struct kb_sheet *page;

	if (st != KB_OK)
		return no_page(st, seq, err);
	page = kb_new(mem, struct kb_sheet);
	*page = (struct kb_sheet){
		.seq = seq,
		.at = sqlite3_column_int64(stmt, 1),
		.name = kb_db_text(page, stmt, 2),
		.encoding = kb_db_text(page, stmt, 3),
		.lang = kb_db_text(page, stmt, 4),
		.by = kb_db_text(page, stmt, 5),
		.html = sqlite3_column_int(stmt, 6) != 0,
		.size = (size_t)sqlite3_column_int64(stmt, 7),
	};
	kb_db_hash(stmt, 8, page->digest);
	st = get_lines(s, page, (size_t)sqlite3_column_int64(stmt, 9), err);
	if (st == KB_OK)
		*ret = page;
	return st;
}

enum kb_status kb_held_list(struct kb_store *s, void *mem,
			    struct kb_held **ret, size_t *n,
			    struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_held *list = kb_array(mem, struct kb_held, KB_HELD_MAX);
	size_t count = 0;
	enum kb_status st = kb_db_first(s, KB_Q_held_list, &stmt, err,
				       "i", (int64_t)KB_DOCUMENT_MIN);

	for (; st == KB_OK && count < KB_HELD_MAX;
	     st = kb_db_row(s, stmt, err))
		list[count++] = (struct kb_held){
			.seq = sqlite3_column_int64(stmt, 0),
			.at = sqlite3_column_int64(stmt, 1),
			.name = kb_db_text(list, stmt, 2),
			.encoding = kb_db_text(list, stmt, 3),
			.lang = kb_db_text(list, stmt, 4),
			.by = kb_db_text(list, stmt, 5),
			.lines = sqlite3_column_int64(stmt, 6),
			.aside = sqlite3_column_int64(stmt, 7),
			.documents = sqlite3_column_int64(stmt, 8),
			.drafts = sqlite3_column_int64(stmt, 9),
		};
	if (st != KB_OK && st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}

/* ---- deciding ------------------------------------------------------------------ */

static enum kb_status no_line(enum kb_status st, int64_t seq, size_t line,
			      struct kb_error *err)
{
	return st == KB_NOT_FOUND ? kb_error_set(err, st, "page %lld of the "
		"quarantine has no line %zu", (long long)seq, line + 1) : st;
}

enum kb_status kb_held_aside(struct kb_store *s, int64_t seq, size_t line,
			     bool aside, const char *by, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;

	return no_line(kb_db_first(s, KB_Q_held_aside, &stmt, err, "iiit",
				   seq, (int64_t)line, (int64_t)aside, by),
		       seq, line, err);
}

enum kb_status kb_held_border(struct kb_store *s, int64_t seq, size_t line,
			      bool border, const char *by,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;

	return no_line(kb_db_first(s, KB_Q_held_border, &stmt, err, "iitt",
				   seq, (int64_t)line,
				   border ? "hand" : NULL, by),
		       seq, line, err);
}

enum kb_status kb_held_remove(struct kb_store *s, int64_t seq,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;

	return no_page(kb_db_first(s, KB_Q_held_remove, &stmt, err, "i", seq),
		       seq, err);
}

enum kb_status kb_held_drafted(struct kb_store *s, int64_t seq, size_t line,
			       const char *article, const char *lang,
			       const char *by, struct kb_error *err)
{
	return kb_db_run(s, KB_Q_held_drafted, err, "iittti", seq,
			 (int64_t)line, article, lang, by, kb_now());
}

enum kb_status kb_held_drafts(struct kb_store *s, void *mem, int64_t seq,
			      struct kb_held_draft **ret, size_t *n,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	struct kb_held_draft *list = NULL;
	size_t count = 0;
	enum kb_status st = kb_db_first(s, KB_Q_held_drafts, &stmt, err, "i",
					seq);

	for (; st == KB_OK; st = kb_db_row(s, stmt, err)) {
		list = kb_grow(mem, list, struct kb_held_draft, count + 1);
		list[count++] = (struct kb_held_draft){
			.line = (size_t)sqlite3_column_int64(stmt, 0),
			.article = kb_db_text(mem, stmt, 1),
			.lang = kb_db_text(mem, stmt, 2),
		};
	}
	if (st != KB_NOT_FOUND)
		return st;
	*ret = list;
	*n = count;
	return KB_OK;
}
