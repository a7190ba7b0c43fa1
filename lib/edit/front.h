/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * front.h - what the files about front matters share: a value of YAML written
 * anew, the same way each time, so that two of them can be compared.
 */
#ifndef KB_EDIT_FRONT_H
#define KB_EDIT_FRONT_H

#include <kb/edit.h>

/* The value of a node as a form shows it: text, a line each item, or YAML.
   NULL: an item has more than one line. Child of mem. */
char *kb_front_dump(void *mem, const struct kb_yaml *node);
/* A scalar of one line as YAML reads it again; inside: of a list or map.
   NULL: it cannot stand there. */
char *kb_front_scalar(void *mem, const char *text);

#endif
