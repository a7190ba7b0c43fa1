/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * token.c - tokens, by which programs act for a person: "kb_", eight
 * hexadecimal digits to find it by, "_", and a secret. The store knows only the
 * hash of the whole.
 */
#include <sodium.h>

#include "access.h"

enum { ID = 11,			/* "kb_ab12cd34" */
       WHOLE = ID + 1 + KB_SECRET_TEXT, USED_EVERY = 60 };

static const char unknown[] = "this token does not hold (any more); ask for "
	"a new one";

/* ---- scopes ------------------------------------------------------------ */

static const char *scopes_write(void *mem, uint64_t scopes)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "");
	for (int p = 0; p < KB_PERMISSIONS; p++)
		if (scopes >> p & 1)
			kb_buf_addf(&buf, "%s%s", buf.len ? "\n" : "",
				    kb_permission_name(p));
	return buf.bytes;
}

static uint64_t scopes_read(const char *lines)
{
	enum kb_permission p;
	uint64_t scopes = 0;
	char name[32];
	size_t len;

	for (; *lines; lines += len + (lines[len] == '\n')) {
		len = strcspn(lines, "\n");
		snprintf(name, sizeof(name), "%.*s", (int)len, lines);
		if (kb_permission_find(name, &p))
			scopes |= UINT64_C(1) << p;
	}
	return scopes;
}

/* ---- giving ------------------------------------------------------------ */

static enum kb_status check(const struct kb_person_row *p, const char *label,
			    uint64_t scopes, int64_t expires_at,
			    struct kb_error *err)
{
	enum kb_role role = KB_ROLE_PUBLIC;

	if (p->disabled)
		return kb_error_set(err, KB_INVALID, "'%s' is disabled",
				    p->name);
	if (!*label || kb_line_problem(label))
		return kb_error_set(err, KB_INVALID, "the label %s", *label ?
			kb_line_problem(label) : "must say what the token is "
			"for");
	if (expires_at <= kb_now())
		return kb_error_set(err, KB_INVALID,
				    "a token must expire later than now");
	if (!scopes || scopes >> KB_PERMISSIONS)
		return kb_error_set(err, KB_INVALID,
				    "a token needs a scope that is known");
	kb_role_find(p->role, &role);
	for (int i = 0; i < KB_PERMISSIONS; i++)
		if (scopes >> i & 1 && !kb_role_may(role, i))
			return kb_error_set(err, KB_INVALID, "'%s' is %s and "
				"may not '%s' himself", p->name, p->role,
				kb_permission_name(i));
	return KB_OK;
}

static enum kb_status add(struct kb_store *s, void *mem,
			  const struct kb_who *by,
			  const struct kb_token_record *t, const char *person,
			  struct kb_error *err)
{
	enum kb_status st = kb_store_token_add(s, t, err);

	return st != KB_OK ? st : kb_audit_note(s, by, "token.add",
		kb_format(mem, "token:%s", t->id),
		kb_format(mem, "{\"person\":\"%s\"}", person), err);
}

