#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# pages.sh - the quarantine against labelled pages: which lines are text, where
# documents begin. With KB_FIELD, the folder of the field texts, against these
# too.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"
command -v node >/dev/null || { echo '1..0 # SKIP node is missing'; exit 0; }

sets=$KB_TOP/tests/lint-sets
KB_INDEXER=$indexer node "$sets/measure-pages.mjs" "$sets/pages" >figures
sed 's/^/# /' figures
# figure NAME COLUMN: a number of the row.
figure() { awk -F '\t' -v name="$1" -v column="$2" '$1 == name {
	split($column, part, " "); print part[2] }' figures; }
least() { awk -v is="$1" -v least="$2" 'BEGIN { exit !(is + 0 >= least) }'; }

check "36 pages are measured" [ "$(grep -c '^p' figures)" -eq 36 ]
check "the pages of another hand are groups of their own" \
	[ "$(grep -cE '^(seen|unseen)	' figures)" -eq 2 ]
check "characters that are kept: F1 is .95 or more" \
	least "$(figure all 2)" .96
check "most borders are found" least "$(figure all 3)" 49
check "pages of another hand that were looked at" \
	least "$(figure seen 2)" .98
check "and those that never were" least "$(figure unseen 2)" .87
check "most of their borders are found" least "$(figure unseen 3)" 44
if [ -n "${KB_FIELD:-}" ]; then
	check "the spam of s0 is set aside" least "$(figure s0- 2)" .99
	check "s2 is split" least "$(figure s2- 3)" 16
	check "s3 is split" least "$(figure s3- 3)" 9
fi
done_testing
