/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * site.mjs - what the browser tests share: a knowledge base made from the
 * fixture, the daemon on a free port, Chromium, and TAP. KB_URL names a
 * server that runs already; then nothing is started.
 */
import { spawn, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const top = process.env.KB_TOP ||
	join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const build = process.env.KB_BUILD || join(top, "build");
const searchd = process.env.KB_SEARCHD || join(build, "kb-searchd");
const indexer = process.env.KB_INDEXER || join(build, "kb-indexer");
const adder = join(build, "tests", "unit", "add_person");

export const languages = ["zh-Hans", "zh-Hant", "en", "ru"];

export const companies = {
	"zh-Hans": "协同能源移动", "zh-Hant": "協同能源行動",
	"en": "Concord Energy & Mobile", "ru": "Конкорд Энергия и Связь",
};

const settings = (dir, company) => `store: ${dir}/store.db
index: ${dir}/index
web_dir: ${join(top, "searchd", "web")}
calendars: ${join(top, "calendars")}
hotline: "5050"
learn_after: 0
hours: "08:00-20:00"
company:
${languages.map((lang) => `  ${lang}: ${JSON.stringify(company[lang])}`)
	.join("\n")}
`;

export const password = "crane lamp orbit seven";

/* Imports the folders of `content`, builds, serves. people: rows of name, role,
   level, groups...; all have the password above, except who has level 0: a
   one-time one, in `once` of what is returned. extra: more settings. prepare:
   called with kb, which runs kb-indexer's commands, before the daemon starts. */
export async function serve(content, company = companies, people = [],
			    extra = "", prepare = () => {}) {
	if (process.env.KB_URL)
		return { url: process.env.KB_URL.replace(/\/$/, ""),
			 stop: () => {} };
	const dir = mkdtempSync(join(tmpdir(), "concord-"));
	const config = join(dir, "concord.yaml");
	const kb = (...words) => execFileSync(indexer, ["--config", config,
		"--quiet", ...words], { stdio: ["ignore", "pipe", "pipe"] })
		.toString();

	writeFileSync(config, settings(dir, company) + extra);
	for (const part of readdirSync(content).sort())
		if (["articles", "cases", "rules", "synonyms"].includes(part))
			kb("import", join(content, part));
	kb("build");
	let once;
	for (const [name, role, level, ...groups] of people)
		once = execFileSync(adder, [join(dir, "store.db"), name, role,
			level ? password : "-", String(level), ...groups])
			.toString().trim() || once;
	prepare(kb);
	let daemon;
	const start = async () => {
		daemon = spawn(searchd, ["--config", config, "--port", "0"],
			       { stdio: ["ignore", "ignore", "pipe"] });
		const port = await new Promise((resolve, reject) => {
			let text = "";
			daemon.stderr.on("data", (bytes) => {
				text += bytes;
				const found =
				    text.match(/event=listening .*port=(\d+)/);
				if (found)
					resolve(found[1]);
			});
			daemon.on("exit", () => reject(new Error(text)));
		});
		return `http://127.0.0.1:${port}`;
	};
	const end = () => new Promise((resolve) => {
		daemon.on("exit", resolve);
		daemon.kill("SIGTERM");
	});
	const site = {
		url: await start(), once, dir, kb,
		get pid() { return daemon.pid; },
		/* On another port. */
		async restart() {
			await end();
			site.url = await start();
		},
		async stop() {
			await end();
			rmSync(dir, { recursive: true, force: true });
		},
	};
	return site;
}

export const fixture = join(top, "tests", "http", "fixture");
export const sample = join(top, "kb-content");

export async function browser() {
	const { chromium } = await import("playwright-core");

	return chromium.launch({
		executablePath: process.env.KB_CHROMIUM || "/usr/bin/chromium",
		args: ["--no-sandbox", "--disable-gpu", "--no-first-run",
		       "--disable-background-networking",
		       "--disable-component-update", "--lang=en"],
	});
}

/* ---- TAP ---- */

let checks = 0, failures = 0;

export function ok(good, name, why) {
	checks++;
	failures += !good;
	console.log(`${good ? "ok" : "not ok"} ${checks} - ${name}`);
	if (!good && why !== undefined)
		console.log("#   " + String(why).replace(/\n/g, "\n#   "));
	return good;
}

export function is(got, wanted, name) {
	return ok(got === wanted, name, `got: ${got}\nwanted: ${wanted}`);
}

/* Browser tests run where the packages were brought (./check does). */
export function needBrowser() {
	if (process.env.KB_BROWSER || process.env.KB_URL)
		return;
	console.log("1..0 # SKIP KB_BROWSER is not set; ./check sets it");
	process.exit(77);
}

export function done() {
	console.log(`1..${checks}`);
	process.exitCode = failures ? 1 : 0;
}
