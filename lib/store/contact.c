/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * contact.c - whom to reach, in an envelope. In: an address or a number, on the
 * public's side. Out: text that only who has the key file can open. The public
 * key lies beside the letters; in a sticky folder the public's service cannot
 * replace what is the staff's.
 */
#include <kb/inbox.h>

#include "spool.h"

static const char prefix[] = "sealed:";
enum { PREFIX = sizeof(prefix) - 1, SEALED_MAX = KB_CONTACT_MAX + 64,
       KEY_FILE_MAX = 2 * KB_HASH + 1 };

static char *key_path(void *mem, const char *dir)
{
	return kb_format(mem, "%skey", dir);
}

enum kb_status kb_inbox_key_put(const char *dir,
				const struct kb_secret *secret,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	unsigned char key[KB_HASH];
	enum kb_status status;
	char *text;

	kb_secret_public(secret, KB_PURPOSE_CONTACT, key);
	text = kb_hex(mem, key, sizeof(key));
	status = kb_spool_folder(dir, dir, err);
	if (!status)
		status = kb_file_write(key_path(mem, dir), text, strlen(text),
				       err);
	talloc_free(mem);
	return status;
}

static enum kb_status read_key(void *mem, const char *dir,
			       unsigned char *ret, struct kb_error *err)
{
	char *text;
	size_t len;
	enum kb_status status = kb_file_read(mem, key_path(mem, dir),
					     KEY_FILE_MAX, &text, &len, err);

	if (status)
		return status;
	return kb_unhex(text, ret, KB_HASH, &len) && len == KB_HASH ? KB_OK :
		kb_error_at(err, KB_CORRUPT, key_path(mem, dir), 0,
			    "is no key; the staff's service writes it anew "
			    "when it starts");
}

enum kb_status kb_inbox_seal(void *mem, const char *dir, const char *text,
			     char **ret, struct kb_error *err)
{
	void *own = talloc_new(NULL);
	unsigned char key[KB_HASH], *sealed;
	size_t len;
	enum kb_status status = KB_OK;

	if (!*text || strlen(text) > KB_CONTACT_MAX)
		status = kb_error_set(err, *text ? KB_LIMIT : KB_INVALID,
			"a contact has between 1 and %d bytes",
			KB_CONTACT_MAX);
	if (!status)
		status = read_key(own, dir, key, err);
	if (!status) {
		sealed = kb_seal_for(key, own, text, strlen(text), &len);
		*ret = kb_format(mem, "%s%s", prefix,
				 kb_hex(own, sealed, len));
	}
	talloc_free(own);
	return status;
}

enum kb_status kb_inbox_unseal(const struct kb_secret *secret, void *mem,
			       const char *sealed, char **ret,
			       struct kb_error *err)
{
	unsigned char bytes[SEALED_MAX], *text;
	size_t len;
	enum kb_status status;

	if (strncmp(sealed, prefix, PREFIX) ||
	    !kb_unhex(sealed + PREFIX, bytes, sizeof(bytes), &len))
		return kb_error_set(err, KB_INVALID, "is no sealed contact");
	status = kb_secret_open_for(secret, mem, KB_PURPOSE_CONTACT, bytes,
				    len, &text, &len, err);
	if (!status)
		*ret = (char *)text;
	return status;
}
