/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * evidence_sides.c - what does not agree, side by side. In: an item with what a
 * program found. Out: two texts word for word ("sides"), or passages of articles
 * with the sentence that is meant marked ("pair"). Which, is a row of a table.
 */
#include "queue.h"

#include <kb/quarantine.h>
#include <kb/sync.h>
#include <stdlib.h>
#include "draft.h"

enum { AROUND_LINES = 1, KEPT_SHOWN = 8 };

/* An item with its detail, while it is opened. */
struct side {
	struct kb_room *room;
	const struct kb_queue_item *item;
	const json_t *detail, *args;
	const char *rule, *other, *other_lang;
	json_t *to, *pair;
};

/* ---- passages -------------------------------------------------------------------------- */

static bool ends_sentence(const char *p, const char *from)
{
	static const char *const marks[] = { "。", "！", "？" };

	if (*p == '\n' || ((*p == '.' || *p == '!' || *p == '?') &&
			   (p[1] == ' ' || p[1] == '\n' || !p[1])))
		return true;
	for (size_t i = 0; i < KB_COUNT(marks); i++)
		if (p - from >= 2 && !memcmp(p - 2, marks[i], 3))
			return true;
	return false;
}

/* The sentence around what was found. */
static void widen(const char *text, size_t *from, size_t *len)
{
	size_t end = *from + *len;

	while (*from && !ends_sentence(text + *from - 1, text))
		(*from)--;
	while (text[end] && !ends_sentence(text + end - 1, text))
		end++;
	while (text[*from] == ' ')
		(*from)++;
	*len = end - *from;
}

/* Panel of a text: its sentence with `words` is marked. */
static json_t *panel(struct side *s, const char *name, const char *to,
		     const char *lang, int line, const char *text,
		     const char *words)
{
	const char *at = *words ? strstr(text, words) : NULL;
	size_t from = at ? (size_t)(at - text) : 0;
	size_t len = at ? strlen(words) : 0;

	if (at)
		widen(text, &from, &len);
	return json_pack("{s:s,s:s,s:s,s:s,s:s%,s:s%,s:s}", "name", name, "to",
		to, "code", lang, "line_text", line > 1 ? kb_words_fill(
			s->room->v.words, s->room, "edit_line", "n",
			kb_format(s->room, "%d", line)) : "",
		"before", text, from, "mark", text + from, len, "after",
		text + from + len);
}

/* Lines line - AROUND_LINES to line + AROUND_LINES; *own: the line itself. */
static const char *lines_of(void *mem, const char *source, int line,
			    const char **own)
{
	const char *from = source, *end, *next;
	int n = 1;

	for (; n < line - AROUND_LINES && (next = strchr(from, '\n')); n++)
		from = next + 1;
	end = from;
	for (; n <= line + AROUND_LINES && *end; n++) {
		size_t len = strcspn(end, "\n");

		if (n == line)
			*own = kb_strndup(mem, end, len);
		end += len + (end[len] == '\n');
	}
	while (*from == '\n')
		from++;
	while (end > from && end[-1] == '\n')
		end--;
	return kb_strndup(mem, from, (size_t)(end - from));
}

/* What the article answers, where no line is known. */
static const char *gist_of(void *mem, const struct kb_article *a)
{
	uint32_t start, end;

	if (!kb_article_block(a, KB_BLOCK_ANSWER, &start, &end)) {
		start = 0;
		end = (uint32_t)strcspn(a->text, "\n");
	}
	while (end > start && a->text[end - 1] == '\n')
		end--;
	return kb_strndup(mem, a->text + start, end - start);
}

static bool find(struct side *s, const char *id, const char *lang,
		 const struct kb_article **ret)
{
	struct kb_stored st;
	struct kb_error none;
	int live;

	if (!*id || kb_store_newest(s->room->store, s->room, id, lang, &st,
				    &live, &none) != KB_OK ||
	    !kb_room_sees(s->room, st.article))
		return false;
	kb_article_cut(st.article, s->room->v.now);
	*ret = st.article;
	return true;
}

static void add_passage(struct side *s, const char *id, const char *lang,
			int line, const char *words)
{
	const struct kb_article *a;
	const char *text, *own = "";

	if (!find(s, id, lang, &a))
		return;
	text = line > 1 ? lines_of(s->room, a->source, line, &own) :
			  gist_of(s->room, a);
	if (!*words || !strstr(text, words))
		words = own;
	json_array_append_new(s->pair, panel(s, a->title, kb_bench_to(s->room,
		s->item, id, lang, json_array_size(s->pair) ? "other_line" :
		"line"), lang, line, text, words));
}

