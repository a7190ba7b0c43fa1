/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * queue.c - the editors' queue: putting items into it. In: what somebody or a
 * program says is wrong; its text is masked here. Out: a row, or one more count
 * of the row that says the same already.
 */
#include <jansson.h>
#include <stdlib.h>

#include "case_file.h"
#include "queue.h"

enum { KEY_MAX = 600, DAY = 86400 };

/* How much harm one does while it lies there, and how many days it may. */
static const struct { const char *name; int harm, days; }
kinds[KB_QUEUED_KINDS] = {
	[KB_QUEUED_FLAG] = { "flag", 2, 1 },
	[KB_QUEUED_UNANSWERED] = { "unanswered", 1, 7 },
	[KB_QUEUED_EMPTY] = { "empty", 2, 7 },
	[KB_QUEUED_EXPIRING] = { "expiring", 2, KB_QUEUE_AHEAD_DAYS },
	[KB_QUEUED_REVIEW] = { "review", 1, 14 },
	[KB_QUEUED_CONFLICT] = { "conflict", 3, 2 },
	[KB_QUEUED_DUPLICATE] = { "duplicate", 1, 30 },
	[KB_QUEUED_CITATION] = { "citation", 3, 2 },
	[KB_QUEUED_TRANSLATION] = { "translation", 1, 30 },
	[KB_QUEUED_QUARANTINE] = { "quarantine", 0, 30 },
	[KB_QUEUED_SYNC_CONFLICT] = { "sync-conflict", 2, 1 },
	[KB_QUEUED_SCHEDULED] = { "scheduled", 0, KB_QUEUE_AHEAD_DAYS },
};

const char *kb_queued_name(enum kb_queued kind)
{
	return kinds[kind].name;
}

bool kb_queued_find(const char *name, enum kb_queued *ret)
{
	for (int i = 0; i < KB_QUEUED_KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0) {
			*ret = (enum kb_queued)i;
			return true;
		}
	return false;
}

int kb_queue_harm(const struct kb_queue_item *item)
{
	if (item->harm < 0)
		return 0;
	if (item->harm == 0)
		return kinds[item->kind].harm;
	return item->harm < KB_HARM_MAX ? item->harm : KB_HARM_MAX;
}

int64_t kb_queue_due(const struct kb_queue_item *item, int64_t at)
{
	return item->due_at ? item->due_at :
		at + (int64_t)kinds[item->kind].days * DAY;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* ---- checking -------------------------------------------------------------- */

static enum kb_status check_detail(const char *detail, struct kb_error *err)
{
	json_t *json;
	bool object;

	if (!detail)
		return KB_OK;
	if (strlen(detail) > KB_QUEUE_DETAIL_MAX)
		return kb_error_set(err, KB_LIMIT, "'detail' has more than %d "
				    "bytes", KB_QUEUE_DETAIL_MAX);
	json = json_loads(detail, 0, NULL);
	object = json_is_object(json);
	json_decref(json);
	return object ? KB_OK : kb_error_set(err, KB_INVALID,
					     "'detail' is no JSON object");
}

static enum kb_status check_text(const char *name, const char *text,
				 size_t min, size_t max, struct kb_error *err)
{
	size_t len = strlen(text);

	if (len < min || len > max)
		return kb_error_set(err, len ? KB_LIMIT : KB_INVALID,
			"'%s' has %zu bytes; between %zu and %zu are taken",
			name, len, min, max);
	if (kb_utf8_valid(text, len) < len)
		return kb_error_set(err, KB_INVALID, "'%s' is not UTF-8",
				    name);
	return KB_OK;
}

enum kb_status kb_queue_check(const struct kb_queue_item *item,
			      struct kb_error *err)
{
	const struct { const char *name, *text; } names[] = {
		{ "case_id", item->case_id }, { "article", item->article },
		{ "lang", item->lang }, { "receipt", item->receipt },
		{ "by", item->by },
	};
	enum kb_status st = (unsigned)item->kind < KB_QUEUED_KINDS ? KB_OK :
		kb_error_set(err, KB_INVALID, "there is no such kind");

	for (size_t i = 0; i < KB_COUNT(names) && st == KB_OK; i++)
		st = kb_case_check_name(names[i].name, names[i].text, err);
	if (st == KB_OK)
		st = check_text("text", or_empty(item->text), 1,
				KB_CASE_TEXT_MAX, err);
	if (st == KB_OK)
		st = check_text("key", or_empty(item->key), 0, KEY_MAX, err);
	return st ? st : check_detail(item->detail, err);
}

enum kb_status kb_queue_masked(struct kb_store *s, void *mem,
			       const char *text, char **ret,
			       struct kb_error *err)
{
	struct kb_masking *mk;
	size_t len;
	enum kb_status st = kb_db_masker(s, err);

	if (st != KB_OK)
		return st;
	mk = kb_masking_new(mem, s->masker);
	kb_masking_keep(mk, text, strlen(text));
	return kb_mask(mk, mem, text, strlen(text), ret, &len, err);
}

/* ---- adding ---------------------------------------------------------------- */

static enum kb_status add_raiser(struct kb_store *s, int64_t seq,
				 const char *by, struct kb_error *err)
{
	return by && *by && strcmp(by, KB_BY_CUSTOMER) != 0 ?
		kb_db_run(s, KB_Q_queue_raiser_add, err, "it", seq, by) :
		KB_OK;
}

enum kb_status kb_queue_insert(struct kb_store *s,
			       const struct kb_queue_item *item,
			       const char *masked, const void *terms,
			       size_t len, int64_t *ret_seq,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	int64_t at = item->at ? item->at : kb_now();
	enum kb_status st = kb_db_first(s, KB_Q_queue_add, &stmt, err,
		"ittttittttiiitb", at, kinds[item->kind].name,
		or_empty(item->case_id), or_empty(item->article),
		or_empty(item->lang), (int64_t)item->version,
		or_empty(item->receipt), masked, or_empty(item->by),
		or_empty(item->key), kb_queue_due(item, at),
		(int64_t)(item->count > 0 ? item->count : 1),
		(int64_t)kb_queue_harm(item),
		item->detail ? item->detail : "{}", terms, len);

	if (st != KB_OK)
		return st;
	*ret_seq = sqlite3_column_int64(stmt, 0);
	return add_raiser(s, *ret_seq, item->by, err);
}

static bool is_question(const struct kb_queue_item *item)
{
	return item->kind == KB_QUEUED_UNANSWERED ||
		item->kind == KB_QUEUED_EMPTY;
}

static enum kb_status add(struct kb_store *s, void *mem,
			  const struct kb_queue_item *item, int64_t *ret,
			  struct kb_error *err)
{
	char *masked;
	enum kb_status st = kb_queue_masked(s, mem, item->text, &masked, err);

	if (st != KB_OK)
		return st;
	return is_question(item) ?
		kb_queue_question(s, mem, item, masked, ret, err) :
		kb_queue_insert(s, item, masked, NULL, 0, ret, err);
}

enum kb_status kb_queue_add(struct kb_store *s,
			    const struct kb_queue_item *item, int64_t *ret_seq,
			    struct kb_error *err)
{
	int64_t seq = 0;
	bool own;
	enum kb_status st = kb_queue_check(item, err);

	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, add(s, mem, item, &seq, err), err);
	talloc_free(mem);
	if (st == KB_OK && ret_seq)
		*ret_seq = seq;
	return st;
}

