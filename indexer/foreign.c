/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign.c - kb-indexer import phpmyfaq, zendesk, mediawiki, csv: what their
 * readers find becomes drafts. In: articles as they are there. Out: versions that
 * no reader sees before an editor publishes them; what editors changed since the
 * last import stays; and a line for each article that lost something.
 */
#include "foreign.h"

#include <ctype.h>
#include <stdlib.h>

#include <kb/audience.h>
#include <kb/text.h>

enum { LINE_BYTES = 400, PROVENANCE_BYTES = 1500 };

static const struct { const char *name, *says; foreign_fn read; } origins[] = {
	{ "phpmyfaq", "phpMyFAQ", foreign_phpmyfaq },
	{ "zendesk", "Zendesk", foreign_zendesk },
	{ "mediawiki", "MediaWiki", foreign_mediawiki },
	{ "csv", "table", foreign_csv },
};

foreign_fn foreign_find(const char *name)
{
	for (size_t i = 0; i < KB_COUNT(origins); i++)
		if (strcmp(origins[i].name, name) == 0)
			return origins[i].read;
	return NULL;
}

/* ---- the report ------------------------------------------------------------------ */

void foreign_tell(struct foreign *f, const char *key, const char *what)
{
	json_array_append_new(f->im->told, json_pack("{ssssss}",
		"origin", f->origin, "id", key, "text", what));
}

static void tell_asides(struct foreign *f, const struct foreign_article *a)
{
	struct kb_buf text = { .mem = talloc_new(NULL) };
	size_t len = strlen(a->title);

	/* Whole letters of it. */
	len = kb_utf8_valid(a->title, len < 80 ? len : 80);
	kb_buf_addf(&text, "%.*s: set aside: ", (int)len, a->title);
	for (size_t i = 0; i < a->asides.n; i++) {
		const struct kb_aside *v = &a->asides.v[i];
		kb_buf_addf(&text, "%s%s %zu", i ? ", " : "", v->what, v->n);
		if (*v->which)
			kb_buf_addf(&text, " (%s)", v->which);
	}
	if (a->asides.n)
		foreign_tell(f, a->key, text.bytes);
	talloc_free(text.mem);
}

enum kb_status foreign_problem(struct foreign *f, struct kb_error *err)
{
	const struct kb_source src = { f->file, f->file, 0 };

	return kb_import_problem(f->im, &src, err);
}

/* ---- the draft ------------------------------------------------------------------- */

char *foreign_id(const struct foreign *f, void *mem, const char *key)
{
	char *id = kb_format(mem, "%s-%s", f->origin, key);

	for (char *p = id; *p; p++)
		if (isspace((unsigned char)*p) || strchr("/@#?%:", *p))
			*p = '-';
	return id;
}

/* One line that YAML takes, between quotes, of at most max bytes. */
static void add_quoted(struct kb_buf *to, const char *text, size_t max)
{
	const char *end = text + strlen(text);
	size_t from = to->len;
	bool gap = false;

	kb_buf_adds(to, "\"");
	while (text < end && to->len - from < max) {
		const char *at = text;
		uint32_t cp = kb_utf8_next(&text, end);
		if (cp <= ' ' || (cp >= 0x7f && cp <= 0xa0) || cp == 0x2028 ||
		    cp == 0x2029) {
			gap = true;
			continue;
		}
		if (cp == 0xfeff || cp == 0xfffe || cp == 0xffff)
			continue;
		if (gap && to->len > from + 1)
			kb_buf_adds(to, " ");
		gap = false;
		if (cp == '"' || cp == '\\')
			kb_buf_adds(to, "\\");
		kb_buf_add(to, at, (size_t)(text - at));
	}
	kb_buf_adds(to, "\"");
}

static void add_origin(struct kb_buf *to, const struct foreign *f,
		       const struct foreign_article *a)
{
	const struct { const char *what, *text; } parts[] = {
		{ "", a->url }, { "updated ", a->updated },
		{ "in ", a->place }, { "labels: ", a->labels },
	};
	struct kb_buf text = { .mem = to->mem };

	for (size_t i = 0; i < KB_COUNT(origins); i++)
		if (strcmp(origins[i].name, f->origin) == 0)
			kb_buf_adds(&text, origins[i].says);
	kb_buf_addf(&text, " %s", a->key);
	for (size_t i = 0; i < KB_COUNT(parts); i++)
		if (parts[i].text && *parts[i].text)
			kb_buf_addf(&text, "; %s%s", parts[i].what,
				    parts[i].text);
	add_quoted(to, text.bytes, PROVENANCE_BYTES);
}

static char *file_of(struct foreign *f, void *mem,
		     const struct foreign_article *a, const char *lang,
		     const char *body)
{
	struct kb_buf to = { .mem = mem };

	kb_buf_adds(&to, "---\nid: ");
	add_quoted(&to, foreign_id(f, mem, a->key), KB_ID_MAX + 8);
	kb_buf_addf(&to, "\nlang: %s\ntitle: ", lang);
	add_quoted(&to, a->title, LINE_BYTES);
	if (a->n_questions)
		kb_buf_adds(&to, "\nquestions:");
	for (size_t i = 0; i < a->n_questions; i++) {
		kb_buf_adds(&to, "\n  - ");
		add_quoted(&to, a->questions[i], LINE_BYTES / 2);
	}
	if (a->product && *a->product) {
		kb_buf_adds(&to, "\nenvironment:\n  product: ");
		add_quoted(&to, a->product, LINE_BYTES / 4);
	}
	kb_buf_addf(&to, "\naudience: %s\nstate: draft\nconfidence: wip\n"
		    "provenance: ", a->staff ? "agent" : f->audience);
	add_origin(&to, f, a);
	kb_buf_addf(&to, "\n---\n%s", body);
	return to.bytes;
}

