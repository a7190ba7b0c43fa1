/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_unit.c - what stands behind a number: a unit of time or money, what is
 * counted. In: tokens. Out: the unit and the token behind it.
 */
#include "facts.h"

static const struct kb_token *token_at(const struct fact_reader *r, size_t at)
{
	return at < r->tokens->n ? &r->tokens->v[at] : NULL;
}

static const struct fact_word *word_at(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = token_at(r, at);

	return t && t->type == KB_TOKEN_WORD ? fact_word(t->raw, t->raw_len) :
		NULL;
}

static bool percent_sign(const struct fact_reader *r, size_t end)
{
	while (end < r->len && r->bytes[end] == ' ')
		end++;
	return end < r->len && (r->bytes[end] == '%' || (r->len - end >= 3 &&
		!memcmp(r->bytes + end, "％", 3)));
}

static const char *noun_of(const struct fact_reader *r, const char *raw,
			   size_t len)
{
	return kb_strndup(r->mem, raw, len);
}

/* 个设备, 位成员: what is counted stands behind. */
static void han_count(const struct fact_reader *r, const char *classifier,
		      struct fact_counted *ret)
{
	struct fact_noun noun;
	size_t behind = ret->next < r->tokens->n ? fact_han(r, ret->next) : 0;
	size_t most = strlen("一二三四五");

	ret->noun = noun_of(r, classifier, strlen(classifier));
	if (fact_han_noun(classifier, behind ?
			  r->tokens->v[ret->next].raw : "", behind < most ?
			  behind : most, &noun)) {
		ret->noun = noun.name;
		ret->row.value = noun.value;
	}
}

static bool han_unit(const struct fact_reader *r, size_t at, struct fact_counted *ret)
{
	const struct kb_token *t = token_at(r, at);
	static const struct fact_word month = { "月", FACT_DURATION,
						FACT_MONTHS, 1 };
	const struct fact_word *w = fact_han_unit(t->raw, fact_han(r, at));

	/* 一个半月; else 3月 is March. */
	if (!w && fact_is_han(r, at, "月") && fact_is_han(r, at - 1, "半"))
		w = &month;
	if (!w)
		return false;
	ret->row = *w;
	ret->next = at + kb_utf8_count(w->word, strlen(w->word));
	if (w->kind == FACT_COUNT)
		han_count(r, w->word, ret);
	ret->local = w->kind == FACT_AMOUNT &&
		(!strcmp(w->word, "元") || !strcmp(w->word, "块") ||
		 !strcmp(w->word, "毛") || !strcmp(w->word, "角"));
	if (w->kind == FACT_NATURAL) {
		ret->row.kind = FACT_DURATION;
		ret->calendar = KB_FACT_NATURAL;
	}
	return true;
}

/* ten full days, 20 US dollars: says nothing of how many. */
static const char *const fillers[] = {
	"full", "whole", "consecutive", "more", "further", "additional",
	"other", "us", "new", "taiwan", "hong", "kong", "полных", "целых",
	"полные", "полный", "целый", "астрономических", "американских",
	"китайских", "российских", "тайваньских",
};

static size_t skip_fillers(const struct fact_reader *r, size_t at)
{
	for (size_t i = 0; i < KB_COUNT(fillers); i++)
		if (fact_touches(r, at + 1) && fact_says(r, at, fillers[i])) {
			at++;
			i = SIZE_MAX;
		}
	return at;
}

/* "working days": which days count, and what unit follows. */
static bool calendar_unit(const struct fact_reader *r, size_t at,
			  const struct fact_word *w, struct fact_counted *ret)
{
	const struct fact_word *unit;
	bool dot = at + 1 < r->tokens->n &&
		r->bytes[r->tokens->v[at].end] == '.';

	unit = fact_touches(r, at + 1) || dot ? word_at(r, at + 1) : NULL;
	if (!unit || unit->kind != FACT_DURATION)
		return false;
	ret->row = *unit;
	ret->next = at + 2;
	ret->calendar = w->kind == FACT_WORKING ? KB_FACT_WORKING :
		KB_FACT_NATURAL;
	if (w->kind == FACT_WORKING && unit->value == 86400)
		ret->row.unit = FACT_WORKDAYS, ret->row.value = 1;
	return true;
}

static bool is_noun(const struct fact_reader *r, size_t at)
{
	const struct kb_token *t = token_at(r, at);

	/* "16-е" and "15-го" are no nouns. */
	return t && t->type == KB_TOKEN_WORD && !kb_token_is_function(t) &&
		t->raw_len >= ((unsigned char)t->raw[0] < 0x80 ? 2 : 6) &&
		!(t->raw[0] >= '0' && t->raw[0] <= '9');
}

/* "five failed attempts": a known noun among the next three, else the first. */
static bool noun_unit(const struct fact_reader *r, size_t at,
		      struct fact_counted *ret)
{
	struct fact_noun noun;

