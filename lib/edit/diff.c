/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * diff.c - two versions side by side. In: two texts. Out: rows of a line each,
 * in lines that differ the words that do. What a word is, ICU knows, in Chinese
 * too; what differs, libgit2: once for lines, then for the words of two lines,
 * given to it as lines.
 */
#include <git2.h>
#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <kb/edit.h>
#include <kb/text.h>

/* Lines of a text or words of a line. */
struct parts { const char **at; size_t *len; bool *changed; size_t n, cap; };

static void add_part(void *mem, struct parts *p, const char *at, size_t len)
{
	if (p->n == p->cap) {
		p->cap = p->cap * 2 + 64;
		p->at = kb_grow(mem, p->at, const char *, p->cap);
		p->len = kb_grow(mem, p->len, size_t, p->cap);
	}
	p->at[p->n] = at;
	p->len[p->n++] = len;
}

static void split_lines(void *mem, const char *text, size_t len,
			struct parts *ret)
{
	const char *end = text + len;

	*ret = (struct parts){ 0 };
	for (const char *at = text; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		add_part(mem, ret, at, (size_t)(stop - at));
		at = newline ? newline + 1 : end;
	}
	ret->changed = kb_array(mem, bool, ret->n + 1);
}

static void split_words(void *mem, UBreakIterator *words, const char *line,
			size_t len, struct parts *ret)
{
	UErrorCode code = U_ZERO_ERROR;
	UText *text = utext_openUTF8(NULL, line, (int64_t)len, &code);
	int32_t from = 0, to;

	*ret = (struct parts){ 0 };
	ubrk_setUText(words, text, &code);
	if (U_SUCCESS(code))
		while ((to = ubrk_next(words)) != UBRK_DONE) {
			add_part(mem, ret, line + from, (size_t)(to - from));
			from = to;
		}
	if ((size_t)from < len)
		add_part(mem, ret, line + from, len - (size_t)from);
	utext_close(text);
	ret->changed = kb_array(mem, bool, ret->n + 1);
}

/* ---- what differs -------------------------------------------------------------- */

struct sides { struct parts *a, *b; };

static int mark(const git_diff_delta *delta, const git_diff_hunk *hunk,
		const git_diff_line *line, void *user)
{
	struct sides *s = user;

	if (line->origin == GIT_DIFF_LINE_DELETION)
		s->a->changed[line->old_lineno - 1] = true;
	else if (line->origin == GIT_DIFF_LINE_ADDITION)
		s->b->changed[line->new_lineno - 1] = true;
	return 0;
}

static void join(struct kb_buf *buf, const struct parts *p)
{
	kb_buf_adds(buf, "");
	for (size_t i = 0; i < p->n; i++) {
		kb_buf_add(buf, p->at[i], p->len[i]);
		kb_buf_adds(buf, "\n");
	}
}

static enum kb_status compare(void *mem, struct parts *a, struct parts *b,
			      struct kb_error *err)
{
	git_diff_options how = GIT_DIFF_OPTIONS_INIT;
	struct kb_buf left = { .mem = mem }, right = { .mem = mem };
	struct sides sides = { a, b };
	int code;

	join(&left, a);
	join(&right, b);
	how.flags = GIT_DIFF_FORCE_TEXT;
	how.context_lines = 0;
	code = git_diff_buffers(left.bytes, left.len, NULL, right.bytes,
				right.len, NULL, &how, NULL, NULL, NULL, mark,
				&sides);
	talloc_free(left.bytes);
	talloc_free(right.bytes);
	if (code < 0)
		return kb_error_set(err, KB_INTERNAL, "cannot compare: %s",
			git_error_last() ? git_error_last()->message : "?");
	return KB_OK;
}

/* ---- rows ------------------------------------------------------------------------ */

struct table {
	void *mem;
	UBreakIterator *words;
	struct parts a, b;
	struct kb_diff_row *rows;
	size_t n, cap;
};

static struct kb_diff_row *add_row(struct table *t)
{
	if (t->n == t->cap) {
		t->cap = t->cap * 2 + 64;
		t->rows = kb_grow(t->mem, t->rows, struct kb_diff_row, t->cap);
	}
	t->rows[t->n] = (struct kb_diff_row){ 0 };
	return &t->rows[t->n++];
}

