/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * world.mjs - the knowledge base of the leak matrix, twice: with all that is
 * hidden and, word for word, without it. Every field of every hidden article
 * holds six invented words: three that are asked for and, beside each, one that
 * nobody ever types ("silent").
 *
 * It is made in two steps, as folders to sync: the first makes public what the
 * second hides, while the servers run.
 */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Words } from "./words.mjs";

const scripts = ["latin", "cyrillic", "han"];
const fields = ["title", "question", "pin", "heading", "body", "script",
	"quote", "promise", "exception", "provenance", "environment",
	"authority", "owner"];
const rule_fields = ["title", "heading", "body", "provenance"];
/* Not shown to anybody, or not as words. */
const unseen = ["pin", "authority", "owner", "case"];

/* steps: its audience in the first and in the second, null: not there. state:
   in the second step; "always", in both. hides: who alone may see it in the end;
   an audience, "nobody", or "cases"; null: everybody. */
const states = [
	{ name: "public", steps: ["public", "public"], hides: null },
	{ name: "draft", steps: [null, "public"], state: "draft" },
	{ name: "review", steps: ["public", "public"], state: "review",
	  always: true },
	{ name: "archived", steps: ["public", "public"], state: "archived" },
	{ name: "withdrawn", steps: ["public", null] },
	{ name: "agent", steps: ["agent", "agent"], hides: "agent" },
	{ name: "level", steps: ["agent-2", "agent-2"], hides: "agent-2" },
	{ name: "group-a", steps: ["desk-a", "desk-a"], hides: "desk-a" },
	{ name: "group-b", steps: ["desk-b", "desk-b"], hides: "desk-b" },
	{ name: "restricted", steps: ["public", "agent"], hides: "agent" },
	{ name: "moved", steps: ["desk-a", "desk-b"], hides: "desk-b" },
	{ name: "late-agent", steps: [null, "agent"], hides: "agent" },
	{ name: "staff-rule", steps: ["agent", "agent"], hides: "agent",
	  rule: true },
	{ name: "staff-expired", steps: ["agent", "agent"], hides: "agent",
	  until: "2026-03-01" },
	/* The public learns of it on its day, staff before. */
	{ name: "begins-later", steps: ["public", "public"], hides: "agent",
	  from: "2031-01-01" },
];
export const audiences = ["agent", "agent-2", "desk-a", "desk-b", "nobody",
	"cases"];
const langs = ["en", "ru", "zh-Hans", "zh-Hant"];

const common = {
	en: "the replacement bus leaves late, a refund for one ticket",
	ru: "автобус на замену уходит поздно, деньги за билет",
	"zh-Hans": "替换巴士晚点，车票退款", "zh-Hant": "替換巴士晚點，車票退款",
};

export class World {
	constructor() {
		this.words = new Words();
		this.canaries = [];
		this.documents = [];
		for (const state of states)
			langs.forEach((lang, i) => {
				if (i < 2 || state.name !== "staff-rule")
					this.add_document(state, lang);
			});
		this.add_revisions();
		this.add_blocks();
		this.add_variant();
		this.add_cases();
	}

	/* One word of each script, asked for or not; as text. */
	plant(document, field, silent) {
		return scripts.map((script) => {
			const canary = this.words.make(script,
				{ document, field, silent });
			this.canaries.push(canary);
			document.canaries.push(canary);
			return canary.word;
		}).join(" ");
	}

	pair(document, field) {
		return `${this.plant(document, field, false)} ` +
			this.plant(document, field, true);
	}

	add_document(state, lang) {
		const document = { state: state.name, lang, canaries: [],
			hides: state.hides === undefined ? "nobody" :
				state.hides, rule: state.rule,
			rests: Boolean(state.until || state.from) };
		const id = this.words.make("latin",
			{ document, field: "id", silent: false });

		this.canaries.push(id);
		document.canaries.push(id);
		document.id = `${id.word}-${lang.toLowerCase()}`;
		document.address = document.id + (state.rule ? "@2026-01" : "");
		document.text = (audience, state_now) =>
			state.rule ? this.rule_text(document, audience) :
				this.article_text(document, audience,
						  state_now, state);
		for (const field of state.rule ? rule_fields : fields)
			document[field] = this.pair(document, field);
		document.steps = state.steps.map((audience, i) => audience &&
			document.text(audience,
				state.state && (i || state.always) ?
					state.state : "published"));
		this.documents.push(document);
	}

	rule_text(d, audience) {
		return `---
id: ${d.id}
kind: rule
lang: ${d.lang}
title: ${d.title}
version: 2026-01
valid_from: 2026-01-01
audience: ${audience}
provenance: ${d.provenance}
---
## 1 ${d.heading}

1.1 ${d.body}, ${common[d.lang]}.
`;
	}

	article_text(d, audience, state, { from, until }) {
		return `---
id: ${d.id}
lang: ${d.lang}
title: ${d.title}
questions:
  - ${d.question}
pins:
  - ${d.pin}
  - ${common[d.lang]}
environment:
  product: mobile
  tier: gold
  region: ${d.environment}
audience: ${audience}
state: ${state}
confidence: validated
owner: ${d.owner}
validated_at: 2026-10-02
${from ? `valid_from: ${from}\n` : ""}${
	until ? `valid_until: ${until}\n` : ""}cites:
  - document: payment-terms@2026-01
    clause: "2.1"
    quote: ${d.quote}
promise:
  what: ${d.promise}
  within: P7D
  clock: ${common[d.lang]}
  calendar: natural
  exception: ${d.exception}
authority:
  limit: ${d.authority}
provenance: ${d.provenance}
---
## ${{ en: "Answer", ru: "Ответ", "zh-Hans": "答复", "zh-Hant": "答覆" }[d.lang]}
${d.body}, ${common[d.lang]}.

### ${d.heading}
${common[d.lang]}.

## ${{ en: "Script", ru: "Что сказать", "zh-Hans": "话术", "zh-Hant": "話術" }[d.lang]}
${d.script}.
`;
	}

