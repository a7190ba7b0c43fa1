/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * edit.c - what an editor does to an article. In: who, what, and the text as it
 * was in front of him. Out: a new version and its row in the audit, or nothing
 * at all and the reason. Undo is the same way: a new version with an old text.
 */
#include <jansson.h>

#include "act.h"

/* What an action makes of the front matter, "": left as it is. A text that has
   changed is not what somebody validated, whatever is done with it. */
static const struct {
	const char *state, *confidence;
	bool needs_gate;
	const char *audit;
} effects[KB_EDIT_ACTIONS] = {
	[KB_EDIT_SAVE] = { "draft", "", false, "article.edit" },
	[KB_EDIT_REVIEW] = { "review", "", false, "article.edit" },
	[KB_EDIT_PUBLISH] = { "published", "not-validated", true,
			      "article.publish" },
	[KB_EDIT_VALIDATE] = { "published", "validated", true,
			       "article.publish" },
	[KB_EDIT_SCHEDULE] = { "published", "not-validated", true,
			       "article.publish" },
	[KB_EDIT_ARCHIVE] = { "archived", "", false, "article.withdraw" },
	[KB_EDIT_WITHDRAW] = { "archived", "", false, "article.withdraw" },
	[KB_EDIT_RESTORE] = { "draft", "", false, "article.edit" },
};

struct text { char *bytes; size_t len; };

/* ---- the text --------------------------------------------------------------------- */

static enum kb_status take_text(const struct kb_change_of *c, void *mem,
				const struct kb_edit *e,
				const struct kb_edit_look *look,
				struct text *ret, struct kb_error *err)
{
	const struct kb_article *was = look->newest.article;

	if (e->action == KB_EDIT_RESTORE)
		return kb_store_version_source(c->s, mem, e->id, e->lang,
			e->version, &ret->bytes, &ret->len, err);
	if (!e->source && !was)
		return kb_error_set(err, KB_NOT_FOUND,
			"there is no article '%s' in %s", e->id, e->lang);
	ret->len = e->source ? e->len : was->source_len;
	ret->bytes = kb_strndup(mem, e->source ? e->source : was->source,
				ret->len);
	return KB_OK;
}

static enum kb_status set_field(void *mem, struct text *t, const char *key,
				const char *value, struct kb_error *err)
{
	return kb_front_set(mem, t->bytes, t->len, key, value, &t->bytes,
			    &t->len, err);
}

static enum kb_status parse(void *mem, const struct kb_edit *e,
			    const struct text *t, struct kb_article **ret,
			    struct kb_error *err)
{
	struct kb_article *a;
	enum kb_status st = kb_article_parse(mem, e->id, e->id, e->lang,
					     t->bytes, t->len, &a, err);

	if (st != KB_OK)
		return st;
	if (strcmp(a->id, e->id) != 0 || strcmp(a->lang, e->lang) != 0)
		return kb_error_set(err, KB_INVALID, "the text says that it is "
			"'%s' in %s, but '%s' in %s is edited", a->id, a->lang,
			e->id, e->lang);
	*ret = a;
	return KB_OK;
}

/* Does it say already what the action would make of it, unchanged? */
static bool is_done(const struct kb_edit *e, const struct kb_edit_look *look,
		    const struct text *t)
{
	const struct kb_article *was = look->newest.article;

	return e->action == KB_EDIT_PUBLISH && was &&
		look->live == look->newest.version &&
		t->len == was->source_len &&
		!memcmp(t->bytes, was->source, t->len);
}

static enum kb_status set_state(void *mem, const struct kb_edit *e,
				const struct kb_edit_look *look,
				const struct kb_article *a, struct text *t,
				struct kb_error *err)
{
	const struct kb_article *was = look->newest.article;
	const char *state = effects[e->action].state;
	const char *confidence = effects[e->action].confidence;
	enum kb_status st = KB_OK;

