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
check "it counts them" says "3 pins: 3 get their article, 0 do not"
check "pins that are not public are asked as staff" says "1 pins of articles"
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
	says "umbrella.md:8: error: pin-twice: 'about' pins this question too"
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

# What if it were published?
sed -i '/^valid_until:/d' content/articles/en/parking.md
article garage "Lost things in the garage" "lost in the garage" "Ask at the gate."
article umbrella "Lost umbrella" "where is it" \
	"Umbrellas that were found are kept for thirty days."
fresh
mkdir -p next/articles/en
cp content/articles/en/umbrella.md content/articles/en/parking.md next/articles/en
gate --propose next
check "what is live already changes nothing" exits 0
check "and is asked" says "0 flip (0 pinned)"
sed -i 's/thirty days/sixty days/' next/articles/en/umbrella.md
gate --propose next/articles/en/umbrella.md
check "another text of the same article needs no reason" exits 0
check "and is shown as it was" says "kept for thirty days"
check "and as it would be" says "kept for sixty days"
check "it is no flip" says "0 flip (0 pinned), 1 say something else"
sed -i '/^pins:/,/^  -/d' next/articles/en/umbrella.md
sed 's/^id: .*/id: about/; s/^title: .*/title: About us/
	s/^pins:/questions:\n  - Where is it?\npins:/' \
	content/articles/en/umbrella.md >next/articles/en/about.md
gate --propose next
check "a pin that another article would take stops it" exits 1
check "with the question" says 'flipped: en: "where is it", pinned by umbrella'
check "how it is" says "was  answer"
check "how it would be" says "1. about"
check "and what to do" says "sign REASON"
gate --propose next --sign "moved to the front page" --by maya
check "a signed reason lets it pass" exits 0
check "and is said" says "signed by maya: moved to the front page"
gate --json --propose next --sign "moved" --by maya
check "in JSON, too" jq -e '.verdict == "needs_reason" and
	.flipped_pins == 1 and .signed.by == "maya" and .signed.reason == "moved" and
	([.rows[] | select(.change == "flipped")] | length == 1 and
	 .[0].was.article == "umbrella" and .[0].now.article == "about" and
	 .[0].pinned == "umbrella" and .[0].pins == "about")' last.out
gate
check "nothing of it was published" says "4 pins: 4 get their article"
cp content/articles/en/parking.md next/articles/en/draft.md
sed -i 's/^id: .*/id: draft/; s/^state: .*/state: draft/' next/articles/en/draft.md
rm next/articles/en/about.md next/articles/en/umbrella.md
gate --propose next
check "drafts of a folder are left alone" says "0 flip (0 pinned)"
gate --propose next/articles/en/draft.md
check "a draft that is named is asked about" exits 1
check "since it would take a pin" says "pinned by parking"
rm next/articles/en/draft.md
gate --propose next --complete
check "what a complete folder lacks is gone" exits 1
check "and its pins flip" says 'flipped: en: "where is it"'
check "to nothing" says "now  none"
check "staff pins are asked as staff" says "staff parking"
gate --propose next --record x
check "a record is of what is" exits 2
gate --sign why
check "a signature has a name" exits 2
gate next
check "files are proposed" exits 2
gate --propose
check "a proposal has files" exits 2
gate --propose nowhere
check "and they are there" exits 69
printf -- '---\nid: x\nlang: en\n---\n' >broken.md
gate --propose broken.md
check "a file that is wrong" exits 65
check "is named" says "broken.md"

# In a content repository, without a store.
mkdir temporary
TMPDIR=$PWD/temporary
export TMPDIR
kb gate --content content
check "a folder is asked by itself" exits 0
check "with all its pins" says "4 pins: 4 get their article"
kb gate --content content --propose next --complete
check "one folder against another" exits 1
check "shows what the change would do" says "3 flip (3 pinned)"
kb gate --content nowhere
check "a folder that is not there" exits 69
check "nothing is left in the folder for temporary files" \
	sh -c '! ls -d temporary/*'

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
