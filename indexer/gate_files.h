/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_files.h - what the gate is asked about, from files: a proposal, or a
 * whole knowledge base to ask. cmd_gate.c judges.
 */
#ifndef KB_GATE_FILES_H
#define KB_GATE_FILES_H

#include <kb/config.h>
#include <kb/proposal.h>

struct gate_files {
	char **paths; int n;
	bool complete;		/* live articles that are not there are gone */
};

/* What differs from what is live in the store. Of folders, what is neither
   published nor archived is left out; a file that is named is meant. Everything
   is a child of mem. */
KB_NODISCARD enum kb_status gate_files_propose(void *mem, const char *store,
	const struct gate_files *files, struct kb_proposal *ret,
	struct kb_error *err);

/* A store and an index made from a content folder, for one run. */
struct gate_place { const char *dir; };
KB_NODISCARD enum kb_status gate_place_make(void *mem, const char *content,
	struct gate_place *ret, struct kb_config *config,
	struct kb_error *err);
void gate_place_drop(const struct gate_place *place);

#endif
