/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * upload.h - forms that carry a file. In: a body that is multipart/form-data.
 * Out: the same fields as of any form, and the file.
 */
#ifndef KB_SEARCHD_UPLOAD_H
#define KB_SEARCHD_UPLOAD_H

#include "request.h"

/* Fills r->form. A file is a field as others, its bytes as they came; its name
   without folders is the field "file_name". One file a form, and no field
   twice. */
enum kb_fault kb_upload_parse(struct kb_request *r);
/* The file's bytes; NULL: none came, or it is empty. */
const struct kb_param *kb_upload_file(const struct kb_request *r);

#endif