	if (!*confidence && !strcmp(a->confidence, "validated") &&
	    (!was || strcmp(was->confidence, "validated") != 0 ||
	     !kb_source_same_text(t->bytes, t->len, was->source,
				  was->source_len)))
		confidence = "not-validated";
	if (strcmp(a->state, state) != 0)
		st = set_field(mem, t, "state", state, err);
	if (st == KB_OK && *confidence &&
	    strcmp(a->confidence, confidence) != 0)
		st = set_field(mem, t, "confidence", confidence, err);
	if (st == KB_OK && e->action == KB_EDIT_VALIDATE) {
		char day[32];

		kb_time_format(kb_now(), day, sizeof(day));
		day[strlen("2026-11-22")] = '\0';
		st = set_field(mem, t, "validated_at", day, err);
	}
	return st;
}

/* A date that lies ahead, else it would be published at once. */
static enum kb_status set_schedule(void *mem, const struct kb_edit *e,
				   struct text *t, struct kb_error *err)
{
	struct kb_article *a;
	enum kb_status st;

	if (e->action != KB_EDIT_SCHEDULE)
		return KB_OK;
	st = e->valid_from ? set_field(mem, t, "valid_from", e->valid_from,
				       err) : KB_OK;
	if (st == KB_OK)
		st = parse(mem, e, t, &a, err);
	if (st == KB_OK && a->valid_from <= kb_now())
		return kb_error_set(err, KB_INVALID,
			"'valid_from' must lie ahead");
	return st;
}

static enum kb_status make_text(const struct kb_change_of *c, void *mem,
				const struct kb_edit *e,
				const struct kb_edit_look *look,
				struct text *t, struct kb_article **ret,
				struct kb_error *err)
{
	struct kb_article *a;
	enum kb_status st = take_text(c, mem, e, look, t, err);

	if (st == KB_OK)
		st = parse(mem, e, t, &a, err);
	if (st == KB_OK && !c->moved && !is_done(e, look, t))
		st = set_state(mem, e, look, a, t, err);
	if (st == KB_OK)
		st = set_schedule(mem, e, t, err);
	return st ? st : parse(mem, e, t, ret, err);
}

/* ---- whether ------------------------------------------------------------------------ */

static const struct { const char *why, *text; } sentences[] = {
	{ "edit_why_role", "only editors and publishers edit articles" },
	{ "edit_why_publisher", "what is public or validated is a publisher's "
	  "to publish or take away" },
	{ "edit_why_domain", "the article is in a domain that is not yours" },
	{ "edit_why_four_eyes", "you wrote this text; somebody else must "
	  "publish it" },
	{ "edit_why_state", "the article is not in a state in which this can "
	  "be done" },
};

static bool is_there(const char *text)
{
	return text && *text;
}

static enum kb_status check_gate(const struct kb_edit *e, struct kb_error *err)
{
	if (e->gate == KB_EDIT_FLIPS && !is_there(e->signed_reason))
		return kb_error_set(err, KB_INVALID, "pinned questions would "
			"get another answer; say why that is right");
	if (e->gate == KB_EDIT_SAYS && !is_there(e->note) &&
	    !is_there(e->signed_reason))
		return kb_error_set(err, KB_INVALID, "pinned questions would "
			"be told something else; say in a note why");
	return KB_OK;
}

static enum kb_status judge(const struct kb_change_of *c,
			    const struct kb_edit *e,
			    const struct kb_edit_look *look,
			    struct kb_error *err)
{
	struct kb_edit_state state = look->state;
	const char *why;

	if (c->moved)
		state.author = "";
	if (!kb_edit_may(c->who, &state, e->action, &why))
		for (size_t i = 0; i < KB_COUNT(sentences); i++)
			if (!strcmp(sentences[i].why, why))
				return kb_error_set(err, KB_INVALID, "%s",
						    sentences[i].text);
	if (effects[e->action].needs_gate && e->gate == KB_EDIT_UNGATED)
		return kb_error_set(err, KB_INVALID, "nobody has asked the "
			"gate what this would change");
	return e->action == KB_EDIT_WITHDRAW ? KB_OK :
		check_gate(e, err);
}

