/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sentence.c - where a sentence ends, in all our languages. In: valid UTF-8
 * and where the sentence starts. Out: the offset after its last mark and the
 * quotes and brackets that close with it.
 */
#include <kb/text.h>

enum mark { NO_MARK, ALWAYS, BEFORE_SPACE, FULL_STOP, CLOSING };

static const struct { uint32_t cp; enum mark mark; } marks[] = {
	{ '.', FULL_STOP }, { '!', BEFORE_SPACE }, { '?', BEFORE_SPACE },
	{ 0x3002, ALWAYS },	/* 。 */
	{ 0xff01, ALWAYS },	/* ！ */
	{ 0xff1f, ALWAYS },	/* ？ */
	{ 0xff61, ALWAYS },	/* ｡ */
	{ 0x2026, ALWAYS },	/* … */
	{ '"', CLOSING }, { '\'', CLOSING }, { ')', CLOSING },
	{ ']', CLOSING }, { 0xbb, CLOSING }, { 0x201d, CLOSING },
	{ 0x2019, CLOSING }, { 0x300d, CLOSING }, { 0x300f, CLOSING },
	{ 0xff09, CLOSING }, { 0x3011, CLOSING },
};

static enum mark mark_of(uint32_t cp)
{
	/* Most of a text: ASCII letters, Cyrillic, Han. */
	if ((cp | 0x20) - 'a' < 26 || cp - 0x400 < 0x130 || cp == ' ' ||
	    cp - 0x3400 < 0x6c00)
		return NO_MARK;
	for (size_t i = 0; i < KB_COUNT(marks); i++)
		if (marks[i].cp == cp)
			return marks[i].mark;
	return NO_MARK;
}

static bool is_space(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r'
		|| cp == 0xa0 || cp == 0x3000;
}

/* Letters and digits roughly: what an abbreviation is made of. */
static bool is_wordy(uint32_t cp)
{
	return (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z')
		|| (cp >= 'A' && cp <= 'Z') || (cp >= 0xc0 && cp < 0x2000);
}

/* Abbreviations that go before a name or number. */
static const char *const short_words[] = {
	"Mr", "Mrs", "Ms", "Dr", "St", "No", "vs", "e.g", "i.e",
	"др", "ул", "см", "тел", "обл", "им", "рис", "стр", "гл", "ст",
};

/* A full stop after text[from, at): "3.", "д.", "Mr." end nothing. */
static bool is_abbreviation(const char *text, size_t from, size_t at)
{
	size_t start = at;

	while (start > from && ((uint8_t)text[start - 1] >= 0x80
				|| text[start - 1] == '.'
				|| is_wordy((uint8_t)text[start - 1])))
		start--;
	if (start == at)
		return false;
	if (text[at - 1] >= '0' && text[at - 1] <= '9')
		return true;
	/* A single letter, also as the last of т.д or U.S. */
	if (kb_utf8_count(text + start, at - start) == 1)
		return true;
	for (size_t i = start; i < at; i++)
		if (text[i] == '.' && kb_utf8_count(text + i, at - i) == 2)
			return true;
	for (size_t i = 0; i < KB_COUNT(short_words); i++)
		if (strlen(short_words[i]) == at - start
		    && !memcmp(short_words[i], text + start, at - start))
			return true;
	return false;
}

/* Does the sentence end with the mark before `at`, what follows known? */
static bool ends(enum mark mark, const char *text, size_t from, size_t at,
		 size_t after, size_t len)
{
	const char *p = text + after;
	uint32_t next = after < len ? kb_utf8_next(&p, text + len) : ' ';

	switch (mark) {
	case ALWAYS:
		return true;
	case BEFORE_SPACE:	/* not the ? of an address */
		return !is_wordy(next) && next != '=' && next != '/';
	case FULL_STOP:
		return is_space(next)
			&& (after == len || !is_abbreviation(text, from, at));
	default:
		return false;
	}
}

size_t kb_text_sentence_end(const char *text, size_t len, size_t from)
{
	const char *p = text + from, *end = text + len;
	bool any = false;	/* something but spaces was seen */

	while (p < end) {
		size_t at = (size_t)(p - text);
		uint32_t cp = kb_utf8_next(&p, end);
		enum mark mark = mark_of(cp);
		const char *after = p;

		if (cp == '\n' && any)
			return (size_t)(p - text);
		any |= !is_space(cp);
		if (mark == NO_MARK || mark == CLOSING)
			continue;
		while (after < end) {	/* ?! …… .") belong to it */
			const char *q = after;
			enum mark more = mark_of(kb_utf8_next(&q, end));

			if (more == NO_MARK)
				break;
			if (more == ALWAYS)
				mark = ALWAYS;
			after = q;
		}
		if (ends(mark, text, from, at, (size_t)(after - text), len))
			return (size_t)(after - text);
		p = after;
	}
	return len;
}
