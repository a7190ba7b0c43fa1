/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_han.c - what stands behind a number in Han characters, and the signs of
 * currencies. In: characters. Out: their row, or none.
 */
#include "facts.h"

/* Behind a number; a longer one stands before what it begins with. Folded. */
static const struct fact_word han_units[] = {
	{ "个营业日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "营业日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "个银行工作日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "银行工作日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "个平日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "个季度", FACT_DURATION, FACT_MONTHS, 3 },
	{ "个整月", FACT_DURATION, FACT_MONTHS, 1 },
	{ "整个月", FACT_DURATION, FACT_MONTHS, 1 },
	{ "个整天", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "整天", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "整年", FACT_DURATION, FACT_MONTHS, 12 },
	{ "整周", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "昼夜", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "岁", FACT_DURATION, FACT_MONTHS, 12 },
	{ "足岁", FACT_DURATION, FACT_MONTHS, 12 },
	{ "个百分点", FACT_PERCENT, FACT_NO_UNIT, 1 },
	{ "百分点", FACT_PERCENT, FACT_NO_UNIT, 1 },
	{ "趴", FACT_PERCENT, FACT_NO_UNIT, 1 },
	{ "毛", FACT_AMOUNT, FACT_CNY, .1 },
	{ "角", FACT_AMOUNT, FACT_CNY, .1 },
	{ "个工作日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "个工作天", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "工作日", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "工作天", FACT_DURATION, FACT_WORKDAYS, 1 },
	{ "个自然日", FACT_NATURAL, FACT_SECONDS, 86400 },
	{ "自然日", FACT_NATURAL, FACT_SECONDS, 86400 },
	{ "个日历日", FACT_NATURAL, FACT_SECONDS, 86400 },
	{ "日历日", FACT_NATURAL, FACT_SECONDS, 86400 },
	{ "日历天", FACT_NATURAL, FACT_SECONDS, 86400 },
	{ "日以内", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "日之内", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "日内", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "日", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "分钟", FACT_DURATION, FACT_SECONDS, 60 },
	{ "刻钟", FACT_DURATION, FACT_SECONDS, 900 },
	{ "个小时", FACT_DURATION, FACT_SECONDS, 3600 },
	{ "小时", FACT_DURATION, FACT_SECONDS, 3600 },
	{ "个钟头", FACT_DURATION, FACT_SECONDS, 3600 },
	{ "钟头", FACT_DURATION, FACT_SECONDS, 3600 },
	{ "个星期", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "星期", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "个礼拜", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "礼拜", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "周", FACT_DURATION, FACT_SECONDS, 604800 },
	{ "秒", FACT_DURATION, FACT_SECONDS, 1 },
	{ "天", FACT_DURATION, FACT_SECONDS, 86400 },
	{ "个月", FACT_DURATION, FACT_MONTHS, 1 },
	{ "年", FACT_DURATION, FACT_MONTHS, 12 },
	{ "元人民币", FACT_AMOUNT, FACT_CNY, 1 },
	{ "人民币", FACT_AMOUNT, FACT_CNY, 1 },
	{ "美元", FACT_AMOUNT, FACT_USD, 1 },
	{ "欧元", FACT_AMOUNT, FACT_EUR, 1 },
	{ "日元", FACT_AMOUNT, FACT_JPY, 1 },
	{ "港元", FACT_AMOUNT, FACT_HKD, 1 },
	{ "港币", FACT_AMOUNT, FACT_HKD, 1 },
	{ "新台币", FACT_AMOUNT, FACT_TWD, 1 },
	{ "台币", FACT_AMOUNT, FACT_TWD, 1 },
	{ "卢布", FACT_AMOUNT, FACT_RUB, 1 },
	{ "元", FACT_AMOUNT, FACT_CNY, 1 },
	{ "块", FACT_AMOUNT, FACT_CNY, 1 },
	{ "个", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "张", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "次", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "条", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "则", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "位数", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "位", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "名", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "码", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "件", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "部", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "台", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "支", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "只", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "组", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "份", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "项", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "封", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "笔", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "期", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "米", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "公尺", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "公分", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "厘米", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "公里", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "公斤", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "千克", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "千瓦", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "瓦", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "兆", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "人", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "遍", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "回", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "趟", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "倍", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "度", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "级", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "页", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "户", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "字", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "分", FACT_COUNT, FACT_NO_UNIT, 1 },
	{ "点", FACT_COUNT, FACT_NO_UNIT, 1 },
};

const struct fact_word *fact_han_unit(const char *raw, size_t len)
{
	for (size_t i = 0; i < KB_COUNT(han_units); i++) {
		size_t n = strlen(han_units[i].word);

		if (n <= len && !memcmp(han_units[i].word, raw, n))
			return &han_units[i];
	}
	return NULL;
}

/* Signs as they stand in the text, before or behind a number. */
static const struct { const char *sign; enum fact_unit unit; } signs[] = {
	{ "NT$", FACT_TWD }, { "HK$", FACT_HKD }, { "US$", FACT_USD },
	{ "$", FACT_USD }, { "¥", FACT_CNY }, { "￥", FACT_CNY },
	{ "€", FACT_EUR }, { "£", FACT_GBP }, { "₽", FACT_RUB },
	{ "人民币", FACT_CNY }, { "RMB", FACT_CNY }, { "CNY", FACT_CNY },
	{ "NTD", FACT_TWD }, { "TWD", FACT_TWD }, { "HKD", FACT_HKD },
	{ "RUB", FACT_RUB }, { "USD", FACT_USD }, { "EUR", FACT_EUR },
	{ "GBP", FACT_GBP }, { "JPY", FACT_JPY }, { "港币", FACT_HKD },
	{ "港幣", FACT_HKD }, { "台币", FACT_TWD }, { "台幣", FACT_TWD },
	{ "臺幣", FACT_TWD },
	{ "新台币", FACT_TWD }, { "新臺幣", FACT_TWD },
	{ "新台幣", FACT_TWD }, { "人民幣", FACT_CNY },
};

enum fact_unit fact_sign(const char *bytes, size_t start, size_t end,
			 size_t len)
{
	while (start && bytes[start - 1] == ' ')
		start--;
	while (end < len && bytes[end] == ' ')
		end++;
	for (size_t i = 0; i < KB_COUNT(signs); i++) {
		size_t n = strlen(signs[i].sign);

		if (n <= start && !memcmp(bytes + start - n, signs[i].sign, n))
			return signs[i].unit;
		if (n <= len - end && !memcmp(bytes + end, signs[i].sign, n))
			return signs[i].unit;
	}
	return FACT_NO_UNIT;
}

const char *fact_unit_name(enum fact_unit unit)
{
	static const char *const names[] = {
		"", "s", "month", "workday", "CNY", "RUB", "USD", "EUR",
		"GBP", "TWD", "HKD", "JPY",
	};

	return names[unit];
}
