#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * unfold.mjs: article pairs in short form -> folders that can be imported.
 * In: the folder of a split (dev or test), a folder to write to. Out: for each
 * pair OUT/PAIR/articles/LANG/PAIR-a.md and PAIR-b.md, and OUT/labels.tsv with
 * pair, lang, kind, conflict (1 or 0), origin. README.md tells the short form.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const FRONT = new Set(["lang", "audience", "state", "valid_from",
	"valid_until", "confidence"]);
const ARTICLE = { audience: "public", state: "published",
	confidence: "validated", owner: "care-desk",
	validated_at: "2026-06-01", review_every: "180d",
	provenance: "official" };

function fail(file, line, why) {
	process.stderr.write(`${file}:${line}: ${why}\n`);
	process.exit(65);
}

/* "product: mobile; lang: ru" -> what stands in front matter, what in it is
 * the environment. */
function attributes(text, article) {
	for (const part of text.split(";").map(s => s.trim()).filter(Boolean)) {
		const [, key, value] = /^(\w+): (.+)$/.exec(part) ?? [];
		if (!key)
			return `not "name: value": ${part}`;
		if (FRONT.has(key))
			article.front[key] = value;
		else
			article.environment[key] = value;
	}
	return "";
}

function parse(file) {
	const lang = basename(file, ".pairs");
	const pairs = [];
	let pair = null, article = null;

	readFileSync(file, "utf8").split("\n").forEach((line, i) => {
		const head = /^== (\S+) (\S+) (conflict|innocent)( field)?$/.exec(line);

		if (head) {
			article = null;
			pair = { id: head[1], kind: head[2], lang,
				conflict: head[3] === "conflict" ? 1 : 0,
				origin: head[4] ? "field" : "own",
				why: "", articles: [] };
			pairs.push(pair);
		} else if (line.startsWith("== ")) {
			fail(file, i + 1, "want: == ID KIND conflict|innocent [field]");
		} else if (line.startsWith("-- ") || line === "--") {
			article = { front: { lang, ...ARTICLE }, environment: {},
				title: "", questions: [], raw: [], body: [] };
			const why = attributes(line.slice(3), article);
			if (why)
				fail(file, i + 1, why);
			pair.articles.push(article);
		} else if (!article) {
			if (line.startsWith("why: "))
				pair.why = line.slice(5);
			else if (line && !line.startsWith("# "))
				fail(file, i + 1, "text before the first article");
		} else if (!article.title) {
			article.title = line;
		} else if (line.startsWith("? ") && !article.body.length) {
			article.questions.push(line.slice(2));
		} else if (line.startsWith("+ ") && !article.body.length) {
			article.raw.push(line.slice(2));
		} else {
			article.body.push(line);
		}
	});
	return pairs;
}

function markdown(id, article) {
	const quoted = JSON.stringify;
	const { lang, ...rest } = article.front;
	const lines = ["---", `id: ${id}`, `lang: ${lang}`,
		`title: ${quoted(article.title)}`, "questions:",
		...article.questions.map(q => `  - ${quoted(q)}`)];
	const environment = Object.entries(article.environment);

	if (environment.length)
		lines.push("environment:",
			...environment.map(([k, v]) => `  ${k}: ${quoted(v)}`));
	lines.push(...Object.entries(rest).map(([k, v]) => `${k}: ${v}`),
		...article.raw, "---");
	return [...lines, ...article.body].join("\n").trimEnd() + "\n";
}

const [from, out] = process.argv.slice(2);
if (!out) {
	process.stderr.write("usage: unfold.mjs SPLIT OUT\n");
	process.exit(64);
}
const labels = [];
const seen = new Set();
for (const name of readdirSync(from).filter(n => n.endsWith(".pairs")).sort()) {
	const file = join(from, name);
	for (const pair of parse(file)) {
		if (pair.articles.length !== 2 || !pair.why || seen.has(pair.id))
			fail(file, pair.id, "want two articles, a why, an id of its own");
		seen.add(pair.id);
		pair.articles.forEach((article, n) => {
			const id = `${pair.id}-${"ab"[n]}`;
			const folder = join(out, pair.id, "articles", article.front.lang);
			mkdirSync(folder, { recursive: true });
			writeFileSync(join(folder, `${id}.md`), markdown(id, article));
		});
		labels.push([pair.id, pair.lang, pair.kind, pair.conflict,
			pair.origin].join("\t"));
	}
}
writeFileSync(join(out, "labels.tsv"), labels.join("\n") + "\n");
