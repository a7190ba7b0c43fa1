#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * proxies.mjs - the sample configurations at work: nginx and haproxy in front
 * of the daemon, each ambiguous request through them. What a proxy did not
 * take for a request is not carried out behind it, and the next reader gets his
 * own answer.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync, openSync }
	from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixture, serve, ok, is, done, top } from "../browser/site.mjs";
import { send, statuses } from "./raw.mjs";
import { casesFor } from "./smuggling-cases.mjs";

const name = "help.example.org";
const cases = casesFor(name);
const site = await serve(fixture);
const behind = new URL(site.url).port;

function freePort() {
	return new Promise((resolve) => {
		const server = createServer().listen(0, "127.0.0.1", () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

async function until(condition, ms = 10000) {
	for (const end = Date.now() + ms; Date.now() < end;) {
		if (await condition())
			return true;
		await new Promise((resolve) => setTimeout(resolve, 30));
	}
	return false;
}

/* How many requests the daemon answered, of the hidden one's route. */
async function served() {
	const text = await (await fetch(site.url + "/metrics")).text();

	return [...text.matchAll(/route="\/v1\/articles\/\{id\}".* (\d+)$/gm)]
		.reduce((n, m) => n + Number(m[1]), 0);
}

const proxies = [
	{ program: "nginx", file: "nginx.conf", log: "access.log",
	  bind: (text, port) => text.replaceAll("listen 80", `listen 127.0.0.1:${port}`),
	  args: (dir) => ["-p", dir, "-c", join(dir, "nginx.conf"),
			  "-g", "daemon off;"] },
	{ program: "haproxy", file: "haproxy.cfg", log: "stdout",
	  bind: (text, port) => text.replace("bind :80", `bind 127.0.0.1:${port}`),
	  args: (dir) => ["-W", "-db", "-f", join(dir, "haproxy.cfg")] },
];

function installed(program) {
	try {
		execFileSync(program, ["-v"], { stdio: "ignore",
			env: { PATH: process.env.PATH + ":/usr/sbin" } });
		return true;
	} catch {
		return false;
	}
}

async function run(proxy) {
	const dir = mkdtempSync(join(tmpdir(), "concord-proxy-"));
	const port = await freePort();
	const text = readFileSync(join(top, "doc", "proxy", proxy.file), "utf8");

	writeFileSync(join(dir, proxy.file), proxy.bind(text, port)
		.replace("127.0.0.1:8080", `127.0.0.1:${behind}`));
	const child = spawn(proxy.program, proxy.args(dir), { cwd: dir,
		stdio: ["ignore", openSync(join(dir, "stdout"), "w"),
			openSync(join(dir, "stderr"), "w")],
		env: { PATH: process.env.PATH + ":/usr/sbin" } });
	const good = `GET /v1/answers?q=ticket HTTP/1.1\r\nHost: ${name}\r\n\r\n`;
	const ask = async () => (await send(port, good, { ms: 2000, quiet: 300 })).text;

	return { port, dir, ask, child,
		 up: await until(async () => /^HTTP\/1.1 200/.test(await ask())),
		 logged: () => readFileSync(join(dir, proxy.log), "latin1"),
		 stop: () => new Promise((resolve) => {
			child.on("exit", () => {
				rmSync(dir, { recursive: true, force: true });
				resolve();
			});
			child.kill("SIGTERM");
		 }) };
}

async function check(proxy) {
	const label = proxy.program;
	const p = await run(proxy);

	if (!ok(p.up, `${label}: answers with the sample configuration`,
		readFileSync(join(p.dir, "stderr"), "utf8")))
		return p.stop();
	const before = await served();
	const answers = await Promise.all(cases.map(([, head, body = ""]) =>
		send(p.port, head + body, { ms: 5000, quiet: 1500 })));

	answers.forEach(({ text }, i) => {
		const codes = statuses(text);
		/* A proxy may mend a request, or cut off without a word. */
		ok(codes.length <= 1, `${label}: ${cases[i][0]}`,
		   `statuses: ${codes}\n${text.slice(0, 800)}`);
	});
	is(await served(), before, `${label}: no hidden request was carried out`);
	for (let i = 0; i < 3; i++)
		ok((await p.ask()).includes("\"verdict\""),
		   `${label}: the next reader gets his own answer`);
	const other = await send(p.port, "GET / HTTP/1.1\r\nHost: other\r\n\r\n",
				 { ms: 3000, quiet: 500 });
	is(statuses(other.text).join(), "421", `${label}: another name is not served`);
	const figures = await send(p.port, "GET /metrics HTTP/1.1\r\n" +
		`Host: ${name}\r\n\r\n`, { ms: 3000, quiet: 500 });
	is(statuses(figures.text).join(), "404", `${label}: figures are not shown`);
	await p.stop();
}

for (const proxy of proxies)
	if (installed(proxy.program))
		await check(proxy);
	else
		console.log(`# ${proxy.program} is not installed`);
ok(true, "the daemon is well");
await site.stop();
done();
