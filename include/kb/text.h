/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text.h - the one text pipeline: what indexing, asking and highlighting do to
 * text before they compare it. Original bytes are what people see; the folded
 * form is only for matching.
 *
 * bytes -> valid UTF-8 -> NFKC, case and width folded, U+0451 to U+0435,
 * Traditional to Simplified by characters and phrases, 壹 to 一 -> runs of Han,
 * Latin/digits, Cyrillic -> tokens with stems -> terms of five kinds.
 */
#ifndef KB_TEXT_H
#define KB_TEXT_H

#include <kb/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever the same bytes may give other terms: stored in the index,
   a mismatch means rebuild. Includes a digest of the conversion tables. */
const char *kb_text_version(void);

/* ---- UTF-8 --------------------------------------------------------------- */

/* Length of the valid prefix: == len if all is valid (no overlong forms,
   surrogates, > U+10FFFF, no NUL). */
size_t kb_utf8_valid(const char *bytes, size_t len);
/* Decodes one code point of valid UTF-8, advances *p. */
uint32_t kb_utf8_next(const char **p, const char *end);
size_t kb_utf8_encode(uint32_t cp, char out[4]);
size_t kb_utf8_count(const char *bytes, size_t len);	/* code points */

/* ---- languages ----------------------------------------------------------- */

struct kb_lang {
	const char *code;	/* "zh-Hans" "zh-Hant" "en" "ru" */
	const char *name;	/* in itself: 简体中文 */
	const char *opposite;	/* the other script of it, or NULL */
};
extern const struct kb_lang kb_langs[];	/* ends with code == NULL */
/* Accepts zh, zh-CN, zh-TW, zh-HK, zh-Hans-..., en-US, ru-RU, any case. NULL
   if we have no such language. */
const struct kb_lang *kb_lang_find(const char *tag);
/* By script, and for Han by which characters exist in one script only;
   `fallback` when the text does not tell. */
const struct kb_lang *kb_lang_guess(const char *text, size_t len,
				    const struct kb_lang *fallback);
/* Best of our languages for an Accept-Language header (may be NULL). */
const struct kb_lang *kb_lang_negotiate(const char *accept_language,
					const struct kb_lang *fallback);
/* For display: Chinese text between scripts with vocabulary (OpenCC s2twp,
   tw2sp); other pairs return a copy. ASCII (so HTML markup) is unchanged.
   Thread-safe. */
char *kb_lang_convert(void *mem, const char *from, const char *to,
		      const char *text, size_t len);

/* ---- how it is typed ------------------------------------------------------ */

/* How a Han character of either script is read: at most max syllables in
   ASCII without tones, the most usual first, ü as v ("zhong", "chong"). 0 if
   it has no reading. */
size_t kb_pinyin(uint32_t cp, const char **ret, size_t max);
/* What the same keys give on the other layout of US QWERTY and Russian
   (ghbdtn = привет); from the script of most letters. Valid UTF-8. NULL when
   there is no letter of the two. */
char *kb_layout_swap(void *mem, const char *text, size_t len);

/* How a surname sounds, in whichever script it is written: short keys, and names
   that may be one share one (Yu, 于, 余, Юй; Chan, Chen, 陈, Чэнь; Ivanov,
   Iwanow, Иванова). Of a full name its first and last word are taken. n == 0:
   it is no name. */
enum { KB_SOUNDS = 4, KB_SOUND_MAX = 24 };
struct kb_sounds { char v[KB_SOUNDS][KB_SOUND_MAX]; size_t n; };
struct kb_text;
void kb_text_sounds(struct kb_text *t, const char *name,
		    struct kb_sounds *ret);

/* ---- tokens -------------------------------------------------------------- */

enum kb_token_type { KB_TOKEN_WORD, KB_TOKEN_HAN };
enum kb_script { KB_SCRIPT_LATIN, KB_SCRIPT_CYRILLIC, KB_SCRIPT_HAN };

