#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * make.mjs: articles with 300 wrong and 1,000 faithful quotes, from a folder of
 * rules. In: that folder, a folder to write to. Out: OUT/rules (copied),
 * OUT/articles/LANG/*.md and OUT/labels.tsv: article, kind, document, clause,
 * quote as JSON. The same rules always give the same files.
 */
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LANGS = ["en", "ru", "zh-Hans"];
const FAULTS = 100, FAITHFUL = 1000, CITES = 10;
const OLDER = { "device-warranty@2026-03": "device-warranty@2025-01",
	"mobile-terms@2026-01": "mobile-terms@2025-06",
	"power-supply-service@2026-01": "power-supply-service@2025-07" };

let state = 20261122;
function below(n) {
	state = (state + 0x6d2b79f5) | 0;
	let t = Math.imul(state ^ (state >>> 15), 1 | state);
	t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
	return Math.floor(((t ^ (t >>> 14)) >>> 0) / 4294967296 * n);
}
const pick = list => list[below(list.length)];

/* What may differ: white space by white space, full width by half width. */
const fold = s => [...s].map(c => {
	const cp = c.codePointAt(0);
	return cp >= 0xff01 && cp <= 0xff5e ?
		String.fromCodePoint(cp - 0xfee0) : c === "｡" ? "。" : c;
}).join("").replace(/\s+/gu, " ").trim();

function clauses(file) {
	const found = new Map();
	let name = "";
	for (const line of readFileSync(file, "utf8").split("\n")) {
		const [, clause, text] = /^(\d+(?:\.\d+)+) (.*)$/.exec(line) ?? [];
		if (clause)
			found.set(name = clause, text);
		else if (!line.trim() || line.startsWith("#"))
			name = "";
		else if (name)
			found.set(name, `${found.get(name)}\n${line}`);
	}
	return found;
}

