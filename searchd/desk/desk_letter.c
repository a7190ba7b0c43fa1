/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_letter.c - the message that is written to the customer after the answer:
 * the terms it rests on, the resolution, the next steps with their dates, what
 * comes after. In: the article that answers, in the customer's language where it
 * has one. Out: plain text to be edited, copied, and kept in the case.
 */
#include "desk.h"

#include <kb/text.h>
#include "../site.h"

enum { CITES = 3, STEPS = 8 };

struct letter {
	struct kb_desk *d;
	const struct kb_article *a;
	const char *to;			/* language and script */
	struct kb_buf out;
};

static const char *say(struct letter *l, const char *text)
{
	return kb_lang_convert(l->d, l->a->lang, l->to, text, strlen(text));
}

static void head(struct letter *l, const char *key)
{
	kb_buf_addf(&l->out, "\n%s\n", kb_words_get(l->d->spoken, key));
}

static void add_terms(struct letter *l)
{
	struct kb_viewer v = l->d->v;
	json_t *object = json_object(), *cites = json_array(), *chip;
	size_t i;

	if (l->a->n_cites)
		head(l, "desk_letter_terms");
	for (i = 0; i < l->a->n_cites && i < CITES; i++)
		json_array_append_new(cites, json_pack("{s:s,s:s,s:s}",
			"document", l->a->cites[i].document,
			"clause", l->a->cites[i].clause,
			"quote", say(l, l->a->cites[i].quote)));
	json_object_set_new(object, "cites", cites);
	v.words = l->d->spoken;
	kb_view_cites(&v, object);
	json_array_foreach(json_object_get(object, "chips"), i, chip)
		kb_buf_addf(&l->out, "%s\n", kb_desk_fill(l->d, l->d->spoken,
			"desk_letter_quote", "rule", text_of(chip, "label"),
			"quote", text_of(chip, "quote"), NULL));
	json_decref(object);
}

/* The first paragraph of the answer. */
static void add_resolution(struct letter *l)
{
	const char *text = kb_desk_block(l->d, l->a, KB_BLOCK_ANSWER);

	if (!text)
		return;
	head(l, "desk_letter_answer");
	kb_buf_add(&l->out, text, strcspn(text, "\n"));
	kb_buf_adds(&l->out, "\n");
}

/* A date that is still true tomorrow, unlike "today". */
static const char *date_of(struct letter *l, int64_t at)
{
	const char *iso = kb_desk_iso(l->d, at);

	return kb_desk_fill(l->d, l->d->spoken, "desk_when_date", "date",
		kb_words_date(l->d->spoken, l->d, iso), "time",
		talloc_strndup(l->d, iso + 11, 5), NULL);
}

static void add_steps(struct letter *l)
{
	const char **steps = NULL;
	size_t n = kb_article_steps(l->d, l->a, &steps);
	struct kb_due due;
	bool dated = kb_desk_due(l->d, l->a, &due);

	if (!n && !dated)
		return;
	head(l, "desk_letter_steps");
	for (size_t i = 0; i < n && i < STEPS; i++)
		kb_buf_addf(&l->out, "%zu. %s\n", i + 1, say(l, steps[i]));
	if (dated)
		kb_buf_addf(&l->out, "%s\n", kb_desk_fill(l->d, l->d->spoken,
			"desk_script_due", "what",
			say(l, l->a->promise->what), "time",
			date_of(l, due.due), NULL));
}

static void add_end(struct letter *l)
{
	const struct kb_who *who = l->d->r->who;
	const char *next = kb_desk_block(l->d, l->a, KB_BLOCK_FOLLOW_UP);

	head(l, "desk_letter_after");
	if (next)
		kb_buf_addf(&l->out, "%s\n", next);
	if (*l->d->case_id)
		kb_buf_addf(&l->out, "%s\n", kb_desk_fill(l->d, l->d->spoken,
			"desk_letter_case", "case", l->d->case_id, NULL));
	kb_buf_addf(&l->out, "\n%s\n%s\n", who->display && *who->display ?
		    who->display : who->name, l->d->r->site->config.company[
		    kb_site_lang_index(l->d->lang)]);
}

void kb_desk_letter(struct kb_desk *d, const struct kb_stored *st)
{
	struct letter l = { .d = d, .a = st->article,
		.to = kb_desk_text_lang(d, st->article->lang),
		.out = { .mem = d } };
	json_t *letter = json_object();

	kb_buf_addf(&l.out, "%s\n", kb_words_get(d->spoken,
						 "desk_letter_hello"));
	add_terms(&l);
	add_resolution(&l);
	add_steps(&l);
	add_end(&l);
	put(letter, "text", l.out.bytes);
	put(letter, "text_lang", l.to);
	put(letter, "title", say(&l, st->article->title));
	put(letter, "back", kb_desk_address(d, d->q, d->pick));
	json_object_set_new(d->context, "letter", letter);
}

/* The address of messages that other systems know. */
enum kb_status kb_page_desk_message(struct kb_request *r,
				    struct kb_reply *reply,
				    struct kb_error *err)
{
	struct kb_desk *d;
	enum kb_status status = kb_desk_begin(r, &d, err);

	if (!status)
		kb_reply_see(reply, talloc_asprintf(d, "%s&write=1",
			kb_desk_address(d, d->q, d->pick)));
	return status;
}
