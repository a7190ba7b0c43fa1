/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk.mjs - an agent at the desk: typing with and without an input method, keys
 * for everything, what is ticked and chosen stays, nothing moves, nothing typed
 * is lost; and the same without a script.
 */
import { atDesk, desk } from "./desk-site.mjs";
import { browser, done, is, needBrowser, ok } from "./site.mjs";

needBrowser();
const site = await desk();
const chromium = await browser();
const twice = "重复扣款", power = "停电多久恢复", lost = "企鹅能活多少岁";

async function agent(name, options, visit) {
	const context = await chromium.newContext({ locale: "zh-CN",
		viewport: { width: 1366, height: 768 },
		permissions: ["clipboard-read", "clipboard-write"],
		...options });
	const page = await context.newPage();
	const errors = [];

	page.setDefaultTimeout(60000);
	page.on("pageerror", (error) => errors.push(error.message));
	page.on("console", (message) => {
		if (message.type() === "error" &&
		    !/status of 4|ERR_INTERNET/.test(message.text()))
			errors.push(message.text());
	});
	try {
		await visit(await atDesk(page, site));
	} catch (error) {
		ok(false, name, error.stack);
	}
	is(errors.join("\n"), "", `${name}: no errors`);
	await context.close();
}

/* ---- typing ---- */

await agent("typing", {}, async (d) => {
	const { page } = d;
	const sent = d.requests();

	is(await d.focus(), "q", "typing: the box has the focus");
	await page.keyboard.type("chong", { delay: 10 });
	await d.answered("chong");
	is(sent.filter((r) => r.includes("/desk/results")).length, 1,
	   "typing: letters in one go are one question");
	await page.fill("#q", twice);
	await d.answered(twice);
	is(await d.verdict(), "answer", "typing: the answer is there");
	ok((await page.textContent("#said")).length > 0,
	   "typing: it is announced in a sentence");
	ok((await page.textContent("#said")).length < 60,
	   "typing: in a short one", await page.textContent("#said"));
	is(await d.focus(), "q", "typing: the focus stays in the box");
	ok(decodeURIComponent(page.url()).includes("q=" + twice),
	   "typing: what is shown has an address", page.url());
	const times = await page.evaluate(() => performance
		.getEntriesByName("key-to-paint").map((e) => e.duration));
	ok(times.length >= 2 && times.every((t) => t > 0),
	   "typing: the time to paint is measured", times);
});

await agent("input method", {}, async (d) => {
	const { page } = d;
	const cdp = await page.context().newCDPSession(page);
	const compose = (text) => cdp.send("Input.imeSetComposition",
		{ text, selectionStart: text.length,
		  selectionEnd: text.length });
	const sent = d.requests();

	for (const text of ["c", "ch", "cho", "chong", "chong'fu", "chong'fu'kou"])
		await compose(text);
	await page.keyboard.press("l");
	await page.keyboard.press("Enter");
	await page.waitForTimeout(250);		/* three times what would ask */
	is(sent.join("\n"), "", "input method: nothing is asked while composing");
	is(await page.inputValue("#q"), "chong'fu'koul",
	   "input method: no key acts while composing");
	await page.fill("#q", "");
	await d.answered("");
	sent.length = 0;
	await compose("chong'fu'kou'kuan");
	await cdp.send("Input.insertText", { text: twice });
	await d.answered(twice);
	is(sent.length, 1, "input method: asked once at the end");
	is(await d.verdict(), "answer", "input method: and answered");
});

