/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text.c - the analyzer as an object: its buffers, stemmers and end. In: a
 * talloc parent. Out: struct kb_text; freeing it frees all it gave out.
 */
#include "analyzer.h"

#include <stdlib.h>

const char *kb_text_version(void)
{
	return kb_tables_version;
}

void *kb_text_grow(void *block, size_t bytes)
{
	void *ret = realloc(block, bytes);

	if (!ret) {
		kb_log(KB_LOG_ERROR, "out_of_memory", "bytes=%zu", bytes);
		abort();
	}
	return ret;
}

static void slot_free(struct kb_slot *s)
{
	for (size_t i = 0; i < s->n_lists; i++) {
		free(s->lists[i]->terms.v);
		free(s->lists[i]->arena);
		free(s->lists[i]);
	}
	free(s->lists);
	free(s->tokens.v);
	free(s->tokens.extra);
	free(s->arena);
}

static int text_destroy(struct kb_text *t)
{
	sb_stemmer_delete(t->english);
	sb_stemmer_delete(t->russian);
	slot_free(&t->slot[0]);
	slot_free(&t->slot[1]);
	free(t->folded.v);
	return 0;
}

struct kb_text *kb_text_new(void *mem)
{
	struct kb_text *t = kb_new(mem, struct kb_text);
	UErrorCode e = U_ZERO_ERROR;

	talloc_set_destructor(t, text_destroy);
	t->english = sb_stemmer_new("english", NULL);
	t->russian = sb_stemmer_new("russian", NULL);
	t->nfkc = unorm2_getNFKCCasefoldInstance(&e);
	if (!t->english || !t->russian || U_FAILURE(e)) {
		kb_log(KB_LOG_ERROR, "text_library", "icu=%s stemmers=%d",
		       u_errorName(e), t->english && t->russian);
		abort();
	}
	kb_fold_init(t);
	kb_quantity_init(t);
	t->stems = talloc_zero_size(t, KB_STEM_CACHE * 64);
	return t;
}