/* Runs of 4 to 12 words, or of 8 to 24 characters of Chinese. */
function spans(text, chinese) {
	const units = chinese ? [...text] : text.split(/(?<=\s)(?=\S)/u);
	const [least, most] = chinese ? [8, 24] : [4, 12];
	const all = [];

	for (let at = 0; at + least <= units.length; at++) {
		const n = least + below(Math.min(most, units.length - at) - least + 1);
		const span = units.slice(at, at + n).join("").trim();
		if (/\p{L}/u.test(span) && !/[*[\]`|_]/.test(span))
			all.push(span);
	}
	return all;
}

function read(from, lang) {
	const rules = new Map();
	for (const name of readdirSync(join(from, lang)).sort())
		rules.set(name.replace(/\.md$/, ""), clauses(join(from, lang, name)));
	return rules;
}

/* ---- wrong quotes ---------------------------------------------------------- */

const NEAR = { "ё": "е", "е": "ё", "元": "圆", "内": "內", "时": "時",
	"，": "、", "。": "；", ",": ";", ".": ",", "一": "二", "不": "可" };

function otherCharacter(c, quote) {
	if (/\d/.test(c))
		return String((Number(c) + 1 + below(9)) % 10);
	if (NEAR[c] && below(2))
		return NEAR[c];
	if (c !== c.toUpperCase() && below(3) === 0)
		return c.toUpperCase();
	return below(4) === 0 ? "" : pick([...quote].filter(o => o !== c && /\p{L}/u.test(o)));
}

function oneCharacter(world) {
	const { text, ...where } = anywhere(world);
	const quote = [...pick(spans(text, world.chinese))];
	const numbers = quote.flatMap((c, i) => /\d/.test(c) ? [i] : []);
	const letters = quote.flatMap((c, i) => /[\p{L}\p{P}]/u.test(c) ? [i] : []);
	const i = numbers.length && below(3) ? pick(numbers) : pick(letters);

	quote[i] = otherCharacter(quote[i], quote);
	return { ...where, text, quote: quote.join("") };
}

function otherClause(world) {
	const { text, document } = anywhere(world);
	const [clause, instead] = pick([...world.rules.get(document)]);
	return { document, clause, text: instead,
		quote: pick(spans(text, world.chinese)) };
}

function olderVersion(world) {
	const document = pick(Object.keys(OLDER).filter(name =>
		world.rules.has(name) && world.rules.has(OLDER[name])));
	const [clause, was] = pick([...world.rules.get(OLDER[document])]);
	const text = world.rules.get(document).get(clause);
	return { document, clause, text, quote: pick(spans(was, world.chinese)) };
}

function anywhere({ rules, chinese }) {
	for (;;) {
		const document = pick([...rules.keys()]);
		const [clause, text] = pick([...rules.get(document)]);
		if (spans(text, chinese).length)
			return { document, clause, text };
	}
}

/* ---- faithful quotes ---------------------------------------------------------- */

const SPACES = ["  ", "\t", "\n", "\u00a0", "\u3000", " \n "];
const spaced = s => s.replace(/\s/gu, c => below(2) ? pick(SPACES) : c);
const wide = s => s.replace(/[!-~]/gu, c => below(2) ?
	String.fromCodePoint(c.codePointAt(0) + 0xfee0) : c);
const narrow = s => s.replace(/[！-～]/gu, c => below(2) ?
	String.fromCodePoint(c.codePointAt(0) - 0xfee0) : c);
const WAYS = [s => s, s => s, spaced, spaced, wide, narrow,
	s => ` ${s} `, s => spaced(wide(s)), s => spaced(narrow(s))];

/* ---- articles --------------------------------------------------------------------- */

const WORDS = { en: ["Answer", "The rule says it in its own words."],
	ru: ["Ответ", "Правило говорит об этом своими словами."],
	"zh-Hans": ["答复", "规定里写得很清楚。"] };

function article(out, lang, id, kind, cites) {
	const [heading, sentence] = WORDS[lang];
	const lines = ["---", `id: ${id}`, `lang: ${lang}`, `title: ${id}`,
		"questions:", `  - ${id}`, "audience: public", "state: published",
		"confidence: validated", "owner: care-desk",
		"validated_at: 2026-06-01", "review_every: 180d", "cites:"];

	for (const { document, clause, quote } of cites) {
		lines.push(`  - document: ${document}`, `    clause: "${clause}"`,
			`    quote: ${JSON.stringify(quote)}`);
		labels.push([id, kind, document, clause, JSON.stringify(quote)].join("\t"));
	}
	writeFileSync(join(out, "articles", lang, `${id}.md`), [...lines,
		"provenance: official", "---", `## ${heading}`, "", sentence, ""].join("\n"));
}

const [from, out] = process.argv.slice(2);
if (!out) {
	process.stderr.write("usage: make.mjs RULES OUT\n");
	process.exit(64);
}
const labels = [];
const worlds = LANGS.map(lang => ({ lang, chinese: lang === "zh-Hans",
	rules: read(from, lang) }));

cpSync(from, join(out, "rules"), { recursive: true });
for (const lang of LANGS)
	mkdirSync(join(out, "articles", lang), { recursive: true });

for (const [kind, plant] of Object.entries({ "one-character": oneCharacter,
	"other-clause": otherClause, "older-version": olderVersion })) {
	const seen = new Set();
	while (seen.size < FAULTS) {
		const world = worlds[seen.size % worlds.length];
		const cite = plant(world);
		const key = `${cite.document} ${cite.clause} ${cite.quote}`;
		if (!cite.text || !cite.quote || seen.has(key) ||
		    fold(cite.text).includes(fold(cite.quote)))
			continue;
		seen.add(key);
		article(out, world.lang, `${kind}-${String(seen.size).padStart(3, "0")}`,
			kind, [cite]);
	}
}
for (let n = 0; n < FAITHFUL / CITES; n++) {
	const world = worlds[n % worlds.length];
	const cites = Array.from({ length: CITES }, () => {
		const { text, ...where } = anywhere(world);
		return { ...where, quote: pick(WAYS)(pick(spans(text, world.chinese))) };
	});
	article(out, world.lang, `faithful-${String(n + 1).padStart(3, "0")}`,
		"faithful", cites);
}
writeFileSync(join(out, "labels.tsv"), labels.join("\n") + "\n");
