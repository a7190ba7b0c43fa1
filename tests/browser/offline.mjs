/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * offline.mjs - without a connection: the last ten articles can be read, a page
 * lists them, nothing else is kept, and the reader can switch it off.
 */
import { browser, done, fixture, is, needBrowser, ok, password, serve }
	from "./site.mjs";

needBrowser();
const site = await serve(fixture, undefined, [["anna", "agent", 1]]);
const chromium = await browser();
const context = await chromium.newContext();
const page = await context.newPage();
const wrong = [];

page.on("console", (m) => m.type() === "error" && wrong.push(m.text()));
const ids = ["late-train", "lost-bag", "paid-twice", "bus-city", "bus-county",
	"receipt-letter", "receipt-screen"];
const keys = () => page.evaluate(async () => (await (await caches.open(
	"pages-1")).keys()).map((key) => key.url.replace(location.origin, "")));
const kept = (path) => page.waitForFunction(async (wanted) =>
	(await (await caches.open("pages-1")).keys()).some((key) =>
		key.url.endsWith(wanted)), path, { timeout: 60000 });

async function read(id, lang) {
	await page.goto(`${site.url}/articles/${id}?lang=${lang}`);
	await kept(`/articles/${id}?lang=${lang}`);
}

for (const lang of ["en", "ru"])
	for (const id of ids)
		await read(id, lang);
await page.waitForFunction(async () => (await (await caches.open("pages-1"))
	.keys()).length === 10, null, { timeout: 60000 });
let list = await keys();
is(list.length, 10, "ten articles are kept");
is(list[9], `/articles/${ids[6]}?lang=ru`, "the last one last");
ok(!list.includes("/articles/late-train?lang=en"), "the first ones are gone",
   list);
await page.goto(`${site.url}/search?q=train&lang=en`);
await page.goto(`${site.url}/talk?lang=en`);
await page.goto(`${site.url}/articles/no-such-one?lang=en`);
ok((await keys()).every((key) => /^\/articles\/[^/]+\?lang=/.test(key) &&
	!key.includes("no-such-one")), "nothing else is kept", await keys());
await page.waitForFunction(async () => (await (await caches.open("parts-1"))
	.keys()).filter((key) => key.url.includes("/offline")).length === 4,
	null, { timeout: 60000 });

await context.setOffline(true);
await page.goto(`${site.url}/articles/late-train?lang=ru`);
ok((await page.textContent("h1")).length > 3 &&
	await page.evaluate(() => getComputedStyle(document.body)
		.display === "flex"), "an article is read without a connection, styled");
await page.goto(`${site.url}/articles/late-train`);
is(await page.getAttribute("html", "lang"), "ru",
   "so it is by its address alone");
await page.goto(`${site.url}/search?q=bus&lang=en`);
is(await page.textContent("h1"), "Without a connection",
   "what is not kept leads to the page that lists what is");
await page.waitForSelector("#kept li:nth-child(10)", { timeout: 60000 });
is(await page.$$eval("#kept a", (all) => all[0].getAttribute("href")),
   `/articles/${ids[6]}?lang=ru`, "the newest first");
ok(!await page.isVisible("#none-kept"), "which says nothing of an empty list");
await page.click("#kept a");
is(await page.evaluate(() => location.pathname), `/articles/${ids[6]}`,
   "its links open");
await context.setOffline(false);

/* ---- staff: nothing is kept ---- */
list = await keys();
await page.goto(`${site.url}/sign-in`);
await page.fill("input[name=name]", "anna");
await page.fill("input[name=password]", password);
await Promise.all([page.waitForNavigation(),
	page.click("main form button[type=submit]")]);
await page.goto(`${site.url}/articles/desk-goodwill?lang=en`);
is(await page.$eval("h1", (h) => h.textContent !== ""), true,
   "staff reads what is for staff");
const hidden = await page.evaluate(async () => {
	for (const name of await caches.keys())
		for (const key of await (await caches.open(name)).keys())
			if (/goodwill|staff-bar/.test(key.url + await (await (
				await caches.open(name)).match(key)).text()))
				return key.url;
	return "";
});
is(hidden, "", "and nothing of it is kept");
is((await keys()).join(), list.join(), "nor is anything else");
await context.clearCookies();

/* ---- the switch ---- */
await page.goto(`${site.url}/offline?lang=en`);
await Promise.all([page.waitForNavigation(), page.click("#forget")]);
await page.waitForFunction(async () => !(await caches.keys()).some((name) =>
	/^p/.test(name)) || !(await (await caches.open("pages-1")).keys()).length,
	null, { timeout: 60000 });
await page.goto(`${site.url}/articles/late-train?lang=en`);
await page.goto(`${site.url}/offline?lang=en`);
await page.waitForSelector("#forget:not([hidden])", { timeout: 60000 });
is((await keys()).length, 0, "what was switched off keeps nothing");
is(await page.evaluate(async () => (await navigator.serviceWorker
	.getRegistrations()).length), 0, "and no worker is there");
is(await page.textContent("#forget"), "Keep the articles I read",
   "it can be switched on again");
ok(!wrong.filter((text) => /policy|refused|trusted/i.test(text)).length,
   "the policy of the pages allows all of this", wrong.join("\n"));
await chromium.close();
await site.stop();
done();
