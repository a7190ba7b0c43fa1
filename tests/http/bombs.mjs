#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bombs.mjs - an editor's text may be made to be dear to read: sixty of them
 * are previewed, two at a time, while others ask questions, and every fourth (all
 * with KB_BOMBS=all) is looked at in the editors' room, the dearest twelve times
 * at once. Each is shown or refused within the limit, the others hardly notice,
 * nothing is left over.
 */
import { execFileSync } from "node:child_process";
import { bombs } from "../lint-sets/bombs/bombs.mjs";
import { companies, fixture, password, serve, ok, is, done }
	from "../browser/site.mjs";

/* Milliseconds. A preview is stopped after 5 s by the clock and 2 s of work;
   what is beyond is for a machine that does other things. In the room a worker
   reads what a process has read in 0.2 s. */
const all = process.env.KB_BOMBS === "all";
/* A test shares its machine and is watched by sanitizers; a drill is not. */
const LIMIT = all ? 8000 : 60000;
const OTHERS_P99 = all ? { preview: 500, room: 2000 } :
	{ preview: 3000, room: 10000 };
OTHERS_P99.again = all ? 2000 : 20000;
const free = "rate_ask: 0\nrate_read: 0\nrate_write: 0\n" +
	`request_timeout: ${all ? 15 : 120}\n`;

const site = await serve(fixture, companies, [["eva", "editor", 1]], free);
const question = async () => {
	const reply = await fetch(site.url + "/v1/answers?q=ticket");
	return `${reply.status} ${await reply.text()}`;
};
/* Without what is new each time. */
const stable = (text) => text.replace(/"(receipt|as_of)":"[^"]*"|"took_us":\d+/g, "");
const before = stable(await question());

/* Sends each bomb by ask(bomb, number), so many at a time; who is told to wait
   comes again. */
async function bombard(where, ask, list, atOnce = 2) {
	const took = [], results = [];
	const queue = [...list];
	let busy = true, wrong = 0;
	const others = async () => {
		while (busy) {
			const begun = performance.now();
			wrong += stable(await question()) !== before;
			took.push(performance.now() - begun);
		}
	};
	const post = async () => {
		for (let next = queue.shift(); next; next = queue.shift()) {
			const [i, bomb] = next;
			let begun, reply;
			do {
				begun = performance.now();
				reply = await ask(bomb, i);
			} while (reply.status === 503);
			results[i] = { ...bomb, status: reply.status,
				body: await reply.text(),
				ms: performance.now() - begun };
		}
	};
	const asking = [others(), others()];
	await Promise.all(Array.from({ length: atOnce }, post));
	busy = false;
	await Promise.all(asking);
	took.sort((a, b) => a - b);
	const p99 = took[Math.floor(took.length * 0.99)];
	ok(took.length > (all ? 100 : 10) && p99 <= OTHERS_P99[where],
	   `${where}: p99 of ${took.length} questions meanwhile: ${p99.toFixed(1)} ms`,
	   `longest ${took.at(-1)} ms`);
	is(wrong, 0, `${where}: each of them got the answer it always gets`);
	for (const { name, status, body, ms } of results.filter(Boolean))
		ok([200, 422].includes(status) && ms <= LIMIT,
		   `${where}: ${name}: shown or refused soon`,
		   `${status} after ${Math.round(ms)} ms: ${body.slice(0, 200)}`);
	return results;
}

/* ---- other programs' previews ---------------------------------------------- */

const bearer = /kb_[\w-]+/.exec(site.kb("token", "add", "eva", "--label",
	"desk", "--scope", "preview"))[0];
const previews = await bombard("preview", ({ text }) =>
	fetch(site.url + "/v1/preview", { method: "POST",
		headers: { "Authorization": `Bearer ${bearer}`,
			   "Content-Type": "application/json" },
		body: JSON.stringify({ source: text, lang: "en" }) }),
	bombs.entries());
is(previews.length, 60, "there are sixty");
for (const { name, body } of previews.filter(({ status }) => status === 422))
	ok(JSON.parse(body).detail.length > 20, `preview: ${name}: and told why`, body);

/* ---- the editors' room --------------------------------------------------------- */

const jar = new Map();
async function visit(path, fields) {
	const reply = await fetch(site.url + path, { redirect: "manual",
		method: fields ? "POST" : "GET",
		headers: { Cookie: [...jar].map((c) => c.join("=")).join("; "),
			   ...(fields && { Origin: site.url }) },
		body: fields && new URLSearchParams(fields) });
	for (const cookie of reply.headers.getSetCookie()) {
		const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
		jar.set(name, value);
	}
	return reply;
}
const token = async (path) =>
	/name="token" value="(\w+)"/.exec(await (await visit(path)).text())[1];
await visit("/sign-in", { name: "eva", password, next: "/edit",
			  token: await token("/sign-in") });
const form = { token: await token("/edit/new?lang=en"), id: "late-trains",
	       lang_of: "en", base: "0" };
const read = await bombard("room", ({ text }, i) => visit("/edit/check",
	{ ...form, what: i % 8 ? "lint" : "preview", source: text }),
	[...bombs.entries()].filter(([i]) => all || i % 4 === 0));

/* What was read well is read by a worker itself; twelve who send the dearest
   such text at once must leave workers for the others. */
const dearest = read.filter((r) => r && r.status === 200 &&
	!/edit-problem|class="problem/.test(r.body)).sort((a, b) => b.ms - a.ms)[0];
await bombard("again", ({ text }) => visit("/edit/check",
	{ ...form, what: "preview", source: text }),
	Array.from({ length: 12 }, (_, i) => [i, dearest]), 12);

/* ---- afterwards ------------------------------------------------------------------- */

is(stable(await question()), before, "the answer is as before");
let children = "";
try {
	children = execFileSync("pgrep", ["-P", String(site.pid)]).toString();
} catch { /* none: pgrep says so by its status */ }
is(children, "", "no process is left");
await site.stop();
done();
