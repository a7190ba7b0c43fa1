/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk-keep.js - what stays when a part of the desk is replaced by what the
 * server sends: the focus, how far it was scrolled, and everything typed that
 * was not sent yet. In: a part's selector and the new page. desk.js uses it.
 */
"use strict";

window.kbKeep = (function () {
	const PARTS = ["#case", "#results"];
	const main = document.querySelector("main.desk");
	const drafts = new Map();	/* what was typed and not yet sent */

	/* What differs between two pages with the same form on them. */
	const passing = /^(token|case|q|pick|facts?|receipt|room)$/;

	/* The same form on the next page has the same name. */
	function nameOf(form) {
		const names = [form.getAttribute("action")];

		for (const e of form.elements)
			if (e.type === "hidden" && !passing.test(e.name))
				names.push(e.name + "=" + e.value);
		return names.join("\n");
	}
	const draftOf = (field) => [main.dataset.case, nameOf(field.form),
		field.name].join("\n\n");
	const isText = (e) => /^(TEXTAREA|SELECT)$/.test(e.tagName) ||
		(e.tagName === "INPUT" &&
		 !/^(hidden|checkbox|radio|submit|button)$/.test(e.type));

	/* What is folded away has a size too, for some browsers. */
	const isShown = (e) => e.getClientRects().length > 0 &&
		!e.closest("details:not([open]) > :not(summary)");

	function keep(field) {
		if (!field.form || field.id === "q" || !field.name)
			return;
		if (field.value === field.defaultValue)
			drafts.delete(draftOf(field));
		else
			drafts.set(draftOf(field), field.value);
	}

	function forget(form) {
		for (const field of form.elements)
			if (field.name)
				drafts.delete(draftOf(field));
	}

	/* What was begun without a case goes on in the one that was opened. */
	function moved(id) {
		if (!main.dataset.case)
			for (const [name, text] of Array.from(drafts)) {
				drafts.delete(name);
				drafts.set(id + name, text);
			}
		main.dataset.case = id;
	}

	function restore(part) {
		for (const field of part.querySelectorAll("input, textarea, select")) {
			if (!field.form || !isText(field) ||
			    !drafts.has(draftOf(field)))
				continue;
			field.value = drafts.get(draftOf(field));
			const act = field.closest("details");
			if (act)
				act.open = true;
		}
	}

	/* ---- replacing parts of the page ---- */

	/* Where the focus is, in words that hold on the next page too. */
	function place() {
		const e = document.activeElement;
		const part = e && PARTS.find((p) => e.closest(p));

		if (!part)
			return null;
		const by = ["step", "key", "copy"].find((n) => n in e.dataset);
		return { part, id: e.id, name: e.name, by,
			 value: by && e.dataset[by],
			 form: e.form ? nameOf(e.form) : "",
			 start: e.selectionStart, end: e.selectionEnd };
	}

	function focusAt(at) {
		const part = document.querySelector(at.part);
		const like = Array.from(part.querySelectorAll(
			"a, button, input, textarea, select, summary"));
		let e = (at.id && document.getElementById(at.id)) ||
			(at.by && like.find((x) => x.dataset[at.by] ===
						   at.value)) ||
			(at.name && like.find((x) => x.name === at.name &&
				x.form && nameOf(x.form) === at.form)) || part;

		/* A short form that was sent is shut: its name stays. */
		if (!isShown(e))
			e = e.closest("details") ?
				e.closest("details").firstElementChild : part;
		if (e === part && !e.hasAttribute("tabindex"))
			e.tabIndex = -1;
		e.focus({ preventScroll: true });
		if (at.start !== undefined && at.start !== null && isText(e))
			try {
				e.setSelectionRange(at.start, at.end);
			} catch (error) {
				/* a field without a caret */
			}
	}

	function replace(selector, page) {
		const old = document.querySelector(selector);
		const fresh = page.querySelector(selector);

		if (!old || !fresh)
			return;
		const scroll = old.scrollTop;
		const open = Array.from(old.querySelectorAll("details[open][id]"),
					(d) => d.id);
		const at = place();

		old.replaceWith(document.adoptNode(fresh));
		for (const id of open) {
			const details = document.getElementById(id);
			if (details && details.dataset.stay !== undefined)
				details.open = true;
		}
		restore(fresh);
		fresh.scrollTop = selector === "#case" ? scroll : 0;
		if (at && at.part === selector)
			focusAt(at);
	}

	return { keep, forget, moved, replace, isText, isShown, isEmpty: () => !drafts.size };
})();
