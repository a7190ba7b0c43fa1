#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# conflicts.sh - of labelled pairs of articles, which contradict each other:
# precision and recall over dev and dev2 (on which the rules were fitted) and
# test. Each pair is judged alone. KB_PAIRS=1 prints those of dev and dev2 that
# are judged wrongly; those of test stay unseen.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"
command -v node >/dev/null || { echo '1..0 # SKIP no node'; exit 0; }

rules='["conflict","conflict-likely","conflict-steps","script-promise","script-authority"]'

# judge SPLIT: writes pair, label and what lint says to SPLIT.tsv.
judge() {
	node "$KB_TOP/tests/lint-sets/conflicts/unfold.mjs" \
		"$KB_TOP/tests/lint-sets/conflicts/$1" "$1"
	# shellcheck disable=SC2016 # the inner shell's
	cut -f 1 "$1/labels.tsv" | xargs -P 2 -I PAIR sh -c \
		'"$KB_INDEXER" --json lint "$0/PAIR" >"$0/PAIR.json" || [ $? -eq 1 ]' "$1"
	jq -r --argjson rules "$rules" '"\(input_filename) \([.findings[] |
		select(.rule as $r | $rules | index($r))] |
		if length > 0 then 1 else 0 end)"' "$1"/*.json |
		awk -v folder="$1" 'NR == FNR { found[$1] = $2; next }
			{ print $1, $2, $3, $4, found[folder "/" $1 ".json"] }
		' - "$1/labels.tsv" >"$1.tsv"
	[ -z "${KB_PAIRS:-}" ] || [ "$1" = test ] ||
		awk '$4 != $5 { print "# " $0 }' "$1.tsv"
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

# split SPLIT PRECISION RECALL NAME
split() {
	judge "$1"
	check "$4" reaches "$1" "$2" "$3"
	sed "s/^/# $1: /" check.out
}

split dev .92 .96 "pairs on which the rules were fitted"
split dev2 .92 .82 "pairs of another hand on which they were fitted"
split test .85 .80 "pairs that the rules have not seen"
done_testing
