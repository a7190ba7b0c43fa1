/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * engine.c - hands libFuzzer's inputs to the target that KB_FUZZ_TARGET names.
 * The name comes in a variable, since libFuzzer starts itself again with the
 * arguments it knows.
 */
#include <stdlib.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct fuzz_target *target;

	if (!target) {
		const char *name = getenv("KB_FUZZ_TARGET");

		target = fuzz_target_find(name ? name : "");
		fuzz_check(target, "KB_FUZZ_TARGET names no target");
		fuzz_init();
	}
	fuzz_one(target, data, size);
	return 0;
}
