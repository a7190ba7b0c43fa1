/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xapian-c.h - Xapian for C programs.
 *
 * Opaque handles, plain C structs in and out, few and coarse calls: what a
 * program asks for in one go comes back as one array, never as an iterator.
 * No C++ exception leaves this library. Works with Xapian 1.4.22 and later.
 *
 * Every function that can fail returns enum xc_status and takes a caller's
 * `struct xc_error *err` last (may be NULL). On failure `ret` is untouched.
 * Handles and results are freed by their xc_*_free(), which accept NULL.
 * Texts are bytes with a length and may hold NUL, unless they are `const char
 * *` alone: then they end at the NUL. Result texts always have one more byte,
 * a NUL. A handle belongs to one thread at a time; different handles are
 * independent; a struct xc_field is read-only and may be shared.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define XC_API __attribute__((visibility("default")))
#define XC_NODISCARD __attribute__((warn_unused_result))

/* ---- errors ------------------------------------------------------------- */

enum xc_status {
	XC_OK = 0,
	XC_NOT_FOUND,	/* no such database, document, ... */
	XC_STALE,	/* the writer committed too often meanwhile; retry */
	XC_LOCKED,	/* another writer has the database */
	XC_INVALID,	/* the caller's arguments are wrong */
	XC_CORRUPT,	/* the database is damaged */
	XC_VERSION,	/* written by a version this Xapian cannot read */
	XC_UNSUPPORTED,	/* this kind of database cannot do that */
	XC_IO,		/* the operating system said no */
	XC_NETWORK,	/* a remote database is out of reach */
	XC_TIMEOUT,	/* a remote database did not answer in time */
	XC_MEMORY,	/* out of memory */
	XC_INTERNAL,	/* a bug, here or in Xapian */
};

struct xc_error {
	enum xc_status status;
	char text[256];		/* one line of UTF-8 */
};

XC_API const char *xc_status_name(enum xc_status status);  /* "stale" ... */
XC_API const char *xc_xapian_version(void);	/* of the library in use */

/* ---- texts -------------------------------------------------------------- */

/* For every single text (char **ret) that a call here returned. */
XC_API void xc_text_free(char *text);

struct xc_strings {		/* a list of texts */
	size_t n;
	char **text;
	size_t *lens;
};
XC_API void xc_strings_free(struct xc_strings *strings);

/* Numbers as value-slot bytes that sort as the numbers do. */
#define XC_NUMBER_MAX 9
XC_API size_t xc_number_encode(double number, char ret[XC_NUMBER_MAX]);
XC_API double xc_number_decode(const char *bytes, size_t len);

/* ---- databases, for reading --------------------------------------------- */

struct xc_database;

/* One database or several searched as one; each path a database folder or a
   stub file (which may name remote ones). With several, the document d of the
   i-th of n (from 0) has the id (d - 1) * n + i + 1. */
XC_NODISCARD XC_API enum xc_status xc_db_open(const char *const *paths,
	size_t n, struct xc_database **ret, struct xc_error *err);
XC_API void xc_db_free(struct xc_database *db);

/* Sees the newest commit from now on; *ret_changed (may be NULL): whether
   there was one since (or nobody ever committed anything). Other calls reopen
   too, when they find the database stale: who keeps tables beside a database
   compares xc_db_revision(). Does not look at a stub file or link again. */
XC_API enum xc_status xc_db_reopen(struct xc_database *db, bool *ret_changed,
	struct xc_error *err);
/* Number of the commit seen. XC_INVALID with several databases. */
XC_API enum xc_status xc_db_revision(struct xc_database *db, uint64_t *ret,
	struct xc_error *err);

struct xc_stats {
	uint32_t documents;
	uint32_t last_docid;	/* highest id ever used */
	double average_length;	/* sum of wdf in a document */
};
XC_API enum xc_status xc_db_stats(struct xc_database *db, struct xc_stats *ret,
	struct xc_error *err);

/* ret[i]: how many documents have terms[i]. lens NULL: NUL-terminated. */
XC_API enum xc_status xc_db_termfreqs(struct xc_database *db,
	const char *const *terms, const size_t *lens, size_t n,
	uint32_t *ret, struct xc_error *err);
/* ret[d]: length of document d, at most 65535; 0 where there is none.
   Documents with ids >= n are left out. */
XC_API enum xc_status xc_db_lengths(struct xc_database *db, uint16_t *ret,
	size_t n, struct xc_error *err);
