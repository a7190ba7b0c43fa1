/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * words.c - how an article is worded: steps that say what they mean and when to
 * stop, sentences that can be read aloud, nothing left over from writing, no
 * person's data. In: one article. Out: findings.
 */
#include <kb/mask.h>

#include "profile.h"
#include "rules.h"

enum { WORDS_LONG = 40, HAN_LONG = 90, WORDS_MAX = 700, HAN_MAX = 1600 };

/* ---- steps ------------------------------------------------------------------------ */

/* What a step may not be about without naming it; as they begin a sentence. */
static const char *const pronouns[] = {
	"It ", "This ", "That ", "They ", "Do it", "Do this", "Это ", "Он ",
	"Она ", "Они ", "Сделайте это", "它", "它们", "牠", "這個", "这个", NULL,
};

/* The words after "2. ". */
static const char *step_text(const struct kb_article *a,
			     const struct kb_step *step)
{
	const char *text = a->text + step->start;

	text += strspn(text, "0123456789");
	return text + strspn(text, ". ");
}

static void check_pronoun(struct subject *s, const struct kb_step *step)
{
	const char *text = step_text(s->a, step);
	size_t end = kb_text_sentence_end(text, (size_t)(s->a->text +
		step->end - text), 0);

	/* "It trips again?" is said of what was just done. */
	if (memchr(text, '?', end) || memmem(text, end, "？", 3))
		return;
	for (size_t i = 0; pronouns[i]; i++)
		if (strncmp(text, pronouns[i], strlen(pronouns[i])) == 0)
			lint_found(s, &(struct found){ LINT_PRONOUN,
				lint_line_of(s->a, step->start), pronouns[i],
				.args = { { "word", pronouns[i] } } });
}

/* A try, and what tells when the trying is over. */
static const char *const tries[] = {
	"try again", "Try again", "repeat", "Repeat", "restart", "Restart",
	"ещё раз", "еще раз", "Повторите", "повторите", "перезагрузите",
	"Перезагрузите", "再试", "再試", "重试", "重試", "重启", "重啟", "重新開機",
	NULL,
};
static const char *const stops[] = {
	"?", "？", "if ", "If ", "still", "until", "unless", "Если", "если",
	"до тех пор", "пока", "如果", "若", "还是", "還是", "仍", "直到", "要是",
	"once", "один раз", "一次", "times", "раза", "次", "minutes", "минут",
	"分钟", "分鐘", NULL,
};

static void check_stop(struct subject *s, const struct kb_step_list *list)
{
	const struct kb_step *first = NULL;
	bool stop = false;

	for (size_t i = 0; i < list->n; i++) {
		const struct kb_step *x = &list->v[i];
		const char *text = s->a->text + x->start;

		if (!first && lint_says(text, x->end - x->start, tries))
			first = x;
		stop |= lint_says(text, x->end - x->start, stops);
	}
	if (first && !stop)
		lint_found(s, &(struct found){ LINT_STOP_MISSING,
			lint_line_of(s->a, first->start) });
}

enum kb_status lint_step_words(struct subject *s, struct kb_error *err)
{
	const struct kb_facts *f = &s->profile->facts;

	for (size_t i = 0; i < f->n_lists; i++) {
		for (size_t k = 0; k < f->lists[i].n; k++)
			check_pronoun(s, &f->lists[i].v[k]);
		check_stop(s, &f->lists[i]);
	}
	return KB_OK;
}

/* ---- left over --------------------------------------------------------------------- */

static const char *const left[] = {
	"TO" "DO", "FIX" "ME", "XX" "X", "TBD", "lorem ipsum", "Lorem ipsum", "【】",
	"［］", "[ ]", "____", "？？", "???", "待补充", "待補充", "待定", "уточнить у",
	"ЗАПОЛНИТЬ", NULL,
};

static void left_over(struct subject *s, uint32_t at, size_t len)
{
	const char *words = kb_strndup(s->mem, s->a->text + at, len);

	lint_found(s, &(struct found){ LINT_PLACEHOLDER,
		lint_line_of(s->a, at), words, .args = { { "words", words } }
		});
}

