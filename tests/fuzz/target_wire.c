/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_wire.c - heads of requests as bytes. First byte of the input: where it
 * is cut into two pieces. However it is cut, the same passes; and what passes
 * has no byte in its heads that a proxy may read otherwise.
 */
#include "../../searchd/wire.h"
#include "fuzz.h"

struct outcome { enum kb_fault fault; uint32_t seen; size_t passed; };

/* The pieces as the library gets them: what is kept back is not sent again. */
static struct outcome read_pieces(const char *bytes, size_t len, size_t cut)
{
	struct kb_wire w = { 0 };
	size_t passed = 0;

	while (passed < len && !w.fault) {
		size_t n = len - passed < cut ? len - passed : cut;

		passed += kb_wire_read(&w, bytes + passed, n);
	}
	return (struct outcome){ w.fault, w.seen, passed };
}

/* One whole head: lines that end with CR LF, no other control. */
static size_t check_head(const char *bytes, size_t len)
{
	const char *end = memmem(bytes, len, "\r\n\r\n", 4);
	bool line_start = true;

	fuzz_check(end, "a head without an end");
	len = (size_t)(end - bytes) + 4;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c == '\r' || c == '\n') {
			fuzz_check((c == '\n') == (i && bytes[i - 1] == '\r'),
				   "a bare CR or LF at %zu", i);
			line_start = c == '\n';
			continue;
		}
		fuzz_check((c >= 0x20 || c == '\t') && c != 0x7f,
			   "a control at %zu", i);
		fuzz_check(!line_start || (c != ' ' && c != '\t' && c != ':'),
			   "a folded line or no name at %zu", i);
		line_start = false;
	}
	return len;
}

static void check_passed(const char *bytes, size_t len, uint32_t seen)
{
	size_t at = 0;

	/* A body follows the last head only. */
	for (uint32_t i = 0; i < seen; i++) {
		while (at + 1 < len && bytes[at] == '\r' &&
		       bytes[at + 1] == '\n')
			at += 2;
		at += check_head(bytes + at, len - at);
	}
}

void fuzz_wire(void *mem, const char *bytes, size_t len)
{
	struct outcome whole, cut, single;

	if (len < 2)
		return;
	whole = read_pieces(bytes + 1, len - 1, len);
	cut = read_pieces(bytes + 1, len - 1, 1 + (unsigned char)bytes[0]);
	single = read_pieces(bytes + 1, len - 1, 1);
	fuzz_check(whole.fault == cut.fault && whole.seen == cut.seen &&
		   whole.fault == single.fault && whole.seen == single.seen,
		   "cut into pieces: faults %d %d %d, heads %u %u %u",
		   whole.fault, cut.fault, single.fault, whole.seen, cut.seen,
		   single.seen);
	check_passed(bytes + 1, whole.passed, whole.seen);
	if (whole.fault)
		fuzz_check(!memmem(bytes + 1, whole.passed, "\r\n\r\n", 4) ||
			   whole.seen || whole.passed < 5,
			   "a bad head passes");
}
