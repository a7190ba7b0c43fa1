/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * openapi.mjs - holds doc/openapi.yaml against real answers: each path is
 * asked, each answer has every required key and none that is not described;
 * every address of the API in the site map is described and the other way
 * round.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";

if (!process.env.KB_BROWSER && !process.env.KB_URL) {
	console.log("1..0 # SKIP needs npm's packages; ./check brings them");
	process.exit(77);
}
const { parse } = await import("../browser/yaml.mjs");
const { companies, fixture, serve, ok, is, done, top } =
	await import("../browser/site.mjs");

const spec = parse(readFileSync(join(top, "doc", "openapi.yaml"), "utf8"));

function find(ref) {
	return ref.slice(2).split("/").reduce((at, key) => at[key], spec);
}

function type(value) {
	return value === null ? "null" : Array.isArray(value) ? "array" :
		Number.isInteger(value) ? "integer" : typeof value;
}

/* What is wrong with value, as lines "path: why". */
function faults(value, schema, at) {
	if (schema.$ref)
		return faults(value, find(schema.$ref), at);
	if (schema.anyOf) {
		const each = schema.anyOf.map((one) => faults(value, one, at));

		return each.some((wrong) => !wrong.length) ? [] : each[0];
	}
	const types = [].concat(schema.type ?? []);
	const is = type(value);

	if (types.length && !types.includes(is) &&
	    !(is === "integer" && types.includes("number")))
		return [`${at}: ${is}, not ${types}`];
	if (schema.enum && !schema.enum.includes(value))
		return [`${at}: ${value} is none of ${schema.enum}`];
	if ("const" in schema && schema.const !== value)
		return [`${at}: ${value} is not ${schema.const}`];
	if (is === "array")
		return value.flatMap((item, i) =>
			faults(item, schema.items ?? {}, `${at}[${i}]`));
	if (is !== "object" || !(schema.properties || schema.additionalProperties))
		return [];
	return (schema.required ?? []).filter((key) => !(key in value))
		.map((key) => `${at}.${key}: missing`)
		.concat(Object.entries(value).flatMap(([key, part]) => {
			const known = schema.properties?.[key] ??
				schema.additionalProperties;
			return known ? faults(part, known, `${at}.${key}`) :
				[`${at}.${key}: not described`];
		}));
}

const site = await serve(fixture, companies, [["anna", "agent", 1],
					      ["eva", "editor", 1]]);
const asked = new Set();

/* A token of a person's own, for these scopes. */
function token(person, ...scopes) {
	return site.kb("token", "add", person, "--label", "test",
		       ...scopes.flatMap((scope) => ["--scope", scope]))
		.match(/kb_\w{8}_[\w-]+/)[0];
}

/* bearer: a token; body: what is sent. Returns what came. */
async function check(target, path, wanted = 200, method = "get",
		     bearer = null, body = undefined) {
	const headers = bearer ? { Authorization: `Bearer ${bearer}` } : {};

	if (body)
		headers["Content-Type"] = "application/json";
	const reply = await fetch(site.url + target, { method, headers,
		body: body && JSON.stringify(body) });
	const media = reply.headers.get("content-type").split(";")[0];
	const text = await reply.text();
	let described = spec.paths[path]?.[method].responses[wanted];

	asked.add(path);
	if (described?.$ref)
		described = find(described.$ref);
	is(reply.status, wanted, `${target} is ${wanted}`);
	if (!ok(described?.content?.[media], `${target}: ${media} is described`))
		return null;
	const schema = described.content[media].schema;
	const wrong = schema ? faults(JSON.parse(text), schema, "$") : [];
	is(wrong.slice(0, 20).join("\n"), "", `${target} is as described`);
	return schema && JSON.parse(text);
}

const q = (text) => encodeURIComponent(text);
for (const text of ["I paid twice for one ticket", "E-17", "penguins", "  ",
		    "车票重复扣费", "二", "поезд опаздывает"])
	await check(`/v1/answers?q=${q(text)}`, "/v1/answers");
await check("/v1/answers?q=train&lang=zh-Hant&limit=2", "/v1/answers");
for (const text of ["when does the replacement bus leave", "全年对账单",
		    "暑期通票多少钱", "my backpakc", "ghbdtn gjtpl"])
	await check(`/v1/answers?q=${q(text)}`, "/v1/answers");
await check(`/v1/answers?q=${q("replacement bus")}&fact=region:rural&fact=` +
	    "topic:other&verbatim=1", "/v1/answers");
await check("/v1/answers?q=a&fact=x", "/v1/answers", 400);
await check("/v1/answers", "/v1/answers", 400);
await check(`/v1/answers?q=${"a".repeat(5000)}`, "/v1/answers", 414);
await check("/v1/suggest?q=t", "/v1/suggest");
await check("/v1/suggest?q=zzzz", "/v1/suggest");
await check("/v1/suggest", "/v1/suggest", 400);
await check("/v1/articles/paid-twice?lang=ru", "/v1/articles/{id}");
await check("/v1/articles/late-train?lang=zh-Hant", "/v1/articles/{id}");
await check("/v1/articles/payment-terms@2026-01", "/v1/articles/{id}");
await check("/v1/articles/none", "/v1/articles/{id}", 404);
await check("/v1/cases", "/v1/cases", 401, "post");
await check("/v1/cases/search", "/v1/cases/search", 401, "post");
await check("/v1/cases/t-0000", "/v1/cases/{id}", 401);
await check("/v1/cases/t-0000/events", "/v1/cases/{id}/events", 401, "post");
await check("/v1/receipts/r-000000000000", "/v1/receipts/{id}", 401);

