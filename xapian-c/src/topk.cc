/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * topk.cc - the exact top k of an OR of weighted terms: MaxScore over Xapian's
 * posting lists.
 *
 * Lists are ordered by the most they can add to a score (their bound). Once k
 * hits are found, the worst of them is the threshold: the lists whose bounds
 * together do not exceed it cannot make a hit alone. Only the others, the
 * essential ones, are walked; the rest are asked per candidate, dearest first,
 * and only while the candidate can still pass the threshold.
 *
 * Candidates come in ascending order of id, and of equal scores the lower id
 * wins. So a candidate that only equals the threshold has lost already, with
 * and without groups: every hit that stands has a lower id, and a candidate
 * whose group has a hit must beat that hit, which is no worse than the
 * threshold.
 */
#include "field.hh"

#include <algorithm>
#include <array>
#include <ctime>

namespace {

constexpr uint32_t no_docid = UINT32_MAX;	/* Xapian's ids end before */
constexpr uint32_t clock_interval = 4096;	/* candidates */

struct list {
	Xapian::PostingIterator it;
	const uint32_t *sat;
	const uint16_t *lengths;
	uint64_t weight;
	uint64_t bit;
	uint64_t bound;
};

bool better(const xc_topk_hit &a, const xc_topk_hit &b)
{
	return a.score != b.score ? a.score > b.score : a.docid < b.docid;
}

/* The best k so far, in the caller's array: the worst one is hits[0]. */
class ranking {
public:
	ranking(xc_topk_hit *array, size_t k_, const uint32_t *group_)
		: hits(array), k(k_), group(group_) {}

	/* The score to beat; -1: anything is welcome. */
	int64_t threshold() const
	{
		return n < k ? -1 : static_cast<int64_t>(hits[0].score);
	}

	/* hit.score > threshold() and its id is higher than all before. */
	void add(const xc_topk_hit &hit)
	{
		size_t i = group ? same_group(hit.docid) : n;
		if (i < n) {
			if (hit.score <= hits[i].score)
				return;
			hits[i] = hit;
			sink(i);
		} else if (n < k) {
			hits[n++] = hit;
			std::push_heap(hits, hits + n, better);
		} else {
			hits[0] = hit;
			sink(0);
		}
	}

	size_t finish()
	{
		std::sort(hits, hits + n, better);
		return n;
	}

private:
	size_t same_group(uint32_t docid) const
	{
		const uint32_t wanted = group[docid];
		size_t i = wanted == XC_NO_GROUP ? n : 0;
		while (i < n && group[hits[i].docid] != wanted)
			i++;
		return i;
	}

	/* hits[i] became better: its place is further from the worst. */
	void sink(size_t i)
	{
		const xc_topk_hit hit = hits[i];
		for (;;) {
			size_t child = 2 * i + 1;
			if (child >= n)
				break;
			if (child + 1 < n && better(hits[child],
						    hits[child + 1]))
				child++;
			if (better(hits[child], hit))
				break;
			hits[i] = hits[child];
			i = child;
		}
		hits[i] = hit;
	}

	xc_topk_hit *hits;
	size_t n = 0;
	const size_t k;
	const uint32_t *const group;
};

class matcher {
public:
	matcher(const Xapian::Database &db, const xc_topk_request &request,
		xc_topk_hit *hits);
	void run();

	ranking best;
	uint64_t postings = 0;
	bool partial = false;

private:
	void open(const Xapian::Database &db, uint64_t bit,
		  const xc_topk_term &term);
	uint32_t next_allowed(uint32_t docid) const;
	bool out_of_time();
	void skip_essential(uint32_t docid);
	void next(size_t i);
	void take(size_t i, xc_topk_hit *hit);
	bool complete(xc_topk_hit *hit);
	void candidate(uint32_t docid);
	void raise_threshold();

