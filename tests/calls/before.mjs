/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * before.mjs - puts the case files that stand there before a call into the store,
 * as a help desk does: POST /v1/cases and its events; asks for what is in one.
 */
async function call(url, token, body) {
	const reply = await fetch(url, { method: body ? "POST" : "GET",
		headers: { Authorization: `Bearer ${token}`,
			   ...(body && { "Content-Type": "application/json" }) },
		body: body && JSON.stringify(body) });

	if (!reply.ok)
		throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
	return reply.json();
}

export async function seed(url, token, cases) {
	for (const { events = [], keys = {}, ...file } of cases) {
		const { id } = await call(`${url}/v1/cases`, token, { ...file,
			keys: Object.entries(keys).map(([kind, value]) =>
				({ kind, value })) });

		if (events.length)
			await call(`${url}/v1/cases/${id}/events`, token,
				   events);
	}
}

export const caseFile = (url, token, id) =>
	call(`${url}/v1/cases/${id}`, token);
