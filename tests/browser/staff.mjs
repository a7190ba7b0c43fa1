/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * staff.mjs - sign-in, account and audit in a browser: from the keyboard, without
 * JavaScript, in four languages, light and dark, at 320 pixels; axe-core finds
 * nothing. With a folder as argument, a picture of each state.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createRequire } from "node:module";
import { browser, done, fixture, is, languages, needBrowser, ok, password,
	 serve } from "./site.mjs";

needBrowser();
const out = process.argv[2];
if (out)
	mkdirSync(out, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const site = await serve(fixture, undefined, [["anna", "agent", 2, "billing"],
				   ["olga", "operator", 1],
				   ["newton", "editor", 0]]);
const chromium = await browser();

async function look(page, label) {
	if (out)
		await page.screenshot({ fullPage: true,
			path: join(out, label.replace(/ /g, "-") + ".png") });
	await page.evaluate(axe);
	const found = await page.evaluate(() => window.axe.run());
	is(found.violations.map((v) => `${v.id}: ${v.help}\n` +
		v.nodes.map((n) => "  " + n.html).join("\n")).join("\n"), "",
	   `axe: ${label}`);
	const wide = await page.evaluate(() =>
		document.documentElement.scrollWidth);
	ok(wide <= page.viewportSize().width, `no sideways: ${label}`, wide);
}

/* What leads to another page, and that page. */
async function then(page, act) {
	await Promise.all([page.waitForNavigation(), act()]);
}

async function signIn(page, name, secret = password) {
	await page.goto(`${site.url}/sign-in`);
	await page.fill("#name", name);
	await page.fill("#password", secret);
	await then(page, () => page.press("#password", "Enter"));
}

/* ---- keyboard, no script ---- */
{
	const context = await chromium.newContext({ javaScriptEnabled: false });
	const page = await context.newPage();

	await page.goto(`${site.url}/audit?lang=en`);
	ok(page.url().includes("/sign-in?next=%2Faudit"), "led to the sign-in",
	   page.url());
	await page.focus("#name");
	await page.keyboard.type("olga");
	await page.keyboard.press("Tab");
	await page.keyboard.type(password);
	await page.keyboard.press("Tab");
	await page.keyboard.press("Tab");
	await then(page, () => page.keyboard.press("Enter"));
	ok(page.url().includes("/audit"), "and back, by keys", page.url());
	is(await page.locator("tbody tr").count() > 0, true, "the audit has rows");
	await page.goto(`${site.url}/account`);
	await then(page, () => page.locator(".leave button").press("Enter"));
	ok(page.url().endsWith("/sign-in"), "and out by a key", page.url());
	await context.close();
}

/* What the sheet of the team is about. */
for (const q of ["I left my bag", "I left my bag", "old penguins", "penguins?"])
	await fetch(`${site.url}/v1/answers?lang=en&q=${encodeURIComponent(q)}`);

/* ---- all states; for pictures, in all colours and widths ---- */
for (const scheme of ["light", "dark"])
	for (const lang of out || scheme === "light" ? languages : ["en"])
		for (const width of out ? [320, 768, 1366] : [320]) {
			const context = await chromium.newContext({
				colorScheme: scheme, bypassCSP: true,
				viewport: { width, height: 768 } });
			const page = await context.newPage();
			const label = `${lang} ${scheme} ${width}`;

			await page.goto(`${site.url}/sign-in?lang=${lang}`);
			await look(page, `sign-in ${label}`);
			await signIn(page, "anna", "not this one at all");
			await look(page, `refused ${label}`);
			await signIn(page, "newton", site.once);
			await page.goto(`${site.url}/account`);
			await look(page, `must-change ${label}`);
			await context.clearCookies({ name: "kb_session" });
			await signIn(page, "olga");
			await page.goto(`${site.url}/account`);
			await look(page, `account ${label}`);
			await then(page, () => page.locator(
				"form:has([value=begin]) button").click());
			await look(page, `second ${label}`);
			await page.goto(`${site.url}/audit`);
			await look(page, `audit ${label}`);
			await page.goto(`${site.url}/team`);
			await page.locator(".data > summary").first()
				.click();
			await look(page, `team ${label}`);
			await page.goto(`${site.url}/recall`);
			await look(page, `recall ${label}`);
			await page.goto(`${site.url}/recall?article=lost-bag`);
			await look(page, `recall-one ${label}`);
			await page.goto(`${site.url}/`);
			await look(page, `home ${label}`);
			await context.close();
		}
await chromium.close();
await site.stop();
done();
