/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk_case.c - the left pane: whose case it is, what is due, what is known,
 * what was asked, shown, done and said; without a case, what is due first and
 * which cases are mine. In: the case's JSON and the store. Out: words.
 */
#include "../site.h"
#include "desk.h"

enum { MINE = 8, ALIKE_DAYS = 30, STOPPED_S = 86400, MY_PAUSE_S = 600,
       DAY = 86400 };

static const char *word(const struct kb_desk *d, const char *group,
			const char *name)
{
	return kb_view_word(&d->v, talloc_asprintf(d, "desk_%s", group), name);
}

static const char *when_of(struct kb_desk *d, const json_t *item,
			   const char *key)
{
	int64_t at = kb_desk_time(d, item, key);

	return at ? kb_desk_when(d, d->v.words, at) : "";
}

/* "a · b", leaving out what is empty. */
static const char *join(struct kb_desk *d, const char *a, const char *b)
{
	return !*a ? b : !*b ? a : talloc_asprintf(d, "%s · %s", a, b);
}

static const char *way_to(struct kb_desk *d, const char *id)
{
	return talloc_asprintf(d, "%s?case=%s", d->here, kb_url_encode(d, id));
}

/* ---- head ---------------------------------------------------------------------- */

static void add_contacts(struct kb_desk *d, json_t *to)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n_keys; i++) {
		const struct kb_case_key *k = &d->keys[i];

		if (!strcmp(k->kind, "surname"))
			put(to, "surname", k->value);
		else
			json_array_append_new(list, json_pack("{s:s,s:s}",
				"name", word(d, "contact", k->kind),
				"value", k->value));
	}
	json_object_set_new(to, "contacts", list);
}

/* Where the customer's clock is not ours, all times here are his. */
static const char *time_there(struct kb_desk *d)
{
	const struct kb_site *site = d->r->site;
	const struct kb_calendar *ours = kb_calendar_find(site->calendars,
							  site->config.country);

	return !strcmp(kb_calendar_zone(ours), kb_calendar_zone(d->calendar)) ?
		"" : kb_desk_fill(d, d->v.words, "desk_there", "time",
			kb_desk_when(d, d->v.words, d->v.now), NULL);
}

static void add_head(struct kb_desk *d, json_t *to)
{
	const struct kb_lang *lang = kb_lang_find(text_of(d->file, "lang"));
	const char *owner = text_of(d->file, "owner");
	const char *sub = kb_desk_fill(d, d->v.words, "desk_since", "time",
		when_of(d, d->file, "opened_at"), NULL);

	sub = join(d, sub, word(d, "channel", text_of(d->file, "channel")));
	sub = join(d, sub, lang ? lang->name : "");
	sub = join(d, sub, *owner ? kb_desk_fill(d, d->v.words,
		"desk_owner", "name", owner, NULL) :
		kb_words_get(d->v.words, "desk_owner_none"));
	put(to, "sub", join(d, sub, time_there(d)));
	put(to, "case_lang", lang ? lang->code : "");
	put(to, "question", text_of(d->file, "question"));
	json_object_set_new(to, "open", json_boolean(strcmp(
		text_of(d->file, "state"), "resolved") != 0));
	json_object_set_new(to, "can_own", json_boolean(strcmp(owner,
		d->r->who->name) != 0));
	add_contacts(d, to);
}

/* ---- the same customer, the line that dropped ------------------------------------ */

static enum kb_status add_alike(struct kb_desk *d, json_t *to,
				struct kb_error *err)
{
	json_t *list = json_array();
	struct kb_case_file *files;
	size_t n;
	enum kb_status status = kb_cases_alike(d->store, d, d->case_id,
		d->v.now - ALIKE_DAYS * DAY, 3, &files, &n, err);

	json_object_set_new(to, "alike", list);
	for (size_t i = 0; !status && i < n; i++) {
		bool open = strcmp(files[i].state, "resolved") != 0;
		int64_t at = open ? files[i].opened_at : files[i].resolved_at;

		json_array_append_new(list, json_pack("{s:s,s:s}", "to",
			way_to(d, files[i].id), "text", kb_desk_fill(d,
				d->v.words, open ? "desk_alike_open" :
				"desk_alike_closed", "case", files[i].id,
				"time", kb_desk_when(d, d->v.words, at),
				NULL)));
	}
	return status;
}

static const json_t *last_of(const json_t *object, const char *list)
{
	const json_t *items = json_object_get(object, list);

	return json_array_get(items, json_array_size(items) - 1);
}

/* Steps of what was last shown that nobody ticked. */
static size_t steps_left(struct kb_desk *d, const json_t *shown)
{
	const char *lang = text_of(shown, "lang");
	const char *article = text_of(shown, "article");
	struct kb_stored st;
	struct kb_error err;
	size_t done = 0, i, n;
	const char **steps;
	json_t *tick;

	json_array_foreach(json_object_get(d->file, "ticks"), i, tick)
		if (!strcmp(text_of(tick, "article"), article) &&
		    json_is_true(json_object_get(tick, "done")))
			done++;
	if (!*article || kb_store_article_get(d->v.store, d, article, lang,
					      KB_BRIEF, &st, &err))
		return 0;
	n = kb_article_steps(d, st.article, &steps);
	return n > done ? n - done : 0;
}

