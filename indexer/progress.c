/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * progress.c - draws progress. Called for every item, so it looks at the clock
 * only now and then and draws at most ten times a second.
 */
#include <stdio.h>
#include <unistd.h>

#include <kb/base.h>

#include "progress.h"

enum { BAR = 24 };
static const uint64_t bar_ns = 100000000, line_ns = 5000000000;

void kb_progress_start(struct kb_progress *p, const char *label, bool quiet)
{
	*p = (struct kb_progress){
		.label = label,
		.quiet = quiet,
		.terminal = isatty(STDERR_FILENO),
		.start_ns = kb_clock_ns(),
	};
	p->last_ns = p->start_ns;
}

static void format_left(char *buf, size_t size, double seconds)
{
	unsigned s = seconds < 360000 ? (unsigned)(seconds + .5) : 360000;

	if (s >= 3600)
		snprintf(buf, size, "%u h %02u min", s / 3600, s / 60 % 60);
	else if (s >= 60)
		snprintf(buf, size, "%u min %02u s", s / 60, s % 60);
	else
		snprintf(buf, size, "%u s", s);
}

static void draw(struct kb_progress *p, uint64_t now, double part)
{
	double seconds = (double)(now - p->start_ns) / 1e9;
	double rate = (double)p->items / seconds;
	char left[32], bar[BAR + 1];

	part = part < 0 ? 0 : part > 1 ? 1 : part;
	format_left(left, sizeof(left),
		    part > 0 ? seconds / part - seconds : 0);
	if (!p->terminal) {
		fprintf(stderr, "%s: %.0f %%, %llu done, %.0f/s, %s left\n",
			p->label, part * 100, (unsigned long long)p->items,
			rate, left);
		return;
	}
	for (int i = 0; i < BAR; i++)
		bar[i] = i < (int)(part * BAR) ? '#' : '.';
	bar[BAR] = '\0';
	fprintf(stderr, "\r%s [%s] %3.0f %%  %llu  %.0f/s  %s left\033[K",
		p->label, bar, part * 100, (unsigned long long)p->items, rate,
		left);
	p->shown = true;
}

void kb_progress_at(struct kb_progress *p, uint64_t items, double part)
{
	p->items = items;
	if (p->quiet)
		return;
	uint64_t now = kb_clock_ns();
	if (now - p->last_ns < (p->terminal ? bar_ns : line_ns))
		return;
	p->last_ns = now;
	draw(p, now, part);
}

void kb_progress_clear(struct kb_progress *p)
{
	if (p->shown)
		fputs("\r\033[K", stderr);
	p->shown = false;
}
