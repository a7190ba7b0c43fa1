/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk-keys.js - a key for each thing to do at the desk. A key presses whatever
 * shows and carries it as data-key, in the results first, then in the case, then
 * elsewhere. No key acts while somebody writes, with an input method too, or
 * together with Ctrl, Alt or Meta, which belong to browser and system. In: what
 * desk.js, or edit.js, tells of itself; `own`: keys that press nothing.
 */
"use strict";

window.kbKeys = function (desk) {
	const { isText, isShown } = window.kbKeep;
	const dialog = document.getElementById("keys");

	const isField = (e) => isText(e) || e.isContentEditable;

	function find(key) {
		for (const part of [desk.results(), document.getElementById("case"),
				    document.body])
			for (const e of part ?
			     part.querySelectorAll("[data-key]") : [])
				if (e.dataset.key === key && !e.disabled &&
				    isShown(e))
					return e;
		return null;
	}

	/* The names a key press may have: its letter, and for a keyboard that is
	   set to another alphabet the letter printed beside it. */
	function namesOf(event) {
		const names = [event.key.length === 1 ?
			       event.key.toLowerCase() : event.key];
		const code = event.code || "";

		if (/^Key[A-Z]$/.test(code) && !/^[a-z]$/i.test(event.key))
			names.push(code.slice(3).toLowerCase());
		if (code === "Slash" && !/[/?]/.test(event.key))
			names.push(event.shiftKey ? "?" : "/");
		return names;
	}

	/* Goes to the step so many further; 0: to the first one that is open. */
	function steps(by) {
		const all = Array.from(desk.main.querySelectorAll("[data-step]"))
			.filter(isShown);
		const now = all.indexOf(document.activeElement);
		const open = all.find((e) =>
			e.getAttribute("aria-checked") !== "true");
		const e = by ? all[now + by] : open || all[0];

		if (e)
			e.focus();
		return Boolean(e);
	}

	function showKeys() {
		if (!dialog)
			return;
		if (dialog.open)
			dialog.close();
		else
			dialog.showModal();
	}

	function press(e) {
		if (e.tagName === "SUMMARY") {
			const details = e.parentElement;
			/* One that stands open is gone to, not shut. */
			details.open = !details.open ||
				!details.contains(document.activeElement);
			if (details.open)
				first(details);
		} else {
			if (e.tagName === "BUTTON")
				e.focus({ preventScroll: true });
			e.click();
		}
	}

	function first(details) {
		const field = Array.from(details.querySelectorAll(
			"input, textarea, select")).find((x) => isText(x));

		/* Where only to say yes is left, yes is ready. */
		const e = field || details.querySelector(".confirm button");

		if (e)
			e.focus();
		if (field && field.select)
			field.select();
	}

	const own = {
		"/": function () { desk.box.focus(); desk.box.select(); },
		"?": showKeys,
		...desk.own,
	};

	function onKey(event) {
		const field = isField(event.target);

		if (event.defaultPrevented || event.isComposing || desk.isComposing() ||
		    event.keyCode === 229 || event.ctrlKey || event.altKey ||
		    event.metaKey)
			return;
		if (event.key === "Escape")
			return leave(event);
		if (field)
			return sendOnEnter(event);
		if (dialog && dialog.open && event.key !== "?")
			return;
		if (/^Arrow(Up|Down)$/.test(event.key) &&
		    event.target.dataset.step !== undefined) {
			event.preventDefault();
			steps(event.key === "ArrowUp" ? -1 : 1);
			return;
		}
		if (event.key.length > 1 || event.key === " ")
			return;
		const name = namesOf(event).find((n) => own[n] || find(n) ||
						 desk.isStale());
		if (!name)
			return;
		event.preventDefault();
		if (event.repeat)
			return;
		if (own[name])
			own[name]();
		else
			desk.settled().then(function () {
				const e = find(name);
				if (e)
					press(e);
			}, () => {});
	}

	function leave(event) {
		const act = event.target.closest("details.act[open]");

		if (dialog && dialog.open)
			return;
		if (!isField(event.target) && !act)
			return;
		event.preventDefault();
		if (act) {
			act.open = false;
			act.querySelector("summary").focus({
				preventScroll: true });
		} else {
			desk.results().focus({ preventScroll: true });
		}
	}

	/* In a short form Enter sends; with Shift it is a new line. */
	function sendOnEnter(event) {
		if (event.key !== "Enter" || event.shiftKey ||
		    event.target.tagName !== "TEXTAREA" ||
		    !event.target.closest("details.act"))
			return;
		event.preventDefault();
		event.target.form.requestSubmit();
	}

	document.addEventListener("keydown", onKey);
	document.addEventListener("click", function (event) {
		if (event.target.closest("[data-key='?']"))
			showKeys();
	});
	return { find, steps };
};
