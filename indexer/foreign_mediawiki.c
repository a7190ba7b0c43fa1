/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign_mediawiki.c - the XML that MediaWiki exports. In: dumps, read twice:
 * first for titles and redirects, since links lead forward, too, then for texts.
 * Out: a draft for each page of text and help; a redirect for each redirect, and
 * its title among the questions of the page that it leads to.
 */
#include <stdlib.h>

#include <kb/curation.h>

#include "foreign.h"
#include "xml.h"

enum { NAMES = 8, CHAIN = 5, PAGES_MAX = 1000000 };

struct redirect { const char *id, *title, *target, *page; };
struct page { char *title, *ns, *id, *redirect, *text, *model, *at; };

struct dump {
	struct foreign *f;
	void *mem;
	struct xml_reader r;
	bool texts;		/* the second time */
	struct kb_seen *titles;	/* of pages that become drafts: their ids */
	struct kb_seen *leads;	/* titles of redirects: their targets */
	struct redirect *v; size_t n, cap;
	const char *files[NAMES], *categories[NAMES];
	size_t n_files, n_categories;
	const char *base;	/* "https://wiki.example/wiki/" */
	struct page page;
	void *page_mem;
	size_t pages, other;	/* of namespaces that are no text */
	int key;		/* of the namespace that is named */
};

/* Pages of text and of help. */
static bool is_text(const struct dump *d)
{
	const char *ns = d->page.ns;

	return !ns || strcmp(ns, "0") == 0 || strcmp(ns, "12") == 0;
}

static const char *id_of_title(struct dump *d, const char *title)
{
	for (int i = 0; i < CHAIN && title; i++) {
		const char *id = kb_seen_find(d->titles, title);
		if (id)
			return id;
		title = kb_seen_find(d->leads, title);
	}
	return NULL;
}

static const char *link_of(void *user, const char *address)
{
	struct dump *d = user;
	const char *id = strncmp(address, "wiki:", 5) == 0 ?
		id_of_title(d, address + 5) : NULL;

	return id ? foreign_id(d->f, d->mem, id) : NULL;
}

/* ---- the first time ---------------------------------------------------------------- */

static void add_redirect(struct dump *d, const char *target)
{
	if (d->n == d->cap) {
		d->cap = d->cap * 2 + 64;
		d->v = kb_grow(d->mem, d->v, struct redirect, d->cap);
	}
	d->v[d->n++] = (struct redirect){ kb_strdup(d->mem, d->page.id),
		kb_wiki_title(d->mem, d->page.title,
			      strlen(d->page.title)),
		kb_wiki_title(d->mem, target, strlen(target)), NULL };
	kb_seen_add(d->leads, d->v[d->n - 1].title, d->v[d->n - 1].target);
}

static enum kb_status note_page(struct dump *d, struct kb_error *err)
{
	const struct page *p = &d->page;

	if (!is_text(d)) {
		d->other++;
		return KB_OK;
	}
	if (!p->title || !p->id)
		return kb_error_at(err, KB_INVALID, d->f->file, 0, "page %zu "
			"has no title or no id", d->pages + 1);
	if (++d->pages > PAGES_MAX)
		return kb_error_at(err, KB_LIMIT, d->f->file, 0,
				   "more than %d pages", PAGES_MAX);
	if (p->redirect)
		add_redirect(d, p->redirect);
	else
		kb_seen_add(d->titles, kb_wiki_title(d->page_mem, p->title,
						     strlen(p->title)),
			    p->id);
	return KB_OK;
}

/* "https://wiki.example/wiki/Main_Page" */
static void note_base(struct dump *d, const char *text, size_t len)
{
	while (len > 0 && text[len - 1] != '/')
		len--;
	d->base = kb_strndup(d->mem, text, len);
}

static void note_namespace(struct dump *d, const char *text, size_t len)
{
	if (d->key == 6 && d->n_files + 1 < NAMES)
		d->files[d->n_files++] = kb_strndup(d->mem, text, len);
	if (d->key == 14 && d->n_categories + 1 < NAMES)
		d->categories[d->n_categories++] =
			kb_strndup(d->mem, text, len);
}

/* ---- the second time ---------------------------------------------------------------- */

static void add_questions(struct dump *d, struct foreign_article *a)
{
	for (size_t i = 0; i < d->n; i++) {
		const char *id = d->v[i].page;
		if (!id || strcmp(id, d->page.id) != 0)
			continue;
		if (a->n_questions < FOREIGN_QUESTIONS)
			a->questions[a->n_questions++] = d->v[i].title;
		else
			kb_aside_add(&a->asides, "redirect's title",
				     d->v[i].title, strlen(d->v[i].title));
	}
}

static const char *url_of(struct dump *d, void *mem)
{
	char *title = kb_strdup(mem, d->page.title);

	for (char *p = title; *p; p++)
		if (*p == ' ')
			*p = '_';
	return d->base ? kb_format(mem, "%s%s", d->base, title) : "";
}

static enum kb_status put_page(struct dump *d, struct kb_error *err)
{
	const struct kb_wiki wiki = { d->files, d->categories };
	const struct page *p = &d->page;
	void *mem = d->page_mem;
	struct foreign_article a = { .key = p->id, .lang = "",
		.title = p->title, .updated = p->at ? p->at : "",
		.asides = { .mem = mem } };
	char *html, *categories;
	enum kb_status st;

