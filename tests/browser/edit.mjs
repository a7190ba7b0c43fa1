/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.mjs - editors at work, by keyboard: a flag is taken and opened; what
 * follows from a text is seen while it is typed, and never in the middle of an
 * input method; what was typed outlives a reload; two editors of one article;
 * four eyes; pinned questions; one key that withdraws. And without a script.
 */
import { flag, person, room } from "./edit-site.mjs";
import { browser, done, is, needBrowser, ok } from "./site.mjs";

needBrowser();
const site = await room();
const chromium = await browser();
const visit = (name, options, act) => person(chromium, site, name, options, act);
/* Waits until it is true, for a while. */
async function happened(what) {
	for (let i = 0; i < 300 && !await what(); i++)
		await new Promise((resolve) => setTimeout(resolve, 100));
	return what();
}
const part = (b, id) => b.page.textContent(`#${id}`);

/* ---- the queue ---- */

await flag(chromium, site, "Which form is meant?");
await visit("siyuan", {}, async (b) => {
	const { page } = b;

	await page.goto(`${site.url}/edit?lang=en&kind=flag`);
	await page.keyboard.press("j");
	ok((await b.focus()).includes("row"), "queue: a key goes to the first row",
	   await b.focus());
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("Enter")]);
	ok((await part(b, "evidence")).includes("Which form is meant?"),
	   "queue: a row opens with what was said");
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("t")]);
	ok((await part(b, "queue")).includes("siyuan"),
	   "queue: a key takes it, and the row says who has it");
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("e")]);
	ok(/\/edit\/articles\//.test(page.url()),
	   "queue: a key opens the article that was shown", page.url());
	await page.goBack();
	await page.keyboard.press("x");
	is(await b.focus(), "note", "queue: a key asks what was done");
	await page.keyboard.type("The form is named now");
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("Enter")]);
	ok(!(await part(b, "queue")).includes("Which form is meant?"),
	   "queue: what is closed is gone from it");
});

/* ---- what follows from the text ---- */

await visit("siyuan", {}, async (b) => {
	const { page } = b;

	await b.open("account-locked");
	ok(await page.locator(".cm-content").count() === 1,
	   "writing: in CodeMirror");
	const boxes = () => page.evaluate(() => [".do", ".paper", "#front",
		"#after"].map((s) => {
			const r = document.querySelector(s)
				.getBoundingClientRect();
			return [s, r.x, r.y, r.width, r.height].join(" ");
		}).join("\n"));
	const before = await boxes();
	await b.type("\n\nIt takes {so long}, see [it](article:there-is-none).");
	await b.until("#preview", "It takes {so long}");
	ok(true, "writing: the preview has it");
	await b.until("#lint .finding", "there-is-none");
	ok(true, "writing: the lint names what is wrong with it");
	await page.waitForSelector(".cm-editor .found");
	ok(true, "writing: the line is marked in the text");
	is(await boxes(), before, "writing: nothing moves");
	ok(/cm-content/.test(await b.focus()), "writing: the caret stays there");
	await b.kept();
	const text = await b.text();
	await page.reload();
	is(await b.text(), text, "autosave: the text outlives a reload");
	ok(await page.locator("#pending").count() === 1,
	   "autosave: and the page says that it is not saved");
	await page.click("#lint .finding:has-text('there-is-none') " +
		"a[data-line]");
	ok((await page.textContent(".cm-activeLine")).includes("so long"),
	   "writing: a finding leads to its line");
	const answer = await page.evaluate(async () =>
		(await fetch("/v1/articles/account-locked?lang=en",
			     { credentials: "omit" })).text());
	ok(!answer.includes("so long"), "autosave: nobody else sees it");
	await Promise.all([page.waitForNavigation(),
			   page.click("#pending button")]);
	ok(!(await b.text()).includes("so long"), "autosave: it can be dropped");
});

await visit("siyuan", {}, async (b) => {
	const { page } = b;
	const cdp = await page.context().newCDPSession(page);
	const compose = (text) => cdp.send("Input.imeSetComposition", { text,
		selectionStart: text.length, selectionEnd: text.length });

	await b.open("account-locked", "zh-Hans");
	await b.type("\n\n");
	await b.kept();
	const sent = b.requests();
	for (const text of ["y", "yi", "yi'ge", "yi'ge'ci"])
		await compose(text);
	await page.waitForTimeout(2500);	/* twice what asks and keeps */
	is(sent.join("\n"), "", "input method: nothing is sent while composing");
	await page.keyboard.press("w");
	ok((await b.text()).endsWith("yi'ge'ciw"),
	   "input method: no key acts while composing");
	await compose("yi'ge'ci");
	await cdp.send("Input.insertText", { text: "一个词" });
	await b.until("#preview", "一个词");
	ok(await happened(() => sent.includes("/edit/pending")),
	   "input method: at its end all is");
	await page.keyboard.press("Escape");
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("Control+s")]);
	ok(/did=save/.test(page.url()), "writing: the usual key saves");
});

