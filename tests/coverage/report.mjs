/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * report.mjs - reads gcov's counters for the files of files.txt, adds up what
 * all programs took, prints a line a file and each branch that nobody took.
 *
 *     node report.mjs SOURCE-FOLDER BUILD-FOLDER
 */
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const [top, build] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const rows = (name) => readFileSync(join(here, name), "utf8").split("\n").filter((row) => row && !row.startsWith("#"));
const files = rows("files.txt").filter((row) => !row.startsWith("tests:"));
/* file TAB a piece of the line TAB why it need not be taken */
const exceptions = rows("exceptions.txt").map((row) => {
	const [file, piece] = row.split("\t");
	return { file, piece, used: false };
});

function counters(folder) {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		return entry.isDirectory() ? counters(path) :
			entry.name.endsWith(".gcda") ? [path] : [];
	});
}

/* file -> line -> counts of its branches, and of itself */
const taken = new Map(files.map((file) => [file, new Map()]));
const wanted = new Set(files.map((file) => basename(file, ".c")));

for (const path of counters(build)) {
	const stem = basename(path, ".gcda").replace(/^.*-(?=[^-]*$)/, "");

	if (!wanted.has(stem))
		continue;
	const text = execFileSync("gcov", ["--json-format", "--stdout", "-b",
		path], { cwd: build, maxBuffer: 1 << 28, encoding: "utf8" });
	for (const one of text.split("\n").filter(Boolean))
		for (const file of JSON.parse(one).files) {
			const lines = taken.get(relative(top,
				join("/", file.file.startsWith("/") ?
				     file.file : join(build, file.file))));

			if (lines)
				add(lines, file.lines);
		}
}

function add(lines, found) {
	for (const line of found) {
		const at = lines.get(line.line_number) ??
			{ count: 0, branches: [] };

		at.count += line.count;
		line.branches.forEach((branch, i) => {
			at.branches[i] = (at.branches[i] ?? 0) + branch.count;
		});
		lines.set(line.line_number, at);
	}
}

function excepted(file, text) {
	const found = exceptions.find((e) => e.file === file &&
		text.includes(e.piece));

	if (found)
		found.used = true;
	return found;
}

let bad = 0;

for (const [file, lines] of taken) {
	const source = readFileSync(join(top, file), "utf8").split("\n");
	const missed = [];
	let all = 0, hit = 0, left = 0;

	for (const [number, line] of [...lines].sort((a, b) => a[0] - b[0])) {
		const text = source[number - 1];

		/* A line without a branch counts as one. */
		for (const count of line.branches.length ? line.branches :
		     [line.count]) {
			all++;
			if (count)
				hit++;
			else if (excepted(file, text))
				left++;
			else
				missed.push(`${file}:${number}: ${text.trim()}`);
		}
	}
	const share = all ? (hit + left) / all * 100 : 0;

	bad += missed.length || !all;
	console.log(`${share.toFixed(1).padStart(6)} %  ${file}  ${hit} of ` +
		`${all}${left ? `, ${left} excepted` : ""}`);
	for (const line of missed)
		console.log(`          ${line}`);
}
for (const { file, piece, used } of exceptions)
	if (!used && ++bad)
		console.log(`exceptions.txt: nothing is missed at ${file}: ` +
			`"${piece}"; take the line out`);
process.exit(bad ? 1 : 0);
