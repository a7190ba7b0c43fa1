/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * audit.c - what was done by whom. In: an entry. Out: a row whose SHA-256
 * covers the row before it, so that whoever changes an old one must change all
 * that follow, and the last one can be noted elsewhere.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

#include <kb/text.h>

#include "access.h"

enum { OBJECT_MAX = 256, DETAIL_MAX = 4096, SHORT_MAX = 64 };

/* All that is ever written down. */
static const char *const actions[] = {
	"sign-in", "sign-in.failed", "sign-out", "sign-out.all",
	"password.change", "password.reset", "totp.on", "totp.off",
	"person.add", "person.change", "person.disable", "person.enable",
	"token.add", "token.revoke",
	"case.find", "case.view", "case.keys", "case.write", "handoff.view",
	"receipt.view", "article.preview", "article.edit", "article.publish",
	"article.withdraw", "audit.view",
	"subject.view", "erase", "erase.replay", "retain", "backup", "restore",
};

const char *const *kb_audit_actions(size_t *n)
{
	*n = KB_COUNT(actions);
	return actions;
}

/* ---- the chain --------------------------------------------------------- */

static void add_number(struct kb_buf *buf, int64_t n)
{
	char bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (char)((uint64_t)n >> 8 * i);
	kb_buf_add(buf, bytes, sizeof(bytes));
}

/* Lengths stand in front, so that no two rows have the same bytes. */
static void add_text(struct kb_buf *buf, const char *text)
{
	add_number(buf, (int64_t)strlen(text));
	kb_buf_adds(buf, text);
}

static void chain(const unsigned char before[KB_HASH],
		  const struct kb_audit_row *row, unsigned char ret[KB_HASH])
{
	struct kb_buf buf = { .mem = NULL };

	kb_buf_add(&buf, (const char *)before, KB_HASH);
	add_number(&buf, row->seq);
	add_number(&buf, row->at);
	add_text(&buf, row->who);
	add_text(&buf, row->action);
	add_text(&buf, row->object);
	add_text(&buf, row->address);
	add_text(&buf, row->detail);
	kb_sha256(buf.bytes, buf.len, ret);
	talloc_free(buf.bytes);
}

/* ---- writing ----------------------------------------------------------- */

static bool is_known(const char *action)
{
	for (size_t i = 0; i < KB_COUNT(actions); i++)
		if (!strcmp(actions[i], action))
			return true;
	return false;
}

static bool is_object(const char *detail)
{
	json_t *root = json_loads(detail, JSON_REJECT_DUPLICATES, NULL);
	bool object = json_is_object(root);

	json_decref(root);
	return object;
}

static bool fits(const char *text, size_t max)
{
	size_t len = strlen(text);

	return len <= max && kb_utf8_valid(text, len) == len;
}

static enum kb_status check(const struct kb_audit_row *row,
			    struct kb_error *err)
{
	if (!is_known(row->action))
		return kb_error_set(err, KB_INVALID, "the audit knows no "
				    "action '%s'", row->action);
	if (!fits(row->who, SHORT_MAX) || !fits(row->address, SHORT_MAX) ||
	    !fits(row->object, OBJECT_MAX) || !fits(row->detail, DETAIL_MAX))
		return kb_error_set(err, KB_LIMIT, "an audit entry for %s is "
			"too long or not UTF-8", row->action);
	if (!is_object(row->detail))
		return kb_error_set(err, KB_INVALID, "the detail of an audit "
			"entry for %s is no JSON object", row->action);
	return KB_OK;
}

static enum kb_status append(struct kb_store *s, struct kb_audit_row *row,
			     struct kb_error *err)
{
	unsigned char before[KB_HASH];
	enum kb_status st = kb_store_audit_last(s, &row->seq, before, err);

	if (st != KB_OK)
		return st;
	row->seq++;
	chain(before, row, row->hash);
	return kb_store_audit_add(s, row, err);
}

static const char *text_of(const char *text)
{
	return text ? text : "";
}

