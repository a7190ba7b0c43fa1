/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * read_synonyms.c - synonyms/LANG.yaml.
 */
#include "import.h"

enum { FILE_MAX = 1 << 20 };

enum kb_status kb_read_synonyms(struct kb_import *im,
				const struct kb_source *src,
				struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	const char *slash = strrchr(src->rel, '/');
	const char *name = slash ? slash + 1 : src->rel;
	char *lang = kb_strndup(mem, name, strlen(name) - strlen(".yaml"));
	struct kb_synonyms *syn;
	char *bytes;
	size_t len;
	enum kb_status status = kb_file_read(mem, src->file, FILE_MAX, &bytes,
					     &len, err);

	if (status == KB_OK)
		status = kb_synonyms_parse(mem, src->file, lang, bytes, len,
					   &syn, err);
	if (status == KB_OK) {
		syn->path = src->rel;
		status = kb_import_synonyms(im, syn, err);
	}
	talloc_free(mem);
	return status;
}
