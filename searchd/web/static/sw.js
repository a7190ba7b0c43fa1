/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sw.js - keeps the last ten articles that were read, and says so when the
 * connection is gone. Pages come from the net as long as there is one; only
 * what everybody gets is kept, asked for without cookies. Comes in: {keep:
 * address} from app.js. Goes out: kept pages, or the page that lists them.
 */
"use strict";

const PAGES = "pages-1", PARTS = "parts-1", KEPT = 10, PARTS_KEPT = 24;
const LANGS = ["zh-Hans", "zh-Hant", "en", "ru"];

function ask(address) {
	return fetch(new Request(address, { credentials: "omit" }));
}

function isOpen(reply) {
	return reply.ok && reply.type === "basic" && !reply.redirected &&
		!/no-store|private/.test(reply.headers.get("Cache-Control") || "");
}

/* The oldest go; what is put again is the newest. */
async function trim(cache, most) {
	const keys = await cache.keys();

	for (const key of keys.slice(0, Math.max(0, keys.length - most)))
		await cache.delete(key);
}

/* Styles and scripts that a page names: their addresses change with them. */
async function keepParts(html) {
	const cache = await caches.open(PARTS);

	for (const part of new Set(html.match(/\/static\/[\w.-]+/g) || []))
		if (!await cache.match(part)) {
			const reply = await ask(part);

			if (isOpen(reply))
				await cache.put(part, reply);
		}
	await trim(cache, PARTS_KEPT);
}

async function keep(name, address, most) {
	const reply = await ask(address);

	if (!isOpen(reply))
		return;
	const cache = await caches.open(name), copy = reply.clone();

	await cache.delete(address);
	await cache.put(address, reply);
	await trim(cache, most);
	await keepParts(await copy.text());
}

async function keepLists() {
	for (const lang of LANGS)
		await keep(PARTS, "/offline?lang=" + lang, PARTS_KEPT);
}

/* Without a connection. */
async function kept(request) {
	const url = new URL(request.url);
	const pages = await caches.open(PAGES), parts = await caches.open(PARTS);
	const wanted = url.searchParams.get("lang") || navigator.language;
	const lang = LANGS.find((one) => one === wanted) ||
		LANGS.find((one) => wanted.startsWith(one.slice(0, 2))) || "en";

	return await pages.match(request.url) ||
		(url.pathname.startsWith("/articles/") &&
		 await pages.match(request.url, { ignoreSearch: true })) ||
		await parts.match("/offline?lang=" + lang) || Response.error();
}

self.addEventListener("install", function (event) {
	self.skipWaiting();
	event.waitUntil(keepLists());
});

self.addEventListener("activate", function (event) {
	event.waitUntil(self.clients.claim());
});

self.addEventListener("message", function (event) {
	const url = new URL(event.data.keep, self.location.origin);

	if (url.origin === self.location.origin &&
	    /^\/articles\/[^/]+$/.test(url.pathname))
		event.waitUntil(keep(PAGES, url.href, KEPT));
});

self.addEventListener("fetch", function (event) {
	const request = event.request, url = new URL(request.url);

	if (request.method !== "GET" || url.origin !== self.location.origin)
		return;
	if (request.mode === "navigate")
		event.respondWith(fetch(request).catch(() => kept(request)));
	else if (url.pathname.startsWith("/static/"))
		event.respondWith(caches.match(request)
			.then((part) => part || fetch(request)));
});