await agent("slow", {}, async (d) => {
	const { page } = d;
	let release;
	const held = new Promise((resolve) => { release = resolve; });

	await d.ask(twice);
	const shown = await page.textContent(".say");
	await page.route("**/desk/results**", async (route) => {
		await held;
		await route.continue().catch(() => {});	/* given up by then */
	});
	await page.fill("#q", power);
	await page.waitForSelector(".desk.waiting");
	is(await page.textContent(".say"), shown,
	   "slow: the last answer stays while the next is on its way");
	is(await page.getAttribute("#results", "aria-busy"), "true",
	   "slow: that it is on its way is said");
	await page.keyboard.press("Escape");
	await page.keyboard.press("1");
	release();
	await page.waitForFunction(() => document.querySelector("main.desk")
		.dataset.case);
	ok(/\d/.test(await page.textContent("#case .told")) === false &&
	   await page.locator("#case .told li").count() === 1,
	   "slow: a key meant for what comes waits for it");
	is(await page.locator(".desk.waiting").count(), 0,
	   "slow: nothing waits in the end");
});

await agent("offline", {}, async (d) => {
	const { page } = d;

	await d.ask(twice);
	const shown = await page.textContent(".say");
	await page.context().setOffline(true);
	await page.fill("#q", "停电");
	await page.waitForFunction(() => document.getElementById("said")
		.textContent === document.getElementById("said").dataset.offline);
	is(await page.textContent(".say"), shown,
	   "offline: the last answer stays");
	is(await page.inputValue("#q"), "停电", "offline: what was typed too");
	await page.context().setOffline(false);
	await d.answered("停电");
	ok(true, "offline: asked again by itself");
});

/* ---- nothing moves ---- */

await agent("still", {}, async (d) => {
	const { page } = d;
	const boxes = () => page.evaluate(() => ["#q", "#results", "#case",
		".keys-line"].map((s) => {
			const b = document.querySelector(s)
				.getBoundingClientRect();
			return [s, b.x, b.y, b.width].join(" ");
		}).join("\n"));
	const before = await boxes();

	for (const q of [twice, power, lost, "重", twice]) {
		await d.ask(q);
		is(await boxes(), before, `still: ${q}`);
	}
	const head = await page.locator(".card .kind").boundingBox();
	await d.ask("停电多久");
	is((await page.locator(".card .kind").boundingBox()).y, head.y,
	   "still: the card's head stands where it stood");
	const fits = await page.evaluate(() => {
		const pane = document.querySelector(".work");
		return pane.scrollHeight - pane.clientHeight;
	});
	ok(fits <= 0, "still: the card needs no scrolling", `${fits} px`);
});

/* ---- keys ---- */