/* The whole token, shown once. */
static char *make(void *mem)
{
	unsigned char id[4], secret[KB_HASH];
	char *token = kb_array(mem, char, WHOLE + 1);

	kb_random(id, sizeof(id));
	kb_random(secret, sizeof(secret));
	memcpy(token, "kb_", 3);
	sodium_bin2hex(token + 3, ID - 3 + 1, id, sizeof(id));
	token[ID] = '_';
	sodium_bin2base64(token + ID + 1, KB_SECRET_TEXT + 1, secret,
			  sizeof(secret),
			  sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(secret, sizeof(secret));
	return token;
}

enum kb_status kb_token_add(struct kb_store *s, void *mem,
			    const struct kb_who *by, const char *person,
			    const char *label, uint64_t scopes,
			    int64_t expires_at, char **ret,
			    struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	char *token = make(tmp);
	struct kb_person_row p;
	bool own;
	enum kb_status st = kb_person_row_get(s, tmp, person, &p, err);

	if (st == KB_OK)
		st = check(&p, label, scopes, expires_at, err);
	if (st == KB_OK) {
		struct kb_token_record t = {
			.id = kb_strndup(tmp, token, ID), .label = label,
			.scopes = scopes_write(tmp, scopes), .person = p.row,
			.created_at = kb_now(), .expires_at = expires_at,
		};

		kb_sha256(token, WHOLE, t.hash);
		st = kb_db_enter(s, &own, err);
		if (st == KB_OK)
			st = kb_db_leave(s, own, add(s, tmp, by, &t, p.name,
						     err), err);
	}
	if (st == KB_OK)
		*ret = talloc_steal(mem, token);
	talloc_free(tmp);
	return st;
}

/* ---- showing ----------------------------------------------------------- */

static enum kb_status find(struct kb_store *s, void *mem, const char *token,
			   struct kb_who *ret, struct kb_error *err)
{
	unsigned char hash[KB_HASH];
	struct kb_token_record t = { 0 };
	struct kb_person_row p;
	int64_t now = kb_now();
	bool right;
	enum kb_status st = kb_store_token_get(s, mem,
		kb_strndup(mem, token, ID), &t, err);

	if (st != KB_OK && st != KB_NOT_FOUND)
		return st;
	/* Zeros, if there is none, are the hash of nothing. */
	kb_sha256(token, WHOLE, hash);
	right = kb_equal(hash, t.hash, KB_HASH);
	if (!right || t.revoked_at || now >= t.expires_at ||
	    now < t.created_at)
		return KB_NOT_FOUND;
	st = kb_store_person_by_row(s, mem, t.person, &p, err);
	if (st == KB_OK && p.disabled)
		st = KB_NOT_FOUND;
	if (st == KB_OK && now - t.used_at >= USED_EVERY)
		st = kb_store_token_used(s, t.id, now, err);
	if (st == KB_OK)
		*ret = kb_person_who(mem, &p, KB_DOOR_TOKEN,
				     scopes_read(t.scopes));
	return st;
}

enum kb_status kb_token_find(struct kb_store *s, void *mem, const char *token,
			     struct kb_who *ret, struct kb_error *err)
{
	enum kb_status st = KB_NOT_FOUND;

	if (strnlen(token, WHOLE + 1) == WHOLE)
		st = find(s, mem, token, ret, err);
	return st == KB_NOT_FOUND ? kb_error_set(err, st, "%s", unknown) : st;
}

/* ---- taking back, listing ---------------------------------------------- */

static enum kb_status revoke(struct kb_store *s, void *mem,
			     const struct kb_who *by, const char *id,
			     struct kb_error *err)
{
	struct kb_token_record t;
	int64_t n = 0;
	enum kb_status st = kb_store_token_get(s, mem, id, &t, err);

	if (st == KB_NOT_FOUND)
		return kb_error_set(err, st, "there is no token '%s'; "
				    "kb-indexer token list shows them", id);
	if (st == KB_OK)
		st = kb_store_token_revoke(s, id, kb_now(), &n, err);
	return st != KB_OK || !n ? st : kb_audit_note(s, by, "token.revoke",
		kb_format(mem, "token:%s", id), NULL, err);
}

enum kb_status kb_token_revoke(struct kb_store *s, const struct kb_who *by,
			       const char *id, struct kb_error *err)
{
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	/* Of a whole token the public part is enough. */
	st = kb_db_leave(s, own, revoke(s, mem, by,
					kb_strndup(mem, id, ID), err), err);
	talloc_free(mem);
	return st;
}

struct each { kb_token_fn fn; void *user; };

static enum kb_status hand_on(void *user, const struct kb_token_record *t,
			      struct kb_error *err)
{
	struct each *each = user;
	struct kb_token_row row = {
		.id = t->id, .label = t->label, .person = t->name,
		.scopes = scopes_read(t->scopes), .created_at = t->created_at,
		.expires_at = t->expires_at, .used_at = t->used_at,
		.revoked_at = t->revoked_at,
	};

	return each->fn(each->user, &row, err);
}

enum kb_status kb_token_each(struct kb_store *s, kb_token_fn fn, void *user,
			     struct kb_error *err)
{
	struct each each = { fn, user };

	return kb_store_token_each(s, hand_on, &each, err);
}
