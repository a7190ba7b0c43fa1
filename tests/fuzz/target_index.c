/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * target_index.c - files of the index and the model that are damaged in a way
 * that no digest shows. First byte of the input: which. A file is refused, or
 * looking something up in it stays inside it.
 */
#include <kb/text.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../lib/index/part.h"
#include "../../lib/model/model.h"
#include "fuzz.h"

/* ---- state ------------------------------------------------------------------ */

static void state(void *mem, const char *bytes, size_t len)
{
	struct kb_part_state st, again;
	struct kb_error err;
	char *json;

	memset(&st, 0, sizeof(st));
	memset(&again, 0, sizeof(again));
	/* A version is ASCII; one that was cut may be no text any more. */
	if (kb_part_state_parse(bytes, len, &st, &err) != KB_OK ||
	    kb_utf8_valid(st.text_version, strlen(st.text_version)) !=
	    strlen(st.text_version))
		return;
	for (int i = 0; i < KB_COLUMNS; i++)
		fuzz_check(st.rows[i] <= SIZE_MAX / kb_columns[i].size,
			   "rows of %s run over", kb_columns[i].name);
	json = kb_part_state_json(mem, &st);
	fuzz_check(kb_part_state_parse(json, strlen(json), &again, &err) ==
		   KB_OK && !memcmp(&st, &again, sizeof(st)),
		   "came back as another: %s", json);
}

/* ---- counts ------------------------------------------------------------------- */

static void counts(void *mem, const char *bytes, size_t len)
{
	const struct kb_counts_head *file = talloc_memdup(mem, bytes, len);
	uint32_t hash = 1;

	if (!kb_counts_valid(file, len))
		return;
	for (int i = 0; i < 200; i++, hash = hash * 1664525 + 1013904223)
		kb_counts_find(file, hash);
	kb_counts_find(file, 0);
	kb_counts_find(file, UINT32_MAX);
}

/* ---- model --------------------------------------------------------------------- */

enum { CLASSES = 3, WEIGHTS = 4, NAMES = 8, NOTE = 8 };

struct whole {
	struct kb_model_head head;
	float idf[KB_MODEL_BUCKETS];
	uint32_t first[KB_MODEL_BUCKETS + 2];	/* the last one: padding */
	struct kb_model_weight weights[WEIGHTS];
	uint32_t name[CLASSES + 1];
	char names[NAMES], note[NOTE];
};

static void digest(struct whole *file)
{
	const size_t skip = offsetof(struct kb_model_head, digest);
	uint64_t hash = 14695981039346656037ull, word;

	for (size_t i = 0; i < sizeof(*file); i += sizeof(word)) {
		memcpy(&word, (char *)file + i, sizeof(word));
		hash = (hash ^ (i == skip ? 0 : word)) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 29;
	}
	file->head.digest = hash;
}

static struct whole *whole_model(void)
{
	static struct whole *file;

	if (file)
		return file;
	file = talloc_zero(NULL, struct whole);
	memcpy(file->head.magic, "kbmodl2", 8);
	snprintf(file->head.text_version, sizeof(file->head.text_version),
		 "%s", kb_text_version());
	file->head.n_classes = CLASSES;
	file->head.n_weights = WEIGHTS;
	file->head.names_size = NAMES;
	file->head.note_size = NOTE;
	for (size_t i = 0; i < KB_MODEL_BUCKETS; i++) {
		file->idf[i] = 1;
		file->first[i + 1] = i < WEIGHTS ? (uint32_t)i + 1 : WEIGHTS;
		if (i < WEIGHTS)
			file->weights[i] = (struct kb_model_weight){
				(uint16_t)(i % CLASSES), 100 };
	}
	memcpy(file->names, "a\0b\0c\0", 6);
	file->name[1] = 2;
	file->name[2] = 4;
	memcpy(file->note, "{}", 2);
	return file;
}

static void ask(void *mem, const struct kb_model *m)
{
	static struct kb_text *text;
	static const char question[] = "how to reset the router 重置";
	size_t n = kb_model_classes(m), total = 0;
	float *scores = kb_array(mem, float, n + 1);

	if (!text)
		text = kb_text_new(NULL);
	for (size_t i = 0; i < n; i++)
		total += strlen(kb_model_class(m, i));
	total += strlen(kb_model_note(m));
	fuzz_check(total < sizeof(struct whole) * (n + 1), "names");
	kb_model_score(m, kb_model_scratch_new(mem),
		       kb_text_tokens(text, 0, question, sizeof(question) - 1),
		       scores);
}

/* The input changes bytes: two for the place, one for what stands there. Most
   places are in the head and behind the large arrays. */
static void model(void *mem, const char *bytes, size_t len)
{
	struct whole *file = whole_model(), *copy = talloc_memdup(mem, file,
		sizeof(*file));
	struct kb_model *m;
	struct kb_error err;
	char path[64];
	int fd;

	for (size_t i = 0; i + 3 <= len && i < 96; i += 3) {
		size_t at = (unsigned char)bytes[i] +
			256u * (unsigned char)bytes[i + 1];

		if (at >= 1024)
			at = sizeof(*copy) - 1 - at % 4096;
		((char *)copy)[at] = bytes[i + 2];
	}
	digest(copy);
	fd = fuzz_file((const char *)copy, sizeof(*copy), path, sizeof(path));
	if (kb_model_open(mem, path, &m, &err) == KB_OK)
		ask(mem, m);
	else
		fuzz_check(err.status == KB_CORRUPT, "%s", err.text);
	close(fd);
}

void fuzz_index(void *mem, const char *bytes, size_t len)
{
	static void (*const files[])(void *, const char *, size_t) = {
		state, counts, model };

	if (len)
		files[(unsigned char)bytes[0] % KB_COUNT(files)](mem, bytes + 1,
								 len - 1);
}
