/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins.h - the pinned questions of articles (`pins:` in their front matter) and
 * what the index answers to them. pins.c collects and asks, pins_file.c
 * records, cmd_gate.c judges.
 */
#ifndef KB_PINS_H
#define KB_PINS_H

#include <signal.h>

#include <kb/answer.h>

enum { PIN_TOP = 3 };		/* articles recorded */

struct pin {
	const char *lang, *article, *question;	/* together unique */
	enum kb_verdict verdict;
	double confidence;
	const char *top[PIN_TOP]; size_t n_top;	/* best first, each once */
};

struct pins {
	void *mem;
	struct pin *v; size_t n, room;	/* sorted */
	size_t hidden;		/* of articles that are not public */
};

extern const char *const pin_verdicts[];

/* By language, article, question. */
int pin_compare(const void *a, const void *b);
struct pin *pins_add(struct pins *pins);
/* Sorts; a pin that stands there twice is kept once. */
void pins_sort(struct pins *pins);
const struct pin *pins_find(const struct pins *pins, const struct pin *like);

/* Every pin of a live article that everybody may see, and what it gets.
   stop: looked at between questions. */
KB_NODISCARD enum kb_status pins_ask(void *mem, const struct kb_config *config,
	const volatile sig_atomic_t *stop, struct pins *ret,
	struct kb_error *err);

/* One JSON line a pin. */
KB_NODISCARD enum kb_status pins_write(const struct pins *pins,
	const char *file, struct kb_error *err);
KB_NODISCARD enum kb_status pins_read(void *mem, const char *file,
	struct pins *ret, struct kb_error *err);

/* New references: what a pin got. */
json_t *pin_json(const struct pin *p);
json_t *pin_got_json(const struct pin *p);

#endif
