/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_article.c - GET /articles/{id}: the whole article, with what it rests
 * on, how fresh it is, and whom to call; the words of `mark` are marked.
 */
#include "mark.h"
#include "moved.h"
#include "page.h"
#include "question.h"

static void add_words(struct kb_request *r, json_t *article, int64_t as_of)
{
	const struct kb_viewer v = {
		.mem = r,
		.words = kb_site_words(r->site, r->lang),
		.store = kb_reader_store(r->slot->reader),
		.now = as_of ? as_of : kb_now(),
	};

	kb_view_badge(&v, article);
	kb_view_cites(&v, article);
	kb_view_promise(&v, article);
	kb_view_valid(&v, article);
	kb_view_lang(&v, article);
	kb_view_places(&v, article);
}

/* Its languages, and the one it is shown in: another than the reader's where it
   is not written in his. */
static void add_links(struct kb_request *r, const json_t *article,
		      json_t *context)
{
	unsigned langs = 0;
	json_t *one;
	size_t i;

	json_array_foreach(json_object_get(article, "langs"), i, one)
		langs |= 1u << kb_site_lang_index(kb_lang_find(
			json_string_value(json_object_get(one, "code"))));
	kb_page_add_links(r, context, talloc_asprintf(r, "/articles/%s",
			  kb_url_encode(r, r->arg)), json_string_value(
			  json_object_get(article, "lang")), langs);
}

enum kb_status kb_page_article(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	const struct kb_param *mark = kb_request_param(r, "mark");
	json_t *article, *context;
	const char *html;
	char *base;
	int64_t as_of;
	enum kb_status status = kb_question_as_of(r, &as_of, err);

	if (!status)
		status = kb_article_view(r->slot->reader, r, r->arg,
					 r->lang->code, as_of, &article, err);
	if (status == KB_NOT_FOUND)
		return kb_moved(r, reply, "/articles/", r->lang->code, err);
	if (status)
		return status;
	add_words(r, article, as_of);
	/* Safe: made from Markdown without raw HTML when it was published. */
	html = json_string_value(json_object_get(article, "html"));
	json_object_set_new(article, "body_html", json_string_nocheck(mark ?
		kb_html_mark(r, html, mark->value) : html));
	base = talloc_asprintf(r, "/articles/%s?", kb_url_encode(r, r->arg));
	context = kb_page_context(r, json_string_value(
		json_object_get(article, "title")), base);
	add_links(r, article, context);
	json_object_set_new(context, "article", article);
	return kb_page_render(r, KB_PAGE_ARTICLE, context, reply, err);
}