/* I am at it now; a pause of my own may be long, since I know where I am. For
   another the line has dropped, also when that was a moment ago. */
static bool goes_on(const struct kb_desk *d)
{
	const json_t *line = last_of(d->file, "timeline");

	return !strcmp(text_of(line, "by"), d->r->who->name) &&
		(d->v.now - kb_desk_time(d, line, "at") < MY_PAUSE_S ||
		 !strcmp(text_of(line, "kind"), "resumed"));
}

static void add_stopped(struct kb_desk *d, json_t *to)
{
	int64_t changed = kb_desk_time(d, d->file, "changed_at");
	const json_t *shown = last_of(d->file, "shown");
	size_t left = shown ? steps_left(d, shown) : 0;
	json_t *stopped;

	if (d->v.now - changed > STOPPED_S || goes_on(d) ||
	    !strcmp(text_of(d->file, "state"), "resolved"))
		return;
	stopped = json_object();
	put(stopped, "text", kb_desk_since(d, "desk_stopped", changed));
	put(stopped, "last_asked", text_of(last_of(d->file, "asked"),
					   "question"));
	put(stopped, "last_shown", text_of(shown, "title"));
	put(stopped, "steps_left", left ? kb_words_count(d->v.words, d,
		"desk_steps_left", (int64_t)left) : "");
	json_object_set_new(to, "stopped", stopped);
}

/* ---- lists ------------------------------------------------------------------------- */

static json_t *row(const char *text, const char *sub, const char *to)
{
	return json_pack("{s:s,s:s,s:s}", "text", text, "sub", sub, "to", to);
}

/* Facts in words; which article was meant, by its title. */
static void say_facts(struct kb_desk *d, json_t *facts)
{
	json_t *fact;
	size_t i;

	kb_view_facts(&d->v, facts, NULL);
	json_array_foreach(facts, i, fact) {
		struct kb_stored st;
		struct kb_error err;

		if (!strcmp(text_of(fact, "attribute"), "topic") &&
		    !kb_store_article_get(d->v.store, d, text_of(fact,
			"value"), d->r->lang->code, KB_BRIEF, &st, &err))
			put(fact, "label", st.article->title);
	}
}

static void add_facts(struct kb_desk *d, json_t *to)
{
	json_t *list = json_deep_copy(json_object_get(d->file, "facts"));

	for (size_t i = json_array_size(list); i-- > 0; )
		if (!*text_of(json_array_get(list, i), "value"))
			json_array_remove(list, i);
	say_facts(d, list);
	json_object_set_new(to, "facts", list);
}

static void add_asked(struct kb_desk *d, json_t *to)
{
	json_t *list = json_array(), *item, *line;
	size_t i;

	json_array_foreach(json_object_get(d->file, "asked"), i, item) {
		const char *q = text_of(item, "question");

		line = row(q, "", kb_desk_address(d, q, ""));
		put(line, "when", when_of(d, item, "at"));
		put(line, "iso", text_of(item, "at"));
		json_array_append_new(list, line);
	}
	json_object_set_new(to, "asked", list);
}

static const char *version_of(struct kb_desk *d, const json_t *item)
{
	return kb_desk_fill(d, d->v.words, "desk_version", "n",
		talloc_asprintf(d, "%lld", (long long)json_integer_value(
			json_object_get(item, "version"))), NULL);
}

static bool has_article(const json_t *list, const char *id)
{
	const json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (!strcmp(text_of(item, "id"), id))
			return true;
	return false;
}

/* Each article once: here, and before the customer came to us. */
static void add_shown_of(struct kb_desk *d, const json_t *from, json_t *list)
{
	json_t *item, *line;
	size_t i;

	json_array_foreach(from, i, item) {
		const char *id = text_of(item, "article");

		if (!*id || has_article(list, id))
			continue;
		line = row(*text_of(item, "title") ? text_of(item, "title") :
			   id, version_of(d, item), "");
		put(line, "id", id);
		json_array_append_new(list, line);
	}
}

static void add_shown(struct kb_desk *d, json_t *to)
{
	const json_t *trail = json_object_get(d->file, "handoff");
	json_t *list = json_array();

	add_shown_of(d, json_object_get(trail, "items"), list);
	add_shown_of(d, json_object_get(d->file, "shown"), list);
	json_object_set_new(to, "shown", list);
}