enum kb_status kb_audit_add(struct kb_store *s, const struct kb_audit *entry,
			    struct kb_error *err)
{
	struct kb_audit_row row = {
		.at = kb_now(), .who = text_of(entry->who),
		.action = entry->action, .object = text_of(entry->object),
		.address = text_of(entry->address),
		.detail = entry->detail ? entry->detail : "{}",
	};
	bool own;
	enum kb_status st = check(&row, err);

	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	return st != KB_OK ? st : kb_db_leave(s, own, append(s, &row, err),
					      err);
}

enum kb_status kb_audit_note(struct kb_store *s, const struct kb_who *by,
			     const char *action, const char *object,
			     const char *detail, struct kb_error *err)
{
	struct kb_audit entry = {
		.who = by ? by->name : "-", .action = action,
		.object = object, .address = by ? by->address : NULL,
		.detail = detail,
	};

	return kb_audit_add(s, &entry, err);
}

/* ---- reading ----------------------------------------------------------- */

struct each { kb_audit_fn fn; void *user; };

static enum kb_status hand_on(void *user, const struct kb_audit_row *row,
			      struct kb_error *err)
{
	struct each *each = user;
	struct kb_audit entry = {
		.seq = row->seq, .at = row->at, .who = row->who,
		.action = row->action, .object = row->object,
		.address = row->address, .detail = row->detail,
	};

	memcpy(entry.hash, row->hash, KB_HASH);
	return each->fn(each->user, &entry, err);
}

enum kb_status kb_audit_each(struct kb_store *s, int64_t before, size_t max,
			     kb_audit_fn fn, void *user, struct kb_error *err)
{
	struct each each = { fn, user };

	return kb_store_audit_before(s, before ? before : INT64_MAX, max,
				     hand_on, &each, err);
}

struct walk { struct kb_audit_state state; int64_t given; };

static enum kb_status follow(void *user, const struct kb_audit_row *row,
			     struct kb_error *err)
{
	struct kb_audit_state *state = &((struct walk *)user)->state;
	unsigned char hash[KB_HASH];

	if (!state->rows)
		state->last = state->cut;
	chain(state->head, row, hash);
	if (row->seq != state->last + 1)
		return kb_error_set(err, KB_CORRUPT, "audit row %" PRId64
			" is missing; compare with a backup", state->last + 1);
	if (!kb_equal(hash, row->hash, KB_HASH))
		return kb_error_set(err, KB_CORRUPT, "audit row %" PRId64
			" was changed after it was written; compare with a "
			"backup", row->seq);
	memcpy(state->head, hash, KB_HASH);
	state->last = row->seq;
	state->rows++;
	return KB_OK;
}

enum kb_status kb_audit_verify(struct kb_store *s, struct kb_audit_state *ret,
			       struct kb_error *err)
{
	struct walk walk = { 0 };
	enum kb_status st = kb_store_audit_all(s, &walk.state.cut,
		walk.state.head, &walk.given, follow, &walk, err);

	if (st != KB_OK)
		return st;
	/* No row at all: the walk did not begin. */
	if (!walk.state.rows)
		walk.state.last = walk.state.cut;
	if (walk.given > walk.state.last)
		return kb_error_set(err, KB_CORRUPT, "the newest audit rows, "
			"%" PRId64 " to %" PRId64 ", are missing; compare "
			"with a backup", walk.state.last + 1, walk.given);
	*ret = walk.state;
	return KB_OK;
}

/* ---- retention --------------------------------------------------------- */

enum kb_status kb_audit_cut(struct kb_store *s, int64_t before, bool dry,
			    int64_t *ret_rows, int64_t *ret_oldest,
			    struct kb_error *err)
{
	int64_t rows = 0, last = 0, oldest = 0;
	bool own;
	enum kb_status st = dry ? KB_OK : kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	st = kb_store_audit_old(s, before, &rows, &last, &oldest, err);
	if (!dry && st == KB_OK && rows)
		st = kb_store_audit_cut(s, last, err);
	if (!dry)
		st = kb_db_leave(s, own, st, err);
	if (st == KB_OK) {
		*ret_rows = rows;
		*ret_oldest = oldest;
	}
	return st;
}
