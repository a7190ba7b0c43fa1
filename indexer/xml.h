/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml.h - an XML file, element by element, however large it is. Entities are not
 * expanded, nothing outside of the file is read, and a DOCTYPE is refused.
 */
#ifndef KB_XML_H
#define KB_XML_H

#include <kb/base.h>

struct xml_reader {
	/* An element begins; attribute() tells its attributes. */
	enum kb_status (*begin)(void *user, const char *name,
				struct kb_error *err);
	/* It ends; parent: the name of the one around it, text: its own words,
	   valid until this returns. */
	enum kb_status (*end)(void *user, const char *name,
			      const char *parent, const char *text, size_t len,
			      struct kb_error *err);
	/* How much of the file is read. */
	void (*progress)(void *user, uint64_t bytes);
	void *user;
	void *now;		/* the parser, for attribute() */
};
KB_NODISCARD enum kb_status xml_read(const char *file, struct xml_reader *r,
				     struct kb_error *err);
/* Within begin: child of mem, "" if there is none. */
const char *xml_attribute(const struct xml_reader *r, void *mem,
			  const char *name);

#endif
