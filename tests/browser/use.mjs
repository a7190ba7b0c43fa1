/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * use.mjs - people at the help pages: ask, open, change the language, by
 * keyboard alone, without scripts, on paper, with an input method.
 */
import { browser, done, fixture, is, needBrowser, ok, serve } from "./site.mjs";

needBrowser();
const site = await serve(fixture);
const chromium = await browser();

async function person(name, options, visit) {
	const context = await chromium.newContext({ locale: "en-US",
		viewport: { width: 1366, height: 768 }, ...options });
	const page = await context.newPage();
	const errors = [];

	page.setDefaultTimeout(60000);
	page.on("pageerror", (error) => errors.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error" &&
		    !/status of 404/.test(message.text()))
			errors.push(message.text());
	});
	page.on("request", (request) => {
		if (!request.url().startsWith(site.url))
			errors.push("asks elsewhere: " + request.url());
	});
	try {
		await visit(page);
	} catch (error) {
		ok(false, name, error.stack);
	}
	is(errors.join("\n"), "", `${name}: no errors, nothing from elsewhere`);
	await context.close();
}
const lang = (page) => page.getAttribute("html", "lang");
const focused = (page) => page.evaluate(() => document.activeElement.id ||
	document.activeElement.textContent.trim());

await person("asking", {}, async (page) => {
	await page.goto(site.url + "/");
	is(await lang(page), "en", "asking: in the browser's language");
	await page.fill("#q", "I paid twice for one ticket");
	await page.click("form.ask button");
	ok(/\/search\?q=I\+paid\+twice/.test(page.url()),
	   "asking: the question has an address");
	is(await page.inputValue("#q"), "I paid twice for one ticket",
	   "asking: the question stays in its box");
	ok((await page.textContent(".card")).includes("One ticket was paid twice"),
	   "asking: the answer is there");
	const sizes = await page.evaluate(() => [".say", ".steps li", ".hit h3"]
		.map((s) => document.querySelector(s))
		.filter((e) => e).map((e) => parseFloat(getComputedStyle(e).fontSize)));
	ok(sizes.slice(1).every((s) => s < sizes[0]),
	   "asking: the answer is the largest text", sizes);
	ok(await page.locator("mark").count() > 0, "asking: matches are marked");
	await page.click(".chip summary");
	ok((await page.textContent(".chip[open] blockquote"))
		.includes("paid back in full"), "asking: a clause opens in place");
	await page.click(".source a");
	is(new URL(page.url()).pathname, "/articles/paid-twice",
	   "asking: the article opens");
	is(await page.textContent("h1"), "One ticket was paid twice",
	   "asking: with its title");
	await page.goBack();
	is(await page.inputValue("#q"), "I paid twice for one ticket",
	   "asking: back is back");
});

await person("languages", { locale: "ru-RU" }, async (page) => {
	await page.goto(site.url + "/articles/paid-twice");
	is(await lang(page), "ru", "languages: the browser's");
	await page.click(".langs a[lang=zh-Hant]");
	is(await lang(page), "zh-Hant", "languages: chosen by a link");
	is(await page.textContent("h1"), "一張車票付了兩次錢",
	   "languages: the article too");
	await page.goto(site.url + "/");
	is(await lang(page), "zh-Hant", "languages: the choice is kept");
	await page.goto(site.url + "/articles/late-train");
	ok((await page.textContent(".body")).includes("票價"),
	   "languages: the other script is converted");
	await page.goto(site.url + "/articles/lost-bag?lang=zh-Hans");
	ok(await page.locator(".body[lang=en], .body[lang=ru]").count() === 1,
	   "languages: what is not translated says so");
});

await person("keyboard", {}, async (page) => {
	await page.goto(site.url + "/");
	await page.keyboard.press("Tab");
	is(await focused(page), "Skip to content", "keyboard: skip link first");
	await page.keyboard.press("Enter");
	is(await focused(page), "main", "keyboard: skips to the content");
	await page.keyboard.press("/");
	is(await focused(page), "q", "keyboard: / goes to the question");
	await page.keyboard.type("tick");
	await page.waitForSelector("#q-options li");
	is(await page.getAttribute("#q", "aria-expanded"), "true",
	   "keyboard: suggestions are announced as open");
	ok((await page.textContent("[role=status]")).includes("suggestion"),
	   "keyboard: and counted");
	await page.keyboard.press("ArrowDown");
	const first = await page.textContent("#q-options li");
	is(await page.inputValue("#q"), first, "keyboard: down takes the first");
	is(await page.getAttribute("#q", "aria-activedescendant"), "q-option-0",
	   "keyboard: and says which");
	await page.keyboard.press("ArrowUp");
	is(await page.inputValue("#q"), "tick", "keyboard: up gives back the typed");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Escape");
	is(await page.inputValue("#q"), "tick", "keyboard: escape too");
	is(await page.getAttribute("#q", "aria-expanded"), "false",
	   "keyboard: and closes");
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/search?**");
	is(await page.inputValue("#q"), first, "keyboard: enter asks it");
	const onArticle = () => page.evaluate(() => document.activeElement
		.matches("main a[href^='/articles/']"));
	for (let i = 0; i < 40 && !await onArticle(); i++)
		await page.keyboard.press("Tab");
	const ring = await page.evaluate(() =>
		getComputedStyle(document.activeElement).outlineStyle);
	is(ring, "solid", "keyboard: focus can be seen");
	await page.keyboard.press("Enter");
	await page.waitForURL("**/articles/**");
	ok(true, "keyboard: the article opens");
});

