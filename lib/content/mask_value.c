/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_value.c - in: one value as somebody wrote it. Out: what kind it is, and
 * the one form that all its spellings have. By the same rules as texts are
 * masked: the value is read behind a word that names its kind.
 */
#include <kb/text.h>

#include "mask_parts.h"

static const char *const said[KB_MASK_KINDS] = {
	[KB_MASK_PHONE] = "phone ", [KB_MASK_EMAIL] = "",
	[KB_MASK_ID] = "id card ", [KB_MASK_CARD] = "card ",
	[KB_MASK_IBAN] = "", [KB_MASK_PASSPORT] = "passport ",
	[KB_MASK_SNILS] = "snils ", [KB_MASK_INN] = "inn ",
	[KB_MASK_PLATE] = "plate ", [KB_MASK_ORDER] = "",
};

/* Folded, without spaces; dashes too unless they may belong to it. */
static char *plain(void *mem, const char *value, bool email)
{
	struct kb_cells c;
	struct kb_buf out = { .mem = mem };
	char one[4];

	kb_cells_make(mem, value, strlen(value), &c);
	kb_buf_adds(&out, "");
	for (size_t i = 0; i < c.n; i++) {
		uint32_t cp = kb_cell_upper(c.v[i].cp);
		if (cp == ' ' || (cp == '-' && !email))
			continue;
		if (email && cp >= 'A' && cp <= 'Z')
			cp += 32;
		kb_buf_add(&out, one, kb_utf8_encode(cp, one));
	}
	return out.bytes;
}

/* What is found when it is all of `text` behind its first `skip` bytes. */
static const struct kb_masked *as_whole(void *mem, const struct kb_masker *m,
					const char *text, size_t skip)
{
	struct kb_masking *mk = kb_masking_new(mem, m);
	const struct kb_masked *found;
	struct kb_error ignored;
	size_t len, n;
	char *out;

	if (kb_mask(mk, mem, text, strlen(text), &out, &len, &ignored) !=
	    KB_OK)
		return NULL;
	found = kb_masking_found(mk, &n);
	if (n != 1)
		return NULL;
	char *token = kb_format(mem, "[%s-%u]",
		kb_mask_kind_name(found->kind), found->number);
	return strcmp(out + skip, token) == 0 ? found : NULL;
}

static bool is_utf8(const char *value)
{
	return kb_utf8_valid(value, strlen(value)) == strlen(value);
}

static char *trimmed(void *mem, const char *value)
{
	size_t len;

	value += strspn(value, " \t\n");
	len = strlen(value);
	while (len > 0 && strchr(" \t\n", value[len - 1]))
		len--;
	return kb_strndup(mem, value, len);
}

char *kb_mask_normal(void *mem, const struct kb_masker *m,
		     enum kb_mask_kind kind, const char *value)
{
	void *aside = talloc_new(NULL);
	const struct kb_masked *found = NULL;
	char *out;

	if (!is_utf8(value)) {
		talloc_free(aside);
		return kb_strdup(mem, value);
	}
	value = trimmed(aside, value);
	if (kind != KB_MASK_EMAIL)
		found = as_whole(aside, m, kb_format(aside, "%s%s", said[kind],
				 value), strlen(said[kind]));
	out = kb_strdup(mem, found && found->kind == kind ? found->normal :
			plain(aside, value, kind == KB_MASK_EMAIL));
	talloc_free(aside);
	return out;
}

bool kb_mask_recognise(const struct kb_masker *m, const char *value,
		       enum kb_mask_kind *ret)
{
	void *aside = talloc_new(NULL);
	const struct kb_masked *found = is_utf8(value) ?
		as_whole(aside, m, trimmed(aside, value), 0) : NULL;
	bool is = found != NULL;

	if (is)
		*ret = found->kind;
	talloc_free(aside);
	return is;
}
