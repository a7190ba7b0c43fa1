/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * secret.h - the installation's one key, and what is made with it: keyed hashes
 * to look things up by, sealed values, random numbers. All by libsodium; which
 * use gets which subkey is a row of a table, so that no hash serves twice.
 */
#ifndef KB_SECRET_H
#define KB_SECRET_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_HASH = 32 };		/* bytes */

enum kb_purpose {
	KB_PURPOSE_LOOKUP,	/* look-up keys of cases */
	KB_PURPOSE_VAULT,	/* their originals, sealed */
	KB_PURPOSE_ERASURE,	/* who was erased */
	KB_PURPOSE_TOTP,	/* second factors, sealed */
	KB_PURPOSE_FORM,	/* what forms carry against forgery */
	KB_PURPOSE_CONTACT,	/* whom to reach, sealed by who cannot read it */
	KB_PURPOSES
};

struct kb_secret;
/* Reads the key file (64 hexadecimal digits, mode 0600 or stricter). create:
   makes it if it is not there. KB_NOT_FOUND, KB_INVALID (mode, length), KB_IO:
   the text says what to do. Wiped when freed. Threads may share it. */
KB_NODISCARD enum kb_status kb_secret_open(void *mem, const char *path,
	bool create, struct kb_secret **ret, struct kb_error *err);
/* Keyed BLAKE2b. */
void kb_secret_hash(const struct kb_secret *s, enum kb_purpose purpose,
		    const void *bytes, size_t len,
		    unsigned char ret[KB_HASH]);
/* XSalsa20-Poly1305 with a random nonce in front; child of mem. */
unsigned char *kb_secret_seal(const struct kb_secret *s, void *mem,
	enum kb_purpose purpose, const void *bytes, size_t len,
	size_t *ret_len);
/* KB_CORRUPT: not sealed with this key. NUL-terminated beyond ret_len. */
KB_NODISCARD enum kb_status kb_secret_unseal(const struct kb_secret *s,
	void *mem, enum kb_purpose purpose, const void *bytes, size_t len,
	unsigned char **ret, size_t *ret_len, struct kb_error *err);

/* A public key of this purpose: with it anybody can seal, and only who has the
   key file can open (crypto_box_seal). */
void kb_secret_public(const struct kb_secret *s, enum kb_purpose purpose,
		      unsigned char ret[KB_HASH]);
/* As kb_secret_unseal(), of what kb_seal_for() made. */
KB_NODISCARD enum kb_status kb_secret_open_for(const struct kb_secret *s,
	void *mem, enum kb_purpose purpose, const void *bytes, size_t len,
	unsigned char **ret, size_t *ret_len, struct kb_error *err);

/* ---- without a key -------------------------------------------------------- */

/* For who has the key file that key belongs to; child of mem. */
unsigned char *kb_seal_for(const unsigned char key[KB_HASH], void *mem,
			   const void *bytes, size_t len, size_t *ret_len);
/* FIPS 180-4. */
void kb_sha256(const void *bytes, size_t len, unsigned char ret[KB_HASH]);
/* RFC 2104 with SHA-256; a key of any length. */
void kb_hmac_sha256(const void *key, size_t key_len, const void *bytes,
		    size_t len, unsigned char ret[KB_HASH]);
/* Of len bytes of a file, beginning at `from`, as sha256sum or `b2sum -l 256`
   (BLAKE2b, several times faster) say it. KB_CORRUPT: it has fewer. */
enum kb_digest { KB_DIGEST_SHA256, KB_DIGEST_BLAKE2B };
KB_NODISCARD enum kb_status kb_file_digest(enum kb_digest kind,
	const char *path, uint64_t from, uint64_t len,
	unsigned char ret[KB_HASH], struct kb_error *err);
/* From the kernel; for keys, cookies, tokens. */
void kb_random(void *bytes, size_t len);
/* In a time that does not depend on the bytes. */
bool kb_equal(const void *a, const void *b, size_t len);
/* Lower case; child of mem. */
char *kb_hex(void *mem, const void *bytes, size_t len);
/* The bytes that text's digits say, at most max; false: other characters, half
   a byte, or more of them. */
bool kb_unhex(const char *text, void *ret, size_t max, size_t *ret_len);

#ifdef __cplusplus
}
#endif
#endif