await agent("keys", {}, async (d) => {
	const { page } = d;

	await page.keyboard.type(twice);
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector("main.desk")
		.dataset.case);
	const id = await d.caseId();
	is(await d.focus(), "results", "keys: Enter opens, the answer has the focus");
	is(await d.verdict(), "answer", "keys: the answer is still there");
	ok(page.url().includes(`case=${id}`), "keys: the case has an address",
	   page.url());

	await page.keyboard.press("s");
	is(await d.step(), "1", "keys: s is the first step");
	await d.sent(() => page.keyboard.press("Space"));
	is(await page.getAttribute("[data-step='1']", "aria-checked"), "true",
	   "keys: Space ticks");
	is(await d.step(), "1", "keys: and the focus stays");
	await page.keyboard.press("ArrowDown");
	is(await d.step(), "2", "keys: the arrows move");
	await d.sent(() => page.keyboard.press("Space"));
	await page.keyboard.press("s");
	is(await d.step(), "3", "keys: s is the first step that is open");

	await page.keyboard.press("c");
	await page.waitForFunction(() => document.getElementById("said")
		.textContent === document.getElementById("said").dataset.copied);
	const copied = await page.evaluate(() =>
		navigator.clipboard.readText());
	ok(copied.length > 10 && !/[{}]/.test(copied), "keys: c copies the script",
	   copied);

	await d.sent(() => page.keyboard.press("l"));
	is(await page.locator("#case .links li").count(), 1,
	   "keys: l links the answer to the case");

	await page.keyboard.press("f");
	is(await d.focus(), "flag-text", "keys: f asks what is wrong");
	await page.keyboard.type("clf/2?");
	is(await page.inputValue("#flag-text"), "clf/2?",
	   "keys: letters in a field are letters");
	await d.sent(() => page.keyboard.press("Enter"));
	ok(await page.locator(".card .badge.careful").count() > 0,
	   "keys: a flag shows on the card");

	await page.keyboard.press("n");
	is(await d.focus(), "note-text", "keys: n is a note");
	await page.keyboard.type("客户买了两个版本");
	await d.sent(() => page.keyboard.press("Enter"));
	ok((await page.textContent("#case .notes")).includes("两个版本"),
	   "keys: it stands in the case");
	ok(await page.evaluate(() => document.activeElement.closest("#case") !==
		null), "keys: the focus is where it was sent from");

	const other = await page.textContent(".alternatives a[data-key='2'] b");
	await d.sent(() => page.keyboard.press("2"));
	is(await page.textContent(".card > .all"), other,
	   "keys: 2 opens the second answer");
	is(await d.caseId(), id, "keys: in the same case");

	await page.keyboard.press("?");
	ok(await page.locator("dialog#keys[open]").count() === 1,
	   "keys: ? shows all of them");
	await page.keyboard.press("l");
	is(await page.locator("#case .links li").count(), 1,
	   "keys: none acts behind the list");
	await page.keyboard.press("Escape");
	is(await page.locator("dialog#keys[open]").count(), 0,
	   "keys: Escape closes it");

	await page.click(".keys-line button");
	ok(await page.locator("dialog#keys[open]").count() === 1,
	   "keys: a click shows them too");
	await page.click("dialog#keys button");
	is(await page.locator("dialog#keys[open]").count(), 0,
	   "keys: its button closes it");

	const sent = d.requests();
	for (const held of ["Control", "Alt", "Meta"])
		await page.keyboard.press(`${held}+m`);
	is(sent.join("\n"), "", "keys: none acts with Ctrl, Alt or Meta");
	await page.keyboard.press("/");
	is(await d.focus(), "q", "keys: / goes to the box");
	await page.keyboard.press("Escape");
	is(await d.focus(), "results", "keys: Escape leaves it");
	/* A Cyrillic keyboard: the letter beside it is on the key. */
	await page.evaluate(() => document.activeElement.dispatchEvent(
		new KeyboardEvent("keydown", { key: "т", code: "KeyN",
			bubbles: true, cancelable: true })));
	is(await d.focus(), "note-text", "keys: a Cyrillic keyboard works");

	await page.goto(`${site.url}/desk?case=${id}&q=${twice}`);
	is(await page.getAttribute("[data-step='1']", "aria-checked"), "true",
	   "keys: ticks are there another time");
});

await agent("message", {}, async (d) => {
	const { page } = d;

	await d.ask(twice);
	await d.sent(() => page.keyboard.press("Enter"));
	await page.keyboard.press("m");
	await page.waitForSelector("#letter");
	const text = await page.inputValue("#letter");
	ok(text.includes("扣") && text.split("\n").length > 10,
	   "message: m composes it", text);
	await d.sent(() => page.keyboard.press("c"));
	is((await page.evaluate(() => navigator.clipboard.readText())),
	   text.trim(), "message: c copies it");
	is(await d.verdict(), "answer", "message: and leads back to the answer");
	ok((await page.textContent("#said")).length > 5,
	   "message: that it is kept is said");
});

/* ---- one question back ---- */

await agent("choose", {}, async (d) => {
	const { page } = d;

	await d.ask(power);
	is(await d.verdict(), "choose", "choose: a question comes back");
	await page.keyboard.press("Escape");
	await d.sent(() => page.keyboard.press("1"));
	is(await d.verdict(), "answer", "choose: the reply leads to the answer");
	is(await page.locator("#case .told li").count(), 1,
	   "choose: the reply is kept in the case");
	await page.keyboard.press("/");
	await d.ask("停电什么时候来电");
	ok(await d.verdict() !== "choose", "choose: it is not asked again",
	   await d.verdict());
	await d.sent(() => page.click("#case .told .x"));
	is(await page.locator("#case .told li").count(), 0,
	   "choose: it can be taken back");
});

