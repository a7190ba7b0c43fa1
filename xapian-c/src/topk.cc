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
 * Walking goes by windows of ids: each essential list in turn adds up its part
 * of the window, then the window's documents are the candidates. So nobody has
 * to find the lowest of many ids for each candidate, which costs as much as
 * the postings do. The first windows are small, since the threshold, and with
 * it what is essential, is only looked at between two.
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
constexpr uint32_t window_first = 128;
constexpr uint32_t window_max = 2048;

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
	matcher(struct xc_database *db, const xc_topk_request &request,
		xc_topk_hit *hits);
	void run();

	ranking best;
	uint64_t postings = 0;
	bool partial = false;

private:
	void open(struct xc_database *db, uint64_t bit,
		  const xc_topk_term &term);
	uint32_t next_allowed(uint32_t docid) const;
	uint32_t lowest() const;
	bool out_of_time();
	void skip(size_t i, uint32_t docid);
	void skip_essential(uint32_t docid);
	uint32_t impact(const list &l, uint32_t docid) const;
	void gather(size_t i, uint32_t base, uint32_t end);
	bool sift(uint32_t base);
	void candidate(xc_topk_hit *hit);
	bool complete(xc_topk_hit *hit);

	const xc_topk_request &q;
	uint32_t limit;			/* ids from here on are left out */
	unsigned required;
	size_t n = 0;			/* lists, in order of bound */
	size_t essential = 0;		/* the first essential one */
	int64_t threshold = -1;
	uint32_t candidates = 0;
	std::array<uint32_t, XC_TOPK_TERMS_MAX> at;	/* each list's id */
	std::array<int64_t, XC_TOPK_TERMS_MAX + 1> below;	/* sum of
				   the bounds of the lists before */
	std::array<list, XC_TOPK_TERMS_MAX> lists;

	/* The window, by id - base; zero between two windows. */
	std::array<uint32_t, window_max> score = {};
	std::array<uint64_t, window_max> mask = {};
	std::array<uint64_t, window_max / 64> touched = {};
};

matcher::matcher(struct xc_database *db, const xc_topk_request &request,
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

void matcher::open(struct xc_database *db, uint64_t bit,
		   const xc_topk_term &term)
{
	const std::string text(term.text, term.len);
	list &l = lists[n];
	l.it = db->db.postlist_begin(text);
	if (l.it == Xapian::PostingIterator())
		return;
	const xc_field *field = q.fields[term.field];
	const uint32_t tf = std::min(db->term(text).max_wdf, xc::tf_max);
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

uint32_t matcher::lowest() const
{
	return essential == n ? no_docid
		: *std::min_element(at.begin() + essential, at.begin() + n);
}

/* To the first id >= docid; the list stands before it. */
inline void matcher::skip(size_t i, uint32_t docid)
{
	list &l = lists[i];
	postings++;
	l.it.skip_to(docid);
	at[i] = l.it == Xapian::PostingIterator() ? no_docid : *l.it;
}

void matcher::skip_essential(uint32_t docid)
{
	for (size_t i = essential; i < n; i++)
		if (at[i] < docid)
			skip(i, docid);
}

/* What the list, which stands at docid, adds to its score. */
inline uint32_t matcher::impact(const list &l, uint32_t docid) const
{
	const uint32_t tf = std::min<uint32_t>(l.it.get_wdf(), xc::tf_max);
	const uint32_t len = std::min<uint32_t>(l.lengths[docid], xc::len_max);
	return static_cast<uint32_t>(
		(l.weight * l.sat[tf * xc::row_size + len]) >> xc::sat_shift);
}

/* Adds up list i from base, which it has reached, to before end. */
void matcher::gather(size_t i, uint32_t base, uint32_t end)
{
	list &l = lists[i];
	uint32_t docid = at[i];
	while (docid < end) {
		const uint32_t slot = docid - base;
		score[slot] += impact(l, docid);
		mask[slot] |= l.bit;
		touched[slot / 64] |= UINT64_C(1) << (slot % 64);
		postings++;
		docid = ++l.it == Xapian::PostingIterator() ? no_docid
							    : *l.it;
	}
	at[i] = docid;
}

/* Asks the other lists while the hit can still pass; whether it did. */
inline bool matcher::complete(xc_topk_hit *hit)
{
	unsigned matched = required == 1 ? 1 : static_cast<unsigned>(
		__builtin_popcountll(hit->mask));
	for (size_t i = essential; i-- > 0;) {
		if (hit->score + below[i + 1] <= threshold ||
		    matched + i + 1 < required)
			return false;
		if (at[i] < hit->docid)
			skip(i, hit->docid);
		if (at[i] == hit->docid) {
			hit->score += impact(lists[i], hit->docid);
			hit->mask |= lists[i].bit;
			matched++;
			postings++;
		}
	}
	return hit->score > threshold && matched >= required;
}

void matcher::candidate(xc_topk_hit *hit)
{
	if (complete(hit)) {
		best.add(*hit);
		threshold = best.threshold();
	}
}

/* Takes the candidates out of the window; false: the time is up. */
bool matcher::sift(uint32_t base)
{
	for (size_t word = 0; word < touched.size(); word++) {
		uint64_t bits = touched[word];
		touched[word] = 0;
		const uint64_t pass = q.allowed && bits
			? q.allowed[base / 64 + word] : ~UINT64_C(0);
		for (; bits; bits &= bits - 1) {
			const unsigned bit = static_cast<unsigned>(
				__builtin_ctzll(bits));
			const size_t slot = word * 64 + bit;
			xc_topk_hit hit = {
				base + static_cast<uint32_t>(slot),
				std::exchange(score[slot], 0),
				std::exchange(mask[slot], 0),
			};
			if (!(pass >> bit & 1))
				continue;
			if (out_of_time())
				return false;
			if (hit.score + below[essential] > threshold)
				candidate(&hit);
		}
	}
	return true;
}

void matcher::run()
{
	uint32_t window = window_first;
	for (;;) {
		const uint32_t first = next_allowed(lowest());
		if (first >= limit)
			return;
		/* Words of the window are words of the filter. */
		const uint32_t base = first / 64 * 64;
		const uint32_t end = limit - base < window ? limit
							   : base + window;
		skip_essential(first);
		for (size_t i = essential; i < n; i++)
			gather(i, base, end);
		if (!sift(base)) {
			partial = true;
			return;
		}
		while (essential < n && below[essential + 1] <= threshold)
			essential++;
		window = std::min(window * 2, window_max);
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
		matcher m(db, *request, result->hits);
		m.run();
		result->n = m.best.finish();
		result->partial = m.partial;
		result->postings = m.postings;
		return XC_OK;
	});
}