/* {name} is for scripts; elsewhere nobody fills it in. */
static void check_braces(struct subject *s, uint32_t from, uint32_t to)
{
	const char *text = s->a->text;

	for (uint32_t i = 0; i < s->a->text_len; i++) {
		const char *end;

		if (text[i] != '{' || (i >= from && i < to))
			continue;
		end = memchr(text + i, '}', s->a->text_len - i);
		if (end && end - text - i < 60 &&
		    !memchr(text + i, '\n', (size_t)(end - text) - i))
			left_over(s, i, (size_t)(end + 1 - text) - i);
	}
}

enum kb_status lint_placeholders(struct subject *s, struct kb_error *err)
{
	uint32_t from = 0, to = 0;

	if (s->a->rule)
		return KB_OK;
	for (size_t i = 0; left[i]; i++) {
		const char *at = memmem(s->a->text, s->a->text_len, left[i],
					strlen(left[i]));
		if (at)
			left_over(s, (uint32_t)(at - s->a->text),
				  strlen(left[i]));
	}
	if (!kb_article_block(s->a, KB_BLOCK_SCRIPT, &from, &to))
		from = to = 0;
	check_braces(s, from, to);
	return KB_OK;
}

/* ---- length ------------------------------------------------------------------------ */

/* Words of Latin and Cyrillic, or Han characters. */
static size_t length_of(struct subject *s, const char *text, size_t len,
			bool *han)
{
	const struct kb_tokens *t = kb_text_tokens(s->l->text, 0, text, len);
	size_t chars = 0;

	for (size_t i = 0; i < t->n; i++)
		chars += t->v[i].type == KB_TOKEN_HAN;
	*han = chars * 2 > t->n;
	return t->n;
}

static void check_sentences(struct subject *s)
{
	const char *text = s->a->text;
	size_t len = s->a->text_len;

	for (size_t from = 0, to; from < len; from = to) {
		size_t n;
		bool han;

		to = from + kb_text_sentence_end(text + from, len - from, 0);
		if (to == from)
			to = len;
		if (to - from < 100 || memmem(text + from, to - from, " | ",
					      3))
			continue;
		n = length_of(s, text + from, to - from, &han);
		if (n > (size_t)(han ? HAN_LONG : WORDS_LONG))
			lint_found(s, &(struct found){ LINT_SENTENCE_LONG,
				lint_line_of(s->a, (uint32_t)from), .args = {
				{ "n", kb_format(s->mem, "%zu", n) } } });
	}
}

enum kb_status lint_reading(struct subject *s, struct kb_error *err)
{
	bool han;
	size_t n;

	if (s->a->rule)
		return KB_OK;
	n = length_of(s, s->a->text, s->a->text_len, &han);
	if (n > (size_t)(han ? HAN_MAX : WORDS_MAX))
		lint_found(s, &(struct found){ LINT_ARTICLE_LONG, 1, .args = {
			{ "n", kb_format(s->mem, "%zu", n) } } });
	check_sentences(s);
	return KB_OK;
}

/* ---- persons ----------------------------------------------------------------------- */

/* Before the @: an office, not a person. */
static bool is_office(const struct kb_masked *m)
{
	static const char *const offices[] = { "security@", "support@",
		"info@", "help@", "service@", "privacy@", "press@", "care@",
		"abuse@", "billing@", "sales@", "noreply@", "no-reply@" };

	for (size_t i = 0; i < KB_COUNT(offices); i++)
		if (m->kind == KB_MASK_EMAIL && !strncmp(m->normal,
		    offices[i], strlen(offices[i])))
			return true;
	return false;
}

/* Numbers that are ours and meant to be read are accepted once. */
enum kb_status lint_persons(struct subject *s, struct kb_error *err)
{
	struct kb_masking *masking = kb_masking_new(s->mem, s->l->masker);
	const struct kb_masked *found;
	char *masked;
	size_t len, n;
	enum kb_status status = kb_mask(masking, s->mem, s->a->source,
					s->a->source_len, &masked, &len, err);

	if (status != KB_OK)
		return status;
	found = kb_masking_found(masking, &n);
	for (size_t i = 0; i < n; i++)
		if (!is_office(&found[i]))
			lint_found(s, &(struct found){ LINT_PERSONAL_DATA,
				lint_line(s->a, found[i].original),
				kb_mask_kind_name(found[i].kind), .args = {
				{ "kind", kb_mask_kind_name(found[i].kind) }
				} });
	return KB_OK;
}