/* What he asked and answered before: not to be asked again. */
static void add_known(struct kb_desk *d, json_t *to)
{
	const json_t *trail = json_object_get(d->file, "handoff");
	json_t *list = json_array(), *item;
	json_t *facts = json_deep_copy(json_object_get(trail, "facts"));
	size_t i;

	say_facts(d, facts);
	json_array_foreach(facts, i, item)
		json_array_append_new(list, row(talloc_asprintf(d, "%s%s%s",
			text_of(item, "name"),
			kb_words_get(d->v.words, "colon"),
			text_of(item, "label")), "", ""));
	json_array_foreach(json_object_get(trail, "items"), i, item)
		if (*text_of(item, "query"))
			json_array_append_new(list, row(text_of(item, "query"),
							"", ""));
	json_decref(facts);
	json_object_set_new(to, "known", list);
}

static void add_done_steps(struct kb_desk *d, json_t *to)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(json_object_get(d->file, "ticks"), i, item)
		if (json_is_true(json_object_get(item, "done")))
			json_array_append_new(list, row(text_of(item, "text"),
							"", ""));
	json_object_set_new(to, "done_steps", list);
}

static void add_links(struct kb_desk *d, json_t *to)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(json_object_get(d->file, "links"), i, item)
		json_array_append_new(list, row(text_of(item, "title"),
			join(d, version_of(d, item), join(d,
				text_of(item, "receipt"),
				when_of(d, item, "at"))),
			talloc_asprintf(d, "/articles/%s?lang=%s",
				kb_url_encode(d, text_of(item, "article")),
				text_of(item, "lang"))));
	json_object_set_new(to, "links", list);
}

static void add_notes(struct kb_desk *d, json_t *to)
{
	json_t *list = json_array(), *item;
	size_t i;

	json_array_foreach(json_object_get(d->file, "notes"), i, item)
		json_array_append_new(list, row(text_of(item, "text"), join(d,
			text_of(item, "by"), when_of(d, item, "at")), ""));
	json_object_set_new(to, "notes", list);
}

static void add_timeline(struct kb_desk *d, json_t *to)
{
	json_t *list = json_array(), *item, *line;
	size_t i;

	json_array_foreach(json_object_get(d->file, "timeline"), i, item) {
		line = json_object();
		put(line, "when", when_of(d, item, "at"));
		put(line, "iso", text_of(item, "at"));
		put(line, "kind", word(d, "event", text_of(item, "kind")));
		put(line, "text", text_of(item, "text"));
		put(line, "by", text_of(item, "by"));
		json_array_append_new(list, line);
	}
	json_object_set_new(to, "timeline", list);
}

static enum kb_status add_file(struct kb_desk *d, struct kb_error *err)
{
	json_t *to = json_object();
	enum kb_status status;

	json_object_set_new(d->context, "file", to);
	add_head(d, to);
	add_stopped(d, to);
	add_facts(d, to);
	add_known(d, to);
	add_asked(d, to);
	add_shown(d, to);
	add_done_steps(d, to);
	add_links(d, to);
	add_notes(d, to);
	add_timeline(d, to);
	put(to, "summary", kb_desk_summary(d));
	put(to, "resolves", text_of(last_of(d->file, "links"), "article"));
	status = add_alike(d, to, err);
	return status;
}

/* ---- without a case ------------------------------------------------------------------ */

static enum kb_status add_mine(struct kb_desk *d, struct kb_error *err)
{
	json_t *list = json_array(), *line;
	struct kb_case_file *files;
	size_t n;
	enum kb_status status = kb_cases_recent(d->store, d, d->r->who->name,
						MINE, &files, &n, err);

	json_object_set_new(d->context, "mine", list);
	for (size_t i = 0; !status && i < n; i++) {
		line = row("", kb_desk_when(d, d->v.words,
					    files[i].changed_at),
			   way_to(d, files[i].id));
		put(line, "number", files[i].id);
		put(line, "question", files[i].question);
		json_array_append_new(list, line);
	}
	return status;
}

static void add_form(struct kb_desk *d)
{
	static const char *const channels[] = { "phone", "chat", "mail",
						"counter", "web" };
	json_t *tongues = json_array(), *list = json_array();

	for (const struct kb_lang *l = kb_langs; l->code; l++)
		json_array_append_new(tongues, json_pack("{s:s,s:s,s:b}",
			"code", l->code, "name", l->name, "chosen",
			l == d->lang));
	for (size_t i = 0; i < KB_COUNT(channels); i++)
		json_array_append_new(list, json_pack("{s:s,s:s}", "code",
			channels[i], "name", word(d, "channel",
						  channels[i])));
	json_object_set_new(d->context, "tongues", tongues);
	json_object_set_new(d->context, "channels", list);
	put(d->context, "country", d->r->site->config.country);
	if (!json_object_get(d->context, "new_question"))
		put(d->context, "new_question", d->q);
}

enum kb_status kb_desk_pane(struct kb_desk *d, struct kb_error *err)
{
	enum kb_status status = d->file ? add_file(d, err) : add_mine(d, err);

	add_form(d);
	if (!status && !d->file)
		status = kb_desk_news(d, err);
	return status ? status : kb_desk_dues(d, err);
}
