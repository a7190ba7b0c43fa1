/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * asker.c - somebody who asks and is shown answers, without a server.
 *
 *   asker CONFIG [N]	asks the lines of the input, again and again until
 *			there are N answers (default: each once), and writes
 *			their receipts into the log "drill"; prints their ids
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

static enum kb_status ask(struct asker *a, const char *line)
{
	void *mem = talloc_new(NULL);
	const struct kb_question q = { .text = line, .len = strlen(line) };
	struct kb_answer *answer;
	char id[KB_RECEIPT_ID + 1], *query;
	json_t *receipt = NULL;
	enum kb_status st = kb_answer_ask(a->reader, mem, &q, &answer, &err);

	if (st == KB_OK)
		st = kb_receipt_of(answer, "public", answer->lang, a->masker,
				   mem, &query, &receipt, &err);
	if (st == KB_OK)
		st = kb_receipt_log_add(a->log, kb_receipt_id(query, receipt,
			id), query, receipt, kb_now(), &err);
	if (st == KB_OK)
		puts(id);
	json_decref(receipt);
	talloc_free(mem);
	return st;
}

static size_t read_lines(void *mem, char **lines)
{
	char line[4096];
	size_t n = 0;

	while (n < LINES && fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0])
			lines[n++] = kb_strdup(mem, line);
	}
	return n;
}

int main(int argc, char **argv)
{
	static char *lines[LINES];
	struct asker a = { 0 };
	char text[1024];

	kb_base_init("asker");
	void *mem = talloc_new(NULL);
	size_t n = read_lines(mem, lines);
	size_t want = argc > 2 ? (size_t)atol(argv[2]) : n;
	enum kb_status st = argc > 1 && n ? open_all(mem, argv[1], &a) :
		kb_error_set(&err, KB_INVALID, "asker CONFIG [N] <QUESTIONS");

	for (size_t i = 0; i < want && st == KB_OK; i++)
		st = ask(&a, lines[i % n]);
	if (st != KB_OK)
		fprintf(stderr, "%s\n",
			kb_error_format(&err, text, sizeof(text)));
	talloc_free(mem);
	return st == KB_OK ? 0 : 1;
}