/* Terms that begin with prefix, in byte order, at most max. */
XC_API enum xc_status xc_db_terms(struct xc_database *db, const char *prefix,
	size_t max, struct xc_strings **ret, struct xc_error *err);

/* "" if the key is not set. ret_len may be NULL. */
XC_API enum xc_status xc_db_metadata(struct xc_database *db, const char *key,
	char **ret, size_t *ret_len, struct xc_error *err);
XC_API enum xc_status xc_db_metadata_keys(struct xc_database *db,
	const char *prefix, struct xc_strings **ret, struct xc_error *err);
/* The likeliest correction within max_edits (1..4), "" if there is none. */
XC_API enum xc_status xc_db_spelling(struct xc_database *db, const char *word,
	unsigned max_edits, char **ret, struct xc_error *err);
XC_API enum xc_status xc_db_synonyms(struct xc_database *db, const char *term,
	struct xc_strings **ret, struct xc_error *err);

/* Reads every block of a database folder and compares tables with one another:
   XC_CORRUPT says how many errors there are. Slow: no more than a disk and a
   processor core read. */
XC_API enum xc_status xc_db_check(const char *path, struct xc_error *err);

/* ---- documents ---------------------------------------------------------- */

struct xc_term {
	const char *text;	/* 1 to 245 bytes */
	size_t len;
	uint32_t wdf;		/* 0: for filtering, adds no length */
};

struct xc_value {
	uint32_t slot;
	const char *bytes;
	size_t len;
};

struct xc_document_spec {
	const struct xc_term *terms;	/* the same twice: wdf is added up */
	size_t n_terms;
	const struct xc_value *values;
	size_t n_values;
	const char *data;
	size_t data_len;
};

/* A stored document, copied out: terms in byte order, values by slot. */
struct xc_document {
	uint32_t docid;
	struct xc_document_spec spec;
};
/* XC_NOT_FOUND if there is none with this id. */
XC_API enum xc_status xc_db_document(struct xc_database *db, uint32_t docid,
	struct xc_document **ret, struct xc_error *err);
XC_API void xc_document_free(struct xc_document *document);

/* ---- databases, for writing --------------------------------------------- */

struct xc_writer;

enum xc_writer_flags {
	XC_CREATE_OR_OPEN = 0,
	XC_CREATE_OR_OVERWRITE = 1,
	XC_CREATE = 2,		/* XC_IO if it is there */
	XC_OPEN = 3,		/* XC_NOT_FOUND if it is not */
	XC_NO_SYNC = 4,		/* no fsync: for bulk builds aside only */
	XC_FULL_SYNC = 8,
	XC_NO_TERMLIST = 32,	/* smaller, but no replace and delete */
};

/* XC_LOCKED at once if another writer is there. */
XC_NODISCARD XC_API enum xc_status xc_writer_open(const char *path,
	unsigned flags, struct xc_writer **ret, struct xc_error *err);
/* Commits what is pending if it can (an open transaction is dropped); commit
   before to learn whether that worked. */
XC_API void xc_writer_free(struct xc_writer *writer);
/* The database as the writer sees it, uncommitted changes included. Belongs
   to the writer. */
XC_API struct xc_database *xc_writer_db(struct xc_writer *writer);

/* Appends; *ret_docid (may be NULL) is one more than the last ever used. */
XC_API enum xc_status xc_writer_add(struct xc_writer *writer,
	const struct xc_document_spec *spec, uint32_t *ret_docid,
	struct xc_error *err);
/* Replaces the document with this id, or makes it. */
XC_API enum xc_status xc_writer_replace(struct xc_writer *writer,
	uint32_t docid, const struct xc_document_spec *spec,
	struct xc_error *err);
/* XC_NOT_FOUND if there is none. */
XC_API enum xc_status xc_writer_delete(struct xc_writer *writer,
	uint32_t docid, struct xc_error *err);
/* All documents with the term; none is no error. */
XC_API enum xc_status xc_writer_delete_by_term(struct xc_writer *writer,
	const char *term, size_t len, struct xc_error *err);

/* What is not documents: metadata (a key has one value), words that spelling
   may suggest with how often they occur (added up), synonyms of a term. */
XC_API enum xc_status xc_writer_set_metadata(struct xc_writer *writer,
	const char *key, const char *bytes, size_t len, struct xc_error *err);
XC_API enum xc_status xc_writer_add_spelling(struct xc_writer *writer,
	const char *word, uint32_t frequency, struct xc_error *err);
