#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timing.mjs - can a stopwatch tell what is hidden? Two servers, with all that
 * is hidden and without it, get the same public request at the same moment, in
 * turns which of them first; ten thousand pairs. Medians that differ by 5 % or
 * 50 us, whichever is more, fail. For a quiet machine; not part of ./check.
 *
 *     KB_BUILD=build node tests/leak/timing.mjs [PAIRS]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { requests } from "./requests.mjs";
import { make_bases } from "./server.mjs";
import { audiences, World } from "./world.mjs";

const pairs = Number(process.argv[2] ?? 10000);

/* One connection, one request after the other; microseconds from the last byte
   sent to the last byte received. */
class Line {
	constructor(port) {
		this.port = port;
	}

	open() {
		return new Promise((resolve, reject) => {
			this.socket = connect(this.port, "127.0.0.1", resolve);
			this.socket.setNoDelay(true);
			this.socket.on("error", reject);
			this.socket.on("data", (part) => this.take(part));
		});
	}

	take(part) {
		const now = process.hrtime.bigint();

		this.text += part.toString("latin1");
		const end = this.text.indexOf("\r\n\r\n");
		const length = this.text.match(/content-length: (\d+)/i);
		if (end < 0 || !length ||
		    this.text.length < end + 4 + Number(length[1]))
			return;
		this.done(Number(now - this.from) / 1000);
	}

	async ask(path) {
		if (!this.socket || /connection: close/i.test(this.text))
			await this.open();
		this.text = "";
		const took = new Promise((resolve) => {
			this.done = resolve;
		});
		this.from = process.hrtime.bigint();
		this.socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
		return took;
	}
}

function median(list) {
	const sorted = list.toSorted((a, b) => a - b);

	return sorted[sorted.length >> 1];
}

/* Cohen's d of what is below the 95th percentile of both. */
function effect(a, b) {
	const cut = [...a, ...b].sort((x, y) => x - y)[
		Math.floor((a.length + b.length) * .95)];
	const [p, q] = [a, b].map((list) => list.filter((x) => x <= cut));
	const mean = (list) => list.reduce((s, x) => s + x, 0) / list.length;
	const [m, n] = [mean(p), mean(q)];
	const spread = (list, at) => list.reduce((s, x) => s + (x - at) ** 2, 0);

	return (m - n) / Math.sqrt((spread(p, m) + spread(q, n)) /
				   (p.length + q.length - 2));
}

/* What is asked, by what it tells about: hidden words, hidden ids, the rest. */
function groups(world) {
	const words = world.divide([])[0].map((c) =>
		encodeURIComponent(c.word));
	const list = requests(world, 4).filter((r) => !r.method && !r.headers &&
		!r.path.includes("%00") &&
		/^\/(v1\/answers|v1\/suggest|v1\/articles|articles|search)/
			.test(r.path));
	const hidden = list.filter((r) => words.some((w) =>
		r.path.includes(w)));

	return { "hidden words and ids": hidden,
		 "everything else": list.filter((r) => !hidden.includes(r)) };
}

async function measure(name, list, lines, n) {
	const times = [[], []];

	for (let i = 0; i < n; i++) {
		const path = list[i % list.length].path, first = i & 1;

		times[first].push(await lines[first].ask(path));
		times[1 - first].push(await lines[1 - first].ask(path));
	}
	const [a, b] = times.map(median);
	const good = Math.abs(a - b) < Math.max(.05 * Math.min(a, b), 50);

	console.log(`${name}: ${n} pairs, median ${a.toFixed(0)} us with, ` +
		`${b.toFixed(0)} us without what is hidden ` +
		`(${((a / b - 1) * 100).toFixed(1)} %), d ` +
		`${effect(...times).toFixed(2)}: ${good ? "ok" : "DIFFERS"}`);
	return good;
}

const dir = mkdtempSync(join(tmpdir(), "timing-"));
const world = new World();
const made = await make_bases(world, dir, [[], audiences]);
let good = true;

try {
	const lines = made.map(({ server }) => new Line(server.port));

	for (const [name, list] of Object.entries(groups(world))) {
		await measure("warm-up", list, lines, Math.min(pairs, 1000));
		good = await measure(name, list, lines, pairs) && good;
	}
} finally {
	for (const { server } of made)
		server.daemon.kill("SIGKILL");
	rmSync(dir, { recursive: true, force: true });
}
process.exit(good ? 0 : 1);
