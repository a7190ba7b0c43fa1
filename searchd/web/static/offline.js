/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * offline.js - keeps what was read (sw.js) where the operator has it so, and
 * shows on /offline what is kept. Comes in: the page's own address. Goes out:
 * a worker that is registered, or gone.
 */
"use strict";

(function () {
	const meta = document.querySelector("meta[name=offline]");
	const list = document.getElementById("kept");
	const off = document.getElementById("forget");

	if (!meta || !navigator.serviceWorker || !window.caches)
		return;

	async function forget() {
		for (const worker of
		     await navigator.serviceWorker.getRegistrations())
			await worker.unregister();
		for (const name of await caches.keys())
			await caches.delete(name);
	}

	function wanted() {
		try {
			return localStorage.getItem("offline") !== "no";
		} catch (error) {
			return false;
		}
	}

	function address() {
		const only = { createScriptURL: () => meta.content };

		return window.trustedTypes ? trustedTypes.createPolicy(
			"offline", only).createScriptURL("") : meta.content;
	}

	async function start() {
		await navigator.serviceWorker.register(address());
		const worker = (await navigator.serviceWorker.ready).active;

		if (/^\/articles\/[^/]+$/.test(location.pathname))
			worker.postMessage({ keep: location.pathname +
				"?lang=" + document.documentElement.lang });
	}

	/* The title as it stands in the page; it was written by us. */
	function titleOf(html) {
		const signs = { amp: "&", lt: "<", gt: ">", quot: "\"", "#39": "'" };
		const title = (html.match(/<h1[^>]*>([^<]*)<\/h1>/) || ["", ""])[1];

		return title.replace(/&(amp|lt|gt|quot|#39);/g,
				     (all, sign) => signs[sign]);
	}

	async function show() {
		const pages = await caches.open("pages-1");

		list.textContent = "";
		for (const key of (await pages.keys()).reverse()) {
			const url = new URL(key.url);
			const link = document.createElement("a");
			const item = document.createElement("li");

			link.href = url.pathname + url.search;
			link.textContent = titleOf(await (await pages.match(key))
				.text()) || url.pathname;
			item.lang = url.searchParams.get("lang") || "";
			item.append(link);
			list.append(item);
		}
		document.getElementById("none-kept").hidden =
			list.childElementCount > 0;
	}

	async function turn() {
		const on = meta.content !== "off" && wanted();

		await (on ? start() : forget());
		if (list)
			await show();
		if (off) {
			off.hidden = meta.content === "off";
			off.textContent = on ? off.dataset.off : off.dataset.on;
		}
	}

	if (off)
		off.addEventListener("click", async function () {
			localStorage.setItem("offline", wanted() ? "no" : "yes");
			location.reload();
		});
	turn().catch(function () {
		/* The page works without it. */
	});
})();