XC_API enum xc_status xc_writer_remove_spelling(struct xc_writer *writer,
	const char *word, uint32_t frequency, struct xc_error *err);
XC_API enum xc_status xc_writer_add_synonym(struct xc_writer *writer,
	const char *term, const char *synonym, struct xc_error *err);
XC_API enum xc_status xc_writer_remove_synonym(struct xc_writer *writer,
	const char *term, const char *synonym, struct xc_error *err);

/* Makes everything so far durable and visible to readers that reopen. */
XC_API enum xc_status xc_writer_commit(struct xc_writer *writer,
	struct xc_error *err);
/* Between begin and end nothing is committed; begin commits what is pending,
   end commits the transaction, cancel undoes it. */
XC_API enum xc_status xc_writer_begin(struct xc_writer *writer,
	struct xc_error *err);
XC_API enum xc_status xc_writer_end(struct xc_writer *writer,
	struct xc_error *err);
XC_API enum xc_status xc_writer_cancel(struct xc_writer *writer,
	struct xc_error *err);

enum xc_compact_flags {
	XC_COMPACT_NO_RENUMBER = 4,	/* keep ids; sources must not overlap */
	XC_COMPACT_MULTIPASS = 8,	/* faster with very many sources */
};
/* Writes all sources as one compact database; by default each source's ids
   follow those of the one before. dest must not be a source. Changes made to
   a source meanwhile are not in it. */
XC_API enum xc_status xc_compact(const char *const *sources, size_t n,
	const char *dest, unsigned flags, struct xc_error *err);

/* ---- queries ------------------------------------------------------------ */

struct xc_query;		/* immutable; combining copies a reference */

enum xc_op {
	XC_OP_OR,
	XC_OP_AND,
	XC_OP_FILTER,		/* as AND; only the first gives weight */
	XC_OP_AND_NOT,
	XC_OP_AND_MAYBE,	/* the first is required, others add weight */
	XC_OP_XOR,
	XC_OP_SYNONYM,		/* as OR, weighted as if all were one term */
	XC_OP_MAX,		/* as OR, the best one gives the weight */
	XC_OP_ELITE,		/* OR of the `window` weightiest (0: 10) */
	XC_OP_PHRASE,		/* in order, within `window` (0: adjacent) */
	XC_OP_NEAR,
};

XC_NODISCARD XC_API enum xc_status xc_query_term(const char *text, size_t len,
	uint32_t wqf, struct xc_query **ret, struct xc_error *err);
/* Every document. */
XC_NODISCARD XC_API enum xc_status xc_query_all(struct xc_query **ret,
	struct xc_error *err);
/* The parts stay the caller's. No parts: matches nothing. */
XC_NODISCARD XC_API enum xc_status xc_query_combine(enum xc_op op,
	const struct xc_query *const *parts, size_t n, uint32_t window,
	struct xc_query **ret, struct xc_error *err);
/* OR, AND, ... of terms in one call. lens NULL: NUL-terminated. */
XC_NODISCARD XC_API enum xc_status xc_query_terms(enum xc_op op,
	const char *const *terms, const size_t *lens, size_t n,
	uint32_t window, struct xc_query **ret, struct xc_error *err);
XC_NODISCARD XC_API enum xc_status xc_query_scale(const struct xc_query *part,
	double factor, struct xc_query **ret, struct xc_error *err);
/* begin <= value <= end as bytes; either may be NULL: open. */
XC_NODISCARD XC_API enum xc_status xc_query_range(uint32_t slot,
	const char *begin, size_t begin_len, const char *end, size_t end_len,
	struct xc_query **ret, struct xc_error *err);
XC_API void xc_query_free(struct xc_query *query);
/* For people who debug. */
XC_API enum xc_status xc_query_describe(const struct xc_query *query,
	char **ret, struct xc_error *err);

/* ---- ranked search by Xapian's own matcher ------------------------------ */

enum xc_weight_kind { XC_WEIGHT_BM25, XC_WEIGHT_BM25PLUS, XC_WEIGHT_BOOL };
struct xc_weight {
	enum xc_weight_kind kind;
	double k1, k2, k3, b, min_normlen;
	double delta;		/* BM25PLUS */
};

enum xc_sort {
	XC_SORT_RELEVANCE,
	XC_SORT_VALUE,
	XC_SORT_VALUE_THEN_RELEVANCE,
	XC_SORT_RELEVANCE_THEN_VALUE,
};

