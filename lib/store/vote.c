/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vote.c - votes, and the items of the queue that they raise. In: a vote. Out: its
 * row; for each article, language and reason one open item, however many say
 * so, with the newest of them behind it: a thousand presses do not hide what
 * else waits.
 */
#include <kb/vote.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <kb/secret.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "queue.h"
#include "spool.h"

enum { NOTED_SECONDS = 2 * 86400, NOTED_MAX = 400, NAME_BYTES = 16 };

bool kb_vote_reason_known(const char *reason)
{
	static const char *const known[] = { "not_my_case", "unclear",
					     "wrong", "did_not_work" };

	for (size_t i = 0; i < KB_COUNT(known); i++)
		if (!strcmp(known[i], reason))
			return true;
	return false;
}

/* ---- the item in the queue ----------------------------------------- */

struct behind { int64_t seq, count; json_t *votes; };

static char *key_of(void *mem, const char *article, const char *lang,
		    const char *reason)
{
	return kb_format(mem, "vote:%s:%s:%s", article, lang, reason);
}

/* Who stands behind the open item, without this vote; seq 0: there is none. */
static enum kb_status find_behind(struct kb_store *s, const char *key,
				  const char *id, struct behind *ret,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	json_t *detail = NULL, *vote;
	size_t i;
	enum kb_status st = kb_db_first(s, KB_Q_vote_item, &stmt, err, "t",
					key);

	*ret = (struct behind){ .votes = json_array() };
	if (st == KB_OK) {
		ret->seq = sqlite3_column_int64(stmt, 0);
		detail = json_loads(kb_db_text(NULL, stmt, 1), 0, NULL);
		ret->count = sqlite3_column_int64(stmt, 2);
	}
	json_array_foreach(json_object_get(detail, "votes"), i, vote) {
		const char *of = json_string_value(json_object_get(vote,
								   "id"));

		if (of && strcmp(of, id) != 0)
			json_array_append(ret->votes, vote);
	}
	json_decref(detail);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static char *detail_of(void *mem, const char *reason, json_t *votes)
{
	json_t *detail = json_pack("{s:s,s:O}", "reason", reason, "votes",
				   votes);
	char *text = json_dumps(detail, JSON_COMPACT | JSON_SORT_KEYS);
	char *own = kb_strdup(mem, text);

	free(text);
	json_decref(detail);
	return own;
}

static const char *text_of(const struct kb_vote *v)
{
	return *v->note ? v->note : *v->question ? v->question : v->reason;
}

static enum kb_status raise(struct kb_store *s, void *mem,
			    const struct kb_vote *v, struct kb_error *err)
{
	char *key = key_of(mem, v->article, v->lang, v->reason);
	struct behind b;
	enum kb_status st = find_behind(s, key, v->id, &b, err);

	json_array_insert_new(b.votes, 0, json_pack(
		"{s:s,s:s,s:s,s:s,s:I}", "id", v->id, "receipt", v->receipt,
		"question", v->question, "note", v->note, "at",
		(json_int_t)v->at));
	while (json_array_size(b.votes) > KB_VOTES_SHOWN)
		json_array_remove(b.votes, KB_VOTES_SHOWN);
	if (st == KB_OK) {
		const struct kb_queue_item item = {
			.at = v->at, .kind = KB_QUEUED_FLAG,
			.article = v->article, .lang = v->lang,
			.version = v->version, .receipt = v->receipt,
			.text = text_of(v), .by = KB_BY_CUSTOMER, .key = key,
			.detail = detail_of(mem, v->reason, b.votes) };

		st = kb_queue_put(s, &item, true, NULL, err);
	}
	json_decref(b.votes);
	return st;
}

static enum kb_status lower(struct kb_store *s, void *mem, const char *key,
			    const char *reason, const char *id,
			    struct kb_error *err)
{
	struct behind b;
	enum kb_status st = find_behind(s, key, id, &b, err);

	if (st == KB_OK && b.seq)
		st = b.count <= 1 ?
			kb_queue_close(s, b.seq, "", "gone", "", err) :
			kb_db_run(s, KB_Q_vote_lower, err, "it", b.seq,
				  detail_of(mem, reason, b.votes));
	json_decref(b.votes);
	return st;
}

/* ---- votes --------------------------------------------------------- */

struct was { bool there, same; char *key, *reason; };

static enum kb_status find_was(struct kb_store *s, void *mem,
			       const struct kb_vote *v, struct was *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_vote_get, &stmt, err, "t",
					v->id);
	const char *article, *lang;

	*ret = (struct was){ 0 };
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	article = kb_db_text(NULL, stmt, 0);
	lang = kb_db_text(NULL, stmt, 1);
	ret->reason = kb_strdup(mem, kb_db_text(NULL, stmt, 3));
	ret->there = true;
	ret->same = !strcmp(article, v->article) && !strcmp(lang, v->lang) &&
		    (sqlite3_column_int(stmt, 2) != 0) == v->helpful &&
		    !strcmp(ret->reason, v->reason);
	ret->key = key_of(mem, article, lang, ret->reason);
	return KB_OK;
}

