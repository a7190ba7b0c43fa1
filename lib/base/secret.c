/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * secret.c - in: the key file. Out: hashes and seals, each with a subkey of its
 * own (crypto_kdf). Fails closed: an unreadable key is an error, never a guess.
 */
#include <kb/secret.h>

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_TEXT = 2 * crypto_kdf_KEYBYTES };

struct kb_secret { unsigned char sub[KB_PURPOSES][KB_HASH]; };

static int wipe(struct kb_secret *s)
{
	sodium_memzero(s, sizeof(*s));
	return 0;
}

static enum kb_status make(const char *path, struct kb_error *err)
{
	unsigned char key[crypto_kdf_KEYBYTES];
	char text[KEY_TEXT + 2];
	enum kb_status st;

	crypto_kdf_keygen(key);
	sodium_bin2hex(text, KEY_TEXT + 1, key, sizeof(key));
	text[KEY_TEXT] = '\n';
	st = kb_file_write_private(path, text, KEY_TEXT + 1, err);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(text, sizeof(text));
	return st;
}

static enum kb_status check_mode(const char *path, struct kb_error *err)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return kb_error_at(err, errno == ENOENT ? KB_NOT_FOUND : KB_IO,
			path, 0, "cannot read the key file: %s; restore it, or "
			"let kb-indexer make a new one", strerror(errno));
	if (st.st_mode & 0077)
		return kb_error_at(err, KB_INVALID, path, 0, "others may read "
			"the key file; chmod 600 it");
	return KB_OK;
}

enum kb_status kb_secret_open(void *mem, const char *path, bool create,
			      struct kb_secret **ret, struct kb_error *err)
{
	unsigned char key[crypto_kdf_KEYBYTES];
	struct kb_secret *s;
	size_t len, n = 0;
	char *text;
	enum kb_status st = KB_OK;

	if (sodium_init() < 0)
		return kb_error_set(err, KB_INTERNAL, "libsodium is broken");
	if (create && access(path, F_OK) < 0 && errno == ENOENT)
		st = make(path, err);
	if (st == KB_OK)
		st = check_mode(path, err);
	if (st == KB_OK)
		st = kb_file_read(mem, path, 256, &text, &len, err);
	if (st != KB_OK)
		return st;
	if (sodium_hex2bin(key, sizeof(key), text, len, "\n", &n, NULL) ||
	    n != sizeof(key)) {
		sodium_memzero(text, len);
		return kb_error_at(err, KB_INVALID, path, 0, "a key file holds "
			"%d hexadecimal digits; restore it from where it is "
			"kept safe", KEY_TEXT);
	}
	s = kb_new(mem, struct kb_secret);
	talloc_set_destructor(s, wipe);
	for (unsigned i = 0; i < KB_PURPOSES; i++)
		crypto_kdf_derive_from_key(s->sub[i], KB_HASH, i + 1,
					   "concord", key);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(text, len);
	talloc_free(text);
	*ret = s;
	return KB_OK;
}

void kb_secret_hash(const struct kb_secret *s, enum kb_purpose purpose,
		    const void *bytes, size_t len, unsigned char ret[KB_HASH])
{
	crypto_generichash(ret, KB_HASH, bytes, len, s->sub[purpose], KB_HASH);
}

unsigned char *kb_secret_seal(const struct kb_secret *s, void *mem,
			      enum kb_purpose purpose, const void *bytes,
			      size_t len, size_t *ret_len)
{
	unsigned char *out = kb_array(mem, unsigned char,
		crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + len);

	randombytes_buf(out, crypto_secretbox_NONCEBYTES);
	crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, bytes, len,
			      out, s->sub[purpose]);
	*ret_len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES +
		len;
	return out;
}

enum kb_status kb_secret_unseal(const struct kb_secret *s, void *mem,
	enum kb_purpose purpose, const void *bytes, size_t len,
	unsigned char **ret, size_t *ret_len, struct kb_error *err)
{
	const unsigned char *from = bytes;
	size_t head = crypto_secretbox_NONCEBYTES;
	unsigned char *out;

	if (len >= head + crypto_secretbox_MACBYTES) {
		size_t n = len - head - crypto_secretbox_MACBYTES;

		out = kb_array(mem, unsigned char, n + 1);
		if (!crypto_secretbox_open_easy(out, from + head, len - head,
						from, s->sub[purpose])) {
			*ret = out;
			*ret_len = n;
			return KB_OK;
		}
		talloc_free(out);
	}
	return kb_error_set(err, KB_CORRUPT, "a sealed value does not fit the "
		"key file; restore the key file that belongs to this store");
}

void kb_secret_public(const struct kb_secret *s, enum kb_purpose purpose,
		      unsigned char ret[KB_HASH])
{
	unsigned char secret[crypto_box_SECRETKEYBYTES];

	crypto_box_seed_keypair(ret, secret, s->sub[purpose]);
	sodium_memzero(secret, sizeof(secret));
}

