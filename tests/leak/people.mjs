/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * people.mjs - who asks. Strangers, who are the public whatever they claim; and
 * staff by every door, each with the audiences that he belongs to. lacks names
 * what his own world has not: to him, a knowledge base without it must look
 * just the same.
 */
import { audiences } from "./world.mjs";

export const strangers = [
	{ name: "public", sees: [] },
	{ name: "unknown cookie", sees: [], headers: {
		Cookie: `__Host-session=${"x".repeat(43)}; ` +
			`session=${"x".repeat(43)}` } },
	{ name: "unknown token", sees: [], headers: {
		Authorization: `Bearer kb_ab12cd34_${"x".repeat(43)}` } },
	{ name: "forged proxy headers", sees: [], headers: {
		"X-Remote-User": "anna", "Remote-User": "anna",
		"X-Forwarded-User": "anna", "X-Forwarded-For": "127.0.0.1",
		"X-Auth-Request-User": "anna", Forwarded: "for=127.0.0.1" } },
];

const desks = ["agent", "agent-2", "desk-a", "desk-b"];

/* scopes: of the token, by which a program asks for them. */
export const staff = [
	{ name: "agent", role: "agent", level: 1, groups: [], sees: ["agent"],
	  scopes: ["staff-read"] },
	{ name: "agent-of-a", role: "agent", level: 1, groups: ["desk-a"],
	  sees: ["agent", "desk-a"], scopes: ["staff-read"] },
	{ name: "agent-of-b", role: "agent", level: 1, groups: ["desk-b"],
	  sees: ["agent", "desk-b"], scopes: ["staff-read"] },
	{ name: "agent-3", role: "agent", level: 3, groups: [],
	  sees: ["agent", "agent-2"], scopes: ["staff-read"] },
	{ name: "editor", role: "editor", level: 1, groups: [], sees: desks,
	  scopes: ["staff-read"] },
	{ name: "publisher", role: "publisher", level: 1, groups: [],
	  sees: desks, scopes: ["staff-read"] },
	{ name: "operator", role: "operator", level: 1, groups: [],
	  sees: desks, scopes: ["staff-read"] },
	/* A token opens what it is for, not what its person may. own: what is
	   another in each installation; searched, but not compared. */
	{ name: "token-for-audit", role: "operator", level: 1, groups: [],
	  sees: [], scopes: ["audit-read"], own: ["/audit"] },
];

/* What is not in the world of a subject. A case's words help to find its
   article: who sees that has the cases behind it, too. */
export function lacks_of(subject) {
	const kept = subject.sees.includes("agent") ?
		[...subject.sees, "cases"] : subject.sees;

	return audiences.filter((audience) => !kept.includes(audience));
}

/* An account and a token; gives the headers to ask with. */
export function admit(base, subject) {
	base.run("person", "add", subject.name, "--role", subject.role,
		 "--level", String(subject.level),
		 ...subject.groups.flatMap((group) => ["--group", group]));
	const token = base.run("token", "add", subject.name, "--label", "leak",
		...subject.scopes.flatMap((scope) => ["--scope", scope]));

	return { Authorization: `Bearer ${token.match(/kb_\S+/)[0]}` };
}
