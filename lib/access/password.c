/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * password.c - passwords: what may be one, how it is stored (argon2id of
 * libsodium), and one-time passwords, which people read out to each other.
 */
#include <ctype.h>
#include <sodium.h>
#include <stdlib.h>

#include "access.h"

enum { MIN_CHARACTERS = 12, MAX_BYTES = 256, DISTINCT = 5,
       NAME_TELLS = 3 };
/* What OWASP asks at least: 19 MiB, two passes. */
enum { PASSES = 2, BYTES = 19 << 20 };

char *kb_password_hash(void *mem, const char *password)
{
	char *text = kb_array(mem, char, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(text, password, strlen(password), PASSES,
				  BYTES, crypto_pwhash_ALG_ARGON2ID13) < 0)
		abort();		/* no memory; it would be no hash */
	return text;
}

/* Nobody's: of random bytes that nobody kept. */
static const char nobodys[] = "$argon2id$v=19$m=19456,t=2,p=1$"
	"S8mTMXdAx2Y2Ch3XlW2H7g$"
	"kJ4Uo0kV6Zk0m3fGq8n1sP5c7wT2yLx9bRhDvEaNi4A";

bool kb_password_verify(const char *stored, const char *password,
			bool *ret_weak)
{
	const char *hash = stored ? stored : nobodys;
	size_t len = strnlen(password, MAX_BYTES + 1);
	bool fits = crypto_pwhash_str_verify(hash, password, len) == 0;

	*ret_weak = crypto_pwhash_str_needs_rehash(hash, PASSES, BYTES) != 0;
	return fits & (stored != NULL) & (len <= MAX_BYTES);
}

/* ---- what is tried first ----------------------------------------------- */

/* Of these alone, with whatever digits and signs, people make the passwords
   that everybody tries first. */
static const char *const words[] = {
	"password", "passwort", "passwd", "qwertyuiop", "qwerty", "asdfghjkl",
	"asdfgh", "zxcvbnm", "zxcvbn", "abcdefghijkl", "abcdef", "abcd", "abc",
	"administrator", "admin", "root", "welcome", "letmein", "iloveyou",
	"changeme", "secret", "support", "service", "helpdesk", "customer",
	"concord", "agent", "editor", "publisher", "operator", "login", "test",
	"user", "guest", "default", "master", "monkey", "dragon", "football",
	"sunshine", "princess", "parol", "mima", "woaini", "hello", "the",
	"my", "is", "a",
};

static size_t word_at(const char *letters)
{
	for (size_t i = 0; i < KB_COUNT(words); i++)
		if (strncmp(letters, words[i], strlen(words[i])) == 0)
			return strlen(words[i]);
	return 0;
}

static bool only_words(const char *letters)
{
	size_t len;

	while ((len = word_at(letters)) > 0)
		letters += len;
	return !*letters;
}

/* Every character as far from the last one: 1234..., aaaa..., fedc... */
static bool is_row(const char *text, size_t len)
{
	for (size_t i = 2; i < len; i++)
		if (text[i] - text[i - 1] != text[1] - text[0])
			return false;
	return true;
}

static size_t distinct(const char *text, size_t len)
{
	bool seen[256] = { false };
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		n += !seen[(unsigned char)text[i]];
		seen[(unsigned char)text[i]] = true;
	}
	return n;
}

static bool is_common(const char *low, size_t len)
{
	char letters[MAX_BYTES + 1];
	size_t n = 0;

	for (size_t i = 0; i < len; i++)
		if (isalpha((unsigned char)low[i]) || low[i] & 0x80)
			letters[n++] = low[i];
	letters[n] = '\0';
	return is_row(low, len) || distinct(low, len) < DISTINCT ||
		only_words(letters);
}

enum kb_password_fault kb_password_judge(const char *name,
					 const char *password)
{
	char low[MAX_BYTES + 1];
	size_t len = strnlen(password, MAX_BYTES + 1), characters = 0;

	if (len > MAX_BYTES)
		return KB_PASSWORD_LONG;
	for (size_t i = 0; i <= len; i++) {
		low[i] = (char)tolower((unsigned char)password[i]);
		characters += (low[i] & 0xc0) != 0x80 && low[i];
	}
	if (characters < MIN_CHARACTERS)
		return KB_PASSWORD_SHORT;
	if (strlen(name) >= NAME_TELLS && strstr(low, name))
		return KB_PASSWORD_NAMED;
	return is_common(low, len) ? KB_PASSWORD_COMMON : KB_PASSWORD_GOOD;
}

enum kb_status kb_password_check(const char *name, const char *password,
				 struct kb_error *err)
{
	static const char *const faults[] = {
		[KB_PASSWORD_SHORT] = "has less than 12 characters",
		[KB_PASSWORD_LONG] = "has more than 256 bytes",
		[KB_PASSWORD_COMMON] = "is among the first that are tried",
		[KB_PASSWORD_NAMED] = "contains the name of the account",
	};
	enum kb_password_fault fault = kb_password_judge(name, password);

	if (fault == KB_PASSWORD_GOOD)
		return KB_OK;
	return kb_error_set(err, KB_INVALID, "the password %s; take another, "
			    "several unrelated words for example",
			    faults[fault]);
}

/* ---- one-time passwords ------------------------------------------------ */

/* 16 characters of 32 are 80 bits, in fours: "k7mw-x2pa-...". Left out: what
   looks or sounds like something else (0 O, 1 l I). */
char *kb_password_make(void *mem)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	enum { FOURS = 4 };
	char text[FOURS * 5];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 5 == 4 ? '-' :
			letters[randombytes_uniform(sizeof(letters) - 1)];
	char *ret = kb_strndup(mem, text, sizeof(text) - 1);
	sodium_memzero(text, sizeof(text));
	return ret;
}
