/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * smuggling-cases.mjs - requests that two readers may cut at different places.
 * A row: what it is, its head, and a body if that is where the second request
 * would hide. Bytes are written as Latin-1.
 */

/* What must never be carried out; its route is asked for by nothing else. */
export const hiddenFor = (name) => "GET /v1/articles/smuggled HTTP/1.1\r\n" +
	`Host: ${name}\r\n\r\n`;

/* [name, head, body] for a server of that name; the empty line is part of the
   head. */
export function casesFor(name) {
const hidden = hiddenFor(name);

const line = "GET /v1/answers?q=a HTTP/1.1\r\n";
const host = `Host: ${name}\r\n`;
const top = line + host;
const size = hidden.length;
const post = "POST /v1/answers HTTP/1.1\r\n" + host;
const inChunk = `${size.toString(16)}\r\n${hidden}\r\n0\r\n\r\n`;


return [
	/* lengths */
	["two lengths that differ", top +
	 `Content-Length: 0\r\nContent-Length: ${size}\r\n\r\n`, hidden],
	["two lengths that agree", top +
	 `Content-Length: ${size}\r\nContent-Length: ${size}\r\n\r\n`, hidden],
	["two lengths in one field", top + `Content-Length: 0, ${size}\r\n\r\n`,
	 hidden],
	["a signed length", top + `Content-Length: +${size}\r\n\r\n`, hidden],
	["a negative length", top + "Content-Length: -1\r\n\r\n", hidden],
	["a length in hexadecimal", top + "Content-Length: 0x2f\r\n\r\n", hidden],
	["a length with a fraction", top + "Content-Length: 0.0\r\n\r\n", hidden],
	["a length with a letter behind", top + `Content-Length: ${size}x\r\n\r\n`,
	 hidden],
	["a length with a gap", top + "Content-Length: 4 7\r\n\r\n", hidden],
	["an empty length", top + "Content-Length:\r\n\r\n", hidden],
	["a length that overflows", top +
	 "Content-Length: 18446744073709551616\r\n\r\n", hidden],
	["a length of 2^64 and a little", top +
	 "Content-Length: 18446744073709551663\r\n\r\n", hidden],
	["a length after a vertical tab", top +
	 `Content-Length:\x0b${size}\r\n\r\n`, hidden],
	["a length with a NUL", top + `Content-Length: 0\x00${size}\r\n\r\n`,
	 hidden],
	["a body that nobody asked for", top + `Content-Length: ${size}\r\n\r\n`,
	 hidden],
	["a posted body", post + `Content-Length: ${size}\r\n\r\n`, hidden],
	/* length and chunks */
	["a length, then chunks", post +
	 `Content-Length: ${size + 5}\r\nTransfer-Encoding: chunked\r\n\r\n`,
	 "0\r\n\r\n" + hidden],
	["chunks, then a length", post +
	 "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", inChunk],
	["chunks and a length of nothing", post +
	 "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n", inChunk],
	/* codings */
	["chunks twice", post + "Transfer-Encoding: chunked\r\n" +
	 "Transfer-Encoding: chunked\r\n\r\n", inChunk],
	["chunks twice in one field", post +
	 "Transfer-Encoding: chunked, chunked\r\n\r\n", inChunk],
	["chunks and a lie", post + "Transfer-Encoding: chunked\r\n" +
	 "Transfer-Encoding: identity\r\n\r\n", inChunk],
	["an unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n",
	 inChunk],
	["no coding at all", post + "Transfer-Encoding: identity\r\n" +
	 "Content-Length: 3\r\n\r\n", inChunk],
	["gzip before chunks", post + "Transfer-Encoding: gzip, chunked\r\n\r\n",
	 inChunk],
	["chunks in quotes", post + "Transfer-Encoding: \"chunked\"\r\n\r\n",
	 inChunk],
	["chunks with a parameter", post +
	 "Transfer-Encoding: chunked;q=1\r\n\r\n", inChunk],
	["chunks after a vertical tab", post +
	 "Transfer-Encoding:\x0bchunked\r\n\r\n", inChunk],
	["chunks before a NUL", post +
	 "Transfer-Encoding: chunked\x00\r\n\r\n", inChunk],
	["chunks with a long s", post + "Transfer-Encoding: \xc5\xbfchunked\r\n\r\n",
	 inChunk],
	["chunks in HTTP/1.0", "POST /v1/answers HTTP/1.0\r\n" + host +
	 "Transfer-Encoding: chunked\r\n\r\n", inChunk],
	/* names */
	["a space before the colon", post +
	 "Transfer-Encoding : chunked\r\nContent-Length: 3\r\n\r\n", inChunk],
	["a tab before the colon", post +
	 `Content-Length\t: ${size}\r\n\r\n`, hidden],
	["a space inside a name", top + "Content Length: 5\r\n\r\n"],
	["a control byte in a name", top + "Content-Length\x01: 5\r\n\r\n"],
	["a NUL in a name", top + `Content-Length\x00: ${size}\r\n\r\n`, hidden],
	["a field without a name", top + ": nothing\r\n\r\n"],
	["a field without a colon", top + "nothing\r\n\r\n"],
	/* lines */
	["a folded coding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n",
	 inChunk],
	["a folded coding with a tab", post +
	 "Transfer-Encoding:\r\n\tchunked\r\n\r\n", inChunk],
	["a folded length", post + `Content-Length:\r\n ${size}\r\n\r\n`, hidden],
	["a first field that is folded", line + " X: a\r\n" + host + "\r\n"],
	["a bare LF behind a field", top + `X: a\nContent-Length: ${size}\r\n\r\n`,
	 hidden],
	["a bare LF behind the last field", top + "X: a\n\r\n"],
	["a bare LF as the empty line", top + "X: a\r\n\n"],
	["bare LFs only", (top + "X: a\r\n\r\n").replaceAll("\r", "")],
	["a bare LF behind the request line",
	 line.replace("\r", "") + host + "\r\n"],
	["a bare CR behind a field", top + `X: a\rContent-Length: ${size}\r\n\r\n`,
	 hidden],
	["a bare CR as the empty line", top + "X: a\r\n\r" + hidden],
	["CR CR LF", top + `X: a\r\r\nContent-Length: ${size}\r\n\r\n`, hidden],
	["a NUL in a value", top + `X: a\x00b\r\n\r\n`],
	["a control byte in a value", top + "X: a\x08b\r\n\r\n"],
	["a request hidden in a value", top +
	 `X: a\r\x00\r\n${hidden.slice(0, -2)}\r\n`],
	/* hosts */
	["two hosts", top + "Host: evil.example\r\n\r\n"],
	["no host", line + "\r\n"],
	["an absolute address", "GET http://evil.example/v1/answers?q=a " +
	 "HTTP/1.1\r\n" + host + "\r\n"],
	/* request lines */
	["two spaces in the request line",
	 "GET  /v1/answers?q=a HTTP/1.1\r\n" + host + "\r\n"],
	["a tab in the request line",
	 "GET\t/v1/answers?q=a\tHTTP/1.1\r\n" + host + "\r\n"],
	["a space behind the version",
	 "GET /v1/answers?q=a HTTP/1.1 \r\n" + host + "\r\n"],
	["a space before the method", " " + top + "\r\n"],
	["a space in the address",
	 "GET /v1/answers?q=a b HTTP/1.1\r\n" + host + "\r\n"],
	["HTTP/0.9", "GET /v1/answers?q=a\r\n" + host + "\r\n"],
	["an unknown version", "GET /v1/answers?q=a HTTP/3.1\r\n" + host + "\r\n"],
	["a version of two digits",
	 "GET /v1/answers?q=a HTTP/1.10\r\n" + host + "\r\n"],
	["a version in small letters",
	 "GET /v1/answers?q=a http/1.1\r\n" + host + "\r\n"],
	["a NUL in the address",
	 "GET /v1/answers?q=a\x00b HTTP/1.1\r\n" + host + "\r\n"],
	["a null byte, encoded",
	 "GET /v1/answers?q=a%00 HTTP/1.1\r\n" + host + "\r\n"],
	["a line end, encoded, in a path",
	 "GET /articles/a%0d%0aX:b HTTP/1.1\r\n" + host + "\r\n"],
	/* ways around */
	["an upgrade to HTTP/2", top + "Connection: Upgrade, HTTP2-Settings\r\n" +
	 "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAA\r\n" +
	 `Content-Length: ${size}\r\n\r\n`, hidden],
	["HTTP/2 from the start", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
	["a length taken away by Connection", top +
	 `Connection: Content-Length\r\nContent-Length: ${size}\r\n\r\n`, hidden],
	["an expectation", post + "Expect: 100-continue\r\n" +
	 `Content-Length: ${size}\r\n\r\n`, hidden],
	["a tunnel", "CONNECT localhost:80 HTTP/1.1\r\n" + host + "\r\n"],
];
}