struct xc_search_request {	/* zeroed: the defaults */
	const struct xc_query *query;
	uint32_t first, max;	/* ranks first .. first + max - 1 */
	uint32_t check_at_least;
	const struct xc_weight *weight;	/* NULL: BM25 1, 0, 1, .5, .5 */
	uint32_t collapse_slot;
	uint32_t collapse_max;	/* kept of each value; 0: no collapse */
	enum xc_sort sort;
	uint32_t sort_slot;
	bool sort_descending;
	bool newest_first;	/* equal ones: higher id first */
	unsigned percent_cutoff;
	bool want_data;		/* fetch the documents' data too */
};

struct xc_match {
	uint32_t docid;
	double weight;
	unsigned percent;
	uint32_t collapse_count;	/* at least so many were left out */
	char *data;		/* NULL unless want_data */
	size_t data_len;
};

struct xc_mset {
	struct xc_match *matches;
	size_t n;
	uint32_t first;
	uint32_t matches_lower, matches_estimated, matches_upper;
	uint32_t uncollapsed_lower, uncollapsed_estimated, uncollapsed_upper;
	double max_attained, max_possible;
};
/* Free the result with xc_mset_free. */
XC_NODISCARD XC_API enum xc_status xc_search(struct xc_database *db,
	const struct xc_search_request *search, struct xc_mset **ret,
	struct xc_error *err);
XC_API void xc_mset_free(struct xc_mset *mset);

/* ---- exact top-k of an OR of terms -------------------------------------- */

/*
 * The k best documents of an OR of weighted terms, exactly as an exhaustive
 * scoring would order them, several times faster than xc_search. Scores are
 * integers and ties go to the lower id: the same result on every machine.
 *
 * A field is what a term's frequency is weighed against: lengths by document
 * id [0..n), their average, and BM25's k1 and b, kept as a table of
 *   sat(tf, len) = 2^16 (k1 + 1) tf / (tf + k1 (1 - b + b max(len/avg, .5)))
 * rounded to an integer; tf counts up to 64, len up to 1023. The lengths stay
 * the caller's, must outlive the field and not change below n.
 */
struct xc_field;
XC_NODISCARD XC_API enum xc_status xc_field_new(const uint16_t *lengths,
	size_t n, double average, double k1, double b, struct xc_field **ret,
	struct xc_error *err);
XC_API void xc_field_free(struct xc_field *field);
/* sat(tf, len) of the table. */
XC_API uint32_t xc_field_saturation(const struct xc_field *field, uint32_t tf,
	uint32_t len);

#define XC_TOPK_TERMS_MAX 64
#define XC_TOPK_MAX 10000
#define XC_NO_GROUP UINT32_MAX

struct xc_topk_term {
	const char *text;
	size_t len;
	uint32_t weight;	/* idf times class scale, fixed point 1/4096 */
	uint32_t field;		/* index into fields */
};

/* Documents whose id is not in all the arrays given are left out. */
struct xc_topk_request {
	const struct xc_topk_term *terms;	/* no duplicates */
	size_t n_terms;		/* <= XC_TOPK_TERMS_MAX */
	const struct xc_field *const *fields;
	size_t n_fields;
	const uint64_t *allowed;	/* bit d & 63 of word d / 64, or NULL */
	size_t n_allowed;	/* bits */
	const uint32_t *group;	/* by id, or NULL: of the documents with the
				   same value only the best (of equals the
				   lowest id) stays; XC_NO_GROUP: all stay */
	size_t n_group;
	size_t k;		/* 1 .. XC_TOPK_MAX */
	uint64_t deadline_ns;	/* CLOCK_MONOTONIC; 0: none */
	uint64_t required;	/* terms a document must match; 0 is 1 */
};

struct xc_topk_hit {
	uint32_t docid;
	uint32_t score;		/* sum of weight * sat >> 16 of each term */
	uint64_t mask;		/* bit i: terms[i] matched */
};

struct xc_topk_result {
	struct xc_topk_hit *hits;	/* in: the caller's array of >= k */
	size_t n;
	bool partial;		/* the deadline came first */
	uint64_t postings;	/* looked at */
};

/* Score descending, then id ascending. On failure what hits point to is
   undefined. */
XC_API enum xc_status xc_topk(struct xc_database *db,
	const struct xc_topk_request *request, struct xc_topk_result *result,
	struct xc_error *err);

#ifdef __cplusplus
}
#endif
#endif
