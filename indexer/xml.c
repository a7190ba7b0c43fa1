/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml.c - see xml.h. libxml2's reader holds one element at a time; its own limits
 * (256 elements in each other, 10 MB of words in one) are ours, too.
 */
#include "xml.h"

#include <libxml/xmlreader.h>

enum { DEPTH = 16, NAME_BYTES = 64, TEXT_MAX = 16 << 20 };

struct reading {
	struct xml_reader *r;
	const char *file;
	struct kb_buf text;
	char names[DEPTH + 1][NAME_BYTES];	/* of what is open */
	struct kb_error problem;
};

static void on_error(void *user, xmlErrorPtr why)
{
	struct reading *x = user;
	size_t n = why->message ? strcspn(why->message, "\n") : 0;

	if (x->problem.status == KB_OK && why->level > XML_ERR_WARNING)
		kb_error_at(&x->problem, KB_INVALID, x->file, why->line,
			    "is no XML that can be read: %.*s", (int)n,
			    why->message);
}

const char *xml_attribute(const struct xml_reader *r, void *mem,
			  const char *name)
{
	xmlChar *value = xmlTextReaderGetAttribute(r->now,
						   (const xmlChar *)name);
	const char *text = kb_strdup(mem, value ? (const char *)value : "");

	xmlFree(value);
	return text;
}

static enum kb_status element_begins(struct reading *x,
				     xmlTextReaderPtr parser, int depth,
				     struct kb_error *err)
{
	const char *name = (const char *)xmlTextReaderConstLocalName(parser);
	bool empty = xmlTextReaderIsEmptyElement(parser);
	enum kb_status st;

	if (depth >= DEPTH)
		return KB_OK;	/* no format of ours is as deep */
	snprintf(x->names[depth], NAME_BYTES, "%s", name);
	x->text.len = 0;
	st = x->r->begin(x->r->user, x->names[depth], err);
	return st == KB_OK && empty ? x->r->end(x->r->user, x->names[depth],
		depth ? x->names[depth - 1] : "", "", 0, err) : st;
}

static enum kb_status element_ends(struct reading *x, int depth,
				   struct kb_error *err)
{
	enum kb_status st;

	if (depth >= DEPTH)
		return KB_OK;
	st = x->r->end(x->r->user, x->names[depth],
		       depth ? x->names[depth - 1] : "", x->text.bytes,
		       x->text.len, err);
	x->text.len = 0;
	return st;
}

static enum kb_status add_text(struct reading *x, xmlTextReaderPtr parser,
			       struct kb_error *err)
{
	const char *value = (const char *)xmlTextReaderConstValue(parser);
	size_t len = value ? strlen(value) : 0;

	if (x->text.len + len > TEXT_MAX)
		return kb_error_at(err, KB_LIMIT, x->file,
			xmlTextReaderGetParserLineNumber(parser),
			"an element has more than 16 MiB of words");
	kb_buf_add(&x->text, value, len);
	return KB_OK;
}

static enum kb_status node(struct reading *x, xmlTextReaderPtr parser,
			   struct kb_error *err)
{
	int depth = xmlTextReaderDepth(parser);

	switch (xmlTextReaderNodeType(parser)) {
	case XML_READER_TYPE_ELEMENT:
		return element_begins(x, parser, depth, err);
	case XML_READER_TYPE_END_ELEMENT:
		return element_ends(x, depth, err);
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		return add_text(x, parser, err);
	case XML_READER_TYPE_DOCUMENT_TYPE:
		return kb_error_at(err, KB_INVALID, x->file,
			xmlTextReaderGetParserLineNumber(parser),
			"has a DOCTYPE, which no export has; it is not read");
	default:
		return KB_OK;
	}
}

enum kb_status xml_read(const char *file, struct xml_reader *r,
			struct kb_error *err)
{
	struct reading *x = kb_new(NULL, struct reading);
	xmlTextReaderPtr parser = xmlReaderForFile(file, NULL,
		XML_PARSE_NONET);
	enum kb_status st = KB_OK;
	int more = 1;

	*x = (struct reading){ .r = r, .file = file, .text = { .mem = x } };
	kb_buf_adds(&x->text, "");
	if (!parser)
		st = kb_error_at(err, KB_NOT_FOUND, file, 0,
				 "cannot open the file");
	else
		xmlTextReaderSetStructuredErrorHandler(parser, on_error, x);
	r->now = parser;
	while (st == KB_OK && (more = xmlTextReaderRead(parser)) == 1) {
		st = node(x, parser, err);
		r->progress(r->user,
			    (uint64_t)xmlTextReaderByteConsumed(parser));
	}
	if (st == KB_OK && more < 0) {
		st = kb_error_at(err, KB_INVALID, file, 0,
				 "is no XML that can be read");
		if (x->problem.status != KB_OK)
			*err = x->problem;
	}
	xmlFreeTextReader(parser);
	talloc_free(x);
	return st;
}
