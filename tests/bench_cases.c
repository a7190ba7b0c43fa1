/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_cases.c - how long case files are looked for. In: how many (100000).
 * Out: a line for each kind of question, in microseconds of this thread's own
 * time, since the machine may be busy with others: median, p99, worst.
 * A twentieth is open, each with a task; surnames are as unevenly shared as in
 * life. Run by hand; figures stand in doc/measurements.md.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include <kb/case.h>

enum { ASKED = 400, BATCH = 1000, SHOWN = 20 };

struct bench {
	void *mem;
	struct kb_store *s;
	struct kb_masker *masker;
	struct kb_secret *secret;
	int n;
	uint32_t seed;
	struct kb_error err;
};

static void must(struct bench *b, enum kb_status st)
{
	if (st == KB_OK)
		return;
	fprintf(stderr, "bench_cases: %s\n", b->err.text);
	exit(1);
}

static uint64_t cpu_ns(void)
{
	struct timespec at;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
	return (uint64_t)at.tv_sec * 1000000000u + (uint64_t)at.tv_nsec;
}

static void open_store(struct bench *b, const char *path, bool fast)
{
	must(b, kb_store_open(b->mem, path, KB_STORE_WRITE, fast, &b->s,
			      &b->err));
	kb_store_guard(b->s, b->masker, b->secret);
}

static uint32_t roll(struct bench *b, uint32_t below)
{
	b->seed = b->seed * 1664525u + 1013904223u;
	return (b->seed >> 8) % below;
}

/* Percent of people with it, then all others. */
static const struct { int percent; const char *name; } names[] = {
	{ 7, "王" }, { 7, "李" }, { 7, "张" }, { 5, "刘" }, { 5, "陈" },
	{ 4, "杨" }, { 2, "赵" }, { 2, "黄" }, { 2, "周" }, { 2, "吴" },
	{ 1, "于" }, { 1, "余" }, { 1, "Иванов" }, { 1, "Smith" },
};

static const char *surname(struct bench *b, void *mem)
{
	int at = (int)roll(b, 100);

	for (size_t i = 0; i < KB_COUNT(names); i++) {
		at -= names[i].percent;
		if (at < 0)
			return names[i].name;
	}
	return kb_format(mem, "Name%c%c%c", 'a' + (int)roll(b, 26),
			 'a' + (int)roll(b, 26), 'a' + (int)roll(b, 26));
}

static const char *phone(void *mem, int i)
{
	return kb_format(mem, "138%08d", i);
}

static void add(struct bench *b, const char *id, enum kb_event kind,
		json_t *body, int64_t at)
{
	struct kb_case_event e = { .at = at, .by = "lin", .kind = kind,
				   .body = body };

	must(b, kb_case_add(b->s, id, &e, NULL, &b->err));
	json_decref(body);
}

static void make_one(struct bench *b, int i)
{
	void *mem = talloc_new(NULL);
	struct kb_case_key keys[] = { { "surname", surname(b, mem) },
		{ "phone", phone(mem, i) } };
	struct kb_case_opening o = { .source = "desk",
		.source_id = kb_format(mem, "d-%d", i), .lang = "zh-Hans",
		.question = "what was asked", .keys = keys, .n_keys = 2,
		.owner = i % 2 ? "lin" : "vera", .at = 1700000000 + i };
	const char *id;

	must(b, kb_case_open(b->s, mem, &o, &id, NULL, &b->err));
	if (i % 20 == 0)
		add(b, id, KB_EVENT_TASK, json_pack("{sssssI}", "text",
			"ring back", "owner", o.owner, "due",
			(json_int_t)(1800000000 - i)), o.at);
	else
		add(b, id, KB_EVENT_RESOLVED, json_object(), o.at);
	talloc_free(mem);
}

static void make(struct bench *b)
{
	uint64_t from = cpu_ns();

	for (int i = 0; i < b->n; i++) {
		if (i % BATCH == 0)
			must(b, kb_store_begin(b->s, &b->err));
		make_one(b, i);
		if (i % BATCH == BATCH - 1 || i == b->n - 1)
			must(b, kb_store_commit(b->s, &b->err));
	}
	printf("%d case files in %.1f s\n", b->n,
	       (double)(cpu_ns() - from) / 1e9);
}

/* ---- questions ------------------------------------------------------------------ */