	ret->row = (struct fact_word){ NULL, FACT_COUNT, FACT_NO_UNIT, 1 };
	for (size_t i = at; i < at + 3 && (i == at || fact_touches(r, i)) &&
	     token_at(r, i) && token_at(r, i)->type == KB_TOKEN_WORD; i++) {
		const struct kb_token *t = token_at(r, i);

		if (fact_noun(t->raw, t->raw_len, &noun)) {
			ret->noun = noun.name;
			ret->row.value = noun.value;
			ret->next = i + 1;
			return true;
		}
		if (!is_noun(r, i))
			break;
	}
	if (!is_noun(r, at))
		return false;
	ret->noun = noun_of(r, token_at(r, at)->stem,
			    token_at(r, at)->stem_len);
	return true;
}

void fact_counted_adjective(const struct fact_word *w, struct fact_counted *ret)
{
	ret->row = *w;
	if (w->kind == FACT_TIMES_OF || w->kind == FACT_DIGITS) {
		ret->row.kind = FACT_COUNT;
		ret->noun = w->kind == FACT_DIGITS ? "digit" : "times";
	}
}

/* "working days" behind the number, or a noun. */
static bool word_unit(const struct fact_reader *r, size_t at,
		      struct fact_counted *ret)
{
	const struct kb_token *t;
	const struct fact_word *w;

	at = skip_fillers(r, at);
	t = token_at(r, at);
	w = word_at(r, at);
	ret->next = at + 1;
	if (fact_says(r, at, "per cent")) {
		ret->row = (struct fact_word){ NULL, FACT_PERCENT,
					       FACT_NO_UNIT, 1 };
		ret->next++;
		return true;
	}
	/* "5 р. д." is no sum. */
	if (w && w->unit == FACT_RUB && t->raw_len == 2 &&
	    fact_between(r, at + 1, ' ') == false && at + 1 < r->tokens->n &&
	    token_at(r, at + 1)->raw_len == 2 &&
	    !memcmp(token_at(r, at + 1)->raw, "д", 2)) {
		ret->row = (struct fact_word){ NULL, FACT_DURATION,
					       FACT_WORKDAYS, 1 };
		ret->calendar = KB_FACT_WORKING;
		ret->next++;
		return true;
	}
	if (w && (w->kind == FACT_WORKING || w->kind == FACT_NATURAL))
		return calendar_unit(r, at, w, ret);
	if (w && (w->kind == FACT_DURATION || w->kind == FACT_AMOUNT ||
		  w->kind == FACT_PERCENT)) {
		ret->row = *w;
		ret->local = w->unit == FACT_USD;
		return true;
	}
	w = w ? NULL : fact_adjective(t->raw, t->raw_len);
	if (w) {
		fact_counted_adjective(w, ret);
		return true;
	}
	return !word_at(r, at) && noun_unit(r, at, ret);
}

static bool suffix_unit(const struct fact_reader *r,
			const struct fact_number *n, struct fact_counted *ret)
{
	const struct fact_word *w = fact_word(n->suffix, n->suffix_len);
	struct fact_noun noun;

	ret->next = n->next;
	if (w && (w->kind == FACT_DURATION || w->kind == FACT_AMOUNT)) {
		ret->row = *w;
		return true;
	}
	ret->row = (struct fact_word){ NULL, FACT_COUNT, FACT_NO_UNIT, 1 };
	if (!w && fact_noun(n->suffix, n->suffix_len, &noun)) {
		ret->noun = noun.name;
		ret->row.value = noun.value;
		return true;
	}
	/* 31-й, 15-го: which one, not how many. */
	if (w || kb_utf8_count(n->suffix, n->suffix_len) < 2 ||
	    (unsigned char)n->suffix[0] >= 0x80)
		return false;
	ret->noun = noun_of(r, n->suffix, n->suffix_len);
	return true;
}

/* "1,5 тыс. руб." */
static bool is_short(const struct fact_reader *r, size_t at)
{
	static const char *const words[] = { "тыс", "млн", "млрд" };

	for (size_t i = 0; at && at < r->tokens->n && i < KB_COUNT(words); i++)
		if (fact_says(r, at - 1, words[i]) &&
		    r->tokens->v[at].start == r->tokens->v[at - 1].end + 2 &&
		    r->bytes[r->tokens->v[at - 1].end] == '.')
			return true;
	return false;
}

/* first: the number's first token. */
bool fact_counted(const struct fact_reader *r, size_t first,
		      const struct fact_number *n, struct fact_counted *ret)
{
	const struct kb_token *v = r->tokens->v;
	enum fact_unit sign;

	*ret = (struct fact_counted){ .next = n->next };
	if (n->suffix_len)
		return suffix_unit(r, n, ret);
	if (percent_sign(r, v[n->next - 1].end)) {
		ret->row = (struct fact_word){ NULL, FACT_PERCENT,
					       FACT_NO_UNIT, 1 };
		return true;
	}
	sign = fact_sign(r->bytes, v[first].start, v[n->next - 1].end, r->len);
	if (sign != FACT_NO_UNIT) {
		size_t start = v[first].start;

		ret->local = start && r->bytes[start - 1] == '$' &&
			(start == 1 || r->bytes[start - 2] < 'A');
		ret->row = (struct fact_word){ NULL, FACT_AMOUNT, sign, 1 };
		if (fact_is_han(r, n->next, "元"))
			ret->next++;
		return true;
	}
	if (!fact_touches(r, n->next) && !is_short(r, n->next))
		return false;
	return v[n->next].type == KB_TOKEN_HAN ?
		han_unit(r, n->next, ret) : word_unit(r, n->next, ret);
}
