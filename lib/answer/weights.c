/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * weights.c - the names of signals and trust features, and their weights as
 * JSON: {"plain": W, "taught": W} with W {"signals": {NAME: [latin, han]},
 * "trust": {NAME: [first, first three]}, "thresholds": [...]}.
 */
#include "weights.h"

#include <pthread.h>


static const char shipped_text[] =
#include "lib/answer/weights.inc"
;

static const char *const signals[KB_SIGNALS] = {
	[KB_SIGNAL_BODY] = "body",
	[KB_SIGNAL_CHARS] = "characters",
	[KB_SIGNAL_GRAMS] = "grams",
	[KB_SIGNAL_PAIRS] = "pairs",
	[KB_SIGNAL_PROXIMITY] = "proximity",
	[KB_SIGNAL_COORDINATION] = "coordination",
	[KB_SIGNAL_TITLE] = "title",
	[KB_SIGNAL_TITLE_COVER] = "title_cover",
	[KB_SIGNAL_QUESTIONS] = "questions",
	[KB_SIGNAL_CASE] = "case",
	[KB_SIGNAL_CLASSIFIER] = "classifier",
	[KB_SIGNAL_CODE] = "code",
	[KB_SIGNAL_VALIDATION] = "validation",
	[KB_SIGNAL_REUSE] = "reuse",
	[KB_SIGNAL_PIN] = "pin",
	[KB_SIGNAL_LENGTH] = "length",
	[KB_SIGNAL_ENVIRONMENT] = "environment",
};

static const char *const features[KB_TRUST_FEATURES] = {
	[KB_TRUST_CONSTANT] = "constant",
	[KB_TRUST_ODDS] = "odds",
	[KB_TRUST_MARGIN] = "margin",
	[KB_TRUST_SCORE] = "score",
	[KB_TRUST_COVERAGE] = "coverage",
	[KB_TRUST_UNSEEN] = "unseen",
	[KB_TRUST_CLASSIFIER] = "classifier",
	[KB_TRUST_CLASS_MARGIN] = "class_margin",
	[KB_TRUST_QUESTIONS] = "questions",
	[KB_TRUST_CASE] = "case",
	[KB_TRUST_AGREEMENT] = "agreement",
	[KB_TRUST_TITLE] = "title",
	[KB_TRUST_BODY] = "body",
	[KB_TRUST_LENGTH] = "length",
	[KB_TRUST_HAN] = "han",
};

const char *kb_signal_name(enum kb_signal signal)
{
	return signals[signal];
}

/* Two numbers under a name; missing ones stay. */
static void read_pair(const json_t *object, const char *name, double *first,
		      double *second)
{
	const json_t *pair = json_object_get(object, name);

	if (json_array_size(pair) != 2)
		return;
	*first = json_number_value(json_array_get(pair, 0));
	*second = json_number_value(json_array_get(pair, 1));
}

enum kb_status kb_weights_parse(const char *text, const char *section,
				struct kb_weights *ret, struct kb_error *err)
{
	json_error_t where;
	json_t *root = json_loads(text, 0, &where);
	const json_t *w = json_object_get(root, section);
	const json_t *part = json_object_get(w, "signals");

	if (!root)
		return kb_error_at(err, KB_INVALID, "weights", where.line,
				   "not JSON: %s", where.text);
	for (int i = 0; i < KB_SIGNALS; i++)
		read_pair(part, signals[i], &ret->signal[0][i],
			  &ret->signal[1][i]);
	part = json_object_get(w, "trust");
	for (int i = 0; i < KB_TRUST_FEATURES; i++)
		read_pair(part, features[i], &ret->trust.weight[i],
			  &ret->trust.first_three[i]);
	part = json_object_get(w, "thresholds");
	for (size_t i = 0; i < json_array_size(part) && i < KB_WRONG_MAX; i++)
		ret->trust.threshold[i] =
			json_number_value(json_array_get(part, i));
	ret->trials = (size_t)json_integer_value(json_object_get(w, "trials"));
	json_decref(root);
	return KB_OK;
}

json_t *kb_weights_json(const struct kb_weights *w)
{
	json_t *all = json_object(), *part = json_object();

	for (int i = 0; i < KB_SIGNALS; i++)
		json_object_set_new(part, signals[i], json_pack("[f,f]",
			w->signal[0][i], w->signal[1][i]));
	json_object_set_new(all, "signals", part);
	part = json_object();
	for (int i = 0; i < KB_TRUST_FEATURES; i++)
		json_object_set_new(part, features[i], json_pack("[f,f]",
			w->trust.weight[i], w->trust.first_three[i]));
	json_object_set_new(all, "trust", part);
	part = json_array();
	for (int i = 0; i < KB_WRONG_MAX; i++)
		json_array_append_new(part, json_real(w->trust.threshold[i]));
	json_object_set_new(all, "thresholds", part);
	json_object_set_new(all, "trials",
			    json_integer((json_int_t)w->trials));
	return all;
}

static struct kb_weights shipped[2];

static void read_shipped(void)
{
	static const char *const sections[2] = { "plain", "taught" };
	struct kb_error err;

	for (int i = 0; i < 2; i++)
		if (kb_weights_parse(shipped_text, sections[i], &shipped[i],
				     &err) != KB_OK)
			kb_log(KB_LOG_ERROR, "weights", "text=\"%s\"",
			       err.text);
}

const struct kb_weights *kb_weights_shipped(bool taught)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, read_shipped);
	return &shipped[taught];
}
