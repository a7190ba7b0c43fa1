/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign_phpmyfaq.c - the exports of phpMyFAQ. In: its JSON, a list of {"faq":
 * {id, language, category, keywords, question, answer, last_modified}}, or its
 * XML, <article id> with the same in elements. Answers are HTML, written as text
 * once more. Out: a draft for each question and language.
 */
#include <ctype.h>
#include <stdlib.h>

#include "foreign.h"
#include "xml.h"

enum { FIELDS = 7 };

/* Rows of one question in several categories say the same. */
struct faq { const char *field[FIELDS]; };
enum { ID, LANG, PLACE, KEYWORDS, QUESTION, ANSWER, UPDATED };

/* In JSON, and in XML where it differs. */
static const struct { const char *json, *xml; } names[FIELDS] = {
	[ID] = { "id", "id" }, [LANG] = { "language", "language" },
	[PLACE] = { "category", "category" },
	[KEYWORDS] = { "keywords", "keywords" },
	[QUESTION] = { "question", "question" },
	[ANSWER] = { "answer", "answer" },
	[UPDATED] = { "last_modified", "data" },
};

struct phpmyfaq {
	struct foreign *f;
	void *mem;		/* of all rows: links look for what comes later */
	struct faq *v; size_t n, cap;
};

static struct faq *add(struct phpmyfaq *p)
{
	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 64;
		p->v = kb_grow(p->mem, p->v, struct faq, p->cap);
	}
	p->v[p->n] = (struct faq){ { "", "", "", "", "", "", "" } };
	return &p->v[p->n++];
}

/* "index.php?action=faq&cat=1&id=12&artlang=en", "content/1/12/en/title.html" */
static const char *link_of(void *user, const char *address)
{
	struct phpmyfaq *p = user;
	const char *at = strstr(address, "action=faq") ||
		strstr(address, "action=artikel") ?
		strstr(address, "&id=") : NULL;
	char key[24];
	size_t n = 0;

	if (at) {
		at += strlen("&id=");
	} else {
		at = strstr(address, "content/");
		at = at ? strchr(at + strlen("content/"), '/') : NULL;
		at = at ? at + 1 : "";
	}
	for (; isdigit((unsigned char)at[n]) && n + 1 < sizeof(key); n++)
		key[n] = at[n];
	key[n] = '\0';
	return n && kb_seen_find(p->f->ids, key) ?
		foreign_id(p->f, p->mem, key) : NULL;
}

/* The export writes HTML as text: "&lt;p&gt;". */
static const char *html_of(void *mem, const char *answer)
{
	static const struct { const char *from, *to; } signs[] = {
		{ "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" },
		{ "&#039;", "'" }, { "&amp;", "&" },
	};
	struct kb_buf to = { .mem = mem };

	if (strchr(answer, '<') || !strstr(answer, "&lt;"))
		return answer;
	for (const char *p = answer; *p; ) {
		size_t i = 0;
		while (i < KB_COUNT(signs) && strncmp(p, signs[i].from,
			strlen(signs[i].from)) != 0)
			i++;
		kb_buf_add(&to, i < KB_COUNT(signs) ? signs[i].to : p, 1);
		p += i < KB_COUNT(signs) ? strlen(signs[i].from) : 1;
	}
	return to.bytes;
}

static enum kb_status put(struct phpmyfaq *p, const struct faq *q,
			  struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const char *body = html_of(mem, q->field[ANSWER]);
	struct foreign_article a = {
		.key = q->field[ID], .lang = q->field[LANG],
		.title = q->field[QUESTION], .body = body,
		.len = strlen(body), .updated = q->field[UPDATED],
		.place = q->field[PLACE], .labels = q->field[KEYWORDS],
	};
	enum kb_status st = foreign_put(p->f, &a, err);

	talloc_free(mem);
	return st;
}

static enum kb_status put_all(struct phpmyfaq *p, struct kb_error *err)
{
	struct kb_seen *seen = kb_seen_new(p->mem);
	enum kb_status st = KB_OK;

