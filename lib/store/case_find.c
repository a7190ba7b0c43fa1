/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_find.c - in: what an agent typed to find a case: its number, the help
 * desk's, a look-up key, a surname. Out: files, sure ones first.
 */
#include <stdlib.h>

#include "case_file.h"

/* Of a key that many share, the newest: four for each that is shown. */
enum { TEXT_MAX = 256, PER_SHOWN = 4, CANDIDATES_MAX = 1000 };

struct hit { const char *id; enum kb_found how; };

struct finding {
	struct kb_store *s;
	const struct kb_secret *secret;
	const struct kb_masker *masker;
	void *mem;
	const char *text;
	int64_t candidates;
	struct hit *v;
	size_t n, cap;
};

static void add(struct finding *f, const char *id, enum kb_found how)
{
	if (f->n == f->cap) {
		f->cap = f->cap * 2 + 64;
		f->v = kb_grow(f->mem, f->v, struct hit, f->cap);
	}
	f->v[f->n++] = (struct hit){ kb_strdup(f->mem, id), how };
}

static enum kb_status add_rows(struct finding *f, sqlite3_stmt *stmt,
			       enum kb_status st, enum kb_found how,
			       struct kb_error *err)
{
	for (; st == KB_OK; st = kb_db_row(f->s, stmt, err))
		add(f, kb_db_text(NULL, stmt, 0), how);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

/* ---- ways to find ---------------------------------------------------------------- */

static enum kb_status by_number(struct finding *f, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	const char *id = f->text + (f->text[0] == '#');
	enum kb_status st = kb_db_first(f->s, KB_Q_case_id_taken, &stmt, err,
					"t", id);

	if (st == KB_OK)
		add(f, id, KB_FOUND_ID);
	return st == KB_NOT_FOUND ? KB_OK : st;
}

static enum kb_status by_source(struct finding *f, struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(f->s, KB_Q_file_by_number, &stmt, err,
		"ti", f->text, f->candidates);

	return add_rows(f, stmt, st, KB_FOUND_ID, err);
}

static enum kb_status by_hash(struct finding *f, const char *kind,
			      const char *form, enum kb_found how,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	unsigned char hash[KB_HASH];

	kb_key_hash(f->secret, f->mem, kind, form, hash);
	enum kb_status st = kb_db_first(f->s, KB_Q_key_find_newest, &stmt, err,
		"bi", hash, (size_t)KB_HASH, f->candidates);

	return add_rows(f, stmt, st, how, err);
}

static enum kb_status by_key(struct finding *f, struct kb_error *err)
{
	enum kb_status st = KB_OK;

	for (int k = 0; f->secret && k < KB_KEY_KINDS && st == KB_OK; k++) {
		char *form = kb_key_form(f->s, f->masker, f->mem, k, f->text);
		if (form[0])
			st = by_hash(f, kb_key_kind_name(k), form,
				     KB_FOUND_KEY, err);
	}
	return st;
}

static enum kb_status by_sound(struct finding *f, struct kb_error *err)
{
	struct kb_sounds sounds;
	enum kb_status st = KB_OK;

	kb_key_sounds(f->s, f->text, &sounds);
	for (size_t i = 0; f->secret && i < sounds.n && st == KB_OK; i++)
		st = by_hash(f, KB_KEY_SOUND, sounds.v[i], KB_FOUND_SOUND,
			     err);
	return st;
}

static enum kb_status (*const ways[])(struct finding *f,
				      struct kb_error *err) = {
	by_number, by_source, by_key, by_sound,
};

/* ---- what was found ---------------------------------------------------------------- */

/* A resolved case that came without a file. */
static enum kb_status from_resolved(struct finding *f, const char *id,
				    struct kb_case_file *ret,
				    struct kb_error *err)
{
	struct kb_case c;
	enum kb_status st = kb_store_case_get(f->s, f->mem, id, &c, err);

