/* SPDX-License-Identifier: GPL-3.0-or-later */
/* reader.h - what one thread holds of an index. Private to lib/index. */
#ifndef KB_INDEX_READER_H
#define KB_INDEX_READER_H

#include "snapshot.h"

struct kb_index {
	const char *dir;
	unsigned parts;
	struct kb_views *views;
};

struct kb_index_reader {
	struct kb_index *index;
	char generation[32];
	char *public_store;
	struct xc_database *db[KB_PARTS];
	struct kb_view *views[KB_PARTS];
	uint64_t revision[KB_PARTS];	/* of the database, when views[] was
					   found */
	struct kb_audience *who;	/* NULL: sees everything */
	char *key;			/* its name */
	/* Sees one state for good: overlay.c. */
	bool frozen;
	struct kb_beside {		/* of what is proposed */
		struct xc_writer *writer;	/* NULL: there is nothing */
		uint32_t first;		/* document: before it, the index's */
	} beside[KB_PARTS];
};

/* Holds nothing of any generation yet. */
struct kb_index_reader *kb_index_reader_new(struct kb_index *index, void *mem);
/* Opens the databases of r->generation. */
KB_NODISCARD enum kb_status kb_index_reader_generation(
	struct kb_index_reader *r, struct kb_error *err);

#endif
