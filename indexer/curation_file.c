/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * curation_file.c - see curation_file.h. What is wrong with an item is said with
 * its line; what the store takes of it is the store's matter.
 */
#include "curation_file.h"

#include <jansson.h>
#include <stdlib.h>

#include <kb/text.h>

/* kb_yaml_parse() takes 1 MiB. */
enum { KEYS = 5, FILE_BYTES = 900 << 10, BY_BYTES = 100 };

static const struct {
	const char *name;
	struct { const char *key; bool must; } keys[KEYS];
} kinds[KB_CURATED_KINDS] = {
	[KB_CURATED_REDIRECT] = { "redirects", {
		{ "from", true }, { "to", true }, { "by", false } } },
	[KB_CURATED_HEAD] = { "heads", {
		{ "lang", true }, { "questions", true } } },
	[KB_CURATED_NOTICE] = { "notices", {
		{ "audience", true }, { "from", false }, { "until", false },
		{ "by", false }, { "text", true } } },
};

bool curation_kind(const char *name, enum kb_curated *ret)
{
	for (int i = 0; i < KB_CURATED_KINDS; i++) {
		size_t n = strlen(kinds[i].name);

		if (strncmp(name, kinds[i].name, n) == 0 &&
		    (name[n] == '.' || name[n] == '-')) {
			*ret = (enum kb_curated)i;
			return true;
		}
	}
	return false;
}

/* ---- reading ------------------------------------------------------------------- */

static const char *text_at(const struct kb_yaml *map, const char *key)
{
	const struct kb_yaml *node = kb_yaml_find(map, key);

	return node && node->text ? node->text : "";
}

static json_t *text_json(const struct kb_yaml *map, const char *key)
{
	return json_string(text_at(map, key));
}

static enum kb_status check_keys(const char *file, enum kb_curated kind,
				 const struct kb_yaml *item,
				 struct kb_error *err)
{
	if (item->type != KB_YAML_MAP)
		return kb_error_at(err, KB_INVALID, file, item->line,
			"an item of %s has lines of 'key: value'",
			kinds[kind].name);
	for (const struct kb_yaml *y = item->child; y; y = y->next) {
		bool known = false;
		for (int k = 0; k < KEYS && kinds[kind].keys[k].key; k++)
			known |= strcmp(kinds[kind].keys[k].key, y->key) == 0;
		if (!known)
			return kb_error_at(err, KB_INVALID, file, y->line,
				"'%s' is no key of %s", y->key,
				kinds[kind].name);
	}
	for (int k = 0; k < KEYS && kinds[kind].keys[k].key; k++)
		if (kinds[kind].keys[k].must &&
		    !kb_yaml_find(item, kinds[kind].keys[k].key))
			return kb_error_at(err, KB_INVALID, file, item->line,
				"'%s' is missing", kinds[kind].keys[k].key);
	if (strlen(text_at(item, "by")) > BY_BYTES)
		return kb_error_at(err, KB_LIMIT, file, item->line,
			"'by' is longer than %d bytes", BY_BYTES);
	return KB_OK;
}

static enum kb_status read_heads(const char *file, const struct kb_yaml *item,
				 json_t *to, struct kb_error *err)
{
	const struct kb_yaml *list = kb_yaml_find(item, "questions");

	for (const struct kb_yaml *y = list->child; y; y = y->next) {
		if (list->type != KB_YAML_LIST || y->type != KB_YAML_MAP ||
		    !kb_yaml_find(y, "question") || !kb_yaml_find(y, "article"))
			return kb_error_at(err, KB_INVALID, file, y->line,
				"a head question has 'question' and "
				"'article'");
		json_array_append_new(to, json_pack("{soso}",
			"question", text_json(y, "question"),
			"article", text_json(y, "article")));
	}
	return KB_OK;
}

static enum kb_status read_moment(const char *file,
				  const struct kb_yaml *item, const char *key,
				  json_t *to, struct kb_error *err)
{
	const struct kb_yaml *node = kb_yaml_find(item, key);
	struct kb_moment at = { 0 };

	if (node && !kb_moment_parse(text_at(item, key),
				     strcmp(key, "until") == 0, &at))
		return kb_error_at(err, KB_INVALID, file, node->line,
			"'%s' wants a date or a time, as in "
			"2026-12-01T18:00Z, not '%.60s'", key,
			text_at(item, key));
	json_object_set_new(to, key, json_integer(at.at));
	return KB_OK;
}

