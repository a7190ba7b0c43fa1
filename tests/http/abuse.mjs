#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * abuse.mjs - more than anybody means well with: a thousand requests at once on
 * one connection, connections torn off, methods that nobody serves, more
 * connections than there are files. The daemon goes on and answers in order.
 */
import { connect } from "node:net";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync }
	from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { send, statuses } from "./raw.mjs";

/* A daemon that may open few files; before site.mjs looks for it. */
const dir = mkdtempSync(join(tmpdir(), "concord-abuse-"));
const few = join(dir, "few");
writeFileSync(few, "#!/bin/sh\n[ -z \"$KB_FILES\" ] || ulimit -n \"$KB_FILES\"\n" +
	`exec "${process.env.KB_SEARCHD}" "$@"\n`);
chmodSync(few, 0o755);
process.env.KB_SEARCHD = few;
const { companies, fixture, serve, ok, is, done } =
	await import("../browser/site.mjs");
const free = "rate_ask: 0\nrate_read: 0\nconnections_per_ip: 2000\n" +
	"connections: 2000\n";
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const well = async (url) => {
	try {
		const reply = await fetch(url + "/healthz",
			{ signal: AbortSignal.timeout(2000) });
		return reply.status === 200;
	} catch {
		return false;
	}
};

const site = await serve(fixture, companies, [], free);
const port = Number(new URL(site.url).port);
const one = (i) => `GET /v1/suggest?q=n${i} HTTP/1.1\r\nHost: x\r\n\r\n`;
const many = await send(port, Array.from({ length: 1000 }, (_, i) => one(i))
	.join(""), { ms: 60000, half: true });
const order = [...many.text.matchAll(/"query":"n(\d+)"/g)].map((m) => Number(m[1]));

is(statuses(many.text).length, 1000, "a thousand requests at once: as many answers");
ok(order.length === 1000 && order.every((n, i) => n === i), "in their order");

for (const method of ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT",
		      "PROPFIND", "get", "A".repeat(3000)]) {
	const { text, closed } = await send(port,
		`${method} / HTTP/1.1\r\nHost: x\r\n\r\n`);
	ok(/^HTTP\/1\.1 (405|400|501)/.test(text) && closed,
	   `${method.slice(0, 9)} is refused`, text.slice(0, 200));
}
const head = await send(port, "HEAD / HTTP/1.1\r\nHost: x\r\n\r\n", { half: true });
ok(/^HTTP\/1\.1 200/.test(head.text) && head.text.endsWith("\r\n\r\n"),
   "HEAD has no body");
for (const [name, fields] of [["a header field of 60 KB", `X: ${"a".repeat(60000)}\r\n`],
			      ["a thousand header fields", "X: a\r\n".repeat(1000)],
			      ["a cookie of 20 KB", `Cookie: ${"a".repeat(20000)}\r\n`]]) {
	const { text } = await send(port, `GET / HTTP/1.1\r\nHost: x\r\n${fields}\r\n`);
	is(statuses(text).join(), "431", `${name} is refused`);
}

/* Torn off at every moment: before, in and behind the request. */
await Promise.all(Array.from({ length: 600 }, (_, i) => new Promise((resolve) => {
	const socket = connect({ port, host: "127.0.0.1" }, () => {
		const bytes = one(i).repeat(3);
		socket.write(bytes.slice(0, (i * 7) % bytes.length));
		setTimeout(() => socket.resetAndDestroy(), i % 20);
	});
	socket.on("close", resolve);
	socket.on("error", () => {});
})));
ok(await well(site.url), "after 600 torn connections it is well");
const open = async () => Number((await (await fetch(site.url + "/metrics")).text())
	.match(/^\w*connections\S* (\d+)$/m)?.[1]);
let left = await open();
for (let i = 0; i < 100 && left > 5; i++) {
	await sleep(50);
	left = await open();
}
ok(left <= 5, "and holds none of them", left);
await site.stop();

/* More connections than files. */
process.env.KB_FILES = "64";
const small = await serve(fixture, companies, [], free);
const flood = Array.from({ length: 200 }, () => connect({ host: "127.0.0.1",
	port: Number(new URL(small.url).port) }));
flood.forEach((socket) => socket.on("error", () => {}));
await sleep(500);
const ticks = () => readFileSync(`/proc/${small.pid}/stat`, "latin1")
	.replace(/^.*\) /, "").split(" ").slice(11, 13)
	.reduce((n, t) => n + Number(t), 0);
/* One that spins takes a whole processor, 200 ticks, as long as the files are
   gone; one that has only begun to run comes to rest. To look now and then
   costs something, several times as much with sanitizers on a busy machine. */
const RESTING = 140;
let spent = Infinity;
for (let i = 0; i < 5 && spent > RESTING; i++) {
	const before = ticks();
	await sleep(2000);
	spent = ticks() - before;
}
ok(spent <= RESTING, `without files left it does not spin: ${spent / 2} % of a processor`,
   spent);
flood.forEach((socket) => socket.destroy());
const from = Date.now();
while (!await well(small.url) && Date.now() - from < 10000)
	await sleep(50);
ok(Date.now() - from < 4000, "and is well again when there are some",
   `${Date.now() - from} ms`);
await small.stop();
rmSync(dir, { recursive: true, force: true });
done();
