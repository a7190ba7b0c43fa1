/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit-journey.mjs - a new editor's first conflict, by keyboard alone: from the
 * sign-in over the queue to the text, mended, checked and sent to review, and
 * another's publishing. Then what goes wrong on the way: undo, the back button, no
 * connection for a while, a second window.
 */
import { person, room } from "./edit-site.mjs";
import { browser, done, is, needBrowser, ok, password } from "./site.mjs";

needBrowser();
const site = await room(true);
const chromium = await browser();
const visit = (name, options, act) => person(chromium, site, name, options, act);
const id = "complaint-confirmation";

/* Presses and waits for the page that it leads to. */
const lead = (page, key) => Promise.all([page.waitForNavigation(),
					 page.keyboard.press(key)]);

async function tabTo(page, selector) {
	for (let i = 0; i < 40; i++) {
		if (await page.evaluate((s) => document.activeElement.matches(s),
					selector))
			return;
		await page.keyboard.press("Tab");
	}
	throw new Error(`the Tab key does not reach ${selector}`);
}

async function signIn(name) {
	const context = await chromium.newContext({ locale: "en-GB",
		viewport: { width: 1366, height: 768 } });
	const page = await context.newPage();

	page.setDefaultTimeout(30000);
	await page.goto(`${site.url}/edit?lang=en`);
	await tabTo(page, "#name");
	await page.keyboard.type(name);
	await tabTo(page, "#password");
	await page.keyboard.type(password);
	await lead(page, "Enter");
	return page;
}

/* ---- from the sign-in to review ---- */

{
	const page = await signIn("siyuan");

	is(new URL(page.url()).pathname, "/edit",
	   "journey: the sign-in leads to the queue");
	await tabTo(page, ".kinds a.is-conflict");
	await lead(page, "Enter");
	for (let i = 0; i < 12 && !(await page.textContent("#evidence"))
		.includes("confirmation of my complaint"); i++) {
		await page.keyboard.press("j");
		await lead(page, "Enter");
	}
	ok((await page.textContent("#evidence mark")).includes("24 to 48"),
	   "journey: the row shows the sentence");
	ok((await page.textContent("#evidence")).includes("PT24H"),
	   "journey: and the promise beside it");
	await lead(page, "t");
	await lead(page, "e");
	ok((await page.textContent(".cm-activeLine")).includes("24 to 48"),
	   "journey: its key leads to that line");
	const kept = page.waitForResponse((r) => r.url().includes(
		"/edit/pending") && r.ok());
	await page.keyboard.press("End");
	await page.keyboard.press("Shift+Home");
	await page.keyboard.type("You get a confirmation with a case number " +
				 "within 24 hours.");
	await page.waitForFunction(() => !document.querySelector("#lint")
		.textContent.includes("24 h - 2 d"));
	ok(true, "journey: the finding goes while one types");
	await kept;
	await page.keyboard.press("Control+z");
	await page.waitForFunction(() => document.getElementById("source")
		.value.includes("24 to 48"));
	await page.keyboard.press("Control+y");
	await page.waitForFunction(() => !document.getElementById("source")
		.value.includes("24 to 48"));
	ok(true, "journey: a change is undone, and done again");
	await page.keyboard.press("Escape");
	await lead(page, "s");
	ok(/did=save.*row=\d/.test(page.url()),
	   "journey: saved; the row goes on with it", page.url());
	await lead(page, "r");
	ok(/did=review/.test(page.url()), "journey: sent to review");
	await lead(page, "q");
	is(new URL(page.url()).pathname, "/edit",
	   "journey: a key leads back to the queue");
	await page.context().close();
}
{
	const page = await signIn("maya");

	await page.goto(`${site.url}/edit/articles/${id}?of=en&lang=en`);
	await lead(page, "p");
	ok(/did=publish/.test(page.url()),
	   "journey: a second person publishes it", page.url());
	ok(!(await (await fetch(`${site.url}/v1/articles/${id}?lang=en`))
		.text()).includes("24 to 48"), "journey: the public reads it");
	await page.context().close();
}

/* ---- what goes wrong on the way ---- */

await visit("olga", {}, async (b) => {
	const { page } = b;

	await b.open("account-locked");
	await b.type("\n\nBefore the way out.");
	await b.kept();
	await b.press("h");
	await page.goBack();
	await page.waitForFunction(() => document.getElementById("source")
		.value.includes("Before the way out."));
	ok(true, "back button: the text is there");
	await b.type(" After it.");
	await b.kept();
	ok((await b.text()).includes("After it."),
	   "back button: and one writes on");

	await page.context().setOffline(true);
	await b.type(" Without a wire.");
	await b.until("#said", "No connection");
	ok(true, "no connection: which is said");
	await page.context().setOffline(false);
	await b.kept();
	await page.reload();
	ok((await b.text()).includes("Without a wire."),
	   "no connection: what was written then is kept after it");

	const second = await page.context().newPage();
	await second.goto(page.url());
	await second.keyboard.press("e");
	await second.keyboard.press("Control+End");
	await second.keyboard.type(" In the other window.");
	await second.waitForFunction(() => {
		const said = document.getElementById("said");
		return said.textContent === said.dataset.saved;
	});
	await b.type(" Here, too.");
	await b.until("#said", "another window");
	ok((await b.text()).includes("Here, too."),
	   "two windows: the second is told, and loses nothing");
	await b.press("s");
	ok((await page.content()).includes("Here, too."),
	   "two windows: and can save");
});

await chromium.close();
await site.stop();
done();
