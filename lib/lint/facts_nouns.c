/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * facts_nouns.c - what is counted, by one name in all languages: attempts, раз
 * and 次 are times. In: tokens behind a number. Out: the name and how much one
 * of them is.
 */
#include "facts.h"

/* How the folded word begins, or ($) what it is as a whole. */
static const struct { const char *word, *noun; double value; } nouns[] = {
	{ "attempt", "times", 1 }, { "tries$", "times", 1 },
	{ "try$", "times", 1 }, { "time$", "times", 1 },
	{ "times$", "times", 1 }, { "retr", "times", 1 },
	{ "guess", "times", 1 }, { "entr", "times", 1 },
	{ "computer", "device", 1 }, { "tablet", "device", 1 },
	{ "laptop", "device", 1 }, { "компьютер", "device", 1 },
	{ "планшет", "device", 1 }, { "ноутбук", "device", 1 },
	{ "wrong$", "times", 1 }, { "failed$", "times", 1 },
	{ "incorrect", "times", 1 }, { "unsuccessful", "times", 1 },
	{ "неверн", "times", 1 }, { "неправильн", "times", 1 },
	{ "ошибочн", "times", 1 }, { "неудачн", "times", 1 },
	{ "mistake", "times", 1 }, { "ошиб", "times", 1 },
	{ "ввод", "times", 1 }, { "попыт", "times", 1 },
	{ "раз$", "times", 1 }, { "раза$", "times", 1 },
	{ "device", "device", 1 }, { "phone", "device", 1 },
	{ "handset", "device", 1 }, { "gadget", "device", 1 },
	{ "smartphone", "device", 1 }, { "устройств", "device", 1 },
	{ "телефон", "device", 1 }, { "смартфон", "device", 1 },
	{ "гаджет", "device", 1 }, { "аппарат", "device", 1 },
	{ "people$", "person", 1 }, { "person", "person", 1 },
	{ "user", "person", 1 }, { "member", "person", 1 },
	{ "guest", "person", 1 }, { "participant", "person", 1 },
	{ "человек", "person", 1 }, { "пользовател", "person", 1 },
	{ "участник", "person", 1 }, { "гост", "person", 1 },
	{ "абонент", "person", 1 }, { "родственник", "person", 1 },
	{ "relative", "person", 1 },
	{ "instal", "instalment", 1 }, { "payment", "instalment", 1 },
	{ "платеж", "instalment", 1 }, { "взнос", "instalment", 1 },
	{ "digit", "digit", 1 }, { "character", "digit", 1 },
	{ "symbol", "digit", 1 }, { "цифр", "digit", 1 },
	{ "знак", "digit", 1 }, { "символ", "digit", 1 },
	{ "card", "card", 1 }, { "карт", "card", 1 },
	{ "sim$", "card", 1 }, { "sims$", "card", 1 }, { "симк", "card", 1 },
	{ "account", "account", 1 }, { "аккаунт", "account", 1 },
	{ "number", "number", 1 }, { "номер", "number", 1 },
	{ "address", "address", 1 }, { "адрес", "address", 1 },
	{ "sms$", "message", 1 }, { "смс$", "message", 1 },
	{ "message", "message", 1 }, { "text$", "message", 1 },
	{ "texts$", "message", 1 }, { "сообщен", "message", 1 },
	{ "photo", "photo", 1 }, { "picture", "photo", 1 },
	{ "image", "photo", 1 }, { "фото", "photo", 1 },
	{ "снимк", "photo", 1 },
	{ "item", "piece", 1 }, { "piece", "piece", 1 },
	{ "parcel", "piece", 1 }, { "штук", "piece", 1 },
	{ "шт$", "piece", 1 }, { "товар", "piece", 1 },
	{ "посыл", "piece", 1 }, { "предмет", "piece", 1 },
	{ "coupon", "coupon", 1 }, { "voucher", "coupon", 1 },
	{ "купон", "coupon", 1 }, { "промокод", "coupon", 1 },
	{ "point", "point", 1 }, { "балл", "point", 1 },
	{ "order", "order", 1 }, { "заказ", "order", 1 },
	{ "question", "question", 1 }, { "вопрос", "question", 1 },
	{ "gb$", "MB", 1000 }, { "gib$", "MB", 1000 },
	{ "gig", "MB", 1000 }, { "гб$", "MB", 1000 },
	{ "гигабайт", "MB", 1000 }, { "гиг", "MB", 1000 },
	{ "g$", "MB", 1000 }, { "mb$", "MB", 1 }, { "meg", "MB", 1 },
	{ "мб$", "MB", 1 }, { "мбайт", "MB", 1 }, { "гбайт", "MB", 1000 },
	{ "мегабайт", "MB", 1 }, { "tb$", "MB", 1e6 }, { "тб$", "MB", 1e6 },
	{ "mbit", "Mbit/s", 1 }, { "mbps$", "Mbit/s", 1 },
	{ "мбит", "Mbit/s", 1 }, { "мегабит", "Mbit/s", 1 },
	{ "gbit", "Mbit/s", 1000 }, { "гбит", "Mbit/s", 1000 },
	{ "kbit", "Mbit/s", .001 }, { "кбит", "Mbit/s", .001 },
	{ "kwh$", "kWh", 1 }, { "квт", "kWh", 1 }, { "киловатт", "kWh", 1 },
	{ "kilowatt", "kWh", 1 }, { "kw$", "kW", 1 }, { "w$", "W", 1 },
	{ "watt", "W", 1 }, { "вт$", "W", 1 }, { "ватт", "W", 1 },
	{ "kg$", "g", 1000 }, { "kilo", "g", 1000 }, { "кг$", "g", 1000 },
	{ "килограмм", "g", 1000 }, { "gram", "g", 1 }, { "грамм", "g", 1 },
	{ "km$", "mm", 1e6 }, { "км$", "mm", 1e6 }, { "километр", "mm", 1e6 },
	{ "m$", "mm", 1000 }, { "м$", "mm", 1000 }, { "metre", "mm", 1000 },
	{ "meter$", "mm", 1000 }, { "meters$", "mm", 1000 },
	{ "метр", "mm", 1000 }, { "cm$", "mm", 10 }, { "см$", "mm", 10 },
	{ "сантиметр", "mm", 10 }, { "mm$", "mm", 1 }, { "мм$", "mm", 1 },
	{ "v$", "V", 1 }, { "volt", "V", 1 }, { "вольт", "V", 1 },
};

