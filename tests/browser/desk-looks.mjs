/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk-looks.mjs - the desk in all its states, in four languages, light and dark,
 * at three widths: axe-core finds nothing, nothing scrolls sideways, the card
 * needs no scrolling at 1366 by 768. With a folder as argument, a picture of
 * each instead; a second argument keeps those whose name contains it.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { atDesk, desk } from "./desk-site.mjs";
import { browser, done, is, languages, needBrowser, ok } from "./site.mjs";

needBrowser();
const out = process.argv[2], only = process.argv[3] || "";
if (out)
	mkdirSync(out, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const twice = {
	"zh-Hans": "重复扣款", "zh-Hant": "重複扣款",
	en: "why was I charged twice", ru: "почему деньги списали дважды",
};
const power = {
	"zh-Hans": "停电多久恢复", "zh-Hant": "停電多久恢復",
	en: "how long until power is back", ru: "когда включат свет",
};
const site = await desk();
const chromium = await browser();
let lang, page, d;

/* Each leaves the desk in a state to be looked at. */
const states = {
	start: async () => {},
	empty: async () => {
		await page.fill("#q", "");
		await d.answered("");
	},
	answer: () => d.ask(twice[lang]),
	choose: () => d.ask(power["zh-Hans"]),
	none: () => d.ask("xylophone"),
	long: () => d.ask("Donaudampfschifffahrtsgesellschaft".repeat(4)),
	cased: async () => {
		await d.ask(twice[lang]);
		await d.sent(() => page.keyboard.press("Enter"));
		await page.keyboard.press("s");
		await d.sent(() => page.keyboard.press("Space"));
		await d.sent(() => page.keyboard.press("p"));
		await d.sent(() => page.keyboard.press("l"));
	},
	acts: async () => {
		await page.keyboard.press("n");
		await page.keyboard.press("Escape");
		await page.click("#act-note > summary");
		await page.click("#act-flag > summary");
	},
	letter: async () => {
		await page.keyboard.press("Escape");
		await page.click("[data-key=m]");
		await page.waitForSelector("#letter");
	},
	notice: () => page.evaluate(() => {
		const said = document.getElementById("said");

		said.className = "";
		said.textContent = said.dataset.offline;
	}),
	keys: () => page.click(".keys-line button"),
};

async function look(state, scheme, width) {
	const name = [state, lang, scheme, width].join("-");

	await page.setViewportSize({ width, height: width < 500 ? 640 : 768 });
	if (out && `desk-${name}`.includes(only))
		await page.screenshot({ fullPage: width < 900,
			path: join(out, `desk-${name}.png`) });
	if (out)
		return;
	/* In the dark only colours are others. */
	const found = await page.evaluate((runOnly) => window.axe.run({
		preload: false, resultTypes: ["violations"], ...runOnly }),
		scheme === "dark" ? { runOnly: ["color-contrast"] } : {});
	is(found.violations.map((v) => `${v.id}: ${v.help}\n` +
		v.nodes.map((n) => "  " + n.html).join("\n")).join("\n"), "",
	   `axe: ${name}`);
	const wide = await page.evaluate(() =>
		document.documentElement.scrollWidth);
	ok(wide <= width, `no sideways: ${name}`, wide);
	const over = await page.evaluate(() => {
		const pane = document.querySelector(".work");
		return pane.scrollHeight - pane.clientHeight;
	});
	if (width > 1000 && /answer|choose|none|cased|letter/.test(state))
		ok(over <= 0, `fits: ${name}`, `${over} px`);
}

for (const scheme of ["light", "dark"])
	for (lang of languages) {
		const context = await chromium.newContext({ bypassCSP: true,
			colorScheme: scheme, locale: lang,
			viewport: { width: 1366, height: 768 } });
		page = await context.newPage();
		page.setDefaultTimeout(60000);
		d = await atDesk(page, site, "vera", `/desk?lang=${lang}`);
		await page.evaluate(axe);
		for (const [state, make] of Object.entries(states)) {
			await page.setViewportSize({ width: 1366, height: 768 });
			await make();
			for (const width of [320, 768, 1366])
				await look(state, scheme, width);
		}
		await context.close();
	}
await chromium.close();
await site.stop();
done();
