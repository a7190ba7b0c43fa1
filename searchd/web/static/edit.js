/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.js - the editors' room as somebody works in it: a key for each thing to
 * do, rows by arrow keys, what is pressed once is done once. In: the page, whose
 * forms and links work without it. Out: the same, sooner. The text and what
 * follows from it are edit-write.js's.
 */
"use strict";

(function () {
	const main = document.querySelector("main.edit");
	if (!main)
		return;
	const writing = window.kbWrite && window.kbWrite(main);
	const area = document.getElementById("source");
	let composing = false;

	/* Where Escape leads to, and where keys look first. */
	function beside() {
		return document.getElementById("after") ||
			document.getElementById("evidence") || main;
	}

	/* ---- rows ---- */

	const rows = () => Array.from(main.querySelectorAll(".rows a.row"))
		.filter(window.kbKeep.isShown);

	/* The next row from where the focus is, or from the one that is open. */
	function step(by) {
		const all = rows();
		const at = all.indexOf(document.activeElement);
		const open = all.findIndex((e) => e.hasAttribute("aria-current"));
		const wanted = at < 0 && open < 0 ? 0 :
			(at < 0 ? open : at) + by;
		const next = all[Math.max(0, Math.min(wanted, all.length - 1))];

		if (!next)
			return;
		next.focus();
		next.scrollIntoView({ block: "nearest" });
	}

	window.kbKeys({
		main, results: beside,
		box: writing || document.getElementById("q") || main,
		isStale: () => false,
		settled: () => Promise.resolve(),
		isComposing: () => composing || Boolean(writing &&
							writing.isComposing()),
		own: { j: () => step(1), k: () => step(-1),
		       ...writing && { e: writing.focus } },
	});

	document.addEventListener("compositionstart", function () {
		composing = true;
	});
	document.addEventListener("compositionend", function () {
		composing = false;
	});
	document.addEventListener("keydown", function (event) {
		if (!/^Arrow(Up|Down)$/.test(event.key) || event.defaultPrevented ||
		    !event.target.closest(".rows"))
			return;
		event.preventDefault();
		step(event.key === "ArrowUp" ? -1 : 1);
	});

	/* Saving by the key that saves everywhere else. */
	document.addEventListener("keydown", function (event) {
		const save = main.querySelector("button[value=save]");

		if (!save || event.key.toLowerCase() !== "s" || event.altKey ||
		    event.shiftKey || !(event.ctrlKey || event.metaKey))
			return;
		event.preventDefault();
		if (!event.repeat && !composing)
			save.click();
	});

	/* Pressed twice is sent once; the page that comes is another one. */
	let sent = null;
	document.addEventListener("submit", function (event) {
		if (event.target.method === "dialog")
			return;
		if (sent === event.target) {
			event.preventDefault();
			return;
		}
		sent = event.target;
		main.classList.add("waiting");
	});
	window.addEventListener("pageshow", function () {
		sent = null;
		main.classList.remove("waiting");
	});

	/* Where one goes on: the open row; a conflict; a text to begin. */
	for (const row of main.querySelectorAll(".rows [aria-current]"))
		row.scrollIntoView({ block: "nearest" });
	if (document.getElementById("conflict"))
		document.getElementById("conflict").scrollIntoView(
			{ block: "nearest" });
	else if (area && !area.value && writing)
		writing.focus();
})();
