#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bombs.mjs - an editor's text may be made to be dear to read: sixty of them
 * are previewed, two at a time, while others ask questions. Each is shown or
 * refused within the limit, the others hardly notice, nothing is left over.
 */
import { execFileSync } from "node:child_process";
import { bombs } from "../lint-sets/bombs/bombs.mjs";
import { companies, fixture, serve, ok, is, done } from "../browser/site.mjs";

/* Milliseconds. A preview is stopped after 5 s by the clock and 2 s of work;
   what is beyond is for a machine that does other things. */
const LIMIT = 8000, OTHERS_P99 = 500;
const free = "rate_ask: 0\nrate_read: 0\nrate_write: 0\n";

const site = await serve(fixture, companies, [["eva", "editor", 1]], free);
const bearer = /kb_[\w-]+/.exec(site.kb("token", "add", "eva", "--label",
	"desk", "--scope", "preview"))[0];
const headers = { "Authorization": `Bearer ${bearer}`,
	"Content-Type": "application/json" };
const question = async () => {
	const reply = await fetch(site.url + "/v1/answers?q=ticket");
	return `${reply.status} ${await reply.text()}`;
};
/* Without what is new each time. */
const stable = (text) => text.replace(/"(receipt|as_of)":"[^"]*"|"took_us":\d+/g, "");

async function preview(text) {
	for (;;) {
		const begun = performance.now();
		const reply = await fetch(site.url + "/v1/preview", { method: "POST",
			headers, body: JSON.stringify({ source: text, lang: "en" }) });
		const body = await reply.text();
		if (reply.status !== 503)
			return { status: reply.status, body,
				 took: performance.now() - begun };
	}
}

const before = stable(await question());
const took = [], wrong = [];
let busy = true;
async function others() {
	while (busy) {
		const begun = performance.now();
		if (stable(await question()) !== before)
			wrong.push(took.length);
		took.push(performance.now() - begun);
	}
}

const queue = [...bombs];
const results = new Map();
async function post() {
	for (let bomb = queue.shift(); bomb; bomb = queue.shift())
		results.set(bomb.name, await preview(bomb.text));
}
const asking = [others(), others()];
await Promise.all([post(), post()]);
busy = false;
await Promise.all(asking);

for (const { name } of bombs) {
	const { status, body, took: ms } = results.get(name);
	ok([200, 422].includes(status) && ms <= LIMIT, `${name}: shown or refused soon`,
	   `${status} after ${Math.round(ms)} ms: ${body.slice(0, 200)}`);
	if (status === 422)
		ok(JSON.parse(body).detail.length > 20, `${name}: and told why`, body);
}
is(bombs.length, 60, "there are sixty");
took.sort((a, b) => a - b);
const p99 = took[Math.floor(took.length * 0.99)];
ok(took.length > 100 && p99 <= OTHERS_P99,
   `p99 of ${took.length} questions meanwhile: ${p99.toFixed(1)} ms`,
   `longest ${took.at(-1)} ms`);
is(wrong.length, 0, "each of them got the answer it always gets");
is(stable(await question()), before, "and so it is afterwards");
let children = "";
try {
	children = execFileSync("pgrep", ["-P", String(site.pid)]).toString();
} catch { /* none: pgrep says so by its status */ }
is(children, "", "no process is left");
await site.stop();
done();
