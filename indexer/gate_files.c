/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_files.c - files and folders as a proposal, and a content folder as a
 * knowledge base that can be asked without a running one. In: paths. Out: what
 * kb_gate_run() takes. Both come through the import, so that what is wrong with
 * a file is said as there.
 */
#include "gate_files.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <kb/index.h>
#include <kb/text.h>

#include "import.h"

struct picking {
	void *mem;
	struct kb_store *live, *files;
	bool named;		/* each path is a file */
	struct kb_proposal *to;
	const struct kb_article **put;
	struct kb_proposed_id *gone;
	const struct kb_synonyms **synonyms;
	size_t room, gone_room;
};

static enum kb_status wrong_files(const struct kb_import *im,
				  struct kb_error *err)
{
	if (!im->counts.failed)
		return KB_OK;
	*err = im->problems[0];
	return err->status;
}

static enum kb_status import(struct kb_store *store, void *mem,
			     const char *path, struct kb_error *err)
{
	struct kb_import im = { .mem = mem, .store = store, .quiet = true };
	enum kb_status status = kb_import_path(&im, path, err);

	return status ? status : wrong_files(&im, err);
}

/* ---- articles ------------------------------------------------------------ */

static bool is_meant(const struct picking *p, const struct kb_article *a)
{
	return p->named || a->rule || !strcmp(a->state, "published") ||
		!strcmp(a->state, "archived");
}