await person("input method", {}, async (page) => {
	let asked = 0;

	page.on("request", (r) => { asked += r.url().includes("/v1/suggest"); });
	await page.goto(site.url + "/?lang=zh-Hans");
	const session = await page.context().newCDPSession(page);
	await page.focus("#q");
	await session.send("Input.imeSetComposition", { text: "che",
		selectionStart: 3, selectionEnd: 3 });
	await page.waitForTimeout(300);
	is(asked, 0, "input method: unfinished letters are not asked");
	await session.send("Input.insertText", { text: "车票" });
	await page.waitForSelector("#q-options li");
	ok(asked > 0, "input method: the finished word is");
});

await person("no script", { javaScriptEnabled: false }, async (page) => {
	await page.goto(site.url + "/");
	await page.fill("#q", "my train is late");
	await page.press("#q", "Enter");
	ok((await page.textContent("main")).includes("My train is late"),
	   "no script: the answer is there");
	await page.click("main a[href^='/articles/']");
	ok(page.url().includes("/articles/"), "no script: the article opens");
	await page.click(".langs a[lang=ru]");
	is(await lang(page), "ru", "no script: the language changes");
});

await person("one question back", { javaScriptEnabled: false },
	     async (page) => {
	await page.goto(site.url +
		"/search?q=when+does+the+replacement+bus+leave");
	is(await page.textContent("#choose"), "Where is it?",
	   "one question back: it is asked");
	ok((await page.textContent(".choose > p")).length > 10,
	   "one question back: with its reason");
	is(await page.locator(".choices a").count(), 3,
	   "one question back: two options and none of these");
	const small = await page.evaluate(() => [...document.querySelectorAll(
		".choices a")].filter((e) =>
		e.getBoundingClientRect().height < 44).length);
	is(small, 0, "one question back: large enough for a thumb");
	await page.locator(".choices a", { hasText: "County" }).focus();
	is(await page.evaluate(() => getComputedStyle(document.activeElement)
		.outlineStyle), "solid", "one question back: focus can be seen");
	await page.keyboard.press("Enter");
	await page.waitForURL("**fact=region**");
	ok((await page.textContent(".say")).includes("After 50 minutes"),
	   "one question back: the reply gives the answer");
	await page.click(".langs a[lang=ru]");
	ok((await page.textContent(".say")).includes("50"),
	   "one question back: it is kept in another language");
	is((await page.textContent(".told a b")), "Уезд",
	   "one question back: and shown");
	await page.click(".told a");
	is(await page.locator(".told").count(), 0,
	   "one question back: it can be taken back");
	await page.click(".choices .rest");
	ok(/fact=region:other/.test(page.url()),
	   "one question back: none of these is a reply too");
	ok(!(await page.textContent("main")).includes("The replacement bus"),
	   "one question back: it takes away what was offered");
});

await person("which article", {}, async (page) => {
	await page.goto(site.url + "/search?q=yearly+statement&verbatim=1");
	await page.click(".choices a:has-text('Invoice as a letter')");
	ok((await page.textContent(".source b")) === "Invoice as a letter",
	   "which article: the one that was named");
	ok(/verbatim=1/.test(page.url()), "which article: still verbatim");
	await page.click(".read a");
	ok(!/verbatim/.test(page.url()) && /fact=topic/.test(page.url()),
	   "which article: verbatim ends, the reply stays");
});

await person("no answer", {}, async (page) => {
	await page.goto(site.url + "/search?q=what+does+the+summer+pass+cost");
	is(await page.textContent("#nothing"),
	   "The answer we had is no longer valid", "no answer: it is over");
	await page.click(".over a");
	ok((await page.textContent(".meta")).includes("No longer valid since"),
	   "no answer: the article says so too");
	await page.goto(site.url + "/search?q=how+old+do+emperor+penguins+usually+get");
	is(await page.textContent("#nothing"), "No confident answer yet",
	   "no answer: too little fits");
	await page.goto(site.url + "/search?q=xylophone");
	is(await page.textContent("#nothing"), "Nothing on this yet",
	   "no answer: it is said");
	is(await page.getAttribute(".nothing a[href^='tel:']", "href"),
	   "tel:5050", "no answer: a person can be called");
	await page.goto(site.url + "/search?q=");
	await page.click("form.ask button");
	ok(page.url().endsWith("q="), "no answer: nothing is not asked");
	is(await focused(page), "q", "no answer: the box waits");
});

await person("zoom", { viewport: { width: 341, height: 192 } }, async (page) => {
	for (const path of ["/", "/search?q=ticket", "/articles/lost-bag"]) {
		await page.goto(site.url + path);
		const wide = await page.evaluate(() =>
			document.documentElement.scrollWidth -
			document.documentElement.clientWidth);
		is(wide, 0, `zoom: 400 % of 1366 does not scroll sideways (${path})`);
	}
	await page.goto(site.url + "/articles/late-train");
	const small = await page.evaluate(() => [...document.querySelectorAll(
		".langs a, .ask button, .ways a, .brand, .ask input[type=search]")]
		.filter((e) => e.getBoundingClientRect().height < 44)
		.map((e) => e.outerHTML));
	is(small.join("\n"), "", "zoom: targets are 44 pixels high");
});

await person("paper and dark", { colorScheme: "dark" }, async (page) => {
	await page.goto(site.url + "/articles/paid-twice");
	const ground = () => page.evaluate(() =>
		getComputedStyle(document.body).backgroundColor);
	is(await ground(), "rgb(15, 23, 24)", "dark: the ground is");
	await page.emulateMedia({ media: "print", colorScheme: "light" });
	is(await page.locator(".ask").isVisible(), false, "paper: no search box");
	is(await page.locator(".on-paper").isVisible(), true,
	   "paper: says where it is from");
});

await chromium.close();
await site.stop();
done();