unsigned char *kb_seal_for(const unsigned char key[KB_HASH], void *mem,
			   const void *bytes, size_t len, size_t *ret_len)
{
	unsigned char *out = kb_array(mem, unsigned char,
				      crypto_box_SEALBYTES + len);

	if (sodium_init() < 0 ||	/* the public's service has no key */
	    crypto_box_seal(out, bytes, len, key))
		abort();
	*ret_len = crypto_box_SEALBYTES + len;
	return out;
}

enum kb_status kb_secret_open_for(const struct kb_secret *s, void *mem,
	enum kb_purpose purpose, const void *bytes, size_t len,
	unsigned char **ret, size_t *ret_len, struct kb_error *err)
{
	unsigned char public[crypto_box_PUBLICKEYBYTES];
	unsigned char secret[crypto_box_SECRETKEYBYTES];
	unsigned char *out;
	bool open = false;

	if (len >= crypto_box_SEALBYTES) {
		out = kb_array(mem, unsigned char,
			       len - crypto_box_SEALBYTES + 1);
		crypto_box_seed_keypair(public, secret, s->sub[purpose]);
		open = !crypto_box_seal_open(out, bytes, len, public, secret);
		sodium_memzero(secret, sizeof(secret));
		if (!open)
			talloc_free(out);
	}
	if (!open)
		return kb_error_set(err, KB_CORRUPT, "a sealed value does not "
			"fit the key file; restore the key file that belongs "
			"to this store");
	*ret = out;
	*ret_len = len - crypto_box_SEALBYTES;
	return KB_OK;
}

void kb_sha256(const void *bytes, size_t len, unsigned char ret[KB_HASH])
{
	crypto_hash_sha256(ret, bytes, len);
}

void kb_hmac_sha256(const void *key, size_t key_len, const void *bytes,
		    size_t len, unsigned char ret[KB_HASH])
{
	crypto_auth_hmacsha256_state state;

	crypto_auth_hmacsha256_init(&state, key, key_len);
	crypto_auth_hmacsha256_update(&state, bytes, len);
	crypto_auth_hmacsha256_final(&state, ret);
}

struct digest {
	enum kb_digest kind;
	crypto_hash_sha256_state sha256;
	crypto_generichash_state blake2b;
};

static void digest_add(struct digest *d, const unsigned char *bytes,
		       size_t len)
{
	if (d->kind == KB_DIGEST_SHA256)
		crypto_hash_sha256_update(&d->sha256, bytes, len);
	else
		crypto_generichash_update(&d->blake2b, bytes, len);
}

static enum kb_status digest_stream(struct digest *d, FILE *from,
				    const char *path, uint64_t len,
				    struct kb_error *err)
{
	static const size_t piece = 1 << 16;
	unsigned char *bytes = kb_array(NULL, unsigned char, piece);
	enum kb_status st = KB_OK;

	while (len > 0 && st == KB_OK) {
		size_t want = len < piece ? (size_t)len : piece;
		size_t got = fread(bytes, 1, want, from);

		digest_add(d, bytes, got);
		len -= got;
		if (got < want)
			st = ferror(from) ?
				kb_error_at(err, KB_IO, path, 0, "cannot read: "
					    "%s", strerror(errno)) :
				kb_error_at(err, KB_CORRUPT, path, 0, "the "
					    "file has been cut short");
	}
	talloc_free(bytes);
	return st;
}

enum kb_status kb_file_digest(enum kb_digest kind, const char *path,
			      uint64_t from, uint64_t len,
			      unsigned char ret[KB_HASH], struct kb_error *err)
{
	FILE *file = fopen(path, "rbe");
	struct digest d = { .kind = kind };
	enum kb_status st;

	if (!file || fseeko(file, (off_t)from, SEEK_SET) < 0) {
		int why = errno;

		if (file)
			fclose(file);
		return kb_error_at(err, why == ENOENT ? KB_NOT_FOUND : KB_IO,
				   path, 0, "cannot open: %s", strerror(why));
	}
	crypto_hash_sha256_init(&d.sha256);
	crypto_generichash_init(&d.blake2b, NULL, 0, KB_HASH);
	st = digest_stream(&d, file, path, len, err);
	fclose(file);
	if (st == KB_OK && kind == KB_DIGEST_SHA256)
		crypto_hash_sha256_final(&d.sha256, ret);
	else if (st == KB_OK)
		crypto_generichash_final(&d.blake2b, ret, KB_HASH);
	return st;
}

void kb_random(void *bytes, size_t len)
{
	if (sodium_init() < 0)		/* once; later calls cost nothing */
		abort();
	randombytes_buf(bytes, len);
}

bool kb_equal(const void *a, const void *b, size_t len)
{
	return sodium_memcmp(a, b, len) == 0;
}

char *kb_hex(void *mem, const void *bytes, size_t len)
{
	char *text = kb_array(mem, char, 2 * len + 1);

	return sodium_bin2hex(text, 2 * len + 1, bytes, len);
}

bool kb_unhex(const char *text, void *ret, size_t max, size_t *ret_len)
{
	const char *end;
	size_t len = strlen(text);

	return !sodium_hex2bin(ret, max, text, len, NULL, ret_len, &end) &&
	       end == text + len;
}
