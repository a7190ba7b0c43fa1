/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_text - how fast the text pipeline is. In: a file and a number of
 * rounds; each line is taken for one text. Out: MB/s for folding with tokens,
 * for main terms on top, and for all kinds, by CPU time of one thread.
 */
#include <kb/text.h>

#include <stdlib.h>
#include <time.h>

static const struct { const char *name; unsigned kinds; } runs[] = {
	{ "tokens", 0 },
	{ "tokens + M", KB_TERM_MAIN },
	{ "tokens + all kinds", KB_TERM_MAIN | KB_TERM_CHAR | KB_TERM_GRAM
		| KB_TERM_PAIR | KB_TERM_CODE },
};

/* This thread's own time: the machine may be busy with others. */
static uint64_t cpu_ns(void)
{
	struct timespec at;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

/* One pass over the text; the sum keeps the compiler from dropping it. */
static uint32_t pass(struct kb_text *t, const char *text, size_t len,
		     unsigned kinds)
{
	uint32_t sum = 0;

	for (size_t at = 0; at < len;) {
		const char *newline = memchr(text + at, '\n', len - at);
		size_t n = newline ? (size_t)(newline - text) - at : len - at;

		sum += (uint32_t)kb_text_tokens(t, 0, text + at, n)->n;
		if (kinds) {
			const struct kb_terms *terms =
				kb_text_terms(t, 0, kinds);

			for (size_t i = 0; i < terms->n; i++)
				sum ^= terms->v[i].hash;
		}
		at += n + 1;
	}
	return sum;
}

int main(int argc, char **argv)
{
	void *mem = talloc_new(NULL);
	struct kb_error err;
	char *text;
	size_t len;
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 5;

	kb_base_init("bench_text");
	if (argc < 2) {
		fputs("usage: bench_text FILE [ROUNDS]\n", stderr);
		return 2;
	}
	if (kb_file_read(mem, argv[1], 1u << 28, &text, &len, &err)) {
		fprintf(stderr, "bench_text: %s\n", err.text);
		return 74;
	}
	if (kb_utf8_valid(text, len) != len) {
		fprintf(stderr, "bench_text: %s is not UTF-8\n", argv[1]);
		return 65;
	}
	for (size_t i = 0; i < KB_COUNT(runs); i++) {
		struct kb_text *t = kb_text_new(mem);
		uint64_t best = UINT64_MAX;
		uint32_t sum = 0;

		for (long k = 0; k < rounds; k++) {
			uint64_t at = cpu_ns();

			sum = pass(t, text, len, runs[i].kinds);
			at = cpu_ns() - at;
			best = at < best ? at : best;
		}
		printf("%-20s %7.1f MB/s  (check %08x)\n", runs[i].name,
		       (double)len * 1e3 / (double)best, sum);
		talloc_free(t);
	}
	talloc_free(mem);
	return 0;
}