static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_vote *v, struct kb_error *err)
{
	struct was was;
	enum kb_status st = find_was(s, mem, v, &was, err);

	if (st != KB_OK || was.same)
		return st;
	if (was.there && *was.reason)
		st = lower(s, mem, was.key, was.reason, v->id, err);
	if (st == KB_OK)
		st = kb_db_run(s, KB_Q_vote_put, err, "tittiit", v->id, v->at,
			       v->article, v->lang, (int64_t)v->version,
			       (int64_t)v->helpful, v->reason);
	return st == KB_OK && *v->reason ? raise(s, mem, v, err) : st;
}

enum kb_status kb_vote_put(struct kb_store *s, const struct kb_vote *v,
			   struct kb_error *err)
{
	void *mem;
	bool own;
	enum kb_status st;

	if (!*v->id || !*v->article || !*v->lang || v->version < 1 ||
	    (*v->reason && (v->helpful || !kb_vote_reason_known(v->reason))) ||
	    strlen(v->note) > KB_VOTE_NOTE_MAX)
		return kb_error_set(err, KB_INVALID, "is no vote");
	st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	mem = talloc_new(NULL);
	st = kb_db_leave(s, own, put(s, mem, v, err), err);
	talloc_free(mem);
	return st;
}

enum kb_status kb_votes_count(struct kb_store *s, int64_t from, int64_t until,
			      struct kb_votes *ret, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_votes_count, &stmt, err, "ii",
					from, until);

	if (st == KB_OK)
		*ret = (struct kb_votes){ sqlite3_column_int64(stmt, 0),
					  sqlite3_column_int64(stmt, 1) };
	return st;
}

/* ---- once for each receipt --------------------------------------------- */

char *kb_votes_dir(void *mem, const struct kb_config *config)
{
	return talloc_asprintf_append(kb_config_spool(mem, config), "votes/");
}

/* How many are noted; those whose time is over go. */
static size_t count_noted(const char *folder, int64_t now)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	struct stat st;
	size_t n = 0;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    fstatat(dirfd(dir), entry->d_name, &st,
			    AT_SYMLINK_NOFOLLOW))
			continue;
		if (st.st_mtime + NOTED_SECONDS <= now)
			unlinkat(dirfd(dir), entry->d_name, 0);
		else
			n++;
	}
	if (dir)
		closedir(dir);
	return n;
}

bool kb_vote_first(const char *dir, const char *receipt, int64_t now)
{
	void *mem = talloc_new(NULL);
	unsigned char hash[KB_HASH];
	struct kb_error none;
	const char *name;
	char *folder;
	int fd = -1;

	kb_sha256(receipt, strlen(receipt), hash);
	name = kb_hex(mem, hash, NAME_BYTES);
	folder = kb_format(mem, "%s%.2s/", dir, name);
	if (kb_spool_folder(dir, folder, &none) == KB_OK &&
	    count_noted(folder, now) < NOTED_MAX)
		fd = open(kb_format(mem, "%s%s", folder, name + 2),
			  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd >= 0)
		close(fd);
	talloc_free(mem);
	return fd >= 0;
}