/* Neighbours that are alike become one piece. */
static struct kb_diff_piece *pieces(void *mem, const struct parts *p,
				    size_t *n)
{
	struct kb_diff_piece *list = kb_array(mem, struct kb_diff_piece,
					      p->n + 1);

	*n = 0;
	for (size_t i = 0; i < p->n; i++) {
		if (*n && list[*n - 1].changed == p->changed[i])
			list[*n - 1].len += p->len[i];
		else
			list[(*n)++] = (struct kb_diff_piece){
				p->changed[i], p->at[i], p->len[i] };
	}
	return list;
}

static struct kb_diff_piece *whole(void *mem, const struct parts *lines,
				   size_t i, bool changed, size_t *n)
{
	struct kb_diff_piece *piece = kb_new(mem, struct kb_diff_piece);

	*piece = (struct kb_diff_piece){ changed, lines->at[i],
					 lines->len[i] };
	*n = 1;
	return piece;
}

static enum kb_status add_pair(struct table *t, size_t i, size_t j,
			       struct kb_error *err)
{
	struct kb_diff_row *row = add_row(t);
	void *own = talloc_new(NULL);
	struct parts left, right;
	enum kb_status st;

	split_words(own, t->words, t->a.at[i], t->a.len[i], &left);
	split_words(own, t->words, t->b.at[j], t->b.len[j], &right);
	st = compare(own, &left, &right, err);
	row->left_line = (int)i + 1;
	row->right_line = (int)j + 1;
	row->changed = true;
	row->left = pieces(t->rows, &left, &row->n_left);
	row->right = pieces(t->rows, &right, &row->n_right);
	talloc_free(own);
	return st;
}

static void add_single(struct table *t, const struct parts *lines, size_t i,
		       bool is_left)
{
	struct kb_diff_row *row = add_row(t);
	size_t n;
	struct kb_diff_piece *piece = whole(t->rows, lines, i, true, &n);

	row->changed = true;
	if (is_left) {
		row->left_line = (int)i + 1;
		row->left = piece;
		row->n_left = n;
	} else {
		row->right_line = (int)i + 1;
		row->right = piece;
		row->n_right = n;
	}
}

static void add_same(struct table *t, size_t i, size_t j)
{
	struct kb_diff_row *row = add_row(t);

	row->left_line = (int)i + 1;
	row->right_line = (int)j + 1;
	row->left = whole(t->rows, &t->a, i, false, &row->n_left);
	row->right = whole(t->rows, &t->b, j, false, &row->n_right);
}

static enum kb_status make_rows(struct table *t, struct kb_error *err)
{
	size_t i = 0, j = 0;
	enum kb_status st = KB_OK;

	while (st == KB_OK && (i < t->a.n || j < t->b.n)) {
		bool gone = i < t->a.n && t->a.changed[i];
		bool come = j < t->b.n && t->b.changed[j];

		if (gone && come)
			st = add_pair(t, i++, j++, err);
		else if (gone || j == t->b.n)
			add_single(t, &t->a, i++, true);
		else if (come || i == t->a.n)
			add_single(t, &t->b, j++, false);
		else
			add_same(t, i++, j++);
	}
	return st;
}

enum kb_status kb_diff_words(void *mem, const char *a, size_t a_len,
			     const char *b, size_t b_len,
			     struct kb_diff_row **ret, size_t *n,
			     struct kb_error *err)
{
	void *own = talloc_new(NULL);
	UErrorCode code = U_ZERO_ERROR;
	struct table t = { .mem = mem };
	enum kb_status st;

	if (a_len > KB_ARTICLE_MAX || b_len > KB_ARTICLE_MAX) {
		talloc_free(own);
		return kb_error_set(err, KB_LIMIT, "a text to be compared has "
			"more than %d bytes", KB_ARTICLE_MAX);
	}
	t.words = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
	split_lines(own, a, a_len, &t.a);
	split_lines(own, b, b_len, &t.b);
	git_libgit2_init();
	st = U_SUCCESS(code) ? compare(own, &t.a, &t.b, err) :
		kb_error_set(err, KB_INTERNAL, "ICU cannot find words");
	if (st == KB_OK)
		st = make_rows(&t, err);
	git_libgit2_shutdown();
	ubrk_close(t.words);
	talloc_free(own);
	if (st != KB_OK) {
		talloc_free(t.rows);
		return st;
	}
	*ret = t.rows;
	*n = t.n;
	return KB_OK;
}