	const xc_topk_request &q;
	uint32_t limit;			/* ids from here on are left out */
	unsigned required;
	size_t n = 0;			/* lists, in order of bound */
	size_t essential = 0;		/* the first essential one */
	int64_t threshold = -1;
	uint32_t docid;			/* lowest id of the essential ones */
	uint32_t candidates = 0;
	std::array<uint32_t, XC_TOPK_TERMS_MAX> at;	/* each list's id */
	std::array<int64_t, XC_TOPK_TERMS_MAX + 1> below;	/* sum of
				   the bounds of the lists before */
	std::array<list, XC_TOPK_TERMS_MAX> lists;
};

matcher::matcher(const Xapian::Database &db, const xc_topk_request &request,
		 xc_topk_hit *hits)
	: best(hits, request.k, request.group), q(request)
{
	size_t ids = no_docid;
	for (size_t i = 0; i < q.n_fields; i++)
		ids = std::min(ids, q.fields[i]->n);
	if (q.allowed)
		ids = std::min(ids, q.n_allowed);
	if (q.group)
		ids = std::min(ids, q.n_group);
	limit = static_cast<uint32_t>(ids);
	required = static_cast<unsigned>(std::min<uint64_t>(
		std::max<uint64_t>(q.required, 1), XC_TOPK_TERMS_MAX + 1));

	for (size_t i = 0; i < q.n_terms; i++)
		open(db, UINT64_C(1) << i, q.terms[i]);
	std::sort(lists.begin(), lists.begin() + n,
		  [](const list &a, const list &b) {
			return a.bound != b.bound ? a.bound < b.bound
						  : a.bit < b.bit;
		  });
	below[0] = 0;
	for (size_t i = 0; i < n; i++) {
		below[i + 1] = below[i] + static_cast<int64_t>(lists[i].bound);
		at[i] = *lists[i].it;
	}
	/* A document found in the first required - 1 lists alone has too few
	   terms anyway. */
	essential = std::min<size_t>(required - 1, n);
}

void matcher::open(const Xapian::Database &db, uint64_t bit,
		   const xc_topk_term &term)
{
	const std::string text(term.text, term.len);
	list &l = lists[n];
	l.it = db.postlist_begin(text);
	if (l.it == db.postlist_end(text))
		return;
	const xc_field *field = q.fields[term.field];
	const uint32_t tf = std::min<uint32_t>(db.get_wdf_upper_bound(text),
					       xc::tf_max);
	l.sat = field->sat;
	l.lengths = field->lengths;
	l.weight = term.weight;
	l.bit = bit;
	l.bound = (l.weight * field->bound[tf]) >> xc::sat_shift;
	n++;
}

/* The first id >= docid that the filter lets pass, or one beyond limit. */
uint32_t matcher::next_allowed(uint32_t d) const
{
	if (!q.allowed || d >= limit)
		return d;
	size_t word = d / 64;
	uint64_t bits = q.allowed[word] >> (d % 64);
	if (bits)
		return d + static_cast<uint32_t>(__builtin_ctzll(bits));
	const size_t words = (static_cast<size_t>(limit) + 63) / 64;
	while (++word < words)
		if (q.allowed[word])
			return static_cast<uint32_t>(word * 64 +
				__builtin_ctzll(q.allowed[word]));
	return limit;
}

bool matcher::out_of_time()
{
	if (++candidates % clock_interval != 0 || q.deadline_ns == 0)
		return false;
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return static_cast<uint64_t>(now.tv_sec) * 1000000000u +
	       static_cast<uint64_t>(now.tv_nsec) >= q.deadline_ns;
}

inline void matcher::next(size_t i)
{
	at[i] = ++lists[i].it == Xapian::PostingIterator() ? no_docid
							   : *lists[i].it;
}

/* Adds what list i, which stands at the hit, gives. */
inline void matcher::take(size_t i, xc_topk_hit *hit)
{
	const list &l = lists[i];
	const uint32_t tf = std::min<uint32_t>(l.it.get_wdf(), xc::tf_max);
	const uint32_t len = std::min<uint32_t>(l.lengths[hit->docid],
						xc::len_max);
	hit->score += static_cast<uint32_t>(
		(l.weight * l.sat[tf * xc::row_size + len]) >> xc::sat_shift);
	hit->mask |= l.bit;
	postings++;
}

void matcher::skip_essential(uint32_t to)
{
	docid = no_docid;
	for (size_t i = essential; i < n; i++) {
		if (at[i] < to) {
			postings++;
			list &l = lists[i];
			l.it.skip_to(to);
			at[i] = l.it == Xapian::PostingIterator() ? no_docid
								  : *l.it;
		}
		docid = std::min(docid, at[i]);
	}
}

/* Asks the other lists while the hit can still pass; whether it did. */
inline bool matcher::complete(xc_topk_hit *hit)
{
	unsigned matched = static_cast<unsigned>(
		__builtin_popcountll(hit->mask));
	for (size_t i = essential; i-- > 0;) {
		if (hit->score + below[i + 1] <= threshold ||
		    matched + i + 1 < required)
			return false;
		if (at[i] < hit->docid) {
			postings++;
			list &l = lists[i];
			l.it.skip_to(hit->docid);
			at[i] = l.it == Xapian::PostingIterator() ? no_docid
								  : *l.it;
		}
		if (at[i] == hit->docid) {
			take(i, hit);
			matched++;
		}
	}
	return hit->score > threshold && matched >= required;
}

/* One document from all its lists; moves docid on to the next. */
inline void matcher::candidate(uint32_t d)
{
	xc_topk_hit hit = { d, 0, 0 };
	uint32_t following = no_docid;
	for (size_t i = essential; i < n; i++) {
		if (at[i] == d) {
			take(i, &hit);
			next(i);
		}
		following = std::min(following, at[i]);
	}
	docid = following;
	if (complete(&hit)) {
		best.add(hit);
		raise_threshold();
	}
}

void matcher::raise_threshold()
{
	const int64_t raised = best.threshold();
	if (raised == threshold)
		return;
	threshold = raised;
	const size_t before = essential;
	while (essential < n && below[essential + 1] <= threshold)
		essential++;
	if (essential != before)
		skip_essential(0);	/* only to find the lowest id again */
}

void matcher::run()
{
	skip_essential(0);
	while (docid < limit) {
		if (out_of_time()) {
			partial = true;
			return;
		}
		const uint32_t wanted = next_allowed(docid);
		if (wanted == docid)
			candidate(docid);
		else
			skip_essential(wanted);
	}
}

enum xc_status check(const xc_topk_request &q, const xc_topk_result &result,
		     struct xc_error *err)
{
	using xc::fail;
	if (q.n_terms > XC_TOPK_TERMS_MAX)
		return fail(err, XC_INVALID, "%zu terms are more than %d",
			    q.n_terms, XC_TOPK_TERMS_MAX);
	if (q.k < 1 || q.k > XC_TOPK_MAX || !result.hits)
		return fail(err, XC_INVALID, "k must be 1 to %d, with an "
			    "array for so many hits", XC_TOPK_MAX);
	uint64_t most = 0;
	for (size_t i = 0; i < q.n_terms; i++) {
		const xc_topk_term &t = q.terms[i];
		if (t.len == 0 || t.field >= q.n_fields)
			return fail(err, XC_INVALID, "term %zu is empty or "
				    "its field is not given", i);
		most += (uint64_t{t.weight} *
			 q.fields[t.field]->bound[xc::tf_max]) >> xc::sat_shift;
	}
	if (most > UINT32_MAX)
		return fail(err, XC_INVALID,
			    "weights are so large that scores overflow");
	return XC_OK;
}

}  // namespace

enum xc_status xc_topk(struct xc_database *db,
		       const struct xc_topk_request *request,
		       struct xc_topk_result *result, struct xc_error *err)
{
	enum xc_status status = check(*request, *result, err);
	if (status != XC_OK)
		return status;
	return xc::retry(db, err, [&] {
		matcher m(db->db, *request, result->hits);
		m.run();
		result->n = m.best.finish();
		result->partial = m.partial;
		result->postings = m.postings;
		return XC_OK;
	});
}
