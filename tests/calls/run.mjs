/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run.mjs - plays the calls of this folder (README.md) in a browser, by keyboard
 * only, against a server with the sample content that has learned from its
 * cases. Says for each call: keys, verdict, time to the answer. Names of calls
 * as arguments play only these.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { browser, done, is, needBrowser, ok, sample, serve }
	from "../browser/site.mjs";
import { parse } from "../browser/yaml.mjs";
import { check } from "./after.mjs";
import { Desk } from "./desk.mjs";
import { caseFile, seed } from "./before.mjs";
import { Customer } from "./page.mjs";

needBrowser();
const here = dirname(fileURLToPath(import.meta.url));
const KEYS_MAX = 12;
const people = { lin: "zh-Hans", vera: "ru", tom: "en", ann: "en" };
const wanted = process.argv.slice(2);
const calls = readdirSync(here).filter((name) => name.endsWith(".yaml"))
	.filter((name) => !wanted.length ||
		wanted.some((w) => name.startsWith(w)))
	.sort().map((name) => ({ file: name.replace(/\.yaml$/, ""),
		...parse(readFileSync(join(here, name), "utf8")) }));

const site = await serve(sample, undefined, Object.keys(people)
	.map((name) => [name, "agent", 1]), `teams: ${join(sample,
	"teams.yaml")}\n`, (kb) => kb("learn"));
const { kb } = site;
const token = kb("token", "add", "lin", "--label", "help desk",
		 "--scope", "case-write", "--scope", "case-read",
		 "--scope", "staff-read").trim();
const chromium = await browser();
const desks = {};
for (const [name, lang] of Object.entries(people))
	desks[name] = await Desk.open(chromium, site.url, name, lang);

/* ---- one call ---- */

const receipts = new Map();	/* id -> bytes that replay made first */

function replay(id) {
	try {
		return kb("replay", id);
	} catch (error) {
		return `! ${error.stderr}`;
	}
}

function attempt(act) {
	try {
		act();
		return "";
	} catch (error) {
		return String(error.stderr || error);
	}
}

/* What stands on the screen is kept: it must be what replay shows. */
function keep(call, seen) {
	if (!seen.receipt || receipts.has(seen.receipt))
		return;
	receipts.set(seen.receipt, replay(seen.receipt));
	ok(receipts.get(seen.receipt).includes(JSON.stringify(seen.article)),
	   `${call}: receipt ${seen.receipt} shows ${seen.article} again`,
	   receipts.get(seen.receipt).slice(0, 300));
}

const moves = {
	async agent(play, name) {
		await leave(play);
		play.desk = desks[name];
		await play.desk.sit();
	},
	async type(play, text) { await play.desk.ask(text); },
	async find(play, text) {
		await play.desk.find(text.replace("{code}", play.code));
	},
	async press(play, keys) {
		for (const key of keys)
			await play.desk.press(key);
	},
	/* A key that copies here sends as well. */
	async send(play, key) {
		await play.desk.leave();
		await play.desk.sent(() => play.desk.key(key));
	},
	async write(play, { key, text, tabs }) {
		await play.desk.write(key, text, tabs || 0);
	},
	async see(play, wishes) {
		const seen = await play.desk.look(wishes);

		for (const [name, right, why] of seen.checks)
			ok(right, `${play.call.file}: ${name}`, why);
		play.seen.push(seen);
		play.verdicts.push(seen.verdict);
		keep(play.call.file, seen);
	},
	async page(play, wishes) {
		const seen = await play.customer.ask(wishes);

		for (const [name, right, why] of seen.checks)
			ok(right, `${play.call.file}: ${name}`, why);
		play.seen.push(seen);
		play.code = seen.code;
	},
	async correct(play, { article, lang, from, to }) {
		await correct(article, lang, from, to);
	},
	/* Only the one who was given the old version is to be told. */
	async recall(play, { article, of, not }) {
		await leave(play);
		const lines = kb("recall", article).split("\n");
		const told = (name) => lines.find((line) => line.split(/\s+/)
			.includes(play.cases[name])) || "";

		ok(/no longer live/.test(told(of)),
		   `${play.call.file}: ${of}'s case got what is no longer live`,
		   lines.join("\n"));
		ok(told(not) && !/no longer live/.test(told(not)),
		   `${play.call.file}: that of ${not} got the new version`,
		   lines.join("\n"));
	},
};

