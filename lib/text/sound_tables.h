/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound_tables.h - what sound.c and its parts share: the words of a name, and
 * the tables of how names are written in each script.
 */
#ifndef KB_TEXT_SOUND_TABLES_H
#define KB_TEXT_SOUND_TABLES_H

#include <kb/text.h>

enum { KB_NAME_MAX = 32 };	/* letters of a word; a longer one is no name */

/* Adds a sound that is not there yet, as long as there is room. */
void kb_sounds_add(struct kb_sounds *s, const char *sound);

/* ---- Chinese names ---------------------------------------------------------- */

/* Sounds of a surname in Latin letters (lower case, no accents): pinyin and
   how it is spelled in Taiwan, Hong Kong, Singapore. */
void kb_sounds_latin(struct kb_sounds *s, const char *word);
/* Of one in Cyrillic letters, by Palladius' rules; й is one letter. */
void kb_sounds_cyrillic(struct kb_sounds *s, const uint32_t *word, size_t n);
/* Of one in Han characters, simplified; only the surname of a full name. */
void kb_sounds_han(struct kb_sounds *s, const uint32_t *word, size_t n);
/* May this be a syllable of pinyin, without tone? */
bool kb_is_pinyin(const char *word);
/* Is it a surname of two syllables, such as ouyang? */
bool kb_is_double(const char *sound);

/* ---- other names ------------------------------------------------------------- */

/* How a name sounds roughly that is written in Latin or Cyrillic letters. */
void kb_sounds_rough(struct kb_sounds *s, const uint32_t *word, size_t n);

#endif
