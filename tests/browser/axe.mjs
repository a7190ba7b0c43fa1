/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * axe.mjs - axe-core finds nothing on any page, in four languages, light and
 * dark; and no page scrolls sideways at 320 pixels.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browser, done, fixture, is, languages, needBrowser, ok, serve }
	from "./site.mjs";

needBrowser();
const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const asked = {
	"zh-Hans": "车票重复扣费", "zh-Hant": "車票重複扣款",
	en: "I paid twice for one ticket", ru: "билет оплачен дважды",
};
const bus = {
	"zh-Hans": "接驳大巴什么时候开", "zh-Hant": "接駁大巴什麼時候開",
	en: "when does the replacement bus leave",
	ru: "когда отправится замещающий автобус",
};
const statement = { "zh-Hans": "全年对账单", "zh-Hant": "全年對帳單",
		    en: "yearly statement", ru: "годовая выписка" };
const pages = {
	home: () => "/?",
	results: (lang) => `/search?q=${encodeURIComponent(asked[lang])}&`,
	none: () => "/search?q=xylophone&",
	choose: (lang) => `/search?q=${encodeURIComponent(bus[lang])}&`,
	topics: (lang) => `/search?q=${encodeURIComponent(statement[lang])}&`,
	replied: (lang) => `/search?q=${encodeURIComponent(bus[lang])}` +
		"&fact=region:rural&verbatim=1&",
	over: () => `/search?q=${encodeURIComponent("暑期通票多少钱")}&`,
	corrected: () => "/search?q=my+backpakc+on+the+train&",
	blank: () => "/search?q=&",
	article: () => "/articles/paid-twice?",
	table: () => "/articles/late-train?",
	"long words": () => "/articles/lost-bag?",
	rule: () => "/articles/payment-terms@2026-01?",
	missing: () => "/articles/there-is-none?",
};
const site = await serve(fixture);
const chromium = await browser();

function found(result) {
	return result.violations.map((v) => `${v.id}: ${v.help}\n` +
		v.nodes.map((n) => "  " + n.html).join("\n")).join("\n");
}

for (const scheme of ["light", "dark"]) {
	const context = await chromium.newContext({ colorScheme: scheme,
		viewport: { width: 320, height: 640 }, bypassCSP: true });
	const page = await context.newPage();

	for (const [name, path] of Object.entries(pages))
		for (const lang of languages) {
			const label = `${name} ${lang} ${scheme}`;

			await page.goto(`${site.url}${path(lang)}lang=${lang}`);
			await page.evaluate(() => document.querySelectorAll(
				"details").forEach((d) => { d.open = true; }));
			await page.evaluate(axe);
			is(found(await page.evaluate(() => window.axe.run())),
			   "", `axe: ${label}`);
			const wide = await page.evaluate(() =>
				document.documentElement.scrollWidth);
			ok(wide <= 320, `320 px: ${label}`, `${wide} px`);
		}
	await context.close();
}
await chromium.close();
await site.stop();
done();
