#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# compare.sh - kb-indexer compare: figures of two runs that can be checked by
# hand, what is chance and what is not, the questions that changed sides, and
# errors that say what to do.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

# answers FILE RIGHT...: the rank of the right article of q1, q2, ...
answers() {
	file=$1
	shift
	i=0
	for right in "$@"; do
		i=$((i + 1))
		verdict=answer
		[ "$right" != 0 ] || verdict=none
		printf '{"collection":"c","query":"q%d","text":"text %d","group":"g%d","answerable":true,"right":%d,"verdict":"%s","articles":["a%d"]}\n' \
			$i $i $((i % 2)) "$right" $verdict "$right"
	done >"$file"
	echo '{"collection":"c","query":"u","answerable":false,"right":0,"verdict":"answer","articles":["a7"]}' >>"$file"
}

# figure NAME SIDE: of the last comparison
figure() {
	jq -r --arg name "$1" --arg side "$2" '.measures[] |
		select(.name == $name) | .[$side]' last.out
}
near() { # NAME SIDE VALUE
	figure "$1" "$2" | awk -v want="$3" \
		'{ got = 1; exit ($1 - want)^2 > 1e-9 } END { if (!got) exit 1 }'
}

answers same 1 1 2 0
kb compare --json same same
check "a run is like itself" exits 0
check "the share is right" near success@1 a 0.5
check "nothing differs" near success@1 p 1
check "no flips" jq -e '.flips == [] and .questions == 5' last.out

answers before 1 1 0 4 2 0 2 3 1 5 2 4
answers after 1 1 1 1 1 1 1 1 1 1 1 1
kb compare --json --flips 5 before after
check "it runs" exits 0
check "success@1 before" near success@1 a 0.25
check "success@1 after" near success@1 b 1
check "success@3 before" near success@3 a 0.583333
check "nine questions changed" near success@1 changed 9
check "that is not chance" sh -c 'jq -e ".measures[] |
	select(.name == \"success@1\") | .p < 0.02" last.out'
check "wrong ones shown" near wrong_shown a 0.727273
check "kept" near kept b 1
check "both groups agree after" near consistency@1 b 1
check "flips name both sides" jq -e '(.flips | length) == 5 and
	.flips[0].better and (.flips[0] | .a.first != .b.first) and
	(.flips[0].text | startswith("text"))' last.out
cp last.out first.out
kb compare --json --flips 5 before after
check "the same seed tells the same" cmp first.out last.out
kb compare before after
check "as a table" says "9 changed to right, 0 to wrong"
kb compare after before
check "and back" says "0 changed to right, 9 to wrong"

# Runs in TREC form.
printf '%s Q0 %s %s 1.0 x\n' q1 a 1 q1 b 2 q2 b 1 >run.a
printf '%s Q0 %s %s 1.0 x\n' q1 b 1 q1 a 2 q2 b 1 >run.b
printf '%s\t%s\t1\n' q1 b q2 b q3 c >qrels
kb compare --json --qrels qrels run.a run.b
check "runs: questions without a line count" near success@1 a 0.333333
check "runs: the other" near success@1 b 0.666667
check "runs know no verdicts" jq -e '.measures[] |
	select(.name == "kept") | .a == null' last.out

kb compare run.a run.b
check "a run needs judgements" exits 65
check "and says how" says "--qrels"
kb compare same nothing
check "a missing file" exits 69
echo 'no answers' >bad
kb compare same bad
check "a file of something else" exits 65
cat same same >twice
kb compare same twice
check "a question twice" says "twice"
sed 's/"c"/"d"/' same >other
kb compare same other
check "nothing in common" says "no question in common"
kb compare same
check "one file is wrong usage" exits 2
kb compare --flips many same same
check "a number is asked for" exits 2
done_testing
