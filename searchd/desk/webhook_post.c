/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * webhook_post.c - one event to one listener. In: the addresses that the
 * settings name, and no other: redirections are not followed. Out: what became
 * of it. The listener knows by the signature that it was us and when; nothing
 * of what it answers is kept but the status.
 */
#include "config.h"

#include <curl/curl.h>
#include <sys/stat.h>
#include "../wire.h"
#include "webhook_post.h"

enum { SECONDS = 10, SECRET_MIN = 16, SECRET_MAX = 1024 };

/* ---- settings ------------------------------------------------------------------ */

static bool has_part(CURLU *url, CURLUPart part)
{
	char *text = NULL;
	bool has = !curl_url_get(url, part, &text, 0) && *text;

	curl_free(text);
	return has;
}

/* NULL: a good address. */
static const char *fault_of(const char *address)
{
	const char *fault = NULL;
	CURLU *url = curl_url();

	if (strncmp(address, "http://", 7) && strncmp(address, "https://", 8))
		fault = "begins with neither http:// nor https://";
	else if (curl_url_set(url, CURLUPART_URL, address, 0) ||
		 !has_part(url, CURLUPART_HOST))
		fault = "is no address";
	else if (has_part(url, CURLUPART_USER) ||
		 has_part(url, CURLUPART_PASSWORD))
		fault = "holds a name or password: the signature says who we "
			"are";
	curl_url_cleanup(url);
	return fault;
}

static enum kb_status read_secret(void *mem, const char *path,
				  const char **ret, struct kb_error *err)
{
	struct stat st;
	char *text;
	size_t len;
	enum kb_status status;

	if (!*path)
		return kb_error_set(err, KB_INVALID, "webhooks need "
			"webhook_secret_file, a file whose text signs them");
	status = kb_file_read(mem, path, SECRET_MAX, &text, &len, err);
	if (status)
		return status;
	while (len && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	if (len < SECRET_MIN || strlen(text) != len)
		return kb_error_at(err, KB_INVALID, path, 0, "the secret needs "
			"16 characters at least; try: openssl rand -hex 32");
	if (!stat(path, &st) && st.st_mode & 7)
		return kb_error_at(err, KB_INVALID, path, 0, "everybody may "
			"read the secret; say: chmod o= on it");
	*ret = text;
	return KB_OK;
}

enum kb_status kb_listeners_load(void *mem, const struct kb_config *config,
				 struct kb_listeners *ret,
				 struct kb_error *err)
{
	struct kb_listeners all = { 0 };
	enum kb_status status;

	all.urls = kb_config_webhooks(mem, config, &all.n);
	if (all.n > KB_LISTENERS_MAX)
		return kb_error_set(err, KB_INVALID, "webhooks: more than %d "
				    "addresses", KB_LISTENERS_MAX);
	for (size_t i = 0; i < all.n; i++)
		if (fault_of(all.urls[i]))
			return kb_error_set(err, KB_INVALID, "webhooks: "
				"address %zu %s", i + 1, fault_of(all.urls[i]));
	if (all.n) {
		status = read_secret(mem, config->webhook_secret_file,
				     &all.secret, err);
		if (status)
			return status;
	}
	*ret = all;
	return KB_OK;
}

/* ---- one request --------------------------------------------------------------- */

static const char *sign(void *mem, const char *secret, int64_t at,
			const char *body)
{
	char *text = talloc_asprintf(mem, "%lld.%s", (long long)at, body);
	unsigned char hash[KB_HASH];

	kb_hmac_sha256(secret, strlen(secret), text, strlen(text), hash);
	return talloc_asprintf(mem, "Concord-Signature: t=%lld,v1=%s",
			       (long long)at, kb_hex(mem, hash, sizeof(hash)));
}

static struct curl_slist *fields_of(void *mem, const char *secret,
				    const struct kb_outgoing *out)
{
	const char *const fields[] = {
		"Content-Type: application/json", "Accept:", "Expect:",
		talloc_asprintf(mem, "Concord-Event: %s", out->event),
		talloc_asprintf(mem, "Concord-Delivery: %lld",
				(long long)out->seq),
		sign(mem, secret, kb_now(), out->body),
	};
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < KB_COUNT(fields); i++)
		list = curl_slist_append(list, fields[i]);
	return list;
}

/* What it says is thrown away, and too much of it ends the request. */
static size_t take_answer(char *bytes, size_t size, size_t n, void *user)
{
	size_t *taken = user;

	*taken += size * n;
	return *taken <= KB_LISTENER_ANSWER ? size * n : 0;
}

static int look_whether_stopped(void *stop, curl_off_t a, curl_off_t b,
				curl_off_t c, curl_off_t d)
{
	return atomic_load((atomic_bool *)stop);
}

/* What comes by it is an answer, not a request. */
static int begin_call(void *cls, curl_socket_t fd, curlsocktype purpose)
{
	kb_wire_call(fd);
	return CURL_SOCKOPT_OK;
}

static void set_up(CURL *curl, const char *url, const char *body,
		   struct curl_slist *fields, size_t *taken, atomic_bool *stop)
{
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "concord/" PACKAGE_VERSION);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)SECONDS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, begin_call);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, taken);
	curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
	curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, look_whether_stopped);
	curl_easy_setopt(curl, CURLOPT_XFERINFODATA, stop);
}

static enum kb_told judge(void *mem, CURL *curl, CURLcode code,
			  const char **why)
{
	long status = 0;

	curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_ABORTED_BY_CALLBACK)
		return KB_TOLD_STOPPED;
	if (code && code != CURLE_WRITE_ERROR) {
		*why = talloc_strdup(mem, curl_easy_strerror(code));
		return KB_TOLD_SILENT;
	}
	if (status / 100 == 2)
		return KB_TOLD;
	*why = talloc_asprintf(mem, "it answered %ld", status);
	return KB_TOLD_REFUSED;
}

enum kb_told kb_listener_tell(void *mem, const struct kb_listeners *all,
			      const struct kb_outgoing *out, atomic_bool *stop,
			      const char **why)
{
	size_t taken = 0;
	struct curl_slist *fields;
	enum kb_told told;
	CURL *curl;

	if ((size_t)out->url >= all->n) {
		*why = "the settings do not name it any more";
		return KB_TOLD_REFUSED;
	}
	curl = curl_easy_init();
	fields = fields_of(mem, all->secret, out);
	set_up(curl, all->urls[out->url], out->body, fields, &taken, stop);
	told = judge(mem, curl, curl_easy_perform(curl), why);
	curl_slist_free_all(fields);
	curl_easy_cleanup(curl);
	return told;
}
