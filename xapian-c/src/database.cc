/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * database.cc - reading: open, reopen, statistics, term frequencies, lengths,
 * metadata, spelling, synonyms; and compacting several databases into one.
 *
 * Each call copies all it finds out of Xapian before it returns, so that a
 * later commit of the writer cannot pull the data from under the caller.
 */
#include "internal.hh"

#include <algorithm>

using xc::fail;
using xc::guard;
using xc::retry;

namespace {

constexpr size_t cached_terms = 8192;

Xapian::Database open_all(const char *const *paths, size_t n)
{
	if (n == 1)
		return Xapian::Database(paths[0]);
	Xapian::Database all;
	for (size_t i = 0; i < n; i++)
		all.add_database(Xapian::Database(paths[i]));
	return all;
}

enum xc_status check_paths(const char *const *paths, size_t n,
			   struct xc_error *err)
{
	if (n == 0)
		return fail(err, XC_INVALID, "no database path given");
	for (size_t i = 0; i < n; i++)
		if (!paths[i] || !paths[i][0])
			return fail(err, XC_INVALID, "a path is empty");
	return XC_OK;
}

/* The texts of a range of Xapian iterators, at most max. */
std::vector<std::string> collect(Xapian::TermIterator it,
				 const Xapian::TermIterator &end, size_t max)
{
	std::vector<std::string> texts;
	for (; it != end && texts.size() < max; ++it)
		texts.push_back(*it);
	return texts;
}

}  // namespace

bool xc_database::reopen()
{
	/* Gone if this throws halfway. */
	std::unordered_map<std::string, xc_term_stats> kept;
	kept.swap(terms);
	const bool changed = db.reopen();
	if (!changed)
		kept.swap(terms);
	return changed;
}

xc_term_stats xc_database::term(const std::string &text)
{
	if (auto known = terms.find(text); known != terms.end())
		return known->second;
	const xc_term_stats stats = {
		db.get_termfreq(text), db.get_wdf_upper_bound(text),
	};
	if (writing)
		return stats;
	if (terms.size() >= cached_terms)
		terms.clear();
	terms.emplace(text, stats);
	return stats;
}

enum xc_status xc_db_open(const char *const *paths, size_t n,
			  struct xc_database **ret, struct xc_error *err)
{
	enum xc_status status = check_paths(paths, n, err);
	if (status != XC_OK)
		return status;
	return guard(err, [&] {
		*ret = new xc_database{ open_all(paths, n), false, {} };
		return XC_OK;
	});
}

void xc_db_free(struct xc_database *db)
{
	guard(nullptr, [&] { delete db; return XC_OK; });
}

enum xc_status xc_db_reopen(struct xc_database *db, bool *ret_changed,
			    struct xc_error *err)
{
	return guard(err, [&] {
		const bool changed = db->reopen();
		if (ret_changed)
			*ret_changed = changed;
		return XC_OK;
	});
}

enum xc_status xc_db_revision(struct xc_database *db, uint64_t *ret,
			      struct xc_error *err)
{
	return guard(err, [&] {
		*ret = db->db.get_revision();
		return XC_OK;
	});
}

enum xc_status xc_db_stats(struct xc_database *db, struct xc_stats *ret,
			   struct xc_error *err)
{
	return retry(db, err, [&] {
		struct xc_stats stats = {};
		stats.documents = db->db.get_doccount();
		stats.last_docid = db->db.get_lastdocid();
		stats.average_length = db->db.get_avlength();
		*ret = stats;
		return XC_OK;
	});
}

enum xc_status xc_db_termfreqs(struct xc_database *db,
			       const char *const *terms, const size_t *lens,
			       size_t n, uint32_t *ret, struct xc_error *err)
{
	return retry(db, err, [&] {
		std::vector<uint32_t> freqs(n);
		for (size_t i = 0; i < n; i++) {
			std::string term = xc::text_at(terms, lens, i);
			freqs[i] = db->term(term).freq;
		}
		std::copy(freqs.begin(), freqs.end(), ret);
		return XC_OK;
	});
}

