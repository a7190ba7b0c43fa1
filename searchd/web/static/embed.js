/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * embed.js - <concord-help lang="en">: the box and the answer card in somebody
 * else's page. What stands inside is for readers without scripts. The server
 * calls this with the words of all languages (searchd/embed/script.c). Nothing
 * inline, no cookie, no mark-up from strings: a strict policy holds.
 */
(function (words) {
	"use strict";
	const home = new URL(document.currentScript.src).origin;
	const style = new CSSStyleSheet();

	style.replaceSync(`
:host { display: block; max-width: 38em; line-height: 1.6;
  --ink: var(--concord-ink, #14232a); --paper: var(--concord-paper, #fff);
  --line: var(--concord-line, #7b8a90); --accent: var(--concord-accent, #0b6472);
  color: var(--ink) }
* { box-sizing: border-box; font: inherit; color: inherit }
form { display: flex; gap: 8px; flex-wrap: wrap }
label { flex: 1 0 100%; font-weight: 600 }
input { flex: 1 1 12em; min-width: 0; background: var(--paper) }
input, button { min-height: 44px; padding: 8px 12px; border-radius: 6px;
  border: 1px solid var(--line) }
button { background: var(--accent); border-color: var(--accent); color: #fff;
  cursor: pointer }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px }
section { margin: 12px 0; padding: 16px; border: 1px solid var(--line);
  border-radius: 6px; background: var(--paper); overflow-wrap: anywhere }
section:empty { display: none }
.say, h2 { font-size: 1.2em; margin: 0 0 8px }
h2 { font-weight: 600 }
a { color: var(--accent) }
li { margin: 4px 0 }
.choices { list-style: none; padding: 0 }
.choices button { width: 100%; text-align: start; background: none;
  color: var(--accent) }
@media (prefers-color-scheme: dark) { :host { --ink: var(--concord-ink, #e8eef0);
  --paper: var(--concord-paper, #14232a);
  --accent: var(--concord-accent, #6fc7d4) }
  form > button { color: #0b1a20 } }`);

	const make = (tag, text, lang) => {
		const e = document.createElement(tag);

		if (text)
			e.textContent = text;
		if (lang)
			e.lang = lang;
		return e;
	};
	const link = (path, text, lang) => {
		const a = make("a", text, lang);

		a.href = new URL(path, home);
		a.target = "_blank";
		a.rel = "noopener";
		return a;
	};
	const inside = (tag, ...parts) => {
		const e = make(tag);

		e.append(...parts);
		return e;
	};

	class Help extends HTMLElement {
		connectedCallback() {
			if (this.shadowRoot)
				return;
			const near = this.closest("[lang]");
			const wanted = near ? near.lang : "";

			this.code = Object.keys(words).find((code) =>
				code.toLowerCase() === wanted.toLowerCase() ||
				code === wanted.split("-")[0]) ||
				(/^zh-(tw|hk|mo)/i.test(wanted) ? "zh-Hant" :
				 /^zh/i.test(wanted) ? "zh-Hans" : "en");
			this.words = words[this.code] || Object.values(words)[0];
			this.draw(this.attachShadow({ mode: "open",
				delegatesFocus: true }));
		}

		draw(root) {
			const label = make("label", this.words.label);
			const form = make("form");

			root.adoptedStyleSheets = [style];
			this.input = make("input");
			this.list = make("datalist");
			this.out = make("section");
			Object.assign(this.input, { id: "q", type: "search",
				maxLength: 1000, autocomplete: "off" });
			this.input.setAttribute("list", "s");
			this.list.id = "s";
			label.htmlFor = "q";
			form.setAttribute("role", "search");
			this.out.setAttribute("aria-live", "polite");
			form.append(label, this.input, this.list,
				    make("button", this.words.button));
			form.addEventListener("submit", (event) => {
				event.preventDefault();
				this.ask([]);
			});
			this.input.addEventListener("input", (event) => {
				clearTimeout(this.timer);
				if (!event.isComposing)
					this.timer = setTimeout(() =>
						this.suggest(), 200);
			});
			root.append(form, this.out);
		}

		get(path, facts = []) {
			const to = new URL(path, home);

			to.search = new URLSearchParams([["q", this.input.value],
				["lang", this.code],
				...facts.map((fact) => ["fact", fact])]);
			return fetch(to, { credentials: "omit" }).then((reply) =>
				reply.ok ? reply.json() : Promise.reject(reply));
		}

		suggest() {
			if (this.input.value.trim())
				this.get("/v1/suggest").then((found) =>
					this.list.replaceChildren(
						...found.suggestions.map((s) => {
						const o = make("option");

						o.value = s.text;
						return o;
					})), () => {});
		}

		ask(facts) {
			const turn = this.turn = {};

			if (!this.input.value.trim())
				return this.input.focus();
			this.out.setAttribute("aria-busy", "true");
			this.get("/v1/answers", facts).then((view) =>
				view.answer ? this.say(view.answer) :
				view.ask ? this.choose(view.ask, facts) :
				this.none(view.hits), () =>
				[make("p", this.words.failed)]
			).then((parts) => {
				if (turn !== this.turn)
					return;
				this.out.replaceChildren(...parts, inside("p",
					link(`/search?${new URLSearchParams({
						q: this.input.value,
						lang: this.code })}#person`,
					     this.words.person)));
				this.out.removeAttribute("aria-busy");
			});
		}

		say(card) {
			const say = make("p", card.text, card.lang);
			const parts = [say];

			say.className = "say";
			if (card.steps.length)
				parts.push(make("p", this.words.steps),
					inside("ol", ...card.steps.map((step) =>
						make("li", step.do, card.lang))));
			parts.push(inside("p", link(card.url, card.title,
						    card.lang)));
			return parts;
		}

		choose(ask, facts) {
			const list = make("ul");
			const row = (value, text) => {
				const b = make("button", text);

				b.type = "button";
				b.addEventListener("click", () => {
					this.input.focus();
					this.ask([...facts,
						`${ask.attribute}:${value}`]);
				});
				list.append(inside("li", b));
			};

			list.className = "choices";
			for (const option of ask.options)
				row(option.value, option.label);
			row("other", this.words.other);
			return [make("h2", ask.question), list];
		}

		none(hits) {
			return [make("h2", this.words.none),
				inside("ul", ...hits.slice(0, 3).map((hit) =>
					inside("li", link(hit.url, hit.title,
							  hit.lang))))];
		}
	}

	customElements.define("concord-help", Help);
})
