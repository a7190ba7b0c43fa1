/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fields.c - field by field, which permission shows it. In: who asks and an
 * object. Out: the object without the rest. A field without a row here is
 * shown to nobody.
 */
#include "fields.h"

struct field { const char *name; enum kb_permission permission; };

static const struct field case_fields[] = {
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
	{ "source", KB_PERMIT_CASE_READ },	/* of case files: */
	{ "source_id", KB_PERMIT_CASE_READ },
	{ "country", KB_PERMIT_CASE_READ },
	{ "channel", KB_PERMIT_CASE_READ },
	{ "owner", KB_PERMIT_CASE_READ },
	{ "state", KB_PERMIT_CASE_READ },
	{ "opened_at", KB_PERMIT_CASE_READ },
	{ "changed_at", KB_PERMIT_CASE_READ },
	{ "asked", KB_PERMIT_CASE_READ },
	{ "shown", KB_PERMIT_CASE_READ },
	{ "ticks", KB_PERMIT_CASE_READ },
	{ "links", KB_PERMIT_CASE_READ },
	{ "tasks", KB_PERMIT_CASE_READ },
	{ "promises", KB_PERMIT_CASE_READ },
	{ "notes", KB_PERMIT_CASE_READ },
	{ "messages", KB_PERMIT_CASE_READ },
	{ "flags", KB_PERMIT_CASE_READ },
	{ "handoff", KB_PERMIT_CASE_READ },
	{ "timeline", KB_PERMIT_CASE_READ },
	{ "how", KB_PERMIT_CASE_READ },		/* it was found */
	{ "keys", KB_PERMIT_CASE_KEYS },	/* in clear */
	{ "surname", KB_PERMIT_CASE_KEYS },	/* the same */
};

/* Not its salt: with it a query could be guessed after it was taken out. */
static const struct field receipt_fields[] = {
	{ "id", KB_PERMIT_RECEIPT_READ },
	{ "at", KB_PERMIT_RECEIPT_READ },
	{ "log", KB_PERMIT_RECEIPT_READ },
	{ "seq", KB_PERMIT_RECEIPT_READ },
	{ "hash", KB_PERMIT_RECEIPT_READ },
	{ "query", KB_PERMIT_RECEIPT_READ },
	{ "receipt", KB_PERMIT_RECEIPT_READ },
};

static bool seen(const struct kb_who *who, const struct field *fields,
		 size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(fields[i].name, name))
			return kb_who_may(who, fields[i].permission);
	return false;
}

static void leave(const struct kb_who *who, const struct field *fields,
		  size_t n, json_t *object)
{
	const char *name;
	json_t *value;
	void *next;

	json_object_foreach_safe(object, next, name, value)
		if (!seen(who, fields, n, name))
			json_object_del(object, name);
}

void kb_fields_case(const struct kb_who *who, json_t *c)
{
	leave(who, case_fields, KB_COUNT(case_fields), c);
}

void kb_fields_receipt(const struct kb_who *who, json_t *line)
{
	leave(who, receipt_fields, KB_COUNT(receipt_fields), line);
}
