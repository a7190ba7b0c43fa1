/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign_csv.c - articles out of a table. In: CSV whose first row names the
 * columns, by names that people use or by --column; commas, semicolons or tabs;
 * UTF-8, or another encoding that is named or sure. Out: a draft for each row.
 */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include <kb/quarantine.h>
#include <kb/text.h>

#include "foreign.h"
#include "table.h"
#include "verbs.h"

enum field { ID, TITLE, BODY, QUESTIONS, LANG, PRODUCT, LABELS, UPDATED, PLACE,
	     URL, FIELDS };

static const struct { const char *name; const char *columns[12]; } fields[] = {
	[ID] = { "id", { "id", "number", "key", "编号", "編號", "номер" } },
	[TITLE] = { "title", { "title", "subject", "question", "标题", "標題",
		    "问题", "問題", "заголовок", "вопрос", "тема" } },
	[BODY] = { "body", { "body", "answer", "content", "text", "html",
		   "答案", "回答", "内容", "內容", "ответ", "текст" } },
	[QUESTIONS] = { "questions", { "questions", "question",
			"asked", "variants", "问法", "問法", "вопросы" } },
	[LANG] = { "language", { "language", "lang", "locale", "语言", "語言",
		   "язык" } },
	[PRODUCT] = { "product", { "product", "产品", "產品", "продукт" } },
	[LABELS] = { "tags", { "tags", "labels", "keywords", "标签", "標籤",
		     "метки" } },
	[UPDATED] = { "updated", { "updated", "updated_at", "modified",
		      "date", "更新", "дата" } },
	[PLACE] = { "category", { "category", "section", "分类", "分類",
		    "раздел" } },
	[URL] = { "url", { "url", "link", "address" } },
};

struct csv {
	struct foreign *f;
	void *mem;
	const char *column[FIELDS];	/* its name in the file, or NULL */
	uint64_t size;
};

/* ---- columns ---------------------------------------------------------------------- */

static enum kb_status named(struct csv *c, struct kb_error *err)
{
	size_t n;
	const char **values = kb_option_values(c->f->env, "column", &n);

	for (size_t i = 0; i < n; i++) {
		const char *sign = strchr(values[i], '=');
		int field = 0;
		while (sign && field < FIELDS &&
		       (strlen(fields[field].name) !=
			(size_t)(sign - values[i]) ||
			strncmp(fields[field].name, values[i],
				(size_t)(sign - values[i])) != 0))
			field++;
		if (!sign || field == FIELDS || !sign[1])
			return kb_error_set(err, KB_INVALID, "--column wants "
				"FIELD=NAME; fields are id, title, body, "
				"questions, language, product, tags, updated, "
				"category, url, not '%.60s'", values[i]);
		c->column[field] = kb_strdup(c->mem, sign + 1);
	}
	return KB_OK;
}

static bool is_taken(const struct csv *c, const char *name)
{
	for (int i = 0; i < FIELDS; i++)
		if (c->column[i] && strcmp(c->column[i], name) == 0)
			return true;
	return false;
}

static const char *find_column(const struct csv *c, int field,
			       const char *const *names, size_t n)
{
	for (size_t k = 0; k < KB_COUNT(fields[0].columns) &&
	     fields[field].columns[k]; k++)
		for (size_t i = 0; i < n; i++)
			if (strcasecmp(names[i],
				       fields[field].columns[k]) == 0 &&
			    !is_taken(c, names[i]))
				return names[i];
	return NULL;
}

static enum kb_status on_names(void *user, const char *const *names, size_t n,
			       struct kb_error *err)
{
	struct csv *c = user;

	for (int i = 0; i < FIELDS; i++) {
		bool there = !c->column[i];
		const char *name = c->column[i] ? c->column[i] :
			find_column(c, i, names, n);
		for (size_t k = 0; !there && k < n; k++)
			there = strcmp(names[k], name) == 0;
		if (!there)
			return kb_error_at(err, KB_INVALID, c->f->file, 1,
				"has no column '%.80s'", name);
		c->column[i] = name ? kb_strdup(c->mem, name) : NULL;
	}
	if (!c->column[TITLE] || !c->column[BODY])
		return kb_error_at(err, KB_INVALID, c->f->file, 1, "the first "
			"row names no column for the %s; say which it is, "
			"with --column %s=NAME", c->column[TITLE] ? "text" :
			"title", c->column[TITLE] ? "body" : "title");
	for (size_t k = 0; k < n; k++)
		if (*names[k] && !is_taken(c, names[k]))
			foreign_tell(c->f, "columns", kb_format(c->mem,
				"not taken: '%.80s'", names[k]));
	return KB_OK;
}

/* ---- rows ------------------------------------------------------------------------- */

static const char *text(const struct csv *c, const json_t *row, int field)
{
	const char *value = c->column[field] ? json_string_value(
		json_object_get(row, c->column[field])) : NULL;

	return value ? value : "";
}

