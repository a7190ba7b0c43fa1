/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * yaml.c - a small tree from libyaml's events. Only what our files need is
 * taken: scalars, lists, maps. Anchors, aliases and tags are refused (an alias
 * bomb is a few lines long), depth and size are bounded, and events are pulled
 * one by one so that a refusal comes before libyaml has read on.
 */
#include <yaml.h>

#include <kb/base.h>

enum { DEPTH_MAX = 8, SMALL_MAX = 16 << 10, BIG_MAX = 1 << 20 };

struct frame {
	struct kb_yaml *node, **tail;
	const char *key;	/* read, and waiting for its value */
	int key_line;
};

struct reader {
	void *mem;
	const char *source;
	int line0;
	struct frame stack[DEPTH_MAX];
	size_t depth;
	struct kb_yaml *root;
	struct kb_error *err;
};

static int line_of(const struct reader *r, const yaml_mark_t *mark)
{
	return r->line0 + (int)mark->line;
}

static enum kb_status refuse(struct reader *r, const yaml_event_t *event,
			     const char *why)
{
	return kb_error_at(r->err, KB_INVALID, r->source,
			   line_of(r, &event->start_mark), "%s", why);
}

static bool has_key(const struct kb_yaml *map, const char *key)
{
	return kb_yaml_find(map, key) != NULL;
}

/* Hangs a node under the innermost open list or map. */
static struct kb_yaml *attach(struct reader *r, enum kb_yaml_type type,
			      const yaml_event_t *event)
{
	struct kb_yaml *node = kb_new(r->mem, struct kb_yaml);

	node->type = type;
	node->line = line_of(r, &event->start_mark);
	if (r->depth == 0) {
		r->root = node;
		return node;
	}
	struct frame *top = &r->stack[r->depth - 1];
	if (top->node->type == KB_YAML_MAP) {
		node->key = top->key;
		node->line = top->key_line;
		top->key = NULL;
	}
	*top->tail = node;
	top->tail = &node->next;
	return node;
}

static enum kb_status open_node(struct reader *r, enum kb_yaml_type type,
				const yaml_event_t *event,
				const yaml_char_t *anchor,
				const yaml_char_t *tag)
{
	struct frame *top = r->depth ? &r->stack[r->depth - 1] : NULL;

	if (anchor || tag)
		return refuse(r, event, "YAML anchors and tags are not "
			      "allowed here; write the value out");
	if (r->depth == DEPTH_MAX)
		return refuse(r, event, "YAML is nested more than 8 deep");
	if (top && top->node->type == KB_YAML_MAP && !top->key)
		return refuse(r, event, "a key must be plain text");
	struct kb_yaml *node = attach(r, type, event);
	r->stack[r->depth++] = (struct frame){ .node = node,
					       .tail = &node->child };
	return KB_OK;
}

static enum kb_status scalar(struct reader *r, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;
	struct frame *top = r->depth ? &r->stack[r->depth - 1] : NULL;

	if (event->data.scalar.anchor || event->data.scalar.tag)
		return refuse(r, event, "YAML anchors and tags are not "
			      "allowed here; write the value out");
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];
		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return refuse(r, event, "a value holds a control "
				      "character; remove it");
	}
	const char *text = kb_strndup(r->mem, value, len);
	if (top && top->node->type == KB_YAML_MAP && !top->key) {
		if (has_key(top->node, text))
			return kb_error_at(r->err, KB_INVALID, r->source,
				line_of(r, &event->start_mark),
				"the key '%s' is there twice; keep one", text);
		top->key = text;
		top->key_line = line_of(r, &event->start_mark);
		return KB_OK;
	}
	attach(r, KB_YAML_SCALAR, event)->text = text;
	return KB_OK;
}

static enum kb_status take(struct reader *r, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return scalar(r, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_node(r, KB_YAML_LIST, event,
				 event->data.sequence_start.anchor,
				 event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_node(r, KB_YAML_MAP, event,
				 event->data.mapping_start.anchor,
				 event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		r->depth--;
		return KB_OK;
	case YAML_ALIAS_EVENT:
		return refuse(r, event, "YAML aliases are not allowed here; "
			      "write the value out");
	case YAML_DOCUMENT_START_EVENT:
		if (r->root)
			return refuse(r, event, "a second YAML document "
				      "starts here; only one is taken");
		return KB_OK;
	default:
		return KB_OK;
	}
}

static enum kb_status read_events(struct reader *r, yaml_parser_t *parser)
{
	for (;;) {
		yaml_event_t event;
		if (!yaml_parser_parse(parser, &event))
			return kb_error_at(r->err, KB_INVALID, r->source,
				line_of(r, &parser->problem_mark),
				"not valid YAML: %s%s%s", parser->problem ?
				parser->problem : "unreadable",
				parser->context ? " " : "",
				parser->context ? parser->context : "");
		enum kb_status status = take(r, &event);
		bool end = event.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&event);
		if (status != KB_OK || end)
			return status;
	}
}

enum kb_status kb_yaml_parse(void *mem, const char *source, int line0,
			     const char *bytes, size_t len, bool big,
			     struct kb_yaml **ret, struct kb_error *err)
{
	size_t max = big ? BIG_MAX : SMALL_MAX;
	struct reader r = { .source = source, .line0 = line0, .err = err };
	yaml_parser_t parser;
	enum kb_status status;

	if (len > max)
		return kb_error_at(err, KB_LIMIT, source, line0,
				   "YAML of %zu bytes; at most %zu are taken",
				   len, max);
	if (!yaml_parser_initialize(&parser))
		return kb_error_set(err, KB_INTERNAL, "libyaml: no memory");
	r.mem = talloc_new(mem);
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser, (const unsigned char *)bytes,
				     len);
	status = read_events(&r, &parser);
	yaml_parser_delete(&parser);
	if (status != KB_OK) {
		talloc_free(r.mem);
		return status;
	}
	if (!r.root) {
		r.root = kb_new(r.mem, struct kb_yaml);
		r.root->type = KB_YAML_MAP;
		r.root->line = line0;
	}
	*ret = r.root;
	return KB_OK;
}

const struct kb_yaml *kb_yaml_find(const struct kb_yaml *map, const char *key)
{
	if (map->type != KB_YAML_MAP)
		return NULL;
	for (const struct kb_yaml *n = map->child; n; n = n->next)
		if (n->key && strcmp(n->key, key) == 0)
			return n;
	return NULL;
}
