/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * app.js - suggestions below the question (a combobox as WAI-ARIA describes
 * it) and the key "/". Everything works without this file.
 */
"use strict";

(function () {
	const input = document.getElementById("q");
	if (!input || !window.fetch)
		return;
	const form = input.form;
	const lang = form.elements.lang.value;
	const list = document.createElement("ul");
	const status = document.createElement("p");
	let options = [], chosen = -1, typed = input.value, timer = 0, asking = null;

	list.id = "q-options";
	list.className = "options";
	list.hidden = true;
	list.setAttribute("role", "listbox");
	list.setAttribute("aria-label", input.dataset.label);
	status.className = "quiet";
	status.setAttribute("role", "status");
	form.append(list, status);
	input.setAttribute("role", "combobox");
	input.setAttribute("aria-autocomplete", "list");
	input.setAttribute("aria-controls", list.id);
	input.setAttribute("aria-expanded", "false");

	function say(n) {
		const form = new Intl.PluralRules(lang).select(n);
		const text = input.dataset[form] || input.dataset.other;
		status.textContent = n ? text.replace("{n}", n) : "";
	}

	function close() {
		list.hidden = true;
		chosen = -1;
		input.setAttribute("aria-expanded", "false");
		input.removeAttribute("aria-activedescendant");
	}

	function choose(i) {
		options.forEach(function (option, n) {
			option.setAttribute("aria-selected", String(n === i));
		});
		chosen = i;
		if (i < 0) {
			input.removeAttribute("aria-activedescendant");
			input.value = typed;
			return;
		}
		input.setAttribute("aria-activedescendant", options[i].id);
		input.value = options[i].textContent;
	}

	function show(suggestions) {
		list.textContent = "";
		chosen = -1;
		input.removeAttribute("aria-activedescendant");
		options = suggestions.map(function (s, n) {
			const li = document.createElement("li");
			li.id = "q-option-" + n;
			li.lang = s.lang || lang;
			li.textContent = s.text;
			li.setAttribute("role", "option");
			li.setAttribute("aria-selected", "false");
			li.addEventListener("pointerdown", function (event) {
				event.preventDefault();
			});
			li.addEventListener("click", function () {
				input.value = s.text;
				form.requestSubmit();
			});
			list.append(li);
			return li;
		});
		list.hidden = !options.length;
		input.setAttribute("aria-expanded", String(!list.hidden));
		say(options.length);
	}

	async function ask() {
		const q = input.value.trim();

		if (asking)
			asking.abort();
		if (!q) {
			options = [];
			close();
			return;
		}
		asking = new AbortController();
		try {
			const reply = await fetch(input.dataset.suggest + "?" +
				new URLSearchParams({ q: q, lang: lang }),
				{ signal: asking.signal });
			if (reply.ok && document.activeElement === input)
				show((await reply.json()).suggestions);
		} catch (error) {
			if (error.name !== "AbortError")
				close();
		}
	}

	input.addEventListener("input", function (event) {
		typed = input.value;
		clearTimeout(timer);
		/* Letters of an unfinished input method are not a question. */
		if (!event.isComposing)
			timer = setTimeout(ask, 120);
	});
	input.addEventListener("compositionend", function () {
		typed = input.value;
		clearTimeout(timer);
		timer = setTimeout(ask, 120);
	});
	input.addEventListener("keydown", function (event) {
		if (event.isComposing)
			return;
		if (event.key === "Escape" && !list.hidden) {
			event.preventDefault();
			choose(-1);
			close();
		} else if ((event.key === "ArrowDown" || event.key === "ArrowUp") &&
			   options.length) {
			const step = event.key === "ArrowDown" ? 1 : -1;
			const n = options.length + 1;
			event.preventDefault();
			list.hidden = false;
			input.setAttribute("aria-expanded", "true");
			choose((chosen + 1 + step + n) % n - 1);
		}
	});
	input.addEventListener("blur", close);
	form.addEventListener("submit", function (event) {
		if (!input.value.trim()) {
			event.preventDefault();
			input.focus();
		}
	});
	document.addEventListener("keydown", function (event) {
		if (event.key !== "/" || event.ctrlKey || event.metaKey ||
		    event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(
			event.target.tagName))
			return;
		event.preventDefault();
		input.focus();
		input.select();
	});
})();