enum xc_status xc_db_lengths(struct xc_database *db, uint16_t *ret, size_t n,
			     struct xc_error *err)
{
	return retry(db, err, [&] {
		std::vector<uint16_t> lengths(n);
		const Xapian::PostingIterator end = db->db.postlist_end("");
		auto it = db->db.postlist_begin("");
		for (; it != end && *it < n; ++it)
			lengths[*it] = static_cast<uint16_t>(std::min<
				Xapian::termcount>(it.get_doclength(), 65535));
		std::copy(lengths.begin(), lengths.end(), ret);
		return XC_OK;
	});
}

enum xc_status xc_db_terms(struct xc_database *db, const char *prefix,
			   size_t max, struct xc_strings **ret,
			   struct xc_error *err)
{
	return retry(db, err, [&] {
		*ret = xc::copy_all(collect(db->db.allterms_begin(prefix),
					    db->db.allterms_end(prefix),
					    max)).release();
		return XC_OK;
	});
}

enum xc_status xc_db_metadata(struct xc_database *db, const char *key,
			      char **ret, size_t *ret_len,
			      struct xc_error *err)
{
	return retry(db, err, [&] {
		std::string value = db->db.get_metadata(key);
		char *copy = xc::copy(value);
		*ret = copy;
		if (ret_len)
			*ret_len = value.size();
		return XC_OK;
	});
}

enum xc_status xc_db_metadata_keys(struct xc_database *db, const char *prefix,
				   struct xc_strings **ret,
				   struct xc_error *err)
{
	return retry(db, err, [&] {
		*ret = xc::copy_all(collect(db->db.metadata_keys_begin(prefix),
					    db->db.metadata_keys_end(prefix),
					    SIZE_MAX)).release();
		return XC_OK;
	});
}

enum xc_status xc_db_spelling(struct xc_database *db, const char *word,
			      unsigned max_edits, char **ret,
			      struct xc_error *err)
{
	if (max_edits < 1 || max_edits > 4)
		return fail(err, XC_INVALID, "max_edits must be 1 to 4");
	return retry(db, err, [&] {
		*ret = xc::copy(db->db.get_spelling_suggestion(word,
							       max_edits));
		return XC_OK;
	});
}

enum xc_status xc_db_synonyms(struct xc_database *db, const char *term,
			      struct xc_strings **ret, struct xc_error *err)
{
	return retry(db, err, [&] {
		*ret = xc::copy_all(collect(db->db.synonyms_begin(term),
					    db->db.synonyms_end(term),
					    SIZE_MAX)).release();
		return XC_OK;
	});
}

enum xc_status xc_compact(const char *const *sources, size_t n,
			  const char *dest, unsigned flags,
			  struct xc_error *err)
{
	const unsigned known = XC_COMPACT_NO_RENUMBER | XC_COMPACT_MULTIPASS;
	static_assert(Xapian::DBCOMPACT_NO_RENUMBER == XC_COMPACT_NO_RENUMBER &&
		      Xapian::DBCOMPACT_MULTIPASS == XC_COMPACT_MULTIPASS,
		      "flags are passed through");
	enum xc_status status = check_paths(sources, n, err);
	if (status != XC_OK)
		return status;
	if (flags & ~known)
		return fail(err, XC_INVALID, "unknown flag of xc_compact");
	return guard(err, [&] {
		open_all(sources, n).compact(dest, flags);
		return XC_OK;
	});
}

enum xc_status xc_db_check(const char *path, struct xc_error *err)
{
	const enum xc_status status = check_paths(&path, 1, err);
	if (status != XC_OK)
		return status;
	return guard(err, [&] {
		const size_t errors = Xapian::Database::check(path);
		if (errors == 0)
			return XC_OK;
		return fail(err, XC_CORRUPT, "Xapian's check finds %zu errors",
			    errors);
	});
}
