/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit.c - Newton's method for the conditional logit. The sums run in the order
 * of the examples, so the same examples give the same weights.
 */
#include "fit.h"

#include <math.h>

enum { STEPS = 40, ALTERNATIVES_MAX = 256 };

struct state {
	size_t d;
	double gradient[KB_FIT_MAX];
	double hessian[KB_FIT_MAX][KB_FIT_MAX];
};

static void probabilities(const struct kb_logit *c, size_t d,
			  const double *w, double *p)
{
	double top = -INFINITY, sum = 0;

	for (size_t i = 0; i < c->n; i++) {
		p[i] = 0;
		for (size_t k = 0; k < d; k++)
			p[i] += w[k] * c->x[i * d + k];
		top = p[i] > top ? p[i] : top;
	}
	for (size_t i = 0; i < c->n; i++)
		sum += p[i] = exp(p[i] - top);
	for (size_t i = 0; i < c->n; i++)
		p[i] /= sum;
}

static void add_choice(struct state *s, const struct kb_logit *c,
		       const double *w)
{
	double p[ALTERNATIVES_MAX], mean[KB_FIT_MAX] = { 0 };
	const double *right = c->x + c->right * s->d;

	probabilities(c, s->d, w, p);
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < s->d; k++)
			mean[k] += p[i] * c->x[i * s->d + k];
	for (size_t k = 0; k < s->d; k++)
		s->gradient[k] += c->weight * (right[k] - mean[k]);
	for (size_t i = 0; i < c->n; i++) {
		const double *x = c->x + i * s->d;

		if (p[i] < 1e-9)
			continue;
		for (size_t k = 0; k < s->d; k++)
			for (size_t l = 0; l <= k; l++)
				s->hessian[k][l] += c->weight * p[i] *
					(x[k] - mean[k]) * (x[l] - mean[l]);
	}
}

/* Cholesky; the hessian with the prior is positive definite. */
static void solve(struct state *s, double *step)
{
	size_t d = s->d;
	double (*a)[KB_FIT_MAX] = s->hessian;

	for (size_t k = 0; k < d; k++) {
		for (size_t l = 0; l <= k; l++) {
			double sum = a[k][l];

			for (size_t m = 0; m < l; m++)
				sum -= a[k][m] * a[l][m];
			a[k][l] = k == l ? sqrt(sum > 1e-12 ? sum : 1e-12) :
				sum / a[l][l];
		}
	}
	for (size_t k = 0; k < d; k++) {
		step[k] = s->gradient[k];
		for (size_t m = 0; m < k; m++)
			step[k] -= a[k][m] * step[m];
		step[k] /= a[k][k];
	}
	for (size_t k = d; k-- > 0;) {
		for (size_t m = k + 1; m < d; m++)
			step[k] -= a[m][k] * step[m];
		step[k] /= a[k][k];
	}
}

struct problem {
	const struct kb_logit *choices; size_t n, d;
	const double *prior, *precision;
	const int *sign;
};

/* What is to be made as large as it can be. */
static double gain(const struct problem *p, const double *w)
{
	double sum = 0;

	for (size_t i = 0; i < p->n; i++) {
		double of[ALTERNATIVES_MAX];

		probabilities(&p->choices[i], p->d, w, of);
		sum += p->choices[i].weight *
			log(of[p->choices[i].right] + 1e-300);
	}
	for (size_t k = 0; k < p->d; k++)
		sum -= p->precision[k] * (w[k] - p->prior[k]) *
			(w[k] - p->prior[k]) / 2;
	return sum;
}

static void newton(const struct problem *p, const double *w, double *step)
{
	struct state s = { .d = p->d };

	for (size_t k = 0; k < p->d; k++) {
		s.gradient[k] = p->precision[k] * (p->prior[k] - w[k]);
		s.hessian[k][k] = p->precision[k];
	}
	for (size_t i = 0; i < p->n; i++)
		add_choice(&s, &p->choices[i], w);
	/* A weight held at its bound does not move further out. */
	for (size_t k = 0; p->sign && k < p->d; k++)
		if (p->sign[k] && w[k] == 0 &&
		    s.gradient[k] * p->sign[k] < 0) {
			s.gradient[k] = 0;
			s.hessian[k][k] += 1e9;
		}
	solve(&s, step);
}

/* A part of the step; weights stay on their side of 0. */
static void move(const struct problem *p, const double *w, const double *step,
		 double part, double *ret)
{
	for (size_t k = 0; k < p->d; k++) {
		ret[k] = w[k] + part * step[k];
		if (p->sign && p->sign[k] && ret[k] * p->sign[k] < 0)
			ret[k] = 0;
	}
}

void kb_logit_fit(const struct kb_logit *choices, size_t n, size_t d,
		  const double *prior, const double *precision,
		  const int *sign, double *ret)
{
	const struct problem p = { choices, n, d, prior, precision, sign };
	double w[KB_FIT_MAX], step[KB_FIT_MAX], next[KB_FIT_MAX];
	double now;

	memcpy(w, prior, d * sizeof(*w));
	now = gain(&p, w);
	for (int round = 0; round < STEPS; round++) {
		double part = 1, then = -INFINITY;

		newton(&p, w, step);
		for (; part > 1e-4 && then < now; part /= 2) {
			move(&p, w, step, part, next);
			then = gain(&p, next);
		}
		if (then < now + 1e-7 * fabs(now))
			break;
		memcpy(w, next, d * sizeof(*w));
		now = then;
	}
	for (size_t k = 0; k < d; k++)
		ret[k] = nearbyint(w[k] * 10000) / 10000;
}
