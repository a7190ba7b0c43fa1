/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_article.c - GET /articles/{id}: the whole article, with what it rests
 * on, how fresh it is, and whom to call; the words of `mark` are marked.
 */
#include <kb/access.h>
#include "mark.h"
#include "moved.h"
#include "page.h"
#include "question.h"
#include "shelf.h"
#include "steps.h"
#include "structured.h"

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
		      const char *path, json_t *context)
{
	const char *shown = json_string_value(json_object_get(article, "lang"));
	json_t *one, *also = json_array();
	unsigned langs = 0;
	size_t i;

	json_array_foreach(json_object_get(article, "langs"), i, one) {
		const char *code = json_string_value(json_object_get(one,
								"code"));

		langs |= 1u << kb_site_lang_index(kb_lang_find(code));
		if (strcmp(code, shown) != 0)
			json_array_append(also, one);
	}
	kb_page_add_links(r, context, path, shown, langs);
	json_object_set_new(context, "path", json_string(path));
	json_object_set_new(context, "has_also",
			    json_boolean(json_array_size(also)));
	json_object_set_new(context, "also", also);
}

/* "body_html" with its marks and steps, and "structured" beside it. Safe: made
   from Markdown without raw HTML when it was published. */
static void add_body(struct kb_request *r, json_t *article, json_t *context)
{
	const struct kb_param *mark = kb_request_param(r, "mark");
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const char *html = json_string_value(json_object_get(article, "html"));
	json_t *steps;

	if (mark)
		html = kb_html_mark(r, html, mark->value);
	html = kb_html_steps(r, html, kb_words_get(w, "step_link"), &steps);
	json_object_set_new(article, "body_html", json_string_nocheck(html));
	json_object_set_new(context, "structured", json_string(kb_structured(r,
		article, steps, json_string_value(json_object_get(context,
							"canonical")),
		r->site->config.company[kb_site_lang_index(r->lang)])));
	json_decref(steps);
}

/* When it ends, which nothing else tells; 0: never. */
static int64_t end_of(const json_t *article)
{
	const char *until = json_string_value(json_object_get(
		json_object_get(article, "valid"), "until"));
	struct kb_moment m;

	return until && kb_moment_parse(until, true, &m) ? m.at : 0;
}

static enum kb_status make_page(struct kb_request *r, json_t *article,
				int64_t as_of, struct kb_reply *reply,
				struct kb_error *err)
{
	const char *path = talloc_asprintf(r, "/articles/%s",
					   kb_url_encode(r, r->arg));
	int64_t until = end_of(article);
	json_t *context;
	enum kb_status status;

	add_words(r, article, as_of);
	context = kb_page_context(r, json_string_value(
		json_object_get(article, "title")),
		talloc_asprintf(r, "%s?", path));
	add_links(r, article, path, context);
	add_body(r, article, context);
	if (!r->who->door)
		json_object_set(context, "helpful",
				json_object_get(article, "id"));
	json_object_set_new(context, "article", article);
	status = kb_page_render(r, KB_PAGE_ARTICLE, context, reply, err);
	if (!status)
		kb_shelf_put(r, reply, until);
	return status;
}

enum kb_status kb_page_article(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	json_t *article;
	int64_t as_of;
	enum kb_status status = kb_question_as_of(r, &as_of, err);

	if (status)
		return status;
	if (kb_shelf_find(r, reply)) {
		kb_page_head(r, KB_PAGE_ARTICLE, reply);
		return KB_OK;
	}
	status = kb_article_view(r->slot->reader, r, r->arg, r->lang->code,
				 as_of, &article, err);
	if (status == KB_NOT_FOUND)
		return kb_moved(r, reply, "/articles/", r->lang->code, err);
	return status ? status : make_page(r, article, as_of, reply, err);
}
