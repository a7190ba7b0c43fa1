/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * front.c - one field of a front matter. In: a file and what a form says of a
 * field. Out: the file with the lines of that field changed and no other byte,
 * since people and other programs write these files, too.
 *
 * What was made is read again: it must say of this field what was asked, and of
 * all others what it said before.
 */
#include "../content/parts.h"
#include "front.h"

struct front {
	const char *source; size_t len;
	struct front_matter fm;
	const struct kb_yaml *root;
	const char *eol;
};

static enum kb_status read_front(void *mem, const char *source, size_t len,
				 struct front *ret, struct kb_error *err)
{
	struct front f = { .source = source, .len = len, .eol = "\n" };
	struct kb_yaml *root;
	enum kb_status st = kb_front_matter_split("", source, len, &f.fm, err);

	if (st == KB_OK)
		st = kb_yaml_parse(mem, "", 1, f.fm.found ? f.fm.yaml : "",
			f.fm.found ? f.fm.yaml_len : 0, false, &root, err);
	if (st != KB_OK)
		return st;
	if (root->type != KB_YAML_MAP)
		return kb_error_at(err, KB_INVALID, "", root->line,
			"front matter must be lines of 'key: value'");
	f.root = root;
	if (f.fm.found && f.fm.yaml - source >= 2 && f.fm.yaml[-2] == '\r')
		f.eol = "\r\n";
	*ret = f;
	return KB_OK;
}

static enum kb_status by_hand(const char *key, struct kb_error *err)
{
	return kb_error_set(err, KB_INVALID, "'%s' is written in a way that "
		"only the text itself can change; edit it there", key);
}

enum kb_status kb_front_get(void *mem, const char *source, size_t len,
			    const char *key, char **ret, struct kb_error *err)
{
	void *own = talloc_new(NULL);
	const struct kb_yaml *node = NULL;
	struct front f;
	char *value = NULL;
	enum kb_status st = read_front(own, source, len, &f, err);

	if (st == KB_OK)
		node = kb_yaml_find(f.root, key);
	if (st == KB_OK)
		value = node ? kb_front_dump(mem, node) : kb_strdup(mem, "");
	talloc_free(own);
	if (st != KB_OK)
		return st;
	if (!value)
		return by_hand(key, err);
	*ret = value;
	return KB_OK;
}

/* ---- where it stands ---------------------------------------------------------- */

/* Where line n (from 1) of the front matter begins. */
static const char *line_start(const struct front *f, int n)
{
	const char *at = f->fm.yaml, *end = at + f->fm.yaml_len;

	for (int i = 1; i < n && at < end; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));

		at = newline ? newline + 1 : end;
	}
	return at;
}

/* Empty lines and comments of their own below a field are not the field's. */
static const char *without_tail(const char *start, const char *end)
{
	while (end > start) {
		const char *line = end - 1;
		size_t blank;

		while (line > start && line[-1] != '\n')
			line--;
		blank = strspn(line, " \t\r\n");
		if (line == start || (*line != '#' && line + blank < end))
			break;
		end = line;
	}
	return end;
}

struct place { const char *start, *end; };

static struct place place_of(const struct front *f, const struct kb_yaml *node)
{
	const char *start = line_start(f, node->line);
	const char *end = node->next ? line_start(f, node->next->line) :
		f->fm.yaml + f->fm.yaml_len;

	return (struct place){ start, without_tail(start, end) };
}

static size_t rank_of(const char *key)
{
	size_t i = 0;

	while (i < kb_n_fields && strcmp(kb_fields[i].key, key) != 0)
		i++;
	return i;
}

/* A new field comes before the first one that has its place after it. */
static struct place place_for(const struct front *f, const char *key)
{
	const struct kb_yaml *last = NULL;
	const char *at = f->fm.yaml + f->fm.yaml_len;
	size_t rank = rank_of(key);

	for (const struct kb_yaml *y = f->root->child; y; y = y->next)
		if (rank_of(y->key) <= rank)
			last = y;
	if (last)
		at = place_of(f, last).end;
	else if (f->root->child)
		at = line_start(f, f->root->child->line);
	return (struct place){ at, at };
}

