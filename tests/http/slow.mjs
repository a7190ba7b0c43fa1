#!/usr/bin/env node
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * slow.mjs - clients that take their time: with the request line, the fields, a
 * body, with reading, with saying anything. Each is cut when its time is over,
 * while others are answered as ever. Then many who only wait.
 *
 * KB_LONG=1 makes a drill of it: the usual 15 seconds, 10,000 idle connections;
 * its figures are in doc/measurements.md.
 */
import { Agent, get } from "node:http";
import { connect } from "node:net";
import { readFileSync } from "node:fs";
import { companies, fixture, serve, ok, done } from "../browser/site.mjs";

const long = Boolean(process.env.KB_LONG);
const seconds = long ? 15 : 2;
const many = long ? 10000 : 1000;
const each = long ? 50 : 5;
/* A test shares its machine; a drill does not. */
const patience = long ? 100 : 1000;
const limits = (timeout) => `request_timeout: ${timeout}\nconnections: 12000\n` +
	"connections_per_ip: 12000\nrate_ask: 0\nrate_read: 0\n";
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/* What a client of each kind sends at first, then every `ms`. */
const kinds = {
	"one byte of the request line": { first: "G", ms: 500, next: () => "E" },
	"a field now and then": { first: "GET / HTTP/1.1\r\nHost: x\r\n", ms: 400,
		next: (i) => `X-${i}: y\r\n` },
	"a field byte by byte": { first: "GET / HTTP/1.1\r\nHost: x\r\nX: ",
		ms: 300, next: () => "y" },
	"a body byte by byte": { first: "POST /sign-in HTTP/1.1\r\nHost: x\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\n" +
		"Content-Length: 1000\r\n\r\n", ms: 300, next: () => "a" },
	"chunks byte by byte": { first: "POST /sign-in HTTP/1.1\r\nHost: x\r\n" +
		"Content-Type: application/x-www-form-urlencoded\r\n" +
		"Transfer-Encoding: chunked\r\n\r\n", ms: 300,
		next: () => "1\r\na\r\n" },
	"nothing at all": { first: "", ms: 300, next: () => "" },
	"asking without reading": { deaf: true, ms: 100,
		first: "GET /v1/openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n".repeat(800),
		next: () => "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" },
};

/* Resolves with the seconds until it was cut. */
function slow(port, kind) {
	return new Promise((resolve) => {
		const begun = performance.now();
		const socket = connect({ port, host: "127.0.0.1" });
		let i = 0;
		const end = () => {
			clearInterval(timer);
			socket.destroy();
			resolve((performance.now() - begun) / 1000);
		};
		const timer = setInterval(() => {
			const bytes = kind.next(i++);
			if (bytes)
				socket.write(bytes);
			if (performance.now() - begun > (seconds + 10) * 1000)
				end();
		}, kind.ms);

		socket.on("connect", () => kind.first && socket.write(kind.first));
		if (kind.deaf)
			socket.pause();
		else
			socket.resume();
		socket.on("end", end);
		socket.on("error", end);
		socket.on("close", end);
	});
}

/* 200 questions a second until told to stop; their times in ms, sorted. */
function others(url) {
	const agent = new Agent({ keepAlive: true, maxSockets: 16 });
	const times = [];
	let bad = 0, open = 0, going = true;

	/* A connection that rested may be closed just when it is used again:
	   whoever uses one asks once more then. */
	const ask = (begun = performance.now()) => {
		open++;
		const asked = get(`${url}/v1/answers?q=ticket`, { agent }, (reply) => {
			reply.resume();
			reply.on("end", () => {
				times.push(performance.now() - begun);
				bad += reply.statusCode !== 200;
				open--;
			});
		}).on("error", (error) => {
			open--;
			if (asked.reusedSocket && error.code === "ECONNRESET")
				ask(begun);
			else
				bad++;
		});
	};
	const timer = setInterval(() => going && open < 64 && ask(), 5);

	return async () => {
		going = false;
		clearInterval(timer);
		for (let i = 0; open && i < 200; i++)
			await sleep(20);
		agent.destroy();
		times.sort((a, b) => a - b);
		return { n: times.length, bad,
			 p50: times[Math.floor(times.length / 2)],
			 p99: times[Math.floor(times.length * 0.99)] };
	};
}

const said = (t) => `${t.n} answers, p50 ${t.p50?.toFixed(1)} ms, ` +
	`p99 ${t.p99?.toFixed(1)} ms, ${t.bad} failed`;

async function cutting() {
	const site = await serve(fixture, companies, [], limits(seconds));
	const port = Number(new URL(site.url).port);
	const stop = others(site.url);
	const names = Object.keys(kinds);
	const cut = await Promise.all(names.flatMap((name) =>
		Array.from({ length: each }, () => slow(port, kinds[name]))));
	const times = await stop();

	names.forEach((name, i) => {
		const worst = Math.max(...cut.slice(i * each, (i + 1) * each));
		/* Looked at once a second; a browser's worth of delay. */
		ok(worst <= seconds + (long ? 1.5 : 4),
		   `${name}: cut after ${worst.toFixed(1)} s`, worst);
	});
	ok(times.bad === 0 && times.p99 < patience, `others: ${said(times)}`);
	await site.stop();
}

async function waiting() {
	const site = await serve(fixture, companies, [], limits(120));
	const port = Number(new URL(site.url).port);
	const sockets = [];
	let lost = 0;

	for (let i = 0; i < many; i++) {
		await new Promise((resolve) => {
			const socket = connect({ port, host: "127.0.0.1" }, resolve);
			socket.on("error", () => { lost++; resolve(); });
			socket.on("close", () => lost++);
			sockets.push(socket);
		});
	}
	const stop = others(site.url);
	await sleep(long ? 20000 : 2000);
	const times = await stop();
	const rss = Number(readFileSync(`/proc/${site.pid}/status`, "utf8")
		.match(/VmRSS:\s+(\d+)/)[1]) / 1024;

	ok(lost === 0, `${many} idle connections are held`, `${lost} lost`);
	ok(times.bad === 0 && times.p99 < patience, `beside them: ${said(times)}`);
	/* The address sanitizer keeps what was freed. */
	ok(rss < 300 || process.env.KB_SANITIZERS || !long,
	   `with ${rss.toFixed(0)} MB resident`);
	sockets.forEach((socket) => socket.destroy());
	await site.stop();
}

await cutting();
await waiting();
done();
