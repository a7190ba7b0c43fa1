#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inject.mjs - texts that would like to be programs (payloads.mjs), in every
 * field of articles, rules, cases, synonyms and settings, and in every
 * parameter, shown by a browser: no dialog, nothing asked from elsewhere, no
 * script of theirs, no handler, no complaint of the content security policy.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { browser, done, is, languages, needBrowser, ok, serve } from "./site.mjs";
import { payloads as single } from "./payloads.mjs";

needBrowser();

/* Five to a page, so that all of them are soon through; KB_LONG=1: one. */
const pack = process.env.KB_LONG ? 1 : 5;
const payloads = [];

for (let i = 0; i < single.length; i += pack)
	payloads.push(single.slice(i, i + pack).join("\n\n"));

const text = (value) => JSON.stringify(value.replace(/\s+/g, " "));
const id = (i) => `p-${String(i).padStart(3, "0")}`;

/* One payload in each field that a person may fill; control characters are
   refused there. */
const article = (p, i) => `---
id: ${id(i)}
lang: en
title: ${text(`zebra ${i} ${p}`)}
questions: [${text(`quagga ${i} ${p}`)}]
environment:
  product: ${text(p)}
  region: ${text(p.slice(0, 60))}
audience: public
state: published
confidence: validated
owner: ${text(p)}
validated_at: 2026-01-02
cites:
  - {document: "terms@2026-01", clause: "2.1", quote: ${text(p)}}
promise: {what: ${text(p)}, within: P10D, clock: ${text(p)}, calendar: natural, exception: ${text(p)}}
authority: {may: [${text(p)}], limit: ${text(p)}, escalate_to: ${text(p)}}
provenance: ${text(p)}
---
${p}

## Answer

okapi ${i} ${p}

> ${p}

## Steps

1. ${p}
2. ${p.replace(/\s+/g, " ")}

## ${p.replace(/\s+/g, " ")}

| a | b |
|---|---|
| ${p.replace(/\s+/g, " ")} | x |
`;

function write(dir, name, bytes) {
	mkdirSync(join(dir, name, ".."), { recursive: true });
	writeFileSync(join(dir, name), bytes);
}

const dir = mkdtempSync(join(tmpdir(), "concord-inject-"));

payloads.forEach((p, i) =>
	write(dir, `articles/en/${id(i)}.md`,
	      article(p.replace(/\x01/g, ""), i)));
write(dir, "rules/en/terms@2026-01.md", "---\nid: terms\nkind: rule\nlang: en\n" +
	`title: ${text(payloads[0])}\nversion: 2026-01\nvalid_from: 2026-01-01\n` +
	`provenance: ${text(payloads[1])}\n---\n## 2 ${payloads[2]}\n\n` +
	payloads.map((p, i) => `2.${i + 1} ${p.replace(/\s+/g, " ")}`).join("\n\n"));
write(dir, "cases/all.jsonl", payloads.map((p, i) => JSON.stringify({
	id: `c-${i}`, lang: "en", question: `quagga ${p}`, article: id(i),
	resolved_at: "2026-01-03" })).join("\n") + "\n");
write(dir, "synonyms/en.yaml", payloads.slice(0, 20).map((p) =>
	`- [${text(p)}, zebra]`).join("\n") + "\n");
const site = await serve(dir, Object.fromEntries(languages.map((lang, i) =>
	[lang, payloads[i * 3]])));
const chromium = await browser();

/* In the page: what of it is not ours. */
function foreign() {
	const bad = [];
	const never = /^(iframe|frame|frameset|object|embed|applet|base|style|portal|animate|set|foreignobject|math|video|audio|img|picture|source|textarea|select|dialog|marquee)$/i;
	const address = /^(href|src|action|formaction|xlink:href|data|poster|srcset|background|ping)$/i;

	/* Structured data: one object, in which no sign of mark-up is left. */
	function isData(e) {
		if (e.type !== "application/ld+json" || /[<>&]/.test(e.text))
			return false;
		try {
			return JSON.parse(e.text)["@context"] ===
				"https://schema.org";
		} catch {
			return false;
		}
	}

	for (const e of document.querySelectorAll("*")) {
		const say = () => bad.push(e.outerHTML.slice(0, 200));

		if (never.test(e.localName) || (e.localName === "meta" &&
		    e.hasAttribute("http-equiv")))
			say();
		if (e.localName === "script" && !isData(e) &&
		    !/^\/static\/[\w.]+$/.test(e.getAttribute("src") ?? ""))
			say();
		for (const a of e.attributes) {
			if (/^on/i.test(a.name) || /^(style|srcdoc)$/i.test(a.name))
				say();
			if (!address.test(a.name) || a.value.startsWith("#"))
				continue;
			const url = new URL(a.value, location.href);
			const ours = url.origin === location.origin;
			const link = e.localName === "a" && (ours ||
				/^(mailto|tel):$/.test(url.protocol) ||
				(/^https?:$/.test(url.protocol) &&
				 e.rel.includes("noopener")));
			if (!link && !ours)
				say();
		}
	}
	return window.pwned ? [...bad, "it ran"] : bad;
}

