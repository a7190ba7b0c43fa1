/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page_sitemap.c - GET /sitemap.xml, /sitemaps/{id}: what everybody may read, as
 * the sitemaps protocol says it, each page with its other languages. In: the
 * catalogue. Out: one list, or for more than a thousand articles a list of
 * lists.
 */
#include "origin.h"
#include "routes.h"
#include "sitemap.h"
#include "xml.h"

#define SITEMAPS "http://www.sitemaps.org/schemas/sitemap/0.9"

size_t kb_sitemap_parts(const struct kb_catalogue *c)
{
	return c->n ? (c->n + KB_SITEMAP_ARTICLES - 1) / KB_SITEMAP_ARTICLES :
		1;
}

/* A page and its languages; l NULL: it is there in all of them. */
struct page { const char *origin, *path; const struct kb_listed *l; };

static bool is_in(const struct page *p, size_t lang)
{
	return !p->l || kb_listed_lang(p->l, lang) != KB_LANG_NONE;
}

static void add_alternates(struct kb_buf *to, const struct page *p)
{
	for (size_t i = 0; i < KB_CONFIG_LANGS; i++)
		if (is_in(p, i))
			kb_buf_addf(to, "<xhtml:link rel=\"alternate\" "
				"hreflang=\"%s\" href=\"%s%s?lang=%s\"/>\n",
				kb_langs[i].code, p->origin, p->path,
				kb_langs[i].code);
	kb_buf_addf(to, "<xhtml:link rel=\"alternate\" "
		    "hreflang=\"x-default\" href=\"%s%s\"/>\n", p->origin,
		    p->path);
}

static void add_page(struct kb_buf *to, const struct page *p)
{
	char when[32];

	for (size_t i = 0; i < KB_CONFIG_LANGS; i++) {
		if (!is_in(p, i))
			continue;
		kb_buf_addf(to, "<url>\n<loc>%s%s?lang=%s</loc>\n", p->origin,
			    p->path, kb_langs[i].code);
		if (p->l)
			kb_xml_element(to, "lastmod", kb_time_format(
				p->l->since[kb_listed_lang(p->l, i)], when,
				sizeof(when)));
		add_alternates(to, p);
		kb_buf_adds(to, "</url>\n");
	}
}

static void add_fixed(struct kb_buf *to, const char *origin)
{
	static const char *const paths[] = { "/", "/topics", "/changes" };

	for (size_t i = 0; i < KB_COUNT(paths); i++)
		add_page(to, &(struct page){ origin, paths[i], NULL });
}

void kb_sitemap_write(struct kb_buf *to, const char *origin,
		      const struct kb_catalogue *c, size_t part)
{
	size_t from = part * KB_SITEMAP_ARTICLES;
	size_t end = from + KB_SITEMAP_ARTICLES < c->n ?
		     from + KB_SITEMAP_ARTICLES : c->n;

	kb_buf_adds(to, KB_XML_HEAD "<urlset xmlns=\"" SITEMAPS "\" "
		    "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
	if (!part)
		add_fixed(to, origin);
	for (size_t i = from; i < end; i++) {
		char *id = kb_url_encode(NULL, c->list[i].id);
		char *path = talloc_asprintf(id, "/articles/%s", id);

		add_page(to, &(struct page){ origin, path, &c->list[i] });
		talloc_free(id);
	}
	kb_buf_adds(to, "</urlset>\n");
}

void kb_sitemap_index(struct kb_buf *to, const char *origin,
		      const struct kb_catalogue *c)
{
	size_t parts = kb_sitemap_parts(c);

	kb_buf_adds(to, KB_XML_HEAD "<sitemapindex xmlns=\"" SITEMAPS
		    "\">\n");
	for (size_t i = 0; i < parts; i++)
		kb_buf_addf(to, "<sitemap><loc>%s/sitemaps/%zu</loc>"
			    "</sitemap>\n", origin, i + 1);
	kb_buf_adds(to, "</sitemapindex>\n");
}

/* "1", "2", ...: the parts as they are named. */
static enum kb_status part_of(const char *text, size_t parts, size_t *ret,
			      struct kb_error *err)
{
	size_t n = 0, len = strspn(text, "0123456789");

	for (size_t i = 0; i < len && n <= parts; i++)
		n = n * 10 + (size_t)(text[i] - '0');
	if (!len || text[len] || *text == '0' || n > parts)
		return kb_error_set(err, KB_NOT_FOUND,
				    "the site map has no such part");
	*ret = n - 1;
	return KB_OK;
}

enum kb_status kb_page_sitemap(struct kb_request *r, struct kb_reply *reply,
			       struct kb_error *err)
{
	struct kb_catalogue *c;
	const char *origin;
	size_t parts, part = 0;
	enum kb_status status = kb_origin_need(r, &origin, err);

	if (!status)
		status = kb_catalogue_get(r->site, &c, err);
	if (status)
		return status;
	parts = kb_sitemap_parts(c);
	if (r->arg)
		status = part_of(r->arg, parts, &part, err);
	if (!status && (r->arg || parts == 1))
		kb_sitemap_write(&reply->body, origin, c, part);
	else if (!status)
		kb_sitemap_index(&reply->body, origin, c);
	reply->type = "application/xml; charset=utf-8";
	kb_catalogue_unref(c);
	return status;
}
