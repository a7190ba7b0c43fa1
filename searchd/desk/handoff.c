/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * handoff.c - the one door to trails. In: a code as it was typed. Out: its
 * trail, once the audit has it; or why not. Guessing is slow for a person and
 * for an address, and a lucky guess makes the next one no faster.
 */
#include "handoff.h"

#include <kb/secret.h>
#include "../entry.h"
#include "../json_body.h"
#include "../site.h"

enum { OBJECT_BYTES = 8 };

/* Enough of a hash to tell codes apart in the audit; it opens nothing. */
static const char *object_of(struct kb_request *r, const char *code)
{
	unsigned char hash[KB_HASH];

	kb_sha256(code, KB_CODE, hash);
	return talloc_asprintf(r, "handoff:%s", kb_hex(r, hash, OBJECT_BYTES));
}

enum kb_status kb_handoff_open(struct kb_request *r, struct kb_store *store,
			       const char *typed, char *code, json_t **ret,
			       struct kb_error *err)
{
	struct kb_throttle *t = kb_entry_codes(r->entry);
	uint64_t now = kb_clock_ns();
	json_t *trail;
	enum kb_status status = kb_code_read(typed, code, err);

	if (status)
		return status;
	r->retry_after = kb_throttle_wait(t, r->who->name, r->address, now);
	if (r->retry_after)
		return kb_error_set(err, KB_BUSY, "too many codes that opened "
			"nothing; wait %u seconds", r->retry_after);
	status = kb_handoff_get(kb_handoffs_dir(r, &r->site->config), code,
				kb_now(), &trail, err);
	if (status == KB_NOT_FOUND)
		kb_throttle_failed(t, r->who->name, r->address, now);
	if (status)
		return status;
	kb_json_keep(r, trail);
	status = kb_audit_note(store, r->who, "handoff.view",
			       object_of(r, code), NULL, err);
	if (status)
		return KB_IO;
	json_object_del(trail, "owner");
	*ret = trail;
	return KB_OK;
}
