/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * svg.c - see svg.h. In: shapes in pixels, texts in UTF-8. Out: SVG; numbers
 * have one decimal, so that the same figures give the same bytes everywhere.
 */
#include "svg.h"

#include <stdarg.h>

static void add_text(struct svg *s, const char *text)
{
	for (; *text; text++)
		if (*text == '<')
			kb_buf_adds(&s->buf, "&lt;");
		else if (*text == '&')
			kb_buf_adds(&s->buf, "&amp;");
		else
			kb_buf_add(&s->buf, text, 1);
}

void svg_begin(struct svg *s, void *mem, double width, double height,
	       const char *title, const char *desc, const char *css)
{
	s->buf = (struct kb_buf){ .mem = mem };
	kb_buf_addf(&s->buf, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
		    "viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" "
		    "height=\"%.0f\" role=\"img\" lang=\"en\" "
		    "aria-labelledby=\"title desc\">\n<title id=\"title\">",
		    width, height, width, height);
	add_text(s, title);
	kb_buf_adds(&s->buf, "</title>\n<desc id=\"desc\">");
	add_text(s, desc);
	kb_buf_addf(&s->buf, "</desc>\n<style>\n%s</style>\n", css);
}

void svg_end(struct svg *s)
{
	kb_buf_adds(&s->buf, "</svg>\n");
}

void svg_line(struct svg *s, double x1, double y1, double x2, double y2,
	      const char *class)
{
	kb_buf_addf(&s->buf, "<path class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\""
		    "/>\n", class, x1, y1, x2, y2);
}

void svg_rect(struct svg *s, double x, double y, double width, double height,
	      const char *class)
{
	kb_buf_addf(&s->buf, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" "
		    "width=\"%.1f\" height=\"%.1f\"/>\n", class, x, y, width,
		    height);
}

void svg_dot(struct svg *s, double x, double y, double radius,
	     const char *class)
{
	kb_buf_addf(&s->buf, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" "
		    "r=\"%.1f\"/>\n", class, x, y, radius);
}

void svg_text(struct svg *s, double x, double y, const char *anchor,
	      const char *class, const char *fmt, ...)
{
	char text[512];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	kb_buf_addf(&s->buf, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" "
		    "text-anchor=\"%s\">", class, x, y, anchor);
	add_text(s, text);
	kb_buf_adds(&s->buf, "</text>\n");
}

void svg_text_up(struct svg *s, double x, double y, const char *class,
		 const char *text)
{
	kb_buf_addf(&s->buf, "<text class=\"%s\" text-anchor=\"middle\" "
		    "transform=\"translate(%.1f %.1f) rotate(-90)\">", class,
		    x, y);
	add_text(s, text);
	kb_buf_adds(&s->buf, "</text>\n");
}

void svg_path(struct svg *s, const struct svg_point *v, size_t n,
	      const char *class)
{
	if (!n)
		return;
	kb_buf_addf(&s->buf, "<path class=\"%s\" d=\"M%.1f %.1f", class,
		    v[0].x, v[0].y);
	for (size_t i = 1; i < n; i++)
		kb_buf_addf(&s->buf, "L%.1f %.1f", v[i].x, v[i].y);
	kb_buf_adds(&s->buf, "\"/>\n");
}
