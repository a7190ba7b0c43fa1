// SPDX-License-Identifier: GPL-3.0-or-later
// measure-pages.mjs - what the quarantine says of the labelled pages against
// their labels. In: folder of the labels; the report of kb-indexer import page
// --json for each file comes from the program KB_INDEXER. Out: a line a page,
// then each group: "all" is p01 to p20 and the field texts, "seen" p21 to p28,
// "unseen" p29 to p36; characters are those of visible text without spaces, F1 is
// over those that are kept. --which dev: the odd pages of the first group and
// "seen"; --which test: the others; --errors: the lines that are judged
// otherwise, of "unseen" never.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const args = process.argv.slice(2);
const option = (name) => args.includes(name) && args[args.indexOf(name) + 1];
const folder = args[0];
const which = option("--which");
const field = process.env.KB_FIELD;

function report(file) {
  const out = execFileSync(process.env.KB_INDEXER,
    ["--json", "import", "page", "--dry-run", file], { maxBuffer: 1 << 27 });
  return JSON.parse(out)[0];
}

function visible(html) {
  return html.replace(/<[^>]*>/g, "").replace(/&nbsp;/g, " ")
    .replace(/&[a-z]+;|&#\w+;/g, "x").replace(/\s/g, "");
}

// [{line, label, reason, border}] of "NAME.tsv".
function labels(text) {
  return text.split("\n").filter((row) => /^\d/.test(row)).map((row) => {
    const [line, label, reason, border] = row.split("\t");
    return { line: +line, label, reason, border };
  });
}

// Bytes of the file's lines: [start, end).
function lineStarts(bytes) {
  const starts = [0];
  for (let i = 0; i < bytes.length; i++) if (bytes[i] === 10) starts.push(i + 1);
  return starts;
}

function measure(name, file, rows) {
  const bytes = readFileSync(file);
  const page = report(file);
  const decoder = new TextDecoder(page.encoding);
  const starts = lineStarts(bytes);
  const lineOf = (at) => {
    let low = 0, high = starts.length - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (starts[mid] <= at) low = mid; else high = mid - 1;
    }
    return low + 1;
  };
  const html = /\.html$/.test(file);
  const shown = (from, to) => {
    const text = decoder.decode(bytes.subarray(from, to));
    return (html ? visible(text) : text.replace(/\s/g, "")).length;
  };
  const kept = new Map(), borders = new Set(), why = new Map();
  for (const l of page.lines) {
    const first = lineOf(l.start), last = lineOf(Math.max(l.start, l.end - 1));
    if (l.border && !l.aside) borders.add(first);
    for (let n = first; n <= last; n++) {
      const from = Math.max(l.start, starts[n - 1]);
      const to = Math.min(l.end, n < starts.length ? starts[n] : bytes.length);
      why.set(n, `${l.score.toFixed(2)} ${l.reason}`);
      if (!l.aside) kept.set(n, (kept.get(n) ?? 0) + shown(from, to));
    }
  }
  const sum = { name, hit: 0, wrong: 0, missed: 0, found: 0, borders: 0,
    extra: 0, errors: [] };
  for (const row of rows) {
    const end = row.line < starts.length ? starts[row.line] : bytes.length;
    const all = shown(starts[row.line - 1], end);
    const got = Math.min(kept.get(row.line) ?? 0, all);
    if (row.label === "keep") { sum.hit += got; sum.missed += all - got; }
    if (row.label === "aside") sum.wrong += got;
    if ((row.label === "keep" && got < all / 2) || (row.label === "aside" && got))
      sum.errors.push(`${row.label}\t${row.reason}\t${why.get(row.line)}\t` +
        `${row.line}: ` + decoder.decode(bytes.subarray(starts[row.line - 1],
          end)).trim().slice(0, 90));
    if (row.border === "1") { sum.borders++; sum.found += borders.has(row.line); }
    else if (row.border !== "?" && borders.has(row.line)) sum.extra++;
  }
  return sum;
}

// The group of a page, and whether it is for whoever writes the rules.
function groupOf(number) {
  if (number <= 20) return { group: "all", dev: number % 2 === 1 };
  return number <= 28 ? { group: "seen", dev: true } : { group: "unseen", dev: false };
}

const f1 = (s) => 2 * s.hit / (2 * s.hit + s.wrong + s.missed);
const sums = [];
for (const name of readdirSync(folder).filter((n) => /^p\d.*\.tsv$/.test(n)).sort()) {
  const { group, dev } = groupOf(+name.slice(1, 3));
  if (which && (which === "dev") !== dev) continue;
  const file = join(folder, name.replace(/\.tsv$/, ""));
  const rows = labels(readFileSync(join(folder, name), "utf8"));
  sums.push({ group, ...measure(name.slice(0, 3), file, rows) });
}
if (field && existsSync(field) && !which) {
  const rows = new Map();
  for (const text of readFileSync(join(folder, "field.tsv"), "utf8").split("\n")) {
    const [file, line, hash, label, reason, border] = text.split("\t");
    if (!hash || !/^\d/.test(line)) continue;
    if (!rows.has(file)) rows.set(file, []);
    rows.get(file).push({ line: +line, hash, label, reason, border });
  }
  for (const [start, list] of rows) {
    const name = readdirSync(field).find((n) => n.startsWith(start));
    if (!name) continue;
    const lines = readFileSync(join(field, name), "utf8").split("\n");
    const same = list.filter((r) => createHash("sha256").update(lines[r.line - 1] ?? "")
      .digest("hex").startsWith(r.hash));
    if (same.length === list.length)
      sums.push({ group: "all", ...measure(start.slice(0, 3), join(field, name), list) });
    else console.log(`# ${start}: not the text that was labelled`);
  }
}
const groups = ["all", "seen", "unseen"].map((group) => ({ group,
  list: sums.filter((s) => s.group === group) })).filter((g) => g.list.length);
const totals = groups.map(({ group, list }) => {
  const all = list.reduce((a, s) => ({ hit: a.hit + s.hit, wrong: a.wrong + s.wrong,
    missed: a.missed + s.missed, found: a.found + s.found,
    borders: a.borders + s.borders, extra: a.extra + s.extra }));
  return { ...all, name: group, group, errors: [] };
});
for (const s of [...sums, ...totals]) {
  console.log(`${s.name}\tF1 ${f1(s).toFixed(4)}\tborders ${s.found} of ${s.borders}` +
    `\textra ${s.extra}`);
  if (args.includes("--errors") && s.group !== "unseen") for (const e of s.errors) console.log(`\t${e}`);
}
