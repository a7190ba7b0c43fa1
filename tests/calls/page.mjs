/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * page.mjs - the customer on the help page, before or while he talks to us: asks,
 * says which steps he did, takes a code for the person he will talk to.
 */
export class Customer {
	constructor(chromium, url, lang) {
		Object.assign(this, { chromium, url, lang, context: null });
	}

	async ask({ ask, article, say, tick = [], facts = {}, code = false }) {
		this.context = this.context || await this.chromium.newContext({
			javaScriptEnabled: false,
			viewport: { width: 375, height: 700 } });
		const page = await this.context.newPage();
		const checks = [];
		const given = Object.entries(facts).map(([name, value]) =>
			`&fact=${encodeURIComponent(`${name}:${value}`)}`);

		await page.goto(`${this.url}/search?lang=${this.lang}&q=` +
			encodeURIComponent(ask) + given.join(""));
		const shown = await page.locator("article.card").first()
			.innerText({ timeout: 60000 });
		if (say)
			checks.push([`help page says: ${say}`,
				     shown.includes(say), shown]);
		const seen = { say: say || "", article: article || "",
			       version: "", ms: 0, code: "", checks };
		if (article)
			checks.push([`help page: ${article}`, await page.locator(
				`a[href*="/articles/${article}"]`).count() > 0,
				"no link to it"]);
		for (const n of tick)
			await page.check(`input[name=done${n}]`);
		if (code) {
			await Promise.all([page.waitForNavigation(),
				page.locator("#talk button").click()]);
			seen.code = (await page.locator(".letters b")
				.allInnerTexts()).join("-");
		}
		await page.close();
		return seen;
	}

	async close() {
		if (this.context)
			await this.context.close();
	}
}
