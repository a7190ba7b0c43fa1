/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * source.js - an article's text in CodeMirror. In: a textarea. Out:
 * window.kbSource(area), after which the textarea goes on holding the text and
 * telling of changes by "input", so that who listens needs to know nothing of
 * CodeMirror. esbuild makes edit-source.js of it; without that file the textarea
 * is written in itself.
 */
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { markdownKeymap, markdownLanguage } from "@codemirror/lang-markdown";
import { yamlFrontmatter } from "@codemirror/lang-yaml";
import { codeFolding, foldEffect, foldKeymap, foldedRanges, syntaxHighlighting,
	 unfoldEffect } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, RangeSet, StateEffect, StateField }
	from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, highlightActiveLine,
	 keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter, tagHighlighter, tags } from "@lezer/highlight";
import { StyleModule } from "style-mod";

/* Our Content-Security-Policy refuses style elements made by scripts. A style
   sheet that is an object is none, and needs no exception from the policy. */
const sheet = new CSSStyleSheet();

StyleModule.mount = function (root, modules) {
	sheet.replaceSync([modules].flat().map((m) => m.getRules()).join("\n"));
	if (!root.adoptedStyleSheets.includes(sheet))
		root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
};

/* ---- what the lint found, beside its line ---- */

class Sign extends GutterMarker {
	constructor(level, text) {
		super();
		this.level = level;
		this.text = text;
	}
	eq(other) {
		return this.level === other.level && this.text === other.text;
	}
	toDOM() {
		const dot = document.createElement("span");

		dot.className = `sign ${this.level}`;
		dot.title = this.text;
		return dot;
	}
}

const setFound = StateEffect.define();
const found = StateField.define({
	create: () => ({ lines: Decoration.none, signs: RangeSet.empty }),
	update(value, transaction) {
		for (const effect of transaction.effects)
			if (effect.is(setFound))
				return effect.value;
		return transaction.docChanged ? {
			lines: value.lines.map(transaction.changes),
			signs: value.signs.map(transaction.changes),
		} : value;
	},
	provide: (field) => EditorView.decorations.from(field,
		(value) => value.lines),
});

/* list: {line, level, text}; of several in a line the first one counts. */
function ranges(doc, list) {
	const firsts = new Map();

	for (const one of list)
		if (one.line >= 1 && one.line <= doc.lines &&
		    !firsts.has(one.line))
			firsts.set(one.line, one);
	const at = (one) => doc.line(one.line).from;
	const all = Array.from(firsts.values());
	return {
		lines: Decoration.set(all.map((one) => Decoration.line(
			{ class: `found ${one.level}` }).range(at(one))), true),
		signs: RangeSet.of(all.map((one) =>
			new Sign(one.level, one.text).range(at(one))), true),
	};
}

/* ---- the front matter, which is quieter than the text ---- */

const quiet = Decoration.line({ class: "front" });

/* The number of the line that ends it; 0: there is none. */
function frontEnd(doc) {
	if (doc.line(1).text === "---")
		for (let n = 2; n <= doc.lines; n++)
			if (doc.line(n).text === "---")
				return n;
	return 0;
}

function frontLines(doc) {
	const all = [];

	for (let n = frontEnd(doc); n > 0; n--)
		all.unshift(quiet.range(doc.line(n).from));
	return Decoration.set(all);
}

const front = StateField.define({
	create: (state) => frontLines(state.doc),
	update: (value, transaction) => transaction.docChanged ?
		frontLines(transaction.newDoc) : value,
	provide: (field) => EditorView.decorations.from(field),
});

/* Its fields stand in a form beside the text: here one line is enough, which
   opens when somebody presses it or is led into it. */
function fold(view) {
	const doc = view.state.doc, end = frontEnd(doc);

	if (end > 2)
		view.dispatch({ effects: foldEffect.of({ from: doc.line(1).to,
			to: doc.line(end).from }) });
}

