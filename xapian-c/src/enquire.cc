/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * enquire.cc - a ranked search by Xapian's matcher: one struct in, one struct
 * of arrays out, documents' data included. The search and the fetching of the
 * data are one unit: if the database went stale in between, both run again.
 * Xapian's time limit is not offered: it crashes in 1.4.22.
 */
#include "internal.hh"

namespace {

struct deleter {
	void operator()(struct xc_mset *m) const { xc_mset_free(m); }
};
using mset_ptr = std::unique_ptr<struct xc_mset, deleter>;

void set_weight(Xapian::Enquire &enquire, const struct xc_weight *w)
{
	if (!w)
		return;
	switch (w->kind) {
	case XC_WEIGHT_BM25:
		enquire.set_weighting_scheme(Xapian::BM25Weight(
			w->k1, w->k2, w->k3, w->b, w->min_normlen));
		return;
	case XC_WEIGHT_BM25PLUS:
		enquire.set_weighting_scheme(Xapian::BM25PlusWeight(
			w->k1, w->k2, w->k3, w->b, w->min_normlen, w->delta));
		return;
	case XC_WEIGHT_BOOL:
		enquire.set_weighting_scheme(Xapian::BoolWeight());
		return;
	}
	throw Xapian::InvalidArgumentError("unknown kind of weight");
}

void set_sort(Xapian::Enquire &enquire, const xc_search_request *s)
{
	switch (s->sort) {
	case XC_SORT_RELEVANCE:
		return;
	case XC_SORT_VALUE:
		enquire.set_sort_by_value(s->sort_slot, s->sort_descending);
		return;
	case XC_SORT_VALUE_THEN_RELEVANCE:
		enquire.set_sort_by_value_then_relevance(s->sort_slot,
							 s->sort_descending);
		return;
	case XC_SORT_RELEVANCE_THEN_VALUE:
		enquire.set_sort_by_relevance_then_value(s->sort_slot,
							 s->sort_descending);
		return;
	}
	throw Xapian::InvalidArgumentError("unknown order");
}

Xapian::MSet run(const Xapian::Database &db, const xc_search_request *s)
{
	Xapian::Enquire enquire(db);
	enquire.set_query(s->query->query);
	set_weight(enquire, s->weight);
	set_sort(enquire, s);
	if (s->collapse_max > 0)
		enquire.set_collapse_key(s->collapse_slot, s->collapse_max);
	if (s->newest_first)
		enquire.set_docid_order(Xapian::Enquire::DESCENDING);
	if (s->percent_cutoff > 0)
		enquire.set_cutoff(static_cast<int>(s->percent_cutoff));
	return enquire.get_mset(s->first, s->max, s->check_at_least);
}

void copy_matches(const Xapian::MSet &from, bool want_data,
		  struct xc_mset *to)
{
	to->matches = xc::zeroed<struct xc_match>(from.size());
	if (want_data)
		from.fetch();
	const Xapian::MSetIterator end = from.end();
	for (auto it = from.begin(); it != end; ++it) {
		struct xc_match *match = &to->matches[to->n];
		match->docid = *it;
		match->weight = it.get_weight();
		match->percent = static_cast<unsigned>(it.get_percent());
		match->collapse_count = it.get_collapse_count();
		if (want_data) {
			const std::string data = it.get_document().get_data();
			match->data = xc::copy(data);
			match->data_len = data.size();
		}
		to->n++;
	}
}

mset_ptr copy_mset(const Xapian::MSet &from, bool want_data)
{
	mset_ptr to(xc::zeroed<struct xc_mset>(1));
	copy_matches(from, want_data, to.get());
	to->first = from.get_firstitem();
	to->matches_lower = from.get_matches_lower_bound();
	to->matches_estimated = from.get_matches_estimated();
	to->matches_upper = from.get_matches_upper_bound();
	to->uncollapsed_lower = from.get_uncollapsed_matches_lower_bound();
	to->uncollapsed_estimated = from.get_uncollapsed_matches_estimated();
	to->uncollapsed_upper = from.get_uncollapsed_matches_upper_bound();
	to->max_attained = from.get_max_attained();
	to->max_possible = from.get_max_possible();
	return to;
}

}  // namespace

enum xc_status xc_search(struct xc_database *db,
			 const struct xc_search_request *search,
			 struct xc_mset **ret, struct xc_error *err)
{
	if (!search->query)
		return xc::fail(err, XC_INVALID, "no query given");
	return xc::retry(db, err, [&] {
		*ret = copy_mset(run(db->db, search),
				 search->want_data).release();
		return XC_OK;
	});
}

void xc_mset_free(struct xc_mset *mset)
{
	if (!mset)
		return;
	for (size_t i = 0; i < mset->n; i++)
		free(mset->matches[i].data);
	free(mset->matches);
	free(mset);
}