/* Without a number of its own a row is known by its title. */
static const char *key_of(const struct csv *c, void *mem, const json_t *row)
{
	const char *id = text(c, row, ID);
	uint64_t hash = 14695981039346656037u;

	if (*id)
		return id;
	for (const char *p = text(c, row, TITLE); *p; p++)
		hash = (hash ^ (unsigned char)*p) * 1099511628211u;
	return kb_format(mem, "%012llx",
			 (unsigned long long)(hash & 0xffffffffffffu));
}

static bool is_html(const char *text)
{
	static const char *const signs[] = { "<p", "<br", "<div", "</", "<ul",
					     "<ol", "<h1", "<h2", "<h3",
					     "<table", "<img" };

	for (size_t i = 0; i < KB_COUNT(signs); i++)
		if (strcasestr(text, signs[i]))
			return true;
	return false;
}

/* A line each, or parted by semicolons or bars. */
static void add_questions(struct foreign_article *a, void *mem,
			  const char *all)
{
	while (*all) {
		size_t n = strcspn(all, "\n;|");
		char *one = kb_strndup(mem, all, n);
		while (isspace((unsigned char)*one))
			one++;
		if (*one && a->n_questions < FOREIGN_QUESTIONS)
			a->questions[a->n_questions++] = one;
		else if (*one)
			kb_aside_add(&a->asides, "question", one, strlen(one));
		all += n + (all[n] != '\0');
	}
}

static enum kb_status on_row(void *user, json_t *row, int line,
			     struct kb_error *err)
{
	struct csv *c = user;
	void *mem = talloc_new(NULL);
	const char *body = text(c, row, BODY);
	const char *html = is_html(body) ? body : foreign_html(mem, body);
	struct foreign_article a = {
		.key = key_of(c, mem, row), .lang = text(c, row, LANG),
		.title = text(c, row, TITLE), .body = html,
		.len = strlen(html), .url = text(c, row, URL),
		.updated = text(c, row, UPDATED),
		.place = text(c, row, PLACE), .labels = text(c, row, LABELS),
		.product = text(c, row, PRODUCT), .asides = { .mem = mem },
	};
	enum kb_status st;

	add_questions(&a, mem, text(c, row, QUESTIONS));
	if (*a.title && *body)
		st = foreign_put(c->f, &a, err);
	else
		st = kb_error_at(err, KB_INVALID, c->f->file, line,
				 "the row has no %s", *a.title ? "text" :
				 "title");
	talloc_free(mem);
	return st;
}

static enum kb_status on_problem(void *user, struct kb_error *err)
{
	struct csv *c = user;

	return foreign_problem(c->f, err);
}

static void on_progress(void *user, uint64_t bytes)
{
	struct csv *c = user;

	kb_import_progress(c->f->im, (double)bytes / (double)(c->size + 1));
}

/* The sign that the first row has most of. */
static char separator_of(const char *bytes)
{
	static const char signs[] = ",;\t";
	size_t most = 0, n[3] = { 0 };
	bool quoted = false;

	for (; *bytes && (quoted || *bytes != '\n'); bytes++) {
		const char *at = strchr(signs, *bytes);
		quoted ^= *bytes == '"';
		if (at && !quoted)
			n[at - signs]++;
	}
	for (size_t i = 1; i < KB_COUNT(n); i++)
		if (n[i] > n[most])
			most = i;
	return signs[most];
}

static enum kb_status load(struct csv *c, const char *file,
			   struct kb_error *err)
{
	const char *encoding = kb_option(c->f->env, "encoding"), *as;
	struct kb_table_reader reader = { .names = on_names, .row = on_row,
		.problem = on_problem, .progress = on_progress, .user = c };
	char *bytes;
	size_t len;
	enum kb_status st = kb_file_read(c->mem, file, FOREIGN_FILE_MAX / 4,
					 &bytes, &len, err);

	c->f->file = file;
	if (st == KB_OK && (encoding || kb_utf8_valid(bytes, len) < len))
		st = kb_page_decode(c->mem, file, bytes, len, encoding,
				    &bytes, &len, &as, err);
	if (st == KB_OK && len == 0)
		st = kb_error_at(err, KB_INVALID, file, 0, "is empty");
	if (st == KB_OK)
		st = named(c, err);
	if (st != KB_OK)
		return st;
	c->size = len;
	reader.separator = separator_of(bytes);
	FILE *from = fmemopen(bytes, len, "r");
	if (!from)
		return kb_error_at(err, KB_IO, file, 0, "no memory");
	return kb_table_read_from(from, file, &reader, err);
}

enum kb_status foreign_csv(struct foreign *f, int n, char **files,
			   struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (int i = 0; i < n && st == KB_OK; i++) {
		struct csv c = { .f = f, .mem = talloc_new(NULL) };

		st = load(&c, files[i], err);
		talloc_free(c.mem);
	}
	return st;
}
