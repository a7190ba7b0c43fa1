/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit-site.mjs - what the browser tests of the editors' room share: the sample
 * content with people who write there, and one of them who has signed in.
 */
import { join } from "node:path";
import { ok, password, sample, serve, top } from "./site.mjs";

const settings = `country: CN
teams: ${join(sample, "teams.yaml")}
`;

/* flawed: with the faulty samples in the queue, too, and a page that waits. */
export const room = (flawed) => serve(sample, undefined, [
	["lin", "agent", 1], ["siyuan", "editor", 1], ["olga", "editor", 1],
	["maya", "publisher", 1]], settings, (kb) => {
	if (!flawed)
		return;
	kb("import", join(sample, "flawed", "articles"));
	kb("import", "page", join(top, "tests", "lint-sets", "pages",
		"p01-lost-card.en.utf-8.html"));
	kb("lint", "--queue");
});

export async function signIn(page, at, name) {
	await page.goto(`${at.url}/sign-in`);
	await page.fill("#name", name);
	await page.fill("#password", password);
	await Promise.all([page.waitForNavigation(),
			   page.press("#password", "Enter")]);
}

/* An agent at the desk flags what was answered. */
export const flag = (chromium, at, text) => person(chromium, at, "lin", {},
	async ({ page }) => {
	const asked = "why was I charged twice";

	await page.goto(`${at.url}/desk?lang=en`);
	await page.fill("#q", asked);
	await page.waitForFunction((q) => document.getElementById("results")
		.dataset.q === q, asked);
	await page.keyboard.press("Escape");
	await page.keyboard.press("f");
	await page.keyboard.type(text);
	await page.keyboard.press("Enter");
	await page.waitForSelector("#results .badge.careful");
});

/* Visits as a person, who has signed in; page errors fail the test. options:
   of the browser's context. */
export async function person(chromium, site, name, options, visit) {
	const context = await chromium.newContext({ locale: "en-GB",
		viewport: { width: 1366, height: 768 }, ...options });
	const page = await context.newPage();
	const errors = [];

	page.setDefaultTimeout(30000);
	page.on("pageerror", (error) => errors.push(error.stack));
	/* 503: no hand was free, and the page asks again by itself. */
	page.on("console", (message) => {
		if (message.type() === "error" &&
		    !/status of (4|503)|ERR_INTERNET/.test(message.text()))
			errors.push(message.text());
	});
	page.on("dialog", (dialog) => dialog.accept());
	await signIn(page, site, name);
	try {
		await visit(bench(page, site));
	} catch (error) {
		ok(false, name, error.stack);
	}
	ok(!errors.length, `${name}: no errors`, errors.join("\n"));
	await context.close();
}

/* What a test does at the bench. */
function bench(page, site) {
	const b = {
		page,
		text: () => page.inputValue("#source"),
		focus: () => page.evaluate(() => document.activeElement.id ||
			document.activeElement.className),
		open: (id, of = "en", more = "") => page.goto(
			`${site.url}/edit/articles/${id}?of=${of}&lang=en${more}`),
		/* Leaves the text; presses what a key stands for, which leads to
		   another page. */
		press: async (key) => {
			await page.keyboard.press("Escape");
			await Promise.all([page.waitForNavigation(),
					   page.keyboard.press(key)]);
		},
		/* At the end of the text, by keyboard. */
		type: async (words) => {
			await page.keyboard.press("Escape");
			await page.keyboard.press("e");
			await page.keyboard.press("Control+End");
			await page.keyboard.type(words);
		},
		/* The whole text anew, as one pastes it. */
		put: async (words) => {
			await page.keyboard.press("Escape");
			await page.keyboard.press("e");
			await page.keyboard.press("Control+a");
			await page.keyboard.insertText(words);
		},
		until: (selector, words) => page.waitForFunction(([s, w]) =>
			[...document.querySelectorAll(s)].some((e) =>
				(e.value || e.textContent).includes(w)),
			[selector, words]),
		kept: () => page.waitForFunction(() => {
			const said = document.getElementById("said");
			return said.textContent === said.dataset.saved;
		}),
		requests: () => {
			const list = [];
			page.on("request", (r) => {
				if (r.method() === "POST")
					list.push(new URL(r.url()).pathname);
			});
			return list;
		},
	};
	return b;
}
