/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * matrix.mjs - nobody learns what he may not see. Two knowledge bases, with all
 * that is hidden and without it, are asked the same as the public, and as staff of
 * each kind with and without what is not for him; each answer (headers, too) is searched for every invented word that the one who asks may
 * not see, and must be the same bytes from both. What he may see must be found:
 * else the search would prove nothing.
 *
 * --long asks every word in every way; without it one of eight in a few.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { admit, lacks_of, staff, strangers } from "./people.mjs";
import { few_requests, requests } from "./requests.mjs";
import { in_turns, make_bases } from "./server.mjs";
import { plain } from "./words.mjs";
import { audiences, World } from "./world.mjs";

const long = process.argv.includes("--long");
const dir = mkdtempSync(join(tmpdir(), "leak-"));
const started = Date.now();
let lines = 0, failures = 0, checks = 0, asked = 0;

function ok(good, name, why = []) {
	lines++;
	failures += !good;
	console.log(`${good ? "ok" : "not ok"} ${lines} - ${name}`);
	if (!good)
		for (const line of why.slice(0, 20))
			console.log(`#   ${line}`);
}

/* Searches one answer for all that must not be in it. */
function scan(world, hidden, answer, request, leaks, seen) {
	const said = plain(`${request.path} ${JSON.stringify(
		request.headers ?? {})}`);

	checks += hidden.size;
	asked++;
	world.words.scan(plain(`${answer.headers}\n${answer.body}`), said,
		(canary) => {
			seen.add(canary);
			if (hidden.has(canary))
				leaks.push(`${canary.document.state} ` +
					`${canary.field} "${canary.word}" in ` +
					`${request.method ?? "GET"} ` +
					readable(request.path));
		});
}

function readable(path) {
	return decodeURIComponent(path.replace(/%00|%2e/g, ""));
}

/* Two knowledge bases are filled one after the other: what tells of when names
   the same things in another order, perhaps. */
function timeless(path, text) {
	return !/^\/(feed|changes)/.test(path) ? text :
		text.replace(/\d{4}-\d\d-\d\dT[\d:]+Z/g, "")
			.replace(/^etag: .*$/im, "").split("\n").sort()
			.join("\n");
}

/* The first place where two answers differ; the body tells more than the
   headers that follow from it. */
function difference(answer, other) {
	const [a, b] = answer.body === other.body ?
		[answer.whole, other.whole] : [answer.body, other.body];
	let at = 0;

	while (at < a.length && a[at] === b[at])
		at++;
	const from = Math.max(0, at - 60);
	return `with ...${a.slice(from, at + 60).replaceAll("\n", "|")} ` +
		`without ...${b.slice(from, at + 60).replaceAll("\n", "|")}`;
}

/* One subject asks everything, of a server that has all and of one that has
   only what he may see. whole and without: { server, headers }. Gives what he
   may see and has not seen. */
async function watch(world, subject, list, whole, without) {
	const [hidden, shown] = world.divide(subject.sees);
	const kept = new Set(hidden), seen = new Set();
	const leaks = [], differ = [];
	const as = (request, headers) => ({ ...request,
		headers: { ...request.headers, ...headers } });

	await in_turns(list, async (request) => {
		const [answer, other] = await Promise.all(
			[whole, without].map((at) => at.server.ask(
				request.path, as(request, at.headers))));

		scan(world, kept, answer, as(request, subject.headers), leaks,
		     seen);
		if (timeless(request.path, answer.whole) !==
		    timeless(request.path, other.whole) &&
		    !subject.own?.includes(request.path))
			differ.push(`${readable(request.path)}: ` +
				    difference(answer, other));
	});
	ok(!leaks.length, `${subject.name}: no hidden word in ` +
		`${list.length} answers`, leaks);
	ok(!differ.length, `${subject.name}: the same bytes with and ` +
		"without what is hidden",
		[`${differ.length} differ`, ...differ]);
	return shown.filter((c) => !seen.has(c));
}

