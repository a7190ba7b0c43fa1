#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
/*
 * bombs.mjs: sixty texts that are small to send and dear to read. Comes in:
 * nothing, or a folder to write them to as NAME.md. Goes out: bombs, rows of
 * { name, text }; none is longer than an article may be.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const HEAD = "# Late trains\n\n## Answer\n\n";
const N = 100_000;
const times = (s, n) => s.repeat(n);
const each = (n, line) => Array.from({ length: n }, (_, i) => line(i)).join("");
const front = (fields, body = "## Answer\n\nYes.\n") =>
	`---\nid: late-trains\nlang: en\ntitle: Late trains\n${fields}\n---\n${body}`;

/* name: text, or [text] where it stands alone, without a heading before it. */
const table = {
	/* what may stand in each other */
	"quotes in quotes": times(">", N),
	"quotes in quotes, a line each": each(1000, i => times("> ", i) + "a\n"),
	"lists in lists": times("- ", N / 2),
	"lists in lists, a line each": each(1000, i => times("  ", i) + "- a\n"),
	"numbered lists in lists": times("1. ", N / 2),
	"quotes and lists by turns": times("> - ", N / 2),
	"lists that begin and never go on": times("- ", 20000) + times("\n", 20000),
	"every line a deeper list and code": each(600, i => times("   ", i) + "1) ```\n"),
	"quotes with lazy lines": times("> a\nb\n", N),
	"emphasis in emphasis": times("*a ", N) + times("b*", N),
	"brackets in brackets": times("[", 4 * N),
	"brackets that close": times("[", N) + "a" + times("]", N),
	"images in images": times("![", N) + times("](a)", N),
	"links in links": times("[a](", 2 * N),
	"parentheses in an address": "[a](" + times("(", N) + times(")", N) + ")",
	"angles in angles": times("<", 4 * N),
	"tags that never end": times("<a b='", N),
	"comments in comments": times("<!-- ", N),

	/* runs of markers */
	"stars": times("*", 8 * N),
	"stars and letters": times("a**b", 2 * N),
	"underscores between words": times("_a__", 2 * N),
	"markers of three kinds": times("*_~~", 2 * N),
	"openers without closers": times("**a ", 2 * N),
	"closers without openers": times("a** ", 2 * N),
	"tildes": times("~~a~", 2 * N),
	"backticks, each run longer": each(1200, i => times("`", i + 1) + " "),
	"backticks that do not match": times("`a``b", N),
	"code fences": times("```\n", N),
	"fences, each longer": each(1200, i => times("`", i + 3) + "\n"),
	"backslashes": times("\\", 4 * N),
	"signs that are escaped": times("\\*\\_\\[", N),

	/* links and what they refer to */
	"reference definitions": each(40000, i => `[${i}]: /a\n`),
	"definitions and uses": each(20000, i => `[${i}]: /a\n`) + "\n" +
		each(20000, i => `[${i}] `),
	"one definition, many uses": "[a]: /" + times("b", 2000) + "\n\n" + times("[a] ", N),
	"one definition with a long title": "[a]: /b \"" + times("c", 9000) + "\"\n\n" +
		times("[a]", N),
	"definitions that grow": each(1000, i => `[${times("a", i + 1)}]: /b\n`),
	"definitions that are none": times("[a]: <", N),
	"labels of a thousand letters": each(400, i => `[${times("a", 995)}${i}]`),
	"links, one after the other": times("[a](b) ", N),
	"addresses as they stand": times("http://a.example/b ", 40000),
	"addresses that almost are": times("www.", 2 * N),
	"letters at signs": times("a@", 4 * N) + "b.example",
	"angle addresses": times("<http:a>", N),

	/* tables, headings, lines */
	"a table of a thousand columns": "|" + times("a|", 1000) + "\n|" +
		times("-|", 1000) + "\n" + times("|" + "\n", 20000),
	"a table of many rows": "|a|b|\n|-|-|\n" + times("|c|d|\n", N),
	"rows of bars": "|a|\n|-|\n" + times(times("|", 900) + "\n", 900),
	"a heading of a megabyte": "## " + times("a ", 4 * N),
	"headings": times("### a\n", N),
	"underlined headings": times("a\n===\n", N),
	"lines to draw": times("***\n", N),
	"one line, no space": times("a", 9 * N),
	"one line of Chinese": times("停电", N + N / 2),
	"spaces": times(" ", 8 * N) + "a",
	"tabs before text": each(1500, i => times("\t", i % 400) + "a\n"),
	"empty lines": times("\n", 6 * N),

	/* characters */
	"entities": times("&amp;", N) + times("&#x41;", N / 2),
	"entities that are none": times("&a", 4 * N),
	"marks upon one letter": "a" + times("\u0301", 4 * N),

	/* front matter */
	"aliases of aliases": [front("a: &a [x,x,x,x,x,x,x,x,x]\n" + each(9, i =>
		`${"bcdefghij"[i]}: &${"bcdefghij"[i]} [${times("*" +
		"abcdefghi"[i] + ",", 8)}*${"abcdefghi"[i]}]\n`))],
	"lists in lists in front matter": [front("questions: " + times("[", 16000))],
};

export const bombs = Object.entries(table).map(([name, text]) =>
	({ name, text: Array.isArray(text) ? text[0] : HEAD + text }));

if (process.argv[2] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	mkdirSync(process.argv[2], { recursive: true });
	for (const { name, text } of bombs)
		writeFileSync(join(process.argv[2], name.replace(/\W+/g, "-") + ".md"), text);
}