/* ---- what is to stand there ------------------------------------------------------ */

static enum kb_yaml_type type_of(const char *key, const struct kb_yaml *node)
{
	size_t rank = rank_of(key);
	enum kb_shape shape = rank < kb_n_fields ? kb_fields[rank].shape :
		KB_TEXT;

	if (rank == kb_n_fields && node)
		return node->type;
	switch (shape) {
	case KB_LIST:
		return KB_YAML_LIST;
	case KB_PAIRS:
	case KB_CITES:
	case KB_PROMISE:
	case KB_AUTHORITY:
	case KB_CLAUSES:
		return KB_YAML_MAP;
	default:
		return KB_YAML_SCALAR;
	}
}

/* A comment behind a value of one line stays behind the new one. */
static const char *comment_of(void *mem, const struct place *at)
{
	const char *end = memchr(at->start, '\n',
				 (size_t)(at->end - at->start));
	const char *colon, *p;

	if (!end)
		end = at->end;
	else if (end + 1 < at->end)
		return "";
	colon = memchr(at->start, ':', (size_t)(end - at->start));
	p = colon ? colon + 1 : end;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	if (p < end && (*p == '"' || *p == '\'')) {
		char quote = *p++;

		while (p < end && *p != quote)
			p += *p == '\\' && quote == '"' ? 2 : 1;
	}
	for (; p < end; p++)
		if (*p == '#' && (p[-1] == ' ' || p[-1] == '\t'))
			break;
	if (p >= end)
		return "";
	while (end > p && (end[-1] == '\r' || end[-1] == ' '))
		end--;
	return kb_format(mem, " %.*s", (int)(end - p), p);
}

/* Lines of the form, each with what makes it one of the field's. */
static void add_lines(void *mem, struct kb_buf *buf, const char *value,
		      bool items, const char *eol)
{
	for (const char *at = value; *at;) {
		size_t n = strcspn(at, "\n");
		const char *line = kb_strndup(mem, at, n);

		if (n && items)
			kb_buf_addf(buf, "  - %s%s",
				    kb_front_scalar(mem, line), eol);
		else if (n)
			kb_buf_addf(buf, "  %s%s", line, eol);
		at += n + (at[n] == '\n');
	}
}

static char *field_lines(void *mem, const struct front *f, const char *key,
			 const char *value, enum kb_yaml_type type,
			 const char *comment)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	if (!*value)
		return buf.bytes;
	if (type == KB_YAML_SCALAR) {
		kb_buf_addf(&buf, "%s: %s%s%s", key,
			    kb_front_scalar(mem, value), comment, f->eol);
		return buf.bytes;
	}
	kb_buf_addf(&buf, "%s:%s", key, f->eol);
	add_lines(mem, &buf, value, type == KB_YAML_LIST, f->eol);
	return buf.bytes;
}

/* As a form sends it: lines may end in CR LF, and with spaces. */
static char *clean(void *mem, const char *value)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (const char *at = value; *at;) {
		size_t n = strcspn(at, "\n"), keep = n;

		while (keep && strchr(" \t\r", at[keep - 1]))
			keep--;
		kb_buf_add(&buf, at, keep);
		at += n;
		if (*at) {
			kb_buf_adds(&buf, "\n");
			at++;
		}
	}
	while (buf.len && buf.bytes[buf.len - 1] == '\n')
		buf.bytes[--buf.len] = '\0';
	return buf.bytes;
}

/* ---- putting it there ------------------------------------------------------------- */

/* Nothing but this field says something else than before, and it says what was
   asked. */
static enum kb_status check_made(void *mem, const struct front *was,
				 const char *key, const char *value,
				 const char *made, size_t len,
				 struct kb_error *err)
{
	struct front f;
	size_t others = 0, now = 0;
	enum kb_status st = read_front(mem, made, len, &f, err);

