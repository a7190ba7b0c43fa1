/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml.h - text in XML: feeds, site maps, descriptions, drawings.
 */
#ifndef KB_SEARCHD_XML_H
#define KB_SEARCHD_XML_H

#include <kb/base.h>

#define KB_XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

/* Escaped for content and attributes; what XML cannot say is left out. text:
   valid UTF-8. */
void kb_xml_add(struct kb_buf *to, const char *text);
/* <name>text</name>, in a line of its own. */
void kb_xml_element(struct kb_buf *to, const char *name, const char *text);

#endif
