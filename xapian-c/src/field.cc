/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * field.cc - fills a field's saturation table.
 *
 * The table is the only floating-point arithmetic behind a score, and it comes
 * out the same everywhere: it uses only + - * / and comparison of IEEE
 * doubles, each of which must be correctly rounded; the order of operations is
 * fixed below; the build forbids fused multiply-add (-ffp-contract=off) and
 * never allows -ffast-math. All that follows is integers.
 */
#include "field.hh"

#include <algorithm>
#include <cmath>

#ifdef __FAST_MATH__
#error "the tables of a field must not be built with -ffast-math"
#endif

namespace {

/* As Xapian's BM25Weight by default: shorter documents gain no more. */
constexpr double min_normlen = 0.5;
constexpr double k1_max = 1000;

uint32_t saturation(uint32_t tf, uint32_t len, double average, double k1,
		    double b)
{
	const double norm = std::max(len / average, min_normlen);
	const double k = k1 * ((1 - b) + b * norm);
	const double scaled = (k1 + 1) * tf * (1u << xc::sat_shift);
	return static_cast<uint32_t>(scaled / (tf + k) + 0.5);
}

void fill(struct xc_field *field, double average, double k1, double b)
{
	std::fill_n(field->sat, xc::row_size, 0u);
	field->bound[0] = 0;
	for (uint32_t tf = 1; tf <= xc::tf_max; tf++) {
		uint32_t *row = field->sat + tf * xc::row_size;
		for (uint32_t len = 0; len <= xc::len_max; len++)
			row[len] = saturation(tf, len, average, k1, b);
		/* Found, not deduced: rounding may break monotony by 1. */
		field->bound[tf] = std::max(field->bound[tf - 1],
			*std::max_element(row, row + xc::row_size));
	}
}

}  // namespace

enum xc_status xc_field_new(const uint16_t *lengths, size_t n, double average,
			    double k1, double b, struct xc_field **ret,
			    struct xc_error *err)
{
	if (!(average >= 0 && std::isfinite(average)))
		return xc::fail(err, XC_INVALID,
				"average length must not be negative");
	if (!(k1 >= 0 && k1 <= k1_max && b >= 0 && b <= 1))
		return xc::fail(err, XC_INVALID,
				"k1 must be 0 to %g and b 0 to 1", k1_max);
	return xc::guard(err, [&] {
		std::unique_ptr<xc_field> field(new xc_field);
		field->lengths = lengths;
		field->n = n;
		/* No documents yet: any average will do. */
		fill(field.get(), average > 0 ? average : 1, k1, b);
		*ret = field.release();
		return XC_OK;
	});
}

void xc_field_free(struct xc_field *field)
{
	delete field;
}

uint32_t xc_field_saturation(const struct xc_field *field, uint32_t tf,
			     uint32_t len)
{
	return field->sat[std::min(tf, xc::tf_max) * xc::row_size +
			  std::min(len, xc::len_max)];
}
