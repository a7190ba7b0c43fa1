/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_template.c - values in a page. First line of the input: a value for an
 * attribute; the rest: a text. A parser that reads as browsers do finds the
 * elements that the template has, no other ones, and in them the values.
 */
#include <gumbo.h>
#include <kb/text.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../searchd/mustache_shim.h"
#include "fuzz.h"

static const char page[] = "<!DOCTYPE html>\n<html><head><title>t</title>"
	"</head><body><p id=\"one\" title=\"{{value}}\">{{text}}</p>"
	"{{#list}}<b>{{text}}</b>{{/list}}</body></html>\n";

static struct kb_template *template(void)
{
	static struct kb_template *t;
	char dir[] = "fuzz-template-XXXXXX", path[64];
	struct kb_error err;

	if (t)
		return t;
	fuzz_check(mkdtemp(dir), "no folder");
	snprintf(path, sizeof(path), "%s/page.mustache", dir);
	fuzz_check(kb_file_write(path, page, sizeof(page) - 1, &err) == KB_OK &&
		   kb_template_load(NULL, dir, "page", &t, &err) == KB_OK,
		   "%s", err.text);
	unlink(path);
	rmdir(dir);
	return t;
}

static const GumboNode *child(const GumboNode *node, unsigned at,
			      unsigned count)
{
	const GumboVector *children = &node->v.element.children;

	fuzz_check(node->type == GUMBO_NODE_ELEMENT &&
		   children->length == count, "%u children, not %u",
		   children->length, count);
	return children->data[at];
}

static void check_text(const GumboNode *element, const char *text)
{
	if (!*text) {
		fuzz_check(!element->v.element.children.length, "children");
		return;
	}
	fuzz_check(!strcmp(child(element, 0, 1)->v.text.text, text),
		   "'%s' became '%s'", text,
		   child(element, 0, 1)->v.text.text);
}

static void check_page(const char *html, const char *value, const char *text)
{
	GumboOutput *out = gumbo_parse(html);
	const GumboNode *body = child(out->root, 1, 2);
	const GumboNode *p = child(body, 0, 2);
	const GumboAttribute *title = p->v.element.attributes.data[1];

	fuzz_check(p->v.element.attributes.length == 2 &&
		   !strcmp(title->name, "title") &&
		   !strcmp(title->value, value), "'%s' became '%s'", value,
		   title->value);
	check_text(p, text);
	check_text(child(body, 1, 2), text);
	gumbo_destroy_output(&kGumboDefaultOptions, out);
}

/* What a browser leaves as it is: no controls, no code points that are none. */
static bool is_plain(const char *text)
{
	const char *at = text, *end = text + strlen(text);

	if (kb_utf8_valid(text, strlen(text)) != strlen(text))
		return false;
	while (at < end) {
		uint32_t cp = kb_utf8_next(&at, end);

		if ((cp < 0x20 && cp != '\t' && cp != '\n') ||
		    (cp >= 0x7f && cp < 0xa0) || (cp & 0xfffe) == 0xfffe ||
		    (cp >= 0xfdd0 && cp < 0xfdf0))
			return false;
	}
	return !*text || strspn(text, " \t\n") < strlen(text);
}

void fuzz_template(void *mem, const char *bytes, size_t len)
{
	struct fuzz_rest rest = { bytes, bytes + len };
	char *value = fuzz_line(mem, &rest), *text;
	struct kb_buf out = { .mem = mem };
	struct kb_error err;
	json_t *values;

	text = fuzz_left(mem, &rest, &len);
	if (!is_plain(text) || !is_plain(value))
		return;
	values = json_pack("{s:s, s:s, s:[{}]}", "value", value, "text", text,
			   "list");
	fuzz_check(kb_template_render(template(), values, NULL, &out, &err) ==
		   KB_OK, "%s", err.text);
	json_decref(values);
	check_page(out.bytes, value, text);
}
