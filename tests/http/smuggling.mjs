#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * smuggling.mjs - each ambiguous request alone at the daemon: one answer, a
 * refusal, then the connection is closed; what stands behind it is not carried
 * out.
 */
import { fixture, serve, ok, is, done } from "../browser/site.mjs";
import { send, statuses } from "./raw.mjs";
import { casesFor, hiddenFor } from "./smuggling-cases.mjs";

const site = await serve(fixture);
const cases = casesFor("localhost"), hidden = hiddenFor("localhost");
const port = Number(new URL(site.url).port);

/* How often the hidden request's route was answered. */
async function served() {
	const text = await (await fetch(site.url + "/metrics")).text();

	return [...text.matchAll(/route="\/v1\/articles\/\{id\}".* (\d+)$/gm)]
		.reduce((n, m) => n + Number(m[1]), 0);
}

async function refused([name, head, body = ""]) {
	const { text, closed } = await send(port, head + body + hidden);
	const codes = statuses(text);

	ok(codes.length === 1 && codes[0] >= 400 && codes[0] < 600 && closed,
	   name, `statuses: ${codes}, closed: ${closed}\n${text.slice(0, 600)}`);
}

ok(cases.length >= 40, `${cases.length} cases`);
is(statuses((await send(port, hidden, { half: true })).text).join(), "404",
   "the hidden request is a good one when it stands alone");
const before = await served();

ok(before > 0, "and is counted");
for (const one of cases)
	await refused(one);
is(await served(), before, "no hidden request was carried out");

/* The same bytes in pieces: lines are read whole however they come. */
const good = "GET /v1/answers?q=a HTTP/1.1\r\nHost: x\r\n\r\n";

is(statuses((await send(port, good.repeat(3), { half: true })).text).join(),
   "200,200,200", "three good requests at once are three answers");
is(statuses((await send(port, "\r\n" + good, { half: true })).text).join(),
   "200", "an empty line before a request is nothing");
is(statuses((await send(port, good +
	good.replace("Host: x", "Host: x\nX: y") + good)).text).join(), "200,400",
   "the second of three is bad: the third is not carried out");
await site.stop();
done();
