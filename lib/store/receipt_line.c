/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt_line.c - in: a receipt. Out: its line in the log, with the hash that
 * chains it; and back. A line is read as strictly as it is written: a byte that
 * is not as it was made is an error.
 */
#include "receipt_line.h"

#include <stdlib.h>

enum { STAMP = 20, SALT = 16 };

/* As KB_JSON_FLAGS of kb/answer.h: the same number is the same text. */
static const size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(7);

void kb_receipt_hex(const void *bytes, size_t len, char *ret)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *from = bytes;

	for (size_t i = 0; i < len; i++) {
		ret[2 * i] = digits[from[i] >> 4];
		ret[2 * i + 1] = digits[from[i] & 15];
	}
	ret[2 * len] = '\0';
}

/* ---- the id ---------------------------------------------------------------------- */

const char *kb_receipt_id(const char *query, const json_t *receipt, char *buf)
{
	static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
	struct kb_buf text = { .mem = talloc_new(NULL) };
	char *dump = json_dumps(receipt, flags);
	unsigned char hash[KB_HASH];
	uint64_t bits = 0;

	kb_buf_addf(&text, "%s\n%s", query, dump ? dump : "");
	kb_sha256(text.bytes, text.len, hash);
	for (int i = 0; i < 8; i++)
		bits = bits << 8 | hash[i];
	memcpy(buf, "r-", 2);
	for (int i = 2; i < KB_RECEIPT_ID; i++, bits <<= 5)
		buf[i] = letters[bits >> 59];
	buf[KB_RECEIPT_ID] = '\0';
	free(dump);
	talloc_free(text.mem);
	return buf;
}

/* ---- hashes ---------------------------------------------------------------------- */

/* Of two pieces, with what stands between. */
static void hash_two(const char *a, size_t a_len, const char *between,
		     const char *b, size_t b_len, char *ret)
{
	size_t middle = strlen(between), len = a_len + middle + b_len;
	char *text = talloc_array(NULL, char, len + 1);
	unsigned char hash[KB_HASH];

	memcpy(text, a, a_len);
	memcpy(text + a_len, between, middle);
	memcpy(text + a_len + middle, b, b_len);
	kb_sha256(text, len, hash);
	kb_receipt_hex(hash, KB_HASH, ret);
	talloc_free(text);
}

/* before: up to ,"salt"; after: from ,"receipt" to the receipt's end. */
static void hash_line(const char *line, const char *before_end,
		      const char *after, const char *after_end, char *ret)
{
	hash_two(line, (size_t)(before_end - line), "", after,
		 (size_t)(after_end - after), ret);
}

bool kb_receipt_holds(const char *line, const struct kb_receipt_parts *p)
{
	char hash[KB_RECEIPT_HEX + 1];

	hash_line(line, p->secrets, p->secrets_end,
		  p->receipt + p->receipt_len, hash);
	if (memcmp(hash, p->hash, KB_RECEIPT_HEX) != 0)
		return false;
	if (!p->query)
		return true;
	hash_two(p->salt, p->salt_len, "\n", p->query, p->query_len, hash);
	return memcmp(hash, p->query_hash, KB_RECEIPT_HEX) == 0;
}

/* ---- writing ---------------------------------------------------------------------- */

static char *query_json(const char *query)
{
	json_t *text = json_string(query);
	char *dump = text ? json_dumps(text, JSON_ENCODE_ANY) : NULL;

	json_decref(text);
	return dump;
}

static void write_line(struct kb_buf *to, const char *query,
		       const char *receipt, char *hash)
{
	unsigned char random[SALT];
	char salt[2 * SALT + 1];
	size_t before, after;

	kb_random(random, SALT);
	kb_receipt_hex(random, SALT, salt);
	hash_two(salt, 2 * SALT, "\n", query, strlen(query), hash);
	kb_buf_addf(to, "%s\"", hash);
	before = to->len;
	kb_buf_addf(to, ",\"salt\":\"%s\",\"query\":%s", salt, query);
	after = to->len;
	kb_buf_addf(to, ",\"receipt\":%s", receipt);
	hash_line(to->bytes, to->bytes + before, to->bytes + after,
		  to->bytes + to->len, hash);
	kb_buf_addf(to, ",\"hash\":\"%s\"}\n", hash);
}

enum kb_status kb_receipt_line(void *mem, int64_t seq, int64_t at,
			       const char *prev, const char *id,
			       const char *query, const json_t *receipt,
			       struct kb_buf *ret, char *hash,
			       struct kb_error *err)
{
	struct kb_buf to = { .mem = mem };
	char stamp[STAMP + 1], *query_text = query_json(query);
	char *text = json_dumps(receipt, flags);
	enum kb_status status = KB_OK;

