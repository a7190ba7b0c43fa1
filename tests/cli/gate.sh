#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# gate.sh - kb-indexer gate: pinned questions that get their article, that do
# not, and what a change of content flips.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

article() { # ID TITLE PIN BODY [AUDIENCE]
	printf -- '---\nid: %s\nlang: en\ntitle: %s\nstate: published\naudience: %s\npins:\n  - %s\n---\n## Answer\n\n%s\n' \
		"$1" "$2" "${5:-public}" "$3" "$4" >"content/articles/en/$1.md"
}
gate() { kb --config settings.yaml gate "$@"; }
fresh() {
	kb --config settings.yaml import content
	kb --config settings.yaml build
	[ "$code" -eq 0 ] || cat last.err
}

mkdir -p content/articles/en
printf 'store: %s/kb.db\nindex: %s/index\n' "$PWD" "$PWD" >settings.yaml
kb --config settings.yaml import content
gate
check "without an index it says so" exits 69

article umbrella "Lost umbrella" "where is it" \
	"Umbrellas that were found are kept for thirty days."
article parking "Parking places" "parking behind the building" \
	"Parking behind the building is free for visitors."
article staff "Staff only" "the secret staff parking" \
	"Parking for staff is under the building." staff-group
fresh
gate --record before
check "all pins hold" exits 0
check "it counts them" says "2 pins: 2 get their article, 0 do not"
check "pins that are not public are not asked" says "1 pins of articles"
check "a line is written for each" [ "$(wc -l <before)" -eq 2 ]
check "nothing hidden is written" sh -c '! grep -q staff before'
gate --against before
check "nothing flipped" exits 0
check "and says so" says "0 flipped, 0 with others below, 0 new, 0 gone"
gate --record again
check "the same index, the same record" cmp before again

check "a pin is an answer whatever the text says" jq -es 'all(.[];
	.verdict == "answer" and .confidence >= .99)' before

# Two articles want one question.
article about "About us" "Where is it?" "We are a small museum."
kb lint content
check "a question that two pin is an error" exits 1
check "of the article that does not get it" \
	says "umbrella.md:8: error: 'about' pins this question too"
fresh
gate
check "the one with the lowest id gets it" says "1. about"
check "the other fails" says "failed: umbrella, en"
rm content/articles/en/about.md
kb --config settings.yaml sync content
fresh

# One article has run out, and a newcomer takes its place.
article garage "Parking behind the building" "parking" \
	"Parking behind the building is free for visitors again."
sed -i 's/^state:/valid_until: 2020-01-01\nstate:/' content/articles/en/parking.md
sed -i '/^pins:/,/^  -/d' content/articles/en/umbrella.md
fresh
gate --against before
check "a flip fails" exits 1
check "it names the pin" says "failed, flipped: parking, en"
check "was" says "was  answer"
check "now" says "1. garage"
check "new and gone are told" says "1 new, 1 gone"
gate --json --against before
check "JSON fails too" exits 1
check "JSON has both sides" jq -e '.failed == 1 and .flipped == 1 and
	.new == 1 and .gone[0].article == "umbrella" and
	(.results[] | select(.article == "parking") |
	 .holds == false and .change == "flipped" and
	 .was.top[0] == "parking" and .top[0] == "garage")' last.out
gate
check "without a record the failure counts" exits 1
check "and is shown" says "got "
gate --record after
gate --against after
check "what failed before fails still" exits 1
check "but did not flip" says "0 flipped"

echo '{"lang":"en"}' >bad
gate --against bad
check "a wrong record" exits 65
check "is named with its line" says "bad:1"
for line in '{"article":"a"}' '{"lang":"en","article":"a"}' \
	'{"lang":"en","article":"a","question":"q"}'; do
	echo "$line" >bad
	gate --against bad
	check "so is one without $line's next field" exits 65
done
echo '{"lang":"en","article":"a","question":"q","verdict":"answer","top":[1,"a","b","c","d","e","f","g"]}' >odd
gate --against odd
check "an odd record is compared" says "1 gone"
gate --against nothing
check "a missing record" exits 69
done_testing
