/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * request.c - from the raw target and headers to a request that handlers can
 * trust, or to the one thing that is wrong with it.
 *
 * The library parses laxly: it takes two lengths, a length beside chunks, two
 * hosts, control bytes. Behind a proxy that reads such a request otherwise,
 * that is request smuggling; so whatever is ambiguous is refused here and the
 * connection closed.
 */
#include "request.h"

#include <kb/access.h>
#include <kb/text.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include "wire.h"

/* A worker keeps one block of memory from request to request: getting and
   giving back so large a block each time makes malloc tidy up each time. */
enum { POOL = 48 << 10, COOKIE_MAX = 512 };
static pthread_key_t spare_key;
static pthread_once_t spare_once = PTHREAD_ONCE_INIT;

static void free_pool(void *pool)
{
	talloc_free(pool);
}

static void make_key(void)
{
	pthread_key_create(&spare_key, free_pool);
}

static void *take_pool(void)
{
	void *pool;

	pthread_once(&spare_once, make_key);
	pool = pthread_getspecific(spare_key);
	if (pool)
		pthread_setspecific(spare_key, NULL);
	return pool ? pool : talloc_pool(NULL, POOL);
}

/* Passwords do not stay in memory that the next request gets. */
static void wipe(struct kb_request *r)
{
	explicit_bzero(r->body.bytes, r->body.len);
	for (size_t i = 0; i < r->n_form; i++)
		explicit_bzero((char *)r->form[i].value, r->form[i].len);
}

void kb_request_free(struct kb_request *r)
{
	void *pool = r->pool;

	if (r->body.len)
		wipe(r);

	talloc_free(r);
	if (pthread_getspecific(spare_key))
		talloc_free(pool);
	else
		pthread_setspecific(spare_key, pool);
}

struct kb_request *kb_request_new(struct MHD_Connection *connection,
				  const char *target)
{
	void *pool = take_pool();
	struct kb_request *r = kb_new(pool, struct kb_request);

	r->pool = pool;
	r->connection = connection;
	r->who = kb_new(r, struct kb_who);
	r->body.mem = r;
	r->address = "";
	r->started_ns = kb_clock_ns();
	r->target_len = strlen(target);
	r->target = talloc_strndup(r, target,
				   r->target_len > KB_URI_MAX ?
				   KB_URI_MAX + 1 : r->target_len);
	return r;
}

/* ---- header gate ---------------------------------------------------------- */

struct gate {
	size_t fields, bytes;
	unsigned lengths, encodings, hosts;
	uint64_t length;
	bool bad_text, bad_length, chunked, body;
};

static bool all_digits(const char *value)
{
	if (!*value)
		return false;
	for (; *value; value++)
		if (*value < '0' || *value > '9')
			return false;
	return true;
}

static bool bad_name(const char *name)
{
	if (!*name)
		return true;
	for (; *name; name++)
		if ((unsigned char)*name <= 0x20 || *name == 0x7f)
			return true;
	return false;
}

static bool bad_value(const char *value)
{
	for (; *value; value++)
		if (((unsigned char)*value < 0x20 && *value != '\t') ||
		    *value == 0x7f)
			return true;
	return false;
}

static enum MHD_Result look_at_field(void *cls, enum MHD_ValueKind kind,
				     const char *name, const char *value)
{
	struct gate *g = cls;

	value = value ? value : "";
	g->fields++;
	g->bytes += strlen(name) + strlen(value);
	g->bad_text |= bad_name(name) || bad_value(value);
	if (!strcasecmp(name, "content-length")) {
		g->lengths++;
		g->bad_length |= !all_digits(value);
		g->length = strtoull(value, NULL, 10);	/* or the most */
		g->body |= strspn(value, "0") != strlen(value);
	} else if (!strcasecmp(name, "transfer-encoding")) {
		g->encodings++;
		g->chunked = !strcasecmp(value, "chunked");
		g->body = true;
	} else if (!strcasecmp(name, "host")) {
		g->hosts++;
	}
	return MHD_YES;
}

static bool ambiguous(const struct gate *g, bool http11)
{
	return g->lengths > 1 || g->bad_length || g->encodings > 1 ||
	       (g->encodings && (!g->chunked || g->lengths || !http11));
}

static bool read_well(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection,
					MHD_CONNECTION_INFO_CONNECTION_FD);

	return info && kb_wire_take(info->connect_fd);
}

