#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# conflicts.sh - of labelled pairs of articles, which contradict each other:
# precision and recall over dev (on which the rules were fitted) and test. Each
# pair is judged alone. KB_PAIRS=1 prints those of dev that are
# judged wrongly; those of test stay unseen.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"
command -v node >/dev/null || { echo '1..0 # SKIP no node'; exit 0; }

rules='["conflict","conflict-likely","conflict-steps","script-promise","script-authority"]'

# judge SPLIT: writes pair, label and what lint says to SPLIT.tsv.
judge() {
	node "$KB_TOP/tests/lint-sets/conflicts/unfold.mjs" \
		"$KB_TOP/tests/lint-sets/conflicts/$1" "$1"
	: >"$1.tsv"
	while IFS='	' read -r pair lang kind label _; do
		kb --json lint "$1/$pair"
		found=$(jq --argjson rules "$rules" '[.findings[] |
			select(.rule as $r | $rules | index($r))] |
			if length > 0 then 1 else 0 end' last.out)
		echo "$pair $lang $kind $label $found" >>"$1.tsv"
	done <"$1/labels.tsv"
	[ -z "${KB_PAIRS:-}" ] || [ "$1" != dev ] || awk '$4 != $5 { print "# " $0 }' "$1.tsv"
}

# reaches SPLIT PRECISION RECALL
reaches() {
	awk -v precision="$2" -v recall="$3" '
		{ hit += $4 && $5; false_ += !$4 && $5; missed += $4 && !$5 }
		END {
			p = hit / (hit + false_); r = hit / (hit + missed)
			printf "precision %.3f recall %.3f\n", p, r
			exit p < precision || r < recall
		}' "$1.tsv"
}

judge dev
check "pairs on which the rules were fitted" reaches dev .90 .78
sed 's/^/# dev: /' check.out
judge test
check "pairs that the rules have not seen" reaches test .84 .53
sed 's/^/# test: /' check.out
done_testing