await visit("olga", {}, async (b) => {
	const { page } = b;

	await b.open("bill-higher-than-usual");
	const old = await b.text();
	await page.focus("#f_owner");
	await page.keyboard.press("Control+a");
	await page.keyboard.type("metering-desk");
	await b.until("#source", "owner: metering-desk");
	is((await b.text()).replace(/owner: .*/, ""), old.replace(/owner: .*/, ""),
	   "form: a field changes its line and no other byte");
	is(await b.focus(), "f_owner", "form: one goes on writing in it");
	await page.keyboard.type("s");
	await b.until("#source", "owner: metering-desks");
	await b.put((await b.text()).replace(/^title: .*/m, "title: High bills"));
	await page.waitForFunction(() => document.getElementById("f_title")
		.value === "High bills");
	ok(true, "form: a line of the text changes its field");
});

/* ---- pictures ---- */

const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlE" +
	"QVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/* A file as the clipboard or the hand over the text has it. */
const hand = (page, event, name, bytes) => page.evaluate(
	([event, name, bytes]) => {
	const data = new DataTransfer();
	const init = { bubbles: true, cancelable: true };

	data.items.add(new File([Uint8Array.from(atob(bytes),
		(c) => c.charCodeAt(0))], name));
	document.querySelector(".cm-content").dispatchEvent(event === "paste" ?
		new ClipboardEvent(event, { ...init, clipboardData: data }) :
		new DragEvent(event, { ...init, dataTransfer: data }));
}, [event, name, bytes.toString("base64")]);

await visit("siyuan", {}, async (b) => {
	const { page } = b;
	const shown = /!\[[^\]]*\]\(\/attachments\/[a-z0-9-]+\.png\)/g;

	await b.open("crew-was-late");
	await b.type("\n\nLook: ");
	await hand(page, "paste", "meter \u7535\u8868.png", png);
	await b.until("#source", "Look: ![meter \u7535\u8868](/attachments/meter-");
	ok(true, "pictures: pasted, it stands where the caret is");
	await page.waitForSelector("#preview img[src^='/attachments/meter-']");
	ok(await page.waitForFunction(() => document.querySelector(
		"#preview img").naturalWidth === 1), "pictures: the preview shows it");
	await page.keyboard.type("!");
	ok(/\.png\)!/.test(await b.text()), "pictures: one goes on after it");
	await hand(page, "drop", "second.png", Buffer.concat([png,
		Buffer.from("2")]));
	await b.until("#source", "/attachments/second-");
	is((await b.text()).match(shown).length, 2, "pictures: dropped, too");
	const before = await b.text();
	await hand(page, "drop", "third.png", Buffer.from("<svg/>"));
	await b.until("#attached .notice", "Only PNG");
	is(await b.text(), before,
	   "pictures: what is none says so, and changes nothing");
	await page.setInputFiles("#file", { name: "fourth.png",
		mimeType: "image/png", buffer: Buffer.alloc(5300000) });
	await page.click(".bring button");
	await b.until("#said", "5 MB");
	ok(true, "pictures: what is too large is not even sent");
	await page.reload();
	await Promise.all([page.waitForNavigation(),
			   page.click("#pending button")]);
	await page.click("#attached button[value^='second-'][name=remove]");
	await page.waitForFunction(() => !document.querySelector(
		"#attached [value^='second-']"));
	ok(true, "pictures: what no text shows can be removed");
	await page.click("#attached button[value^='meter-'][name=insert]");
	await b.until("#source", "/attachments/meter-");
	ok((await b.text()).indexOf("/attachments/") >
	   (await b.text()).indexOf("\n---"),
	   "pictures: none is put into the front matter");
});

