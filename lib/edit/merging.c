/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * merging.c - two articles become one. In: the one that goes, the one that
 * stays. Out: the questions and pins of both in the one, the other archived,
 * and its address leading there. Receipts name versions and are not touched.
 */
#include <kb/curation.h>

#include "act.h"

static bool has_line(const char *lines, const char *line, size_t len)
{
	for (const char *at = lines; *at;) {
		size_t n = strcspn(at, "\n");

		if (n == len && !memcmp(at, line, n))
			return true;
		at += n + (at[n] == '\n');
	}
	return false;
}

/* Lines of `own`, then those of `more` that are not among them. */
static char *join_lines(void *mem, const char *own, const char *more)
{
	struct kb_buf buf = { .mem = mem };

	kb_buf_adds(&buf, own);
	for (const char *at = more; *at;) {
		size_t n = strcspn(at, "\n");

		if (n && !has_line(own, at, n))
			kb_buf_addf(&buf, "%s%.*s", buf.len ? "\n" : "",
				    (int)n, at);
		at += n + (at[n] == '\n');
	}
	return buf.bytes;
}

static enum kb_status join_field(void *mem, const char *key,
				 const struct kb_article *source, char **text,
				 size_t *len, struct kb_error *err)
{
	char *own, *more;
	enum kb_status st = kb_front_get(mem, *text, *len, key, &own, err);

	if (st == KB_OK)
		st = kb_front_get(mem, source->source, source->source_len,
				  key, &more, err);
	return st ? st : kb_front_set(mem, *text, *len, key,
		join_lines(mem, own, more), text, len, err);
}

enum kb_status kb_edit_merged(void *mem, const struct kb_article *source,
			      const struct kb_article *target, char **ret,
			      size_t *ret_len, struct kb_error *err)
{
	void *own = talloc_new(NULL);
	size_t len = target->source_len;
	char *text = kb_strndup(own, target->source, len);
	enum kb_status st = join_field(own, "questions", source, &text, &len,
				       err);

	if (st == KB_OK)
		st = join_field(own, "pins", source, &text, &len, err);
	if (st == KB_OK) {
		*ret = kb_strndup(mem, text, len);
		*ret_len = len;
	}
	talloc_free(own);
	return st;
}

/* The one that goes first: a question is nobody's while it is two articles'. */
static enum kb_status merge_in(const struct kb_change_of *c, void *mem,
			       const struct kb_edit_merge *m,
			       struct kb_error *err)
{
	struct kb_stored source, target;
	int live, version;
	struct kb_edit e = { .action = KB_EDIT_ARCHIVE, .id = m->source,
		.lang = m->lang, .base = m->source_base, .note = m->note,
		.signed_reason = m->signed_reason, .gate = m->gate };
	const struct kb_change_of alone = { c->s, c->config, c->who, false };
	enum kb_status st = kb_store_newest(c->s, mem, m->source, m->lang,
					    &source, &live, err);

	if (st == KB_OK)
		st = kb_store_newest(c->s, mem, m->target, m->lang, &target,
				     &live, err);
	if (st == KB_OK && live != target.version)
		return kb_error_set(err, KB_INVALID, "'%s' has a draft that is "
			"not published; publish or discard it first",
			m->target);
	if (st == KB_OK)
		st = kb_edit_step(&alone, mem, &e, &version, err);
	e.action = KB_EDIT_PUBLISH;
	e.id = m->target;
	e.base = m->target_base;
	char *text = NULL;
	if (st == KB_OK)
		st = kb_edit_merged(mem, source.article, target.article,
				    &text, &e.len, err);
	e.source = text;
	if (st == KB_OK)
		st = kb_edit_step(c, mem, &e, &version, err);
	return st ? st : kb_redirect_put(c->s, m->source, m->target,
					 c->who->name, err);
}

enum kb_status kb_edit_merge(struct kb_store *s,
			     const struct kb_config *config,
			     const struct kb_who *who,
			     const struct kb_edit_merge *merge,
			     struct kb_error *err)
{
	const struct kb_change_of c = { s, config, who, true };
	enum kb_status st;

	if (strcmp(merge->source, merge->target) == 0)
		return kb_error_set(err, KB_INVALID,
			"an article cannot be merged with itself");
	st = kb_store_begin(s, err);
	if (st != KB_OK)
		return st;
	void *mem = talloc_new(NULL);
	st = merge_in(&c, mem, merge, err);
	talloc_free(mem);
	if (st == KB_OK)
		return kb_store_commit(s, err);
	kb_store_rollback(s);
	return st;
}