static void add_text(struct side *s, const char *name, const char *lang,
		     const char *text)
{
	if (*text)
		json_array_append_new(s->pair, panel(s, name, "", lang, 0, text,
						     ""));
}

/* ---- word for word ----------------------------------------------------------------------- */

static void compare(struct side *s, const char *left_name, const char *left,
		    const char *right_name, const char *right, bool all)
{
	struct kb_error none;
	json_t *rows;

	if (kb_diff_json(s->room, left, strlen(left), right, strlen(right),
			 all, &rows, &none) != KB_OK)
		return;
	put(s->to, "left_name", left_name);
	put(s->to, "right_name", right_name);
	json_object_set_new(s->to, "sides", rows);
}

static const char *clause_name(struct side *s, const char *document)
{
	return kb_format(s->room, "%s, %s", document, kb_words_fill(
		s->room->v.words, s->room, "edit_e_clause", "n",
		text_of(s->args, "clause")));
}

/* ---- each rule -------------------------------------------------------------------------- */

static int number(const struct side *s, const char *key)
{
	return (int)json_integer_value(json_object_get(s->detail, key));
}

/* Both places, each with what it says there; two in one article, too. */
static void show_places(struct side *s)
{
	int other_line = number(s, "other_line");
	bool own = !*s->other && other_line > 0;

	add_passage(s, s->item->article, s->item->lang, number(s, "line"),
		    text_of(s->args, "here"));
	if (own || *s->other)
		add_passage(s, own ? s->item->article : s->other,
			    *s->other_lang ? s->other_lang : s->item->lang,
			    other_line, text_of(s->args, "there"));
}

static void show_quote(struct side *s)
{
	const char *clause = text_of(s->args, "text");

	if (!*clause)
		add_text(s, text_of(s->to, "article_title"), s->item->lang,
			 text_of(s->args, "quote"));
	else
		compare(s, kb_room_word(s->room, "edit_e_quote"),
			text_of(s->args, "quote"), clause_name(s,
				text_of(s->args, "rule")), clause, true);
}

static void show_newer(struct side *s)
{
	compare(s, clause_name(s, text_of(s->args, "rule")),
		text_of(s->args, "old"), clause_name(s,
			text_of(s->args, "newer")), text_of(s->args, "new"),
		true);
	add_passage(s, s->item->article, s->item->lang, 0, "");
}

static void show_clause(struct side *s)
{
	add_passage(s, s->item->article, s->item->lang, number(s, "line"), "");
	add_text(s, clause_name(s, text_of(s->args, "rule")), s->item->lang,
		 text_of(s->args, "text"));
}

/* The text, and a field of the front matter of who promises or allows. */
static void show_field(struct side *s, const char *key)
{
	const char *id = text_of(s->args, "other");
	const struct kb_article *a;
	struct kb_error none;
	char *value;

	add_passage(s, s->item->article, s->item->lang, number(s, "line"), "");
	if (find(s, *id ? id : s->item->article, *s->other_lang ?
		 s->other_lang : s->item->lang, &a) &&
	    kb_front_get(s->room, a->source, a->source_len, key, &value,
			 &none) == KB_OK)
		add_text(s, kb_room_name(s->room, "edit_f", key), a->lang,
			 value);
}

static void show_promise(struct side *s)
{
	show_field(s, "promise");
}

static void show_authority(struct side *s)
{
	show_field(s, "authority");
}

static const char *body_of(const struct kb_article *a)
{
	const char *end = strncmp(a->source, "---", 3) ? NULL :
			  strstr(a->source, "\n---");

	end = end ? strchr(end + 1, '\n') : NULL;
	return end ? end + 1 : a->source;
}

static void show_twins(struct side *s)
{
	const struct kb_article *a, *b;

	if (find(s, s->item->article, s->item->lang, &a) &&
	    find(s, s->other, s->other_lang, &b))
		compare(s, a->title, body_of(a), b->title, body_of(b), true);
}

