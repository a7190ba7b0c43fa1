/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after_lint.c - what is wrong with a text, and which articles it is like. In: a
 * draft that was read. Out: "findings" and "near" of the page, in the reader's
 * words.
 */
#include "draft.h"

#include "linter.h"
#include "queue.h"

/* Each that can be accepted is a field more of a form, which has so many. */
enum { NEAREST = 3, FINDINGS_MAX = 60, ACCEPTS_MAX = 20 };

/* ---- words ------------------------------------------------------------------------- */

static const char *said(const struct kb_draft *d, const char *prefix,
			const struct kb_finding *f, const char *own)
{
	json_t *args = json_loads(f->args, 0, NULL);
	const char *text = kb_finding_said(d->room, prefix, f->rule, args, own);

	json_decref(args);
	return text;
}

static const char *filled(const struct kb_draft *d, const char *key,
			  const char *name, const char *value)
{
	return kb_words_fill(d->room->v.words, d->room, key, name, value);
}

/* ---- findings ------------------------------------------------------------------------ */

static void add_other(struct kb_draft *d, const struct kb_finding *f,
		      json_t *row)
{
	const char *title = *f->other ? kb_room_title(d->room, f->other) :
			    NULL;
	bool rule = strchr(f->other, '@');

	if (!*f->other)
		return;
	put(row, "other", title ? title : f->other);
	put(row, "other_to", talloc_asprintf(d->room, rule ?
		"/articles/%s?lang=%s" : "/edit/articles/%s?of=%s",
		kb_url_encode(d->room, f->other), *f->other_lang ?
		f->other_lang : d->lang));
}

static json_t *finding(struct kb_draft *d, const struct kb_finding *f, size_t i)
{
	json_t *row = json_pack("{s:s,s:i,s:s,s:s,s:s,s:I}", "level",
		kb_lint_level_name(f->level), "line", f->line, "level_text",
		kb_room_name(d->room, "edit_level",
			     kb_lint_level_name(f->level)), "text",
		said(d, "lint_", f, f->text), "fix",
		said(d, "lint_fix_", f, f->fix), "n", (json_int_t)i);

	put(row, "line_text", f->line > 0 ? filled(d, "edit_line", "n",
		talloc_asprintf(d->room, "%d", f->line)) : "");
	put(row, "about", f->accepted ? "" : f->about);
	put(row, "rule", f->rule);
	put(row, "accepted", f->accepted ? kb_desk_fill(d->room,
		d->room->v.words, "edit_accepted", "person", f->by, "reason",
		f->reason, NULL) : "");
	add_other(d, f, row);
	return row;
}

/* A text that cannot be read has one fault, and it is the first to mend. */
static void add_problem(struct kb_draft *d)
{
	const char *line = talloc_asprintf(d->room, "%d", d->problem_line);

	kb_room_put(d->room, "lint_problem", d->problem_line ?
		kb_desk_fill(d->room, d->room->v.words, "edit_problem", "n",
			     line, "text", d->problem, NULL) : d->problem);
	kb_room_put(d->room, "lint_text",
		    kb_room_word(d->room, "edit_lint_unread"));
}

static void add_sum(struct kb_draft *d, const struct kb_findings *found)
{
	struct kb_room *room = d->room;
	const struct { const char *key; uint64_t n; } sums[] = {
		{ "edit_errors", found->errors },
		{ "edit_warnings", found->warnings },
		{ "edit_hints", found->hints },
	};
	char *text = talloc_strdup(room, "");

	for (size_t i = 0; i < KB_COUNT(sums); i++)
		if (sums[i].n || !i)
			text = talloc_asprintf_append(text, "%s%s", i ? " · " :
				"", kb_words_count(room->v.words, room,
				sums[i].key, (int64_t)sums[i].n));
	kb_room_put(room, "lint_text", text);
}

enum kb_status kb_draft_findings(struct kb_draft *d, struct kb_findings *ret,
				 struct kb_error *err)
{
	struct kb_linter *linter;
	enum kb_status status = kb_linter_borrow(d->room->r->site, &linter,
						 err);

	if (status)
		return status;
	status = kb_lint_article(linter, d, d->article, "", ret, err);
	kb_linter_return();
	return status;
}

enum kb_status kb_after_lint(struct kb_draft *d, struct kb_error *err)
{
	struct kb_findings found;
	size_t accepts = 0;
	json_t *list;
	enum kb_status status;

	if (!d->article) {
		add_problem(d);
		return KB_OK;
	}
	status = kb_draft_findings(d, &found, err);
	if (status)
		return status;
	list = json_array();
	for (size_t i = 0; i < found.n && i < FINDINGS_MAX; i++) {
		json_t *row = finding(d, &found.v[i], i);

		accepts += *text_of(row, "about") != '\0';
		if (accepts > ACCEPTS_MAX)
			put(row, "about", "");
		json_array_append_new(list, row);
	}
	json_object_set_new(d->room->context, "findings", list);
	add_sum(d, &found);
	return KB_OK;
}

/* ---- the nearest ----------------------------------------------------------------------- */

/* What tells one article from another: title and questions, then the text. */
static char *gist(const struct kb_draft *d)
{
	const struct kb_article *a = d->article;
	struct kb_buf text = { .mem = d->room };

	kb_buf_addf(&text, "%s\n", a->title);
	for (size_t i = 0; i < a->n_questions; i++)
		kb_buf_addf(&text, "%s\n", a->questions[i]);
	kb_buf_add(&text, a->text, a->text_len);
	kb_buf_add(&text, "", 1);
	return text.bytes;
}

static json_t *near_row(struct kb_draft *d, const struct kb_near_article *a,
			size_t i)
{
	return json_pack("{s:s,s:s,s:o,s:o,s:s,s:o}", "title", a->title,
		"code", a->lang, "to", json_sprintf(
			"/edit/articles/%s?of=%s",
			kb_url_encode(d->room, a->id), a->lang),
		"share", json_sprintf("%.0f %%", a->likeness * 100),
		"state_text", kb_room_name(d->room, "edit_state", a->state),
		"key", json_sprintf("%zu", i + 1));
}

enum kb_status kb_after_near(struct kb_draft *d, struct kb_error *err)
{
	struct kb_near_article *near;
	struct kb_linter *linter;
	const char *text;
	size_t n;
	json_t *list = json_array();
	enum kb_status status;

	json_object_set_new(d->room->context, "near", list);
	if (!d->article)
		return KB_OK;
	text = gist(d);
	status = kb_linter_borrow(d->room->r->site, &linter, err);
	if (status)
		return status;
	status = kb_lint_near(linter, d, d->article->id, d->article->lang,
			      text, strlen(text), NEAREST, &near, &n, err);
	kb_linter_return();
	for (size_t i = 0; !status && i < n; i++)
		json_array_append_new(list, near_row(d, &near[i], i));
	return status;
}
