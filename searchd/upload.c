/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * upload.c - a form with a file, by the library's own reader of such bodies. In:
 * a whole body, no longer than its route takes. Out: fields, or what is wrong.
 */
#include "upload.h"

#include <kb/text.h>

enum { READ_AT_ONCE = 16 << 10, NAME_MAX_BYTES = 200 };
#define FILE_FIELD "file"
#define NAME_FIELD "file_name"

struct upload {
	struct kb_request *r;
	struct kb_buf text;		/* of the field that is being read */
	enum kb_fault fault;
	bool file;			/* one has begun */
};

static struct kb_param *find(struct kb_request *r, const char *name)
{
	for (size_t i = 0; i < r->n_form; i++)
		if (!strcmp(r->form[i].name, name))
			return &r->form[i];
	return NULL;
}

static void add(struct upload *u, const char *name)
{
	struct kb_request *r = u->r;

	if (find(r, name)) {
		u->fault = KB_FAULT_REPEATED_FIELD;
		return;
	}
	if (r->n_form == KB_FIELDS_MAX) {
		u->fault = KB_FAULT_PARAMS;
		return;
	}
	u->text = (struct kb_buf){ .mem = r };
	kb_buf_adds(&u->text, "");
	r->form[r->n_form++] = (struct kb_param){ kb_strdup(r, name),
						  u->text.bytes, 0 };
}

/* "C:\\pages\\a.html" is a.html; what is no text is no name. */
static void add_name(struct upload *u, const char *path)
{
	const char *slash = strrchr(path, '/'), *back = strrchr(path, '\\');
	const char *name = slash > back ? slash : back;
	size_t len;

	name = name ? name + 1 : path;
	len = strlen(name);
	if (!len || len > NAME_MAX_BYTES || kb_utf8_valid(name, len) < len)
		name = "page";
	add(u, NAME_FIELD);
	if (!u->fault)
		u->r->form[u->r->n_form - 1] = (struct kb_param){ NAME_FIELD,
			kb_strdup(u->r, name), strlen(name) };
}

static void begin(struct upload *u, const char *key, const char *filename)
{
	bool file = !strcmp(key, FILE_FIELD);

	if (file && u->file)
		u->fault = KB_FAULT_REPEATED_FIELD;
	u->file |= file;
	if (!u->fault && file)
		add_name(u, filename ? filename : "page");
	if (!u->fault)
		add(u, key);
}

static enum MHD_Result take(void *cls, enum MHD_ValueKind kind,
			    const char *key, const char *filename,
			    const char *type, const char *encoding,
			    const char *data, uint64_t off, size_t size)
{
	struct upload *u = cls;
	struct kb_param *field;

	if (off == 0 && key)
		begin(u, key, filename);
	if (u->fault || !u->r->n_form)
		return MHD_NO;
	kb_buf_add(&u->text, data, size);
	field = &u->r->form[u->r->n_form - 1];
	field->value = u->text.bytes;
	field->len = u->text.len;
	return MHD_YES;
}

/* Fields other than the file are text. */
static enum kb_fault check(const struct kb_request *r)
{
	for (size_t i = 0; i < r->n_form; i++)
		if (strcmp(r->form[i].name, FILE_FIELD) != 0 &&
		    kb_utf8_valid(r->form[i].value, r->form[i].len) <
		    r->form[i].len)
			return KB_FAULT_UTF8;
	return KB_FAULT_NONE;
}

enum kb_fault kb_upload_parse(struct kb_request *r)
{
	struct upload u = { .r = r };
	struct MHD_PostProcessor *reader = MHD_create_post_processor(
		r->connection, READ_AT_ONCE, take, &u);
	bool read;

	if (!reader)
		return KB_FAULT_MEDIA;
	read = MHD_post_process(reader, r->body.len ? r->body.bytes : "",
				r->body.len) == MHD_YES;
	read = MHD_destroy_post_processor(reader) == MHD_YES && read;
	if (u.fault)
		return u.fault;
	return read ? check(r) : KB_FAULT_ENCODING;
}

const struct kb_param *kb_upload_file(const struct kb_request *r)
{
	for (size_t i = 0; i < r->n_form; i++)
		if (!strcmp(r->form[i].name, FILE_FIELD) && r->form[i].len)
			return &r->form[i];
	return NULL;
}
