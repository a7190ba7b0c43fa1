/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_sync.c - kb-indexer sync: the store becomes what the folder is. New and
 * changed files are put in; what has no file any more is withdrawn.
 *
 * What editors changed meanwhile is never overwritten (kb/sync.h). Two more
 * guards, because a folder half copied looks like a folder half deleted:
 * a file that cannot be read keeps what it gave before, and nothing is
 * withdrawn when too much would be.
 */
#include <stdlib.h>

#include <kb/sync.h>

#include "command.h"
#include "guard.h"
#include "import.h"

static const struct kb_flag options[] = {
	{ "delete-guard", "PERCENT", "refuse to withdraw more than this "
	  "share (50)" },
	{ "dry-run", NULL, "say what would be done and store nothing" },
	{ "force", NULL, "withdraw however much it is" },
};

struct gone { const char *id, *lang; };

struct vanished {
	struct kb_import *im;
	struct gone *articles; size_t n_articles, cap_articles;
	const char **cases; size_t n_cases, cap_cases;
	size_t all;
};

static bool is_kept(const struct kb_import *im, const struct kb_seen *set,
		    const char *key, const char *path)
{
	return kb_seen_find(set, key) ||
	       (path[0] && kb_seen_find(im->failed, path));
}

static enum kb_status look_article(void *user, const struct kb_stored *st,
				   struct kb_error *err)
{
	struct vanished *v = user;
	const struct kb_article *a = st->article;
	char *key = kb_format(v->im->mem, "%s\t%s", a->id, a->lang);
	enum kb_synced synced = KB_SYNCED_KEPT;
	enum kb_status status = KB_OK;

	v->all++;
	if (!is_kept(v->im, v->im->articles, key, st->path))
		status = kb_sync_gone(v->im->store, a->id, a->lang, true,
				      &synced, err);
	if (synced != KB_SYNCED_KEPT) {
		if (v->n_articles == v->cap_articles) {
			v->cap_articles = v->cap_articles * 2 + 16;
			v->articles = kb_grow(v->im->mem, v->articles,
					      struct gone, v->cap_articles);
		}
		v->articles[v->n_articles++] = (struct gone){
			kb_strdup(v->im->mem, a->id),
			kb_strdup(v->im->mem, a->lang),
		};
	}
	talloc_free(key);
	return status;
}

static enum kb_status look_case(void *user, const struct kb_case *c,
				struct kb_error *err)
{
	struct vanished *v = user;

	v->all++;
	if (is_kept(v->im, v->im->cases, c->id, c->path))
		return KB_OK;
	if (v->n_cases == v->cap_cases) {
		v->cap_cases = v->cap_cases * 2 + 16;
		v->cases = kb_grow(v->im->mem, v->cases, const char *,
				   v->cap_cases);
	}
	v->cases[v->n_cases++] = kb_strdup(v->im->mem, c->id);
	return KB_OK;
}

static enum kb_status withdraw(struct vanished *v, struct kb_error *err)
{
	struct kb_import *im = v->im;
	enum kb_status status = KB_OK;

	/* A dry run has its transaction open already. */
	if (im->in_batch == 0) {
		status = kb_store_begin(im->store, err);
		if (status != KB_OK)
			return status;
		im->in_batch = 1;
	}
	for (size_t i = 0; i < v->n_articles && status == KB_OK; i++) {
		enum kb_synced synced = KB_SYNCED_KEPT;

		status = kb_sync_gone(im->store, v->articles[i].id,
				      v->articles[i].lang, false, &synced,
				      err);
		im->counts.withdrawn += synced == KB_SYNCED_CHANGED;
		im->counts.conflicts += synced == KB_SYNCED_CONFLICT;
	}
	for (size_t i = 0; i < v->n_cases && status == KB_OK; i++)
		status = kb_store_case_remove(im->store, v->cases[i], err);
	if (status != KB_OK)
		return status;
	im->counts.withdrawn += v->n_cases;
	if (im->dry_run)
		return KB_OK;
	im->in_batch = 0;
	return kb_store_commit(im->store, err);
}

static enum kb_status remove_vanished(struct kb_command_env *env,
				      struct kb_import *im,
				      struct kb_error *err)
{
	struct vanished v = { .im = im };
	const char *guard = kb_option(env, "delete-guard");
	double percent = guard ? strtod(guard, NULL) : 50;
	enum kb_status status;

	status = kb_store_each_newest(im->store, KB_BRIEF, look_article, &v,
				      err);
	if (status == KB_OK)
		status = kb_store_each_case(im->store, NULL, look_case, &v,
					    err);
	size_t n = v.n_articles + v.n_cases;
	if (status != KB_OK || n == 0)
		return status;
	if ((double)n * 100 > percent * (double)v.all &&
	    !kb_option(env, "force"))
		return kb_error_set(err, KB_CONFLICT,
			"%zu of %zu items have no file any more, more than "
			"%g %%; nothing was withdrawn. Is the folder whole? "
			"Then add --force", n, v.all, percent);
	return withdraw(&v, err);
}

static int run(struct kb_command_env *env, int n_args, char **args)
{
	struct kb_progress progress;
	struct kb_import im = {
		.mem = env->mem,
		.dry_run = kb_option(env, "dry-run") != NULL,
		.progress = &progress,
		.origin = "sync",
		.commits = kb_commits_open(env->mem, args[0], NULL),
	};
	struct kb_error err;
	uint64_t start = kb_clock_ns();
	enum kb_status status = kb_import_store(env->mem, env->config.store,
						im.dry_run, &im.store, &err);

	if (status == KB_OK)
		status = kb_guard_store(env, im.store, &err);
	if (status != KB_OK)
		return kb_fail(&err);
	kb_progress_start(&progress, "sync", env->quiet);
	status = kb_import_path(&im, args[0], &err);
	if (status == KB_OK)
		status = remove_vanished(env, &im, &err);
	kb_progress_clear(&progress);
	kb_import_end(&im);
	kb_import_report(&im, env->json,
			 (double)(kb_clock_ns() - start) / 1e9);
	if (status != KB_OK)
		return kb_fail(&err);
	return im.counts.failed ? KB_EXIT_SOME : KB_EXIT_OK;
}

const struct kb_command kb_cmd_sync = {
	"sync", "DIR", 1, 1,
	"make the store equal to a folder",
	options, KB_COUNT(options), run,
};
