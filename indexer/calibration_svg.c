/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calibration_svg.c - the picture of calibration. In: struct calibrations.
 * Out: SVG. Above: how often answers of a stated confidence are right, with
 * how many there are, and how right the surest answers are, the more of the
 * questions get one. Below: the first once more for each language.
 */
#include <math.h>

#include "calibration.h"
#include "svg.h"

enum { WIDTH = 960, MARGIN = 32, TOP = 120, SIDE = 336, BARS = 56, GAP = 128,
       LEFT = 84, RIGHT = LEFT + SIDE + GAP, BELOW = TOP + SIDE + 236,
       SMALL = 164, STEP = 224, PER_ROW = 4, LABEL = 15, CURVE_STEP = 2 };

/* Colours of the site's tokens; each language has a dash of its own too. */
static const char css[] =
	".paper{fill:#fff}.band{fill:#f2f6f6}\n"
	"text{font:13px system-ui,-apple-system,\"Segoe UI\",\"Noto Sans\","
	"sans-serif;fill:#1b2629;font-variant-numeric:tabular-nums}\n"
	"text.title{font-size:20px;font-weight:600}"
	"text.head{font-size:15px;font-weight:600}"
	"text.soft{fill:#55666b}text.small{font-size:11px;fill:#55666b}"
	"text.mark{font-weight:600;fill:#0b5f69}\n"
	"path{fill:none;stroke-linejoin:round;stroke-linecap:round}"
	".grid{stroke:#dde5e6;stroke-width:1}.axis{stroke:#7f9095}"
	".ideal{stroke:#7f9095;stroke-width:1.5;stroke-dasharray:2 5}\n"
	".way{stroke:#0b6f7a;stroke-width:2}.whole{stroke:#0b6f7a;"
	"stroke-width:3}.span{stroke:#0b6f7a;stroke-width:1.5;opacity:.6}"
	".dot{fill:#0b6f7a;stroke:#fff;stroke-width:1.5}.bar{fill:#9cc5ca}"
	".limit{stroke:#1b2629;stroke-width:1.5;stroke-dasharray:5 4}\n"
	".l0{stroke:#9a5b00;stroke-dasharray:9 4}"
	".l1{stroke:#6a4c9c;stroke-dasharray:3 4}"
	".l2{stroke:#2c6e31;stroke-dasharray:12 3 3 3}"
	".l3{stroke:#a8325a;stroke-dasharray:6 3}"
	".l0,.l1,.l2,.l3{stroke-width:1.75}\n"
	"@media (prefers-color-scheme:dark){.paper{fill:#12191b}"
	".band{fill:#182225}text{fill:#e4ecee}text.soft,text.small{"
	"fill:#a3b3b7}text.mark{fill:#7fd6df}.grid{stroke:#2a373b}"
	".axis,.ideal{stroke:#7f9095}.way,.whole,.span{stroke:#5cc3cf}"
	".dot{fill:#5cc3cf;stroke:#12191b}.bar{fill:#2f626a}"
	".limit{stroke:#e4ecee}.l0{stroke:#e0a24a}.l1{stroke:#b49be0}"
	".l2{stroke:#7cc381}.l3{stroke:#ec8aac}}\n";

/* A square with its lower left corner and what its sides stand for. */
struct plot { struct svg *s; double x, y, side, low; };

static double across(const struct plot *p, double share)
{
	return p->x + share * p->side;
}

static double up(const struct plot *p, double share)
{
	return p->y - (share - p->low) / (1 - p->low) * p->side;
}

static void draw_ground(const struct plot *p, int steps)
{
	svg_rect(p->s, p->x, p->y - p->side, p->side, p->side, "band");
	for (int i = 0; i <= steps; i++) {
		double share = (double)i / steps;
		double y = p->low + (1 - p->low) * share;

		svg_line(p->s, across(p, share), p->y, across(p, share),
			 p->y - p->side, "grid");
		svg_line(p->s, p->x, up(p, y), p->x + p->side, up(p, y),
			 "grid");
		svg_text(p->s, p->x - 8, up(p, y) + 4, "end", "small", "%.0f",
			 100 * y);
		svg_text(p->s, across(p, share), p->y + 16, "middle", "small",
			 "%.0f", 100 * share);
	}
	svg_line(p->s, p->x, p->y, p->x + p->side, p->y, "axis");
	svg_line(p->s, p->x, p->y, p->x, p->y - p->side, "axis");
}

/* ---- stated and right ------------------------------------------------------ */

static void draw_bins(const struct plot *p, const struct calibration *c,
		      double radius)
{
	struct svg_point way[CALIBRATION_BINS];
	size_t n = 0;

	svg_line(p->s, p->x, p->y, p->x + p->side, p->y - p->side, "ideal");
	for (int i = 0; i < CALIBRATION_BINS; i++) {
		const struct calibration_bin *b = &c->bins[i];
		double x = across(p, b->stated);

		if (!b->right.n)
			continue;
		svg_line(p->s, x, up(p, b->right.low), x,
			 up(p, b->right.high), "span");
		svg_line(p->s, x - radius, up(p, b->right.low), x + radius,
			 up(p, b->right.low), "span");
		svg_line(p->s, x - radius, up(p, b->right.high), x + radius,
			 up(p, b->right.high), "span");
		way[n++] = (struct svg_point){ x, up(p, b->right.share) };
	}
	svg_path(p->s, way, n, "way");
	for (size_t i = 0; i < n; i++)
		svg_dot(p->s, way[i].x, way[i].y, radius, "dot");
}

