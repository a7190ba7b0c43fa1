/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * field.hh - the inside of a field: its saturation table, as the top-k loop
 * reads it.
 */
#ifndef XC_FIELD_HH
#define XC_FIELD_HH

#include "internal.hh"

namespace xc {

constexpr uint32_t tf_max = 64;
constexpr uint32_t len_max = 1023;
constexpr uint32_t row_size = len_max + 1;
constexpr unsigned sat_shift = 16;

}  // namespace xc

struct xc_field {
	const uint16_t *lengths;
	size_t n;
	/* Row tf: the largest value in it and the rows before. */
	uint32_t bound[xc::tf_max + 1];
	uint32_t sat[(xc::tf_max + 1) * xc::row_size];
};

#endif
