/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json.c - the one JSON view of an answer: the API sends it, the page renders
 * it, so they cannot disagree.
 */
#include "passage.h"
#include "reader.h"
#include "view.h"

/* Text from the store and keys of ours are valid UTF-8: not checked again. */
static json_t *str(const char *text)
{
	return json_string_nocheck(text);
}

static void put(json_t *to, const char *key, json_t *value)
{
	json_object_set_new_nocheck(to, key, value);
}

static const char *const verdicts[] = { "answer", "choose", "none" };

static const char *band(double p)
{
	return p >= .9 ? "high" : p >= .6 ? "medium" : "low";
}

static bool other_script(const char *from, const char *to)
{
	return to && strcmp(from, to) != 0 && !strncmp(from, to, 2);
}

/* Text in the reader's script. */
static json_t *shown(const char *from, const char *to, const char *text,
		     size_t len)
{
	char *converted;
	json_t *json;

	if (!other_script(from, to))
		return json_stringn_nocheck(text, len);
	converted = kb_lang_convert(NULL, from, to, text, len);
	json = str(converted);
	talloc_free(converted);
	return json;
}

static json_t *run_json(const char *text, size_t len, bool marked)
{
	json_t *run = json_object();

	put(run, "t", json_stringn_nocheck(text, len));
	put(run, "m", json_boolean(marked));
	return run;
}

/* All runs in one call of the converter: a sign that no text holds stands
   between them and comes back where it was. */
static json_t *converted_runs(const struct kb_passage *p, const char *from,
			      const char *to)
{
	struct kb_buf buf = { .mem = talloc_new(NULL) };
	json_t *list = json_array();
	char *text, *end;

	for (size_t i = 0; i < p->n; i++) {
		kb_buf_add(&buf, p->runs[i].text, p->runs[i].len);
		kb_buf_add(&buf, "\x1f", 1);
	}
	text = kb_lang_convert(buf.mem, from, to, buf.bytes, buf.len);
	for (size_t i = 0; i < p->n && (end = strchr(text, '\x1f')); i++) {
		json_array_append_new(list, run_json(text,
			(size_t)(end - text), p->runs[i].marked));
		text = end + 1;
	}
	talloc_free(buf.mem);
	return list;
}

static json_t *runs_json(const struct kb_passage *p, const char *from,
			 const char *to)
{
	json_t *list;

	if (p->n && other_script(from, to))
		return converted_runs(p, from, to);
	list = json_array();
	for (size_t i = 0; i < p->n; i++)
		json_array_append_new(list, run_json(p->runs[i].text,
			p->runs[i].len, p->runs[i].marked));
	return list;
}

/* "/articles/ID?lang=LANG#anchor"; ids may hold anything. */
char *kb_article_url(void *mem, const char *id, const char *lang,
		     const char *anchor)
{
	static const char hex[] = "0123456789ABCDEF";
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, "/articles/");
	for (const unsigned char *p = (const unsigned char *)id; *p; p++) {
		if ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
		    (*p >= '0' && *p <= '9') || strchr("-._~@", *p)) {
			kb_buf_add(&buf, (const char *)p, 1);
		} else {
			char code[3] = { '%', hex[*p >> 4], hex[*p & 15] };

			kb_buf_add(&buf, code, 3);
		}
	}
	kb_buf_addf(&buf, "?lang=%s", lang);
	if (anchor && *anchor)
		kb_buf_addf(&buf, "#%s", anchor);
	return buf.bytes;
}

static json_t *link_json(const char *id, const char *from, const char *lang,
			 const char *anchor)
{
	/* In the reader's script when it is the same language. */
	const char *to = lang && !strncmp(from, lang, 2) ? lang : from;
	char *url = kb_article_url(NULL, id, to, anchor);
	json_t *json = str(url);

	talloc_free(url);
	return json;
}

static json_t *url_json(const struct kb_article *a, const char *lang,
			const char *anchor)
{
	return link_json(a->id, a->lang, lang, anchor);
}

static json_t *why_json(const struct kb_hit *hit)
{
	json_t *why = json_object();

	for (int i = 0; i < KB_SIGNALS; i++)
		if (hit->share[i] != 0)
			put(why, kb_signal_name(i),
				json_real(kb_round(hit->share[i])));
	return why;
}

