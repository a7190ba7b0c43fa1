/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit-write.js - the bench where an article is written. What follows from the
 * text (lint, preview, likely twins, gate) is asked for whenever somebody has
 * stopped typing for a moment and shown beside it; the text is kept as a
 * pending edit; the fields of the front matter and the text say the same. In:
 * the form, which works without this file. Out: window.kbWrite(main), which
 * edit.js calls.
 *
 * The front matter is read and written by the server alone, so that a field and
 * a line of the text cannot be understood in two ways. Pages are asked for with
 * XMLHttpRequest, since that parses HTML by itself: our Content-Security-Policy
 * allows no script to turn text into elements.
 */
"use strict";

window.kbWrite = function (main) {
	const QUIET = 400;	/* ms without a letter before we ask */
	const SLOW = 1500;	/* the same, for what costs the server more */
	const KEEP = 1200;	/* the same, before the text is kept */
	const LONGEST = 8000;	/* ms of typing after which it is kept anyway */
	const BUSY = 1000;	/* ms before a server that has no hand free is
				   asked again */
	const AGAIN = 5000;	/* ms before keeping is tried again */
	const PATIENCE = 20000;	/* ms until a server that says nothing failed */

	const form = document.getElementById("edit");
	const area = document.getElementById("source");
	const said = document.getElementById("said");
	if (!form || !area || !said || !main.dataset.check)
		return null;
	const source = window.kbSource ? window.kbSource(area) : {
		focus: () => area.focus(),
		isComposing: () => false,
		put(text) {
			const at = area.selectionStart;

			area.value = text;
			area.setSelectionRange(at, at);
		},
		go(line) {
			const lines = area.value.split("\n");
			const at = lines.slice(0, line - 1)
				.reduce((sum, text) => sum + text.length + 1, 0);

			area.focus();
			area.setSelectionRange(at, at + (lines[line - 1] || "")
				.length);
		},
		mark: () => {},
		insert(text) {
			const from = placeFor(area.value, area.selectionStart);

			area.setRangeText(text, from, Math.max(from,
				area.selectionEnd), "end");
			area.dispatchEvent(new InputEvent("input",
							  { bubbles: true }));
		},
	};
	let composing = false;
	const busy = () => composing || source.isComposing();

	/* Nothing is put into the front matter: then the end is meant. */
	function placeFor(text, at) {
		return at > head(text).length + 4 ? at : text.length;
	}

	function say(text) {
		if (said.textContent === text)
			return;
		said.textContent = text;
		said.classList.toggle("soft", text === said.dataset.saved);
	}

	/* ---- asking the server ---- */

	/* Gives the request when it has an answer, whatever its status; fails
	   with name "AbortError" or "Offline". */
	function send(url, body, type, signal) {
		return new Promise(function (resolve, reject) {
			const x = new XMLHttpRequest();
			const fail = (name) => () =>
				reject(Object.assign(new Error(name), { name }));

			x.open("POST", url);
			x.responseType = type;
			x.timeout = PATIENCE;
			x.onload = () => resolve(x);
			x.onerror = x.ontimeout = fail("Offline");
			x.onabort = fail("AbortError");
			if (signal)
				signal.addEventListener("abort", () => x.abort());
			x.send(body);
		});
	}

	function fields(what) {
		const body = new URLSearchParams(new FormData(form));

		body.delete("action");
		body.delete("file");
		if (what)
			body.set("what", what);
		return body;
	}

	function complain(status) {
		say(status === 401 || status === 403 ? said.dataset.signedOut :
		    said.dataset.failed);
	}

	/* ---- what follows from the text ---- */

	const asked = new Map();	/* what: its last request's controller */
	const parts = (what) => Array.from(main.querySelectorAll(
		`#after > [data-what="${what}"]`));

	function isTypedIn(part) {
		const at = document.activeElement;

		return (part.contains(at) && window.kbKeep.isText(at) &&
			at.value !== at.defaultValue) ||
			(part.contains(files()) && files().files.length > 0);
	}

	/* Somebody is at the day to look at: his field stays as it is. */
	function placeBelow(part, fresh) {
		while (part.children.length > 1)
			part.lastElementChild.remove();
		part.append(...Array.from(fresh.children).slice(1));
	}

	function place(part, fresh) {
		const at = document.activeElement;
		const inside = part.contains(at);
		const open = Array.from(part.querySelectorAll("details[open]"),
			(d) => d.textContent);

		part.replaceWith(document.adoptNode(fresh));
		for (const d of fresh.querySelectorAll("details"))
			d.open = d.open || open.includes(d.textContent);
		if (!inside)
			return;
		const again = at.id ? document.getElementById(at.id) :
			Array.from(fresh.querySelectorAll(at.tagName)).find((e) =>
				e.textContent === at.textContent &&
				e.name === at.name);
		(again || document.getElementById("after"))
			.focus({ preventScroll: true });
	}

	function mark() {
		const found = main.querySelectorAll(
			"#lint .finding[data-line]:not(.accepted)");

		source.mark(Array.from(found, (e) => ({
			line: Number(e.dataset.line),
			level: ["error", "warning"].find((l) =>
				e.classList.contains(l)) || "hint",
			text: e.querySelector("p").textContent.trim(),
		})));
	}

	async function check(what) {
		if (!parts(what).length)
			return;
		if (asked.has(what))
			asked.get(what).abort();
		const mine = new AbortController();

		asked.set(what, mine);
		for (const part of parts(what))
			part.setAttribute("aria-busy", "true");
		try {
			const x = await send(main.dataset.check, fields(what),
					     "document", mine.signal);

			if (x.status === 503)
				return later(checks[what], BUSY);
			if (!x.response || x.status >= 400)
				return complain(x.status);
			for (const part of parts(what)) {
				const fresh = x.response.getElementById(part.id);

				if (fresh && !isTypedIn(part))
					place(part, fresh);
				else if (fresh && document.activeElement.name
					 === "preview_day")
					placeBelow(part, fresh);
			}
			if (what === "lint")
				mark();
		} catch (error) {
			if (error.name === "AbortError")
				return;
			say(said.dataset.offline);
			later(checks[what], AGAIN);
		} finally {
			if (asked.get(what) === mine) {
				asked.delete(what);
				for (const part of parts(what))
					part.removeAttribute("aria-busy");
			}
		}
	}

	/* ---- the text as a pending edit ---- */

	/* A text that was sent and not saved is kept at once. */
	let kept = main.dataset.unsaved === undefined ? area.value : null;
	let since = 0;			/* the oldest letter that is not kept */
	let keeping = null;
	let elsewhere = false;
	const isKept = () => area.value === kept;

	async function keep() {
		const text = area.value;

		clearTimeout(timers.get(keep));
		if (elsewhere || text === kept || !main.dataset.pending)
			return;
		if (keeping)
			return keeping;
		keeping = send(main.dataset.pending, fields(), "json");
		try {
			const x = await keeping;

			keeping = null;
			if (x.status === 409) {
				elsewhere = true;
				say(said.dataset.elsewhere);
			} else if (x.status >= 400) {
				complain(x.status);
			} else {
				form.elements.revision.value =
					x.response.revision;
				kept = text;
				since = 0;
				say(said.dataset.saved);
				if (!isKept())
					later(keep, KEEP);
			}
		} catch (error) {
			keeping = null;
			say(said.dataset.offline);
			later(keep, AGAIN);
		}
	}

	/* ---- the form of the front matter ---- */

	let known = head(area.value);	/* the front matter the form shows */

	function head(text) {
		const end = text.indexOf("\n---", 3);

		return text.startsWith("---") && end > 0 ? text.slice(0, end) : "";
	}

	const front = () => document.getElementById("front");

	function isEdited() {
		return Array.from(front().elements).some((e) =>
			e.name.startsWith("f_") && form.elements["o_" +
				e.name.slice(2)].value !== e.value);
	}

	/* Puts in place the form that came; what somebody is writing in stays. */
	function placeFront(fresh, sentValue) {
		const at = document.activeElement;
		const inside = front().contains(at);
		const typed = inside && at.value !== sentValue(at.name);

		if (!inside) {
			front().replaceWith(document.adoptNode(fresh));
			return;
		}
		const start = at.selectionStart, end = at.selectionEnd;
		const value = at.value;

		front().replaceWith(document.adoptNode(fresh));
		const again = document.getElementById(at.id);
		if (!again)
			return;
		if (typed)
			again.value = value;
		again.focus({ preventScroll: true });
		if (typeof start === "number")
			again.setSelectionRange(start, end);
		if (typed)
			later(sync, QUIET);
	}

	async function sync() {
		if (!front() || (!isEdited() && head(area.value) === known))
			return;
		const text = area.value;
		const body = fields("front");
		const sentValue = (name) => body.get(name);

		try {
			const x = await send(main.dataset.check, body, "document");
			const page = x.response;
			const fresh = page && page.getElementById("front");
			const next = page && page.getElementById("source");

			if (x.status >= 400 || !fresh)
				return complain(x.status);
			/* Somebody went on: then what came is old. */
			if (busy() || area.value !== text)
				return later(sync, QUIET);
			if (next && next.value !== text)
				source.put(next.value);
			known = head(area.value);
			placeFront(fresh, sentValue);
		} catch (error) {
			say(said.dataset.offline);
		}
	}

	/* ---- pictures and papers ---- */

	const files = () => document.getElementById("file");

	/* Put where the caret is; what is alone in its line stays so. */
	function show(link) {
		if (link)
			source.insert(link);
	}

	/* One button or one file: the part that comes back says what came. */
	async function attach(name, value) {
		const body = new FormData(form);

		body.delete("action");
		body.delete("file");
		body.set("what", "attached");
		body.set(name, value);
		for (const part of parts("attached"))
			part.setAttribute("aria-busy", "true");
		try {
			const x = await send(main.dataset.attach, body,
					     "document");
			const fresh = x.response &&
				x.response.getElementById("attached");

			if (x.status === 413)
				return say(files().dataset.large);
			if (!fresh)
				return complain(x.status);
			const notice = fresh.querySelector(".notice");

			for (const part of parts("attached"))
				place(part, fresh);
			show(fresh.dataset.link);
			say(notice ? notice.textContent : "");
		} catch (error) {
			say(said.dataset.offline);
		} finally {
			for (const part of parts("attached"))
				part.removeAttribute("aria-busy");
		}
	}

	async function bring(list) {
		for (const file of list)
			if (file.size > Number(files().dataset.max))
				say(files().dataset.large);
			else
				await attach("file", file);
	}

	/* Before the editor takes a file for text. */
	function take(event, data) {
		if (!data || !data.files.length || !files())
			return;
		event.preventDefault();
		event.stopPropagation();
		bring(Array.from(data.files));
	}

	const paper = area.closest(".paper");

	paper.addEventListener("paste", (e) => take(e, e.clipboardData), true);
	paper.addEventListener("drop", (e) => take(e, e.dataTransfer), true);
	paper.addEventListener("dragover", function (event) {
		if (event.dataTransfer.types.includes("Files"))
			event.preventDefault();
	}, true);
	main.addEventListener("click", function (event) {
		const button = event.target.closest("#attached button");

		if (!button || !main.dataset.attach)
			return;
		if (button.name === "remove") {
			event.preventDefault();
			attach("remove", button.value);
		} else if (button.name === "insert") {
			event.preventDefault();
			show(button.dataset.link);
		} else if (files().files.length) {
			event.preventDefault();
			bring(Array.from(files().files));
		}
	});

	/* ---- what happens ---- */

	const timers = new Map();

	function later(what, ms) {
		clearTimeout(timers.get(what));
		timers.set(what, setTimeout(what, ms));
	}

	const checks = {};

	for (const what of ["lint", "preview", "near", "attached", "gate"])
		checks[what] = () => check(what);
	const soon = [[checks.lint, QUIET], [checks.preview, QUIET],
		      [checks.near, QUIET], [sync, QUIET],
		      [checks.attached, SLOW],
		      [checks.gate, SLOW]];

	/* Letters of an unfinished input method are not text yet. */
	function changed() {
		if (busy())
			return;
		for (const [what, ms] of soon)
			later(what, ms);
		since = since || Date.now();
		later(keep, Math.max(0, Math.min(KEEP,
			since + LONGEST - Date.now())));
	}

	function hold() {
		for (const timer of timers.values())
			clearTimeout(timer);
		for (const request of asked.values())
			request.abort();
	}

	form.addEventListener("compositionstart", function () {
		composing = true;
		hold();
	});
	form.addEventListener("compositionend", function () {
		composing = false;
		/* The text has it a moment after the event. */
		setTimeout(changed);
	});
	form.addEventListener("input", function (event) {
		if (event.isComposing || busy())
			return;
		if (event.target === area)
			changed();
		else if (/^f_/.test(event.target.name))
			later(sync, QUIET);
	});
	main.addEventListener("change", function (event) {
		if (event.target.closest("#preview"))
			check("preview");
	});
	main.addEventListener("click", function (event) {
		const line = event.target.closest("a[data-line]");

		if (!line)
			return;
		event.preventDefault();
		source.go(Number(line.dataset.line));
	});
	form.addEventListener("submit", function () {
		kept = area.value;	/* from here on the server has it */
		hold();
	});
	window.addEventListener("online", keep);
	document.addEventListener("visibilitychange", () => document.hidden &&
				  keep());
	window.addEventListener("beforeunload", function (event) {
		if (!isKept() && !elsewhere)
			event.preventDefault();
	});
	window.addEventListener("pagehide", function () {
		/* The last words of who shuts the window anyway. */
		if (!isKept() && !elsewhere && main.dataset.pending)
			navigator.sendBeacon(main.dataset.pending, fields());
	});
	mark();
	if (!isKept())
		keep();
	/* What one came for. */
	if (Number(main.dataset.line) > 1)
		source.go(Number(main.dataset.line));
	return { focus: source.focus, select() {}, isComposing: busy };
};
