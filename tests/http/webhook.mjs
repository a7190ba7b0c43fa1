/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * webhook.mjs - what happens to cases is told to who listens: signed, again
 * after failures, after a restart, to nobody but those who were named.
 */
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { companies, fixture, serve, ok, is, done } from "../browser/site.mjs";

const secret = "0123456789abcdef0123456789abcdef";
const dir = mkdtempSync(join(tmpdir(), "concord-hook-"));
const secretFile = join(dir, "secret");
writeFileSync(secretFile, secret + "\n");
chmodSync(secretFile, 0o600);

/* ---- a listener ---- */

/* Answers as `say` does; keeps what came. */
class Listener {
	got = [];
	say = (request, reply) => reply.end();
	waiting = [];

	async open() {
		this.server = createServer(async (request, reply) => {
			let body = "";
			for await (const piece of request)
				body += piece;
			this.got.push({ url: request.url, body,
				method: request.method,
				headers: request.headers, at: Date.now() });
			this.say(request, reply, this.got.length);
			this.waiting.forEach((wake) => wake());
		});
		this.server.listen(0, "127.0.0.1");
		await once(this.server, "listening");
		this.port = this.server.address().port;
		return this;
	}

	/* Until n have come. */
	async until(n) {
		const end = Date.now() + 15000;

		while (this.got.length < n && Date.now() < end)
			await Promise.race([
				new Promise((wake) => this.waiting.push(wake)),
				new Promise((wake) => setTimeout(wake, 500))]);
		return this.got;
	}

	close() {
		this.server.closeAllConnections();
		this.server.close();
	}
}

/* As doc/help-desk.md shows it. */
function signedBy(key, field, body, now = Date.now() / 1000) {
	const parts = Object.fromEntries(field.split(",")
		.map((part) => part.split("=")));
	const wanted = createHmac("sha256", key).update(`${parts.t}.${body}`)
		.digest("hex");

	return parts.v1 === wanted && Math.abs(now - parts.t) < 300;
}

const one = await new Listener().open();
const two = await new Listener().open();
const stranger = await new Listener().open();

/* The first one fails before it takes anything, and tries to send us away. */
one.say = (request, reply, n) => {
	if (n === 1)
		reply.writeHead(500).end("x".repeat(100000));
	else if (n === 2)
		reply.writeHead(302, { Location:
			`http://127.0.0.1:${stranger.port}/` }).end();
	else
		reply.writeHead(204).end();
};

const settings = `webhooks: "http://127.0.0.1:${one.port}/a http://127.0.0.1:${
	two.port}/b?c=d"
webhook_secret_file: ${secretFile}
`;
const site = await serve(fixture, companies, [["anna", "agent", 1]], settings);
const token = site.kb("token", "add", "anna", "--label", "t", "--scope",
	"case-write", "--scope", "case-read").match(/kb_\w{8}_[\w-]+/)[0];

async function post(path, body) {
	const reply = await fetch(site.url + path, { method: "POST", headers: {
		Authorization: `Bearer ${token}`,
		"Content-Type": "application/json" },
		body: JSON.stringify(body) });

	return reply.json();
}
const failing = () => site.kb("--json", "webhooks").split("\n")
	.filter(Boolean).map((line) => JSON.parse(line));
/* Until so many wait that could not be told. */
async function untilFailing(n) {
	const end = Date.now() + 15000;

	while (failing().length !== n && Date.now() < end)
		await new Promise((wake) => setTimeout(wake, 50));
	return failing();
}

/* ---- one event, two listeners ---- */

const opened = await post("/v1/cases", { source: "old", source_id: "T-1",
	lang: "en", channel: "phone", question: "call me on +7 912 345-67-89" });
const [second] = await two.until(1);
is(second.method + " " + second.url, "POST /b?c=d", "a listener is told");
is(second.headers["concord-event"], "case.opened", "what it is");
is(second.headers["content-type"], "application/json", "as JSON");
ok(signedBy(secret, second.headers["concord-signature"], second.body),
   "signed with the secret", second.headers["concord-signature"]);
ok(!signedBy(secret, second.headers["concord-signature"], second.body + " "),
   "for these bytes alone");
ok(!signedBy("another secret", second.headers["concord-signature"],
	     second.body), "by nobody else");
const told = JSON.parse(second.body);
is([told.event, told.case, told.source, told.source_id].join(),
   `case.opened,${opened.id},old,T-1`, "which case it was, here and there");
ok(!/345|call me/.test(second.body), "and no word of the customer",
   second.body);

