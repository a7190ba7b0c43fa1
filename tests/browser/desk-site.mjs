/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk-site.mjs - what the browser tests of the desk share: the sample content
 * with people who work there, and an agent who has signed in.
 */
import { join } from "node:path";
import { password, sample, serve } from "./site.mjs";

const settings = `country: CN
teams: ${join(sample, "teams.yaml")}
`;

export const desk = () => serve(sample, undefined, [
	["lin", "agent", 1], ["vera", "agent", 2]], settings);

/* Signs in and opens the desk; gives what a test does there. */
export async function atDesk(page, site, name = "lin", path = "/desk",
			     secret = password) {
	await page.goto(`${site.url}/sign-in`);
	await page.fill("#name", name);
	await page.fill("#password", secret);
	await Promise.all([page.waitForNavigation(),
			   page.press("#password", "Enter")]);
	await page.goto(`${site.url}${path}`);

	const d = {
		page,
		focus: () => page.evaluate(() => document.activeElement.id),
		step: () => page.evaluate(() =>
			document.activeElement.dataset.step),
		verdict: () => page.getAttribute("#results", "data-verdict"),
		caseId: () => page.getAttribute("main.desk", "data-case"),
		answered: (q) => page.waitForFunction((text) => document
			.getElementById("results").dataset.q === text, q),
		ask: async (q) => {
			await page.fill("#q", q);
			await d.answered(q);
		},
		/* What is asked of the server from now on, but files. */
		requests: () => {
			const list = [];
			page.on("request", (r) => {
				if (!r.url().includes("/static/"))
					list.push(`${r.method()} ${r.url()}`);
			});
			return list;
		},
		/* Does something that sends, and waits until the page that comes
		   back stands there. */
		sent: async (act) => {
			const old = await page.$("#case");
			await act();
			await page.waitForFunction((e) => !e.isConnected, old);
		},
		changed: async (act, selector) => {
			await act();
			await page.waitForSelector(selector);
		},
	};
	return d;
}