	if (!is_text(d) || p->redirect)
		return KB_OK;
	if (!p->text || !*p->text ||
	    (p->model && strcmp(p->model, "wikitext") != 0)) {
		d->f->im->counts.skipped++;
		foreign_tell(d->f, p->id, kb_format(mem, "%s: left out: %s",
			p->title, p->text && *p->text ? "it is no wikitext" :
			"it has no text"));
		return KB_OK;
	}
	st = kb_wikitext_html(mem, kb_format(mem, "%s: mediawiki %s",
		d->f->file, p->id), p->text, strlen(p->text), &wiki,
		&a.asides, &html, &categories, err);
	if (st != KB_OK)
		return foreign_problem(d->f, err);
	a.body = html;
	a.len = strlen(html);
	a.place = categories;
	a.url = url_of(d, mem);
	add_questions(d, &a);
	return foreign_put(d->f, &a, err);
}

/* What an editor has set otherwise stays. */
static enum kb_status put_redirects(struct dump *d, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < d->n && st == KB_OK; i++) {
		const char *id = d->v[i].page;
		if (id)
			st = kb_import_redirect(d->f->im,
				foreign_id(d->f, d->mem, d->v[i].id),
				foreign_id(d->f, d->mem, id), err);
		else
			foreign_tell(d->f, d->v[i].id, kb_format(d->mem,
				"%s: set aside: a redirect to '%s', which is "
				"not there", d->v[i].title, d->v[i].target));
		if (st != KB_OK)
			st = foreign_problem(d->f, err);
	}
	return st;
}

/* ---- elements ------------------------------------------------------------------------ */

static void new_page(struct dump *d)
{
	talloc_free(d->page_mem);
	d->page_mem = talloc_new(d->mem);
	d->page = (struct page){ 0 };
}

static enum kb_status on_begin(void *user, const char *name,
			       struct kb_error *err)
{
	struct dump *d = user;

	if (strcmp(name, "page") == 0)
		new_page(d);
	else if (strcmp(name, "redirect") == 0)
		d->page.redirect = (char *)xml_attribute(&d->r, d->page_mem,
							 "title");
	else if (strcmp(name, "namespace") == 0)
		d->key = (int)strtol(xml_attribute(&d->r, d->mem, "key"),
				     NULL, 10);
	return KB_OK;
}

static enum kb_status on_end(void *user, const char *name, const char *parent,
			     const char *text, size_t len,
			     struct kb_error *err)
{
	struct dump *d = user;
	const struct { const char *parent, *name; char **to; } fields[] = {
		{ "page", "title", &d->page.title },
		{ "page", "ns", &d->page.ns }, { "page", "id", &d->page.id },
		{ "revision", "text", d->texts ? &d->page.text : NULL },
		{ "revision", "model", &d->page.model },
		{ "revision", "timestamp", &d->page.at },
	};

	/* Of several revisions the last one counts. */
	for (size_t i = 0; d->page_mem && i < KB_COUNT(fields); i++)
		if (fields[i].to && strcmp(name, fields[i].name) == 0 &&
		    strcmp(parent, fields[i].parent) == 0) {
			talloc_free(*fields[i].to);
			*fields[i].to = kb_strndup(d->page_mem, text, len);
		}
	if (strcmp(name, "page") == 0)
		return d->texts ? put_page(d, err) : note_page(d, err);
	if (!d->texts && strcmp(name, "base") == 0)
		note_base(d, text, len);
	if (!d->texts && strcmp(name, "namespace") == 0)
		note_namespace(d, text, len);
	return KB_OK;
}

static void on_progress(void *user, uint64_t bytes)
{
}

static enum kb_status pass(struct dump *d, int n, char **files, bool texts,
			   struct kb_error *err)
{
	enum kb_status st = KB_OK;

	d->texts = texts;
	for (int i = 0; i < n && st == KB_OK; i++) {
		d->f->file = files[i];
		st = xml_read(files[i], &d->r, err);
	}
	return st;
}

enum kb_status foreign_mediawiki(struct foreign *f, int n, char **files,
				 struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct dump *d = kb_new(mem, struct dump);
	enum kb_status st;

	d->f = f;
	d->mem = mem;
	d->titles = kb_seen_new(mem);
	d->leads = kb_seen_new(mem);
	d->r = (struct xml_reader){ on_begin, on_end, on_progress, d, NULL };
	f->link = link_of;
	f->user = d;
	st = pass(d, n, files, false, err);
	if (st == KB_OK && !d->pages)
		st = kb_error_at(err, KB_INVALID, f->file, 0, "has no pages, "
			"as MediaWiki exports them");
	for (size_t i = 0; i < d->n; i++)
		d->v[i].page = id_of_title(d, d->v[i].target);
	if (st == KB_OK)
		st = pass(d, n, files, true, err);
	if (st == KB_OK)
		st = put_redirects(d, err);
	if (st == KB_OK && d->other) {
		f->im->counts.skipped += d->other;
		foreign_tell(f, "pages", kb_format(mem, "left out: %zu of other "
			"namespaces (talk, templates, files)", d->other));
	}
	talloc_free(mem);
	return st;
}