/* ---- failures ---- */

await one.until(1);
const [first] = await untilFailing(1);
is(first?.error, "it answered 500", "a failure is kept with its cause");
is(first?.listener, 1, "and with whose it is");
ok(Date.parse(first?.next_at) > Date.now(), "it is tried again later");
site.kb("webhooks", "--retry");
await one.until(2);
const again = await untilFailing(1);
is(again[0]?.error, "it answered 302", "a redirection is a failure");
is(stranger.got.length, 0, "and is not followed");
site.kb("webhooks", "--retry");
await one.until(3);
is((await untilFailing(0)).length, 0, "in the end it is taken");
is(one.got[2].body, one.got[0].body, "the same bytes");
is(one.got[2].headers["concord-delivery"], one.got[0].headers["concord-delivery"],
   "with the same number, so that it can be told from another");
is(two.got.length, 1, "the other one heard it once");

/* ---- what happens to a case ---- */

await post(`/v1/cases/${opened.id}/events`, [
	{ kind: "note", body: { text: "not for others" } },
	{ kind: "promise", body: { what: "secret words", within: "P3D",
		due: "2026-12-01T10:00:00Z" } },
	{ kind: "resolved", body: { article: "paid-twice", done: "refunded" } }]);
await two.until(3);
is(two.got.slice(1).map((got) => got.headers["concord-event"]).join(),
   "case.promise,case.resolved", "what others need to know goes out, in order");
ok(!two.got.some((got) => /secret words|refunded|not for others/.test(got.body)),
   "without words of persons");

/* ---- a restart loses nothing ---- */

await one.until(5);
two.say = (request) => request.socket.destroy();
await post("/v1/cases", { lang: "en", id: "while-down" });
await one.until(6);
await untilFailing(1);
await site.restart();
two.say = (request, reply) => reply.end();
const before = two.got.length;
site.kb("webhooks", "--retry");
await two.until(before + 1);
is(JSON.parse(two.got.at(-1).body).case, "while-down",
   "what could not be told before a restart is told after it");
is((await untilFailing(0)).length, 0, "and nothing waits any more");
is(one.got.length, 6, "who had heard it is not told again");

/* ---- who hangs keeps nobody waiting ---- */

one.say = () => {};
await post("/v1/cases", { lang: "en", id: "hangs" });
await one.until(7);
const ending = Date.now();
await site.restart();
ok(Date.now() - ending < 5000, "the service ends while a listener hangs",
   `${Date.now() - ending} ms`);
one.say = (request, reply) => reply.end();
await one.until(8);
is(one.got[7].body, one.got[6].body, "and tells it again after the start");

/* ---- a new secret, without a restart ---- */

writeFileSync(secretFile, "another secret of this place\n");
process.kill(site.pid, "SIGHUP");
let fresh = false;
for (let i = 0; i < 20 && !fresh; i++) {
	const had = two.got.length;

	await post("/v1/cases", { lang: "en", id: `after-${i}` });
	await two.until(had + 1);
	fresh = signedBy("another secret of this place",
		two.got.at(-1).headers["concord-signature"],
		two.got.at(-1).body);
}
ok(fresh, "after a reload the new secret signs");

const metrics = await (await fetch(site.url + "/metrics")).text();
ok(/concord_webhooks_total\{result="told"\} [1-9]/.test(metrics),
   "deliveries are counted");
await site.stop();

/* ---- settings that are refused ---- */

for (const [extra, words] of [
	["webhooks: ftp://a.example/\n", "neither http:// nor https://"],
	["webhooks: http://\n", "is no address"],
	["webhooks: http://me:secret@a.example/\n", "holds a name or password"],
	["webhooks: http://a.example/\n", "need webhook_secret_file"],
	[`webhooks: http://a.example/\nwebhook_secret_file: ${dir}/short\n`,
	 "16 characters"],
	[`webhooks: http://a.example/\nwebhook_secret_file: ${dir}/open\n`,
	 "everybody may"]]) {
	writeFileSync(join(dir, "short"), "short\n");
	writeFileSync(join(dir, "open"), secret);
	chmodSync(join(dir, "open"), 0o644);
	const why = await serve(fixture, companies, [], extra)
		.then((bad) => bad.stop().then(() => "it started"),
		      (error) => error.message);
	ok(why.includes(words), `refused: ${words}`, why);
}

for (const listener of [one, two, stranger])
	listener.close();
rmSync(dir, { recursive: true });
done();
