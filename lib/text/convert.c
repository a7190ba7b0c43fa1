/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * convert.c - Chinese text for display in the other script, with the words of
 * the place (OpenCC). In: text or HTML, valid UTF-8. Out: a copy; markup and
 * lines of ASCII are never shown to OpenCC.
 */
#include <kb/text.h>

#include <opencc.h>
#include <pthread.h>

/* A longer line is cut between two characters. */
#define SEGMENT_MAX 65536

static pthread_once_t once = PTHREAD_ONCE_INIT;
static opencc_t to_hant, to_hans;	/* NULL: could not be opened */

static opencc_t open_one(const char *config)
{
	opencc_t ret = opencc_open(config);

	if (ret != (opencc_t)-1)
		return ret;
	kb_log(KB_LOG_ERROR, "opencc_open", "config=%s text=\"%s\"", config,
	       opencc_error());
	return NULL;
}

/* They live as long as the program: closing them at exit would race with
   threads that still convert. */
static void open_both(void)
{
	to_hant = open_one("s2twp.json");
	to_hans = open_one("tw2sp.json");
}

static opencc_t converter(const char *from, const char *to)
{
	const struct kb_lang *a = kb_lang_find(from), *b = kb_lang_find(to);

	if (!a || !b || !a->opposite || strcmp(a->opposite, b->code))
		return NULL;
	pthread_once(&once, open_both);
	return strcmp(b->code, "zh-Hant") ? to_hans : to_hant;
}

/* Bytes up to the next < > or newline, and whether any is not ASCII. */
static size_t segment(const char *text, size_t len, bool *foreign)
{
	size_t n = 0;

	*foreign = false;
	while (n < len && n < SEGMENT_MAX) {
		char c = text[n++];

		*foreign |= (signed char)c < 0;
		if (c == '<' || c == '>' || c == '\n')
			return n;
	}
	while (n < len && ((uint8_t)text[n] & 0xc0) == 0x80)
		n--;
	return n;
}

char *kb_lang_convert(void *mem, const char *from, const char *to,
		      const char *text, size_t len)
{
	opencc_t cc = converter(from, to);
	struct kb_buf out = { .mem = mem };

	/* OpenCC refuses a text with any invalid byte: show that as it is. */
	if (!cc || kb_utf8_valid(text, len) != len)
		return talloc_strndup(mem, text, len);
	kb_buf_add(&out, "", 0);
	for (size_t at = 0, n; at < len; at += n) {
		bool foreign;
		char *made = NULL;

		n = segment(text + at, len - at, &foreign);
		if (foreign)
			made = opencc_convert_utf8(cc, text + at, n);
		if (made)
			kb_buf_adds(&out, made);
		else
			kb_buf_add(&out, text + at, n);
		if (made)
			opencc_convert_utf8_free(made);
	}
	return out.bytes;
}
