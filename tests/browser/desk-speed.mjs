/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk-speed.mjs - from a key to painted results at the desk: for a server that
 * runs already (KB_URL), where KB_NAME may sign in with KB_PASSWORD; KB_CASE, if
 * given, is the case that is open. Types 300 letters of questions that customers
 * ask, waits after each until the results are painted, and says p50, p99 and
 * which questions were slowest. Not part of ./check: its bar is for a full store
 * on a machine that does nothing else.
 */
import { atDesk } from "./desk-site.mjs";
import { browser } from "./site.mjs";

const LETTERS = 300, BAR = 150;
const questions = [
	"为什么这个月扣了两次钱", "停电多久恢复", "退款什么时候到账",
	"為什麼帳單比平常高", "換手機要多久", "why was I charged twice",
	"how long until the power is back", "my parcel is damaged",
	"почему списали дважды", "когда включат свет", "не приходит код",
];

if (!process.env.KB_URL) {
	console.error("Usage: KB_URL=http://... [KB_NAME=lin] [KB_PASSWORD=...] " +
		"[KB_CASE=ID] desk-speed.mjs");
	process.exit(2);
}
const site = { url: process.env.KB_URL.replace(/\/$/, "") };
const chromium = await browser();
const page = await (await chromium.newContext({
	viewport: { width: 1366, height: 768 } })).newPage();
const d = await atDesk(page, site, process.env.KB_NAME || "lin",
	"/desk" + (process.env.KB_CASE ? "?case=" + process.env.KB_CASE : ""),
	process.env.KB_PASSWORD);
const times = [];

/* One letter, as a person types it, with the space before it if there is one;
   the figure is the page's own. */
async function letter(typed, question) {
	await page.evaluate(() => {
		performance.clearMeasures();
		performance.clearResourceTimings();
	});
	await page.keyboard.insertText(typed);
	await d.answered(question);
	await page.waitForFunction(() => performance
		.getEntriesByName("key-to-paint").length > 0);
	times.push({ q: question, ...await page.evaluate(() => {
		const asked = performance.getEntriesByType("resource").filter(
			(e) => e.name.includes("/desk/results")).pop();

		return { ms: performance.getEntriesByName("key-to-paint").pop()
				.duration,
			 server: asked.responseEnd - asked.requestStart };
	}) });
}

for (let i = 0; times.length < LETTERS; i++) {
	const question = questions[i % questions.length];

	await page.fill("#q", "");
	await d.answered("");
	for (const { 0: typed, index } of question.matchAll(/\s*\S/gu))
		if (times.length < LETTERS)
			await letter(typed, question.slice(0, index +
							   typed.length));
}
await chromium.close();

const at = (name, share) => times.map((t) => t[name]).sort((a, b) => a - b)
	[Math.min(times.length - 1, Math.floor(times.length * share))];
for (const [name, what] of [["ms", "key to painted results"],
			    ["server", "of it request to last byte"]])
	console.log(`${what}: p50 ${at(name, .5).toFixed(1)} ms, ` +
		`p99 ${at(name, .99).toFixed(1)} ms, ` +
		`most ${at(name, 1).toFixed(1)} ms`);
for (const t of times.sort((a, b) => b.ms - a.ms).slice(0, 5))
	console.log(`  ${t.ms.toFixed(1)} ms (${t.server.toFixed(1)}): ${t.q}`);
console.log(`${times.length} letters; bar: p99 ${BAR} ms`);
process.exitCode = at("ms", .99) <= BAR ? 0 : 1;
