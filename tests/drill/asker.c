/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * asker.c - somebody who asks and is shown answers, without a server.
 *
 *   asker CONFIG [N]	asks the lines of the input, and writes their receipts
 *			into the log "drill", again and again until there are N
 *			(default: each once); prints their ids
 */
#include <stdlib.h>

#include <kb/answer.h>
#include <kb/receipt.h>

enum { LINES = 10000 };

static struct kb_error err;

struct asker {
	struct kb_config config;
	struct kb_engine *engine;
	struct kb_reader *reader;
	struct kb_masker *masker;
	struct kb_receipt_log *log;
};

static enum kb_status open_all(void *mem, const char *config,
			       struct asker *a)
{
	enum kb_status st = kb_config_load(mem, config, &a->config, &err);

	if (st == KB_OK)
		st = kb_engine_open(mem, &a->config, KB_PART_PUBLIC,
				    &a->engine, &err);
	if (st == KB_OK)
		st = kb_reader_open(a->engine, mem, &a->reader, &err);
	if (st == KB_OK)
		st = kb_masker_new(mem, a->config.order_pattern, &a->masker,
				   &err);
	if (st == KB_OK)
		st = kb_receipt_log_open(mem, kb_receipts_dir(mem, &a->config),
					 "drill", &a->log, &err);
	return st;
}

/* What one question leads to; asked once. */
struct shown { const char *line; char *query; json_t *receipt; };

static enum kb_status ask(struct asker *a, void *mem, struct shown *s)
{
	void *aside = talloc_new(NULL);
	const struct kb_question q = { .text = s->line,
				       .len = strlen(s->line) };
	struct kb_answer *answer;
	enum kb_status st = kb_answer_ask(a->reader, aside, &q, &answer, &err);

	if (st == KB_OK)
		st = kb_receipt_of(answer, "public", answer->lang, a->masker,
				   mem, &s->query, &s->receipt, &err);
	talloc_free(aside);
	return st;
}

static enum kb_status show(struct asker *a, void *mem, struct shown *s)
{
	enum kb_status st = s->receipt ? KB_OK : ask(a, mem, s);
	char id[KB_RECEIPT_ID + 1];

	if (st == KB_OK)
		st = kb_receipt_log_add(a->log, kb_receipt_id(s->query,
			s->receipt, id), s->query, s->receipt, kb_now(), &err);
	if (st == KB_OK)
		puts(id);
	return st;
}

static size_t read_lines(void *mem, struct shown *lines)
{
	char line[4096];
	size_t n = 0;

	while (n < LINES && fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0])
			lines[n++].line = kb_strdup(mem, line);
	}
	return n;
}

int main(int argc, char **argv)
{
	static struct shown lines[LINES];
	struct asker a = { 0 };
	char text[1024];

	kb_base_init("asker");
	void *mem = talloc_new(NULL);
	size_t n = read_lines(mem, lines);
	size_t want = argc > 2 ? strtoul(argv[2], NULL, 10) : n;
	enum kb_status st = argc > 1 && n ? open_all(mem, argv[1], &a) :
		kb_error_set(&err, KB_INVALID, "asker CONFIG [N] <QUESTIONS");

	for (size_t i = 0; i < want && st == KB_OK; i++)
		st = show(&a, mem, &lines[i % n]);
	if (st != KB_OK)
		fprintf(stderr, "%s\n",
			kb_error_format(&err, text, sizeof(text)));
	for (size_t i = 0; i < n; i++)
		json_decref(lines[i].receipt);
	talloc_free(mem);
	return st == KB_OK ? 0 : 1;
}
