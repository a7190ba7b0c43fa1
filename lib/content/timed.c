/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timed.c - blocks that hold for a time. In: headings that say so,
 * "## Answer {from=2026-12-01 until=2027-01-31}". Out: the words of the heading
 * alone, the two moments, and which bytes of text and HTML the block has.
 */
#include "markdown.h"

static const char wanted[] = "a date, YYYY-MM-DD, or a time, "
	"2026-12-01T18:00+08:00";

struct said { int64_t at[2]; bool is[2]; };
static const char *const names[2] = { "from", "until" };

static enum kb_status bad(struct markdown *md, cmark_node *heading,
			  struct kb_error *err, enum kb_status status,
			  const char *why)
{
	return kb_error_at(err, status, md->source, md->line0 +
			   cmark_node_get_start_line(heading) - 1, "%s", why);
}

/* ---- what stands between the braces ------------------------------------------ */

static enum kb_status take(struct markdown *md, cmark_node *heading,
			   char *word, struct said *said,
			   struct kb_error *err)
{
	char *value = strchr(word, '=');
	struct kb_moment m;
	size_t i = 0;

	if (value)
		*value++ = '\0';
	while (value && i < KB_COUNT(names) && strcmp(names[i], word) != 0)
		i++;
	if (!value || i == KB_COUNT(names))
		return bad(md, heading, err, KB_INVALID, kb_format(md->mem,
			"'%s' is nothing that a block's heading can say; it "
			"can say from=2026-12-01 and until=2027-01-31", word));
	if (said->is[i])
		return bad(md, heading, err, KB_INVALID, kb_format(md->mem,
			"'%s' is said twice; say it once", word));
	if (!kb_moment_parse(value, i == 1, &m))
		return bad(md, heading, err, KB_INVALID, kb_format(md->mem,
			"'%s' is '%s'; it must be %s", word, value, wanted));
	said->at[i] = m.at;
	said->is[i] = true;
	return KB_OK;
}

static enum kb_status take_all(struct markdown *md, cmark_node *heading,
			       char *words, struct kb_timed *ret,
			       struct kb_error *err)
{
	struct said said = { { 0 } };
	enum kb_status status = KB_OK;
	char *rest = NULL;

	for (char *word = strtok_r(words, " \t", &rest);
	     word && status == KB_OK; word = strtok_r(NULL, " \t", &rest))
		status = take(md, heading, word, &said, err);
	if (status != KB_OK)
		return status;
	if (!said.is[0] && !said.is[1])
		return bad(md, heading, err, KB_INVALID, "the braces say "
			"nothing; write {from=2026-12-01}, or take them away");
	if (said.is[0] && said.is[1] && said.at[1] <= said.at[0])
		return bad(md, heading, err, KB_INVALID, "'until' is before "
			"'from': the block would never hold");
	*ret = (struct kb_timed){ .from = said.at[0], .until = said.at[1] };
	return KB_OK;
}

/* ---- headings ------------------------------------------------------------------ */

static size_t trimmed(const char *text, size_t len)
{
	while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
		len--;
	return len;
}

/* Where the braces at the end of a heading begin; NULL: there are none, or they
   are words of its own. Behind other words than those of a block only what
   speaks of time counts: a block that is misspelt must not lose its period. */
static const char *braces_of(const char *text, int level)
{
	size_t len = trimmed(text, strlen(text));
	const char *open = strrchr(text, '{');
	char *words;
	bool block;

	if (!open || !len || text[len - 1] != '}')
		return NULL;
	words = kb_strndup(NULL, text, trimmed(text, (size_t)(open - text)));
	block = level == 2 && kb_block_find(words) != KB_BLOCK_OTHER;
	talloc_free(words);
	words = (char *)open + 1 + strspn(open + 1, " \t");
	for (size_t i = 0; i < KB_COUNT(names) && !block; i++)
		block = !strncmp(words, names[i], strlen(names[i])) &&
			words[strlen(names[i])] == '=';
	return block ? open : NULL;
}

static enum kb_status look(struct markdown *md, cmark_node *root,
			   cmark_node *heading, size_t *n,
			   struct kb_error *err)
{
	cmark_node *last = cmark_node_last_child(heading);
	int level = cmark_node_get_heading_level(heading);
	const char *text = last && cmark_node_get_type(last) ==
		CMARK_NODE_TEXT ? cmark_node_get_literal(last) : "";
	const char *open = braces_of(text, level);
	struct kb_timed *timed;
	size_t before;
	enum kb_status status;

	if (!open)
		return KB_OK;
	before = trimmed(text, (size_t)(open - text));
	if (level != 2 || cmark_node_parent(heading) != root || md->rule ||
	    (!before && last == cmark_node_first_child(heading)))
		return bad(md, heading, err, KB_INVALID, "only a block of an "
			"article can say when it holds: a heading '##' with "
			"words, in no list and no quote");
	if (++*n > KB_TIMED_MAX)
		return bad(md, heading, err, KB_LIMIT, kb_format(md->mem,
			"more than %d blocks hold for a time; put a change of "
			"this size into a version of its own", KB_TIMED_MAX));
	timed = kb_new(md->mem, struct kb_timed);
	status = take_all(md, heading, kb_strndup(md->mem, open + 1,
		(size_t)(strrchr(open, '}') - open - 1)), timed, err);
	if (status == KB_OK &&
	    (!cmark_node_set_literal(last, kb_strndup(md->mem, text, before)) ||
	     !cmark_node_set_user_data(heading, timed)))
		status = bad(md, heading, err, KB_INVALID,
			     "this heading cannot be read");
	return status;
}

enum kb_status kb_timed_read(struct markdown *md, cmark_node *root,
			     struct kb_error *err)
{
	cmark_iter *iter;
	cmark_event_type event;
	enum kb_status status = KB_OK;
	size_t n = 0;

	if (!memchr(md->bytes, '{', md->len))
		return KB_OK;
	iter = cmark_iter_new(root);
	while (status == KB_OK &&
	       (event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(iter);

		if (event == CMARK_EVENT_ENTER &&
		    cmark_node_get_type(node) == CMARK_NODE_HEADING)
			status = look(md, root, node, &n, err);
	}
	cmark_iter_free(iter);
	return status;
}

/* ---- the walk ------------------------------------------------------------------- */

void kb_timed_end(struct walk *w)
{
	struct markdown *md = w->md;
	struct kb_timed *last = md->n_timed ? &md->timed[md->n_timed - 1] :
		NULL;

	if (!w->in_timed)
		return;
	last->end = (uint32_t)md->text.len;
	if (last->start > last->end)
		last->start = last->end;
	last->html_end = (uint32_t)md->html.len;
	w->in_timed = false;
}

void kb_timed_heading(struct walk *w, cmark_node *heading)
{
	struct markdown *md = w->md;
	const struct kb_timed *timed = cmark_node_get_user_data(heading);
	cmark_node *parent = cmark_node_parent(heading);

	if (cmark_node_get_heading_level(heading) > 2 ||
	    cmark_node_get_type(parent) != CMARK_NODE_DOCUMENT)
		return;
	kb_timed_end(w);
	if (!timed)
		return;
	if (!md->timed)
		md->timed = kb_array(md->mem, struct kb_timed, KB_TIMED_MAX);
	md->timed[md->n_timed] = *timed;
	md->timed[md->n_timed].start = (uint32_t)md->text.len;
	md->timed[md->n_timed++].html_start = (uint32_t)md->html.len;
	w->in_timed = true;
}