function unfold(view, at) {
	const all = [];

	foldedRanges(view.state).between(at, at, (from, to) => {
		all.push(unfoldEffect.of({ from, to }));
	});
	if (all.length)
		view.dispatch({ effects: all });
}

/* ---- the text ---- */

/* The one stretch in which two texts differ: what is before and after it keeps
   its place, and the caret with it. */
function difference(old, next) {
	const least = Math.min(old.length, next.length);
	let from = 0, end = 0;

	while (from < least && old[from] === next[from])
		from++;
	while (end < least - from &&
	       old[old.length - 1 - end] === next[next.length - 1 - end])
		end++;
	return { from, to: old.length - end,
		 insert: next.slice(from, next.length - end) };
}

/* The head of a table is a heading too, but none that parts the text. */
const titles = tagHighlighter([1, 2, 3, 4, 5, 6].map((n) =>
	({ tag: tags[`heading${n}`], class: "tok-title" })));

/* What CodeMirror says of itself, in the order of data-words. */
const english = ["Find", "Replace", "next", "previous", "all", "match case",
	"regexp", "by word", "replace", "replace all", "close", "Folded lines",
	"Unfolded lines", "unfold", "folded code"];

function phrases(area) {
	const words = (area.dataset.words || "").split("|");

	return EditorState.phrases.of(Object.fromEntries(english.map(
		(word, i) => [word, words[i] || word])));
}

/* Escape leads out of the text, whatever is marked in it. */
const leaving = defaultKeymap.filter((one) => one.key !== "Escape");

function extensions(area, label) {
	return [
		lineNumbers(),
		gutter({ class: "signs", markers: (view) =>
			view.state.field(found).signs }),
		found, front, codeFolding(), history(), search({ top: true }),
		highlightActiveLine(), EditorView.lineWrapping,
		/* Tab goes on to the next control, as everywhere. */
		keymap.of([...markdownKeymap, ...searchKeymap,
			   ...historyKeymap, ...foldKeymap, ...leaving]),
		yamlFrontmatter({ content: markdownLanguage }),
		syntaxHighlighting(classHighlighter), syntaxHighlighting(titles),
		phrases(area),
		EditorView.contentAttributes.of({ spellcheck: "true",
			tabindex: "0", lang: area.lang, "aria-label": label }),
		EditorView.updateListener.of(function (update) {
			if (!update.docChanged)
				return;
			area.value = update.state.doc.toString();
			area.dispatchEvent(new InputEvent("input", {
				bubbles: true,
				isComposing: update.view.composing }));
		}),
	];
}

window.kbSource = function (area) {
	const label = document.querySelector(`label[for="${area.id}"]`);
	const view = new EditorView({ state: EditorState.create({
		doc: area.value,
		extensions: extensions(area, label ? label.textContent : ""),
	}) });

	area.before(view.dom);
	area.hidden = true;
	fold(view);
	if (label)
		label.addEventListener("click", () => view.focus());
	/* Nothing is put into the front matter: then the end is meant. */
	function place() {
		const { from, to } = view.state.selection.main;
		const end = frontEnd(view.state.doc), all = view.state.doc.length;

		return end && from <= view.state.doc.line(end).to ?
			{ from: all, to: all } : { from, to };
	}

	return {
		focus: () => view.focus(),
		isComposing: () => view.composing || view.compositionStarted,
		put(text) {
			const now = view.state.doc.toString();

			if (text !== now)
				view.dispatch({ changes: difference(now, text) });
		},
		insert(text) {
			const at = place();

			view.dispatch({ changes: { ...at, insert: text },
				selection: { anchor: at.from + text.length },
				scrollIntoView: true });
		},
		go(line) {
			const at = view.state.doc.line(Math.max(1,
				Math.min(line, view.state.doc.lines)));

			unfold(view, at.from);
			view.dispatch({ selection: { anchor: at.from },
				effects: EditorView.scrollIntoView(at.from,
					{ y: "center" }) });
			view.focus();
		},
		mark: (list) => view.dispatch({ effects: setFound.of(
			ranges(view.state.doc, list)) }),
	};
};
