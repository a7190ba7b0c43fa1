/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * raw.mjs - bytes to a socket and all that comes back, for tests of what no
 * browser sends.
 */
import { connect } from "node:net";

/* Sends bytes; resolves with what came until the other side closed, and
   whether it did so within `ms`. half: says that nothing more will come.
   quiet: milliseconds of silence after an answer that are enough. */
export function send(port, bytes, { ms = 8000, half = false, quiet = 0 } = {}) {
	return new Promise((resolve) => {
		const got = [];
		const socket = connect({ port, host: "127.0.0.1",
					 allowHalfOpen: true });
		const finish = (closed) => {
			clearTimeout(timer);
			socket.destroy();
			resolve({ closed, text: Buffer.concat(got)
				.toString("latin1") });
		};
		let timer = setTimeout(() => finish(false), ms);

		socket.on("data", (part) => {
			got.push(part);
			if (!quiet)
				return;
			clearTimeout(timer);
			timer = setTimeout(() => finish(false), quiet);
		});
		socket.on("end", () => finish(true));
		/* Cut with our bytes unread: closed, too. */
		socket.on("error", () => finish(true));
		socket.write(Buffer.from(bytes, "latin1"));
		if (half)
			socket.end();
	});
}

/* The status codes of the responses in text, in their order; without interim
   ones. */
export function statuses(text) {
	return [...text.matchAll(/(?:^|[\n}>])HTTP\/1\.[01] ([2-5]\d\d) /g)]
		.map((m) => Number(m[1]));
}