struct kb_token {
	const char *raw;	/* folded, not NUL-terminated */
	const char *stem;	/* == raw for Han and numbers */
	uint16_t raw_len, stem_len;	/* bytes; a longer word is cut at 64 */
	uint32_t start, end;	/* byte span in the original text */
	uint32_t cp;		/* Han: the folded code point; else 0 */
	uint8_t type, script;
	bool joined;		/* nothing but nothing stands between this and
				   the previous token (Han pairs need it) */
};

/* Something the run also means, matched beside its tokens. */
enum kb_extra_type {
	KB_EXTRA_CODE,	/* exact code, joined: e-2013 -> e2013 */
	KB_EXTRA_PHRASE,/* Taiwan/Hong Kong word in mainland form (Han), or a
			   brand's other script (теле2 -> tele2) */
	KB_EXTRA_SPAN,	/* a span of time: 两小时, 2 ч -> 120min; 3天 ->
			   4320min; weeks, months, workdays apart */
};
struct kb_extra {
	const char *text;
	uint16_t len;
	uint8_t type;
	uint32_t first, count;	/* which tokens it stands for */
};

struct kb_tokens {
	struct kb_token *v;	size_t n;
	struct kb_extra *extra;	size_t n_extra;
};

/* An analyzer: buffers, stemmers, caches. One per thread. */
struct kb_text *kb_text_new(void *mem);

/* text must be valid UTF-8; what follows its first 16 MiB is left out. The
   result belongs to `t` and holds until the next call of `slot` (0 or 1: two
   texts can be held at once). Extras are by first token; a word may have
   several (介面 is 接口 and 界面). */
const struct kb_tokens *kb_text_tokens(struct kb_text *t, int slot,
				       const char *text, size_t len);
/* The folded text as one string (for keys and for "what was searched"). */
char *kb_text_fold(struct kb_text *t, void *mem, const char *text, size_t len);
/* Two questions with one key are one: folded, without what is neither letter
   nor digit at either end, spaces in a row as one. "" when nothing is left. */
char *kb_text_key(struct kb_text *t, void *mem, const char *text, size_t len);

/* Does the token say little of what a text is about ("how", "меня", 的)? */
bool kb_token_is_function(const struct kb_token *t);

/* ---- terms --------------------------------------------------------------- */

enum kb_term_kind {
	KB_TERM_MAIN = 1,	/* M: stem of a word; joined Han pair; a lone Han
				   character; pairs of KB_EXTRA_PHRASE; KB_EXTRA_SPAN */
	KB_TERM_CHAR = 2,	/* U: each Han character */
	KB_TERM_GRAM = 4,	/* G: 4-grams of <word>, unstemmed; Latin and
				   Cyrillic; a shorter one is itself */
	KB_TERM_PAIR = 8,	/* P: neighbouring stems a_b, never Han */
	KB_TERM_CODE = 16,	/* E: exact code */
};

struct kb_term {
	const char *text;	/* not NUL-terminated, no kind prefix */
	uint16_t len;
	uint16_t kind;		/* enum kb_term_kind */
	uint32_t hash;		/* of kind and text; stable over machines */
	uint32_t token;		/* index of its (first) token */
};
struct kb_terms { struct kb_term *v; size_t n; };

/* Every occurrence, in text order, of the kinds asked for (a bit set).
   Belongs to `t`, holds until the next kb_text_tokens on the same slot. */
const struct kb_terms *kb_text_terms(struct kb_text *t, int slot,
				     unsigned kinds);
/* The 4-grams of one folded word, as kb_text_terms does: hashes into ret
   (room for max), returns how many. */
size_t kb_word_grams(const char *raw, size_t len, uint32_t *ret, size_t max);
/* The one hash of terms (FNV-1a 32 over kind byte, then text). */
uint32_t kb_term_hash(enum kb_term_kind kind, const char *text, size_t len);

/* ---- sentences ----------------------------------------------------------- */

/* Offset of the end of the sentence that starts at `from`: after 。！？!?… or
   . followed by space (not after a digit or single letter), or a newline. */
size_t kb_text_sentence_end(const char *text, size_t len, size_t from);

#ifdef __cplusplus
}
#endif
#endif
