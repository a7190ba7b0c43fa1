/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * template.c - a new article: the blocks of its kind, each with what belongs
 * there in brackets, or filled from a case. In: a kind, a language, a case. Out:
 * Markdown with front matter.
 */
#include "template.h"

#include "../json_body.h"

const char *const kb_template_kinds[] = { "how-to", "fault", "policy",
					  "outage", "script", NULL };

enum { BLOCKS = 6 };

/* In the order of kb_template_kinds. */
static const char *const blocks[][BLOCKS] = {
	{ "issue", "answer", "steps", "follow_up" },
	{ "issue", "answer", "steps", "cause", "follow_up" },
	{ "issue", "answer", "exceptions" },
	{ "answer", "steps", "follow_up" },
	{ "issue", "answer", "script" },
};

/* A text on one line, as YAML takes it whatever it holds. */
static void add_quoted(struct kb_buf *to, const char *text)
{
	kb_buf_adds(to, "\"");
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			kb_buf_adds(to, "\\");
		kb_buf_add(to, (unsigned char)*text < 0x20 ? " " : text, 1);
	}
	kb_buf_adds(to, "\"\n");
}

static void add_front(struct kb_buf *to, const struct kb_room *room,
		      const struct kb_template_from *t)
{
	kb_buf_addf(to, "---\nid: %s\nlang: %s\ntitle: ", t->id,
		    t->lang->code);
	add_quoted(to, t->title);
	if (t->n_questions)
		kb_buf_adds(to, "questions:\n");
	for (size_t i = 0; i < t->n_questions; i++) {
		kb_buf_adds(to, "  - ");
		add_quoted(to, t->questions[i]);
	}
	if (t->environment)
		kb_buf_addf(to, "environment:\n%s", t->environment);
	kb_buf_addf(to, "audience: %s\nstate: draft\nconfidence: wip\n"
		    "owner: %s\nreview_every: 180d\n",
		    !strcmp(t->kind, "script") ? "agent" : "public",
		    room->r->who->name);
	if (t->provenance)
		kb_buf_addf(to, "provenance: %s\n", t->provenance);
	kb_buf_adds(to, "---\n");
}

static const char *const *blocks_of(const char *kind)
{
	for (size_t i = 0; kb_template_kinds[i]; i++)
		if (!strcmp(kb_template_kinds[i], kind))
			return blocks[i];
	return blocks[0];
}

char *kb_template_text(struct kb_room *room, const struct kb_template_from *t)
{
	const struct kb_words *w = kb_site_words(room->r->site, t->lang);
	const char *const *of = blocks_of(t->kind);
	struct kb_buf out = { .mem = room };

	add_front(&out, room, t);
	for (size_t i = 0; i < BLOCKS && of[i]; i++) {
		const char *text = !strcmp(of[i], "answer") ? t->answer :
			!strcmp(of[i], "steps") ? t->steps : NULL;

		kb_buf_addf(&out, "## %s\n\n", kb_words_get(w,
			talloc_asprintf(room, "edit_block_%s", of[i])));
		if (text)
			kb_buf_addf(&out, "%s\n\n", text);
		else
			kb_buf_addf(&out, "[%s]\n\n", kb_words_get(w,
				talloc_asprintf(room, "edit_prompt_%s",
						of[i])));
	}
	out.len--;
	out.bytes[out.len] = '\0';
	return out.bytes;
}

/* ---- from a case -------------------------------------------------------------------- */

static void add_question(struct kb_template_from *t, void *mem,
			 const char *text)
{
	for (size_t i = 0; i < t->n_questions; i++)
		if (!strcmp(t->questions[i], text))
			return;
	if (!*text)
		return;
	t->questions = kb_grow(mem, t->questions, const char *,
			       t->n_questions + 1);
	t->questions[t->n_questions++] = text;
}

static void take_facts(struct kb_room *room, const json_t *file,
		       struct kb_template_from *t)
{
	static const char *const names[] = { "product", "region", "tier",
					     "version" };
	struct kb_buf lines = { .mem = room };
	json_t *fact;
	size_t i;

	json_array_foreach(json_object_get(file, "facts"), i, fact)
		for (size_t k = 0; k < KB_COUNT(names); k++)
			if (!strcmp(names[k], text_of(fact, "attribute"))) {
				kb_buf_addf(&lines, "  %s: ", names[k]);
				add_quoted(&lines, text_of(fact, "value"));
			}
	t->environment = lines.len ? kb_strndup(room, lines.bytes, lines.len) :
			 NULL;
}

/* What was done step by step, and what was said of it in the end. */
static void take_deeds(struct kb_room *room, const json_t *file,
		       struct kb_template_from *t)
{
	struct kb_buf steps = { .mem = room };
	json_t *tick;
	size_t i;
	int n = 0;

	json_array_foreach(json_object_get(file, "ticks"), i, tick)
		if (json_is_true(json_object_get(tick, "done")))
			kb_buf_addf(&steps, "%s%d. %s", n ? "\n" : "", n + 1,
				    text_of(tick, "text")), n++;
	if (n)
		t->steps = kb_strndup(room, steps.bytes, steps.len);
	json_array_foreach(json_object_get(file, "timeline"), i, tick)
		if (!strcmp(text_of(tick, "kind"), "resolved") &&
		    *text_of(tick, "text"))
			t->answer = text_of(tick, "text");
}

/* A resolved case that came from elsewhere has no file: what it says itself. */
static enum kb_status bare_case(struct kb_room *room, const char *id,
				json_t **ret, struct kb_error *err)
{
	struct kb_case c;
	json_t *detail;
	enum kb_status status = kb_store_case_get(room->store, room, id, &c,
						  err);

	if (status)
		return status;
	detail = json_loads(c.detail_json, 0, NULL);
	*ret = json_pack("{s:s,s:s,s:[{s:s,s:s}]}", "lang", c.lang, "question",
		c.question, "timeline", "kind", "resolved", "text",
		*text_of(detail, "answer") ? text_of(detail, "answer") :
		text_of(detail, "done"));
	json_decref(detail);
	return KB_OK;
}

enum kb_status kb_template_case(struct kb_room *room, const char *id,
	struct kb_template_from *t, struct kb_error *err)
{
	const struct kb_lang *lang;
	json_t *file, *asked;
	size_t i;
	enum kb_status status = kb_case_json(room->store, room, id,
		room->r->site->calendars, room->v.now, &file, err);

	if (status == KB_NOT_FOUND)
		status = bare_case(room, id, &file, err);
	if (status)
		return status;
	kb_json_keep(room->r, file);
	status = kb_audit_note(room->store, room->r->who, "case.view",
		talloc_asprintf(room, "case:%s", id), NULL, err);
	lang = kb_lang_find(text_of(file, "lang"));
	if (lang)
		t->lang = lang;
	if (!*t->title)
		t->title = text_of(file, "question");
	t->kind = "fault";
	t->provenance = talloc_asprintf(room, "case %s", id);
	add_question(t, room, text_of(file, "question"));
	json_array_foreach(json_object_get(file, "asked"), i, asked)
		add_question(t, room, text_of(asked, "question"));
	take_facts(room, file, t);
	take_deeds(room, file, t);
	return status;
}
