/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view.c - an article as JSON, in the reader's script.
 */
#include "view.h"
#include "reader.h"

#include <math.h>

double kb_round(double value)
{
	return nearbyint(value * 1e6) / 1e6;
}

json_t *kb_date_json(int64_t at)
{
	char text[32];

	if (!at)
		return json_null();
	kb_time_format(at, text, sizeof(text));
	text[10] = '\0';
	return json_string(text);
}

static json_t *moment_json(int64_t at, int32_t offset, bool end)
{
	struct kb_moment m = { at, offset };
	char text[32];

	return at ? json_string(kb_moment_short(m, end, text, sizeof(text))) :
		json_null();
}

json_t *kb_from_json(const struct kb_article *a)
{
	return moment_json(a->valid_from, a->from_offset, false);
}

json_t *kb_until_json(const struct kb_article *a)
{
	return moment_json(a->valid_until, a->until_offset, true);
}

static json_t *text_json(const struct kb_article *a, const char *lang,
			 const char *text)
{
	char *converted = kb_lang_convert(NULL, a->lang, lang ? lang : a->lang,
					  text, strlen(text));
	json_t *json = json_string(converted);

	talloc_free(converted);
	return json;
}

static json_t *cites_json(const struct kb_article *a, const char *lang)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->n_cites; i++) {
		const struct kb_cite *c = &a->cites[i];
		char *anchor = talloc_asprintf(NULL, "clause-%s",
					       c->clause);
		char *url = kb_article_url(NULL, c->document,
					   lang ? lang : a->lang, anchor);
		json_t *cite = json_object();

		json_object_set_new(cite, "document",
				    json_string(c->document));
		json_object_set_new(cite, "clause", json_string(c->clause));
		json_object_set_new(cite, "quote", text_json(a, lang,
							     c->quote));
		json_object_set_new(cite, "url", json_string(url));
		json_array_append_new(list, cite);
		talloc_free(anchor);
		talloc_free(url);
	}
	return list;
}

static json_t *promise_json(const struct kb_article *a, const char *lang)
{
	const struct kb_promise *p = a->promise;
	json_t *to;

	if (!p)
		return json_null();
	to = json_object();
	json_object_set_new(to, "what", text_json(a, lang, p->what));
	json_object_set_new(to, "within", json_string(p->within));
	json_object_set_new(to, "clock", text_json(a, lang, p->clock));
	json_object_set_new(to, "starts", json_string(p->starts));
	json_object_set_new(to, "calendar", json_string(p->calendar));
	json_object_set_new(to, "exception", text_json(a, lang,
						       p->exception));
	json_object_set_new(to, "holiday_adds", json_string(p->holiday_adds));
	json_object_set_new(to, "tell", text_json(a, lang, p->tell));
	json_object_set_new(to, "tell_within", json_string(p->tell_within));
	json_object_set_new(to, "clause", json_string(p->clause));
	return to;
}

static json_t *authority_json(const struct kb_article *a, const char *lang)
{
	const struct kb_authority *from = a->authority;
	json_t *to, *may;

	if (!from)
		return json_null();
	to = json_object();
	may = json_array();
	for (size_t i = 0; i < from->n_may; i++)
		json_array_append_new(may, text_json(a, lang, from->may[i]));
	json_object_set_new(to, "may", may);
	json_object_set_new(to, "limit", text_json(a, lang, from->limit));
	json_object_set_new(to, "escalate_to",
			    text_json(a, lang, from->escalate_to));
	json_object_set_new(to, "level", json_string(from->level));
	return to;
}

/* The fields that only staff sees are those below the one `if`. */
void kb_fields_put(json_t *to, const struct kb_article *a, const char *lang,
		   bool staff)
{
	json_t *valid = json_object();

	json_object_set_new(to, "cites", cites_json(a, lang));
	json_object_set_new(to, "promise", promise_json(a, lang));
	json_object_set_new(valid, "from", kb_from_json(a));
	json_object_set_new(valid, "until", kb_until_json(a));
	json_object_set_new(to, "valid", valid);
	json_object_set_new(to, "provenance", json_string(a->provenance));
	if (!staff)
		return;
	json_object_set_new(to, "authority", authority_json(a, lang));
	json_object_set_new(to, "owner", json_string(a->owner));
}

/* The language to read id in: the wanted one, its other script, else the
   first there is. */
static const char *best_lang(const char **langs, size_t n, const char *wanted)
{
	for (size_t i = 0; i < n; i++)
		if (wanted && !strcmp(langs[i], wanted))
			return langs[i];
	for (size_t i = 0; i < n; i++)
		if (wanted && !strncmp(langs[i], wanted, 2))
			return langs[i];
	return langs[0];
}

