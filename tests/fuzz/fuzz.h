/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz.h - what the fuzz targets share. A target is one function that is given
 * any bytes, hands them to one of our readers, and holds what comes out
 * against something it must agree with. engine.c hands it what libFuzzer
 * makes up, replay.c the files of tests/fuzz/corpus.
 */
#ifndef KB_FUZZ_H
#define KB_FUZZ_H

#include <kb/base.h>

/* One row of targets.c. */
struct fuzz_target {
	const char *name;	/* of its corpus folder, too */
	void (*run)(void *mem, const char *bytes, size_t len);
};
extern const struct fuzz_target fuzz_targets[];	/* ends with a NULL name */
/* NULL if there is none. */
const struct fuzz_target *fuzz_target_find(const char *name);
/* Before the first input. */
void fuzz_init(void);
/* One input: len bytes and nothing behind them. */
void fuzz_one(const struct fuzz_target *target, const void *bytes, size_t len);

/* Says what does not hold, and ends the program as a crash does. */
#define fuzz_check(holds, ...) \
	do { \
		if (!(holds)) \
			fuzz_fail(__FILE__, __LINE__, __VA_ARGS__); \
	} while (0)
_Noreturn void fuzz_fail(const char *file, int line, const char *fmt, ...)
	KB_PRINTF(3, 4);

/* Inputs of several parts are lines, so that a corpus can be read and written
   by people. Cuts off the next one; the rest at the end is empty. */
struct fuzz_rest { const char *at, *end; };
char *fuzz_line(void *mem, struct fuzz_rest *rest);
/* All that is left, NUL-terminated. */
char *fuzz_left(void *mem, const struct fuzz_rest *rest, size_t *len);
/* A file that only this process sees, holding these bytes. Its name goes to
   ret; close what is returned. */
int fuzz_file(const char *bytes, size_t len, char *ret, size_t size);

/* UTF-8 and without NUL. */
void fuzz_check_text(const char *what, const char *text);
/* Is this HTML what may stand in a page: no script, no handler, no address of
   a kind that is not allowed, each id once? */
void fuzz_check_html(const char *html);

void fuzz_access(void *mem, const char *bytes, size_t len);
void fuzz_article(void *mem, const char *bytes, size_t len);
void fuzz_body(void *mem, const char *bytes, size_t len);
void fuzz_case(void *mem, const char *bytes, size_t len);
void fuzz_config(void *mem, const char *bytes, size_t len);
void fuzz_convert(void *mem, const char *bytes, size_t len);
void fuzz_csv(void *mem, const char *bytes, size_t len);
void fuzz_fields(void *mem, const char *bytes, size_t len);
void fuzz_index(void *mem, const char *bytes, size_t len);
void fuzz_jsonl(void *mem, const char *bytes, size_t len);
void fuzz_mapping(void *mem, const char *bytes, size_t len);
void fuzz_markdown(void *mem, const char *bytes, size_t len);
void fuzz_mask(void *mem, const char *bytes, size_t len);
void fuzz_page(void *mem, const char *bytes, size_t len);
void fuzz_quantity(void *mem, const char *bytes, size_t len);
void fuzz_question(void *mem, const char *bytes, size_t len);
void fuzz_request(void *mem, const char *bytes, size_t len);
void fuzz_rule(void *mem, const char *bytes, size_t len);
void fuzz_sound(void *mem, const char *bytes, size_t len);
void fuzz_suggest(void *mem, const char *bytes, size_t len);
void fuzz_synonyms(void *mem, const char *bytes, size_t len);
void fuzz_template(void *mem, const char *bytes, size_t len);
void fuzz_text(void *mem, const char *bytes, size_t len);
void fuzz_wire(void *mem, const char *bytes, size_t len);

#endif