const found = [];

async function visitor(paths) {
	const context = await chromium.newContext({ locale: "en-US" });
	const page = await context.newPage();
	let at = "";
	const report = (what) => found.push(`${at}: ${what}`);

	page.on("dialog", (dialog) => {
		report("a dialog");
		dialog.dismiss();
	});
	page.on("pageerror", (error) => report(error.message));
	page.on("console", (message) => {
		if (message.type() === "error" && !/status of 40/.test(message.text()))
			report(message.text());
	});
	page.on("request", (request) => {
		if (!request.url().startsWith(site.url))
			report("asks " + request.url());
	});
	while (paths.length) {
		at = paths.shift();
		await page.goto(site.url + at, { waitUntil: "domcontentloaded" });
		for (const bad of await page.evaluate(foreign))
			report(bad);
	}
	await context.close();
}

async function visit(name, paths) {
	const n = paths.length, before = found.length;

	await Promise.all([visitor(paths), visitor(paths), visitor(paths)]);
	is(found.slice(before, before + 12).join("\n"), "",
	   `${name}: ${n} pages without a trace`);
}

const q = encodeURIComponent;
const stored = [];

for (let i = 0; i < payloads.length; i++) {
	const reply = await fetch(`${site.url}/v1/articles/${id(i)}`);
	if (reply.status === 200)
		stored.push(i);
}
ok(single.length >= 300, `${single.length} payloads`);
is(stored.length, payloads.length, "all of them are stored");
await visit("articles", stored.map((i) => `/articles/${id(i)}?lang=en`));
await visit("the rule", ["/articles/terms?lang=en", "/articles/terms?lang=ru"]);
await visit("questions", payloads.map((p) => `/search?q=${q(p)}&lang=en`));
await visit("lists", payloads.filter((p, i) => i % 4 === 0).map((p, i) =>
	`/search?q=${q(`zebra ${i * 4} quagga`)}&lang=${languages[i % 4]}`));
await visit("other parameters", single.filter((p, i) => i % 12 === 0)
	.flatMap((p) => [`/search?q=zebra&fact=region:${q(p)}`,
		`/search?q=zebra&lang=${q(p)}`, `/?lang=${q(p)}&q=${q(p)}`]));
await visit("addresses of nothing", single.filter((p, i) => i % 12 === 0)
	.flatMap((p) => [`/articles/${q(p)}`, `/static/${q(p)}`]));

/* Data is never taken for a page. */
let pages = 0;
for (const p of payloads)
	for (const path of ["/v1/answers?q=", "/v1/suggest?q=", "/v1/articles/"]) {
		const reply = await fetch(site.url + path + q(p));
		const type = reply.headers.get("content-type") ?? "";

		await reply.text();
		pages += !/^application\/(problem\+)?json/.test(type) ||
			reply.headers.get("x-content-type-options") !== "nosniff";
	}
is(pages, 0, "data says that it is data");

/* What is suggested while somebody types. */
const context = await chromium.newContext({ locale: "en-US" });
const page = await context.newPage();
const said = [];

page.on("dialog", (dialog) => { said.push("a dialog"); dialog.dismiss(); });
page.on("request", (r) => r.url().startsWith(site.url) || said.push(r.url()));
await page.goto(site.url + "/?lang=en");
for (const typed of ["zebra", "quagga 1", "zebra 4", "quagga 30", "<scr"]) {
	await page.fill("#q", "");
	const asked = page.waitForResponse("**/v1/suggest**");
	await page.type("#q", typed);
	await asked;
	await page.evaluate(() => new Promise(requestAnimationFrame));
	said.push(...await page.evaluate(foreign));
}
is(said.join("\n"), "", "suggestions are text");
await chromium.close();
await site.stop();
rmSync(dir, { recursive: true, force: true });
done();