	/* Public before and after, other words in between: what was said once
	   is not said any more. Here the world without has an older text, too,
	   since versions are counted. */
	add_revisions() {
		for (const lang of langs) {
			const old = { state: "superseded", lang, canaries: [],
				      hides: "nobody", id: `revised-${lang.toLowerCase()}` };
			const text = (body) => `---
id: ${old.id}
lang: ${lang}
title: ${common[lang]}
audience: public
state: published
provenance: official
---
${body}
`;
			old.steps = [text(this.pair(old, "body")),
				     text(`${common[lang]}!`)];
			old.without = [text(common[lang]), old.steps[1]];
			this.documents.push(old);
		}
	}

	/* A public article with a block that begins later, between others with
	   headings of the same words. Staff comes to it by as_of alone. */
	add_blocks() {
		for (const lang of langs) {
			const d = { state: "block-later", lang, canaries: [],
				    hides: "agent", ahead: true,
				    id: `timed-${lang.toLowerCase()}` };
			const text = (block) => `---
id: ${d.id}
lang: ${lang}
title: ${common[lang]}
audience: public
state: published
provenance: official
---
## One
${common[lang]}.

${block}## Two
${common[lang]}.

### More
${common[lang]}.
`;
			const block = `## ${this.pair(d, "heading")} {from=2031-01-01}
${this.pair(d, "body")}, ${common[lang]}.

### More
${this.pair(d, "body")}.

`;
			d.steps = [text(block), text(block)];
			d.without = [text(""), text("")];
			this.documents.push(d);
		}
	}

	/* One article: public in English, for staff in Russian. */
	add_variant() {
		const staff = { state: "variant", lang: "ru", canaries: [],
				hides: "agent", id: "two-audiences" };
		const open = { state: "variant-open", lang: "en", canaries: [],
			       hides: null, id: "two-audiences" };
		const text = (d, audience) => `---
id: two-audiences
lang: ${d.lang}
title: ${this.pair(d, "title")}
audience: ${audience}
state: published
---
${this.pair(d, "body")}, ${common[d.lang]}.
`;
		const staff_text = text(staff, "agent");
		const open_text = text(open, "public");

		staff.steps = [staff_text, staff_text];
		open.steps = [open_text, open_text];
		this.documents.push(staff, open);
	}

	/* Words of cases find the article, but are never shown to the public;
	   of a case about a hidden article not even that. */
	add_cases() {
		const open = { state: "case", lang: "en", canaries: [],
			       hides: "cases" };
		const hidden = { state: "hidden-case", lang: "en",
				 canaries: [], hides: "cases" };
		const agent = this.documents.find((d) => d.state === "agent");
		const rows = (d, article, n) => Array.from({ length: n },
			(_, i) => JSON.stringify({ id: `${d.state}-${i}`,
				lang: "en", question: this.pair(d, "case"),
				article, resolved_at: "2026-05-03" }));

		this.cases_open = rows(open, "late-train", 8);
		this.cases_hidden = rows(hidden, agent.id, 8);
		this.documents.push(open, hidden);
	}

	/* Of one who sees only what is for these audiences: [hidden, shown].
	   Only who knows its id comes to what is not valid now ("rests"). */
	divide(audiences) {
		const shown = (c) => !c.document.hides ||
			audiences.includes(c.document.hides);

		return [this.canaries.filter((c) => !shown(c)),
			this.canaries.filter((c) => shown(c) &&
				!unseen.includes(c.field) &&
				!c.document.ahead &&
				!(c.document.rests && c.field === "id"))];
	}

	/* Asked for so often that it stands on the start page. */
	cases_marked() {
		return Array.from({ length: 9 }, (_, i) => JSON.stringify({
			id: `marked-${i}`, lang: "en", question: "yellow thing",
			article: "marker", resolved_at: "2026-05-03" }));
	}

	/* Writes the folder of a step (0, 1). lacks: audiences whose articles are
	   not in it. */
	write(folder, fixture, step, lacks) {
		rmSync(folder, { recursive: true, force: true });
		cpSync(fixture, folder, { recursive: true });
		for (const d of this.documents) {
			const steps = !lacks.includes(d.hides) ? d.steps :
				d.without;

			if (steps?.[step])
				this.put(folder, d, steps[step]);
		}
		this.put(folder, { id: "marker", lang: "en" }, `---
id: marker
lang: en
title: Step ${["zero", "one"][step]}
---
The yellow marker of step ${["zero", "one"][step]}.
`);
		writeFileSync(join(folder, "cases", "leak.jsonl"),
			[...this.cases_open, ...this.cases_marked(),
			 ...lacks.includes("cases") ? [] :
				this.cases_hidden].join("\n") + "\n");
	}

	put(folder, d, text) {
		const to = join(folder, d.rule ? "rules" : "articles", d.lang);

		mkdirSync(to, { recursive: true });
		writeFileSync(join(to, d.rule ? `${d.id}@2026-01.md` :
				   `${d.id}.md`), text);
	}
}
