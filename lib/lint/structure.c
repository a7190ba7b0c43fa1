/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * structure.c - what an article is made of: somebody who is responsible, pins that
 * can be asked. Its blocks: blocks.c; where it leads: links.c.
 */
#include "pins.h"
#include "rules.h"

enum kb_status lint_care(struct subject *s, struct kb_error *err)
{
	if (s->a->rule || strcmp(s->a->state, "published") != 0)
		return KB_OK;
	if (!s->a->owner[0])
		lint_found(s, &(struct found){ LINT_OWNER_MISSING, 1 });
	if (!s->a->validated_at || !s->a->review_every[0])
		lint_found(s, &(struct found){ LINT_REVIEW_MISSING, 1 });
	return KB_OK;
}

enum kb_status lint_pin_words(struct subject *s, struct kb_error *err)
{
	for (size_t i = 0; i < s->a->n_pins; i++) {
		const char *pin = s->a->pins[i];
		int line = lint_line(s->a, pin);
		char *key = kb_text_key(s->l->text, s->mem, pin, strlen(pin));

		if (*key && s->run->pins)
			lint_pins_add(s->run->pins, s, key, line);
		else if (!*key)
			lint_found(s, &(struct found){ LINT_PIN_EMPTY, line,
				pin, .args = { { "pin", pin } } });
	}
	return KB_OK;
}
