/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stamp.c - 64 bits that stand for all that is found and shown of a version or
 * of the synonyms. Sums of them name what an index holds: the order in which
 * it came changes nothing, and equal content is equal everywhere.
 */
#include "part.h"

/* FNV-1a with the end of each text, so that texts do not run together. */
static uint64_t add(uint64_t hash, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)text[i]) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u;
}

/* Every bit of the result depends on every bit of the hash. */
static uint64_t mix(uint64_t hash)
{
	hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9u;
	hash = (hash ^ hash >> 27) * 0x94d049bb133111ebu;
	return hash ^ hash >> 31;
}

uint64_t kb_stamp_more(uint64_t stamp, const char *text)
{
	return mix(add(stamp, text, strlen(text)));
}

uint64_t kb_stamp_of(const struct kb_stored *st)
{
	const struct kb_article *a = st->article;
	struct kb_article rest = *a;
	char number[32], *fields;
	uint64_t hash = 0xcbf29ce484222325u;

	rest.id = rest.lang = rest.title = rest.owner = "";
	fields = kb_article_fields_json(NULL, &rest);
	snprintf(number, sizeof(number), "%d %d", st->version,
		 KB_RENDER_VERSION);
	hash = add(hash, a->id, strlen(a->id));
	hash = add(hash, a->lang, strlen(a->lang));
	hash = add(hash, a->title, strlen(a->title));
	hash = add(hash, fields, strlen(fields));
	hash = add(hash, number, strlen(number));
	hash = add(hash, a->text, a->text_len);
	talloc_free(fields);
	return mix(hash);
}

enum kb_status kb_stamp_synonyms(struct kb_store *store, uint64_t *ret,
				 struct kb_error *err)
{
	uint64_t sum = 0;

	for (size_t i = 0; kb_langs[i].code; i++) {
		struct kb_synonyms *s;
		uint64_t hash = kb_id_hash(kb_langs[i].code);
		enum kb_status st = kb_store_synonyms_get(store, NULL,
			kb_langs[i].code, &s, err);

		if (st == KB_NOT_FOUND)
			continue;
		if (st != KB_OK)
			return st;
		for (size_t g = 0; g < s->n; g++) {
			for (const char **w = s->groups[g]; *w; w++)
				hash = add(hash, *w, strlen(*w));
			if (s->one_way && s->one_way[g])
				hash = add(hash, "=>", 2);
			hash = add(hash, "", 0);
		}
		sum += mix(hash);
		talloc_free(s);
	}
	*ret = sum;
	return KB_OK;
}
