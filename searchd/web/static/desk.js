/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk.js - makes /desk quick: results while typing, forms sent without leaving
 * the page, a key for each thing to do. It knows no action by name: whatever
 * carries data-key is reached by that key, whatever is a form is sent, and the
 * page that comes back tells what has become of case and results. Everything
 * works without this file.
 *
 * Pages are asked for with XMLHttpRequest, since that parses HTML by itself: our
 * Content-Security-Policy allows no script to turn text into elements, and no
 * policy that would.
 */
"use strict";

(function () {
	const QUIET = 80;	/* ms without a letter before we ask */
	const SLOW = 300;	/* ms after which waiting is shown */
	const AGAIN = 3000;	/* ms before a question that failed is asked again */
	const PATIENCE = 20000;	/* ms until a server that says nothing failed */
	const LOUD = 3000;	/* ms that news stand out at least */
	const FRESH = 60000;	/* ms between looks at the case: times run */

	const main = document.querySelector("main.desk");
	const box = document.getElementById("q");
	const said = document.getElementById("said");
	if (!main || !box || !said || !document.getElementById("results"))
		return;
	const { keep, forget, moved, replace, isEmpty } = window.kbKeep;
	let spoken = Date.now(), composing = false, timer = 0, slow = 0, again = 0;
	let asking = null;		/* the question on its way */
	let line = Promise.resolve();	/* forms, one behind the other */
	const sending = new Set();

	const results = () => document.getElementById("results");
	const question = () => box.value.trim();
	const isStale = () => results().dataset.q !== question();

	/* soft: told to who does not see what changed, quiet to who does. */
	function say(text, soft) {
		/* The same words twice are news twice. */
		spoken = Date.now();
		said.textContent = "";
		said.classList.toggle("soft", Boolean(soft));
		if (text)
			requestAnimationFrame(function () {
				said.textContent = text;
			});
	}

	/* ---- asking the server ---- */

	/* Gives {page, url, ok}; fails with name "AbortError" or "Offline". */
	function load(method, url, body, signal) {
		return new Promise(function (resolve, reject) {
			const x = new XMLHttpRequest();
			const fail = (name) => () =>
				reject(Object.assign(new Error(name), { name }));

			x.open(method, url);
			x.responseType = "document";
			x.timeout = PATIENCE;
			x.onload = () => resolve({ page: x.response,
				url: x.responseURL, ok: x.status < 400 });
			x.onerror = x.ontimeout = fail("Offline");
			x.onabort = fail("AbortError");
			if (signal)
				signal.addEventListener("abort",
							() => x.abort());
			x.send(body || null);
		});
	}

	/* Why a page that came is none of ours, or "". */
	function strange(reply) {
		const page = reply.page;

		if (page && page.getElementById("results"))
			return "";
		return page && page.querySelector("input[type=password]") ?
			said.dataset.signedOut : said.dataset.failed;
	}

	function wait(on) {
		clearTimeout(slow);
		if (on) {
			results().setAttribute("aria-busy", "true");
			slow = setTimeout(function () {
				main.classList.add("waiting");
			}, SLOW);
		} else {
			main.classList.remove("waiting");
			results().removeAttribute("aria-busy");
		}
	}

	/* ---- the page that came ---- */

	const caseOf = (page) => page.querySelector("main").dataset.case || "";

	/* Hidden fields of the question (case, facts) and the links to other
	   languages belong to the case that is open. */
	function follow(page, url) {
		const form = page.getElementById("ask");
		const langs = document.querySelector(".langs");
		const others = page.querySelector(".langs");

		moved(caseOf(page));
		if (form) {
			for (const e of box.form.querySelectorAll("[type=hidden]"))
				e.remove();
			for (const e of form.querySelectorAll("[type=hidden]"))
				box.form.append(document.adoptNode(e));
		}
		if (langs && others)
			langs.replaceWith(document.adoptNode(others));
		document.title = page.title || document.title;
		address(url);
	}

	/* What is shown has an address, so that reloading shows it again. */
	function address(url) {
		if (url && new URL(url).pathname === location.pathname)
			history.replaceState(null, "", url);
	}

	function notice(page) {
		const e = page.querySelector("#said");

		return e ? e.textContent.trim() : "";
	}

	/* ---- results while typing ---- */

	function painted() {
		requestAnimationFrame(() => requestAnimationFrame(function () {
			performance.mark("painted");
			if (performance.getEntriesByName("key").length)
				performance.measure("key-to-paint", "key",
						    "painted");
			performance.clearMarks();
			if (performance.getEntriesByType("measure").length >
			    1000)
				performance.clearMeasures();
		}));
	}

	function query() {
		const asked = new URLSearchParams(new FormData(box.form));

		asked.set("q", question());
		if (!asked.get("case"))
			asked.delete("case");
		return asked.toString();
	}

	function failed(error) {
		say(error.name === "Offline" ? said.dataset.offline :
		    error.message || said.dataset.failed);
		again = setTimeout(ask, AGAIN);
	}

	/* Resolves when the results on the page are those of the box. */
	function ask() {
		const mine = new AbortController();

		clearTimeout(timer);
		clearTimeout(again);
		timer = again = 0;
		if (asking)
			asking.stop.abort();
		if (!isStale()) {
			asking = null;
			wait(false);
			return Promise.resolve();
		}
		const asked = query();
		const come = load("GET", main.dataset.results + "?" + asked,
				  null, mine.signal)
			.then(function (reply) {
				const why = strange(reply);

				if (why)
					throw Object.assign(new Error(why),
							    { name: "Strange" });
				asking = null;
				wait(false);
				replace("#results", reply.page);
				painted();
				say(results().dataset.said, true);
				history.replaceState(null, "",
					location.pathname + "?" + asked);
			});

		asking = { stop: mine, come };
		wait(true);
		come.catch(function (error) {
			if (error.name === "AbortError")
				return;
			asking = null;
			wait(false);
			failed(error);
		});
		return come;
	}

	function soon() {
		clearTimeout(timer);
		timer = setTimeout(ask, QUIET);
	}

	/* Keys may come before the results they mean: they wait for them. */
	function settled() {
		return isStale() ? ask() : Promise.resolve();
	}

	/* ---- forms and links ---- */

	/* Puts the page that came in its place, and says what is new on it. */
	function take(reply, old) {
		const why = strange(reply);
		const text = why ? "" : notice(reply.page);

		if (why) {
			say(why);
			return false;
		}
		follow(reply.page, reply.ok ? reply.url : "");
		replace("#case", reply.page);
		if (reply.page.getElementById("results").dataset.q === question())
			replace("#results", reply.page);
		if (text || !reply.ok)
			say(text || said.dataset.failed);
		else if (results().dataset.said !== old)
			say(results().dataset.said, true);
		else
			say("");
		return reply.ok;
	}

	async function deliver(form, body) {
		const get = form.method === "get";
		const url = form.getAttribute("action");

		/* What came before may have opened the case. */
		if (body.get("case") === "")
			body.set("case", main.dataset.case);
		wait(true);
		try {
			const reply = await load(form.method.toUpperCase(), get ?
				url + "?" + body : url, get ? null : body);

			if (reply.ok && !strange(reply)) {
				forget(form);
				/* Another case has its own question. */
				if (form.dataset.open !== undefined &&
				    caseOf(reply.page) !== main.dataset.case)
					box.value = reply.page
						.getElementById("q").value;
			}
			/* Who was looked for and may be one of several is chosen
			   by Enter. */
			const to = form.dataset.to ||
				(form.dataset.open === undefined ? "none" :
				 "#case .found a");
			const next = take(reply, results().dataset.said) &&
				document.querySelector(to);

			if (next)
				next.focus({ preventScroll: true });
		} catch (error) {
			say(said.dataset.offline);
		} finally {
			wait(false);
		}
	}

	/* One after the other: who presses fast loses nothing. The same twice while
	   it is on its way is once. */
	async function send(form, button) {
		const body = new URLSearchParams(new FormData(form, button));
		const name = form.getAttribute("action") + "?" + body;

		if (sending.has(name))
			return;
		sending.add(name);
		line = line.then(() => deliver(form, body));
		await line;
		sending.delete(name);
	}

	async function visit(link) {
		try {
			const reply = await load("GET", link.href);

			if (strange(reply)) {
				location.assign(link.href);
				return;
			}
			take(reply, null);
			results().focus({ preventScroll: true });
		} catch (error) {
			say(said.dataset.offline);
		}
	}

	async function copy(button) {
		const from = document.querySelector(button.dataset.copy);
		const text = "value" in from ? from.value : from.innerText;

		try {
			await navigator.clipboard.writeText(text.trim());
		} catch (error) {
			/* Without TLS there is no clipboard; a selection is. */
			getSelection().selectAllChildren(from);
			if ("select" in from)
				from.select();
			if (!document.execCommand("copy")) {
				say(said.dataset.notCopied);
				return;
			}
			getSelection().removeAllRanges();
			button.focus({ preventScroll: true });
		}
		say(said.dataset.copied);
	}

	const { find, steps } = window.kbKeys({ main, box, results, isStale,
		settled, isComposing: () => composing,
		own: { s: () => steps(0) } });

	/* ---- what happens ---- */

	box.addEventListener("compositionstart", function () {
		composing = true;
		clearTimeout(timer);
	});
	box.addEventListener("compositionend", function () {
		composing = false;
		performance.mark("key");
		soon();
	});
	document.addEventListener("input", function (event) {
		if (event.target !== box)
			return keep(event.target);
		/* Letters of an unfinished input method are not a question. */
		if (event.isComposing || composing)
			return;
		performance.mark("key");
		soon();
	});
	document.addEventListener("submit", function (event) {
		const form = event.target;

		if (!main.contains(form) || form.method === "dialog" ||
		    form.dataset.leave !== undefined)
			return;
		event.preventDefault();
		if (form !== box.form) {
			send(form, event.submitter);
			return;
		}
		if (composing)
			return;
		settled().then(function () {
			const open = find("Enter");

			results().focus({ preventScroll: true });
			if (open)
				open.click();
		}, () => {});
	});
	document.addEventListener("click", function (event) {
		const e = event.target.closest("[data-copy], #results a[data-key]");

		if (!e || event.ctrlKey || event.metaKey || event.shiftKey)
			return;
		if (e.dataset.copy) {
			copy(e);
		} else if (/^\/desk(\/|$)/.test(new URL(e.href).pathname)) {
			event.preventDefault();
			visit(e);
		}
	});
	window.addEventListener("online", () => isStale() && ask());
	window.addEventListener("beforeunload", function (event) {
		if (!isEmpty())
			event.preventDefault();
	});

	/* What was said stands out until one goes on. */
	function calm() {
		if (Date.now() - spoken > LOUD)
			said.classList.add("soft");
	}
	document.addEventListener("keydown", calm);
	document.addEventListener("pointerdown", calm);

	/* Another tab, another person: the case may have gone on; times run. */
	async function look() {
		const at = document.activeElement;

		if (document.hidden || sending.size || !main.dataset.case ||
		    (at.closest("#case") && "value" in at))
			return;
		const of = main.dataset.case;
		try {
			const reply = await load("GET", location.pathname +
				"?case=" + encodeURIComponent(of));
			if (!strange(reply) && !sending.size &&
			    main.dataset.case === of)
				replace("#case", reply.page);
		} catch (error) {
			/* The next look may go better. */
		}
	}
	document.addEventListener("visibilitychange", look);
	setInterval(look, FRESH);
})();
