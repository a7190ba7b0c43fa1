/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * query.cc - query trees. Xapian's queries are reference-counted and
 * immutable, so a handle is one reference and combining leaves parts alone.
 */
#include "internal.hh"

using xc::fail;
using xc::guard;

namespace {

const Xapian::Query::op operators[] = {
	Xapian::Query::OP_OR,
	Xapian::Query::OP_AND,
	Xapian::Query::OP_FILTER,
	Xapian::Query::OP_AND_NOT,
	Xapian::Query::OP_AND_MAYBE,
	Xapian::Query::OP_XOR,
	Xapian::Query::OP_SYNONYM,
	Xapian::Query::OP_MAX,
	Xapian::Query::OP_ELITE_SET,
	Xapian::Query::OP_PHRASE,
	Xapian::Query::OP_NEAR,
};
static_assert(sizeof(operators) / sizeof(operators[0]) == XC_OP_NEAR + 1,
	      "one row for each enum xc_op");

enum xc_status combine(enum xc_op op, const std::vector<Xapian::Query> &parts,
		       uint32_t window, struct xc_query **ret,
		       struct xc_error *err)
{
	const size_t i = static_cast<size_t>(op);
	if (i > XC_OP_NEAR)
		return fail(err, XC_INVALID, "unknown query operator");
	*ret = new xc_query{ Xapian::Query(operators[i], parts.begin(),
					   parts.end(), window) };
	return XC_OK;
}

Xapian::Query range(uint32_t slot, const char *begin, size_t begin_len,
		    const char *end, size_t end_len)
{
	using Xapian::Query;
	if (begin && end)
		return Query(Query::OP_VALUE_RANGE, slot,
			     std::string(begin, begin_len),
			     std::string(end, end_len));
	if (begin)
		return Query(Query::OP_VALUE_GE, slot,
			     std::string(begin, begin_len));
	if (end)
		return Query(Query::OP_VALUE_LE, slot,
			     std::string(end, end_len));
	return Query(std::string());
}

}  // namespace

enum xc_status xc_query_term(const char *text, size_t len, uint32_t wqf,
			     struct xc_query **ret, struct xc_error *err)
{
	/* To Xapian the empty term is every document: xc_query_all(). */
	if (len == 0)
		return fail(err, XC_INVALID, "the term is empty");
	return guard(err, [&] {
		*ret = new xc_query{ Xapian::Query(std::string(text, len),
						   wqf) };
		return XC_OK;
	});
}

enum xc_status xc_query_all(struct xc_query **ret, struct xc_error *err)
{
	return guard(err, [&] {
		*ret = new xc_query{ Xapian::Query(std::string()) };
		return XC_OK;
	});
}

enum xc_status xc_query_combine(enum xc_op op,
				const struct xc_query *const *parts, size_t n,
				uint32_t window, struct xc_query **ret,
				struct xc_error *err)
{
	return guard(err, [&] {
		std::vector<Xapian::Query> queries;
		for (size_t i = 0; i < n; i++)
			queries.push_back(parts[i]->query);
		return combine(op, queries, window, ret, err);
	});
}

enum xc_status xc_query_terms(enum xc_op op, const char *const *terms,
			      const size_t *lens, size_t n, uint32_t window,
			      struct xc_query **ret, struct xc_error *err)
{
	return guard(err, [&] {
		std::vector<Xapian::Query> queries;
		for (size_t i = 0; i < n; i++) {
			std::string term = xc::text_at(terms, lens, i);
			if (term.empty())
				return fail(err, XC_INVALID,
					    "term %zu is empty", i);
			queries.push_back(Xapian::Query(term));
		}
		return combine(op, queries, window, ret, err);
	});
}

enum xc_status xc_query_scale(const struct xc_query *part, double factor,
			      struct xc_query **ret, struct xc_error *err)
{
	return guard(err, [&] {
		*ret = new xc_query{ Xapian::Query(factor, part->query) };
		return XC_OK;
	});
}

enum xc_status xc_query_range(uint32_t slot, const char *begin,
			      size_t begin_len, const char *end,
			      size_t end_len, struct xc_query **ret,
			      struct xc_error *err)
{
	return guard(err, [&] {
		*ret = new xc_query{ range(slot, begin, begin_len, end,
					   end_len) };
		return XC_OK;
	});
}

void xc_query_free(struct xc_query *query)
{
	guard(nullptr, [&] { delete query; return XC_OK; });
}

enum xc_status xc_query_describe(const struct xc_query *query, char **ret,
				 struct xc_error *err)
{
	return guard(err, [&] {
		*ret = xc::copy(query->query.get_description());
		return XC_OK;
	});
}