/* NULL: a language that is not served. */
static const char *lang_of(const struct foreign *f,
			   const struct foreign_article *a)
{
	const struct kb_lang *lang;

	if (a->lang && *a->lang) {
		lang = kb_lang_find(a->lang);
		return lang ? lang->code : NULL;
	}
	if (f->im->lang)
		return kb_lang_find(f->im->lang)->code;
	return kb_lang_guess(a->body, a->len, kb_lang_find("en"))->code;
}

static enum kb_status put(struct foreign *f, void *mem,
			  struct foreign_article *a, const char *where,
			  struct kb_error *err)
{
	const char *lang;
	struct kb_article *article;
	char *body, *file;
	enum kb_status st;

	if (kb_utf8_valid(a->body, a->len) < a->len ||
	    kb_utf8_valid(a->title, strlen(a->title)) < strlen(a->title))
		return kb_error_at(err, KB_INVALID, where, 0,
			"is not UTF-8; save the export as UTF-8");
	if (strlen(a->title) > LINE_BYTES)
		kb_aside_add(&a->asides, "end of the title", "", 0);
	lang = lang_of(f, a);
	if (!lang) {
		f->im->counts.skipped++;
		foreign_tell(f, a->key, kb_format(mem, "left out: the language "
			"'%.20s' is not served", a->lang));
		return KB_OK;
	}
	st = kb_html_markdown(mem, where, a->body, a->len, f->link, f->user,
			      &a->asides, &body, err);
	if (st != KB_OK)
		return st;
	file = file_of(f, mem, a, lang, body);
	st = kb_article_parse(mem, where, NULL, NULL, file, strlen(file),
			      &article, err);
	if (st == KB_OK)
		st = kb_import_article(f->im, article, "", where,
				       KB_BATCH_FILES, err);
	if (st == KB_OK)
		tell_asides(f, a);
	return st;
}

enum kb_status foreign_put(struct foreign *f, struct foreign_article *a,
			   struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *where = kb_format(mem, "%s: %s %s", f->file, f->origin, a->key);
	enum kb_status st;

	a->asides.mem = a->asides.mem ? a->asides.mem : mem;
	st = put(f, mem, a, where, err);
	if (st != KB_OK)
		st = foreign_problem(f, err);
	talloc_free(mem);
	return st;
}

/* ---- for readers ------------------------------------------------------------------ */

enum kb_status foreign_json(struct foreign *f, const char *file, json_t **ret,
			    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	char *bytes;
	size_t len, bom;
	json_error_t why;
	json_t *root;
	enum kb_status st = kb_file_read(mem, file, FOREIGN_FILE_MAX, &bytes,
					 &len, err);

	if (st != KB_OK) {
		talloc_free(mem);
		return st;
	}
	bom = len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	root = json_loadb(bytes + bom, len - bom, 0, &why);
	talloc_free(mem);
	if (!root)
		return kb_error_at(err, KB_INVALID, file, why.line,
				   "is no JSON: %s", why.text);
	*ret = root;
	return KB_OK;
}

char *foreign_html(void *mem, const char *text)
{
	struct kb_buf to = { .mem = mem };

	kb_buf_adds(&to, "<p>");
	for (; *text; text++)
		if (*text == '\n' && text[1] == '\n')
			kb_buf_adds(&to, "<p>");
		else if (*text == '\n')
			kb_buf_adds(&to, "<br>");
		else if (*text == '<')
			kb_buf_adds(&to, "&lt;");
		else if (*text == '&')
			kb_buf_adds(&to, "&amp;");
		else if (*text != '\r')
			kb_buf_add(&to, text, 1);
	return to.bytes;
}

/* ---- the command ------------------------------------------------------------------ */

int kb_import_foreign(struct kb_command_env *env, struct kb_import *im,
		      const char *name, int n, char **files)
{
	const char *audience = kb_option(env, "audience");
	const char *wrong = audience ? kb_audience_problem(audience) : NULL;
	struct foreign f = { .env = env, .im = im, .origin = name,
		.file = n ? files[0] : "",
		.audience = audience ? audience : "agent",
		.ids = kb_seen_new(env->mem) };
	struct kb_error err;
	uint64_t start = kb_clock_ns();
	enum kb_status st = KB_OK;

	if (n < 1)
		st = kb_error_set(&err, KB_INVALID, "import %s wants a file",
				  name);
	else if (wrong)
		st = kb_error_set(&err, KB_INVALID, "--audience %s", wrong);
	else if (im->lang && !kb_lang_find(im->lang))
		st = kb_error_set(&err, KB_INVALID, "--lang wants zh-Hans, "
			"zh-Hant, en or ru, not '%s'", im->lang);
	if (st != KB_OK)
		return kb_fail(&err);
	im->told = json_array();
	st = foreign_find(name)(&f, n, files, &err);
	st = kb_import_finish(im, st, &err);
	kb_progress_clear(im->progress);
	kb_import_end(im);
	kb_import_report(im, env->json,
			 (double)(kb_clock_ns() - start) / 1e9);
	json_decref(im->told);
	if (st != KB_OK)
		return kb_fail(&err);
	return im->counts.failed ? KB_EXIT_SOME : KB_EXIT_OK;
}
