/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_jsonl.c - the files of JSON lines that measuring reads: a record of
 * pinned questions, and the questions of a collection. What is read of a record
 * is written, and reads as the same again.
 */
#include <stdlib.h>
#include <unistd.h>

#include "../../indexer/eval.h"
#include "../../indexer/pins.h"
#include "fuzz.h"

static void check_pins(void *mem, const struct pins *pins)
{
	char path[] = "fuzz-pins-XXXXXX";
	int fd = mkstemp(path);
	struct pins again;
	struct kb_error err;

	fuzz_check(fd >= 0, "no file");
	close(fd);
	fuzz_check(pins_write(pins, path, &err) == KB_OK &&
		   pins_read(mem, path, &again, &err) == KB_OK, "%s",
		   err.text);
	unlink(path);
	fuzz_check(pins->n == again.n, "%zu pins, then %zu", pins->n, again.n);
	for (size_t i = 0; i < pins->n; i++)
		fuzz_check(pin_compare(&pins->v[i], &again.v[i]) == 0 &&
			   pins->v[i].verdict == again.v[i].verdict &&
			   pins->v[i].n_top == again.v[i].n_top,
			   "pin %zu came back as another", i);
}

static void check_queries(void *mem, const char *path)
{
	struct eval_options options = { .queries = path };
	struct eval_set *set;
	struct kb_error err;

	if (eval_set_load(mem, "none", &options, &set, &err) != KB_OK) {
		fuzz_check(err.text[0], "no reason");
		return;
	}
	fuzz_check(set->n > 0, "no question");
	for (size_t i = 0; i < set->n; i++) {
		fuzz_check_text("id", set->queries[i].id);
		fuzz_check_text("text", set->queries[i].text);
	}
}

void fuzz_jsonl(void *mem, const char *bytes, size_t len)
{
	struct pins pins;
	struct kb_error err;
	char path[64];
	int fd = fuzz_file(bytes, len, path, sizeof(path));

	if (pins_read(mem, path, &pins, &err) == KB_OK)
		check_pins(mem, &pins);
	check_queries(mem, path);
	close(fd);
}
