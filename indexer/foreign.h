/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * foreign.h - articles of other systems: readers find them in an export and hand
 * them over as what they are there; foreign.c makes drafts of them and tells what
 * could not come along.
 */
#ifndef KB_INDEXER_FOREIGN_H
#define KB_INDEXER_FOREIGN_H

#include <jansson.h>

#include <kb/foreign.h>

#include "command.h"
#include "import.h"

enum { FOREIGN_FILE_MAX = 256 << 20, FOREIGN_QUESTIONS = 40 };

struct foreign {
	struct kb_command_env *env;
	struct kb_import *im;
	const char *origin;	/* first part of ids: "zendesk" */
	const char *file;	/* that is read */
	const char *audience;	/* unless the article says more */
	kb_link_fn link;	/* or NULL */
	void *user;
	struct kb_seen *ids;	/* of articles that the export has */
};

struct foreign_article {
	const char *key;	/* its number there */
	const char *lang;	/* as written there; "": nothing */
	const char *title, *body;	/* HTML */
	size_t len;
	const char *url, *updated, *place, *labels, *product;	/* "" */
	const char *questions[FOREIGN_QUESTIONS]; size_t n_questions;
	bool staff;		/* not for everybody there */
	struct kb_asides asides;	/* mem: of the caller */
};

/* Makes a draft of it; what is wrong with it is told, and KB_OK. */
KB_NODISCARD enum kb_status foreign_put(struct foreign *f,
	struct foreign_article *a, struct kb_error *err);
/* "zendesk-12"; child of mem. */
char *foreign_id(const struct foreign *f, void *mem, const char *key);
/* A line of the report about something that is no draft. */
void foreign_tell(struct foreign *f, const char *key, const char *what);
/* The status of one item: KB_OK to go on. */
KB_NODISCARD enum kb_status foreign_problem(struct foreign *f,
	struct kb_error *err);
/* The file as JSON; KB_INVALID says where it is none. New reference. */
KB_NODISCARD enum kb_status foreign_json(struct foreign *f, const char *file,
	json_t **ret, struct kb_error *err);
/* Text as HTML: empty lines part paragraphs. */
char *foreign_html(void *mem, const char *text);

/* Readers: the files of one import. */
typedef enum kb_status (*foreign_fn)(struct foreign *f, int n, char **files,
				     struct kb_error *err);
enum kb_status foreign_phpmyfaq(struct foreign *f, int n, char **files,
				struct kb_error *err);
enum kb_status foreign_zendesk(struct foreign *f, int n, char **files,
			       struct kb_error *err);
enum kb_status foreign_mediawiki(struct foreign *f, int n, char **files,
				 struct kb_error *err);
enum kb_status foreign_csv(struct foreign *f, int n, char **files,
			   struct kb_error *err);

/* The subcommand; NULL: name is none of these. */
foreign_fn foreign_find(const char *name);
int kb_import_foreign(struct kb_command_env *env, struct kb_import *im,
		      const char *name, int n, char **files);

#endif