/* What is live says the same. */
static enum kb_status is_same(struct picking *p, const struct kb_article *a,
			      bool *ret, struct kb_error *err)
{
	struct kb_stored st;
	void *mem = talloc_new(NULL);
	enum kb_status status = kb_store_article_get(p->live, mem, a->id,
		a->lang, KB_FULL, &st, err);

	if (!status)
		*ret = st.article->source_len == a->source_len &&
			!memcmp(st.article->source, a->source, a->source_len);
	else	/* what goes and is not there changes nothing */
		*ret = !strcmp(a->state, "archived");
	talloc_free(mem);
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status pick(void *user, const struct kb_stored *st,
			   struct kb_error *err)
{
	struct picking *p = user;
	struct kb_stored mine;
	bool same = true;
	enum kb_status status = KB_OK;

	if (is_meant(p, st->article))
		status = is_same(p, st->article, &same, err);
	if (status || same)
		return status;
	/* Copied: a stream lends what it shows. */
	status = kb_store_version(p->files, p->mem, st->row, KB_FULL, &mine,
				  err);
	if (status)
		return status;
	if (p->to->n == p->room) {
		p->room = p->room ? 2 * p->room : 64;
		p->put = kb_grow(p->mem, p->put, const struct kb_article *,
				 p->room);
	}
	p->put[p->to->n++] = mine.article;
	return KB_OK;
}

/* A live article that the folders do not have. */
static enum kb_status pick_gone(void *user, const struct kb_stored *st,
				struct kb_error *err)
{
	struct picking *p = user;
	const struct kb_article *a = st->article;
	struct kb_stored found;
	void *mem = talloc_new(NULL);
	enum kb_status status = kb_store_article_get(p->files, mem, a->id,
		a->lang, KB_BRIEF, &found, err);

	talloc_free(mem);
	if (status != KB_NOT_FOUND)
		return status;
	if (p->to->n_gone == p->gone_room) {
		p->gone_room = p->gone_room ? 2 * p->gone_room : 64;
		p->gone = kb_grow(p->mem, p->gone, struct kb_proposed_id,
				  p->gone_room);
	}
	p->gone[p->to->n_gone++] = (struct kb_proposed_id){
		kb_strdup(p->mem, a->id), kb_strdup(p->mem, a->lang) };
	return KB_OK;
}

/* ---- synonyms ------------------------------------------------------------ */

static enum kb_status synonyms_of(struct kb_store *s, void *mem,
				  const char *lang, struct kb_synonyms **ret,
				  struct kb_error *err)
{
	enum kb_status status = kb_store_synonyms_get(s, mem, lang, ret, err);

	if (status == KB_NOT_FOUND)
		*ret = NULL;
	return status == KB_NOT_FOUND ? KB_OK : status;
}

static enum kb_status pick_synonyms(struct picking *p, bool complete,
				    struct kb_error *err)
{
	enum kb_status status = KB_OK;
	size_t n = 0;

	while (kb_langs[n].code)
		n++;
	p->synonyms = kb_array(p->mem, const struct kb_synonyms *, n);
	for (size_t i = 0; i < n && !status; i++) {
		struct kb_synonyms *is, *was;

		status = synonyms_of(p->files, p->mem, kb_langs[i].code, &is,
				     err);
		if (!status)
			status = synonyms_of(p->live, p->mem,
					     kb_langs[i].code, &was, err);
		if (status || (!is && (!was || !complete)))
			continue;
		if (is && was && is->source_len == was->source_len &&
		    !memcmp(is->source, was->source, is->source_len))
			continue;
		if (!is) {
			is = kb_new(p->mem, struct kb_synonyms);
			is->lang = kb_langs[i].code;
		}
		p->synonyms[p->to->n_synonyms++] = is;
	}
	return status;
}

/* ---- a proposal ---------------------------------------------------------- */

static bool is_file(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

enum kb_status gate_files_propose(void *mem, const char *store,
				  const struct gate_files *files,
				  struct kb_proposal *ret,
				  struct kb_error *err)
{
	struct picking p = { .mem = mem, .to = ret, .named = true };
	enum kb_status status = kb_store_open(mem, store, KB_STORE_READ, false,
					      &p.live, err);

	*ret = (struct kb_proposal){ 0 };
	if (!status)
		status = kb_store_open(mem, ":memory:", KB_STORE_WRITE, true,
				       &p.files, err);
	for (int i = 0; i < files->n && !status; i++) {
		status = import(p.files, mem, files->paths[i], err);
		p.named &= is_file(files->paths[i]);
	}
	if (!status)
		status = kb_store_each_newest(p.files, KB_FULL, pick, &p, err);
	if (!status && files->complete)
		status = kb_store_each_live(p.live, NULL, KB_BRIEF, pick_gone,
					    &p, err);
	if (!status)
		status = pick_synonyms(&p, files->complete, err);
	ret->put = p.put;
	ret->gone = p.gone;
	ret->synonyms = p.synonyms;
	return status;
}

/* ---- a place ------------------------------------------------------------- */

static enum kb_status fill_place(void *mem, const char *content,
				 const struct kb_config *config,
				 struct kb_error *err)
{
	const struct kb_index_settings settings = {
		.k1 = config->bm25_k1, .b = config->bm25_b,
		.title_b = config->title_b, .workers = config->workers };
	struct kb_store *store;
	enum kb_status status = kb_store_open(mem, config->store,
		KB_STORE_WRITE, true, &store, err);

	if (status)
		return status;
	status = import(store, mem, content, err);
	talloc_free(store);
	return status ? status : kb_index_build(mem, config->store,
		config->index, &settings, NULL, NULL, NULL, err);
}

enum kb_status gate_place_make(void *mem, const char *content,
			       struct gate_place *ret,
			       struct kb_config *config, struct kb_error *err)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = kb_format(mem, "%s/concord-gate-XXXXXX",
			      tmp && *tmp ? tmp : P_tmpdir);

	if (!mkdtemp(dir))
		return kb_error_at(err, KB_IO, dir, 0, "cannot be made: %s; "
			"set TMPDIR to a folder with room", strerror(errno));
	ret->dir = dir;
	config->store = kb_format(mem, "%s/store.db", dir);
	config->index = kb_format(mem, "%s/index", dir);
	return fill_place(mem, content, config, err);
}

void gate_place_drop(const struct gate_place *place)
{
	struct kb_error ignored;

	if (place->dir && kb_rmtree(place->dir, &ignored) != KB_OK)
		kb_log(KB_LOG_WARN, "gate-folder-left", "text=\"%s\"",
		       ignored.text);
}
