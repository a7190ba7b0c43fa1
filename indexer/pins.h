/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pins.h - the pinned questions of articles (`pins:` in their front matter) and
 * what the index answers to them. The gate asks (kb/gate.h), pins.c lists,
 * pins_file.c records, cmd_gate.c judges.
 */
#ifndef KB_PINS_H
#define KB_PINS_H

#include <kb/gate.h>

enum { PIN_TOP = KB_GATE_TOP };		/* articles recorded */

struct pin {
	const char *lang, *article, *question;	/* together unique */
	enum kb_verdict verdict;
	double confidence;
	const char *top[PIN_TOP]; size_t n_top;	/* best first, each once */
	bool staff;
};

struct pins {
	void *mem;
	struct pin *v; size_t n, room;	/* sorted */
	size_t hidden;		/* of articles that are not public: asked as
				   one who sees everything, not recorded */
};

extern const char *const pin_verdicts[];

/* By language, article, question. */
int pin_compare(const void *a, const void *b);
struct pin *pins_add(struct pins *pins);
/* Sorts; a pin that stands there twice is kept once. */
void pins_sort(struct pins *pins);
const struct pin *pins_find(const struct pins *pins, const struct pin *like);

/* What every pin gets; r outlives them. */
void pins_of(const struct kb_gate_report *r, struct pins *ret);

/* One JSON line a pin that everybody may read. */
KB_NODISCARD enum kb_status pins_write(const struct pins *pins,
	const char *file, struct kb_error *err);
KB_NODISCARD enum kb_status pins_read(void *mem, const char *file,
	struct pins *ret, struct kb_error *err);

/* New references: what a pin got. */
json_t *pin_json(const struct pin *p);
json_t *pin_got_json(const struct pin *p);

#endif
