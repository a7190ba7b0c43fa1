/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * server.mjs - one knowledge base with the programs that work on it: sync,
 * build, serve, ask. What comes back from asking is everything that came over
 * the wire, less what differs between any two answers (Date, the time it took, a form's token).
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync, openSync, closeSync }
	from "node:fs";
import { Agent, request } from "node:http";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

export const top = process.env.KB_TOP ??
	join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const build = process.env.KB_BUILD ?? join(top, "build");
const searchd = process.env.KB_SEARCHD ?? join(build, "kb-searchd");
const indexer = process.env.KB_INDEXER ?? join(build, "kb-indexer");

const variable = [
	[/^date: .*\n/im, ""],
	[/name="token" value="[0-9a-f]{32}"/g, ""],
	[/^(set-cookie: \S*form)=[^;]*/gim, "$1"],
	[/"took_us":\d+/g, '"took_us":0'],
	[/"as_of":"\d{4}-\d\d-\d\dT[^"]*"/g, '"as_of":""'],
];

export class Base {
	constructor(folder, settings = "") {
		this.folder = folder;
		this.config = join(folder, "concord.yaml");
		mkdirSync(folder, { recursive: true });
		writeFileSync(this.config, `store: ${folder}/store.db
index: ${folder}/index
web_dir: ${join(top, "searchd", "web")}
calendars: ${join(top, "calendars")}
hotline: "5050"
hours: "08:00-20:00"
language: en
learn_after: 0
rate_read: 0
rate_ask: 0
rate_write: 0
proxy_user_header: X-Remote-User
trusted_proxies: 192.0.2.1
${settings}`);
	}

	run(...words) {
		return execFileSync(indexer, ["--config", this.config, "--quiet",
			...words], { stdio: ["ignore", "pipe", "pipe"],
				     encoding: "utf8" });
	}

	async serve(name = "log", ...options) {
		const server = new Server(join(this.folder, name));

		await server.start(this.config, options);
		return server;
	}
}

export class Server {
	constructor(log) {
		this.log = log;
		this.agent = new Agent({ keepAlive: true, maxSockets: 4 });
	}

	async start(config, options) {
		const log = openSync(this.log, "w");

		this.daemon = spawn(searchd, ["--config", config, "--port", "0",
			...options], { stdio: ["ignore", "ignore", log] });
		closeSync(log);
		this.daemon.on("exit", (status, signal) => {
			this.ended = signal ?? status;
		});
		await within(60, () => {
			if (this.ended !== undefined)
				throw new Error(this.said());
			this.port = this.said().match(
				/event=listening .*port=(\d+)/)?.[1];
			return this.port;
		}, "the server listens");
	}

	said() {
		return readFileSync(this.log, "utf8");
	}

	async stop() {
		this.agent.destroy();
		this.daemon.kill("SIGTERM");
		await within(60, () => this.ended !== undefined,
			     "the server ends");
		return this.ended;
	}

	/* { status, headers (text), body, whole (both, without what varies) } */
	ask(path, { method = "GET", headers = {}, body } = {}) {
		const again = () => this.ask(path, { method, headers, body });

		return new Promise((resolve, reject) => {
			const call = request({ host: "127.0.0.1",
				port: this.port, path, method, headers,
				agent: this.agent }, (answer) => {
				const parts = [];

				answer.on("data", (part) => parts.push(part));
				answer.on("error", reject);
				answer.on("end", () =>
					resolve(read(answer, parts)));
			});
			/* A connection that rested may be closed by the server
			   in the moment in which it is used again. */
			call.on("error", (error) => call.reusedSocket ?
				resolve(again()) : reject(error));
			call.end(body);
		});
	}
}

function read(answer, parts) {
	const raw = answer.rawHeaders;
	let headers = "";

	for (let i = 0; i < raw.length; i += 2)
		headers += `${raw[i]}: ${raw[i + 1]}\n`;
	const body = Buffer.concat(parts).toString("latin1");
	/* took_us is written in as many digits as it needs. */
	if (body.includes('"took_us":'))
		headers = headers.replace(/^content-length: .*\n/im, "");
	let whole = `${answer.statusCode}\n${headers}\n${body}`;
	for (const [from, to] of variable)
		whole = whole.replace(from, to);
	return { status: answer.statusCode, headers, whole,
		 body: Buffer.from(body, "latin1").toString() };
}

/* Tries until it gives something. */
export async function within(seconds, attempt, what) {
	const until = Date.now() + seconds * 1000;

	for (;;) {
		const got = await attempt();
		if (got)
			return got;
		if (Date.now() > until)
			throw new Error(`not within ${seconds} s: ${what}`);
		await sleep(20);
	}
}

/* Runs jobs, a few at a time. */
export async function in_turns(jobs, work, at_once = 4) {
	let next = 0;

	await Promise.all(Array.from({ length: at_once }, async () => {
		while (next < jobs.length)
			await work(jobs[next++]);
	}));
}

/* ---- both knowledge bases ------------------------------------------------- */

function step(world, bases, number) {
	for (const base of bases) {
		const folder = join(base.folder, "content");

		world.write(folder, join(top, "tests", "http", "fixture"),
			    number, base.lacks);
		base.run("sync", folder);
	}
}

/* What is often asked comes a moment after the answers. */
function finds(server, word) {
	return within(60, async () => (await server.ask("/v1/articles/marker"))
		.body.includes(`step ${word}`) &&
		(await server.ask("/")).body.includes(`Step ${word}`),
		`step ${word} is followed`);
}

/* What was learned is in use. Gives its name. */
async function learn(base, server) {
	const name = base.run("learn").match(/model \w*(\w{8})/)[1];

	await within(60, async () => (await server.ask("/v1/answers?q=train"))
		.body.includes(name), "what was learned is in use");
	return name;
}

/* lacks: for each knowledge base what is left out of it. The second step is
   made while they serve. Gives a list of { base, server, model }. */
export async function make_bases(world, dir, lacks) {
	const bases = lacks.map((some, i) => Object.assign(
		new Base(join(dir, `base${i}`)), { lacks: some }));
	const servers = [], models = [];

	try {
		step(world, bases, 0);
		for (const base of bases) {
			base.run("build");
			servers.push(await base.serve());
		}
		for (const server of servers)
			await finds(server, "zero");
		step(world, bases, 1);
		for (const server of servers)
			await finds(server, "one");
		for (const [i, server] of servers.entries())
			models.push(await learn(bases[i], server));
	} catch (error) {
		for (const server of servers)
			server.daemon.kill("SIGKILL");
		throw error;
	}
	return bases.map((base, i) => ({ base, server: servers[i],
					 model: models[i] }));
}
