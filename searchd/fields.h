/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields.h - who sees which part of what he may see.
 */
#ifndef KB_SEARCHD_FIELDS_H
#define KB_SEARCHD_FIELDS_H

#include <jansson.h>
#include <kb/access.h>

/* Takes out of a case what who may not see, and what the table does not
   know. */
void kb_fields_case(const struct kb_who *who, json_t *c);
/* The same for a line of a log of receipts. */
void kb_fields_receipt(const struct kb_who *who, json_t *line);

#endif
