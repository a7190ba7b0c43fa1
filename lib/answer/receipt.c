/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * receipt.c - in: an answer. Out: what is kept of it, by versions and spans; and
 * from that, what was shown, once more. One function makes the bytes both times,
 * from what never changes: stored versions, never the day, a flag, an address.
 */
#include <stdlib.h>

#include <kb/receipt.h>

#include "passage.h"
#include "view.h"

/* Of the bytes that replay makes. A change of them is a new number; what was
   made by an old one must go on being made. */
enum { FORMAT = 1 };

static const char *const verdicts[] = { "answer", "choose", "none" };

/* ---- the bytes -------------------------------------------------------------------- */

/* The versions that a receipt names, in its order. */
struct versions {
	struct kb_stored *shown; size_t n;
	struct kb_stored expired;	/* article NULL: none */
};

static json_t *text(const char *bytes, size_t len, const char *lang,
		    const char *as)
{
	char *converted = kb_lang_convert(NULL, lang, as, bytes, len);
	json_t *json = json_string(converted);

	talloc_free(converted);
	return json;
}

static const char *string_of(const json_t *from, const char *key)
{
	const char *found = json_string_value(json_object_get(from, key));

	return found ? found : "";
}

static json_int_t number_of(const json_t *from, const char *key)
{
	return json_integer_value(json_object_get(from, key));
}

static void put_card(json_t *to, const struct kb_article *a, const char *as,
		     uint32_t start, bool staff)
{
	void *mem = talloc_new(NULL);
	struct kb_passage p = { .start = start };
	json_t *steps = json_array(), *cite;
	const char **list;
	size_t n = kb_article_steps(mem, a, &list), i;

	kb_passage_place(a, &p);
	json_object_set_new(to, "block", json_string(kb_block_name(p.block)));
	json_object_set_new(to, "heading", text(p.heading, strlen(p.heading),
						a->lang, as));
	for (i = 0; i < n; i++)
		json_array_append_new(steps, text(list[i], strlen(list[i]),
						  a->lang, as));
	json_object_set_new(to, "steps", steps);
	kb_fields_put(to, a, as, staff);
	json_array_foreach(json_object_get(to, "cites"), i, cite)
		json_object_del(cite, "url");
	talloc_free(mem);
}

static json_t *item(const struct kb_stored *st, const json_t *named, bool card,
		    bool staff)
{
	const struct kb_article *a = st->article;
	const char *as = string_of(named, "as");
	json_int_t start = number_of(named, "start");
	json_int_t end = number_of(named, "end");
	json_t *to = json_object();

	json_object_set_new(to, "article", json_string(a->id));
	json_object_set_new(to, "lang", json_string(as));
	json_object_set_new(to, "version", json_integer(st->version));
	json_object_set_new(to, "title", text(a->title, strlen(a->title),
					      a->lang, as));
	json_object_set_new(to, "text", text(a->text + start,
					     (size_t)(end - start), a->lang,
					     as));
	if (card)
		put_card(to, a, as, (uint32_t)start, staff);
	return to;
}

static json_t *expired_of(const struct versions *v, const json_t *receipt)
{
	const struct kb_article *a = v->expired.article;
	const char *as = string_of(json_object_get(receipt, "expired"), "as");
	json_t *to;

	if (!a)
		return json_null();
	to = json_object();
	json_object_set_new(to, "article", json_string(a->id));
	json_object_set_new(to, "lang", json_string(as));
	json_object_set_new(to, "version", json_integer(v->expired.version));
	json_object_set_new(to, "title", text(a->title, strlen(a->title),
					      a->lang, as));
	json_object_set_new(to, "until", kb_until_json(a));
	return to;
}

static char *bytes_of(void *mem, const json_t *receipt,
		      const struct versions *v)
{
	bool staff = strcmp(string_of(receipt, "role"), "public") != 0;
	bool answered = !strcmp(string_of(receipt, "verdict"), verdicts[0]);
	const json_t *shown = json_object_get(receipt, "shown");
	json_t *to = json_object(), *list = json_array();
	char *dump, *ret;

	json_object_set_new(to, "format", json_integer(FORMAT));
	for (const char *const *key = (const char *const[]){ "verdict",
	     "none_why", "ask", NULL }; *key; key++)
		json_object_set(to, *key, json_object_get(receipt, *key));
	json_object_set_new(to, "expired", expired_of(v, receipt));
	for (size_t i = 0; i < v->n; i++)
		json_array_append_new(list, item(&v->shown[i],
			json_array_get(shown, i), answered && i == 0, staff));
	json_object_set_new(to, "shown", list);
	dump = json_dumps(to, JSON_COMPACT);
	ret = kb_strdup(mem, dump ? dump : "");
	free(dump);
	json_decref(to);
	return ret;
}

