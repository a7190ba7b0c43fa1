/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screenshots.mjs OUT - every state of the help pages and of the desk, in four
 * languages, light and dark, at 320, 768 and 1366 pixels, to be looked at. Uses the
 * sample content and, for states that it does not have, the tests' own; or
 * the server at $KB_URL. A second argument keeps only
 * pictures whose name contains it.
 */
import { mkdirSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browser, fixture, languages, sample, serve } from "./site.mjs";

const out = process.argv[2], only = process.argv[3] || "";
if (!out) {
	console.error("Usage: screenshots.mjs OUT [PART-OF-NAME]");
	process.exit(2);
}
mkdirSync(out, { recursive: true });

const asked = {
	"zh-Hans": "为什么这个月扣了两次钱", "zh-Hant": "為什麼這個月扣了兩次錢",
	en: "why was I charged twice", ru: "почему деньги списали дважды",
};
const lost = {
	"zh-Hans": "企鹅能活多少岁", "zh-Hant": "企鵝能活多少歲",
	en: "how old do penguins get", ru: "сколько живут пингвины",
};
const bus = {
	"zh-Hans": "接驳大巴什么时候开", "zh-Hant": "接駁大巴什麼時候開",
	en: "when does the replacement bus leave",
	ru: "когда отправится замещающий автобус",
};
const words = process.env.KB_NONE_WORD;
const states = {
	home: () => "/?",
	answer: (lang) => `/search?q=${encodeURIComponent(asked[lang])}&`,
	none: (lang) => `/search?q=${encodeURIComponent(words || lost[lang])}&`,
	topics: () => `/search?q=${encodeURIComponent("电表")}&`,
	blank: () => "/search?q=&",
	long: () => `/search?q=${"Donaudampfschifffahrtsgesellschaft".repeat(4)}&`,
	article: () => "/articles/charged-twice?",
	table: () => "/articles/power-cut-now?",
	missing: () => "/articles/there-is-none?",
	uncoded: () => "/talk?",
	code: (lang) => `/search?q=${encodeURIComponent(asked[lang])}&`,
	suggest: (lang) => `/?type=${encodeURIComponent(asked[lang].slice(0, 3))}&`,
};
const tested = {
	choose: (lang) => `/search?q=${encodeURIComponent(bus[lang])}&`,
	replied: (lang) => `/search?q=${encodeURIComponent(bus[lang])}` +
		"&fact=region:rural&",
	over: () => `/search?q=${encodeURIComponent("暑期通票多少钱")}&`,
	corrected: () => "/search?q=my+backpakc+on+the+train&",
	verbatim: () => "/search?q=xylophone&verbatim=1&",
};
const sites = [[await serve(sample), states],
	       [await serve(fixture), tested]];
const chromium = await browser();

async function shoot(page, site, name, path, lang) {
	const typed = new URL(site.url + path).searchParams.get("type");

	await page.context().clearCookies();
	await page.goto(`${site.url}${path}lang=${lang}`);
	if (typed) {
		await page.fill("#q", typed);
		await page.waitForTimeout(400);
	}
	if (name.startsWith("code")) {
		await page.locator("input[name=done1]").check();
		await page.locator(".talk button").click();
	}
	const detail = page.locator("details").first();
	if (name.startsWith("answer") && await detail.count())
		await detail.locator("summary").click();
	await page.screenshot({ path: join(out, name + ".png"), fullPage: true });
}

for (const scheme of ["light", "dark"])
	for (const width of [320, 768, 1366]) {
		const context = await chromium.newContext({
			colorScheme: scheme,
			viewport: { width, height: width < 500 ? 640 : 768 },
		});
		const page = await context.newPage();
		for (const [site, shown] of sites)
			for (const [state, path] of Object.entries(shown))
				for (const lang of languages) {
					const name = [state, lang, scheme,
						      width].join("-");
					if (name.includes(only))
						await shoot(page, site, name,
							    path(lang), lang);
				}
		await context.close();
	}
await chromium.close();
for (const [site] of sites)
	await site.stop();
/* Whoever has a server knows no agent's password there. */
if (!process.env.KB_URL)
	for (const looks of ["desk-looks.mjs", "edit-looks.mjs"])
		execFileSync(process.execPath, [join(dirname(fileURLToPath(
			import.meta.url)), looks), out, only],
			{ env: { ...process.env, KB_BROWSER: "yes" },
			  stdio: ["ignore", "ignore", "inherit"] });