const agent = token("anna", "case-read", "case-keys", "case-write",
		    "staff-read");
const opening = { source: "old", source_id: "1", lang: "en", country: "GB",
		  channel: "phone", question: "I paid twice",
		  keys: [{ kind: "surname", value: "Smith" }] };
const shown = await check(`/v1/answers?q=${q("I paid twice")}`, "/v1/answers",
			  200, "get", agent);
const opened = await check("/v1/cases", "/v1/cases", 201, "post", agent,
			   opening);
const at = `/v1/cases/${opened.id}`;
const due = "2026-11-20T18:00:00Z";

await check("/v1/cases", "/v1/cases", 200, "post", agent, opening);
await check("/v1/cases", "/v1/cases", 400, "post", agent, { lang: 1 });
await check("/v1/cases", "/v1/cases", 409, "post", agent,
	    { id: opened.id, lang: "en" });
await check(`${at}/events`, "/v1/cases/{id}/events", 201, "post", agent, [
	{ kind: "asked", body: { question: "paid twice" } },
	{ kind: "fact", body: { attribute: "bank", value: "blue" } },
	{ kind: "ticked", body: { article: "paid-twice", version: 1, step: 1 } },
	{ kind: "linked", body: { receipt: shown.receipt } },
	{ kind: "task", body: { text: "call back", due } },
	{ kind: "promise", body: { what: "refund", within: "P3D", due } },
	{ kind: "done", body: { of: 6 } },
	{ kind: "note", body: { text: "calm" } },
	{ kind: "message", body: { text: "Dear Ms Smith" } },
	{ kind: "flagged", body: { article: "paid-twice", text: "old" } },
	{ kind: "shown", body: { article: "paid-twice" } }]);
await check(`${at}/events`, "/v1/cases/{id}/events", 400, "post", agent,
	    { kind: "dance" });
await check(`${at}/events`, "/v1/cases/{id}/events", 422, "post", agent,
	    { kind: "note", body: { text: "a".repeat(5000) } });
await check(at, "/v1/cases/{id}", 200, "get", agent);
await check("/v1/cases/t-0000", "/v1/cases/{id}", 200, "get", agent);
await check("/v1/cases/none", "/v1/cases/{id}", 404, "get", agent);
await check("/v1/cases/search", "/v1/cases/search", 200, "post", agent,
	    { text: "smith" });
await check(`/v1/receipts/${shown.receipt}`, "/v1/receipts/{id}", 200, "get",
	    token("eva", "receipt-read"));
const given = await check("/v1/handoffs", "/v1/handoffs", 201, "post", agent, {
	lang: "en", channel: "chat",
	items: [{ query: "I paid twice", article: "paid-twice", version: 1,
		  title: "Twice", verdict: "answer", receipt: shown.receipt }],
	facts: [{ attribute: "bank", value: "blue" }],
	ticks: [{ article: "paid-twice", version: 1, step: 1, text: "Look" }] });
await check("/v1/handoffs", "/v1/handoffs", 400, "post", agent, { name: "x" });
await check("/v1/handoffs", "/v1/handoffs", 401, "post");
await check(`/v1/handoffs/${given.code}`, "/v1/handoffs/{id}", 200, "get",
	    agent);
await check("/v1/handoffs/K7F2-9QXM", "/v1/handoffs/{id}", 400, "get", agent);
await check("/v1/handoffs/K7F2-9QXF", "/v1/handoffs/{id}", 404, "get", agent);
const editor = token("eva", "article-edit");
const file = await check("/v1/articles/late-train/source?lang=en",
			 "/v1/articles/{id}/source", 200, "get", editor);
await check("/v1/articles/none/source?lang=en", "/v1/articles/{id}/source",
	    404, "get", editor);
await check("/v1/articles/late-train?lang=en", "/v1/articles/{id}", 428, "post",
	    editor, { source: file.source });
await check("/v1/preview", "/v1/preview", 401, "post");
await check("/v1/openapi.yaml", "/v1/openapi.yaml");
await check("/healthz", "/healthz");
await check("/readyz", "/readyz");
await check("/metrics", "/metrics");

const routes = [...readFileSync(join(top, "searchd", "routes.def"), "utf8")
	.matchAll(/^ROUTE\(\w+, (?:GET|POST), "([^"]*)"/gm)].map((found) => found[1])
	.filter((path) => /^\/(v1\/|healthz|readyz|metrics)/.test(path));
const paths = Object.keys(spec.paths);
is(routes.filter((path) => !paths.includes(path)).join(), "",
   "every address of the API is described");
is(paths.filter((path) => !routes.includes(path)).join(), "",
   "nothing is described that is not there");
is(paths.filter((path) => !asked.has(path)).join(), "",
   "every described address was asked");
await site.stop();
done();
