/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fault.c - what can be wrong with a request, one row each. In: a fault. Out:
 * its status and its words for programs; pages have words of their own in the
 * reader's language (page_error.c).
 */
#include "request.h"

static const struct kb_fault_info faults[] = {
	[KB_FAULT_METHOD] = { 405, "method", "Method not allowed",
		"This address does not take that method." },
	[KB_FAULT_URI_LONG] = { 414, "uri-too-long", "Address too long",
		"The address may be 8192 bytes long. Ask a shorter question." },
	[KB_FAULT_HEADERS] = { 431, "headers-too-large",
		"Header fields too large",
		"At most 64 header fields and 16 KiB are read." },
	[KB_FAULT_FRAMING] = { 400, "framing", "Ambiguous request",
		"Content-Length and Transfer-Encoding contradict each other "
		"or themselves." },
	[KB_FAULT_BODY] = { 413, "body", "No body expected",
		"This address takes no request body." },
	[KB_FAULT_HOST] = { 400, "host", "Bad Host field",
		"A request has exactly one Host field." },
	[KB_FAULT_HEADER_TEXT] = { 400, "header-text", "Bad header field",
		"A header field holds a control character." },
	[KB_FAULT_LINES] = { 400, "lines", "Bad header lines",
		"A header line ends with CR LF, is not continued on the next "
		"one, and has a name; none holds a null byte." },
	[KB_FAULT_TARGET] = { 400, "target", "Bad address",
		"The address must be an absolute path without dot segments "
		"or control characters." },
	[KB_FAULT_ENCODING] = { 400, "encoding", "Bad percent-encoding",
		"A % in the address must be followed by two hexadecimal "
		"digits, and %00 is not accepted." },
	[KB_FAULT_UTF8] = { 400, "utf-8", "Not UTF-8",
		"The address must decode to valid UTF-8." },
	[KB_FAULT_REPEATED] = { 400, "repeated-parameter",
		"Parameter given twice",
		"Each parameter may be given once." },
	[KB_FAULT_PARAMS] = { 400, "parameters", "Too many parameters",
		"At most 16 parameters are read, and 64 fields of a form." },
	[KB_FAULT_MISDIRECTED] = { 421, "misdirected", "Not this server",
		"No site of that name is served here." },
	[KB_FAULT_MEDIA] = { 415, "media-type", "Unsupported media type",
		"This address takes another type of body." },
	[KB_FAULT_LENGTH] = { 411, "length", "Length required",
		"Say how long the body is, or send it in chunks." },
	[KB_FAULT_LARGE] = { 413, "too-large", "Body too large",
		"The body is longer than this address takes." },
	[KB_FAULT_RATE] = { 429, "rate", "Too many requests",
		"Too many requests from this address. Wait, then go on." },
	[KB_FAULT_TOKEN] = { 401, "token", "Token not accepted",
		"The token is unknown, expired or revoked." },
	[KB_FAULT_SIGN_IN] = { 401, "sign-in", "Sign-in needed",
		"Send a token in the field Authorization." },
	[KB_FAULT_FORBIDDEN] = { 403, "forbidden", "Not permitted",
		"You may not do this." },
	[KB_FAULT_FORGED] = { 403, "forged", "Not from our own form",
		"The request carries no valid form token, or comes from "
		"another site." },
	[KB_FAULT_REPEATED_FIELD] = { 400, "repeated-field",
		"Header field given twice",
		"Who asks may be said once." },
	[KB_FAULT_MISSING] = { 404, "not-found", "Not found",
		"There is nothing at this address." },
};

const struct kb_fault_info *kb_fault_info(enum kb_fault fault)
{
	return &faults[fault];
}
