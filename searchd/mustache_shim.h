/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mustache_shim.h - templates for C: a template is loaded once and rendered by
 * any number of threads at a time. Escapes by default; {{{x}}} does not.
 *
 * Empty strings, null and zero-length arrays are false in sections, so that
 * {{#x}}...{{/x}} means "if there is something". Beside every array x stands
 * has_x, for what is written once around a list.
 */
#ifndef KB_SEARCHD_MUSTACHE_SHIM_H
#define KB_SEARCHD_MUSTACHE_SHIM_H

#include <jansson.h>
#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

struct kb_template;
/* {{>name}} is replaced by dir/name.mustache when it is loaded, and white
   space at line starts is dropped: pages are small and rendering is fast. */
KB_NODISCARD enum kb_status kb_template_load(void *mem, const char *dir,
	const char *name, struct kb_template **ret, struct kb_error *err);

/* A context converted once and shared by many renderings. */
struct kb_view;
struct kb_view *kb_view_new(void *mem, json_t *values);

/* Names are looked up in `values`, then in `shared` (may be NULL). Appends to
   out. */
KB_NODISCARD enum kb_status kb_template_render(const struct kb_template *t,
	json_t *values, const struct kb_view *shared, struct kb_buf *out,
	struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