/* ---- what is kept of an answer -------------------------------------------------------- */

/* The script that a text is shown in: the reader's, of the same language. */
static const char *script(const char *written, const char *lang)
{
	return lang && !strncmp(written, lang, 2) ? lang : written;
}

static json_t *version_json(const struct kb_stored *st)
{
	const struct kb_article *a = st->article;

	json_t *to = json_pack("{sssssi}", "article", a->id, "lang", a->lang,
			       "version", st->version);

	int64_t turn = kb_article_turn(a, INT64_MIN);

	/* Since when it reads like this. Nothing before the first of its blocks
	   has begun or ended: a receipt's id tells nothing of one to come. */
	if (turn && turn <= a->cut_at)
		json_object_set_new(to, "at", json_integer(a->cut_at));
	return to;
}

static json_t *shown_json(const struct kb_answer *a, const char *lang)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->n_hits; i++) {
		const struct kb_answer_hit *h = &a->hits[i];
		bool card = !i && a->verdict == KB_VERDICT_ANSWER;
		const struct kb_passage *p = card ? &a->said : &h->passage;
		json_t *one = version_json(&h->stored);

		json_object_set_new(one, "start", json_integer(p->start));
		json_object_set_new(one, "end", json_integer(p->end));
		json_object_set_new(one, "as", json_string(
			script(h->stored.article->lang, lang)));
		json_array_append_new(list, one);
	}
	return list;
}

static json_t *expired_json(const struct kb_answer *a, const char *lang)
{
	json_t *to;

	if (!a->expired)
		return json_null();
	to = version_json(a->expired);
	json_object_set_new(to, "as", json_string(
		script(a->expired->article->lang, lang)));
	return to;
}

static json_t *ask_json(const struct kb_ask *ask)
{
	json_t *to, *options;

	if (!ask)
		return json_null();
	to = json_object();
	options = json_array();
	for (size_t i = 0; i < ask->n; i++)
		json_array_append_new(options,
				      json_string(ask->options[i].value));
	json_object_set_new(to, "attribute", json_string(ask->attribute));
	json_object_set_new(to, "options", options);
	return to;
}

/* A reply may say anything: it is masked like the question. */
static enum kb_status facts_json(struct kb_masking *mk, void *mem,
				 const struct kb_answer *a, json_t *to,
				 struct kb_error *err)
{
	enum kb_status status = KB_OK;

	for (size_t i = 0; status == KB_OK && i < a->n_facts; i++) {
		const struct kb_fact *f = &a->facts[i];
		char *masked;
		size_t len;
		status = kb_mask(mk, mem, f->value, strlen(f->value), &masked,
				 &len, err);
		if (status == KB_OK)
			json_array_append_new(to, json_pack("{ssss}",
				"attribute", f->attribute, "value", masked));
	}
	return status;
}

static json_t *as_of_json(const struct kb_answer *a)
{
	char at[32];

	kb_time_format(a->as_of, at, sizeof(at));
	if (!a->dated)
		at[10] = '\0';
	return json_string(at);
}

static json_t *contents(const struct kb_answer *a, const char *role,
			const char *lang, json_t *facts)
{
	json_t *to = json_object();

	json_object_set_new(to, "format", json_integer(FORMAT));
	json_object_set_new(to, "role", json_string(role));
	json_object_set_new(to, "lang", json_string(lang));
	json_object_set_new(to, "generation",
			    json_string(a->state.generation));
	json_object_set_new(to, "as_of", as_of_json(a));
	json_object_set_new(to, "verdict", json_string(verdicts[a->verdict]));
	json_object_set_new(to, "confidence",
			    json_real(kb_round(a->confidence)));
	json_object_set_new(to, "none_why", a->none_why ?
			    json_string(a->none_why) : json_null());
	json_object_set(to, "facts", facts);
	json_object_set_new(to, "ask", ask_json(a->ask));
	json_object_set_new(to, "expired", expired_json(a, lang));
	json_object_set_new(to, "shown", shown_json(a, lang));
	return to;
}