/* ---- doing it -------------------------------------------------------------------------- */

static enum kb_status write_down(const struct kb_change_of *c, void *mem,
				 const struct kb_edit *e, int version,
				 struct kb_error *err)
{
	const char *reason = e->signed_reason ? e->signed_reason : "";
	json_t *detail = json_pack("{s:s,s:s,s:i}", "action",
		kb_edit_action_name(e->action), "lang", e->lang, "version",
		version);
	char *text;
	enum kb_status st;

	if (*reason)
		json_object_set_new(detail, "signed", json_string(reason));
	if (c->moved)
		json_object_set_new(detail, "merge", json_true());
	text = json_dumps(detail, JSON_COMPACT);
	json_decref(detail);
	/* The longest reason in escapes is longer than the audit takes; the
	   version has it whole. */
	st = kb_audit_note(c->s, c->who, effects[e->action].audit,
		kb_format(mem, "article:%.200s", e->id), strlen(text) <= 4096 ?
		text : "{\"signed\":true}", err);
	free(text);
	return st;
}

static enum kb_status save(const struct kb_change_of *c,
			   const struct kb_edit *e, const struct kb_article *a,
			   const struct kb_edit_look *look, int *ret,
			   struct kb_error *err)
{
	const struct kb_save it = {
		.article = a, .by = c->who->name, .note = e->note,
		.origin = "web", .signed_reason = e->signed_reason,
		.base = e->base == KB_BASE_ANY &&
			e->action != KB_EDIT_WITHDRAW ? 0 : e->base };

	return kb_store_article_save(c->s, &it, ret, err);
}

enum kb_status kb_edit_step(const struct kb_change_of *c, void *mem,
			    const struct kb_edit *e, int *ret_version,
			    struct kb_error *err)
{
	struct kb_edit_look look;
	struct kb_article *a;
	struct text t = { 0 };
	enum kb_status st = kb_edit_look(c->s, mem, c->config, c->who, e->id,
		e->lang, e->source, e->len, &look, err);

	if (st == KB_OK)
		st = judge(c, e, &look, err);
	if (st != KB_OK || e->action == KB_EDIT_DISCARD) {
		*ret_version = e->base;
		return st;
	}
	st = make_text(c, mem, e, &look, &t, &a, err);
	if (st == KB_OK)
		st = save(c, e, a, &look, ret_version, err);
	return st ? st : write_down(c, mem, e, *ret_version, err);
}

static enum kb_status step_and_drop(const struct kb_change_of *c,
				    const struct kb_edit *e, int *version,
				    struct kb_error *err)
{
	void *mem = talloc_new(NULL);
	enum kb_status st = kb_edit_step(c, mem, e, version, err);

	/* A withdrawal is no end of what he is writing. */
	if (st == KB_OK && e->action != KB_EDIT_WITHDRAW)
		st = kb_pending_drop(c->s, e->id, e->lang,
				     c->who->name ? c->who->name : "", err);
	talloc_free(mem);
	return st;
}

enum kb_status kb_edit_act(struct kb_store *s, const struct kb_config *config,
			   const struct kb_who *who,
			   const struct kb_edit *edit, int *ret_version,
			   struct kb_error *err)
{
	const struct kb_change_of c = { s, config, who, false };
	int version = 0;
	enum kb_status st = kb_store_begin(s, err);

	if (st != KB_OK)
		return st;
	st = step_and_drop(&c, edit, &version, err);
	if (st == KB_OK)
		st = kb_store_commit(s, err);
	else
		kb_store_rollback(s);
	if (st == KB_OK)
		*ret_version = version;
	return st;
}
