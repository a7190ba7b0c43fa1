/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pin.c - which article editors have given a question to. In: the question as
 * typed. Out: a version of that article. The index keeps a term for each pin,
 * so that what is published or withdrawn counts at once; ids are only read
 * when several articles want the same question.
 */
#include "pin.h"

struct claim {
	uint32_t document;
	bool other_speech;	/* pinned in another language */
	const char *id;
	bool other_lang;	/* script included */
	uint8_t lang;
};

static int order(const struct claim *a, const struct claim *b)
{
	int ids;

	if (a->other_speech != b->other_speech)
		return a->other_speech - b->other_speech;
	ids = strcmp(a->id, b->id);
	if (ids)
		return ids;
	if (a->other_lang != b->other_lang)
		return a->other_lang - b->other_lang;
	return a->lang - b->lang;
}

static enum kb_status load(struct kb_reader *r, void *mem,
			   const struct kb_snapshot *s, uint32_t document,
			   unsigned lang, struct claim *ret, struct kb_error *err)
{
	const struct kb_version *v =
		&s->versions[s->documents[document].version];
	struct kb_stored stored;
	enum kb_status st = kb_store_version(r->store, mem, v->row, KB_BRIEF,
					     &stored, err);

	if (st == KB_OK)
		*ret = (struct claim){ document,
			kb_speech_of(v->lang) != kb_speech_of(lang),
			stored.article->id, v->lang != lang, v->lang };
	return st;
}

enum kb_status kb_pin_find(struct kb_reader *r, const struct kb_question *q,
			   const char *guess, const uint64_t *allowed,
			   uint32_t *ret, struct kb_error *err)
{
	const struct kb_snapshot *s = kb_index_snapshot(r->index, r->part);
	const struct kb_lang *known = kb_lang_find(q->lang ? q->lang : guess);
	unsigned lang = known ? (unsigned)(known - kb_langs) : 0;
	void *mem = talloc_new(NULL);
	char *key = kb_text_key(r->text, mem, q->text, q->len);
	uint32_t found[KB_PINNED_MAX];
	struct claim best = { 0 }, claim;
	size_t n;
	enum kb_status st = kb_index_pinned(r->index, r->part, key,
					    allowed, found, &n, err);

	if (st == KB_OK && n == 1)
		best.document = found[0];
	for (size_t i = 0; st == KB_OK && n > 1 && i < n; i++) {
		st = load(r, mem, s, found[i], lang, &claim, err);
		if (st == KB_OK && (i == 0 || order(&claim, &best) < 0))
			best = claim;
	}
	*ret = best.document;
	talloc_free(mem);
	return st;
}
