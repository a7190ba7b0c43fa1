#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# citations.sh - 300 wrong quotes are all found, and of 1,000 faithful ones, in
# other white space and width, none is refused.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"
command -v node >/dev/null || { echo '1..0 # SKIP no node'; exit 0; }

node "$KB_TOP/tests/lint-sets/citations/make.mjs" "$content/rules" set
mkdir kb
mv set/rules set/articles kb
kb --json lint kb
jq -r '.findings[] | select(.rule == "quote-not-verbatim" or
	.rule == "clause-missing" or .rule == "rule-missing") | .article' \
	last.out | LC_ALL=C sort -u >found
awk -F '\t' '$2 != "faithful" { print $1 }' set/labels.tsv |
	LC_ALL=C sort -u >wrong
check "there are 300 wrong ones" [ "$(wc -l <wrong)" -eq 300 ]
check "there are 1,000 faithful quotes" \
	[ "$(grep -c '	faithful	' set/labels.tsv)" -eq 1000 ]
check "exactly the wrong ones are found" diff wrong found
done_testing
