/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calibration.h - how far stated confidence can be trusted: figures of trials
 * (kb/learn.h). calibration.c computes, calibration_svg.c draws,
 * cmd_calibrate.c tells.
 */
#ifndef KB_CALIBRATION_H
#define KB_CALIBRATION_H

#include <kb/learn.h>

enum { CALIBRATION_BINS = 10 };

/* A share with Wilson's 95 % interval, of n trials; NAN without any. */
struct calibration_share { size_t n; double share, low, high; };

/* Trials whose stated confidence is in one tenth. */
struct calibration_bin {
	struct calibration_share right;
	double stated;		/* mean confidence */
	double weight;		/* of all trials */
};

/* What readers get when so many percent of the answers may be wrong. */
struct calibration_limit {
	double answered;	/* share of the questions */
	struct calibration_share wrong;
};

/* The surest so many questions, and how many of their answers are right. */
struct calibration_point { double answered, right; };

struct calibration {
	const char *lang;	/* NULL: all trials */
	size_t trials, answerable;
	double ece;		/* expected calibration error */
	double brier;
	struct calibration_bin bins[CALIBRATION_BINS];
	struct calibration_limit limits[KB_WRONG_MAX];
	struct calibration_point *curve; size_t n_curve;
};

struct calibrations {
	void *mem;
	struct kb_trial_row *rows; size_t n, room;
	struct calibration *v; size_t n_v;	/* all, then each language */
	double threshold[KB_WRONG_MAX];
	unsigned wrong_max;	/* the operator's setting */
};

/* A kb_trial_fn of struct calibrations. */
void calibration_add(void *user, const struct kb_trial_row *row);
/* Sorts the rows and computes v. */
void calibration_compute(struct calibrations *c);

/* Writes the picture. */
KB_NODISCARD enum kb_status calibration_draw(const struct calibrations *c,
	const char *file, struct kb_error *err);

#endif