static enum kb_status read_notice(const char *file, const struct kb_yaml *item,
				  json_t *to, struct kb_error *err)
{
	const struct kb_yaml *texts = kb_yaml_find(item, "text");
	json_t *said = json_object();
	enum kb_status st = read_moment(file, item, "from", to, err);

	json_object_set_new(to, "text", said);
	json_object_set_new(to, "audience", text_json(item, "audience"));
	json_object_set_new(to, "by", text_json(item, "by"));
	if (st == KB_OK)
		st = read_moment(file, item, "until", to, err);
	for (const struct kb_yaml *y = texts->child; y && st == KB_OK;
	     y = y->next) {
		if (texts->type != KB_YAML_MAP || y->type != KB_YAML_SCALAR ||
		    !kb_lang_find(y->key) ||
		    strcmp(kb_lang_find(y->key)->code, y->key) != 0)
			st = kb_error_at(err, KB_INVALID, file, y->line,
				"'text' has a line for each language: "
				"zh-Hans, zh-Hant, en, ru");
		else if (*y->text)
			json_object_set_new(said, y->key,
					    json_string(y->text));
	}
	return st;
}

/* The value; *key: NULL where it is the value itself. New reference. */
static enum kb_status read_item(const char *file, enum kb_curated kind,
				const struct kb_yaml *item, const char **key,
				json_t **ret, struct kb_error *err)
{
	enum kb_status st = check_keys(file, kind, item, err);
	json_t *value;

	if (st != KB_OK)
		return st;
	value = kind == KB_CURATED_HEAD ? json_array() : json_object();
	*key = NULL;
	if (kind == KB_CURATED_REDIRECT) {
		*key = text_at(item, "from");
		json_object_set_new(value, "to", text_json(item, "to"));
		json_object_set_new(value, "by", text_json(item, "by"));
	} else if (kind == KB_CURATED_HEAD) {
		*key = text_at(item, "lang");
		st = read_heads(file, item, value, err);
	} else {
		st = read_notice(file, item, value, err);
	}
	if (st == KB_OK)
		*ret = value;
	else
		json_decref(value);
	return st;
}

static void keep(struct curation_items *to, const char *key, json_t *value,
		 const char *file, int line)
{
	char *text = json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
	const char *kept = kb_strdup(to->mem, text);

	if (to->n == to->cap) {
		to->cap = to->cap * 2 + 32;
		to->v = kb_grow(to->mem, to->v, struct curation_item,
				to->cap);
	}
	to->v[to->n++] = (struct curation_item){
		.is = { key ? kb_strdup(to->mem, key) : kept, kept },
		.file = kb_strdup(to->mem, file), .line = line };
	free(text);
}

/* Two notices that say the same are two: counted from the last, which is put
   in first. */
static void name_twins(struct curation_items *of)
{
	for (size_t i = 0; i < of->n; i++) {
		size_t nth = 1;
		for (size_t k = i + 1; k < of->n; k++)
			nth += strcmp(of->v[k].is.value,
				      of->v[i].is.value) == 0;
		if (nth > 1)
			of->v[i].is.key = kb_format(of->mem, "%s\t%zu",
				of->v[i].is.value, nth);
	}
}

enum kb_status curation_parse(struct curation_items *to, enum kb_curated kind,
			      const char *file, const char *bytes, size_t len,
			      struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	struct kb_yaml *root;
	enum kb_status st = kb_yaml_parse(mem, file, 1, bytes, len, true,
					  &root, err);
	size_t items = to->n;

	if (st == KB_OK && root->child && root->type != KB_YAML_LIST)
		st = kb_error_at(err, KB_INVALID, file, root->line,
				 "%s must be a list", kinds[kind].name);
	for (const struct kb_yaml *y = st == KB_OK ? root->child : NULL;
	     y && st == KB_OK; y = y->next) {
		const char *key;
		json_t *value;
		if (kind == KB_CURATED_NOTICE &&
		    to->n >= items + KB_NOTICES_MAX) {
			st = kb_error_at(err, KB_LIMIT, file, y->line,
				"more than %d notices", KB_NOTICES_MAX);
			break;
		}
		st = read_item(file, kind, y, &key, &value, err);
		if (st != KB_OK)
			break;
		keep(to, key, value, file, y->line);
		json_decref(value);
	}
	/* Half a file is none: what it lacks would be taken for gone. */
	if (st != KB_OK)
		to->n = items;
	if (kind == KB_CURATED_NOTICE)
		name_twins(to);
	to->read |= st == KB_OK;
	talloc_free(mem);
	return st;
}