static void put_trust(json_t *to, const struct kb_article *a)
{
	put(to, "confidence", str(a->confidence));
	put(to, "validated_at", kb_date_json(a->validated_at));
	if (strcmp(a->audience, "public") != 0)
		put(to, "audience", str(a->audience));
}

static json_t *hit_json(const struct kb_answer_hit *h, size_t rank,
			const char *lang)
{
	const struct kb_article *a = h->stored.article;
	json_t *to = json_object();

	put(to, "rank", json_integer((json_int_t)rank));
	put(to, "article", str(a->id));
	put(to, "lang", str(a->lang));
	put(to, "version", json_integer(h->stored.version));
	put(to, "title", shown(a->lang, lang, a->title,
					       strlen(a->title)));
	put(to, "heading", shown(a->lang, lang,
		h->passage.heading, strlen(h->passage.heading)));
	put(to, "url", url_json(a, lang, h->passage.anchor));
	put(to, "score", json_real(kb_round(h->hit.score)));
	put(to, "why", why_json(&h->hit));
	put(to, "snippet", runs_json(&h->passage, a->lang,
						     lang));
	put_trust(to, a);
	return to;
}

static json_t *steps_json(const struct kb_article *a, const char *lang)
{
	void *mem = talloc_new(NULL);
	const char **steps;
	size_t n = kb_article_steps(mem, a, &steps);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *step = json_object();

		put(step, "n", json_integer((json_int_t)i + 1));
		put(step, "do", shown(a->lang, lang, steps[i],
						      strlen(steps[i])));
		json_array_append_new(list, step);
	}
	talloc_free(mem);
	return list;
}

static json_t *answer_json(struct kb_reader *r, const struct kb_answer *answer,
			   const char *lang)
{
	const struct kb_answer_hit *h = &answer->hits[0];
	const struct kb_article *a = h->stored.article;
	const struct kb_passage p = answer->said;
	json_t *to = json_object(), *span = json_object();

	put(to, "article", str(a->id));
	put(to, "lang", str(a->lang));
	put(to, "version", json_integer(h->stored.version));
	put(to, "title", shown(a->lang, lang, a->title,
					       strlen(a->title)));
	put(to, "url", url_json(a, lang, p.anchor));
	put_trust(to, a);
	put(to, "text", shown(a->lang, lang, a->text + p.start,
					      p.end - p.start));
	put(to, "runs", runs_json(&p, a->lang, lang));
	put(span, "block", str(
		kb_block_name(p.block)));
	put(span, "heading", shown(a->lang, lang, p.heading,
						   strlen(p.heading)));
	put(span, "start", json_integer(p.start));
	put(span, "end", json_integer(p.end));
	put(span, "unit", str("utf8_bytes"));
	put(to, "span", span);
	put(to, "steps", steps_json(a, lang));
	kb_fields_put(to, a, lang, r->part != KB_PART_PUBLIC);
	put(to, "flags", json_array());
	return to;
}

/* The article whose time is over. */
static json_t *expired_json(const struct kb_stored *found, const char *lang)
{
	const struct kb_article *a;
	json_t *to;

	if (!found)
		return json_null();
	a = found->article;
	to = json_object();
	put(to, "article", str(a->id));
	put(to, "lang", str(a->lang));
	put(to, "title", shown(a->lang, lang, a->title, strlen(a->title)));
	put(to, "url", url_json(a, lang, NULL));
	put(to, "until", kb_until_json(a));
	return to;
}

static json_t *none_json(struct kb_reader *r, const struct kb_answer *a,
			 const char *lang)
{
	json_t *to = json_object(), *nearest = json_array();
	json_t *channels = json_array();

	put(to, "why", str(a->none_why));
	put(to, "expired", expired_json(a->expired, lang));
	for (size_t i = 0; i < a->n_hits && i < 3; i++)
		json_array_append_new(nearest, hit_json(&a->hits[i], i + 1,
							lang));
	put(to, "nearest", nearest);
	if (*r->config->hotline)
		json_array_append_new(channels, json_pack("{s:s,s:s,s:s}",
			"type", "hotline", "value", r->config->hotline,
			"hours", r->config->hours));
	if (*r->config->help_form_url)
		json_array_append_new(channels, json_pack("{s:s,s:s}",
			"type", "form", "value", r->config->help_form_url));
	put(to, "channels", channels);
	return to;
}

