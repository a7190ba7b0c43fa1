/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lines.c - reads a line at a time; a line over the limit is passed over, not
 * kept, so that memory stays bounded whatever the file holds.
 */
#include <errno.h>

#include "lines.h"

static int close_lines(struct kb_lines *l)
{
	if (l->from)
		fclose(l->from);
	return 0;
}

enum kb_status kb_lines_open(void *mem, const char *file, size_t max,
			     struct kb_lines **ret, struct kb_error *err)
{
	FILE *from = fopen(file, "re");

	if (!from)
		return kb_error_at(err, errno == ENOENT ? KB_NOT_FOUND :
				   KB_IO, file, 0, "cannot open the file: %s",
				   strerror(errno));
	setvbuf(from, NULL, _IOFBF, 1 << 18);
	struct kb_lines *l = kb_new(mem, struct kb_lines);
	l->from = from;
	l->file = kb_strdup(l, file);
	l->max = max;
	l->cap = 4096;
	l->bytes = kb_array(l, char, l->cap);
	talloc_set_destructor(l, close_lines);
	*ret = l;
	return KB_OK;
}

static void keep(struct kb_lines *l, const char *piece, size_t n)
{
	if (l->len + n + 1 > l->cap) {
		while (l->len + n + 1 > l->cap)
			l->cap *= 2;
		l->bytes = kb_grow(l, l->bytes, char, l->cap);
	}
	memcpy(l->bytes + l->len, piece, n);
	l->len += n;
}

/* Reads one line; false at the end. *over: it was too long. */
static bool read_line(struct kb_lines *l, bool *over)
{
	char piece[1 << 14];
	bool any = false;
	size_t total = 0;
	int c;

	l->len = 0;
	*over = false;
	for (size_t n = 0;; n = 0) {
		while (n < sizeof(piece) &&
		       (c = getc_unlocked(l->from)) != EOF && c != '\n')
			piece[n++] = (char)c;
		bool full = n == sizeof(piece);
		total += n;
		any = any || n > 0 || (!full && c == '\n');
		*over = total > l->max;
		if (!*over)
			keep(l, piece, n);
		if (!full)
			break;
	}
	l->read += total + 1;
	l->number++;
	if (l->len > 0 && l->bytes[l->len - 1] == '\r')
		l->len--;
	l->bytes[l->len] = '\0';
	return any;
}

enum kb_status kb_lines_next(struct kb_lines *l, struct kb_error *err)
{
	bool over;

	do {
		if (!read_line(l, &over)) {
			if (ferror(l->from))
				return kb_error_at(err, KB_IO, l->file,
					l->number, "cannot read the file");
			return KB_NOT_FOUND;
		}
	} while (l->len == 0 && !over);
	if (over)
		return kb_error_at(err, KB_LIMIT, l->file, l->number,
			"the line has more than %zu bytes and was left out",
			l->max);
	return KB_OK;
}