	if (st == KB_OK)
		*ret = (struct kb_case_file){
			.id = c.id, .source = "", .source_id = "",
			.lang = c.lang, .country = "", .channel = "",
			.question = c.question, .owner = "",
			.state = "resolved", .article = c.article,
			.opened_at = c.resolved_at,
			.changed_at = c.resolved_at,
			.resolved_at = c.resolved_at,
		};
	return st;
}

static int by_id(const void *a, const void *b)
{
	const struct hit *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (int)x->how - (int)y->how;
}

static int by_rank(const void *a, const void *b)
{
	const struct kb_case_found *x = a, *y = b;
	int sound = (x->how == KB_FOUND_SOUND) - (y->how == KB_FOUND_SOUND);

	if (sound)
		return sound;
	if (x->file.changed_at != y->file.changed_at)
		return x->file.changed_at > y->file.changed_at ? -1 : 1;
	return strcmp(x->file.id, y->file.id);
}

/* Each case once, by the surest way it was found. */
static enum kb_status load(struct finding *f, struct kb_case_found **ret,
			   size_t *n, struct kb_error *err)
{
	struct kb_case_found *list = kb_array(f->mem, struct kb_case_found,
					      f->n + 1);
	size_t count = 0;
	enum kb_status st = KB_OK;

	if (f->n)
		qsort(f->v, f->n, sizeof(f->v[0]), by_id);
	for (size_t i = 0; i < f->n && st == KB_OK; i++) {
		const char *id = f->v[i].id;
		if (i && strcmp(f->v[i - 1].id, id) == 0)
			continue;
		list[count].how = f->v[i].how;
		st = kb_file_get(f->s, f->mem, id, &list[count].file, err);
		if (st == KB_NOT_FOUND)
			st = from_resolved(f, id, &list[count].file, err);
		count += st == KB_OK;
	}
	if (count)
		qsort(list, count, sizeof(list[0]), by_rank);
	*ret = list;
	*n = count;
	return st;
}

static bool share(const struct kb_sounds *a, const struct kb_sounds *b)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++)
			if (strcmp(a->v[i], b->v[k]) == 0)
				return true;
	return false;
}

/* The surname by which it was found. */
static enum kb_status name_of(struct finding *f, void *mem, const char *id,
			      const char **ret, struct kb_error *err)
{
	struct kb_sounds asked, own;
	struct kb_case_key *keys = NULL;
	size_t n = 0;
	enum kb_status st = kb_store_case_keys(f->s, f->secret, f->mem, id,
					       &keys, &n, err);

	kb_key_sounds(f->s, f->text, &asked);
	for (size_t i = 0; i < n && st == KB_OK; i++) {
		if (strcmp(keys[i].kind, kb_key_kind_name(KB_KEY_SURNAME)))
			continue;
		kb_key_sounds(f->s, keys[i].value, &own);
		if (share(&asked, &own))
			*ret = kb_strdup(mem, keys[i].value);
	}
	return st;
}

static struct kb_case_file copy(void *mem, const struct kb_case_file *f)
{
	struct kb_case_file out = *f;
	const char **texts[] = { &out.id, &out.source, &out.source_id,
		&out.lang, &out.country, &out.channel, &out.question,
		&out.owner, &out.state, &out.article };

	for (size_t i = 0; i < KB_COUNT(texts); i++)
		*texts[i] = kb_strdup(mem, *texts[i]);
	return out;
}

static enum kb_status find(struct finding *f, void *mem, size_t max,
			   struct kb_case_found **ret, size_t *n,
			   struct kb_error *err)
{
	struct kb_case_found *all, *out;
	size_t found;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < KB_COUNT(ways) && st == KB_OK; i++)
		st = ways[i](f, err);
	if (st == KB_OK)
		st = load(f, &all, &found, err);
	if (st != KB_OK)
		return st;
	*n = found < max ? found : max;
	*ret = out = kb_array(mem, struct kb_case_found, *n + 1);
	for (size_t i = 0; i < *n && st == KB_OK; i++) {
		out[i] = (struct kb_case_found){
			copy(mem, &all[i].file), all[i].how, NULL };
		if (out[i].how == KB_FOUND_SOUND)
			st = name_of(f, mem, out[i].file.id, &out[i].surname,
				     err);
	}
	return st;
}

/* Without spaces around it. */
static char *trimmed(void *mem, const char *text)
{
	size_t len;

	text += strspn(text, " \t\r\n");
	len = strlen(text);
	while (len && strchr(" \t\r\n", text[len - 1]))
		len--;
	return kb_strndup(mem, text, len);
}

enum kb_status kb_cases_find(struct kb_store *s,
			     const struct kb_secret *secret,
			     const struct kb_masker *masker, void *mem,
			     const char *text, size_t max,
			     struct kb_case_found **ret, size_t *n,
			     struct kb_error *err)
{
	struct finding f = { .s = s, .secret = secret, .masker = masker,
		.mem = talloc_new(NULL), .candidates = CANDIDATES_MAX };
	size_t count = 0;
	struct kb_case_found *list = NULL;
	enum kb_status st = KB_OK;

	f.text = trimmed(f.mem, text);
	if (max < CANDIDATES_MAX / PER_SHOWN)
		f.candidates = (int64_t)max * PER_SHOWN;
	if (strlen(f.text) > TEXT_MAX)
		st = kb_error_set(err, KB_LIMIT, "a case is found by at most "
				  "%d bytes", TEXT_MAX);
	else if (f.text[0])
		st = find(&f, mem, max, &list, &count, err);
	talloc_free(f.mem);
	if (st == KB_OK) {
		*ret = list;
		*n = count;
	}
	return st;
}

enum kb_status kb_cases_alike(struct kb_store *s, void *mem, const char *id,
			      int64_t since, size_t max,
			      struct kb_case_file **ret, size_t *n,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_file_alike, &stmt, err, "tii",
					id, since, (int64_t)max);

	return kb_file_rows(s, mem, stmt, st, ret, n, err);
}
