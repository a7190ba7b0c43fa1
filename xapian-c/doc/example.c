/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * example.c - a small search program on xapian-c: indexes some lines of text
 * into the folder it is given, and asks them a question both ways, through
 * Xapian's own matcher and through the exact top-k. Run by `make check`.
 *
 *	cc example.c $(pkg-config --cflags --libs xapian-c) -lm
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "xapian-c.h"

#define WORDS_MAX 16

static struct xc_error err;

static void must(enum xc_status status)
{
	if (status == XC_OK)
		return;
	fprintf(stderr, "%s: %s\n", xc_status_name(status), err.text);
	exit(EXIT_FAILURE);
}

/* Where each word of the line starts and how long it is; returns how many. */
static size_t split(const char *line, const char *words[WORDS_MAX],
		    size_t lens[WORDS_MAX])
{
	size_t n = 0;

	for (;;) {
		line += strspn(line, " ");
		if (!*line || n == WORDS_MAX)
			return n;
		words[n] = line;
		lens[n] = strcspn(line, " ");
		line += lens[n++];
	}
}

static void write_lines(const char *path)
{
	static const char *const lines[] = {
		"how to pay the bill", "the bill is wrong",
		"pay by card or by phone", "the phone does not start",
	};
	struct xc_writer *writer;

	must(xc_writer_open(path, XC_CREATE_OR_OVERWRITE, &writer, &err));
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const char *words[WORDS_MAX];
		size_t lens[WORDS_MAX];
		struct xc_term terms[WORDS_MAX];
		struct xc_document_spec spec = {
			.terms = terms, .n_terms = split(lines[i], words, lens),
			.data = lines[i], .data_len = strlen(lines[i]),
		};

		for (size_t t = 0; t < spec.n_terms; t++)
			terms[t] = (struct xc_term){ words[t], lens[t], 1 };
		must(xc_writer_add(writer, &spec, NULL, &err));
	}
	must(xc_writer_commit(writer, &err));
	xc_writer_free(writer);
}

/* Xapian's matcher: any query tree, document data in the same call. */
static void ask_xapian(struct xc_database *db, const char *const *words,
		       const size_t *lens, size_t n)
{
	struct xc_search_request request = { .max = 10, .want_data = true };
	struct xc_query *query;
	struct xc_mset *mset;

	must(xc_query_terms(XC_OP_OR, words, lens, n, 0, &query, &err));
	request.query = query;
	must(xc_search(db, &request, &mset, &err));
	for (size_t i = 0; i < mset->n; i++)
		printf("%u  %.3f  %s\n", mset->matches[i].docid,
		       mset->matches[i].weight, mset->matches[i].data);
	xc_mset_free(mset);
	xc_query_free(query);
}

/* The exact top-k: the caller brings lengths and weights. */
static void ask_topk(struct xc_database *db, const char *const *words,
		     const size_t *lens, size_t n)
{
	struct xc_topk_term terms[WORDS_MAX];
	struct xc_topk_hit hits[10];
	struct xc_topk_result result = { .hits = hits };
	struct xc_topk_request request = { .terms = terms, .n_fields = 1,
		.k = 10 };
	struct xc_stats stats;
	struct xc_field *field;
	uint32_t freqs[WORDS_MAX];
	uint16_t *lengths;

	must(xc_db_stats(db, &stats, &err));
	lengths = calloc(stats.last_docid + 1, sizeof(*lengths));
	if (!lengths)
		exit(EXIT_FAILURE);
	must(xc_db_lengths(db, lengths, stats.last_docid + 1, &err));
	must(xc_field_new(lengths, stats.last_docid + 1, stats.average_length,
			  1.0, 0.5, &field, &err));
	request.fields = (const struct xc_field *const[]){ field };
	must(xc_db_termfreqs(db, words, lens, n, freqs, &err));
	for (size_t i = 0; i < n; i++) {
		double idf = log(1 + (stats.documents - freqs[i] + .5) /
				     (freqs[i] + .5));
		terms[request.n_terms++] = (struct xc_topk_term){
			words[i], lens[i], (uint32_t)lround(idf * 4096), 0 };
	}
	must(xc_topk(db, &request, &result, &err));
	for (size_t i = 0; i < result.n; i++)
		printf("%u  %.3f  %d of %zu words\n", hits[i].docid,
		       hits[i].score / 4096.0,
		       __builtin_popcountll(hits[i].mask), n);
	xc_field_free(field);
	free(lengths);
}

int main(int argc, char **argv)
{
	const char *path = argc > 1 ? argv[1] : "example.db";
	const char *words[WORDS_MAX];
	size_t lens[WORDS_MAX];
	size_t n = split("pay the phone bill", words, lens);
	struct xc_database *db;

	write_lines(path);
	must(xc_db_open(&path, 1, &db, &err));
	ask_xapian(db, words, lens, n);
	ask_topk(db, words, lens, n);
	xc_db_free(db);
	return EXIT_SUCCESS;
}
