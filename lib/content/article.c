/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * article.c - a file's bytes become an article: front matter to fields, body
 * to HTML, plain text and sections. Three ways in: our own files (strict),
 * other systems' Markdown (lenient), and the rows of a collection.
 */
#include <kb/text.h>

#include "parts.h"

struct input {
	const char *source, *id, *lang, *bytes;
	size_t len;
	bool lenient;
};

/* ---- the edge: size and encoding ----------------------------------------------- */

static enum kb_status check_bytes(const struct input *in,
				  struct kb_error *err)
{
	if (in->len > KB_ARTICLE_MAX)
		return kb_error_at(err, KB_LIMIT, in->source, 0,
			"has %zu bytes; an article may have %d, so split it",
			in->len, KB_ARTICLE_MAX);
	size_t valid = kb_utf8_valid(in->bytes, in->len);
	if (valid == in->len)
		return KB_OK;
	int line = 1;
	size_t start = 0;
	for (size_t i = 0; i < valid; i++)
		if (in->bytes[i] == '\n') {
			line++;
			start = i + 1;
		}
	return kb_error_at(err, KB_INVALID, in->source, line,
		"is not UTF-8 from byte %zu of this line (byte %zu of the "
		"file) on; convert the file, with iconv for example",
		valid - start + 1, valid + 1);
}

/* ---- titles and ids ------------------------------------------------------------- */

/* Direction marks can make a title look like another one; and no YAML may hold
   the last two. */
