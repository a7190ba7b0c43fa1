/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mask_cells.c - in: text. Out: cells, in which full-width, mathematical and
 * other digits are 0 to 9, and every dash is one; and what the words beside a
 * value say of it.
 */
#include <pthread.h>
#include <unicode/uchar.h>

#include <kb/text.h>

#include "mask_parts.h"

/* ---- folding --------------------------------------------------------------- */

static bool is_invisible(uint32_t cp)
{
	return cp == 0xad || (cp >= 0x200b && cp <= 0x200f) ||
	       cp == 0x2060 || cp == 0xfeff;
}

static bool is_dash(uint32_t cp)
{
	return (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212 ||
	       cp == 0xfe58 || cp == 0xfe63 || cp == 0xff0d;
}

static uint32_t fold(uint32_t cp)
{
	if (cp < 0x80)
		return cp == '\t' ? ' ' : cp;
	if (is_dash(cp))
		return '-';
	if (cp == 0xb7 || cp == 0x2022 || cp == 0x30fb)
		return '.';
	if (cp >= 0xff01 && cp <= 0xff5e)
		return cp - 0xfee0;
	if (cp == 0x2028 || cp == 0x2029 || cp == 0x85)
		return '\n';
	if (u_isUWhiteSpace((UChar32)cp))
		return ' ';
	int value = u_charDigitValue((UChar32)cp);
	return u_charType((UChar32)cp) == U_DECIMAL_DIGIT_NUMBER ?
		(uint32_t)('0' + value) : cp;
}

void kb_cells_make(void *mem, const char *text, size_t len,
		   struct kb_cells *ret)
{
	const char *p = text, *end = text + len;

	ret->v = kb_array(mem, struct kb_cell, len + 1);
	ret->taken = kb_array(mem, unsigned char, len + 1);
	ret->n = 0;
	while (p < end) {
		uint32_t at = (uint32_t)(p - text);
		uint32_t cp = kb_utf8_next(&p, end);
		if (!is_invisible(cp))
			ret->v[ret->n++] = (struct kb_cell){ fold(cp), at };
	}
	ret->v[ret->n] = (struct kb_cell){ 0, (uint32_t)len };
}

/* ---- words beside ----------------------------------------------------------- */

/* Beginnings of words, lower case; a longer one that ends at the same place
   stands before a shorter one. */
#define W(text, cue) { text, sizeof(text) / sizeof(char32_t) - 1, cue }
static const struct { const char32_t *word; size_t len; enum kb_cue cue; }
words[] = {
	W(U"订单", KB_CUE_OTHER), W(U"訂單", KB_CUE_OTHER),
	W(U"单号", KB_CUE_OTHER), W(U"單號", KB_CUE_OTHER),
	W(U"编号", KB_CUE_OTHER), W(U"編號", KB_CUE_OTHER),
	W(U"流水", KB_CUE_OTHER), W(U"户号", KB_CUE_OTHER),
	W(U"戶號", KB_CUE_OTHER), W(U"序列", KB_CUE_OTHER),
	W(U"序號", KB_CUE_OTHER), W(U"型号", KB_CUE_OTHER),
	W(U"型號", KB_CUE_OTHER), W(U"金额", KB_CUE_OTHER),
	W(U"金額", KB_CUE_OTHER), W(U"工单", KB_CUE_OTHER),
	W(U"工單", KB_CUE_OTHER), W(U"付款", KB_CUE_OTHER),
	W(U"充值", KB_CUE_OTHER), W(U"代码", KB_CUE_OTHER),
	W(U"代碼", KB_CUE_OTHER), W(U"版本", KB_CUE_OTHER),
	W(U"order", KB_CUE_OTHER), W(U"invoice", KB_CUE_OTHER),
	W(U"ticket", KB_CUE_OTHER), W(U"case", KB_CUE_OTHER),
	W(U"serial", KB_CUE_OTHER), W(U"reference", KB_CUE_OTHER),
	W(U"tracking", KB_CUE_OTHER), W(U"paid", KB_CUE_OTHER),
	W(U"imei", KB_CUE_OTHER), W(U"model", KB_CUE_OTHER),
	W(U"meter", KB_CUE_OTHER), W(U"code", KB_CUE_OTHER),
	W(U"заказ", KB_CUE_OTHER), W(U"заявк", KB_CUE_OTHER),
	W(U"счет", KB_CUE_OTHER), W(U"счёт", KB_CUE_OTHER),
	W(U"накладн", KB_CUE_OTHER), W(U"договор", KB_CUE_OTHER),
	W(U"артикул", KB_CUE_OTHER), W(U"серийн", KB_CUE_OTHER),
	W(U"сумм", KB_CUE_OTHER), W(U"оплат", KB_CUE_OTHER),
	W(U"трек", KB_CUE_OTHER), W(U"код ", KB_CUE_OTHER),
	W(U"身份证", KB_CUE_ID), W(U"身份證", KB_CUE_ID),
	W(U"证件", KB_CUE_ID), W(U"證件", KB_CUE_ID),
	W(U"身分證", KB_CUE_ID), W(U"居民证", KB_CUE_ID),
	W(U"resident id", KB_CUE_ID), W(U"id card", KB_CUE_ID),
	W(U"银行卡", KB_CUE_CARD), W(U"卡号", KB_CUE_CARD),
	W(U"卡號", KB_CUE_CARD), W(U"信用卡", KB_CUE_CARD),
	W(U"card", KB_CUE_CARD), W(U"карт", KB_CUE_CARD),
	W(U"снилс", KB_CUE_SNILS), W(U"snils", KB_CUE_SNILS),
	W(U"инн", KB_CUE_INN), W(U"inn", KB_CUE_INN),
	W(U"паспорт", KB_CUE_PASSPORT), W(U"серия", KB_CUE_PASSPORT),
	W(U"серии", KB_CUE_PASSPORT), W(U"passport", KB_CUE_PASSPORT),
	W(U"护照", KB_CUE_PASSPORT), W(U"護照", KB_CUE_PASSPORT),
	W(U"车牌", KB_CUE_PLATE), W(U"車牌", KB_CUE_PLATE),
	W(U"госномер", KB_CUE_PLATE), W(U"номер авто", KB_CUE_PLATE),
	W(U"номер машин", KB_CUE_PLATE), W(U"licence plate", KB_CUE_PLATE),
	W(U"license plate", KB_CUE_PLATE), W(U"plate", KB_CUE_PLATE),
	W(U"电话", KB_CUE_PHONE), W(U"電話", KB_CUE_PHONE),
	W(U"手机", KB_CUE_PHONE), W(U"手機", KB_CUE_PHONE),
	W(U"致电", KB_CUE_PHONE), W(U"致電", KB_CUE_PHONE),
	W(U"拨打", KB_CUE_PHONE), W(U"撥打", KB_CUE_PHONE),
	W(U"来电", KB_CUE_PHONE), W(U"來電", KB_CUE_PHONE),
	W(U"回电", KB_CUE_PHONE), W(U"回電", KB_CUE_PHONE),
	W(U"座机", KB_CUE_PHONE), W(U"座機", KB_CUE_PHONE),
	W(U"市話", KB_CUE_PHONE), W(U"打给", KB_CUE_PHONE),
	W(U"打給", KB_CUE_PHONE), W(U"联系", KB_CUE_PHONE),
	W(U"聯絡", KB_CUE_PHONE), W(U"聯繫", KB_CUE_PHONE),
	W(U"微信", KB_CUE_PHONE), W(U"whatsapp", KB_CUE_PHONE),
	W(U"tel", KB_CUE_PHONE), W(U"phone", KB_CUE_PHONE),
	W(U"telephone", KB_CUE_PHONE), W(U"mobile", KB_CUE_PHONE),
	W(U"mob", KB_CUE_PHONE), W(U"call", KB_CUE_PHONE),
	W(U"cell", KB_CUE_PHONE), W(U"text me", KB_CUE_PHONE),
	W(U"my number", KB_CUE_PHONE), W(U"тел", KB_CUE_PHONE),
	W(U"моб", KB_CUE_PHONE), W(U"звон", KB_CUE_PHONE),
	W(U"позвон", KB_CUE_PHONE), W(U"перезвон", KB_CUE_PHONE),
	W(U"набер", KB_CUE_PHONE), W(U"связ", KB_CUE_PHONE),
	W(U"свяж", KB_CUE_PHONE), W(U"сотов", KB_CUE_PHONE),
	W(U"вотсап", KB_CUE_PHONE), W(U"ватсап", KB_CUE_PHONE),
	W(U"вайбер", KB_CUE_PHONE),
};

static uint32_t lower(uint32_t cp)
{
	return cp < 0x80 || kb_cell_cyrillic(cp) ?
		(uint32_t)u_tolower((UChar32)cp) : cp;
}

/* Does the word end before cell `end`, at the beginning of a word? */
static bool ends(const struct kb_cells *c, size_t end, const char32_t *word,
		 size_t len)
{
	if (len > end)
		return false;
	for (size_t i = 0; i < len; i++)
		if (lower(c->v[end - len + i].cp) != word[i])
			return false;
	return !(kb_cell_latin(word[0]) || kb_cell_cyrillic(word[0])) ||
	       !kb_cell_word(kb_cell_before(c, end - len));
}

static bool is_break(uint32_t cp)
{
	static const char32_t breaks[] = U"!?。！？\n;；";

	for (size_t i = 0; breaks[i]; i++)
		if (breaks[i] == cp)
			return true;
	return false;
}

/* By the last byte of a cell: few end a word of the table, and every word of a
   long text asks. */
static bool ends_some[256];

static void learn_ends(void)
{
	for (size_t i = 0; i < KB_COUNT(words); i++)
		ends_some[words[i].word[words[i].len - 1] % 256] = true;
}

enum kb_cue kb_cue_before(const struct kb_cells *c, size_t at)
{
	enum { FAR = 24, OVER = 256 };
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	size_t steps = 0;

	pthread_once(&once, learn_ends);
	for (size_t end = at; end > 0 && steps < FAR && end + OVER > at;
	     end--) {
		/* Values and their tokens are no words: "[card-1]" says of
		   what follows as much as the number it stands for. */
		if (c->taken[end - 1])
			continue;
		steps++;
		uint32_t last = lower(c->v[end - 1].cp);
		for (size_t i = 0; ends_some[last % 256] &&
		     i < KB_COUNT(words); i++)
			if (words[i].word[words[i].len - 1] == last &&
			    ends(c, end, words[i].word, words[i].len))
				return words[i].cue;
		if (is_break(c->v[end - 1].cp))
			return KB_CUE_NONE;
	}
	return KB_CUE_NONE;
}

bool kb_cue_unit(const struct kb_cells *c, size_t at)
{
	static const char32_t *const units[] = {
		U"元", U"块", U"塊", U"%", U"$", U"€", U"₽", U"¥", U"руб",
		U"р.", U"коп", U"юан", U"квт", U"yuan", U"usd", U"cny",
		U"rub", U"kwh", U"mb", U"gb", U"hk$", U"天", U"度", U"分",
		U"points", U"балл", U"积分", U"點", U"点",
	};

	while (c->v[at].cp == ' ')
		at++;
	for (size_t i = 0; i < KB_COUNT(units); i++) {
		size_t n = 0;
		while (units[i][n] && at + n < c->n &&
		       lower(c->v[at + n].cp) == units[i][n])
			n++;
		if (!units[i][n])
			return true;
	}
	return false;
}