static json_t *digest_json(const char *bytes)
{
	unsigned char hash[KB_HASH];
	char *hex;
	json_t *json;

	kb_sha256(bytes, strlen(bytes), hash);
	hex = kb_hex(NULL, hash, KB_HASH);
	json = json_string(hex);
	talloc_free(hex);
	return json;
}

static void put_digest(json_t *receipt, const struct kb_answer *a)
{
	void *mem = talloc_new(NULL);
	struct versions v = { .n = a->n_hits,
		.shown = kb_array(mem, struct kb_stored, a->n_hits + 1) };

	for (size_t i = 0; i < v.n; i++)
		v.shown[i] = a->hits[i].stored;
	if (a->expired)
		v.expired = *a->expired;
	json_object_set_new(receipt, "digest",
			    digest_json(bytes_of(mem, receipt, &v)));
	talloc_free(mem);
}

enum kb_status kb_receipt_of(const struct kb_answer *a, const char *role,
			     const char *lang, const struct kb_masker *masker,
			     void *mem, char **ret_query, json_t **ret,
			     struct kb_error *err)
{
	struct kb_masking *mk = kb_masking_new(mem, masker);
	json_t *facts = json_array();
	char *query;
	size_t len;
	enum kb_status status = kb_mask(mk, mem, a->query, strlen(a->query),
					&query, &len, err);

	if (status == KB_OK)
		status = facts_json(mk, mem, a, facts, err);
	if (status == KB_OK) {
		*ret_query = query;
		*ret = contents(a, role, lang, facts);
		put_digest(*ret, a);
	}
	json_decref(facts);
	talloc_free(mk);
	return status;
}

/* ---- once more ------------------------------------------------------------------------- */

static enum kb_status load(struct kb_store *s, void *mem, const json_t *named,
			   struct kb_stored *ret, struct kb_error *err)
{
	json_int_t version = number_of(named, "version");

	if (version < 1 || version > INT32_MAX)
		return kb_error_set(err, KB_INVALID, "the receipt names no "
				    "version");
	enum kb_status status = kb_store_version_of(s, mem,
		string_of(named, "article"), string_of(named, "lang"),
		(int)version, ret, err);
	if (status == KB_OK)
		kb_article_cut(ret->article, json_object_get(named, "at") ?
			       number_of(named, "at") : INT64_MIN);
	return status;
}

static enum kb_status load_shown(struct kb_store *s, void *mem,
				 const json_t *named, struct kb_stored *ret,
				 struct kb_error *err)
{
	json_int_t start = number_of(named, "start");
	json_int_t end = number_of(named, "end");
	enum kb_status status = load(s, mem, named, ret, err);

	if (status == KB_OK && (start < 0 || end < start ||
				(size_t)end > ret->article->text_len))
		status = kb_error_set(err, KB_INVALID, "the receipt names bytes "
			"%lld to %lld, which version %d of the article '%s' "
			"does not have", (long long)start, (long long)end,
			ret->version, ret->article->id);
	return status;
}

enum kb_status kb_receipt_replay(struct kb_store *s, void *mem,
				 const json_t *receipt, char **ret,
				 struct kb_error *err)
{
	const json_t *shown = json_object_get(receipt, "shown");
	const json_t *expired = json_object_get(receipt, "expired");
	void *aside = talloc_new(NULL);
	struct versions v = { .n = json_array_size(shown) };
	enum kb_status status = KB_OK;

	if (number_of(receipt, "format") != FORMAT || !json_is_array(shown))
		status = kb_error_set(err, KB_INVALID, "this is no receipt, or "
			"one of a newer program");
	v.shown = kb_array(aside, struct kb_stored, v.n + 1);
	for (size_t i = 0; i < v.n && status == KB_OK; i++)
		status = load_shown(s, aside, json_array_get(shown, i),
				    &v.shown[i], err);
	if (status == KB_OK && json_is_object(expired))
		status = load(s, aside, expired, &v.expired, err);
	if (status == KB_OK)
		*ret = bytes_of(mem, receipt, &v);
	talloc_free(aside);
	return status;
}
