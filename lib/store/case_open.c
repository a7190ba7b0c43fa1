/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * case_open.c - in: who opens a case, and for whom. Out: its file with the first
 * event and its keys; or the one that the same source has opened before.
 */
#include <kb/text.h>

#include "case_file.h"

static const char *const channels[] = { "phone", "chat", "mail", "counter",
					"web", "" };

static enum kb_status check_texts(const struct kb_case_opening *o,
				  struct kb_error *err)
{
	const struct { const char *name, *text; } texts[] = {
		{ "source", o->source }, { "source_id", o->source_id },
		{ "owner", o->owner }, { "by", o->by },
	};
	size_t len = o->question ? strlen(o->question) : 0;
	enum kb_status st = KB_OK;

	for (size_t i = 0; i < KB_COUNT(texts) && st == KB_OK; i++)
		st = kb_case_check_name(texts[i].name, texts[i].text, err);
	if (st != KB_OK)
		return st;
	if (len > KB_CASE_TEXT_MAX)
		return kb_error_set(err, KB_LIMIT, "'question' has %zu bytes; "
			"at most %d are taken", len, KB_CASE_TEXT_MAX);
	if (len && kb_utf8_valid(o->question, len) < len)
		return kb_error_set(err, KB_INVALID, "'question' is not "
				    "UTF-8");
	return KB_OK;
}

static bool is_country(const char *c)
{
	return !*c || (strlen(c) == 2 && c[0] >= 'A' && c[0] <= 'Z' &&
		       c[1] >= 'A' && c[1] <= 'Z');
}

static bool is_channel(const char *name)
{
	for (size_t i = 0; i < KB_COUNT(channels); i++)
		if (strcmp(channels[i], name) == 0)
			return true;
	return false;
}

static enum kb_status check_keys(const struct kb_case_opening *o,
				 struct kb_error *err)
{
	enum kb_status st = KB_OK;
	int kind;

	if (o->n_keys > KB_CASE_KEYS_MAX)
		return kb_error_set(err, KB_LIMIT, "there are %zu keys; at "
			"most %d are taken", o->n_keys, KB_CASE_KEYS_MAX);
	for (size_t i = 0; i < o->n_keys && st == KB_OK; i++) {
		const char *name = o->keys[i].kind;
		if (name && !kb_key_kind_find(name, &kind))
			return kb_error_set(err, KB_INVALID, "'%.64s' is no "
				"kind of key; kinds are phone, email, order, "
				"surname, code, id, card, iban, passport, "
				"snils, inn, plate and any", name);
		st = kb_case_check_name("key", o->keys[i].value, err);
	}
	return st;
}

static enum kb_status check(const struct kb_case_opening *o,
			    struct kb_error *err)
{
	const char *problem = o->id ? kb_id_problem(o->id) : NULL;

	if (problem)
		return kb_error_set(err, KB_INVALID, "the case's id %s",
				    problem);
	if (!o->lang || !kb_lang_find(o->lang))
		return kb_error_set(err, KB_INVALID, "the language '%.32s' is "
			"not served; it must be zh-Hans, zh-Hant, en or ru",
			o->lang ? o->lang : "");
	if (o->country && !is_country(o->country))
		return kb_error_set(err, KB_INVALID, "'country' is '%.32s'; "
			"it must be two capital letters, such as CN",
			o->country);
	if (o->channel && !is_channel(o->channel))
		return kb_error_set(err, KB_INVALID, "'channel' is '%.32s'; "
			"it must be phone, chat, mail, counter or web",
			o->channel);
	if (o->at < 0)
		return kb_error_set(err, KB_INVALID, "'at' is before 1970");
	enum kb_status st = check_texts(o, err);
	return st == KB_OK ? check_keys(o, err) : st;
}

static enum kb_status is_taken(struct kb_store *s, const char *id, bool *ret,
			       struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_case_id_taken, &stmt, err, "t",
					id);

	*ret = st == KB_OK;
	return st == KB_NOT_FOUND ? KB_OK : st;
}

/* No number is given twice, not after its case was erased either. */
static enum kb_status next_number(struct kb_store *s, void *mem,
				  const char **ret, struct kb_error *err)
{
	bool taken = true;
	enum kb_status st = KB_OK;

	while (taken && st == KB_OK) {
		KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
		st = kb_db_first(s, KB_Q_case_number_next, &stmt, err, "");
		if (st == KB_OK) {
			*ret = kb_db_text(mem, stmt, 0);
			st = is_taken(s, *ret, &taken, err);
		}
	}
	return st;
}