/* ---- writing ------------------------------------------------------------------- */

/* What YAML cannot hold as it is, or takes for the end of a line. */
static bool is_unwritable(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 ||
		cp == 0x2029 || cp == 0xfeff || cp == 0xfffe || cp == 0xffff;
}

static void add_text(struct kb_buf *buf, const char *key, const char *text)
{
	const char *end = text + strlen(text);

	kb_buf_addf(buf, "%s: \"", key);
	while (text < end) {
		const char *from = text;
		uint32_t cp = kb_utf8_next(&text, end);

		if (cp == '\n')
			kb_buf_adds(buf, "\\n");
		else if (cp == '\\' || cp == '"')
			kb_buf_addf(buf, "\\%c", (char)cp);
		else if (is_unwritable(cp))
			kb_buf_addf(buf, "\\u%04x", (unsigned)cp);
		else
			kb_buf_add(buf, from, (size_t)(text - from));
	}
	kb_buf_adds(buf, "\"\n");
}

static const char *str(const json_t *json, const char *key)
{
	const char *text = json_string_value(json_object_get(json, key));

	return text ? text : "";
}

static void add_by(struct kb_buf *buf, const json_t *value)
{
	if (*str(value, "by"))
		add_text(buf, "  by", str(value, "by"));
}

static void add_redirect(struct kb_buf *buf, const char *key,
			 const json_t *value)
{
	add_text(buf, "- from", key);
	add_text(buf, "  to", str(value, "to"));
	add_by(buf, value);
}

static void add_heads(struct kb_buf *buf, const char *key,
		      const json_t *value)
{
	const json_t *head;
	size_t i;

	kb_buf_addf(buf, "- lang: %s\n  questions:\n", key);
	json_array_foreach(value, i, head) {
		add_text(buf, "    - question", str(head, "question"));
		add_text(buf, "      article", str(head, "article"));
	}
}

static void add_moment(struct kb_buf *buf, const json_t *value,
		       const char *key)
{
	int64_t at = json_integer_value(json_object_get(value, key));
	char text[40];

	if (at)
		kb_buf_addf(buf, "  %s: %s\n", key,
			    kb_time_format(at, text, sizeof(text)));
}

static void add_notice(struct kb_buf *buf, const char *key,
		       const json_t *value)
{
	add_text(buf, "- audience", str(value, "audience"));
	add_moment(buf, value, "from");
	add_moment(buf, value, "until");
	add_by(buf, value);
	kb_buf_adds(buf, "  text:\n");
	for (const struct kb_lang *lang = kb_langs; lang->code; lang++) {
		const char *text = str(json_object_get(value, "text"),
				       lang->code);
		char name[32];
		snprintf(name, sizeof(name), "    %s", lang->code);
		if (*text)
			add_text(buf, name, text);
	}
}

char *curation_path(void *mem, enum kb_curated kind, size_t nth)
{
	return nth < 2 ? kb_format(mem, "%s%s.yaml", KB_CURATION_DIR,
				   kinds[kind].name) :
		kb_format(mem, "%s%s-%zu.yaml", KB_CURATION_DIR,
			  kinds[kind].name, nth);
}

enum kb_status curation_write(struct kb_store *s, enum kb_curated kind,
			      curation_fn fn, void *user, size_t *ret_files,
			      struct kb_error *err)
{
	static void (*const adders[])(struct kb_buf *buf, const char *key,
				      const json_t *value) = {
		[KB_CURATED_REDIRECT] = add_redirect,
		[KB_CURATED_HEAD] = add_heads,
		[KB_CURATED_NOTICE] = add_notice,
	};
	void *mem = talloc_new(NULL);
	struct kb_buf buf = { .mem = mem };
	struct kb_curated_item *items;
	size_t n, files = 0;
	enum kb_status st = kb_curated_list(s, mem, kind, &items, &n, err);

	for (size_t i = 0; st == KB_OK && i < n; i++) {
		json_t *value = json_loads(items[i].value, 0, NULL);

		adders[kind](&buf, items[i].key, value);
		json_decref(value);
		if (i + 1 < n && buf.len < FILE_BYTES)
			continue;
		st = fn(user, curation_path(mem, kind, ++files), buf.bytes,
			buf.len, err);
		buf.len = 0;
	}
	talloc_free(mem);
	if (st == KB_OK)
		*ret_files = files;
	return st;
}