/* Both scripts of Chinese can be read wherever one of them is there. */
static json_t *langs_json(const char **langs, size_t n)
{
	json_t *list = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		for (size_t i = 0; i < n; i++)
			if (!strcmp(langs[i], l->code) || (l->opposite &&
			    !strcmp(langs[i], l->opposite))) {
				json_array_append_new(list, json_pack(
					"{s:s,s:s,s:b}", "code", l->code,
					"name", l->name, "converted",
					strcmp(best_lang(langs, n, l->code),
					       l->code) != 0));
				break;
			}
	return list;
}

static json_t *questions_json(const struct kb_article *a, const char *lang)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->n_questions; i++)
		json_array_append_new(list, text_json(a, lang,
						      a->questions[i]));
	return list;
}

static json_t *environment_json(const struct kb_article *a)
{
	json_t *to = json_object();

	for (size_t i = 0; i < a->n_environment; i++)
		json_object_set_new(to, a->environment[i].key,
				    json_string(a->environment[i].value));
	return to;
}

json_t *kb_article_json(const struct kb_stored *st, const char *lang,
			bool staff)
{
	const struct kb_article *a = st->article;
	json_t *to = json_object();

	json_object_set_new(to, "id", json_string(a->id));
	json_object_set_new(to, "lang", json_string(lang));
	json_object_set_new(to, "written_in", json_string(a->lang));
	json_object_set_new(to, "title", text_json(a, lang, a->title));
	json_object_set_new(to, "version", json_integer(st->version));
	json_object_set_new(to, "state", json_string(a->state));
	json_object_set_new(to, "confidence", json_string(a->confidence));
	json_object_set_new(to, "validated_at", kb_date_json(a->validated_at));
	json_object_set_new(to, "html", text_json(a, lang, a->html));
	json_object_set_new(to, "questions", questions_json(a, lang));
	json_object_set_new(to, "environment", environment_json(a));
	json_object_set_new(to, "rule", json_boolean(a->rule));
	if (strcmp(a->audience, "public") != 0)
		json_object_set_new(to, "audience", json_string(a->audience));
	kb_fields_put(to, a, lang, staff);
	return to;
}

/* The languages of an article that somebody may see, each in the version that
   is in front at a moment: the last that has begun; staff is shown the first to
   come where none has. */
struct seen {
	struct kb_reader *r;
	void *mem;
	int64_t at;
	const char *langs[8]; uint32_t rows[8]; size_t n;
	int64_t begins[8];
};

/* The periods of a language follow each other in time. */
static enum kb_status see(void *user, const struct kb_stored *st,
			  struct kb_error *err)
{
	struct seen *seen = user;
	const struct kb_article *a = st->article;
	bool again = seen->n && !strcmp(seen->langs[seen->n - 1], a->lang);

	if (!kb_audience_sees(&seen->r->audience, a->audience) ||
	    (st->followed && st->ends <= seen->at) ||
	    (st->begins > seen->at && (again || !seen->r->audience.staff)))
		return KB_OK;
	if (!again && seen->n == KB_COUNT(seen->langs))
		return KB_OK;
	if (!again)
		seen->langs[seen->n++] = kb_strdup(seen->mem, a->lang);
	seen->rows[seen->n - 1] = st->row;
	seen->begins[seen->n - 1] = st->begins;
	return KB_OK;
}

/* Reads one of them. */
static enum kb_status read_lang(const struct seen *seen, const char *lang,
				struct kb_stored *ret, struct kb_error *err)
{
	size_t i = 0;

	while (seen->langs[i] != lang)
		i++;
	return kb_store_version_at(seen->r->store, seen->mem, seen->rows[i],
				   seen->begins[i], KB_FULL, ret, err);
}

enum kb_status kb_article_view(struct kb_reader *r, void *mem, const char *id,
			       const char *wanted, int64_t as_of, json_t **ret,
			       struct kb_error *err)
{
	struct seen seen = { .r = r, .mem = talloc_new(mem),
			     .at = as_of ? as_of : kb_now() };
	const char *lang = "";
	struct kb_stored st;
	enum kb_status status = kb_reader_refresh(r, err);

	if (status == KB_OK)
		status = kb_store_hold(r->store, err);
	if (status == KB_OK)
		status = kb_store_each_period(r->store, id, see, &seen, err);
	/* What may not be seen is answered as what is not there. */
	if (status == KB_OK && seen.n == 0)
		status = kb_error_set(err, KB_NOT_FOUND,
				      "there is no such article");
	if (status == KB_OK) {
		lang = best_lang(seen.langs, seen.n, wanted);
		status = read_lang(&seen, lang, &st, err);
	}
	if (r->store)
		kb_store_let_go(r->store);
	if (status == KB_OK) {
		if (wanted && !strncmp(wanted, lang, 2))
			lang = wanted;	/* the other script */
		*ret = kb_article_json(&st, lang, r->part != KB_PART_PUBLIC);
		json_object_set_new(*ret, "langs",
				    langs_json(seen.langs, seen.n));
	}
	talloc_free(seen.mem);
	return status;
}