	if (st != KB_OK)
		return st;
	for (const struct kb_yaml *y = was->root->child; y; y = y->next)
		others += strcmp(y->key, key) != 0;
	for (const struct kb_yaml *y = f.root->child; y; y = y->next) {
		const struct kb_yaml *old = kb_yaml_find(was->root, y->key);
		const char *text = kb_front_dump(mem, y), *before;

		if (strcmp(y->key, key) == 0) {
			if (!*value || !text || strcmp(text, value) != 0)
				return by_hand(key, err);
			continue;
		}
		before = old ? kb_front_dump(mem, old) : NULL;
		if (!old || (text ? !before || strcmp(text, before) != 0 :
			     before != NULL))
			return by_hand(key, err);
		now++;
	}
	if (now != others || (*value && !kb_yaml_find(f.root, key)))
		return by_hand(key, err);
	return KB_OK;
}

/* YAML of a form as it will be read from the file. */
static enum kb_status normal_form(void *mem, const char *key,
				  enum kb_yaml_type type, char **value,
				  struct kb_error *err)
{
	struct kb_yaml *root;
	enum kb_status st;

	if (type != KB_YAML_MAP || !**value)
		return KB_OK;
	st = kb_yaml_parse(mem, key, 1, *value, strlen(*value), false, &root,
			   err);
	if (st != KB_OK)
		return st;
	if (root->type == KB_YAML_SCALAR)
		return kb_error_set(err, KB_INVALID,
			"'%s' wants lines of 'key: value'", key);
	char *text = kb_front_dump(mem, root);
	*value = text ? text : *value;
	return KB_OK;
}

static char *splice(void *mem, const struct front *f, const struct place *at,
		    const char *lines, size_t *len)
{
	struct kb_buf buf = { .mem = mem };

	if (!f->fm.found) {
		kb_buf_addf(&buf, "---\n%s---\n", lines);
		kb_buf_add(&buf, f->source, f->len);
	} else {
		kb_buf_add(&buf, f->source, (size_t)(at->start - f->source));
		kb_buf_adds(&buf, lines);
		kb_buf_add(&buf, at->end,
			   (size_t)(f->source + f->len - at->end));
	}
	*len = buf.len;
	return buf.bytes;
}

static enum kb_status set(void *own, const struct front *f, const char *key,
			  const char *wanted, void *mem, char **ret,
			  size_t *ret_len, struct kb_error *err)
{
	const struct kb_yaml *node = kb_yaml_find(f->root, key);
	enum kb_yaml_type type = type_of(key, node);
	char *value = clean(own, wanted), *made, *now;
	struct place at = { NULL, NULL };
	size_t len;
	enum kb_status st = normal_form(own, key, type, &value, err);

	if (st != KB_OK)
		return st;
	now = node ? kb_front_dump(own, node) : kb_strdup(own, "");
	if (now && strcmp(now, value) == 0) {
		*ret = kb_strndup(mem, f->source, f->len);
		*ret_len = f->len;
		return KB_OK;
	}
	if (f->fm.found)
		at = node ? place_of(f, node) : place_for(f, key);
	made = splice(mem, f, &at, field_lines(own, f, key, value, type,
		node && node->type == KB_YAML_SCALAR ? comment_of(own, &at) :
		""), &len);
	st = check_made(own, f, key, value, made, len, err);
	if (st != KB_OK) {
		talloc_free(made);
		return st;
	}
	*ret = made;
	*ret_len = len;
	return KB_OK;
}

static bool is_key(const char *key)
{
	size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz_");

	return n > 0 && n <= 32 && !key[n];
}

enum kb_status kb_front_set(void *mem, const char *source, size_t len,
			    const char *key, const char *value, char **ret,
			    size_t *ret_len, struct kb_error *err)
{
	void *own = talloc_new(NULL);
	struct front f;
	enum kb_status st = is_key(key) ? KB_OK : kb_error_set(err, KB_INVALID,
		"'%s' is no name of a field", key);

	if (st == KB_OK && strlen(value) > KB_FRONT_MATTER_MAX)
		st = kb_error_set(err, KB_LIMIT, "'%s' has more than %d bytes",
				  key, KB_FRONT_MATTER_MAX);
	if (st == KB_OK)
		st = read_front(own, source, len, &f, err);
	if (st == KB_OK)
		st = set(own, &f, key, value, mem, ret, ret_len, err);
	talloc_free(own);
	return st;
}
