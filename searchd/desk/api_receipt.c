/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * api_receipt.c - GET /v1/receipts/{id}: what was shown, and when last. In: an
 * id. Out: the newest line of the logs that has it, field by field what the
 * asker may see. Audited before it goes out.
 */
#include <kb/receipt.h>
#include "../books.h"
#include "../fields.h"
#include "../json_body.h"
#include "../routes.h"

enum kb_status kb_api_receipt(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	struct kb_store *store;
	json_t *line;
	enum kb_status status = kb_receipts_find(
		kb_receipts_dir(r, &r->site->config), r->arg, &line, err);

	if (status)
		return status;
	kb_json_keep(r, line);
	status = kb_books(r, &store, err);
	if (!status)
		status = kb_audit_note(store, r->who, "receipt.view",
			talloc_asprintf(r, "receipt:%s", r->arg), NULL, err);
	if (status)
		return KB_BUSY;
	kb_fields_receipt(r->who, line);
	kb_reply_json(reply, json_incref(line));
	return KB_OK;
}