static void draw_counts(const struct plot *p, const struct calibration *c)
{
	double width = p->side / CALIBRATION_BINS, bottom = p->y + 64 + BARS;
	size_t most = 1;

	for (int i = 0; i < CALIBRATION_BINS; i++)
		if (c->bins[i].right.n > most)
			most = c->bins[i].right.n;
	for (int i = 0; i < CALIBRATION_BINS; i++) {
		size_t n = c->bins[i].right.n;
		double height = BARS * (double)n / (double)most;

		svg_rect(p->s, p->x + i * width + 2, bottom - height,
			 width - 4, height, "bar");
		svg_text(p->s, p->x + (i + .5) * width, bottom - height - 4,
			 "middle", "small", "%zu", n);
	}
	svg_line(p->s, p->x, bottom, p->x + p->side, bottom, "axis");
	svg_text_up(p->s, p->x - 48, bottom - BARS / 2.0, "soft", "trials");
}

static void draw_reliability(struct svg *s, const struct calibration *c)
{
	const struct plot p = { s, LEFT, TOP + SIDE, SIDE, 0 };

	svg_text(s, p.x, TOP - 16, "start", "head",
		 "Is it right as often as it says?");
	draw_ground(&p, 5);
	draw_bins(&p, c, 4.5);
	svg_text(s, p.x + SIDE / 2.0, p.y + 36, "middle", "soft",
		 "stated confidence, %%");
	svg_text_up(s, p.x - 48, p.y - SIDE / 2.0, "soft",
		    "first answer right, % with 95 % interval");
	draw_counts(&p, c);
}

/* ---- answered and right ---------------------------------------------------- */

/* The scale begins at the ten below the lowest curve, at most at 80 %. */
static double lowest(const struct calibrations *all)
{
	double low = .8;

	for (size_t i = 0; i < all->n_v; i++)
		for (size_t k = 0; k < all->v[i].n_curve; k++)
			low = fmin(low, all->v[i].curve[k].right);
	return floor(low * 10) / 10;
}

/* Steps of less than two pixels are left out. */
static void draw_curve(const struct plot *p, const struct calibration *c,
		       const char *class)
{
	struct svg_point v[SIDE / CURVE_STEP + 2];
	size_t n = 0;

	for (size_t i = 0; i < c->n_curve; i++) {
		double x = across(p, c->curve[i].answered);
		bool last = i + 1 == c->n_curve;

		if (n && !last && x < v[n - 1].x + CURVE_STEP)
			continue;
		v[n++] = (struct svg_point){ x, up(p, c->curve[i].right) };
		if (n == KB_COUNT(v))
			break;
	}
	svg_path(p->s, v, n, class);
}

static void draw_limit(const struct plot *p, const struct calibrations *all)
{
	const struct calibration_limit *l =
		&all->v[0].limits[all->wrong_max - 1];
	double x, y = up(p, 1 - all->wrong_max / 100.0);

	svg_line(p->s, p->x, y, p->x + p->side, y, "limit");
	if (!l->wrong.n)
		return;
	x = across(p, l->answered);
	y = up(p, 1 - l->wrong.share);
	svg_line(p->s, x, up(p, 1 - l->wrong.high), x,
		 up(p, 1 - l->wrong.low), "span");
	svg_dot(p->s, x, y, 6, "dot");
}

/* What the marks of the plot above it mean. */
static void tell_limit(const struct plot *p, const struct calibrations *all)
{
	const struct calibration_limit *l =
		&all->v[0].limits[all->wrong_max - 1];
	double y = p->y + 76;

	svg_line(p->s, p->x, y - 4, p->x + 24, y - 4, "limit");
	svg_text(p->s, p->x + 36, y, "start", "soft", "at most %u %% wrong: "
		 "the setting wrong_max", all->wrong_max);
	y += 22;
	svg_dot(p->s, p->x + 12, y - 4, 6, "dot");
	if (!l->wrong.n) {
		svg_text(p->s, p->x + 36, y, "start", "mark",
			 "no answer is sure enough");
		return;
	}
	svg_text(p->s, p->x + 36, y, "start", "mark",
		 "%.1f %% answered, %.1f %% of these wrong", 100 * l->answered,
		 100 * l->wrong.share);
	svg_text(p->s, p->x + 36, y + 20, "start", "soft", "by its threshold, "
		 "on trials that were kept from it");
}

