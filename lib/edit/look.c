/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * look.c - how an article stands before somebody edits it. In: its id and
 * language, the text that would be saved. Out: what rights are judged by.
 */
#include "act.h"

static enum kb_state state_of(const char *name)
{
	static const char *const names[KB_STATES] = { "", "draft", "review",
		"published", "archived" };

	for (int i = 1; i < KB_STATES; i++)
		if (!strcmp(names[i], name))
			return (enum kb_state)i;
	return KB_STATE_DRAFT;
}

static enum kb_confidence confidence_of(const char *name)
{
	return !strcmp(name, "validated") ? KB_VALIDATED :
	       !strcmp(name, "wip") ? KB_WIP : KB_NOT_VALIDATED;
}

static const char *domain_of(const struct kb_article *a)
{
	for (size_t i = 0; i < a->n_environment; i++)
		if (!strcmp(a->environment[i].key, "product"))
			return a->environment[i].value;
	return "";
}

/* "all", "none", or names of domains with spaces between. */
static bool needs_four_eyes(const struct kb_config *config,
			    const char *domain)
{
	const char *rule = config->four_eyes;
	size_t len = strlen(domain);

	if (!strcmp(rule, "all") || !strcmp(rule, "none"))
		return *rule == 'a';
	for (const char *at = rule; *at;) {
		size_t n = strcspn(at, " ");

		if (n && n == len && !memcmp(at, domain, n))
			return true;
		at += n + strspn(at + n, " ");
	}
	return false;
}

static bool is_open(const struct kb_article *a)
{
	return !strcmp(a->audience, "public");
}

/* What is found now may be for others than the newest text. */
static enum kb_status look_at_live(struct kb_store *s, void *mem,
				   const char *id, const char *lang,
				   struct kb_edit_look *look,
				   struct kb_error *err)
{
	struct kb_stored live;
	enum kb_status st;

	if (!look->live || look->live == look->newest.version)
		return KB_OK;
	st = kb_store_version_of(s, mem, id, lang, look->live, &live, err);
	if (st != KB_OK)
		return st;
	look->state.open |= is_open(live.article);
	if (!strcmp(live.article->confidence, "validated"))
		look->state.confidence = KB_VALIDATED;
	return KB_OK;
}

static enum kb_status look_at_newest(struct kb_store *s, void *mem,
				     const char *id, const char *lang,
				     struct kb_edit_look *look,
				     struct kb_error *err)
{
	const struct kb_article *a;
	struct kb_error quiet;
	enum kb_status st = kb_store_newest(s, mem, id, lang, &look->newest,
					    &look->live, &quiet);

	if (st == KB_NOT_FOUND)
		return KB_OK;
	if (st != KB_OK) {
		*err = quiet;
		return st;
	}
	a = look->newest.article;
	look->state = (struct kb_edit_state){
		.state = state_of(a->state),
		.confidence = confidence_of(a->confidence),
		.live = look->live > 0, .open = is_open(a),
		.domain = domain_of(a) };
	st = look_at_live(s, mem, id, lang, look, err);
	return st ? st : kb_store_author(s, mem, id, lang,
					 &look->state.author, err);
}

/* What the text would make of it. */
static void look_at_text(void *mem, const struct kb_who *who, const char *id,
			 const char *lang, const char *source, size_t len,
			 struct kb_edit_look *look)
{
	const struct kb_article *was = look->newest.article;
	struct kb_article *a;
	struct kb_error quiet;

	if (!was || !kb_source_same_text(source, len, was->source,
					 was->source_len))
		look->state.author = who->name;
	if (kb_article_parse(mem, id, id, lang, source, len, &a,
			     &quiet) != KB_OK)
		return;
	look->state.open |= is_open(a);
	if (was)
		look->state.domain_after = domain_of(a);
	else
		look->state.domain = domain_of(a);
}

enum kb_status kb_edit_look(struct kb_store *s, void *mem,
			    const struct kb_config *config,
			    const struct kb_who *who, const char *id,
			    const char *lang, const char *source, size_t len,
			    struct kb_edit_look *ret, struct kb_error *err)
{
	struct kb_edit_look look = { .state = { .domain = "",
						.author = "" } };
	enum kb_status st = look_at_newest(s, mem, id, lang, &look, err);

	if (st != KB_OK)
		return st;
	if (source)
		look_at_text(mem, who, id, lang, source, len, &look);
	look.state.four_eyes = needs_four_eyes(config, look.state.domain) ||
		(look.state.domain_after &&
		 needs_four_eyes(config, look.state.domain_after));
	*ret = look;
	return KB_OK;
}
