/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * writer.c - somebody who writes and may be killed at any moment, and the judge
 * of what must be there afterwards.
 *
 *   writer STORE ACKS [N]     goes on with operation after operation (N of
 *                             them), noting each in ACKS once the store has
 *                             said that it is committed
 *   writer check STORE ACKS   is the store exactly as after the operations
 *                             noted, or after one more?
 *
 * Operation i writes an article (each fourth one changes an older one) and a
 * case in one transaction; what the store must be follows from i alone.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <kb/backup.h>

static struct kb_error err;

static int fail(const char *what)
{
	char text[1024];

	fprintf(stderr, "%s: %s\n", what,
		kb_error_format(&err, text, sizeof(text)));
	return 1;
}

static long target(long i)
{
	return i % 4 ? i : i / 2;
}

/* ---- writing ----------------------------------------------------------------- */

static enum kb_status operate(struct kb_store *s, long i)
{
	void *mem = talloc_new(NULL);
	char *id = kb_format(mem, "w%06ld", target(i));
	char *text = kb_format(mem, "Operation %ld wrote this.\n", i);
	const struct kb_case c = { .id = kb_format(mem, "c%06ld", i),
		.lang = "en", .question = text, .article = id,
		.detail_json = "{}", .path = "" };
	struct kb_article *a;
	enum kb_put put;
	enum kb_status st = kb_article_from_text(mem, id, "en", id, text,
						 strlen(text), &a, &err);

	if (st == KB_OK)
		st = kb_store_begin(s, &err);
	if (st == KB_OK)
		st = kb_store_article_put(s, a, "", &put, &err);
	if (st == KB_OK)
		st = kb_store_case_put(s, &c, &put, &err);
	if (st == KB_OK)
		st = kb_store_commit(s, &err);
	else
		kb_store_rollback(s);
	talloc_free(mem);
	return st;
}

static long acknowledged(const char *acks)
{
	FILE *from = fopen(acks, "r");
	long last = 0, i;

	while (from && fscanf(from, "%ld\n", &i) == 1)
		last = i;
	if (from)
		fclose(from);
	return last;
}

static int write_on(const char *path, const char *acks, long n)
{
	long first = acknowledged(acks) + 1;
	int to = open(acks, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	struct kb_store *s;
	enum kb_status st = kb_store_open(NULL, path, KB_STORE_WRITE, false,
					  &s, &err);

	if (st != KB_OK)
		return fail("open");
	for (long i = first; i < first + n; i++) {
		if (operate(s, i) != KB_OK) {
			talloc_free(s);
			close(to);
			return fail("write");
		}
		if (dprintf(to, "%ld\n", i) < 0)
			abort();
	}
	talloc_free(s);
	close(to);
	return 0;
}

/* ---- judging ----------------------------------------------------------------- */

struct found { long *last; long max, articles, cases, strange; };

static enum kb_status see(void *user, const struct kb_stored *st,
			  struct kb_error *e)
{
	struct found *f = user;
	long id, operation;

	if (st->article->id[0] != 'w')
		return KB_OK;
	f->articles++;
	if (sscanf(st->article->id, "w%ld", &id) != 1 || id > f->max ||
	    sscanf(st->article->text, "Operation %ld wrote", &operation) != 1)
		f->strange++;
	else
		f->last[id] = operation;
	return KB_OK;
}

static enum kb_status see_case(void *user, const struct kb_case *c,
			       struct kb_error *e)
{
	struct found *f = user;

	f->cases += c->id[0] == 'c' && c->id[1] == '0';
	return KB_OK;
}

static bool as_after(const struct found *f, long n)
{
	long *last = kb_array(NULL, long, (size_t)f->max + 1);
	bool same = f->cases == n && !f->strange;

	for (long i = 1; i <= n; i++)
		last[target(i)] = i;
	for (long i = 1; i <= f->max; i++)
		same = same && last[i] == f->last[i];
	talloc_free(last);
	return same;
}

static int judge(const char *path, const char *acks)
{
	long n = acknowledged(acks);
	struct found f = { .max = n + 1 };
	struct kb_store_stats stats;
	struct kb_store *s;
	bool same;

	if (n == 0 && access(path, F_OK) < 0)
		return 0;
	if (kb_store_check(path, &stats, &err) != KB_OK) {
		/* Killed before there were tables, and nothing was promised. */
		if (n == 0 && err.status == KB_INVALID)
			return 0;
		return fail("check");
	}
	f.last = kb_array(NULL, long, (size_t)f.max + 1);
	if (kb_store_open(NULL, path, KB_STORE_READ, false, &s, &err) != KB_OK)
		return fail("open");
	if (kb_store_each_live(s, NULL, KB_BRIEF, see, &f, &err) != KB_OK ||
	    kb_store_each_case(s, NULL, see_case, &f, &err) != KB_OK)
		return fail("read");
	talloc_free(s);
	same = as_after(&f, n) || as_after(&f, n + 1);
	talloc_free(f.last);
	if (same)
		return 0;
	fprintf(stderr, "after %ld operations: %ld articles, %ld cases, %ld "
		"strange\n", n, f.articles, f.cases, f.strange);
	return 1;
}

int main(int argc, char **argv)
{
	kb_base_init("writer");
	if (argc == 4 && strcmp(argv[1], "check") == 0)
		return judge(argv[2], argv[3]);
	if (argc == 3 || argc == 4)
		return write_on(argv[1], argv[2], argc == 4 ?
				strtol(argv[3], NULL, 10) : 1L << 30);
	fprintf(stderr, "usage: writer [check] STORE ACKS [N]\n");
	return 2;
}