static const struct { const char *rule; void (*show)(struct side *s); }
rules[] = {
	{ "quote-not-verbatim", show_quote }, { "rule-missing", show_quote },
	{ "clause-missing", show_quote }, { "clause-gone", show_newer },
	{ "rule-newer", show_newer }, { "answer-clause", show_clause },
	{ "answer-promise", show_promise },
	{ "script-promise", show_promise },
	{ "script-authority", show_authority }, { "duplicate", show_twins },
};

/* ---- what no rule found ------------------------------------------------------------------ */

static void show_folder(struct side *s)
{
	struct kb_room *room = s->room;
	const struct kb_article *a;
	struct kb_sync_conflict c;
	struct kb_error none;

	if (kb_sync_conflict_get(room->store, room, s->item->article,
				 s->item->lang, &c, &none) != KB_OK ||
	    !find(s, s->item->article, s->item->lang, &a))
		return;
	put(s->to, "fix", kb_desk_fill(room, room->v.words, c.theirs ?
		"edit_folder_text" : "edit_folder_gone", "path", c.path,
		"time", kb_room_when(room, c.at), NULL));
	if (c.theirs)
		compare(s, kb_room_word(room, "edit_folder_theirs"), c.theirs,
			kb_room_word(room, "edit_folder_mine"), a->source,
			false);
}

/* The text in the language that has it. */
static void show_source(struct side *s)
{
	const struct kb_article *a;

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		if (strcmp(l->code, s->item->lang) != 0 &&
		    find(s, s->item->article, l->code, &a)) {
			put(s->to, "fix", kb_words_fill(s->room->v.words,
				s->room, "edit_e_missing", "lang",
				kb_room_name(s->room, "edit_lang",
					     s->item->lang)));
			add_passage(s, s->item->article, l->code, 0, "");
			return;
		}
}

/* What is kept of a page, its first lines. */
static void show_page(struct side *s)
{
	struct kb_room *room = s->room;
	struct kb_buf text = { .mem = room };
	struct kb_sheet *page;
	struct kb_error none;
	size_t kept = 0;

	if (kb_held_get(room->store, room, number(s, "page"), &page,
			&none) != KB_OK)
		return;
	for (size_t i = 0; i < page->n_lines; i++)
		if (!page->lines[i].aside && kept++ < KEPT_SHOWN)
			kb_buf_addf(&text, "%s\n", page->lines[i].text);
	kb_buf_add(&text, "", 1);
	put(s->to, "fix", kb_desk_fill(room, room->v.words, "edit_e_page",
		"n", kb_format(room, "%zu", page->n_lines), "aside",
		kb_format(room, "%zu", page->n_lines - kept), NULL));
	add_text(s, page->name, page->lang, text.bytes);
}

static void show_own(struct side *s)
{
	add_passage(s, s->item->article, s->item->lang, 0, "");
}

static void (*const kinds[KB_QUEUED_KINDS])(struct side *s) = {
	[KB_QUEUED_TRANSLATION] = show_source,
	[KB_QUEUED_QUARANTINE] = show_page,
	[KB_QUEUED_SYNC_CONFLICT] = show_folder,
	[KB_QUEUED_EXPIRING] = show_own, [KB_QUEUED_REVIEW] = show_own,
	[KB_QUEUED_SCHEDULED] = show_own,
};

static void show(struct side *s)
{
	for (size_t i = 0; i < KB_COUNT(rules); i++)
		if (!strcmp(rules[i].rule, s->rule)) {
			rules[i].show(s);
			return;
		}
	if (*s->rule)
		show_places(s);
	else if (kinds[s->item->kind])
		kinds[s->item->kind](s);
}

void kb_said_sides(struct kb_room *room, const struct kb_queue_item *item,
		   json_t *to)
{
	json_t *detail = json_loads(item->detail, 0, NULL);
	struct side s = { .room = room, .item = item, .detail = detail,
		.args = json_object_get(detail, "args"),
		.rule = text_of(detail, "rule"),
		.other = text_of(detail, "other"),
		.other_lang = text_of(detail, "other_lang"), .to = to,
		.pair = json_array() };

	if (*s.rule)
		put(to, "fix", kb_finding_said(room, "lint_fix_", s.rule,
			s.args, text_of(detail, "fix")));
	show(&s);
	if (json_array_size(s.pair))
		json_object_set(to, "pair", s.pair);
	json_decref(s.pair);
	json_decref(detail);
}
