/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * requests.mjs - what somebody who guesses might ask: for each word every
 * surface, whole, cut short, mistyped, in the other script or layout, beside
 * common words; for each id every address that could lead there; and what
 * everybody asks.
 */
import { near, other_layout, pinyin, traditional } from "./words.mjs";

const q = encodeURIComponent;
const languages = ["en", "ru", "zh-Hans", "zh-Hant"];

export const common = [
	"when does the replacement bus leave", "I paid twice for one ticket",
	"train", "E-17", "what does the summer pass cost", "my backpakc",
	"за билет списали деньги дважды", "автобус", "车票重复扣费", "替換巴士",
	"goodwill at the desk", "secretzebra", "yellow marker", "r", "?!",
	"how old do emperor penguins usually get", "xylophone", "退款",
];

/* Nothing but addresses that are there for all, and those that might be. */
export const places = [
	"/", "/search", "/robots.txt", "/favicon.ico", "/v1/openapi.yaml",
	"/healthz", "/readyz", "/sitemap.xml", "/feed", "/feed.xml", "/rss",
	"/topics", "/changes", "/topics/mobile", "/topics/account",
	"/topics/devices", "/topics/other", "/feed?lang=ru",
	"/changes?lang=zh-Hant",
	"/atom.xml", "/opensearch.xml", "/v1", "/v1/articles", "/articles",
	"/v1/cases", "/v1/cases?q=ticket", "/v1/cases/case-0",
	"/v1/cases/hidden-case-0", "/v1/audit", "/audit", "/v1/receipts",
	"/v1/people", "/people", "/account", "/sign-in", "/staff", "/desk",
	"/v1/answers", "/v1/suggest", "/v1/suggest?q=", "/articles/",
	"/v1/events", "/v1/preview", "/../store.db", "/static/../store.db",
	"/nothing", "/v1/nothing", "/v1/articles/nothing", "/metrics.json",
];

function ask(word, lang = "en", more = "") {
	return `/v1/answers?q=${q(word)}&lang=${lang}${more}`;
}

/* Every way to a word; the first few are the ones of a short run. */
function ways(canary) {
	const { word, script } = canary, lang = canary.document.lang;
	const near_words = near(word);
	const paths = [
		ask(word, lang, "&limit=50"),
		`/v1/suggest?q=${q(word.slice(0, script === "han" ? 1 : 4))}&lang=${lang}`,
		ask(near_words[0], lang),
		`/search?q=${q(word)}&lang=${lang}`,
		`/v1/suggest?q=${q(word)}&lang=${lang}`,
		ask(`${near_words[1]} ticket`, lang),
		ask(word.slice(0, script === "han" ? 1 : 6), lang),
	];

	for (const other of near_words.slice(1))
		paths.push(ask(other, lang));
	for (let n = 2; n < word.length; n++)
		paths.push(ask(word.slice(0, n), lang),
			`/v1/suggest?q=${q(word.slice(0, n))}&lang=${lang}&limit=50`);
	for (const other of new Set([other_layout(word), pinyin(word),
				     traditional(word), word.toUpperCase()]))
		if (other !== word)
			paths.push(ask(other, lang),
				`/v1/suggest?q=${q(other)}&lang=${lang}`,
				`/v1/suggest?q=${q(other.slice(0, 5))}&lang=${lang}`);
	for (const other of languages)
		paths.push(ask(`${word} ticket bus`, other),
			`/search?q=${q(near_words[0])}&lang=${other}`);
	paths.push(ask(word, lang, "&verbatim=1"),
		ask(word, lang, "&as_of=2026-02-01"),
		ask(word, lang, "&as_of=2030-02-01"),
		ask("replacement bus", lang, `&fact=region:${q(word)}`),
		ask("replacement bus", lang, `&fact=product:${q(word)}`));
	return paths;
}

/* Every address that could lead to an id. */
function doors(d) {
	const id = q(d.id), paths = [];

	for (const lang of languages)
		paths.push(`/articles/${id}?lang=${lang}`,
			   `/v1/articles/${id}?lang=${lang}`);
	paths.push(`/articles/${id}`, `/v1/articles/${id}@2026-01`,
		`/v1/articles/${id.toUpperCase()}`, `/v1/articles/${id}.md`,
		`/articles/${id}.rss`, `/articles/${id}.json`,
		`/articles/${id}/history`, `/articles/${id}?version=1`,
		`/v1/articles/${id}/versions`, `/articles/${id}%00`,
		`/articles/%2e/${id}`, `/articles/${id}/`,
		ask("replacement bus", d.lang, `&fact=topic:${id}`),
		ask(d.id, d.lang), `/v1/suggest?q=${id.slice(0, 5)}`);
	return paths;
}

/* What everybody asks, in some languages. */
function everyday(some) {
	return some.flatMap((lang) => [`/?lang=${lang}`,
		...common.flatMap((text) => [ask(text, lang, "&limit=50"),
			`/search?q=${q(text)}&lang=${lang}`,
			`/v1/suggest?q=${q(text.slice(0, 4))}&lang=${lang}`])]);
}

/* Every n-th word only, and of the ways to it the first; 1: all of both. */
function guesses(world, every) {
	return world.canaries.filter((c) => !c.silent)
		.filter((_, i) => i % every === 0)
		.flatMap((c) => every === 1 ? ways(c) : ways(c).slice(0, 7));
}

function forms(d) {
	const path = `/articles/${q(d.id)}`;

	return [{ path: `/v1${path}`, method: "HEAD" },
		{ path, headers: { "If-None-Match": "*" } },
		{ path, method: "POST", headers: { "Content-Length": "0" } }];
}

const plainly = (path) => ({ path });

export function requests(world, every) {
	const named = world.documents.filter((d) => d.id);

	return [...[...places, ...everyday(languages), ...named.flatMap(doors),
		    ...guesses(world, every)].map(plainly),
		...named.flatMap(forms)];
}

/* Each article once, and little of the rest. */
export function few_requests(world, every) {
	return [...places, ...everyday(["en", "zh-Hans"]),
		...world.documents.filter((d) => d.id).flatMap((d) =>
			[`/v1/articles/${q(d.address ?? d.id)}?lang=${d.lang}`,
			 `/articles/${q(d.address ?? d.id)}?lang=en`]),
		...guesses(world, every)].map(plainly);
}
