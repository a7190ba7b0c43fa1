/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draft.c - documents of a page become articles, state draft. In: a page as
 * people have left it. Out: Markdown that names where it came from, and
 * versions in the store that nobody but editors sees.
 */
#include <ctype.h>

#include <kb/editing.h>

#include "parts.h"

enum { SLUG_MAX = 60 };

/* ---- the text ------------------------------------------------------------------------ */

static void add_quoted(struct kb_buf *buf, const char *text)
{
	kb_buf_adds(buf, "\"");
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			kb_buf_adds(buf, "\\");
		kb_buf_add(buf, p, 1);
	}
	kb_buf_adds(buf, "\"");
}

static void add_line(struct kb_buf *buf, const struct kb_page_line *l,
		     const struct kb_page_line *before)
{
	size_t len = strlen(l->text);
	bool run = before && before->kind == l->kind;
	int level = l->level < 2 ? 2 : l->level;

	if (l->kind == KB_LINE_CODE) {
		/* Four spaces: nothing in it can end it. */
		kb_buf_addf(buf, "%s    %s\n", run ? "" : "\n", l->text);
		return;
	}
	if (l->kind != KB_LINE_ITEM || !run)
		kb_buf_adds(buf, "\n");
	if (l->kind == KB_LINE_HEADING)
		kb_buf_addf(buf, "%.*s ", level, "######");
	else if (l->kind == KB_LINE_ITEM)
		kb_buf_adds(buf, "- ");
	kb_markdown_escape(buf, l->text, len, true);
	kb_buf_adds(buf, "\n");
}

/* The line that is nothing but the title is not said twice. */
static bool is_title(const struct kb_piece *d, size_t i)
{
	const char *text = d->page->lines[i].text;
	size_t len = strlen(text), n = strlen(d->title);

	while (len > 0 && strchr(" .:", text[len - 1]))
		len--;
	return i == d->first && len >= n &&
		memcmp(text + len - n, d->title, n) == 0;
}

static bool says(const struct kb_piece *d, const char *text)
{
	for (size_t i = d->first; i < d->end; i++)
		if (!d->page->lines[i].aside &&
		    strcmp(d->page->lines[i].text, text) == 0)
			return true;
	return false;
}

static void add_lines(struct kb_buf *buf, const struct kb_piece *d,
		      const struct kb_piece *without)
{
	const struct kb_page_line *before = NULL;

	for (size_t i = d->first; i < d->end; i++) {
		const struct kb_page_line *l = &d->page->lines[i];
		if (l->aside || is_title(d, i) ||
		    (without && says(without, l->text)))
			continue;
		add_line(buf, l, before);
		before = l;
	}
}

static void add_origin(struct kb_buf *buf, void *mem,
		       const struct kb_piece *d)
{
	const struct kb_sheet *p = d->page;
	const struct kb_page_line *last = &p->lines[d->end - 1];

	kb_buf_adds(buf, kb_format(mem, "%s (%s), bytes %u-%u, lines %d-%d; "
		"%zu lines kept, %zu set aside", p->name, p->encoding,
		p->lines[d->first].start, last->end, p->lines[d->first].line,
		last->line, d->kept, d->aside));
}

char *kb_document_markdown(void *mem, const struct kb_piece *doc,
			   const char *id,
			   const struct kb_piece *const *also,
			   size_t n_also)
{
	struct kb_buf buf = { .mem = mem }, from = { .mem = mem };

	add_origin(&from, mem, doc);
	for (size_t i = 0; i < n_also; i++) {
		kb_buf_adds(&from, "; and ");
		add_origin(&from, mem, also[i]);
	}
	kb_buf_addf(&buf, "---\nid: %s\nlang: %s\ntitle: ", id,
		    doc->page->lang);
	add_quoted(&buf, doc->title);
	kb_buf_adds(&buf, "\naudience: agent\nstate: draft\nconfidence: wip\n"
		    "provenance: ");
	add_quoted(&buf, from.bytes);
	kb_buf_adds(&buf, "\n---\n");
	add_lines(&buf, doc, NULL);
	for (size_t i = 0; i < n_also; i++)
		add_lines(&buf, also[i], doc);
	return buf.bytes;
}

char *kb_document_id(void *mem, const struct kb_piece *doc, size_t nth)
{
	struct kb_buf slug = { .mem = mem };
	const char *name = doc->page->name, *dot = strrchr(name, '.');
	size_t len = dot && dot > name ? (size_t)(dot - name) : strlen(name);

	kb_buf_adds(&slug, "");
	for (size_t i = 0; i < len && slug.len < SLUG_MAX; i++) {
		char c = (char)tolower((unsigned char)name[i]);
		if (isalnum((unsigned char)c))
			kb_buf_add(&slug, &c, 1);
		else if (slug.len > 0 && slug.bytes[slug.len - 1] != '-')
			kb_buf_adds(&slug, "-");
	}
	while (slug.len > 0 && slug.bytes[slug.len - 1] == '-')
		slug.bytes[--slug.len] = '\0';
	/* Pages of one name are told apart by what they hold. */
	return kb_format(mem, "import/%s%s%02x%02x-%zu", slug.bytes,
			 slug.len ? "-" : "", doc->page->digest[0],
			 doc->page->digest[1], nth + 1);
}

/* ---- the store ------------------------------------------------------------------------- */

struct drafting {
	struct kb_store *s;
	void *mem;
	const struct kb_sheet *page;
	const char *by;
	struct kb_piece *docs;
	size_t n, made;
	size_t *into;		/* per document: the one it is merged into */
	struct kb_held_draft *old;
	size_t n_old;
};