/* One question back; words for attribute and values are the interface's. */
static json_t *ask_json(const struct kb_ask *ask, const char *lang)
{
	json_t *to, *options;

	if (!ask)
		return json_null();
	to = json_object();
	options = json_array();
	put(to, "attribute", str(ask->attribute));
	for (size_t i = 0; i < ask->n; i++) {
		const struct kb_choice *c = &ask->options[i];
		json_t *option = json_object();

		put(option, "value", str(c->value));
		put(option, "label", !c->lang ? str(c->label) :
		    shown(c->lang, lang, c->label, strlen(c->label)));
		if (c->lang)
			put(option, "url", link_json(c->value, c->lang, lang,
						     NULL));
		json_array_append_new(options, option);
	}
	put(to, "options", options);
	put(to, "gain_bits", json_real(kb_round(ask->gain_bits)));
	return to;
}

static json_t *facts_json(const struct kb_answer *a)
{
	json_t *facts = json_array();

	for (size_t i = 0; i < a->n_facts; i++) {
		json_t *fact = json_object();

		put(fact, "attribute", str(a->facts[i].attribute));
		put(fact, "value", str(a->facts[i].value));
		json_array_append_new(facts, fact);
	}
	return facts;
}

static json_t *rewrites_json(const struct kb_answer *a)
{
	json_t *list = json_array();

	for (size_t i = 0; i < a->n_rewrites; i++) {
		const struct kb_rewrite *w = &a->rewrites[i];
		json_t *to = json_object();

		put(to, "from", str(w->from));
		put(to, "to", str(w->to));
		put(to, "why", str(w->why));
		put(to, "replaced", json_boolean(w->replaced));
		json_array_append_new(list, to);
	}
	return list;
}

static json_t *normalized_json(const struct kb_answer *a)
{
	json_t *to = json_object(), *terms = json_array();

	put(to, "text", str(a->normalized));
	for (size_t i = 0; i < a->n_terms; i++)
		json_array_append_new(terms, str(a->terms[i]));
	put(to, "terms", terms);
	put(to, "rewrites", rewrites_json(a));
	put(to, "dropped",
			    json_integer((json_int_t)a->dropped));
	return to;
}

json_t *kb_answer_json(struct kb_reader *r, const struct kb_answer *a,
		       const char *lang, bool stable)
{
	json_t *to = json_object(), *hits = json_array();
	bool answered = a->verdict == KB_VERDICT_ANSWER;
	char at[32];

	put(to, "query", str(a->query));
	put(to, "lang", str(a->lang));
	put(to, "as_of", str(
		kb_time_format(a->as_of, at, sizeof(at))));
	put(to, "audience", str(a->audience));
	put(to, "generation",
			    str(a->state.generation));
	if (!stable)
		put(to, "took_us",
			json_integer((json_int_t)(a->took_ns / 1000)));
	put(to, "verdict", str(verdicts[a->verdict]));
	put(to, "confidence", json_pack("{s:f,s:s,s:b}",
		"p", a->confidence, "band", band(a->confidence),
		"calibrated", a->calibrated));
	put(to, "normalized", normalized_json(a));
	put(to, "answer", answered ?
		answer_json(r, a, lang) : json_null());
	for (size_t i = 0; i < a->n_hits; i++)
		json_array_append_new(hits, hit_json(&a->hits[i], i + 1,
						     lang));
	put(to, "hits", hits);
	put(to, "facts", facts_json(a));
	put(to, "ask", ask_json(a->ask, lang));
	put(to, "none", a->verdict != KB_VERDICT_NONE ? json_null() :
			    none_json(r, a, lang));
	put(to, "total", json_integer((json_int_t)a->total));
	put(to, "partial", json_boolean(a->partial));
	put(to, "next", json_null());
	return to;
}
