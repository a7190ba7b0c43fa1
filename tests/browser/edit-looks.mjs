/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit-looks.mjs - the editors' room in all its states, in four languages, light
 * and dark, at three widths: axe-core finds nothing, nothing scrolls sideways,
 * the page itself does not scroll where there is room. With a folder as argument,
 * a picture of each instead; a second argument keeps those whose name contains
 * it.
 */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { flag, room, signIn } from "./edit-site.mjs";
import { browser, done, is, languages, needBrowser, ok } from "./site.mjs";

needBrowser();
const out = process.argv[2], only = process.argv[3] || "";
if (out)
	mkdirSync(out, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url)
	.resolve("axe-core/axe.min.js"), "utf8");
const site = await room(true);
const chromium = await browser();
const widths = [320, 768, 1366];
const png = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlE" +
	"QVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
let lang, page;

const go = (path) => page.goto(`${site.url}${path}` +
	`${path.includes("?") ? "&" : "?"}lang=${lang}`);
const article = (id) => go(`/edit/articles/${id}?of=${lang}`);
const leave = () => page.keyboard.press("Escape");

/* The text with something at its end that the lint finds. */
async function write() {
	await article("account-locked");
	await page.keyboard.press("e");
	await page.keyboard.press("Control+End");
	await page.keyboard.insertText(
		"\n\n{XX} [?](article:there-is-none) 48 h.\n");
	await page.waitForSelector(".cm-editor .found");
	await page.waitForFunction(() => !document.querySelector(
		"#after [aria-busy]"));
}

/* Somebody was faster: as if it were written from the version before. */
async function conflict() {
	await article("cancel-subscription");
	await page.keyboard.press("e");
	await page.keyboard.press("Control+End");
	await page.keyboard.insertText(`\n\n${Date.now()}\n`);
	await leave();
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("s")]);
	await page.evaluate(() => {
		document.querySelector("#edit [name=base]").value = "1";
	});
	await page.keyboard.press("e");
	await page.keyboard.press("Control+End");
	await page.keyboard.insertText("\n\n?\n");
	await leave();
	await Promise.all([page.waitForNavigation(),
			   page.keyboard.press("s")]);
	await page.waitForSelector("#conflict");
}

/* Each leaves the room in a state to be looked at. */
const states = {
	queue: () => go("/edit"),
	row: async () => {
		await go("/edit?kind=flag");
		await Promise.all([page.waitForNavigation(),
			page.locator("#queue a.row").first().click()]);
	},
	"row-acts": () => page.keyboard.press("x"),
	closed: async () => {
		await go("/edit?kind=translation");
		await page.keyboard.press("x");
		await Promise.all([page.waitForNavigation(),
				   page.keyboard.press("Enter")]);
		await page.waitForSelector("[value=reopen]");
	},
	conflicts: () => go("/edit?kind=conflict"),
	quote: () => go("/edit?kind=citation"),
	twins: () => go("/edit?kind=duplicate"),
	missing: () => go("/edit?kind=translation"),
	review: () => go("/edit?kind=review"),
	waiting: () => go("/edit?kind=quarantine"),
	empty: () => go("/edit?kind=sync-conflict"),
	articles: () => go("/edit/articles"),
	none: () => go("/edit/articles?q=xylophone"),
	article: () => article("bill-higher-than-usual"),
	findings: write,
	withdraw: async () => {
		await leave();
		await page.keyboard.press("w");
	},
	find: async () => {
		await leave();
		await page.keyboard.press("e");
		await page.keyboard.press("Control+f");
	},
	conflict,
	history: () => go(`/edit/history/cancel-subscription?of=${lang}`),
	blame: () => go(`/edit/history/cancel-subscription?of=${lang}&blame=1`),
	attached: async () => {
		await article("crew-was-late");
		await page.setInputFiles("#file", [{ name: "meter.png",
			mimeType: "image/png", buffer: png }]);
		await page.click(".bring button");
		await page.waitForSelector("#attached .attached img");
		await page.locator("#attached").scrollIntoViewIfNeeded();
	},
	keys: async () => {
		await article("account-locked");
		await page.keyboard.press("?");
	},
	new: () => go("/edit/new"),
	curation: () => go("/edit/curation"),
	reports: () => go("/edit/reports"),
	import: () => go("/edit/import"),
	"import-page": () => go("/edit/import?page=1"),
	merge: () => go("/edit/curation/merge?source=router-quick-start&" +
		"target=router-setup&of=en"),
};

/* Made as another one is: there are only pictures of them. */
const likeOthers = ["twins", "missing", "review", "import"];

async function look(state, scheme, width) {
	const name = [state, lang, scheme, width].join("-");

	await page.setViewportSize({ width, height: width < 500 ? 640 : 768 });
	if (out && `edit-${name}`.includes(only))
		await page.screenshot({ fullPage: width < 900,
			path: join(out, `edit-${name}.png`) });
	if (out)
		return;
	const size = await page.evaluate(() => {
		const page = document.documentElement;
		return [page.scrollWidth, page.scrollHeight -
			page.clientHeight];
	});
	ok(size[0] <= width, `no sideways: ${name}`, size[0]);
	if (width > 1000 && standsStill(state))
		ok(size[1] <= 0, `stands still: ${name}`, `${size[1]} px`);
	/* In the dark only colours are others; the narrow page is the longest
	   words' to break. */
	if (width === 768 || (width === 320 && lang !== "ru"))
		return;
	await page.evaluate(axe);
	const found = await page.evaluate((runOnly) => window.axe.run({
		preload: false, resultTypes: ["violations"], ...runOnly }),
		scheme === "dark" ? { runOnly: ["color-contrast"] } : {});
	is(found.violations.map((v) => `${v.id}: ${v.help}\n` +
		v.nodes.map((n) => "  " + n.html).join("\n")).join("\n"), "",
	   `axe: ${name}`);
}

/* Where panes scroll, the page does not. */
function standsStill(state) {
	return !/articles|none|new|curation|reports|import|merge/.test(state);
}

await flag(chromium, site, "Which form is meant? Какая форма? 哪一张表？");
for (const scheme of ["light", "dark"])
	for (lang of scheme === "light" || out ? languages : ["zh-Hans"]) {
		const context = await chromium.newContext({ bypassCSP: true,
			colorScheme: scheme, locale: lang,
			viewport: { width: 1366, height: 768 } });
		page = await context.newPage();
		page.setDefaultTimeout(30000);
		page.on("dialog", (dialog) => dialog.accept());
		await signIn(page, site, "maya");
		for (const [state, make] of Object.entries(states)) {
			if (!out && likeOthers.includes(state))
				continue;
			await page.setViewportSize({ width: 1366, height: 768 });
			await make();
			for (const width of widths)
				await look(state, scheme, width);
		}
		await context.close();
	}
await chromium.close();
await site.stop();
done();