static enum kb_status find_id(struct kb_store *s, void *mem,
			      const struct kb_case_opening *o,
			      const char **ret, bool *there,
			      struct kb_error *err)
{
	KB_CLEANUP(kb_db_reset) sqlite3_stmt *stmt = NULL;
	enum kb_status st = kb_db_first(s, KB_Q_file_by_source, &stmt, err,
		"tt", o->source ? o->source : "",
		o->source_id ? o->source_id : "");

	*there = st == KB_OK;
	if (st == KB_OK)
		*ret = kb_db_text(mem, stmt, 0);
	if (st != KB_NOT_FOUND)
		return st;
	if (!o->id)
		return next_number(s, mem, ret, err);
	bool taken;
	st = is_taken(s, o->id, &taken, err);
	if (st == KB_OK && taken)
		return kb_error_set(err, KB_CONFLICT, "there is a case '%s' "
				    "already", o->id);
	*ret = kb_strdup(mem, o->id);
	return st;
}

static enum kb_status add_keys(struct kb_store *s, void *mem, const char *id,
			       const struct kb_case_opening *o,
			       struct kb_error *err)
{
	struct kb_key *keys = kb_array(mem, struct kb_key, o->n_keys + 1);

	for (size_t i = 0; i < o->n_keys; i++) {
		keys[i] = (struct kb_key){ KB_KEY_ANY, o->keys[i].value, 0 };
		if (o->keys[i].kind)
			kb_key_kind_find(o->keys[i].kind, &keys[i].kind);
	}
	return kb_keys_add(s, mem, id, keys, o->n_keys, err);
}

static enum kb_status write_file(struct kb_adding *a,
				 const struct kb_case_opening *o,
				 struct kb_error *err)
{
	struct kb_case_file *f = &a->file;
	const char *question = o->question ? o->question : "";
	char *masked;
	size_t len;
	json_t *body;
	enum kb_status st;

	f->question = "";
	st = kb_case_masking(a, err);
	if (st == KB_OK)
		st = kb_mask(a->mk, a->mem, question, strlen(question),
			     &masked, &len, err);
	if (st != KB_OK)
		return st;
	f->question = masked;
	st = kb_db_run(a->s, KB_Q_file_add, err, "ttttttttiii", f->id,
		f->source, f->source_id, f->lang, f->country, f->channel,
		f->question, f->owner, a->event.at);
	body = json_pack("{ss}", "channel", f->channel);
	if (st == KB_OK)
		st = kb_case_put_event(a, body, err);
	json_decref(body);
	return st;
}

static enum kb_status open_case(struct kb_store *s, void *mem,
				const struct kb_case_opening *o,
				const char **ret_id, enum kb_put *ret,
				struct kb_error *err)
{
	struct kb_adding a = { .s = s, .mem = mem, .event = {
		.at = o->at ? o->at : kb_now(), .by = o->by,
		.kind = KB_EVENT_OPENED } };
	bool there = false;
	enum kb_status st = find_id(s, mem, o, &a.file.id, &there, err);

	if (st == KB_OK)
		st = kb_db_masker(s, err);
	a.file.source = o->source ? o->source : "";
	a.file.source_id = o->source_id ? o->source_id : "";
	a.file.lang = kb_lang_find(o->lang)->code;
	a.file.country = o->country ? o->country : "";
	a.file.channel = o->channel ? o->channel : "";
	a.file.owner = o->owner ? o->owner : "";
	a.file.state = "open";
	if (st == KB_OK && !there)
		st = write_file(&a, o, err);
	if (st == KB_OK)
		st = add_keys(s, mem, a.file.id, o, err);
	*ret_id = a.file.id;
	*ret = there ? KB_PUT_SAME : KB_PUT_NEW;
	return st;
}

enum kb_status kb_case_open(struct kb_store *s, void *mem,
			    const struct kb_case_opening *o,
			    const char **ret_id, enum kb_put *ret,
			    struct kb_error *err)
{
	enum kb_put done = KB_PUT_NEW;
	const char *id = NULL;
	bool own;
	enum kb_status st = check(o, err);

	if (st == KB_OK)
		st = kb_db_enter(s, &own, err);
	if (st != KB_OK)
		return st;
	void *aside = talloc_new(NULL);
	st = kb_db_leave(s, own, open_case(s, aside, o, &id, &done, err), err);
	if (st == KB_OK) {
		*ret_id = kb_strdup(mem, id);
		if (ret)
			*ret = done;
	}
	talloc_free(aside);
	return st;
}
