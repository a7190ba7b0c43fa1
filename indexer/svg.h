/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * svg.h - writes a picture that stands alone: no scripts, no fonts of its own.
 */
#ifndef KB_SVG_H
#define KB_SVG_H

#include <kb/base.h>

struct svg { struct kb_buf buf; };

/* title and desc: for those who do not see it. css: classes of what is
   drawn. */
void svg_begin(struct svg *s, void *mem, double width, double height,
	const char *title, const char *desc, const char *css);
void svg_end(struct svg *s);
void svg_line(struct svg *s, double x1, double y1, double x2, double y2,
	const char *class);
void svg_rect(struct svg *s, double x, double y, double width, double height,
	const char *class);
void svg_dot(struct svg *s, double x, double y, double radius,
	const char *class);
/* anchor: "start" "middle" "end". */
void svg_text(struct svg *s, double x, double y, const char *anchor,
	const char *class, const char *fmt, ...) KB_PRINTF(6, 7);
/* A line of text that runs upwards. */
void svg_text_up(struct svg *s, double x, double y, const char *class,
	const char *text);
struct svg_point { double x, y; };
void svg_path(struct svg *s, const struct svg_point *v, size_t n,
	const char *class);

#endif
