/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * embed.mjs - the box in somebody else's page, which has a strict policy: asked
 * by keyboard in four languages, a question back, no answer, the way to a person;
 * the frame, with a script and without. A page that is not listed gets nothing.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { browser, companies, done, is, languages, needBrowser, ok, sample,
	 serve } from "./site.mjs";

needBrowser();
const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const asked = {
	"zh-Hans": "为什么扣了两次钱", "zh-Hant": "為什麼扣了兩次錢",
	en: "why was I charged twice", ru: "почему списали два раза",
};

/* Two shops: both carry the same lines, one is listed. */
let help = "";
const shop = createServer((request, reply) => {
	const lang = new URL(request.url, "http://shop").searchParams
		.get("lang") || "en";
	const frame = request.url.startsWith("/frame");

	reply.setHeader("Content-Type", "text/html; charset=utf-8");
	reply.setHeader("Content-Security-Policy", "default-src 'none'; " +
		`script-src ${help}; connect-src ${help}; frame-src ${help}; ` +
		"require-trusted-types-for 'script'; trusted-types 'none'");
	reply.end(`<!DOCTYPE html><html lang="${lang}"><meta charset="utf-8">
<title>Shop</title><main><h1>Shop</h1>` + (frame ?
	`<iframe src="${help}/embed?lang=${lang}&amp;q=` +
	`${encodeURIComponent(asked[lang])}" title="Help" width="320"
		height="640"></iframe>` :
	`<script src="${help}/embed.js" defer></script>
<concord-help><a href="${help}/">Help</a></concord-help>`) + "</main></html>");
});
await new Promise((ready) => shop.listen(0, "127.0.0.1", ready));
const port = shop.address().port;
const listed = `http://127.0.0.1:${port}`;
const other = `http://localhost:${port}`;
const site = await serve(sample, companies, [],
			 `help_origins: ${listed}\n`);
help = site.url;
const chromium = await browser();

/* ---- the box ---- */

const context = await chromium.newContext({
	viewport: { width: 320, height: 640 } });
const page = await context.newPage();
const said = [];
page.on("console", (m) => m.type() === "error" && said.push(m.text()));
page.on("pageerror", (e) => said.push(String(e)));
const box = page.locator("concord-help");
const answered = () => page.waitForFunction(() => {
	const out = document.querySelector("concord-help").shadowRoot
		.querySelector("section");

	return out.childElementCount && !out.hasAttribute("aria-busy");
}, null, { timeout: 60000 });

async function ask(text) {
	await box.locator("input").fill(text);
	await page.keyboard.press("Enter");
	await answered();
}

for (const lang of languages) {
	await page.goto(`${listed}/?lang=${lang}`);
	await page.waitForFunction(() => document
		.querySelector("concord-help").shadowRoot);
	await page.keyboard.press("Tab");
	await page.keyboard.type(asked[lang]);
	await page.keyboard.press("Enter");
	await answered();
	ok((await box.locator(".say").innerText()).length > 10,
	   `${lang}: the answer stands there`);
	ok(await box.locator("ol li").count() > 1, `${lang}: and its steps`);
	const person = box.locator("a").last();
	ok((await person.getAttribute("href")).startsWith(`${help}/search?`),
	   `${lang}: a person is one press away`);
	is(await page.evaluate(() => document.documentElement.scrollWidth >
			       innerWidth), false,
	   `${lang}: nothing scrolls sideways`);
}
is(said.join("\n"), "", "a strict policy has nothing to say");
is((await context.cookies()).length, 0, "no cookie is left");

await page.goto(`${listed}/?lang=en`);
await ask("zxqv blorp");
ok((await box.locator("h2").innerText()).length > 5,
   "what is not known is said");
ok((await box.locator("a").last().innerText()).length > 5,
   "and the way to a person stays");
await ask("<img src=x onerror=alert(1)>");
is(await box.locator("img").count(), 0, "what is typed is text");

/* ---- a question back ---- */

await page.route(`${help}/v1/answers?*`, (route) => {
	const facts = new URL(route.request().url()).searchParams
		.getAll("fact");

	return route.fulfill({ contentType: "application/json",
		headers: { "Access-Control-Allow-Origin": listed },
		body: JSON.stringify(facts.length ? { answer: {
			text: `You said ${facts}`, lang: "en", steps: [],
			url: "/articles/a", title: "A" } } : { ask: {
			attribute: "region", question: "Where is it?",
			options: [{ value: "urban", label: "City" }] } }) });
});
await ask("no signal");
is(await box.locator("h2").innerText(), "Where is it?", "one question back");
is(await box.locator(".choices button").count(), 2, "with a way out");
await box.locator(".choices button").first().focus();
await page.keyboard.press("Enter");
await box.locator(".say").waitFor();
is(await box.locator(".say").innerText(), "You said region:urban",
   "the reply goes along");
await page.unroute(`${help}/v1/answers?*`);

/* ---- not listed ---- */

await page.goto(`${other}/?lang=en`);
await ask(asked.en);
is(await box.locator(".say").count(), 0, "a page that is not listed: nothing");
is(await box.locator("section a").count(), 1, "but the way to the help page");

/* ---- the frame ---- */

for (const javaScriptEnabled of [true, false]) {
	const phone = await chromium.newContext({ javaScriptEnabled,
		viewport: { width: 360, height: 700 } });
	const host = await phone.newPage();
	const how = javaScriptEnabled ? "with a script" : "without";

	await host.goto(`${listed}/frame?lang=en`);
	const inner = host.frameLocator("iframe");
	await inner.locator(".say").waitFor();
	ok((await inner.locator(".say").innerText()).length > 10,
	   `${how}: the frame shows the answer`);
	is(await inner.locator("header.top").count(), 0, `${how}: and no head`);
	const [opened] = await Promise.all([phone.waitForEvent("page"),
		inner.locator(".framed a").click()]);
	await opened.waitForLoadState();
	ok(opened.url().includes("#person"),
	   `${how}: a person is one press away, in a window of its own`);
	await phone.close();
}
const stranger = await context.newPage();
await stranger.goto(`${other}/frame?lang=en`);
is(await stranger.frameLocator("iframe").locator(".say").count(), 0,
   "nobody else frames it");

/* ---- how ---- */

for (const lang of languages) {
	await stranger.goto(`${help}/embed/how?lang=${lang}`);
	await stranger.locator("concord-help input").fill(asked[lang]);
	await stranger.keyboard.press("Enter");
	await stranger.locator("concord-help .say").waitFor();
	await stranger.evaluate(axe);
	const found = await stranger.evaluate(() => window.axe.run(document)
		.then((r) => r.violations.map((v) => v.id + " " + v.nodes[0].html)
			.join("\n")));
	is(found, "", `${lang}: axe finds nothing where it is shown`);
	is(await stranger.evaluate(() => document.documentElement.scrollWidth >
				   innerWidth), false,
	   `${lang}: nothing scrolls sideways`);
}
if (process.env.KB_PICTURES)
	await stranger.screenshot({ fullPage: true,
		path: `${process.env.KB_PICTURES}/embed-how.png` });

await chromium.close();
await site.stop();
shop.close();
done();
