/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after_gate.c - what would change if a text were published. In: a draft that
 * was read. Out: whether it was asked.
 */
#include "draft.h"

enum kb_status kb_after_gate(struct kb_draft *d, enum kb_edit_gate *ret,
			     struct kb_error *err)
{
	(void)d;
	(void)err;
	*ret = KB_EDIT_UNGATED;
	return KB_OK;
}
