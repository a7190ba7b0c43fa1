/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_opensearch.c - the box in the browser's own bar: GET /opensearch.xml says
 * how to ask here, GET /opensearch/suggest what to ask, as browsers want it
 * (OpenSearch 1.1, Suggestions 1.1).
 */
#include <kb/answer.h>

#include "origin.h"
#include "question.h"
#include "routes.h"
#include "xml.h"

enum { SUGGESTIONS = 6, NAME_CHARS = 16, LONG_CHARS = 48 };

/* The format bounds the length of names. */
static char *cut(void *mem, const char *text, size_t chars)
{
	const char *p = text, *end = text + strlen(text);

	while (p < end && chars--)
		kb_utf8_next(&p, end);
	return talloc_strndup(mem, text, (size_t)(p - text));
}

static void add_url(struct kb_buf *to, const char *type, const char *rel,
		    const char *address, const char *lang)
{
	kb_buf_addf(to, "<Url type=\"%s\" rel=\"%s\" template=\"%s"
		    "q={searchTerms}&amp;lang=%s\"/>\n", type, rel, address,
		    lang);
}

enum kb_status kb_page_opensearch(struct kb_request *r,
	struct kb_reply *reply, struct kb_error *err)
{
	const struct kb_words *w = kb_site_words(r->site, r->lang);
	const char *company =
		r->site->config.company[kb_site_lang_index(r->lang)];
	const char *code = r->lang->code, *origin;
	struct kb_buf *to = &reply->body;
	enum kb_status status = kb_origin_need(r, &origin, err);

	if (status)
		return status;
	kb_buf_adds(to, KB_XML_HEAD "<OpenSearchDescription "
		    "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n");
	kb_xml_element(to, "ShortName", cut(r, company, NAME_CHARS));
	kb_xml_element(to, "LongName", cut(r, company, LONG_CHARS));
	kb_xml_element(to, "Description", kb_words_get(w, "home_title"));
	kb_xml_element(to, "Language", code);
	kb_xml_element(to, "InputEncoding", "UTF-8");
	kb_xml_element(to, "OutputEncoding", "UTF-8");
	add_url(to, "text/html", "results", talloc_asprintf(r, "%s/search?",
							    origin), code);
	add_url(to, "application/x-suggestions+json", "suggestions",
		talloc_asprintf(r, "%s/opensearch/suggest?", origin), code);
	kb_buf_addf(to, "<Image type=\"image/svg+xml\">%s/favicon.ico"
		    "</Image>\n</OpenSearchDescription>\n", origin);
	reply->type = "application/opensearchdescription+xml; charset=utf-8";
	reply->lang = code;
	reply->vary = "Accept-Language, Cookie";
	return KB_OK;
}

/* ["what is typed", ["question", ...]] */
enum kb_status kb_page_opensearch_suggest(struct kb_request *r,
	struct kb_reply *reply, struct kb_error *err)
{
	const struct kb_param *q = kb_request_param(r, "q");
	json_t *view, *list, *one;
	const char *lang;
	size_t i;
	enum kb_status status = kb_question_lang(r, &lang, err);

	if (!status && (!q || q->len > (size_t)r->site->config.query_max_bytes))
		status = kb_error_set(err, KB_INVALID, "q is missing or too "
				      "long: /opensearch/suggest?q=...");
	if (!status)
		status = kb_suggest(r->slot->reader, r, q->value, q->len, lang,
				    SUGGESTIONS, &view, err);
	if (status)
		return status;
	list = json_array();
	json_array_foreach(json_object_get(view, "suggestions"), i, one)
		json_array_append(list, json_object_get(one, "text"));
	kb_reply_json(reply, json_pack("[s,o]", q->value, list));
	json_decref(view);
	reply->type = "application/x-suggestions+json";
	return KB_OK;
}
