/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plausible.c - does this text read like Chinese or Russian? In: text as some
 * encoding gives it. Out: the share of the most usual characters and pairs of
 * letters in it. Right decodings have about .45, wrong ones less than .1.
 */
#include "parts.h"

/* The characters that make up half of what is written, in both scripts. */
static const char han[] =
	"的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時"
	"要就出会會可也你对對生能而子那得于於着著下自之年过過发發后後作里裡"
	"用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起"
	"看定天分还還进進好小部其些主样樣理心她本前开開但因只从從想实實日军"
	"者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正"
	"业業外将將两兩高间間由问問很最重并並物手应應战向头頭文体體政美相见"
	"见見被利什二等产產或新己制身果加西斯月话話合回特代内內信表化老给給"
	"世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處"
	"走义義各入几幾口认認条條平系气氣题題活尔爾更别打女变變四神总總何电"
	"電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德"
	"资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书"
	"書非则則听聽白却界达達光放强強即像难難且权權思王象完设設式色路记記"
	"南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領"
	"共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運网網户戶客服单"
	"單费費请請查退款";

/* The pairs of letters that make up half of Russian. */
static const char *const pairs =
	"ст но то на ен ов ни ра во ко ро ре по ер пр го ли не ал ос ан ет от "
	"ол та ва ор ел ть ом ка за ла ль те ит ло де ся ле ат об ог од ам да "
	"ии ие ия ем ри ск му мо ын ый тр же со ил ес ак ны вы ей их из ас ив "
	"ин ед до ве ки ти ма ми ме он ой ут";

struct tables {
	bool ready;
	unsigned char han[0x10000 / 8];
	bool pair[32][32];
};

static int letter(uint32_t cp)
{
	if (cp >= 0x410 && cp <= 0x42f)
		return (int)(cp - 0x410);
	if (cp >= 0x430 && cp <= 0x44f)
		return (int)(cp - 0x430);
	return cp == 0x401 || cp == 0x451 ? 5 : -1;
}

static void prepare(struct tables *t)
{
	const char *p = han, *end = han + sizeof(han) - 1;
	int before = -1;

	while (p < end) {
		uint32_t cp = kb_utf8_next(&p, end);
		t->han[cp / 8] |= (unsigned char)(1 << cp % 8);
	}
	for (p = pairs, end = pairs + strlen(pairs); p < end; ) {
		int now = letter(kb_utf8_next(&p, end));
		if (before >= 0 && now >= 0)
			t->pair[before][now] = true;
		before = now;
	}
	t->ready = true;
}

static bool is_mark(uint32_t cp)
{
	return (cp >= 0x2010 && cp <= 0x203b) || (cp >= 0x3000 && cp <= 0x301f)
		|| (cp >= 0xff00 && cp <= 0xff5e) || cp == 0xab || cp == 0xbb
		|| cp == 0xa0 || cp == 0xb7 || cp == 0x2116;
}

double kb_plausible(const char *text, size_t len, size_t *ret_n)
{
	static __thread struct tables t;
	const char *p = text, *end = text + len;
	size_t n = 0, hits = 0;
	int before = -1;

	if (!t.ready)
		prepare(&t);
	while (p < end) {
		uint32_t cp = kb_utf8_next(&p, end);
		int now = letter(cp);
		if (now >= 0 && before >= 0) {
			n++;
			hits += t.pair[before][now];
		} else if (cp >= 0x4e00 && cp <= 0x9fff) {
			n++;
			hits += t.han[cp / 8] >> cp % 8 & 1;
		} else if (cp >= 0x80 && now < 0 && !is_mark(cp)) {
			n++;
		}
		before = now;
	}
	*ret_n = n;
	return n ? (double)hits / (double)n : 0;
}
