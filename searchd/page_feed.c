/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_feed.c - GET /feed: what is new and changed, in one language, as Atom
 * (RFC 4287). Names of entries say nothing of where the site stands, so that
 * moving it makes nothing new.
 */
#include "catalogue.h"
#include "origin.h"
#include "page.h"
#include "xml.h"

enum { FEED_ENTRIES = 50 };

/* A name that is the same wherever and whenever it is made (RFC 9562, version
   8: bits of our own). */
static void add_id(struct kb_buf *to, const char *what, const char *lang)
{
	char *name = talloc_asprintf(NULL, "%s\n%s", what, lang);
	unsigned long long high, low;

	high = kb_digest(name, strlen(name));
	name = talloc_asprintf_append(name, "\n2");
	low = kb_digest(name, strlen(name));
	kb_buf_addf(to, "<id>urn:uuid:%08llx-%04llx-8%03llx-%04llx-%012llx"
		    "</id>\n", high >> 32, high >> 16 & 0xffff, high & 0xfff,
		    (low >> 48 & 0x3fff) | 0x8000, low & 0xffffffffffff);
	talloc_free(name);
}

static void add_time(struct kb_buf *to, int64_t at)
{
	char text[32];

	kb_xml_element(to, "updated", kb_time_format(at, text, sizeof(text)));
}

struct feed { struct kb_request *r; struct kb_buf *to; const char *origin;
	      size_t lang; };

static void add_entry(const struct feed *f, const struct kb_listed *l)
{
	const struct kb_viewer v = { .mem = f->r,
		.words = kb_site_words(f->r->site, f->r->lang) };

	kb_buf_adds(f->to, "<entry>\n");
	add_id(f->to, l->id, f->r->lang->code);
	kb_xml_element(f->to, "title", kb_listed_title(f->r, l, f->lang));
	add_time(f->to, l->since[kb_listed_lang(l, f->lang)]);
	kb_buf_addf(f->to, "<link href=\"%s/articles/%s?lang=%s\"/>\n",
		    f->origin, kb_url_encode(f->r, l->id), f->r->lang->code);
	kb_buf_adds(f->to, "<category term=\"");
	kb_xml_add(f->to, l->product);
	kb_buf_adds(f->to, "\" label=\"");
	kb_xml_add(f->to, kb_view_word(&v, "product", l->product));
	kb_buf_adds(f->to, "\"/>\n</entry>\n");
}

static void add_head(const struct feed *f, int64_t updated)
{
	const char *company = f->r->site->config.company[f->lang];
	const char *code = f->r->lang->code;
	const struct kb_words *w = kb_site_words(f->r->site, f->r->lang);

	kb_buf_addf(f->to, KB_XML_HEAD "<feed xmlns=\"http://www.w3.org/2005/"
		    "Atom\" xml:lang=\"%s\">\n", code);
	add_id(f->to, "@feed", code);
	kb_xml_element(f->to, "title", talloc_asprintf(f->r, "%s \xc2\xb7 %s",
			company, kb_words_get(w, "changes_title")));
	add_time(f->to, updated);
	kb_buf_adds(f->to, "<author>");
	kb_xml_element(f->to, "name", company);
	kb_buf_addf(f->to, "</author>\n"
		"<link rel=\"self\" type=\"application/atom+xml\" "
		"href=\"%s/feed?lang=%s\"/>\n<link rel=\"alternate\" "
		"type=\"text/html\" href=\"%s/changes?lang=%s\"/>\n",
		f->origin, code, f->origin, code);
}

enum kb_status kb_page_feed(struct kb_request *r, struct kb_reply *reply,
			    struct kb_error *err)
{
	const struct feed f = { r, &reply->body, kb_origin(r),
				kb_site_lang_index(r->lang) };
	const struct kb_listed *const *list;
	struct kb_catalogue *c;
	enum kb_status status = kb_catalogue_get(r->site, &c, err);
	size_t n;

	if (status)
		return status;
	list = c->newest[f.lang];
	n = c->n_in[f.lang];
	add_head(&f, n ? list[0]->since[kb_listed_lang(list[0], f.lang)] : 0);
	for (size_t i = 0; i < n && i < FEED_ENTRIES; i++)
		add_entry(&f, list[i]);
	kb_buf_adds(f.to, "</feed>\n");
	kb_catalogue_unref(c);
	reply->type = "application/atom+xml; charset=utf-8";
	reply->lang = r->lang->code;
	reply->vary = "Accept-Language, Cookie";
	return KB_OK;
}
