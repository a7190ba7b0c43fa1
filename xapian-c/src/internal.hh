/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * internal.hh - what the files of this library share: the handles' insides,
 * and the two wrappers through which every call into Xapian goes. guard()
 * turns any exception into a status; retry() also reopens a stale database and
 * runs the whole body again.
 */
#ifndef XC_INTERNAL_HH
#define XC_INTERNAL_HH

#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <xapian.h>

#include "xapian-c.h"

/* What a database says of a term. */
struct xc_term_stats {
	uint32_t freq;
	uint32_t max_wdf;	/* an upper bound */
};

struct xc_database {
	Xapian::Database db;
	bool writing;		/* changes between any two calls */
	/* Of the commit that is seen; looking them up costs as much as a
	   short posting list, and a question asks for them twice. */
	std::unordered_map<std::string, xc_term_stats> terms;

	bool reopen();
	xc_term_stats term(const std::string &text);
};

struct xc_writer {
	Xapian::WritableDatabase db;
	xc_database view;	/* shares the writer's inside */
};

struct xc_query {
	Xapian::Query query;
};

namespace xc {

constexpr int stale_retries = 3;

/* Sets err (unless NULL) and returns status, so that a failure is one line. */
enum xc_status fail(struct xc_error *err, enum xc_status status,
		    const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* To be called in a catch (...) block: classifies what is in flight. */
enum xc_status fail_caught(struct xc_error *err) noexcept;

template <typename F>
enum xc_status guard(struct xc_error *err, F &&body) noexcept
{
	try {
		return body();
	} catch (...) {
		return fail_caught(err);
	}
}

/* The body must write its outputs last, for it may run several times. */
template <typename F>
enum xc_status retry(struct xc_database *db, struct xc_error *err, F &&body)
	noexcept
{
	return guard(err, [&] {
		for (int left = stale_retries;; left--) {
			try {
				return body();
			} catch (const Xapian::DatabaseModifiedError &) {
				if (left == 0)
					throw;
			}
			db->reopen();
		}
	});
}

/* malloc'd copy with a NUL behind; throws std::bad_alloc. */
char *copy(const std::string &text);

struct strings_deleter {
	void operator()(struct xc_strings *s) const { xc_strings_free(s); }
};
using strings_ptr = std::unique_ptr<struct xc_strings, strings_deleter>;
strings_ptr copy_all(const std::vector<std::string> &texts);

inline std::string text_at(const char *const *texts, const size_t *lens,
			   size_t i)
{
	return lens ? std::string(texts[i], lens[i]) : std::string(texts[i]);
}

/* Results are malloc'd, so that C frees them; never NULL. */
template <typename T> T *zeroed(size_t n)
{
	void *p = std::calloc(n ? n : 1, sizeof(T));
	if (!p)
		throw std::bad_alloc();
	return static_cast<T *>(p);
}

Xapian::Document make_document(const struct xc_document_spec *spec);

}  // namespace xc

#endif