/* ---- by key ------------------------------------------------------------------ */

struct open { int64_t seq, due; int harm; bool same; };

/* The open item with this key; seq 0: none. */
static enum kb_status find_open(struct kb_store *s,
				const struct kb_queue_item *item,
				const char *masked, struct open *ret,
				struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_by_key, &stmt, err, "t",
					item->key);

	*ret = (struct open){ 0 };
	if (st != KB_OK)
		return st == KB_NOT_FOUND ? KB_OK : st;
	*ret = (struct open){
		.seq = sqlite3_column_int64(stmt, 0),
		.harm = sqlite3_column_int(stmt, 3),
		.due = sqlite3_column_int64(stmt, 4),
		.same = strcmp(kb_db_text(NULL, stmt, 1), masked) == 0 &&
			strcmp(kb_db_text(NULL, stmt, 2), item->detail ?
			       item->detail : "{}") == 0 };
	return KB_OK;
}

/* Did somebody look at just this and accept it? */
static enum kb_status is_accepted(struct kb_store *s,
				  const struct kb_queue_item *item,
				  const char *masked, bool *ret,
				  struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_queue_accepted, &stmt, err,
					"t", item->key);

	*ret = st == KB_OK &&
		strcmp(kb_db_text(NULL, stmt, 0), masked) == 0 &&
		strcmp(kb_db_text(NULL, stmt, 1), item->detail ?
		       item->detail : "{}") == 0;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status raise_again(struct kb_store *s,
				  const struct kb_queue_item *item,
				  const char *masked, const struct open *was,
				  bool again, struct kb_error *err)
{
	int harm = kb_queue_harm(item);
	int64_t due = item->due_at ? item->due_at : was->due;
	int64_t more = again ? item->count > 0 ? item->count : 1 : 0;
	enum kb_status st;

	if (!again && was->same && harm == was->harm && due == was->due)
		return KB_OK;
	st = kb_db_run(s, KB_Q_queue_raise, err, "iiittiii", was->seq, more,
		item->at ? item->at : kb_now(), masked, item->detail ?
		item->detail : "{}", (int64_t)harm, due,
		(int64_t)item->version);
	return st ? st : add_raiser(s, was->seq, item->by, err);
}

static enum kb_status put(struct kb_store *s, void *mem,
			  const struct kb_queue_item *item, bool again,
			  int64_t *ret, struct kb_error *err)
{
	char *masked;
	struct open was;
	bool accepted = false;
	enum kb_status st = kb_queue_masked(s, mem, item->text, &masked, err);

	if (st == KB_OK)
		st = find_open(s, item, masked, &was, err);
	if (st == KB_OK && !was.seq)
		st = is_accepted(s, item, masked, &accepted, err);
	*ret = 0;
	if (st != KB_OK || accepted)
		return st;
	if (!was.seq)
		return kb_queue_insert(s, item, masked, NULL, 0, ret, err);
	*ret = was.seq;
	return raise_again(s, item, masked, &was, again, err);
}

enum kb_status kb_queue_put(struct kb_store *s,
			    const struct kb_queue_item *item, bool again,
			    int64_t *ret_seq, struct kb_error *err)
{
	int64_t seq = 0;
	bool own;
	enum kb_status st = kb_queue_check(item, err);

	if (st == KB_OK && (!item->key || !*item->key))
		st = kb_error_set(err, KB_INVALID, "'key' is empty");
	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = kb_db_leave(s, own, put(s, mem, item, again, &seq, err), err);
	talloc_free(mem);
	if (st == KB_OK && ret_seq)
		*ret_seq = seq;
	return st;
}