static bool is_made(const struct drafting *d, size_t line)
{
	for (size_t i = 0; i < d->n_old; i++)
		if (d->old[i].line == line)
			return true;
	return false;
}

static enum kb_status make(struct drafting *d, size_t i, struct kb_error *err)
{
	const struct kb_piece *doc = &d->docs[i];
	const struct kb_piece **also =
		kb_array(d->mem, const struct kb_piece *, d->n);
	char *id = kb_document_id(d->mem, doc, i), *text;
	struct kb_article *a;
	size_t n = 0;
	int version;
	enum kb_status st;

	for (size_t k = i + 1; k < d->n; k++)
		if (d->into[k] == i)
			also[n++] = &d->docs[k];
	text = kb_document_markdown(d->mem, doc, id, also, n);
	st = kb_article_parse(d->mem, id, NULL, NULL, text, strlen(text), &a,
			      err);
	if (st == KB_OK)
		st = kb_store_article_save(d->s, &(struct kb_save){
			.article = a, .by = d->by, .origin = "page",
			.note = a->provenance, .base = KB_BASE_ANY,
		}, &version, err);
	for (size_t k = i; st == KB_OK && k < d->n; k++)
		if (k == i || d->into[k] == i)
			st = kb_held_drafted(d->s, d->page->seq,
				d->docs[k].first, id, a->lang, d->by, err);
	d->made += st == KB_OK;
	return st;
}

static enum kb_status find_twins(struct drafting *d, double least,
				 struct kb_error *err)
{
	struct kb_twins *twins = NULL;
	size_t n = 0;
	enum kb_status st = least > 0 ? kb_documents_twins(d->mem, d->docs,
		d->n, least, &twins, &n, err) : KB_OK;

	d->into = kb_array(d->mem, size_t, d->n + 1);
	for (size_t i = 0; i < d->n; i++)
		d->into[i] = i;
	for (size_t i = 0; st == KB_OK && i < n; i++)
		if (d->into[twins[i].b] == twins[i].b)
			d->into[twins[i].b] = d->into[twins[i].a];
	return st;
}

/* The queue holds those pages of which there are no drafts. */
static enum kb_status settle(struct kb_store *s, void *mem,
			     struct kb_error *err)
{
	struct kb_held *list;
	const char **keys;
	size_t n, waiting = 0;
	int64_t closed;
	enum kb_status st = kb_held_list(s, mem, &list, &n, err);

	if (st != KB_OK)
		return st;
	keys = kb_array(mem, const char *, n + 1);
	for (size_t i = 0; i < n; i++)
		if (list[i].drafts == 0)
			keys[waiting++] = kb_format(mem, "quarantine:%lld",
						    (long long)list[i].seq);
	return kb_queue_settle(s, KB_QUEUED_QUARANTINE, "", keys, waiting,
			       &closed, err);
}

static enum kb_status make_all(struct drafting *d, struct kb_error *err)
{
	enum kb_status st = kb_store_begin(d->s, err);

	if (st != KB_OK)
		return st;
	for (size_t i = 0; i < d->n && st == KB_OK; i++)
		if (d->into[i] == i && !is_made(d, d->docs[i].first))
			st = make(d, i, err);
	if (st == KB_OK)
		st = settle(d->s, d->mem, err);
	if (st == KB_OK)
		return kb_store_commit(d->s, err);
	kb_store_rollback(d->s);
	return st;
}

enum kb_status kb_page_drafts(struct kb_store *s, const struct kb_sheet *page,
			      double merge, const char *by, size_t *ret_made,
			      struct kb_error *err)
{
	struct drafting d = { .s = s, .mem = talloc_new(NULL), .page = page,
			      .by = by };
	enum kb_status st = kb_page_documents(d.mem, page, &d.docs, &d.n, err);

	if (st == KB_OK)
		st = find_twins(&d, merge, err);
	if (st == KB_OK)
		st = kb_held_drafts(s, d.mem, page->seq, &d.old, &d.n_old,
				    err);
	if (st == KB_OK)
		st = make_all(&d, err);
	if (st == KB_OK)
		*ret_made = d.made;
	talloc_free(d.mem);
	return st;
}

enum kb_status kb_page_wait(struct kb_store *s, const struct kb_sheet *page,
			    const char *by, int64_t *ret_seq,
			    struct kb_error *err)
{
	struct kb_sheet own = *page;
	struct kb_queue_item item = { .kind = KB_QUEUED_QUARANTINE,
		.lang = page->lang, .text = page->name };
	int64_t seq;
	enum kb_status st = kb_store_begin(s, err);

	if (st != KB_OK)
		return st;
	own.by = by;
	st = kb_held_put(s, &own, ret_seq, err);
	if (st == KB_OK) {
		char *key = kb_format(NULL, "quarantine:%lld",
				      (long long)*ret_seq);
		char *detail = kb_format(key, "{\"page\":%lld}",
					 (long long)*ret_seq);
		item.key = key;
		item.detail = detail;
		st = kb_queue_put(s, &item, true, &seq, err);
		talloc_free(key);
	}
	if (st == KB_OK)
		return kb_store_commit(s, err);
	kb_store_rollback(s);
	return st;
}

enum kb_status kb_page_dismiss(struct kb_store *s, int64_t seq,
			       struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	enum kb_status st = kb_store_begin(s, err);

	if (st == KB_OK) {
		st = kb_held_remove(s, seq, err);
		if (st == KB_OK)
			st = settle(s, mem, err);
		if (st == KB_OK)
			st = kb_store_commit(s, err);
		else
			kb_store_rollback(s);
	}
	talloc_free(mem);
	return st;
}
