/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * blame.c - in: a version of an article. Out: its sentences, each with the
 * version that brought it. From the version backwards, a sentence is followed
 * for as long as the text before has it, too.
 */
#include <kb/blame.h>
#include <kb/text.h>

struct walk {
	struct kb_store *s;
	void *mem;
	const char *id, *lang;
	struct kb_revision *revisions; size_t n_revisions;	/* newest first */
	const char *text;
	struct kb_blamed *v; size_t n, room;
	bool *ended;			/* an older text lacks it */
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static void cut(struct walk *w)
{
	size_t len = strlen(w->text);

	for (size_t from = 0, to; from < len; from = to) {
		to = kb_text_sentence_end(w->text, len, from);
		size_t start = from, end = to;

		while (start < end && is_blank(w->text[start]))
			start++;
		while (end > start && is_blank(w->text[end - 1]))
			end--;
		if (start == end)
			continue;
		if (w->n == w->room) {
			w->room = w->room * 2 + 16;
			w->v = kb_grow(w->mem, w->v, struct kb_blamed,
				       w->room);
		}
		w->v[w->n++] = (struct kb_blamed){ .start = (uint32_t)start,
						   .end = (uint32_t)end };
	}
}

/* An older version: who still goes on. *left: how many do. */
static void meet(struct walk *w, const struct kb_revision *r, const char *text,
		 size_t *left)
{
	size_t len = strlen(text);

	*left = 0;
	for (size_t i = 0; i < w->n; i++) {
		struct kb_blamed *b = &w->v[i];

		if (w->ended[i])
			continue;
		w->ended[i] = !memmem(text, len, w->text + b->start,
				      b->end - b->start);
		if (w->ended[i])
			continue;
		b->brought = r;
		if (!strcmp(r->confidence, "validated"))
			b->validated = r;
		(*left)++;
	}
}

static enum kb_status follow(struct walk *w, size_t from,
			     struct kb_error *err)
{
	size_t left = w->n;
	enum kb_status st = KB_OK;

	for (size_t i = from; i < w->n_revisions && left && st == KB_OK; i++) {
		void *mem = talloc_new(NULL);
		struct kb_stored old;

		st = kb_store_version_of(w->s, mem, w->id, w->lang,
					 w->revisions[i].version, &old, err);
		if (st == KB_OK)
			meet(w, &w->revisions[i], old.article->text, &left);
		talloc_free(mem);
	}
	return st;
}

enum kb_status kb_blame(struct kb_store *s, void *mem, const char *id,
			const char *lang, int version, const char **text,
			struct kb_blamed **ret, size_t *n,
			struct kb_error *err)
{
	struct walk w = { .s = s, .mem = mem, .id = id, .lang = lang };
	struct kb_stored st;
	size_t from = 0;
	enum kb_status status = kb_store_history(s, mem, id, lang,
		&w.revisions, &w.n_revisions, err);

	if (status != KB_OK)
		return status;
	while (version && from < w.n_revisions &&
	       w.revisions[from].version != version)
		from++;
	if (from == w.n_revisions)
		return kb_error_set(err, KB_NOT_FOUND, "'%s' in %s has no "
				    "version %d", id, lang, version);
	status = kb_store_version_of(s, mem, id, lang,
				     w.revisions[from].version, &st, err);
	if (status != KB_OK)
		return status;
	w.text = st.article->text;
	cut(&w);
	w.ended = kb_array(mem, bool, w.n + 1);
	status = follow(&w, from, err);
	*text = w.text;
	*ret = w.v;
	*n = w.n;
	return status;
}