	kb_buf_addf(&to, "{\"seq\":%lld,\"at\":\"%s\",\"prev\":\"%s\","
		    "\"id\":\"%s\",\"query_hash\":\"", (long long)seq,
		    kb_time_format(at, stamp, sizeof(stamp)), prev, id);
	if (!query_text || !text || strlen(id) != KB_RECEIPT_ID)
		status = kb_error_set(err, KB_INVALID, "a receipt wants a "
				      "query in UTF-8 and its id");
	else
		write_line(&to, query_text, text, hash);
	if (status == KB_OK && to.len > KB_RECEIPT_LINE_MAX)
		status = kb_error_set(err, KB_LIMIT, "the receipt has %zu "
			"bytes, at most %d are kept", to.len,
			KB_RECEIPT_LINE_MAX);
	free(query_text);
	free(text);
	if (status == KB_OK)
		*ret = to;
	return status;
}

/* ---- reading ---------------------------------------------------------------------- */

struct cursor { const char *p, *end; };

static bool take(struct cursor *c, const char *text)
{
	size_t len = strlen(text);

	if ((size_t)(c->end - c->p) < len || memcmp(c->p, text, len) != 0)
		return false;
	c->p += len;
	return true;
}

static bool take_bytes(struct cursor *c, size_t len, const char **ret)
{
	if ((size_t)(c->end - c->p) < len)
		return false;
	*ret = c->p;
	c->p += len;
	return true;
}

static bool take_number(struct cursor *c, int64_t *ret)
{
	int64_t n = 0;
	int digits = 0;

	for (; c->p < c->end && *c->p >= '0' && *c->p <= '9' && digits < 18;
	     digits++)
		n = n * 10 + (*c->p++ - '0');
	*ret = n;
	return digits > 0;
}

/* A JSON string with its quotes. */
static bool take_string(struct cursor *c, const char **ret, size_t *len)
{
	const char *p = c->p;

	if (p == c->end || *p != '"')
		return false;
	for (p++; p < c->end && *p != '"'; p++)
		if (*p == '\\' && ++p == c->end)
			return false;
	if (p == c->end)
		return false;
	*ret = c->p;
	*len = (size_t)(p + 1 - c->p);
	c->p = p + 1;
	return true;
}

static bool take_secrets(struct cursor *c, struct kb_receipt_parts *ret)
{
	ret->secrets = c->p;
	if (take(c, ",\"salt\":null,\"query\":null")) {
		while (c->p < c->end && *c->p == ' ')
			c->p++;
	} else {
		if (!take(c, ",\"salt\":\"") ||
		    !take_bytes(c, 2 * SALT, &ret->salt) ||
		    !take(c, "\",\"query\":") ||
		    !take_string(c, &ret->query, &ret->query_len))
			return false;
		ret->salt_len = 2 * SALT;
	}
	ret->secrets_end = c->p;
	return true;
}

bool kb_receipt_parse(const char *line, size_t len,
		      struct kb_receipt_parts *ret)
{
	enum { TAIL = sizeof(",\"hash\":\"\"}") - 1 + KB_RECEIPT_HEX };
	struct cursor c = { line, line + len };
	struct kb_receipt_parts p = { 0 };

	if (len < TAIL || !take(&c, "{\"seq\":") || !take_number(&c, &p.seq) ||
	    !take(&c, ",\"at\":\"") || !take_bytes(&c, STAMP, &p.at) ||
	    !take(&c, "\",\"prev\":\"") ||
	    !take_bytes(&c, KB_RECEIPT_HEX, &p.prev) ||
	    !take(&c, "\",\"id\":\"") ||
	    !take_bytes(&c, KB_RECEIPT_ID, &p.id) ||
	    !take(&c, "\",\"query_hash\":\"") ||
	    !take_bytes(&c, KB_RECEIPT_HEX, &p.query_hash) ||
	    !take(&c, "\"") || !take_secrets(&c, &p) ||
	    !take(&c, ",\"receipt\":") || (size_t)(c.end - c.p) < TAIL)
		return false;
	p.receipt = c.p;
	p.receipt_len = (size_t)(c.end - c.p) - TAIL;
	c.p += p.receipt_len;
	if (!take(&c, ",\"hash\":\"") ||
	    !take_bytes(&c, KB_RECEIPT_HEX, &p.hash) || !take(&c, "\"}"))
		return false;
	*ret = p;
	return true;
}