/* Classifiers that name it themselves. */
static const struct { const char *word, *noun; double value; } hans[] = {
	{ "次", "times", 1 }, { "遍", "times", 1 }, { "回", "times", 1 },
	{ "趟", "times", 1 }, { "人", "person", 1 }, { "名", "person", 1 },
	{ "期", "instalment", 1 }, { "码", "digit", 1 },
	{ "位数", "digit", 1 }, { "字", "digit", 1 },
	{ "台", "device", 1 }, { "部", "device", 1 }, { "支", "device", 1 },
	{ "户", "account", 1 }, { "件", "piece", 1 }, { "点", "point", 1 },
	{ "分", "point", 1 },
	{ "公里", "mm", 1e6 }, { "米", "mm", 1000 }, { "公尺", "mm", 1000 },
	{ "公分", "mm", 10 }, { "厘米", "mm", 10 },
	{ "公斤", "g", 1000 }, { "千克", "g", 1000 }, { "千瓦", "kW", 1 },
	{ "瓦", "W", 1 }, { "兆", "Mbit/s", 1 }, { "度", "kWh", 1 },
};

/* What stands behind 个, 位, 张 and the like, or in the next few characters. */
static const struct { const char *word, *noun; } behind[] = {
	{ "设备", "device" }, { "装置", "device" }, { "手机", "device" },
	{ "终端", "device" }, { "电脑", "device" }, { "用户", "person" },
	{ "成员", "person" }, { "家人", "person" }, { "人", "person" },
	{ "亲友", "person" }, { "乘客", "person" }, { "账户", "account" },
	{ "账号", "account" }, { "帐号", "account" }, { "帐户", "account" },
	{ "号码", "number" }, { "门号", "number" }, { "地址", "address" },
	{ "订单", "order" }, { "验证码", "digit" }, { "密码", "digit" },
	{ "数字", "digit" }, { "字符", "digit" }, { "字元", "digit" },
	{ "卡", "card" }, { "照片", "photo" }, { "图片", "photo" },
	{ "相片", "photo" }, { "短信", "message" }, { "简讯", "message" },
	{ "讯息", "message" }, { "消息", "message" }, { "券", "coupon" },
	{ "优惠码", "coupon" }, { "积分", "point" }, { "点数", "point" },
	{ "包裹", "piece" }, { "商品", "piece" },
};

bool fact_noun(const char *raw, size_t len, struct fact_noun *ret)
{
	for (size_t i = 0; i < KB_COUNT(nouns); i++) {
		size_t n = strlen(nouns[i].word);
		bool whole = nouns[i].word[n - 1] == '$';

		n -= (size_t)whole;
		if (len < n || memcmp(raw, nouns[i].word, n) ||
		    (whole && len != n))
			continue;
		*ret = (struct fact_noun){ nouns[i].noun, nouns[i].value };
		return true;
	}
	return false;
}

bool fact_han_noun(const char *classifier, const char *raw, size_t len,
		   struct fact_noun *ret)
{
	size_t best = SIZE_MAX;

	for (size_t i = 0; i < KB_COUNT(hans); i++)
		if (strcmp(hans[i].word, classifier) == 0) {
			*ret = (struct fact_noun){ hans[i].noun,
						   hans[i].value };
			return true;
		}
	for (size_t i = 0; i < KB_COUNT(behind); i++) {
		const char *at = memmem(raw, len, behind[i].word,
					strlen(behind[i].word));

		if (at && (size_t)(at - raw) < best) {
			best = (size_t)(at - raw);
			*ret = (struct fact_noun){ behind[i].noun, 1 };
		}
	}
	return best != SIZE_MAX;
}
