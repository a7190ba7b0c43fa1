/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wire.h - the bytes of a request's head as they come, before the HTTP library
 * makes sense of them.
 */
#ifndef KB_SEARCHD_WIRE_H
#define KB_SEARCHD_WIRE_H

#include "request.h"

enum {
	KB_HEAD_BYTES_MAX = KB_URI_MAX + KB_HEADER_BYTES_MAX + (2 << 10),
};

/* One connection's head so far. Zeroed: it begins. */
struct kb_wire {
	enum kb_fault fault;	/* of the head that comes, for good */
	uint32_t seen;		/* whole heads so far */
	uint32_t taken;		/* of them, given out */
	uint32_t bytes;		/* of the head that comes */
	uint8_t at;		/* enum place in wire.c */
	uint8_t spaces;		/* in the request line */
	uint8_t kept;		/* bytes in line */
	bool cr, colon, body, host, http11;
	bool refused;		/* and answered */
	bool ours;		/* we called: no requests come by it */
	char line[46];		/* beginning of the line; version, in the first */
};
/* Looks at bytes; how many of them the library may have: all, unless a head
   turns out bad (w->fault): then up to the end of the last good one. */
size_t kb_wire_read(struct kb_wire *w, const char *bytes, size_t len);

/* Room for descriptors below n; once, before the first connection. */
void kb_wire_init(size_t n);
/* A connection begins on this descriptor. */
void kb_wire_open(int fd);
/* A connection that we make to somebody begins on this descriptor. */
void kb_wire_call(int fd);
/* The library has read a head of this connection. False: it was not seen here,
   so nobody knows what it was. */
bool kb_wire_take(int fd);

#endif
