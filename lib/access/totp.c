/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * totp.c - the second factor: RFC 6238 with SHA-1, six digits and steps of 30
 * seconds, which is what every authenticator understands. liboath counts; the
 * secret lies sealed in the store.
 */
#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>

#include "access.h"

enum { SECRET = 20, STEP = 30, DIGITS = 6 };

static void start(void)
{
	if (oath_init() != OATH_OK)
		abort();		/* no HMAC, no second factor */
}

static void start_once(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, start);
}

/* The step of which code is, of the three around now; 0: none. All three are
   looked at. */
static int64_t step_of(const unsigned char key[SECRET], const char *code,
		       int64_t now)
{
	char typed[DIGITS + 1] = { 0 }, right[DIGITS + 1];
	int64_t found = 0;

	start_once();
	if (strlen(code) == DIGITS)
		memcpy(typed, code, DIGITS);
	for (int64_t at = now - STEP; at <= now + STEP; at += STEP)
		if (oath_totp_generate((const char *)key, SECRET, (time_t)at,
				       STEP, 0, DIGITS, right) == OATH_OK &&
		    kb_equal(typed, right, DIGITS))
			found = at / STEP;
	sodium_memzero(right, sizeof(right));
	return found;
}

bool kb_totp_matches(const struct kb_secret *secret,
		     const struct kb_person_row *p, const char *code,
		     int64_t now, int64_t *ret_step)
{
	unsigned char key[SECRET] = { 0 }, *clear;
	void *mem = talloc_new(NULL);
	struct kb_error err;
	size_t len;
	bool known = secret && p->totp &&
		kb_secret_unseal(secret, mem, KB_PURPOSE_TOTP, p->totp,
				 p->totp_len, &clear, &len, &err) == KB_OK &&
		len == SECRET;

	if (known) {
		memcpy(key, clear, SECRET);
		sodium_memzero(clear, SECRET);
	} else if (p->totp_on) {
		kb_log(KB_LOG_ERROR, "totp-sealed", "person=%s "
		       "advice=\"restore the key file, or kb-indexer person "
		       "reset\"", p->name);
	}
	*ret_step = step_of(key, code, now);
	sodium_memzero(key, SECRET);
	talloc_free(mem);
	return known && *ret_step;
}

/* ---- switching on and off ---------------------------------------------- */

static char *base32(void *mem, const unsigned char key[SECRET])
{
	char *text = NULL, *ret;
	size_t len;

	start_once();
	if (oath_base32_encode((const char *)key, SECRET, &text, &len) !=
	    OATH_OK)
		abort();		/* no memory */
	ret = kb_strndup(mem, text, len);
	sodium_memzero(text, len);
	free(text);
	return ret;
}

/* Inside a transaction: nobody switches it on meanwhile. */
static enum kb_status begin(struct kb_store *s, const struct kb_secret *secret,
			    void *tmp, const struct kb_who *who,
			    const unsigned char key[SECRET],
			    struct kb_error *err)
{
	struct kb_person_row p;
	unsigned char *sealed;
	size_t len;
	enum kb_status st = kb_own_row(s, tmp, who, &p, err);

	if (st != KB_OK)
		return st;
	if (p.totp_on)
		return kb_error_set(err, KB_CONFLICT, "a second factor is on; "
				    "switch it off first");
	sealed = kb_secret_seal(secret, tmp, KB_PURPOSE_TOTP, key, SECRET,
				&len);
	return kb_store_person_totp(s, p.row, sealed, len, false, 0, err);
}

enum kb_status kb_totp_begin(struct kb_store *s,
			     const struct kb_secret *secret, void *mem,
			     const struct kb_who *who, char **ret_base32,
			     char **ret_address, struct kb_error *err)
{
	unsigned char key[SECRET];
	void *tmp;
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st != KB_OK)
		return st;
	tmp = talloc_new(NULL);
	kb_random(key, sizeof(key));
	st = kb_db_leave(s, own, begin(s, secret, tmp, who, key, err), err);
	talloc_free(tmp);
	if (st == KB_OK) {
		*ret_base32 = base32(mem, key);
		*ret_address = kb_format(mem, "otpauth://totp/Concord:%s?"
			"secret=%s&issuer=Concord", who->name, *ret_base32);
	}
	sodium_memzero(key, sizeof(key));
	return st;
}

static enum kb_status confirm(struct kb_store *s, const struct kb_who *who,
			      const struct kb_person_row *p, int64_t step,
			      struct kb_error *err)
{
	enum kb_status st = kb_store_person_totp(s, p->row, p->totp,
		p->totp_len, true, step, err);

	return st != KB_OK ? st : kb_audit_note(s, who, "totp.on", "", NULL,
						err);
}

enum kb_status kb_totp_confirm(struct kb_store *s,
			       const struct kb_secret *secret,
			       const struct kb_who *who, const char *code,
			       struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	struct kb_person_row p;
	int64_t step;
	bool own;
	enum kb_status st = kb_db_enter(s, &own, err);

	if (st == KB_OK) {
		st = kb_own_row(s, tmp, who, &p, err);
		if (st == KB_OK && p.totp_on)
			st = kb_error_set(err, KB_CONFLICT,
					  "a second factor is on already");
		else if (st == KB_OK &&
			 !kb_totp_matches(secret, &p, code, kb_now(), &step))
			st = kb_error_set(err, KB_INVALID, "this is not the "
				"code of now; look at the clock of the "
				"device that shows it");
		if (st == KB_OK)
			st = confirm(s, who, &p, step, err);
		st = kb_db_leave(s, own, st, err);
	}
	talloc_free(tmp);
	return st;
}

static enum kb_status off(struct kb_store *s, const struct kb_who *who,
			  struct kb_error *err)
{
	enum kb_status st = kb_store_person_totp(s, who->person, NULL, 0,
						 false, 0, err);

	return st != KB_OK ? st : kb_audit_note(s, who, "totp.off", "", NULL,
						err);
}

enum kb_status kb_totp_off(struct kb_store *s, const struct kb_who *who,
			   const char *password, struct kb_error *err)
{
	void *tmp = talloc_new(NULL);
	struct kb_person_row p;
	bool own, weak;
	enum kb_status st = kb_own_row(s, tmp, who, &p, err);

	if (st == KB_OK && !kb_password_verify(p.password, password, &weak))
		st = kb_error_set(err, KB_INVALID, "the password is wrong");
	if (st == KB_OK) {
		st = kb_db_enter(s, &own, err);
		if (st == KB_OK)
			st = kb_db_leave(s, own, off(s, who, err), err);
	}
	talloc_free(tmp);
	return st;
}