/* An id that is hidden and one that never was are answered alike. */
async function same_as_nothing(world, whole) {
	const wrong = [];
	const nothing = "zz".padEnd(10, "y");

	for (const d of world.documents.filter((d) => d.id && d.hides &&
		!["two-audiences", "superseded"].includes(d.state) &&
		d.id !== "two-audiences"))
		for (const lang of ["en", "ru"])
			for (const path of ["/articles/", "/v1/articles/"]) {
				const id = d.id.replace(/^\w{10}/, nothing);
				const [answer, other] = await Promise.all([
					whole.ask(`${path}${d.id}?lang=${lang}`),
					whole.ask(`${path}${id}?lang=${lang}`)]);

				if (answer.whole.replaceAll(d.id, id) !==
				    other.whole)
					wrong.push(`${path}${d.id} (${d.state})`);
			}
	ok(!wrong.length, "a hidden id is answered as one that never was",
	   wrong);
}

/* lost: what somebody may see and has not seen anywhere. */
function found_all(name, lost) {
	ok(!lost.length, `${name}: what may be seen was found`,
	   lost.map((c) => `${c.document.state} ${c.document.lang} ` +
			   `${c.field} ${c.word}`));
}

/* Words that were never typed stand in no log. */
function logs(world, server) {
	const text = plain(server.said()), leaks = [];

	world.words.scan(text, "", (canary) => {
		if (canary.silent && canary.document.hides)
			leaks.push(`${canary.document.state} ${canary.word}`);
	});
	checks += world.canaries.length;
	ok(!leaks.length, "no hidden word in the log", leaks);
}

async function as_public(world, at) {
	const few = few_requests(world, long ? 40 : 80);
	const both = (headers) => at.slice(0, 2).map((one) =>
		({ server: one.server, headers }));

	found_all("public", await watch(world, strangers[0],
		requests(world, long ? 1 : 8), ...both()));
	for (const stranger of strangers.slice(1))
		await watch(world, stranger, few, ...both(stranger.headers));
	await same_as_nothing(world, at[0].server);
	at[0].base.run("build");
	await watch(world, { ...strangers[0], name: "after a build" }, few,
		    ...both());
}

/* Each against a knowledge base that has nothing but what he may see. */
async function as_staff(world, at) {
	const few = few_requests(world, long ? 10 : 200);

	for (const subject of staff) {
		const own = at.find((one) => one !== at[0] &&
			String(one.base.lacks) === String(lacks_of(subject)));
		const lost = await watch(world, subject, few,
			...[at[0], own].map((one) => ({ server: one.server,
				headers: admit(one.base, subject) })));

		found_all(subject.name, lost);
	}
}

async function main() {
	const world = new World();
	const worlds = [[], audiences, ...staff.map(lacks_of)];
	const at = await make_bases(world, dir, worlds.filter((lacks, i) =>
		worlds.findIndex((l) => String(l) === String(lacks)) === i));

	try {
		ok(at[0].model === at[1].model, "what is learned does not " +
			"tell what is hidden", [at[0].model, at[1].model]);
		await as_public(world, at);
		await as_staff(world, at);
		for (const { server } of at)
			ok(await server.stop() === 0, "a server ends well",
			   server.said().split("\n").filter((line) =>
				/ERROR|SUMMARY|^ +#\d /.test(line)));
		logs(world, at[0].server);
	} finally {
		for (const { server } of at)
			server.daemon.kill("SIGKILL");
		rmSync(dir, { recursive: true, force: true });
	}
	ok(checks >= (long ? 1e6 : 2e5),
	   `${checks} checks of ${world.canaries.length} words in ${asked} ` +
	   `answers, ${Math.round((Date.now() - started) / 1000)} s`);
	console.log(`1..${lines}`);
	process.exit(failures ? 1 : 0);
}

await main();
