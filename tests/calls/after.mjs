/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after.mjs - what must be in the case when the call is over. In: the call, what
 * was seen on its way, the case. Out: rows of what is checked, whether it
 * holds, what was there instead.
 */
const same = (a, b) => String(a) === String(b);
const hours = (p) => (Date.parse(p.due) - Date.parse(p.start)) / 36e5;

const checks = {
	links: (file, wish) => [same(file.links.map((l) => l.article), wish),
				file.links],
	tasks: (file, wish) => [file.tasks.length === wish, file.tasks],
	ticks: (file, wish) => [file.ticks.filter((t) => t.done).length ===
				wish, file.ticks],
	notes: (file, wish) => [file.notes.length === wish, file.notes],
	messages: (file, wish) => [file.messages.length === wish,
				   file.messages],
	state: (file, wish) => [file.state === wish, file.state],
	source_id: (file, wish) => [file.source_id === wish, file.source_id],
	facts: (file, wish) => [Object.entries(wish).every(([a, v]) =>
		file.facts.some((f) => f.attribute === a && f.value === v)),
		file.facts],
	resumed: (file, wish) => [file.timeline.filter((e) =>
		e.kind === "resumed").length === wish, file.timeline],
	/* Each wish is kept by some promise of the case. */
	promises: (file, wish) => [wish.every((w) => file.promises.some((p) =>
		Object.entries(w).every(([key, value]) =>
			key === "hours" ? hours(p) === value :
			key === "start" || key === "due" ?
			Date.parse(p[key]) === Date.parse(value) :
			same(p[key], value)))), file.promises],
	open_promises: (file, wish) => [file.promises.filter((p) =>
		!p.done_at).length === wish, file.promises],
};

/* Not of the case alone. */
const wide = {
	/* All who asked got one article, one version, one sentence; all cases
	   have it. */
	same_answer(wish, state, file, files) {
		const cards = state.seen.filter((s) => s.article);
		const of = (list, key) => new Set(list.map((s) => s[key])
			.filter(Boolean)).size;
		const links = files.flatMap((f) => f.links);

		return [cards.length === wish && of(cards, "article") === 1 &&
			of(cards, "version") === 1 &&
			of(links, "article") === 1 &&
			of(links, "version") === 1 &&
			links.length === files.length,
			cards.map((c) => [c.article, c.version, c.say]
				.join(" | ")).join("\n")];
	},
	/* Nothing that came with the code is asked by the desk. */
	questions_repeated(wish, state, file) {
		const known = file.facts.map((f) => f.attribute);
		const asked = state.seen.flatMap((s) => s.asks || [])
			.filter((a) => known.includes(a));

		return [asked.length === wish, asked.join(" ")];
	},
};

export function check(call, state, files) {
	const file = files[files.length - 1];
	const rows = [];

	for (const [name, wish] of Object.entries(call.after)) {
		const [right, found] = name in wide ?
			wide[name](wish, state, file, files) :
			checks[name](file, wish);
		rows.push([`afterwards ${name} ${JSON.stringify(wish)}`, right,
			   typeof found === "string" ? found :
			   JSON.stringify(found, null, 1)]);
	}
	for (const link of file.links)
		rows.push([`the link has its receipt, version ${link.version}`,
			   /^r-/.test(link.receipt || "") && link.version > 0,
			   JSON.stringify(link)]);
	return rows;
}