await agent("none", {}, async (d) => {
	const { page } = d;

	await d.ask(lost);
	is(await d.verdict(), "none", "none: said honestly");
	ok(/\d\d:\d\d/.test(await page.textContent(".say")),
	   "none: with a time to call back", await page.textContent(".say"));
	await page.keyboard.press("Escape");
	await d.sent(() => page.keyboard.press("t"));
	ok(await page.locator("#case .dues li").count() >= 1,
	   "none: one key, and the callback is owed");
});

/* ---- nothing is lost ---- */

await agent("kept", {}, async (d) => {
	const { page } = d;

	await d.ask(twice);
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.querySelector("main.desk")
		.dataset.case);
	await page.keyboard.press("n");
	await page.keyboard.type("half a note");
	await page.keyboard.press("Escape");
	await page.keyboard.press("s");
	await d.sent(() => page.keyboard.press("Space"));
	is(await page.inputValue("#note-text"), "half a note",
	   "kept: a note begun is there after a tick");
	await page.context().setOffline(true);
	await page.focus("#note-text");
	await page.keyboard.press("Enter");
	await page.waitForFunction(() => document.getElementById("said")
		.textContent === document.getElementById("said").dataset.offline);
	is(await page.inputValue("#note-text"), "half a note",
	   "kept: and when it could not be sent");
	await page.context().setOffline(false);
	await d.sent(() => page.keyboard.press("Enter"));
	ok((await page.textContent("#case .notes")).includes("half a note"),
	   "kept: and then it is sent");

	/* Another tab goes on with the same case. */
	const other = await page.context().newPage();
	await other.goto(page.url());
	await other.waitForFunction(() => document.activeElement.id === "q");
	await other.keyboard.press("Escape");
	await other.keyboard.press("n");
	await other.waitForFunction(() =>
		document.activeElement.id === "note-text");
	await other.keyboard.type("from the other tab");
	await other.keyboard.press("Enter");
	await other.waitForFunction(() => document.querySelector("#case .notes")
		.textContent.includes("other tab"));
	await d.sent(() => page.keyboard.press("l"));
	ok((await page.textContent("#case .notes")).includes("other tab"),
	   "kept: what another tab did shows");
	await other.close();
});

/* ---- without a script, without motion ---- */

await agent("no script", { javaScriptEnabled: false }, async (d) => {
	const { page } = d;
	const go = (act) => Promise.all([page.waitForNavigation(), act()]);

	await page.fill("#q", twice);
	await go(() => page.press("#q", "Enter"));
	is(await d.verdict(), "answer", "no script: the answer");
	await go(() => page.click("[data-key=l]"));
	ok(await d.caseId() !== "", "no script: a case is opened by what is done");
	is(await page.locator("#case .links li").count(), 1,
	   "no script: the answer is linked");
	await go(() => page.click("[data-step='1']"));
	is(await page.getAttribute("[data-step='1']", "aria-checked"), "true",
	   "no script: a step is ticked");
	await page.click("#act-note summary");
	await page.fill("#note-text", "by hand");
	await go(() => page.click("#act-note button"));
	ok((await page.textContent("#case .notes")).includes("by hand"),
	   "no script: a note");
	await page.fill("#q", power);
	await go(() => page.press("#q", "Enter"));
	await go(() => page.click("[data-key='1']"));
	is(await d.verdict(), "answer", "no script: a question is answered");
});

await agent("reduced motion", { reducedMotion: "reduce" }, async (d) => {
	await d.ask(twice);
	const moving = await d.page.evaluate(() => Array.from(
		document.querySelectorAll("main, main *")).filter((e) => {
			const s = getComputedStyle(e);
			return s.transitionDuration !== "0s" &&
				s.transitionProperty !== "none" &&
				s.transitionProperty !== "all" ||
				s.animationName !== "none";
		}).length);
	is(moving, 0, "reduced motion: nothing moves");
});

await chromium.close();
await site.stop();
done();