static size_t find(struct bench *b, void *mem, const char *text)
{
	struct kb_case_found *found;
	size_t n;

	must(b, kb_cases_find(b->s, b->secret, b->masker, mem, text, SHOWN,
			      &found, &n, &b->err));
	return n;
}

static size_t by_number(struct bench *b, void *mem)
{
	return find(b, mem, kb_format(mem, "%u", 20001 +
				      roll(b, (uint32_t)b->n)));
}

static size_t by_phone(struct bench *b, void *mem)
{
	return find(b, mem, phone(mem, (int)roll(b, (uint32_t)b->n)));
}

static size_t by_surname(struct bench *b, void *mem)
{
	return find(b, mem, surname(b, mem));
}

static size_t by_sound(struct bench *b, void *mem)
{
	static const char *const heard[] = { "Wong", "Чжан", "Yu", "Ivanov",
					     "Zhang", "Юй", "Chan" };

	return find(b, mem, heard[roll(b, KB_COUNT(heard))]);
}

static size_t alike(struct bench *b, void *mem)
{
	struct kb_case_file *files;
	size_t n;

	must(b, kb_cases_alike(b->s, mem, kb_format(mem, "%u", 20001 +
		roll(b, (uint32_t)b->n)), 0, SHOWN, &files, &n, &b->err));
	return 1;
}

static size_t due(struct bench *b, void *mem)
{
	struct kb_case_due *list;
	size_t n;

	must(b, kb_cases_due(b->s, mem, roll(b, 2) ? "lin" : NULL, SHOWN,
			     &list, &n, &b->err));
	return n;
}

static size_t recent(struct bench *b, void *mem)
{
	struct kb_case_file *files;
	size_t n;

	must(b, kb_cases_recent(b->s, mem, roll(b, 2) ? "vera" : NULL, SHOWN,
				&files, &n, &b->err));
	return n;
}

static size_t noted(struct bench *b, void *mem)
{
	add(b, kb_format(mem, "%u", 20001 + roll(b, (uint32_t)b->n)),
	    KB_EVENT_NOTE, json_pack("{ss}", "text", "call 13900139000"),
	    0);
	return 1;
}

static const struct {
	const char *name;
	size_t (*ask)(struct bench *b, void *mem);
} questions[] = {
	{ "find by number", by_number }, { "find by phone", by_phone },
	{ "find by surname", by_surname }, { "find by sound", by_sound },
	{ "the same customer", alike }, { "what is due", due },
	{ "changed last", recent }, { "a note added", noted },
};

static int by_size(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void measure(struct bench *b, size_t which)
{
	uint64_t ns[ASKED];
	size_t found = 0;

	for (int i = 0; i < ASKED; i++) {
		void *mem = talloc_new(NULL);
		uint64_t from = cpu_ns();
		found += questions[which].ask(b, mem);
		ns[i] = cpu_ns() - from;
		talloc_free(mem);
	}
	qsort(ns, ASKED, sizeof(ns[0]), by_size);
	printf("%-18s %8.0f %8.0f %8.0f us  (%.1f found)\n",
	       questions[which].name, (double)ns[ASKED / 2] / 1e3,
	       (double)ns[ASKED * 99 / 100] / 1e3,
	       (double)ns[ASKED - 1] / 1e3, (double)found / ASKED);
}

int main(int argc, char **argv)
{
	struct bench b = { .n = 100000, .seed = 7 };
	char folder[] = "bench-cases-XXXXXX";

	kb_base_init("bench_cases");
	if (argc > 1)
		b.n = (int)strtol(argv[1], NULL, 10);
	b.mem = talloc_new(NULL);
	if (!mkdtemp(folder))
		return EXIT_FAILURE;
	must(&b, kb_masker_new(b.mem, "", &b.masker, &b.err));
	must(&b, kb_secret_open(b.mem, kb_format(b.mem, "%s/key", folder),
				true, &b.secret, &b.err));
	open_store(&b, kb_format(b.mem, "%s/store.db", folder), true);
	make(&b);
	talloc_free(b.s);
	open_store(&b, kb_format(b.mem, "%s/store.db", folder), false);
	printf("%-18s %8s %8s %8s\n", "", "median", "p99", "worst");
	for (size_t i = 0; i < KB_COUNT(questions); i++)
		measure(&b, i);
	talloc_free(b.mem);
	must(&b, kb_rmtree(folder, &b.err));
	return EXIT_SUCCESS;
}
