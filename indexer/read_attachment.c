/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_attachment.c - a picture or paper in attachments/: its name there is its
 * name in articles, /attachments/NAME.
 */
#include "import.h"

enum kb_status kb_read_attachment(struct kb_import *im,
				  const struct kb_source *src,
				  struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const char *slash = strrchr(src->rel, '/');
	struct kb_attachment a = { .name = slash ? slash + 1 : src->rel };
	char *bytes;
	enum kb_status status;

	/* Elsewhere pictures lie for other purposes. */
	if (strncmp(src->rel, "attachments/", 12) != 0) {
		im->counts.skipped++;
		talloc_free(mem);
		return KB_OK;
	}
	status = kb_file_read(mem, src->file,
		KB_ATTACHMENT_MAX, &bytes, &a.len, err);

	a.bytes = bytes;
	if (status == KB_OK)
		status = kb_import_attachment(im, &a, err);
	talloc_free(mem);
	return status;
}
