/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ask.c - names the attribute that separates the leading answers best.
 *
 * In: hits, best first, with their articles. How likely each is what was
 * meant is a softmax of the scores relative to the best. An attribute splits
 * them into groups of equal value; an article without the field, or for all,
 * stands in every group. With w the mass of those and G the groups' shares of
 * the rest, a reply is expected to tell (1 - w) H(G) bits. Out: the attribute,
 * its values as options in the order of the hits.
 */
#include "ask.h"

#include <math.h>

#define NEAR .85	/* of the best score: still leading */
#define SHARPNESS 10.	/* of the softmax: 15 % behind is 4.5 times rarer */
#define GAIN_MIN .3	/* bits; less is not worth a question */
#define FIELD_ENOUGH .75	/* of what the list of titles would tell */

/* What people can answer without looking it up comes first: it wins when two
   tell the same. */
static const char *const fields[] = { "region", "tier", "version", "product" };
static const char topic[] = "topic";

struct group { const char *value; double mass; };
struct split {
	const char *attribute;
	struct group groups[KB_LEADS_MAX]; size_t n;
	double everywhere;	/* mass of hits that stand in every group */
	double gain;
};

bool kb_attribute_known(const char *attribute)
{
	for (size_t i = 0; i < KB_COUNT(fields); i++)
		if (!strcmp(fields[i], attribute))
			return true;
	return !strcmp(attribute, topic);
}

const char *kb_article_environment(const struct kb_article *a,
				   const char *attribute)
{
	for (size_t i = 0; i < a->n_environment; i++)
		if (!strcmp(a->environment[i].key, attribute))
			return *a->environment[i].value &&
			       strcmp(a->environment[i].value, "all") != 0 ?
				a->environment[i].value : NULL;
	return NULL;
}

size_t kb_leads_count(const struct kb_hit *hits, size_t n)
{
	size_t near = 0;

	while (near < n && near <= KB_LEADS_MAX && hits[0].score > 0 &&
	       hits[near].score >= NEAR * hits[0].score)
		near++;
	return near;
}

/* Rounded, so that it is the same with every libm. */
static double likelihood(double score, double best)
{
	return nearbyint(4096 * exp(SHARPNESS * (score / best - 1)));
}

double kb_leads_share(const struct kb_hit *hits, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += likelihood(hits[i].score, hits[0].score);
	return n ? 4096 / sum : 0;
}

static void likelihoods(const struct kb_answer_hit *hits, size_t n, double *p)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		p[i] = likelihood(hits[i].hit.score, hits[0].hit.score);
		sum += p[i];
	}
	for (size_t i = 0; i < n; i++)
		p[i] /= sum;
}

static double gain_of(const struct split *s)
{
	double named = 1 - s->everywhere, bits = 0;

	if (s->n < 2 || s->n > KB_CHOICES_MAX)
		return 0;
	for (size_t i = 0; i < s->n; i++) {
		double share = s->groups[i].mass / named;

		bits -= share * log2(share);
	}
	return nearbyint(1000 * named * bits) / 1000;
}

static struct split split_by(const char *attribute,
			     const struct kb_answer_hit *hits, size_t n,
			     const double *p)
{
	struct split s = { .attribute = attribute };

	for (size_t i = 0; i < n; i++) {
		const struct kb_article *a = hits[i].stored.article;
		const char *value = attribute == topic ? a->id :
			kb_article_environment(a, attribute);
		size_t g = 0;

		if (!value) {
			s.everywhere += p[i];
			continue;
		}
		while (g < s.n && strcmp(s.groups[g].value, value) != 0)
			g++;
		if (g == s.n)
			s.groups[s.n++] = (struct group){ .value = value };
		s.groups[g].mass += p[i];
	}
	s.gain = gain_of(&s);
	return s;
}

static bool was_asked(const struct kb_fact *facts, size_t n,
		      const char *attribute)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(facts[i].attribute, attribute))
			return true;
	return false;
}

/* The title; where another article has the same one, the heading of the part
   that was found. */
static const char *label_of(const struct kb_answer_hit *hits, size_t n,
			    size_t at)
{
	const char *title = hits[at].stored.article->title;
	const char *heading = hits[at].passage.heading;

	for (size_t i = 0; i < n; i++)
		if (i != at && !strcmp(hits[i].stored.article->title, title))
			return heading && *heading ? heading : title;
	return title;
}

/* Options that read the same are none: false. */
static bool add_titles(struct kb_ask *ask, const struct kb_answer_hit *hits,
		       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct kb_article *a = hits[i].stored.article;
		const char *label = label_of(hits, n, i);

		for (size_t k = 0; k < ask->n; k++)
			if (!strcmp(ask->options[k].label, label))
				return false;
		ask->options[ask->n++] = (struct kb_choice){
			.value = kb_strdup(ask, a->id),
			.label = kb_strdup(ask, label),
			.lang = kb_strdup(ask, a->lang) };
	}
	return true;
}

static const struct kb_ask *ask_for(void *mem, const struct split *s,
				    const struct kb_answer_hit *hits, size_t n)
{
	struct kb_ask *ask = kb_new(mem, struct kb_ask);

	ask->attribute = s->attribute;
	ask->gain_bits = s->gain;
	if (s->attribute == topic) {
		if (add_titles(ask, hits, n))
			return ask;
		talloc_free(ask);
		return NULL;
	}
	for (size_t i = 0; i < s->n; i++) {
		const char *value = kb_strdup(ask, s->groups[i].value);

		ask->options[ask->n++] = (struct kb_choice){ value, value,
							     NULL };
	}
	return ask;
}

const struct kb_ask *kb_ask_make(void *mem, const struct kb_answer_hit *hits,
				 size_t n, const struct kb_fact *facts,
				 size_t n_facts)
{
	struct split best = { 0 }, titles = { 0 };
	double p[KB_LEADS_MAX];
	const struct kb_ask *ask = NULL;

	if (n < 2 || n > KB_LEADS_MAX || n_facts >= KB_ASKED_MAX ||
	    hits[0].hit.score <= 0)
		return NULL;
	likelihoods(hits, n, p);
	for (size_t i = 0; i < KB_COUNT(fields); i++) {
		struct split s = split_by(fields[i], hits, n, p);

		if (s.gain > best.gain && !was_asked(facts, n_facts, fields[i]))
			best = s;
	}
	if (!was_asked(facts, n_facts, topic))
		titles = split_by(topic, hits, n, p);
	if (titles.gain >= GAIN_MIN &&
	    best.gain < FIELD_ENOUGH * titles.gain)
		ask = ask_for(mem, &titles, hits, n);
	if (!ask && best.gain >= GAIN_MIN)
		ask = ask_for(mem, &best, hits, n);
	return ask;
}