enum kb_fault kb_request_gate(struct kb_request *r, const char *version)
{
	struct gate g = { 0 };
	bool http11 = !strcmp(version, "HTTP/1.1");

	r->gated = true;
	if (!read_well(r->connection))
		return KB_FAULT_LINES;
	MHD_get_connection_values(r->connection, MHD_HEADER_KIND,
				  look_at_field, &g);
	if (r->target_len > KB_URI_MAX)
		return KB_FAULT_URI_LONG;
	if (g.fields > KB_HEADERS_MAX || g.bytes > KB_HEADER_BYTES_MAX)
		return KB_FAULT_HEADERS;
	if (g.bad_text)
		return KB_FAULT_HEADER_TEXT;
	if (ambiguous(&g, http11))
		return KB_FAULT_FRAMING;
	if (g.hosts > 1 || (http11 && !g.hosts))
		return KB_FAULT_HOST;
	r->head = !strcmp(r->method, "HEAD");
	r->sends = !strcmp(r->method, "POST");
	r->has_length = g.lengths;
	r->length = g.length;
	r->chunked = g.chunked;
	if (!r->head && !r->sends && strcmp(r->method, "GET"))
		return KB_FAULT_METHOD;
	return g.body && !r->sends ? KB_FAULT_BODY : KB_FAULT_NONE;
}

/* ---- target --------------------------------------------------------------- */

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes [from, from+len) into a string of its own. Forms write a space as
   + in queries, never in paths. */
static enum kb_fault decode(void *mem, const char *from, size_t len, bool form,
			    char **ret, size_t *ret_len)
{
	char *out = talloc_array(mem, char, len + 1);
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)from[i];

		if (c == '%') {
			int hi = i + 2 < len ? hex(from[i + 1]) : -1;
			int lo = hi >= 0 ? hex(from[i + 2]) : -1;

			if (lo < 0 || hi * 16 + lo == 0)
				return KB_FAULT_ENCODING;
			c = (unsigned char)(hi * 16 + lo);
			i += 2;
		} else if (c == '+' && form) {
			c = ' ';
		}
		out[n++] = (char)c;
	}
	out[n] = '\0';
	if (kb_utf8_valid(out, n) != n)
		return KB_FAULT_UTF8;
	*ret = out;
	*ret_len = n;
	return KB_FAULT_NONE;
}

static bool bad_segment(const char *text, size_t len)
{
	if (!strcmp(text, ".") || !strcmp(text, ".."))
		return true;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f ||
		    text[i] == '/' || text[i] == '\\')
			return true;
	return false;
}

static enum kb_fault parse_path(struct kb_request *r, const char *p, size_t len)
{
	const char *end = p + len;

	for (p++; p <= end && len > 1; ) {
		const char *slash = memchr(p, '/', (size_t)(end - p));
		const char *stop = slash ? slash : end;
		enum kb_fault fault;
		char *text;
		size_t n;

		fault = decode(r, p, (size_t)(stop - p), false, &text, &n);
		if (fault)
			return fault;
		if (bad_segment(text, n))
			return KB_FAULT_TARGET;
		/* One segment too many is kept as "too many": no route has
		   so many, so it ends as 404. */
		if (r->n_segments < KB_SEGMENTS_MAX)
			r->segments[r->n_segments] = text;
		r->n_segments++;
		p = stop + 1;
	}
	return KB_FAULT_NONE;
}

/* What a query may say more than once; anything else twice is a mistake, and
   in a form everything is: there the first would be taken and the rest not. */
static bool may_repeat(const struct kb_request *r,
		       const struct kb_param *params, const char *name)
{
	return params == r->params && !strcmp(name, "fact");
}

static const struct kb_param *find(const struct kb_param *params, size_t n,
				   const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(params[i].name, name))
			return &params[i];
	return NULL;
}

/* name=value&... of a query or a form. */
static enum kb_fault parse_pairs(struct kb_request *r, const char *p,
				 struct kb_param *params, size_t max,
				 size_t *count)
{
	while (*p) {
		size_t len = strcspn(p, "&");
		size_t name_len = strcspn(p, "=&");
		struct kb_param *param = &params[*count];
		const char *value = p + name_len + (p[name_len] == '=');
		enum kb_fault fault;
		char *text;
		size_t n;

		if (len && *count == max)
			return KB_FAULT_PARAMS;
		if (len) {
			fault = decode(r, p, name_len, true, &text, &n);
			if (fault)
				return fault;
			if (find(params, *count, text) &&
			    !may_repeat(r, params, text))
				return KB_FAULT_REPEATED;
			param->name = text;
			fault = decode(r, value, (size_t)(p + len - value),
				       true, &text, &param->len);
			if (fault)
				return fault;
			param->value = text;
			++*count;
		}
		p += len;
		p += *p == '&';
	}
	return KB_FAULT_NONE;
}

