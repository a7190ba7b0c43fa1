/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * preview.c - POST /v1/preview: an article that is being written as its page
 * will show it. Made by a process of its own; the connection sleeps meanwhile
 * and its worker goes on with others. The handler runs twice: to start, and
 * when the process has ended.
 */
#include "preview.h"

#include "json_body.h"
#include "render.h"
#include "routes.h"

#include <kb/text.h>

struct kb_preview {
	struct kb_render *render;	/* NULL: taken, or never started */
	enum kb_status status;		/* of the start */
};

static int drop(struct kb_preview *p)
{
	size_t len;

	if (p->render)
		kb_render_take(p->render, NULL, &len);
	p->render = NULL;
	return 0;
}

static void wake(void *connection)
{
	MHD_resume_connection(connection);
}

static enum kb_status read_body(struct kb_request *r, const char **source,
				size_t *len, const char **lang,
				struct kb_error *err)
{
	json_error_t where;
	json_t *root;
	const char *code = "en", *text;
	enum kb_status status = kb_json_body(r, &root, err);

	if (status)
		return status;
	if (json_unpack_ex(root, &where, JSON_STRICT, "{s:s%,s?s}", "source",
			   &text, len, "lang", &code))
		return kb_error_set(err, KB_INVALID, "the body must be "
			"{\"source\": \"...\", \"lang\": \"en\"}: %s",
			where.text);
	*source = kb_strndup(r, text, *len);
	*lang = kb_lang_find(code) ? kb_lang_find(code)->code : NULL;
	return *lang ? KB_OK : kb_error_set(err, KB_INVALID,
		"lang must be one of zh-Hans, zh-Hant, en, ru");
}

static void begin_with(struct kb_request *r, const char *bytes, size_t len,
		       const char *option, const char *value, bool patient)
{
	struct kb_preview *p = kb_new(r, struct kb_preview);
	struct kb_error why;

	talloc_set_destructor(p, drop);
	r->preview = p;
	r->later = true;
	/* First asleep: it may be done before this thread goes on. */
	MHD_suspend_connection(r->connection);
	p->status = kb_render_start(bytes, len, option, value, patient, wake,
				    r->connection, &p->render, &why);
	if (p->status)
		MHD_resume_connection(r->connection);
}

void kb_preview_begin(struct kb_request *r, const char *bytes, size_t len,
		      const char *lang, bool patient)
{
	begin_with(r, bytes, len, "--lang", lang, patient);
}

void kb_preview_page(struct kb_request *r, const char *bytes, size_t len,
		     const char *encoding)
{
	begin_with(r, bytes, len, "--page", encoding, true);
}

enum kb_previewed kb_preview_end(struct kb_request *r, const char **ret,
				 size_t *len)
{
	struct kb_preview *p = r->preview;
	char *bytes;

	r->later = false;
	r->preview = NULL;
	*ret = "";
	*len = 0;
	if (p->status)
		return KB_PREVIEW_BUSY;
	bytes = kb_render_take(p->render, r, len);
	p->render = NULL;
	if (!bytes) {
		*len = 0;
		return KB_PREVIEW_SLOW;
	}
	*ret = bytes;
	return KB_PREVIEW_DONE;
}

static enum kb_status begin(struct kb_request *r, struct kb_error *err)
{
	const char *source = NULL, *lang = NULL;
	size_t len = 0;
	enum kb_status status = read_body(r, &source, &len, &lang, err);

	if (!status)
		kb_preview_begin(r, source, len, lang, false);
	return status;
}

static void refuse(struct kb_request *r, struct kb_reply *reply,
		   const char *detail)
{
	kb_reply_problem(reply, r, 422, "not-rendered",
			 "This text cannot be shown", detail);
}

static void show(struct kb_request *r, struct kb_reply *reply,
		 const char *bytes, size_t len)
{
	json_t *root = json_loadb(bytes, len, 0, NULL);
	const char *problem = json_string_value(json_object_get(root,
								"problem"));

	if (json_object_get(root, "html")) {
		kb_reply_json(reply, json_incref(root));
	} else if (problem) {
		refuse(r, reply, talloc_asprintf(r, "Line %lld: %s",
			(long long)json_integer_value(json_object_get(root,
								"line")),
			problem));
	} else {
		refuse(r, reply, "It takes more time or memory than a page "
		       "may: look for very many or very deep lists, quotes, "
		       "images or links.");
	}
	json_decref(root);
}

static enum kb_status end(struct kb_request *r, struct kb_reply *reply)
{
	const char *bytes;
	size_t len;

	if (kb_preview_end(r, &bytes, &len) == KB_PREVIEW_BUSY) {
		kb_reply_problem(reply, r, 503, "busy", "Too many previews",
			"As many previews as may be are being made; try again "
			"in a moment.");
		reply->retry_after = 1;
		return KB_OK;
	}
	show(r, reply, bytes, len);
	return KB_OK;
}

enum kb_status kb_api_preview(struct kb_request *r, struct kb_reply *reply,
			      struct kb_error *err)
{
	return r->preview ? end(r, reply) : begin(r, err);
}