/* Whose case it was, before somebody else sits down. */
async function leave(play) {
	if (play.desk)
		play.cases[play.desk.name] = await play.desk.caseId();
}

/* Do those at a desk get another version than the first? Pages may show it a
   moment before. */
async function isCorrected(article, lang, title) {
	const address = new URL(`${site.url}/v1/answers`);

	address.search = new URLSearchParams({ q: title, lang });
	const got = await fetch(address, { headers: {
		Authorization: `Bearer ${token}` } });
	const { hits } = await got.json();

	return hits.some((hit) => hit.article === article && hit.version > 1);
}

/* An editor puts a new version into the store; until readers get it. */
async function correct(article, lang, from, to) {
	const file = join(site.dir, `${article}.md`);
	const text = readFileSync(join(sample, "articles", lang,
				       `${article}.md`), "utf8");

	ok(text.includes(from), `${article} says what is corrected`, from);
	writeFileSync(file, text.replaceAll(from, to));
	kb("import", file);
	const title = text.match(/^title: *"?([^"\n]*)/m)[1];

	for (let i = 0; i < 600; i++) {
		if (await isCorrected(article, lang, title))
			return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	ok(false, `${article} is answered in its new version within 60 s`);
}

const rows = [];

async function play(call) {
	const state = { call, seen: [], verdicts: [], code: "", cases: {},
			desk: null,
			customer: new Customer(chromium, site.url,
					       call.caller.lang) };

	await seed(site.url, token, call.cases || []);
	if (call.page)
		await moves.page(state, call.page);
	let keys = 0, most = 0;
	for (const step of call.play) {
		const [name, value] = Object.entries(step)[0];
		const before = state.desk ? state.desk.keys : 0;

		if (name === "agent") {
			most = Math.max(most, keys);
			keys = 0;
		}
		await moves[name](state, value);
		if (name !== "agent")
			keys += state.desk.keys - before;
	}
	most = Math.max(most, keys);
	ok(most <= KEYS_MAX, `${call.file}: ${most} keys beside the query`,
	   `at most ${KEYS_MAX}`);
	await leave(state);
	const files = await Promise.all(Object.values(state.cases)
		.filter(Boolean).map((id) => caseFile(site.url, token, id)));
	for (const [name, right, why] of check(call, state, files))
		ok(right, `${call.file}: ${name}`, why);
	await state.customer.close();
	rows.push([call.file, most, state.verdicts.join(" "),
		   Math.max(...state.seen.map((s) => s.ms || 0))]);
}

for (const call of calls)
	try {
		await play(call);
	} catch (error) {
		ok(false, `${call.file}: played to its end`, error.stack);
		rows.push([call.file, "-", "not played", "-"]);
	}

/* ---- all receipts once more, after all that came later ---- */
const logs = join(site.dir, "spool", "receipts");
const lines = readdirSync(logs, { recursive: true })
	.filter((name) => name.endsWith(".jsonl"))
	.flatMap((name) => readFileSync(join(logs, name), "utf8").trim()
		.split("\n")).map((line) => JSON.parse(line).id);
const again = new Map([...new Set(lines)].map((id) => [id, replay(id)]));
for (const [id, bytes] of receipts)
	is(again.get(id), bytes, `receipt ${id}: the same bytes after all calls`);
is([...again].filter(([, bytes]) => bytes.startsWith("!")).join("\n"), "",
   `all ${lines.length} receipts of the logs replay`);
is(attempt(() => kb("verify")), "", "the chains of receipts hold");

console.log("# call".padEnd(34) + "keys".padStart(5) + "  ms".padStart(6) +
	    "  verdicts");
for (const [file, keys, verdicts, ms] of rows)
	console.log(`# ${file}`.padEnd(34) + String(keys).padStart(5) +
		    String(ms).padStart(6) + `  ${verdicts}`);
await chromium.close();
await site.stop();
done();