/* Names of curves beside their ends, pushed apart. */
static void draw_key(const struct plot *p, const struct calibrations *all)
{
	double ends[8], y;
	size_t order[8], n = all->n_v < KB_COUNT(ends) ? all->n_v :
		KB_COUNT(ends);

	for (size_t i = 0; i < n; i++) {
		const struct calibration *c = &all->v[i];
		size_t at = i;

		ends[i] = c->n_curve ? up(p, c->curve[c->n_curve - 1].right) :
			p->y;
		for (; at > 0 && ends[order[at - 1]] > ends[i]; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	y = p->y - p->side;
	for (size_t i = 0; i < n; i++) {
		const struct calibration *c = &all->v[order[i]];

		if (!c->n_curve)
			continue;
		y = fmax(y, fmin(ends[order[i]],
				 p->y - (double)(n - 1 - i) * LABEL));
		svg_text(p->s, p->x + p->side + 8, y + 4, "start",
			 c->lang ? "soft" : "mark", "%s",
			 c->lang ? c->lang : "all");
		y += LABEL;
	}
}

static const char *class_of(size_t lang)
{
	static const char *const classes[] = { "l0", "l1", "l2", "l3" };

	return classes[lang % KB_COUNT(classes)];
}

static void draw_coverage(struct svg *s, const struct calibrations *all)
{
	const struct plot p = { s, RIGHT, TOP + SIDE, SIDE, lowest(all) };

	svg_text(s, p.x, TOP - 16, "start", "head",
		 "How right are the surest answers?");
	draw_ground(&p, 5);
	for (size_t i = 1; i < all->n_v && all->n_v > 2; i++)
		draw_curve(&p, &all->v[i], class_of(i - 1));
	draw_curve(&p, &all->v[0], "whole");
	draw_limit(&p, all);
	if (all->n_v > 2)
		draw_key(&p, all);
	svg_text(s, p.x + SIDE / 2.0, p.y + 36, "middle", "soft",
		 "questions that get an answer, %%");
	svg_text_up(s, p.x - 48, p.y - SIDE / 2.0, "soft",
		    "of these answers right, %");
	tell_limit(&p, all);
}

/* ---- the languages --------------------------------------------------------- */

static void draw_lang(struct svg *s, const struct calibration *c, size_t at)
{
	const struct plot p = { s, LEFT + (double)(at % PER_ROW) * STEP,
		BELOW + SMALL + (double)(at / PER_ROW) * (SMALL + 96), SMALL,
		0 };

	svg_text(s, p.x, p.y - SMALL - 28, "start", "head", "%s", c->lang);
	svg_text(s, p.x, p.y - SMALL - 10, "start", "small",
		 "%zu trials, calibration error %.3f", c->trials, c->ece);
	draw_ground(&p, 2);
	draw_bins(&p, c, 3);
}

static char *describe(const struct calibrations *all)
{
	const struct calibration *c = &all->v[0];
	const struct calibration_limit *l = &c->limits[all->wrong_max - 1];
	struct kb_buf b = { .mem = all->mem };

	kb_buf_addf(&b, "Expected calibration error %.3f, Brier score %.3f "
		    "over %zu trials.", c->ece, c->brier, c->trials);
	for (int i = 0; i < CALIBRATION_BINS; i++)
		if (c->bins[i].right.n)
			kb_buf_addf(&b, " Stated %.0f %%: right %.0f %% of "
				    "%zu.", 100 * c->bins[i].stated,
				    100 * c->bins[i].right.share,
				    c->bins[i].right.n);
	kb_buf_addf(&b, " With at most %u %% wrong allowed, %.1f %% of the "
		    "questions get an answer", all->wrong_max,
		    100 * l->answered);
	if (l->wrong.n)
		kb_buf_addf(&b, ", %.1f %% of them wrong",
			    100 * l->wrong.share);
	kb_buf_adds(&b, ".");
	return b.bytes;
}

enum kb_status calibration_draw(const struct calibrations *all,
				const char *file, struct kb_error *err)
{
	const struct calibration *c = &all->v[0];
	size_t langs = all->n_v > 2 ? all->n_v - 1 : 0;
	double height = langs ? BELOW + (double)((langs - 1) / PER_ROW + 1) *
		(SMALL + 96) - 48 : BELOW - 48;
	const char *title = "How far confidence can be trusted";
	struct svg s;

	svg_begin(&s, all->mem, WIDTH, height, title, describe(all), css);
	svg_rect(&s, 0, 0, WIDTH, height, "paper");
	svg_text(&s, MARGIN, 44, "start", "title", "%s", title);
	svg_text(&s, MARGIN, 68, "start", "soft", "%zu trials, %zu with a "
		 "right answer. Expected calibration error %.3f, Brier score "
		 "%.3f.", c->trials, c->answerable, c->ece, c->brier);
	draw_reliability(&s, c);
	draw_coverage(&s, all);
	if (langs)
		svg_text(&s, LEFT, BELOW - 60, "start", "head", "In each "
			 "language: stated confidence across, right answers "
			 "upwards, %%");
	for (size_t i = 0; i < langs; i++)
		draw_lang(&s, &all->v[i + 1], i);
	svg_end(&s);
	return kb_file_write(file, s.buf.bytes, s.buf.len, err);
}
