/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * import_page.h - kb-indexer import page. In: the command's options and the
 * files. Out: an exit code.
 */
#ifndef KB_IMPORT_PAGE_H
#define KB_IMPORT_PAGE_H

#include "command.h"

int kb_import_pages(struct kb_command_env *env, int n_args, char **args);

#endif
