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
const { fixture, serve, ok, is, done, top } =
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

const site = await serve(fixture);
const asked = new Set();

async function check(target, path, wanted = 200, method = "get") {
	const reply = await fetch(site.url + target, { method });
	const media = reply.headers.get("content-type").split(";")[0];
	const text = await reply.text();
	let described = spec.paths[path]?.[method].responses[wanted];

	asked.add(path);
	if (described?.$ref)
		described = find(described.$ref);
	is(reply.status, wanted, `${target} is ${wanted}`);
	if (!ok(described?.content?.[media], `${target}: ${media} is described`))
		return;
	const schema = described.content[media].schema;
	const wrong = schema ? faults(JSON.parse(text), schema, "$") : [];
	is(wrong.slice(0, 20).join("\n"), "", `${target} is as described`);
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
await check("/v1/cases?key=x", "/v1/cases", 401);
await check("/v1/cases/t-0000", "/v1/cases/{id}", 401);
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