enum kb_fault kb_request_parse(struct kb_request *r)
{
	const char *t = r->target;
	size_t path = strcspn(t, "?");
	enum kb_fault fault;

	if (*t != '/')
		return KB_FAULT_TARGET;
	for (const char *p = t; *p; p++)
		if ((unsigned char)*p <= 0x20 || *p == 0x7f || *p == '#')
			return KB_FAULT_TARGET;
	fault = parse_path(r, t, path);
	if (!fault && t[path])
		fault = parse_pairs(r, t + path + 1, r->params, KB_PARAMS_MAX,
				    &r->n_params);
	return fault;
}

enum kb_fault kb_request_parse_form(struct kb_request *r)
{
	if (!r->body.len)
		return KB_FAULT_NONE;
	/* A zero byte would end the text unseen. */
	if (memchr(r->body.bytes, '\0', r->body.len))
		return KB_FAULT_ENCODING;
	return parse_pairs(r, r->body.bytes, r->form, KB_FIELDS_MAX,
			   &r->n_form);
}

const struct kb_param *kb_request_param(const struct kb_request *r,
					const char *name)
{
	return find(r->params, r->n_params, name);
}

const char *kb_request_field(const struct kb_request *r, const char *name)
{
	const struct kb_param *p = find(r->form, r->n_form, name);

	return p ? p->value : "";
}

enum kb_status kb_request_number(const struct kb_request *r, const char *name,
				 unsigned max, unsigned *ret,
				 struct kb_error *err)
{
	const struct kb_param *p = kb_request_param(r, name);
	unsigned long n;

	if (!p || !p->len)
		return KB_OK;
	n = all_digits(p->value) && p->len < 9 ? strtoul(p->value, NULL, 10) : 0;
	if (n < 1 || n > max)
		return kb_error_set(err, KB_INVALID,
				    "%s must be a number from 1 to %u",
				    name, max);
	*ret = (unsigned)n;
	return KB_OK;
}

const char *kb_request_header(const struct kb_request *r, const char *name)
{
	return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND,
					   name);
}

/* ---- cookies --------------------------------------------------------------- */

/* The library's cookie parser is not used since it unescapes. */
const char *kb_request_cookie(struct kb_request *r, const char *name)
{
	const char *p = kb_request_header(r, "Cookie"), *found = NULL;
	size_t name_len = strlen(name), found_len = 0;

	while (p && *p) {
		size_t len;

		p += strspn(p, "; ");
		len = strcspn(p, ";");
		if (len > name_len && p[name_len] == '=' &&
		    !memcmp(p, name, name_len)) {
			if (found)	/* whose is the other one? */
				return NULL;
			found = p + name_len + 1;
			found_len = len - name_len - 1;
		}
		p += len;
	}
	return found && found_len <= COOKIE_MAX ?
		talloc_strndup(r, found, found_len) : NULL;
}

/* ---- language ------------------------------------------------------------- */

void kb_request_choose_lang(struct kb_request *r, const struct kb_lang *fallback)
{
	const struct kb_param *p = kb_request_param(r, "lang");
	const struct kb_lang *lang = p ? kb_lang_find(p->value) : NULL;

	if (!lang) {
		const char *cookie = kb_request_cookie(r, "lang");

		lang = cookie ? kb_lang_find(cookie) : NULL;
	}
	r->lang_chosen = lang != NULL;
	if (!lang)
		lang = kb_lang_negotiate(kb_request_header(r,
						"Accept-Language"), fallback);
	r->lang = lang;
}

/* ---- writing addresses ---------------------------------------------------- */

char *kb_url_encode(void *mem, const char *text)
{
	static const char digits[] = "0123456789ABCDEF";
	size_t len = strlen(text), n = 0;
	char *out = talloc_array(mem, char, 3 * len + 1);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		    (c >= '0' && c <= '9') || strchr("-._~@", c)) {
			out[n++] = (char)c;
		} else {
			out[n++] = '%';
			out[n++] = digits[c >> 4];
			out[n++] = digits[c & 15];
		}
	}
	out[n] = '\0';
	return out;
}
