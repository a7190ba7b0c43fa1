/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk.mjs - an agent at the desk: presses keys, counts them, looks at the
 * screen. Never a mouse. What is the customer's own words, name or number is
 * typed and not counted.
 */
import { password } from "../browser/site.mjs";

/* ms; a disk may stall for seconds when it is asked to keep something. */
const PATIENCE = 60000;

const text = (page, selector) => page.evaluate((s) =>
	document.querySelector(s)?.innerText ?? "", selector);

export class Desk {
	static async open(chromium, url, name, lang) {
		const context = await chromium.newContext({
			viewport: { width: 1366, height: 768 } });
		const page = await context.newPage();

		page.setDefaultTimeout(PATIENCE);
		await page.goto(`${url}/sign-in?lang=${lang}`);
		await page.fill("#name", name);
		await page.fill("#password", password);
		await Promise.all([page.waitForNavigation(),
				   page.press("#password", "Enter")]);
		return new Desk(page, url, name, lang);
	}

	/* asked: how much was asked of the server; open: what is on its way;
	   leaving: another page was asked for and does not stand yet. */
	constructor(page, url, name, lang) {
		Object.assign(this, { page, url, name, lang, keys: 0, ms: 0,
				      asked: 0, open: 0, leaving: false });
		const end = () => { this.open--; };

		page.on("request", (r) => {
			this.asked++;
			this.open += !r.redirectedFrom();
			this.leaving ||= r.isNavigationRequest();
		});
		page.on("load", () => { this.leaving = false; });
		/* What leads elsewhere is not over when it has come. */
		page.on("response", (r) => {
			this.open += r.status() >= 300 && r.status() < 400 &&
				r.status() !== 304;
		});
		page.on("requestfinished", end);
		page.on("requestfailed", end);
	}

	/* A call comes in: an empty desk, the box has the focus. */
	async sit() {
		await this.page.goto(`${this.url}/desk?lang=${this.lang}`);
		await this.page.waitForFunction(() =>
			document.activeElement?.id === "q");
	}

	async key(name) {
		this.keys++;
		await this.page.keyboard.press(name);
	}

	async settled() {
		await this.page.waitForFunction(() => {
			const results = document.getElementById("results");
			const main = document.querySelector("main");

			return results && !results.ariaBusy &&
				!main.classList.contains("waiting") &&
				document.getElementById("q").value.trim() ===
				results.dataset.q;
		});
	}

	/* What was sent has come back and stands on the page. */
	async sent(act) {
		const before = this.asked;

		await act();
		await this.until(() => this.asked !== before,
				 "the key sends something");
		await this.quiet();
		await this.painted();
		await this.quiet();
		await this.settled();
	}

	async until(so, what) {
		for (const end = performance.now() + PATIENCE; !so();) {
			if (performance.now() > end)
				throw new Error(`${this.name} waits: ${what}`);
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
	}

	quiet() {
		return this.until(() => this.open <= 0 && !this.leaving,
				  "what was asked for comes");
	}

	/* Two frames, in which what came may lead to another page: that has its
	   own. */
	async painted() {
		try {
			await this.page.evaluate(() => new Promise((resolve) =>
				requestAnimationFrame(() =>
					requestAnimationFrame(resolve))));
		} catch (error) {
			if (!/navigation/.test(error.message))
				throw error;
		}
	}

	async ask(question) {
		const focus = await this.page.evaluate(() =>
			document.activeElement?.id);

		if (focus !== "q")
			await this.key("/");
		const from = performance.now();
		await this.page.keyboard.insertText(question);
		await this.settled();
		this.ms = Math.round(performance.now() - from);
	}

	async focused(selector) {
		await this.page.waitForFunction((s) =>
			document.activeElement?.matches(s), selector);
	}

	async find(who) {
		await this.leave();
		await this.key("w");
		await this.focused("#who");
		await this.page.keyboard.type(who);
		await this.sent(() => this.key("Enter"));
	}

	/* Letters act only outside of fields. */
	async leave() {
		const field = await this.page.evaluate(() =>
			/^(INPUT|TEXTAREA|SELECT)$/.test(
				document.activeElement?.tagName));

		if (field)
			await this.key("Escape");
	}

	/* Keys that send something wait for what comes back. */
	async press(name) {
		if (/^[a-z0-9]$/.test(name))
			await this.leave();
		if (/^[cs/]$|^Arrow|^Tab$/.test(name))
			return this.key(name);
		await this.sent(() => this.key(name));
	}

	async write(name, words, tabs) {
		await this.leave();
		await this.key(name);
		await this.focused("input, textarea");
		for (let i = 0; i < tabs; i++)
			await this.key("Tab");
		await this.page.keyboard.insertText(words);
		await this.sent(() => this.key("Enter"));
	}

	async caseId() {
		return this.page.evaluate(() =>
			document.querySelector("main").dataset.case || "");
	}

	async look(wishes) {
		const screen = await this.page.evaluate(() => {
			const card = document.getElementById("card");
			const results = document.getElementById("results");

			return {
				verdict: results.dataset.verdict,
				article: card?.dataset.article || "",
				version: card?.dataset.version || "",
				receipt: card?.dataset.receipt || "",
				near: [...document.querySelectorAll(
					".alternatives a")].map((a) =>
					new URL(a.href).searchParams
						.get("article")),
				asks: [...document.querySelectorAll(
					"#results [name=attribute]")].map((e) =>
					e.value),
				done: [...document.querySelectorAll(
					"[data-step][aria-checked=true]")].map(
					(e) => Number(e.dataset.step)),
			};
		});
		const say = await text(this.page, "#say");
		const parts = { say, left: await text(this.page, "#case"),
			may: await text(this.page, ".may"),
			due: await text(this.page, "#chip-due"),
			script: await text(this.page, "#script"),
			card: await text(this.page, "#card"),
			first_due: await text(this.page, ".dues li") };
		const checks = [];

		for (const [name, wish] of Object.entries(wishes))
			if (name === "near")
				for (const id of wish)
					checks.push([`near: ${id}`,
						screen.near.includes(id),
						screen.near.join(" ")]);
			else if (name === "done")
				checks.push([`steps done: ${wish}`,
					String(screen.done) === String(wish),
					screen.done]);
			else if (name in parts)
				for (const words of [wish].flat())
					checks.push([`${name}: ${words}`,
						parts[name].includes(words),
						parts[name]]);
			else
				checks.push([`${name} is ${wish}`,
					screen[name] === wish, screen[name]]);
		return { ...screen, say, ms: this.ms, checks };
	}
}
