/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * handoff.h - the code that carries a customer's way along: eight characters
 * to be said aloud. It opens, for a day, what he asked, was shown, did and
 * answered; it holds nothing by itself.
 *
 * Characters: 2-9 and A-Z without I, L, O: 31, a prime. The eighth makes the
 * sum of place times value (places 1..8) divisible by 31, so that any one wrong
 * character and any two that changed places are noticed. Seven free ones are
 * 27.5 thousand million codes.
 */
#ifndef KB_HANDOFF_H
#define KB_HANDOFF_H

#include <jansson.h>
#include <kb/config.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { KB_CODE = 8, KB_HANDOFF_SECONDS = 86400,
       KB_HANDOFFS_MAX = 100000,	/* alive at a time */
       KB_TRAIL_MAX = 12 << 10 };	/* bytes of one */

/* A new one from the system's random source; ret: KB_CODE + 1 bytes. */
void kb_code_make(char *ret);
/* As people type it: any case, width, spaces and dashes; Cyrillic letters that
   look alike. KB_INVALID: not a code, or mistyped (says so). */
KB_NODISCARD enum kb_status kb_code_read(const char *text, char *ret,
	struct kb_error *err);
/* Eight characters as codes have them, whether their check is right or not. */
bool kb_code_like(const char *text);
/* "K7F2-9QXF"; buf: KB_CODE + 2. */
const char *kb_code_show(const char *code, char *buf);
/* One character of a code as it is said in lang (kb_langs): "Kilo", "seven". */
const char *kb_code_word(char c, const char *lang);
/* "K as in Kilo, seven, ...": for reading aloud; child of mem. */
char *kb_code_speak(void *mem, const char *code, const char *lang);

/* One file each below `spool`/handoffs, named by a hash of the code. trail:
   {"lang","items":[{"receipt","query","verdict","article","version","title",
   "at"}],"facts":[{"attribute","value"}],"ticks":[{"article","version","step",
   "text"}],"channel","owner"}, masked before; owner: hash of a secret that the
   browser keeps which got the code, or not there. KB_LIMIT: too many alive.
   Removes those whose day is over. */
char *kb_handoffs_dir(void *mem, const struct kb_config *config);
KB_NODISCARD enum kb_status kb_handoff_put(const char *dir, const json_t *trail,
	int64_t now, char *ret_code, struct kb_error *err);
/* Adds to one that is alive: the customer went on after he had his code. What
   is there twice stands once; where it gets too long, the oldest goes. */
KB_NODISCARD enum kb_status kb_handoff_add(const char *dir, const char *code,
	const json_t *trail, int64_t now, struct kb_error *err);
/* New reference, with "issued_at" and "expires_at". KB_NOT_FOUND: never there,
   or over: one answer for both. */
KB_NODISCARD enum kb_status kb_handoff_get(const char *dir, const char *code,
	int64_t now, json_t **ret, struct kb_error *err);

#ifdef __cplusplus
}
#endif
#endif
