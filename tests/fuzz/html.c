/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * html.c - what a browser makes of HTML that we wrote, by a parser that knows
 * how browsers read, and whether that may stand in a page.
 */
#include <gumbo.h>
#include <stdlib.h>
#include <strings.h>

#include "fuzz.h"

/* All that Markdown becomes. */
static const char *const tags[] = {
	"html", "head", "body", "p", "h2", "h3", "h4", "h5", "h6", "ul", "ol",
	"li", "blockquote", "pre", "code", "em", "strong", "a", "img", "br",
	"hr", "table", "thead", "tbody", "tr", "th", "td", "div", "span",
	"caption",
};
static const char *const attributes[] = {
	"id", "href", "rel", "src", "alt", "loading", "start", "class",
	"align", "scope", "tabindex", "role", "aria-label",
};
static const char *const schemes[] = { "https:", "http:", "mailto:", "tel:" };

struct ids { const char **v; size_t n, room; };

static bool listed(const char *const *list, size_t n, const char *word)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i], word))
			return true;
	return false;
}

/* As browsers do: white space and controls in front, tabs and newlines
   anywhere do not count. */
static void check_address(const char *url, bool image)
{
	char clean[4096];
	size_t n = 0, first;

	for (; *url && n < sizeof(clean) - 1; url++)
		if (*url != '\t' && *url != '\n' && *url != '\r' &&
		    (n || (unsigned char)*url > ' '))
			clean[n++] = *url == '\\' ? '/' : *url;
	clean[n] = '\0';
	fuzz_check(strncmp(clean, "//", 2), "address %s leaves the site",
		   clean);
	first = strcspn(clean, ":/?#");
	if (clean[first] != ':')
		return;
	for (size_t i = 0; i < KB_COUNT(schemes) && !image; i++)
		if (!strncasecmp(clean, schemes[i], strlen(schemes[i])))
			return;
	fuzz_fail(__FILE__, __LINE__, "address %s is not allowed", clean);
}

static void check_id(struct ids *ids, const char *id)
{
	fuzz_check(!listed(ids->v, ids->n, id), "id %s stands twice", id);
	if (ids->n == ids->room) {
		ids->room = 2 * ids->room + 64;
		ids->v = realloc(ids->v, ids->room * sizeof(*ids->v));
		fuzz_check(ids->v, "no memory");
	}
	ids->v[ids->n++] = id;
}

static void check_element(struct ids *ids, const GumboElement *element)
{
	const char *tag = gumbo_normalized_tagname(element->tag);

	fuzz_check(element->tag_namespace == GUMBO_NAMESPACE_HTML &&
		   listed(tags, KB_COUNT(tags), tag), "tag <%s>", tag);
	for (unsigned i = 0; i < element->attributes.length; i++) {
		const GumboAttribute *a = element->attributes.data[i];

		fuzz_check(listed(attributes, KB_COUNT(attributes), a->name),
			   "attribute %s of <%s>", a->name, tag);
		if (!strcmp(a->name, "href") || !strcmp(a->name, "src"))
			check_address(a->value, a->name[0] == 's');
		if (!strcmp(a->name, "id"))
			check_id(ids, a->value);
	}
}

static void check_node(struct ids *ids, const GumboNode *node)
{
	fuzz_check(node->type != GUMBO_NODE_COMMENT &&
		   node->type != GUMBO_NODE_CDATA &&
		   node->type != GUMBO_NODE_TEMPLATE, "a comment or template");
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	check_element(ids, &node->v.element);
	for (unsigned i = 0; i < node->v.element.children.length; i++)
		check_node(ids, node->v.element.children.data[i]);
}

void fuzz_check_html(const char *html)
{
	GumboOutput *out = gumbo_parse(html);
	struct ids ids = { 0 };

	fuzz_check(out, "gumbo gives up");
	check_node(&ids, out->root);
	gumbo_destroy_output(&kGumboDefaultOptions, out);
	free(ids.v);
}