	p->f->link = link_of;
	p->f->user = p;
	for (size_t i = 0; i < p->n && st == KB_OK; i++) {
		const struct faq *q = &p->v[i];
		char *key = kb_format(p->mem, "%s\t%s", q->field[ID],
				      q->field[LANG]);
		if (!*q->field[ID]) {
			kb_error_at(err, KB_INVALID, p->f->file, 0,
				    "question %zu has no id", i + 1);
			st = foreign_problem(p->f, err);
		} else if (kb_seen_add(seen, key, "")) {
			p->f->im->counts.skipped++;
			foreign_tell(p->f, q->field[ID], kb_format(p->mem,
				"stands in another category, too: %s",
				q->field[PLACE]));
		} else {
			st = put(p, q, err);
		}
		kb_import_progress(p->f->im, (double)i / (double)p->n);
	}
	return st;
}

/* ---- JSON ------------------------------------------------------------------------ */

static void take_json(struct phpmyfaq *p, const json_t *row)
{
	const json_t *inner = json_object_get(row, "faq");
	struct faq *q = add(p);

	for (int i = 0; i < FIELDS; i++) {
		const json_t *value = json_object_get(inner ? inner : row,
						      names[i].json);
		if (json_is_integer(value))
			q->field[i] = kb_format(p->mem, "%lld",
				(long long)json_integer_value(value));
		else if (json_is_string(value))
			q->field[i] = kb_strdup(p->mem,
						json_string_value(value));
	}
	kb_seen_add(p->f->ids, q->field[ID], "");
}

static enum kb_status read_json(struct phpmyfaq *p, const char *file,
				struct kb_error *err)
{
	const json_t *row;
	json_t *root;
	size_t i;
	enum kb_status st = foreign_json(p->f, file, &root, err);

	if (st != KB_OK)
		return st;
	if (!json_is_array(root))
		st = kb_error_at(err, KB_INVALID, file, 0, "is no list of "
			"questions, as phpMyFAQ exports it");
	json_array_foreach(root, i, row)
		take_json(p, row);
	json_decref(root);
	return st;
}

/* ---- XML ------------------------------------------------------------------------- */

struct xml_faq { struct phpmyfaq *p; struct xml_reader r; uint64_t size; };

static enum kb_status on_begin(void *user, const char *name,
			       struct kb_error *err)
{
	struct xml_faq *x = user;

	if (strcmp(name, "article") == 0) {
		struct faq *q = add(x->p);
		q->field[ID] = xml_attribute(&x->r, x->p->mem, "id");
		kb_seen_add(x->p->f->ids, q->field[ID], "");
	}
	return KB_OK;
}

static enum kb_status on_end(void *user, const char *name, const char *parent,
			     const char *text, size_t len,
			     struct kb_error *err)
{
	struct xml_faq *x = user;

	for (int i = LANG; i < FIELDS; i++)
		if (strcmp(parent, "article") == 0 && x->p->n &&
		    strcmp(name, names[i].xml) == 0)
			x->p->v[x->p->n - 1].field[i] =
				kb_strndup(x->p->mem, text, len);
	return KB_OK;
}

static void on_progress(void *user, uint64_t bytes)
{
}

static enum kb_status read_xml(struct phpmyfaq *p, const char *file,
			       struct kb_error *err)
{
	struct xml_faq x = { .p = p, .r = { on_begin, on_end, on_progress } };

	x.r.user = &x;
	return xml_read(file, &x.r, err);
}

static enum kb_status load(struct phpmyfaq *p, const char *file,
			   struct kb_error *err)
{
	FILE *from = fopen(file, "re");
	int c = ' ';

	while (from && (isspace(c) || c == 0xef || c == 0xbb || c == 0xbf))
		c = getc(from);
	if (from)
		fclose(from);
	return c == '<' ? read_xml(p, file, err) : read_json(p, file, err);
}

enum kb_status foreign_phpmyfaq(struct foreign *f, int n, char **files,
				struct kb_error *err)
{
	struct phpmyfaq p = { .f = f, .mem = talloc_new(NULL) };
	enum kb_status st = KB_OK;

	for (int i = 0; i < n && st == KB_OK; i++)
		st = load(&p, files[i], err);
	if (st == KB_OK)
		st = put_all(&p, err);
	talloc_free(p.mem);
	return st;
}