await visit("olga", { javaScriptEnabled: false }, async (b) => {
	const { page } = b;

	await b.open("crew-was-late");
	await page.fill("#source", await b.text() + "\nHalf a sentence\n");
	await page.setInputFiles("#file", { name: "box.png",
		mimeType: "image/png", buffer: png });
	await page.click(".bring button");
	ok(/Half a sentence\n+!\[box\]\(\/attachments\/box-/
		.test(await b.text()), "pictures: without a script, at the end",
	   (await b.text()).slice(-200));
	await page.click("button[value=save]");
	ok(/did=save/.test(page.url()), "pictures: and it is saved");
});

/* ---- two editors ---- */

await visit("siyuan", {}, async (mine) => {
	await mine.open("cancel-subscription");
	await visit("olga", {}, async (hers) => {
		await hers.open("cancel-subscription");
		await hers.type("\n\nHers, at the end.");
		await hers.kept();
		await hers.press("s");
	});
	const { page } = mine;
	await page.keyboard.press("e");
	await page.keyboard.press("Control+End");
	for (let i = 0; i < 400; i++) {
		await page.keyboard.press("ArrowUp");
		if (/## Steps/.test(await page.textContent(".cm-activeLine")))
			break;
	}
	await page.keyboard.press("End");
	await page.keyboard.type("\n\n1. Mine, in the middle.");
	await mine.kept();
	await mine.press("s");
	ok(await page.locator("#conflict").count() === 1,
	   "two editors: who is second is told");
	ok((await part(mine, "conflict")).includes("Hers, at the end.") &&
	   (await part(mine, "conflict")).includes("Mine, in the middle."),
	   "two editors: and sees both texts");
	const merged = await mine.text();
	ok(merged.includes("Hers, at the end.") &&
	   merged.includes("Mine, in the middle."),
	   "two editors: what waits to be saved has both");
	await mine.press("s");
	ok(/did=save/.test(page.url()), "two editors: and is saved");
	is(await mine.text(), merged, "two editors: as it was shown");
});

/* ---- blocks that hold for a time ---- */

await visit("siyuan", {}, async (b) => {
	const { page } = b;

	await b.open("choose-plan");
	await b.put((await b.text()).replace(/\n---\n[^]*$/, `
---
## Answer {until=2097-12-31}

The fare is ten.

## Answer {from=2098-01-01}

The fare is twelve.
`));
	await b.until("#preview .sample", "The fare is ten.");
	ok(!(await part(b, "preview")).includes("twelve"),
	   "blocks: the preview shows what holds today");
	await page.fill("[name=preview_day]", "2098-01-01");
	await b.until("#preview .sample", "The fare is twelve.");
	ok(!(await part(b, "preview")).includes("ten."),
	   "blocks: or on the day that one chooses");
	is(await page.inputValue("[name=preview_day]"), "2098-01-01",
	   "blocks: which stays");
	if (process.env.KB_LOOK)
		await page.screenshot({ path: process.env.KB_LOOK });
});

/* ---- who may, and what pinned questions say ---- */

await visit("siyuan", {}, async (b) => {
	const { page } = b;

	await b.open("reset-password");
	is(await page.locator("button[value=publish]").count(), 0,
	   "rights: an editor publishes nothing for the public");
	ok(await page.locator(".act.not").count() > 0,
	   "rights: and is told why not");
	await b.put((await b.text()).replace(/^pins:[^]*?provenance:/m, "provenance:")
		.replace(/^questions:[^]*?environment:/m,
		"environment:").replace(/title: .*/, "title: Opening hours")
		.replace(/\n---\n[^]*$/, "\n---\n## Answer\n\n" +
			"Our shops open at nine.\n"));
	await b.kept();
	await b.press("s");
	ok(/did=save/.test(page.url()), "gate: a draft is saved");
});

await visit("maya", {}, async (b) => {
	const { page } = b;

	await b.open("reset-password");
	await b.press("p");
	ok((await part(b, "gate")).includes("remember my password"),
	   "gate: publishing stops at a pinned question, which is shown");
	const now = async () => (await page.evaluate(async () =>
		(await fetch("/v1/articles/reset-password?lang=en",
			     { credentials: "omit" })).text()));
	ok(!(await now()).includes("open at nine"), "gate: nothing was published");
	await page.fill("[name=signed_reason]", "The page on passwords has moved");
	await b.press("p");
	ok(/did=publish/.test(page.url()), "gate: with a signed reason it is");
	ok((await now()).includes("open at nine"), "gate: and stands there");

	await b.type("\n\nBring your passport.");
	await b.kept();
	await b.press("s");
	await page.keyboard.press("v");
	is(await page.locator("button[value=validate]").count(), 0,
	   "four eyes: who wrote it cannot validate it");
	ok(/\/edit\/articles\//.test(page.url()) && !/did=validate/.test(page.url()),
	   "four eyes: the key does nothing");

	await page.keyboard.press("w");
	is(await page.evaluate(() => document.activeElement.value), "withdraw",
	   "withdraw: one key, and what is left is to say yes");
	const from = Date.now();
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("Enter")]);
	await page.waitForFunction(async () => !(await (await fetch(
		"/v1/answers?lang=en&q=when+do+your+shops+open",
		{ credentials: "omit" })).text())
		.includes("open at nine"));
	const ms = Date.now() - from;
	ok(ms < 2000 || process.env.KB_SLOW, "withdraw: gone within two seconds",
	   `${ms} ms`);
	ok(!(await now()).includes("open at nine"), "withdraw: its page too");
});

/* ---- without a script ---- */

await visit("olga", { javaScriptEnabled: false }, async (b) => {
	const { page } = b;

	await b.open("crew-was-late");
	const old = await b.text();
	await page.fill("#f_owner", "field-desk");
	await page.fill("#source", old + "\nWithout a script.\n");
	await page.click("button[value=check]");
	ok((await part(b, "preview")).includes("Without a script."),
	   "no script: what follows is asked for by a button");
	ok((await b.text()).includes("owner: field-desk"),
	   "no script: a field changes the text");
	await page.click("button[value=save]");
	ok(/did=save/.test(page.url()) &&
	   (await b.text()).includes("Without a script."),
	   "no script: the text is saved");
	await page.click("a[href*='/edit/history/']");
	ok((await page.textContent("main ins")).length > 0,
	   "no script: versions are compared");
});

await chromium.close();
await site.stop();
done();
