/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields.c - field by field, which permission shows it. In: who asks and an
 * object. Out: the object without the rest. A field without a row here is
 * shown to nobody.
 */
#include "fields.h"

static const struct { const char *name; enum kb_permission permission; }
case_fields[] = {
	{ "id", KB_PERMIT_CASE_READ },
	{ "lang", KB_PERMIT_CASE_READ },
	{ "question", KB_PERMIT_CASE_READ },
	{ "article", KB_PERMIT_CASE_READ },
	{ "resolved_at", KB_PERMIT_CASE_READ },
	{ "event", KB_PERMIT_CASE_READ },
	{ "facts", KB_PERMIT_CASE_READ },
	{ "done", KB_PERMIT_CASE_READ },
	{ "violated", KB_PERMIT_CASE_READ },
	{ "exposed", KB_PERMIT_CASE_READ },
	{ "improvement", KB_PERMIT_CASE_READ },
	{ "answer", KB_PERMIT_RECEIPT_READ },	/* what was shown then */
	{ "keys", KB_PERMIT_CASE_KEYS },	/* in clear */
};

static bool seen(const struct kb_who *who, const char *name)
{
	for (size_t i = 0; i < KB_COUNT(case_fields); i++)
		if (!strcmp(case_fields[i].name, name))
			return kb_who_may(who, case_fields[i].permission);
	return false;
}

void kb_fields_case(const struct kb_who *who, json_t *c)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(c, next, name, value)
		if (!seen(who, name))
			json_object_del(c, name);
}
