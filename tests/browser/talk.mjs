/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * talk.mjs - on a phone, without a script: an answer, two steps ticked, a code,
 * how it is said; in four languages, light and dark. The agent at the desk types
 * it. axe-core finds nothing, nothing scrolls sideways, what is pressed is large
 * enough for a thumb.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { browser, companies, done, fixture, is, languages, needBrowser, ok,
	 password, serve } from "./site.mjs";

needBrowser();
const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const asked = {
	"zh-Hans": "车票重复扣费", "zh-Hant": "車票重複扣款",
	en: "I paid twice for one ticket", ru: "билет оплачен дважды",
};
const site = await serve(fixture, companies, [["anna", "agent", 1]]);
const chromium = await browser();
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true,
		isMobile: true };

const search = (lang) => `${site.url}/search?q=` +
	`${encodeURIComponent(asked[lang])}&lang=${lang}`;

async function small(page, selector) {
	return page.locator(selector).evaluateAll((all) => all
		.map((e) => e.getBoundingClientRect())
		.filter((r) => r.height < 44).map((r) => r.height).join());
}

/* From the question to the code; returns it. */
async function take(page, lang) {
	await page.goto(search(lang));
	for (const n of [1, 2])
		await page.locator(`input[name=done${n}]`).check();
	is(await small(page, ".tick, .talk button"), "",
	   `${lang}: steps and button are large enough`);
	await page.locator(".talk button").click();
	return (await page.locator(".letters").innerText()).replace(/\s/g, "");
}

let code;
for (const lang of languages) {
	const context = await chromium.newContext({ ...phone,
						    javaScriptEnabled: false });
	const page = await context.newPage();

	code = await take(page, lang);
	ok(/^[2-9A-HJKMNP-Z]{8}$/.test(code), `${lang}: a code`, code);
	is(await page.locator(".spell li").count(), 8,
	   `${lang}: a word for each character`);
	const heights = await page.locator(".letters b").evaluateAll((all) =>
		all.map((b) => b.getClientRects().length + ":" +
			Math.round(b.getBoundingClientRect().top)).join());
	ok(/^1:(\d+),1:\1$/.test(heights), `${lang}: in one line`, heights);
	ok((await page.locator(".along").innerText()).includes(asked[lang]),
	   `${lang}: what goes along is said`);
	is(await page.locator(".along dl > div:last-child dd").count(), 2,
	   `${lang}: with the steps that were ticked`);
	await page.locator(".pages a").click();
	is(page.url(), search(lang), `${lang}: and back to the answer`);
	await page.locator(".talk button").click();
	is((await page.locator(".letters").innerText()).replace(/\s/g, ""), code,
	   `${lang}: pressed again it is the same code`);
	await context.close();
}

function found(result) {
	return result.violations.map((v) => `${v.id}: ${v.help}\n` +
		v.nodes.map((n) => "  " + n.html).join("\n")).join("\n");
}

async function look(page, label) {
	await page.evaluate(axe);
	is(found(await page.evaluate(() => window.axe.run())), "",
	   `axe: ${label}`);
	const wide = await page.evaluate(() =>
		document.documentElement.scrollWidth);
	ok(wide <= 320, `320 px: ${label}`, `${wide} px`);
}

for (const colorScheme of ["light", "dark"]) {
	const context = await chromium.newContext({ ...phone, colorScheme,
						    bypassCSP: true });
	const page = await context.newPage();

	await page.goto(`${site.url}/talk?lang=en`);
	await look(page, `no code, ${colorScheme}`);
	for (const lang of languages) {
		await take(page, lang);
		await look(page, `${lang} ${colorScheme}`);
	}
	await context.close();
}

/* The agent hears it. */
const desk = await chromium.newContext();
const agent = await desk.newPage();
await agent.goto(`${site.url}/sign-in?lang=en`);
await agent.fill("#name", "anna");
await agent.fill("#password", password);
await agent.keyboard.press("Enter");
await agent.waitForURL((to) => to.pathname !== "/sign-in");
await agent.goto(`${site.url}/desk?lang=en`);
await agent.fill("input[name=who]", code.slice(0, 4) + " " +
		 code.slice(4).toLowerCase());
await agent.keyboard.press("Enter");
await agent.waitForURL(/case=/);
const pane = await agent.locator("#case").innerText();
ok(pane.includes(asked.ru), "the agent sees what was asked", pane);
is(await agent.locator("#q").inputValue(), asked.ru,
   "and the question is in the box");
await chromium.close();
await site.stop();
done();
