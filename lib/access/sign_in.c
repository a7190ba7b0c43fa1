/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sign_in.c - in: name, password, code. Out: a session, or one refusal for
 * every cause, after the same work. Also: the change of one's own password,
 * and the name that a trusted proxy vouches for.
 */
#include "access.h"

static const char refused[] = "name, password or code is wrong";

struct attempt {
	struct kb_person_row p;		/* zeroed: nobody */
	const char *hash;		/* made anew, NULL if it need not be */
	const char *address;
	int64_t now, step;
	bool good;
};

/* Every check is made, whatever the ones before said. */
static void judge(struct attempt *a, void *mem, const struct kb_secret *secret,
		  const char *password, const char *code)
{
	bool weak, right = kb_password_verify(a->p.password, password, &weak);
	bool coded = kb_totp_matches(secret, &a->p, code, a->now, &a->step);

	a->good = right & !a->p.disabled & (coded | !a->p.totp_on);
	if (a->good && weak)
		a->hash = kb_password_hash(mem, password);
}

static enum kb_status accept(struct kb_store *s, void *mem, struct attempt *a,
			     char **ret, struct kb_error *err)
{
	struct kb_who who = { .name = a->p.name, .address = a->address };
	bool fresh = true;
	enum kb_status st = KB_OK;

	if (a->p.totp_on)
		st = kb_store_person_totp_step(s, a->p.row, a->step, &fresh,
					       err);
	if (st != KB_OK)
		return st;
	a->good = fresh;		/* a code opens once */
	if (!fresh)
		return KB_OK;
	if (a->hash)
		st = kb_store_person_password(s, a->p.row, a->hash,
					      a->p.must_change, err);
	if (st == KB_OK)
		st = kb_session_begin(s, mem, a->p.row, a->now, ret, err);
	return st != KB_OK ? st : kb_audit_note(s, &who, "sign-in", "", NULL,
						err);
}

/* A name that is not known is not written down: it may be a password that was
   typed into the wrong field. */
static enum kb_status refuse(struct kb_store *s, void *mem,
			     const struct attempt *a, struct kb_error *err)
{
	struct kb_who public = { .address = a->address };

	return kb_audit_note(s, &public, "sign-in.failed", a->p.name ?
		kb_format(mem, "person:%s", a->p.name) : "person:?", NULL,
		err);
}

static enum kb_status settle(struct kb_store *s, void *mem, struct attempt *a,
			     char **ret, struct kb_error *err)
{
	enum kb_status st = KB_OK;
	bool own;

	st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	if (a->good)
		st = accept(s, mem, a, ret, err);
	if (st == KB_OK && !a->good)
		st = refuse(s, mem, a, err);
	return kb_db_leave(s, own, st, err);
}

enum kb_status kb_sign_in(struct kb_store *s, const struct kb_secret *secret,
			  void *mem, const char *name, const char *password,
			  const char *code, const char *address, char **ret,
			  struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	struct attempt a = { .now = kb_now(), .address = address };
	char *cookie = NULL;
	enum kb_status st = kb_store_person_by_name(s, tmp,
		kb_person_key(tmp, name), &a.p, err);

	if (st == KB_OK || st == KB_NOT_FOUND) {
		judge(&a, tmp, secret, password, code ? code : "");
		st = settle(s, mem, &a, &cookie, err);
	}
	if (st == KB_OK && a.good)
		*ret = cookie;
	else if (st == KB_OK)
		st = kb_error_set(err, KB_INVALID, "%s", refused);
	talloc_free(tmp);
	return st;
}

/* ---- one's own password ------------------------------------------------ */

static enum kb_status check_change(const struct kb_person_row *p,
				   const char *old, const char *fresh,
				   struct kb_error *err)
{
	bool weak;
	enum kb_status st = kb_password_check(p->name, fresh, err);

	if (st != KB_OK)
		return st;
	if (!p->must_change && !kb_password_verify(p->password, old, &weak))
		return kb_error_set(err, KB_INVALID, "the old password is "
				    "wrong");
	if (kb_password_verify(p->password, fresh, &weak))
		return kb_error_set(err, KB_INVALID, "this is the password you "
				    "have; take another");
	return KB_OK;
}

static enum kb_status change(struct kb_store *s, void *mem,
			     const struct kb_who *who, const char *hash,
			     char **ret, struct kb_error *err)
{
	int64_t n;
	enum kb_status st = kb_store_person_password(s, who->person, hash,
						     false, err);

	if (st == KB_OK)
		st = kb_store_session_end_all(s, who->person, &n, err);
	if (st == KB_OK)
		st = kb_session_begin(s, mem, who->person, kb_now(), ret, err);
	return st != KB_OK ? st : kb_audit_note(s, who, "password.change", "",
						NULL, err);
}

enum kb_status kb_password_change(struct kb_store *s, void *mem,
				  const struct kb_who *who, const char *old,
				  const char *fresh, char **ret,
				  struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	struct kb_person_row p;
	char *hash, *cookie = NULL;
	bool own;
	enum kb_status st = kb_own_row(s, tmp, who, &p, err);

	if (st == KB_OK)
		st = check_change(&p, old, fresh, err);
	if (st == KB_OK) {
		hash = kb_password_hash(tmp, fresh);
		st = kb_db_enter(s, &own, err);
		if (st == KB_OK)
			st = kb_db_leave(s, own, change(s, mem, who, hash,
							&cookie, err), err);
	}
	talloc_free(tmp);
	if (st == KB_OK)
		*ret = cookie;
	return st;
}

/* ---- a proxy's word ---------------------------------------------------- */

enum kb_status kb_proxy_find(struct kb_store *s, void *mem, const char *name,
			     struct kb_who *ret, struct kb_error *err)
{
	struct kb_person_row p;
	enum kb_status st = kb_store_person_by_name(s, mem,
		kb_person_key(mem, name), &p, err);

	if (st == KB_NOT_FOUND || (st == KB_OK && p.disabled))
		return kb_error_set(err, KB_NOT_FOUND, "the proxy names "
			"somebody who has no account here");
	if (st == KB_OK)
		*ret = kb_person_who(mem, &p, KB_DOOR_PROXY, ~UINT64_C(0));
	return st;
}
