/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * subject.c - in: what somebody names a person by, and texts. Out: which texts
 * hold it, however it is spelt there.
 */
#include <kb/text.h>

#include "erase.h"

struct kb_matcher {
	const struct kb_masker *masker;
	struct kb_text *text;
	char *form[KB_MASK_KINDS];	/* NULL: of another kind */
	char *words;			/* folded; "" if not looked for */
};

enum kb_status kb_subject_parse(const char *text, struct kb_subject *ret,
				struct kb_error *err)
{
	const char *colon = strchr(text, ':');
	struct kb_subject out = { .kind = KB_KEY_ANY };
	char kind[16] = "";

	if (colon && colon[1] && (size_t)(colon - text) < sizeof(kind))
		memcpy(kind, text, (size_t)(colon - text));
	out.is_case = strcmp(kind, "case") == 0;
	if (!kind[0] || (!out.is_case && !kb_key_kind_find(kind, &out.kind)))
		return kb_error_set(err, KB_INVALID, "'%s' does not say who: "
			"write KIND:VALUE, where KIND is case, any, phone, "
			"email, order, surname, code, id, card, iban, "
			"passport, snils, inn or plate", text);
	out.value = colon + 1;
	if (kb_utf8_valid(out.value, strlen(out.value)) < strlen(out.value))
		return kb_error_set(err, KB_INVALID, "the value is not UTF-8");
	*ret = out;
	return KB_OK;
}

struct kb_matcher *kb_matcher_new(void *mem, const struct kb_masker *masker,
				  const struct kb_subject *subject)
{
	struct kb_matcher *m = kb_new(mem, struct kb_matcher);

	m->masker = masker;
	m->text = kb_text_new(m);
	for (int k = 0; k < KB_MASK_KINDS; k++)
		if (subject->kind == KB_KEY_ANY || subject->kind == k)
			m->form[k] = kb_mask_normal(m, masker,
				(enum kb_mask_kind)k, subject->value);
	m->words = kb_text_key(m->text, m, subject->value,
			       strlen(subject->value));
	if (kb_utf8_count(m->words, strlen(m->words)) < 2)
		m->words[0] = '\0';
	return m;
}

static bool is_wordy(unsigned char byte, unsigned char next)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') ||
	       byte == 0xd0 || byte == 0xd1 || (byte >= 0x80 && byte < 0xc0 &&
						(next & 0xfe) == 0xd0);
}

/* Is there a letter of an alphabet or a digit right before at? */
static bool word_before(const char *text, const char *at)
{
	if (at == text)
		return false;
	unsigned char last = (unsigned char)at[-1];
	return is_wordy(last, at - text > 1 ? (unsigned char)at[-2] : 0);
}

static bool has_words(const struct kb_matcher *m, const char *folded)
{
	size_t len = strlen(m->words);

	for (const char *p = folded; (p = strstr(p, m->words)); p++) {
		bool left = is_wordy((unsigned char)p[0], 0) &&
			word_before(folded, p);
		bool right = word_before(p, p + len) &&
			is_wordy((unsigned char)p[len], 0);
		if (!left && !right)
			return true;
	}
	return false;
}

bool kb_matcher_in(struct kb_matcher *m, const char *text)
{
	void *aside = talloc_new(NULL);
	struct kb_masking *mk = kb_masking_new(aside, m->masker);
	const struct kb_masked *found;
	struct kb_error ignored;
	size_t n, len;
	char *out;
	bool is = m->words[0] && has_words(m, kb_text_fold(m->text, aside,
							   text, strlen(text)));

	if (!is && kb_mask(mk, aside, text, strlen(text), &out, &len,
			   &ignored) == KB_OK) {
		found = kb_masking_found(mk, &n);
		for (size_t i = 0; i < n && !is; i++)
			is = m->form[found[i].kind] &&
			     strcmp(m->form[found[i].kind],
				    found[i].normal) == 0;
	}
	talloc_free(aside);
	return is;
}
