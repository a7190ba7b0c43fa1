/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * front_yaml.c - YAML, written. In: a node as it was read. Out: lines that give
 * the same node, quotes only where they are needed.
 */
#include "front.h"

/* Does `text`, written as it is, give itself back? */
static bool is_plain(void *mem, const char *text)
{
	char *line = kb_format(mem, "k: %s", text);
	struct kb_yaml *root;
	struct kb_error err;

	if (!*text || kb_yaml_parse(mem, "", 1, line, strlen(line), false,
				    &root, &err) != KB_OK)
		return false;
	return root->type == KB_YAML_MAP && root->child &&
		!root->child->next && root->child->type == KB_YAML_SCALAR &&
		strcmp(root->child->text, text) == 0;
}

char *kb_front_scalar(void *mem, const char *text)
{
	struct kb_buf buf = { .mem = mem };
	void *own = talloc_new(NULL);
	/* What a list's item could be taken for, too. */
	bool plain = is_plain(own, text) && !strstr(text, ": ") &&
		text[strlen(text) - 1] != ':';

	talloc_free(own);
	if (plain)
		return kb_strdup(mem, text);
	kb_buf_adds(&buf, "\"");
	for (const char *p = text; *p; p++) {
		if (*p == '"' || *p == '\\')
			kb_buf_adds(&buf, "\\");
		if (*p == '\n' || *p == '\t')
			kb_buf_adds(&buf, *p == '\n' ? "\\n" : "\\t");
		else
			kb_buf_add(&buf, p, 1);
	}
	kb_buf_adds(&buf, "\"");
	return buf.bytes;
}

static void dump(void *mem, struct kb_buf *buf, const struct kb_yaml *node,
		 int depth);

static void indent(struct kb_buf *buf, int depth)
{
	for (int i = 0; i < depth; i++)
		kb_buf_adds(buf, "  ");
}

static void dump_value(void *mem, struct kb_buf *buf,
		       const struct kb_yaml *node, int depth)
{
	if (node->type == KB_YAML_SCALAR) {
		kb_buf_adds(buf, " ");
		kb_buf_adds(buf, kb_front_scalar(mem, node->text));
		kb_buf_adds(buf, "\n");
	} else if (!node->child) {
		kb_buf_adds(buf, node->type == KB_YAML_LIST ? " []\n" :
			    " {}\n");
	} else {
		kb_buf_adds(buf, "\n");
		dump(mem, buf, node, depth + 1);
	}
}

/* "- a: 1" and its other keys below: the first line is begun already. */
static void dump_item(void *mem, struct kb_buf *buf,
		      const struct kb_yaml *node, int depth)
{
	size_t at = buf->len;

	if (node->type != KB_YAML_MAP || !node->child) {
		kb_buf_adds(buf, "-");
		dump_value(mem, buf, node, depth);
		return;
	}
	dump(mem, buf, node, depth + 1);
	/* The two spaces before the first key make room for the dash. */
	buf->bytes[at + 2 * (size_t)depth] = '-';
}

static void dump(void *mem, struct kb_buf *buf, const struct kb_yaml *node,
		 int depth)
{
	for (const struct kb_yaml *y = node->child; y; y = y->next) {
		bool item = node->type == KB_YAML_LIST;

		if (!item || y->type != KB_YAML_MAP || !y->child)
			indent(buf, depth);
		if (item) {
			dump_item(mem, buf, y, depth);
			continue;
		}
		kb_buf_adds(buf, kb_front_scalar(mem, y->key));
		kb_buf_adds(buf, ":");
		dump_value(mem, buf, y, depth);
	}
}

static bool is_list_of_lines(const struct kb_yaml *node)
{
	if (node->type != KB_YAML_LIST)
		return false;
	for (const struct kb_yaml *y = node->child; y; y = y->next)
		if (y->type != KB_YAML_SCALAR)
			return false;
	return true;
}

char *kb_front_dump(void *mem, const struct kb_yaml *node)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	if (node->type == KB_YAML_SCALAR) {
		kb_buf_adds(&buf, node->text);
	} else if (is_list_of_lines(node)) {
		for (const struct kb_yaml *y = node->child; y; y = y->next) {
			if (strchr(y->text, '\n'))
				return NULL;
			kb_buf_addf(&buf, "%s\n", y->text);
		}
	} else {
		void *own = talloc_new(NULL);

		dump(own, &buf, node, 0);
		talloc_free(own);
	}
	while (buf.len && buf.bytes[buf.len - 1] == '\n')
		buf.bytes[--buf.len] = '\0';
	return buf.bytes;
}
