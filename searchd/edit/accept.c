/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * accept.c - a finding that is right as it is. In: its number in the list that
 * the page showed, a reason, a name. Out: the text with one more entry under
 * `accepts` of the front matter, where git and the lint see it, too.
 */
#include "editor.h"

#include <stdlib.h>
#include "linter.h"

/* A value on one line of YAML, whatever it holds. */
static const char *quoted(void *mem, const char *text)
{
	struct kb_buf out = { .mem = mem };

	kb_buf_add(&out, "\"", 1);
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			kb_buf_add(&out, "\\", 1);
		kb_buf_add(&out, (unsigned char)*text < 0x20 ? " " : text, 1);
	}
	kb_buf_add(&out, "\"", 2);
	return out.bytes;
}

enum kb_status kb_draft_accept(struct kb_draft *d, const char *action,
			       struct kb_error *err)
{
	const char *number = action + strlen("accept-");
	size_t i = strtoull(number, NULL, 10);
	const char *reason = kb_request_field(d->room->r,
		talloc_asprintf(d, "accept_%s", number));
	struct kb_findings found;
	char *before, *source;
	size_t len;
	enum kb_status status = kb_draft_findings(d, &found, err);

	if (!status && (!*reason || i >= found.n))
		status = kb_error_set(err, KB_INVALID, "%s",
			kb_room_word(d->room, "edit_accept_why"));
	if (!status)
		status = kb_front_get(d, d->source, d->len, "accepts", &before,
				      err);
	if (!status)
		status = kb_front_set(d, d->source, d->len, "accepts",
			talloc_asprintf(d, "%s%s- rule: %s\n  about: %s\n"
				"  reason: %s\n  by: %s", before,
				*before ? "\n" : "", found.v[i].rule,
				quoted(d, found.v[i].about), quoted(d, reason),
				quoted(d, d->room->r->who->name)), &source,
			&len, err);
	if (status)
		return status;
	d->source = source;
	d->len = len;
	return kb_draft_parse(d, err);
}
