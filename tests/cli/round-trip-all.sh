#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# round-trip-all.sh - all that export writes comes back from it: also what is
# live beside a newer draft, redirects, head questions, notices, attachments,
# synonyms of both kinds; and sync follows these files.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

article() { # FILE ID STATE EXTRA TEXT
	mkdir -p "$(dirname "$1")"
	printf -- '---\nid: %s\nlang: en\ntitle: The title of %s\nstate: %s\n%s---\n%s\n' \
		"$2" "$2" "$3" "$4" "$5" >"$1"
}
live() { # STORE: texts that are found
	rm -rf index.probe
	"$indexer" --store "$1" --index index.probe build >/dev/null 2>&1
	"$indexer" --json --store "$1" stats | jq .articles
}

article in/articles/en/a.md a published '' 'the first text, which is live'
article in/articles/en/b.md b published 'pins:
  - where is b?
' "![shot](/attachments/shot.png)"
article in/articles/en/later.md later published '' 'holds until the day'
mkdir -p in/synonyms in/cases in/curation in/attachments
printf -- '- [router, modem]\n- wifi => [wlan, wireless]\n' >in/synonyms/en.yaml
printf '{"id":"c1","lang":"en","question":"q","article":"a"}\n' >in/cases/x.jsonl
printf '\211PNG\r\n\032\n0000' >in/attachments/shot.png
cat >in/curation/redirects.yaml <<'YAML'
# what was merged
- {from: old-a, to: a, by: maya}
- {from: "старый:раз", to: b}
YAML
cat >in/curation/heads.yaml <<'YAML'
- lang: en
  questions:
    - {question: "Where: \"is\" it?", article: a}
    - {question: "# not a comment", article: b}
- lang: zh-Hant
  questions: [{question: 退款多久到帳？, article: a}]
YAML
cat >in/curation/notices.yaml <<'YAML'
- audience: public
  from: 2026-12-01
  until: 2026-12-24
  text: {en: "Closed.\nSorry.", ru: Закрыто}
- {audience: agent, text: {en: twice}}
- {audience: agent, text: {en: twice}}
YAML
kb sync in
check "all is taken" exits 0
check "nothing failed" says " 0 failed"
# Newer texts that do not hold yet.
article in/articles/en/a.md a draft '' 'a draft that nobody sees'
article in/articles/en/later.md later published 'valid_from: 2099-01-01
' 'holds from the day on'
kb sync in
kb export one
check "export works" exits 0
check "what is live beside a draft is there, too" \
	grep -q 'first text' one/earlier/articles/en/a/1.md
check "and what holds until a day" \
	grep -q 'until the day' one/earlier/articles/en/later/1.md
check "the newest text stands in its place" \
	grep -q 'nobody sees' one/articles/en/a.md

cp kb.db before.db
for way in import sync; do
	rm -f kb.db*
	kb "$way" one
	check "$way takes the export into an empty store" exits 0
	kb export "two-$way"
	check "after $way the same bytes come out" diff -r one "two-$way"
	kb export "two-$way"
	check "and once more, nothing is written" says "0 files written"
	kb "$way" one
	check "$way again changes nothing" says "0 new, 0 changed"
	check "what was live is live" test "$(live kb.db)" = "$(live before.db)"
done
kb sync "$content" --force
kb sync one --force
check "back and forth" exits 0

# The folder is edited; the store follows.
rm -f kb.db*
kb sync one
sed -i 's/"a"/"b"/' one/curation/heads.yaml
printf -- '- from: "old-a"\n  to: "b"\n' >one/curation/redirects.yaml
kb sync one
check "what files change and lose is followed" \
	says "0 new, 3 changed, 11 same, 1 withdrawn"
kb export three
check "so the export has it" diff -r one three
rm one/curation/redirects.yaml
kb sync one
check "a file that is missing takes nothing away" says " 0 withdrawn"
printf -- '- from: x\n  to: y\n- from: broken\n' >one/curation/redirects.yaml
kb sync one
check "a wrong file is told by line" says "redirects.yaml:3: 'to' is missing"
check "and takes nothing away" says " 0 withdrawn"
printf -- '- from: x\n  to: x\n' >one/curation/redirects.yaml
kb sync one
check "what cannot be is told by its item" \
	says "redirects.yaml:1: 'x' would lead to itself"
printf -- '- from: "old-a"\n  to: "b"\n' >one/curation/redirects.yaml
kb sync one
printf '[]\n' >one/curation/redirects.yaml
kb sync one
check "an empty list is a list" says " 1 withdrawn"
kb export three
check "the export empties what was there" \
	diff one/curation/redirects.yaml three/curation/redirects.yaml
printf 'x\n' >one/curation/pins.yaml
kb sync one
check "another file is refused" says "notices.yaml"
done_testing
