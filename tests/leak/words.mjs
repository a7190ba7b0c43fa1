/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * words.mjs - invented words that stand in no dictionary, and how to find them
 * again in whatever a server says. Always the same words, so that what fails
 * once fails again.
 *
 * A word is known by its core: the first seven letters, or any two Han
 * characters that touch; no core belongs to two words. So a stem, a word cut
 * short and one in the other script are found, too.
 */

/* Characters that seldom meet; simplified, traditional, reading. No two of
   those in here that make a word stand next to each other in a word. */
const han = `麒 麒 qi,貅 貅 xiu,饕 饕 tao,魑 魑 chi,魅 魅 mei,魍 魍 wang,犄 犄 ji,
旮 旮 ga,耄 耄 mao,囹 囹 ling,圄 圄 yu,觊 覬 ji,觎 覦 yu,踟 踟 chi,蹰 躕 chu,
踌 躊 chou,躇 躇 chu,氤 氤 yin,氲 氳 yun,蹀 蹀 die,躞 躞 xie,龃 齟 ju,龉 齬 yu,
邋 邋 la,遢 遢 ta,忐 忐 tan,忑 忑 te,妯 妯 zhou,娌 娌 li,葳 葳 wei,蕤 蕤 rui,
旖 旖 yi,旎 旎 ni,缱 繾 qian,绻 綣 quan,蹉 蹉 cuo,跎 跎 tuo,醍 醍 ti,
鳏 鰥 guan,匍 匍 pu,匐 匐 fu,趔 趔 lie,趄 趄 qie,逶 逶 wei,迤 迤 yi,蓊 蓊 weng,
翊 翊 yi,笙 笙 sheng,箫 簫 xiao,蛐 蛐 qu,蟋 蟋 xi,蟀 蟀 shuai,鹧 鷓 zhe,
鸪 鴣 gu,骐 騏 qi,骥 驥 ji,猞 猞 she,猁 猁 li,獬 獬 xie,豸 豸 zhi,鲲 鯤 kun,
鳐 鰩 yao,鼹 鼴 yan,鼩 鼩 qu,缙 縉 jin,绫 綾 ling,珐 琺 fa,琅 琅 lang,
璎 瓔 ying,珞 珞 luo`.split(/,\s*/).map((row) => row.trim().split(" "));

const syllables = {
	latin: { first: "qxz", vowels: "aeiou", others: "bdfgklmnprtv" },
	cyrillic: { first: "жщфц", vowels: "аеиоу", others: "бвгдклмнпрт" },
};
const CORE = 7, LENGTH = 10;

/* mulberry32 */
function numbers(seed) {
	return (below) => {
		seed = seed + 0x6D2B79F5 | 0;
		let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
		t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
		return ((t ^ t >>> 14) >>> 0) % below;
	};
}

/* The same keys on the other layout. */
const rows = ["qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю"];
export function other_layout(word) {
	return [...word].map((sign) => {
		const at = rows[0].indexOf(sign), to = rows[1].indexOf(sign);
		return at >= 0 ? rows[1][at] : to >= 0 ? rows[0][to] : sign;
	}).join("");
}

export const traditional = (word) => [...word].map((sign) =>
	han.find((row) => row[0] === sign)?.[1] ?? sign).join("");
export const pinyin = (word) => [...word].map((sign) =>
	han.find((row) => row[0] === sign)?.[2] ?? sign).join("");

/* Makes words; knows each of them by its cores. */
export class Words {
	constructor() {
		this.random = numbers(20261122);
		this.cores = new Map();		/* core -> canary */
		for (let i = 0; i + 1 < han.length; i++)
			this.cores.set(han[i][0] + han[i + 1][0], null);
	}

	spell(script) {
		const { first, vowels, others } = syllables[script];
		let word = first[this.random(first.length)];

		while (word.length < LENGTH)
			word += (word.length % 2 ? vowels : others)[
				this.random(word.length % 2 ? vowels.length :
					    others.length)];
		return word;
	}

	draw() {
		let word = "";
		for (let i = 0; i < 3; i++)
			word += han[this.random(han.length)][0];
		return word;
	}

	/* canary: what to remember with the word */
	make(script, canary) {
		for (;;) {
			const word = script === "han" ? this.draw() :
				this.spell(script);
			const cores = script === "han" ?
				[word.slice(0, 2), word.slice(1)] :
				[word.slice(0, CORE)];

			if (cores.some((core) => this.cores.has(core) ||
				       core[0] === core[1]) ||
			    (cores[1] && cores[0] === cores[1]))
				continue;
			canary.word = word;
			canary.script = script;
			for (const core of cores) {
				this.cores.set(core, canary);
				if (script === "han")
					this.cores.set(traditional(core),
						       canary);
			}
			return canary;
		}
	}

	/* Calls found(canary) for each word of ours that stands in text and not
	   in the request. Both as prepared by plain(). */
	scan(text, request, found) {
		for (const match of text.matchAll(
			/(?=([qxzжщфц][a-zа-я]{6}|[\u4e00-\u9fff]{2}))/g)) {
			const core = match[1], canary = this.cores.get(core);

			if (!canary)
				continue;
			if (!request.includes(core) ||
			    (core.length === CORE &&
			     text.startsWith(canary.word, match.index) &&
			     !request.includes(canary.word)))
				found(canary);
		}
	}
}

/* Text as a reader sees it: escapes undone, marks of matches taken out. */
export function plain(bytes) {
	let text = bytes;

	if (text.includes("%"))
		text = text.replace(/(%[0-9a-f]{2})+/gi, (codes) =>
			Buffer.from(codes.replaceAll("%", ""), "hex")
				.toString());
	if (text.includes("\\u"))
		text = text.replace(/\\u([0-9a-f]{4})/gi, (_, code) =>
			String.fromCharCode(parseInt(code, 16)));
	return text.toLowerCase()
		.replace(/","m":(true|false)\},\{"t":"/g, "")
		.replace(/","m":(true|false)\},\{"m":(true|false),"t":"/g, "")
		.replace(/<\/?(mark|b|em|strong|i|wbr)\b[^>]*>/g, "")
		.replaceAll("\u0451", "\u0435");
}

/* Words one edit away: within the core, so that it is another one. */
export function near(word) {
	if (word.length < CORE)
		return [word[0] + word[2], word[1] + word[0] + word[2],
			`${word[0]}${word[1]}丽`];
	return [word.slice(0, 3) + word.slice(4),
		word.slice(0, 2) + word[3] + word[2] + word.slice(4),
		`${word.slice(0, 4)}${word[4]}${word.slice(4)}`,
		`${word.slice(0, 5)}${/[a-z]/.test(word) ? "s" : "с"}` +
			word.slice(6)];
}