static bool is_unseen(uint32_t cp)
{
	return cp < 0x20 || cp == 0x7f || (cp >= 0x80 && cp < 0xA0) ||
	       cp == 0xFEFF || (cp >= 0x200B && cp <= 0x200F) ||
	       (cp >= 0x202A && cp <= 0x202E) ||
	       (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFFFE || cp == 0xFFFF;
}

/* A title is one line; YAML drops the spaces beside any line end. */
static bool is_gap(uint32_t cp)
{
	return cp == '\n' || cp == '\t' || cp == 0x85 || cp == 0x2028 ||
	       cp == 0x2029;
}

static char *clean_title(void *mem, const char *title)
{
	struct kb_buf buf = { .mem = mem };
	const char *at = title, *end = title + strlen(title);

	kb_buf_adds(&buf, "");
	while (at < end) {
		const char *from = at;
		uint32_t cp = kb_utf8_next(&at, end);
		if (is_gap(cp))
			kb_buf_adds(&buf, " ");
		else if (!is_unseen(cp))
			kb_buf_add(&buf, from, (size_t)(at - from));
	}
	char *text = buf.bytes;
	while (*text == ' ')
		text++;
	size_t len = strlen(text);
	while (len > 0 && text[len - 1] == ' ')
		text[--len] = '\0';
	return text;
}

static const char *end_of_id(const char *id)
{
	const char *slash = strrchr(id, '/');

	return slash ? slash + 1 : id;
}

static enum kb_status settle_id(void *mem, const struct input *in,
				struct kb_article *a, struct kb_error *err)
{
	const char *problem;

	if (!a->id[0] && in->id)
		a->id = kb_strdup(mem, in->id);
	problem = kb_id_problem(a->id);
	if (problem && in->lenient && in->id && !kb_id_problem(in->id)) {
		a->id = kb_strdup(mem, in->id);
		problem = NULL;
	}
	if (problem)
		return kb_error_at(err, KB_INVALID, in->source, 0,
				   "the id %s", problem);
	if (a->rule && !strchr(a->id, '@'))
		a->id = kb_format(mem, "%s@%s", a->id, a->rule_version);
	return KB_OK;
}

static enum kb_status settle_lang(const struct input *in,
				  struct kb_article *a, struct kb_error *err)
{
	const struct kb_lang *lang = kb_lang_find(a->lang);

	if (!lang && in->lang && (in->lenient || !a->lang[0]))
		lang = kb_lang_find(in->lang);
	if (!lang)
		return kb_error_at(err, KB_INVALID, in->source, 0,
			a->lang[0] || in->lang ?
			"the language '%s' is not served; it must be zh-Hans, "
			"zh-Hant, en or ru" :
			"no language%s; add 'lang: en' to the front matter",
			a->lang[0] ? a->lang : in->lang ? in->lang : "");
	a->lang = lang->code;
	return KB_OK;
}

/* ---- front matter ---------------------------------------------------------------- */

/* Of foreign front matter only three keys are understood. */
static void take_known(const struct kb_yaml *root, struct kb_article *a)
{
	const struct { const char *key, **to; } known[] = {
		{ "title", &a->title }, { "lang", &a->lang }, { "id", &a->id },
	};

	for (size_t i = 0; i < KB_COUNT(known); i++) {
		const struct kb_yaml *node = kb_yaml_find(root, known[i].key);
		if (node && node->type == KB_YAML_SCALAR)
			*known[i].to = node->text;
	}
}

static enum kb_status read_front(void *mem, const struct input *in,
				 const struct front_matter *fm,
				 struct kb_article *a, struct kb_error *err)
{
	struct kb_yaml *root;
	enum kb_status status;

	status = kb_yaml_parse(mem, in->source, 2, fm->yaml, fm->yaml_len,
			       false, &root, err);
	if (in->lenient) {
		if (status == KB_OK)
			take_known(root, a);
		return KB_OK;
	}
	if (status != KB_OK)
		return status;
	status = kb_fields_from_yaml(mem, in->source, root, a, err);
	if (status == KB_OK)
		status = kb_fields_check(in->source, root, a, err);
	return status;
}

static enum kb_status front(void *mem, const struct input *in,
			    struct front_matter *fm, struct kb_article *a,
			    struct kb_error *err)
{
	enum kb_status status = kb_front_matter_split(in->source, in->bytes,
						      in->len, fm, err);
	if (status != KB_OK && !in->lenient)
		return status;
	if (status != KB_OK)
		*fm = (struct front_matter){ .body = in->bytes,
			.body_len = in->len, .body_line = 1 };
	if (!fm->found && (!in->id || !in->lang))
		return kb_error_at(err, KB_INVALID, in->source, 1,
			"no front matter; start the file with lines '---', "
			"'id: ...', 'lang: ...', 'title: ...', '---', or "
			"import it with --lenient");
	if (fm->found) {
		status = read_front(mem, in, fm, a, err);
		if (status != KB_OK)
			return status;
	}
	status = settle_id(mem, in, a, err);
	return status == KB_OK ? settle_lang(in, a, err) : status;
}

/* ---- body ------------------------------------------------------------------------ */

enum { LIQUID_MAX = 4096 };

/* The first `close` at or after `from`; `last` is what was found before, so
   that all searches together pass over the text once. */
static const char *next_close(const char *from, const char *end,
			      const char *close, const char *last)
{
	if (last && last >= from)
		return last;
	const char *at = memmem(from, (size_t)(end - from), close, 2);

	return at ? at : end;
}

/* Blanks {% tags %} and {{ values }}; lines stay lines. One that is not closed
   is text; and so is one a page long. */
static char *without_liquid(void *mem, const char *body, size_t len)
{
	static const char *const closes[] = { "%}", "}}" };
	char *copy = kb_strndup(mem, body, len);
	const char *found[KB_COUNT(closes)] = { NULL }, *end = body + len;

	for (size_t i = 0; i + 1 < len; i++) {
		if (body[i] != '{' || (body[i + 1] != '%' &&
				       body[i + 1] != '{'))
			continue;
		size_t kind = body[i + 1] == '{';
		found[kind] = next_close(body + i + 2, end, closes[kind],
					 found[kind]);
		size_t to = (size_t)(found[kind] - body) + 2;
		if (found[kind] == end || to - i > LIQUID_MAX)
			continue;
		for (; i < to; i++)
			if (copy[i] != '\n')
				copy[i] = ' ';
		i--;
	}
	return copy;
}

static enum kb_status read_body(void *mem, struct markdown *md,
				struct kb_article *a, struct kb_error *err)
{
	enum kb_status status;

	md->mem = mem;
	md->rule = a->rule;
	md->title = a->title[0] ? a->title : NULL;
	status = kb_markdown_render(md, err);
	if (status != KB_OK)
		return status;
	if (md->title && !a->title[0])
		a->title = clean_title(mem, md->title);
	a->html = md->html.bytes;
	a->text = md->text.bytes;
	a->text_len = md->text.len;
	a->headings = md->headings;
	a->n_headings = md->n_headings;
	a->timed = md->timed;
	a->n_timed = md->n_timed;
	a->links = md->links;
	a->n_links = md->n_links;
	a->clauses = md->clauses;
	a->n_clauses = md->n_clauses;
	kb_sections_fill(mem, a);
	return KB_OK;
}

static enum kb_status parse(void *mem, const struct input *in,
			    struct kb_article **ret, struct kb_error *err)
{
	struct kb_article *a;
	struct front_matter fm;
	struct markdown md = { .source = in->source };
	enum kb_status status = check_bytes(in, err);

	if (status != KB_OK)
		return status;
	a = kb_new(mem, struct kb_article);
	kb_fields_default(a);
	status = front(a, in, &fm, a, err);
	if (status != KB_OK)
		goto fail;
	a->title = clean_title(a, a->title);
	md.bytes = in->lenient ? without_liquid(a, fm.body, fm.body_len)
			       : fm.body;
	md.len = fm.body_len;
	md.line0 = fm.body_line;
	md.timed_blocks = !in->lenient;
	status = read_body(a, &md, a, err);
	if (status != KB_OK)
		goto fail;
	if (!a->title[0] && in->lenient)
		a->title = end_of_id(a->id);
	if (!a->title[0]) {
		status = kb_error_at(err, KB_INVALID, in->source, 0,
			"no title; add 'title: ...' to the front matter");
		goto fail;
	}
	a->source = kb_strndup(a, in->bytes, in->len);
	a->source_len = in->len;
	*ret = a;
	return KB_OK;
fail:
	talloc_free(a);
	return status;
}

enum kb_status kb_article_parse(void *mem, const char *source, const char *id,
				const char *lang, const char *bytes,
				size_t len, struct kb_article **ret,
				struct kb_error *err)
{
	struct input in = { source, id, lang, bytes, len, false };

	return parse(mem, &in, ret, err);
}

enum kb_status kb_article_parse_lenient(void *mem, const char *source,
	const char *id, const char *lang, const char *bytes, size_t len,
	struct kb_article **ret, struct kb_error *err)
{
	struct input in = { source, id, lang, bytes, len, true };

	return parse(mem, &in, ret, err);
}

/* ---- from parts ------------------------------------------------------------------- */

/* As YAML double-quoted text; what was cleaned has no control characters. */
static void add_quoted(struct kb_buf *buf, const char *key, const char *text)
{
	kb_buf_addf(buf, "%s: \"", key);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			kb_buf_adds(buf, "\\");
		kb_buf_add(buf, text, 1);
	}
	kb_buf_adds(buf, "\"\n");
}

/* A collection's row as a file of ours, so that export can write it. */
static void make_source(struct kb_article *a, const char *text, size_t len)
{
	struct kb_buf buf = { .mem = a };

	kb_buf_adds(&buf, "---\n");
	add_quoted(&buf, "id", a->id);
	kb_buf_addf(&buf, "lang: %s\n", a->lang);
	add_quoted(&buf, "title", a->title);
	kb_buf_adds(&buf, "---\n");
	kb_buf_add(&buf, text, len);
	if (len > 0 && text[len - 1] != '\n')
		kb_buf_adds(&buf, "\n");
	a->source = buf.bytes;
	a->source_len = buf.len;
}

enum kb_status kb_article_from_text(void *mem, const char *id,
				    const char *lang, const char *title,
				    const char *text, size_t len,
				    struct kb_article **ret,
				    struct kb_error *err)
{
	struct input in = { id, id, lang, text, len, true };
	struct markdown md = { .source = id, .bytes = text, .len = len,
			       .line0 = 1, .keep_lines = true };
	enum kb_status status = check_bytes(&in, err);
	struct kb_article *a;

	if (status != KB_OK)
		return status;
	a = kb_new(mem, struct kb_article);
	kb_fields_default(a);
	status = settle_id(a, &in, a, err);
	if (status == KB_OK)
		status = settle_lang(&in, a, err);
	if (status == KB_OK) {
		a->title = clean_title(a, title);
		status = read_body(a, &md, a, err);
	}
	if (status != KB_OK) {
		talloc_free(a);
		return status;
	}
	make_source(a, text, len);
	*ret = a;
	return KB_OK;
}

char *kb_article_path(void *mem, const struct kb_article *a)
{
	return kb_format(mem, "%s/%s/%s.md", a->rule ? "rules" : "articles",
			 a->lang, a->id);
}
