#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# queue.sh - the queue as an editor works it off: each kind of row opens with what
# stands behind it and the ways to mend it; take, give back, later, close with a
# reason that reaches who raised it, open again; the reports count it.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
sed -i 's/^request_timeout:.*/request_timeout: 20/' "$dir/concord.yaml"
kb() { "$indexer" --config "$dir/concord.yaml" --quiet "$@"; }
content=$dir/content
mkdir -p "$content/articles" "$content/rules"
# article ID FRONT TEXT
article() {
	printf -- '---\nid: %s\nlang: en\ntitle: %s\nowner: desk\n%s\n---\n## Answer\n\n%s\n' \
		"$1" "${1//-/ }" "$2" "$3" >"$content/articles/$1.md"
}
rule() { # VERSION DAYS
	printf -- '---\nid: loans@%s\nkind: rule\nlang: en\ntitle: Loans\nversion: %s\n---\n## 1 Deposit\n\n1.1 The deposit comes back within %s days.\n' \
		"$1" "$1" "$2" >"$content/rules/loans@$1.md"
}
questions='questions: [deposit for the router, how much deposit]'
article router-deposit "$questions" 'The deposit for a router is 100 yuan. You get it back with the router.'
article deposit-of-routers "$questions" 'The deposit for a router is 150 yuan. You get it back with the router.'
article deposit-back 'cites:
  - {document: loans@2026-01, clause: "1.1", quote: The deposit comes back within 14 days}' \
	'The deposit comes back.'
article deposit-quoted 'cites:
  - {document: loans@2026-01, clause: "1.1", quote: The deposit comes back at once}' \
	'Somebody pays.'
article complaint 'promise: {what: a first reply, within: PT24H}' \
	'You get a first reply within 48 hours.'
article old-paper 'validated_at: 2026-01-01
review_every: 30d' 'Paper forms lie in the shop.'
article coupon 'valid_until: 2026-06-30' 'The coupon holds.'
rule 2026-01 14
rule 2026-06 7
kb import "$content" >/dev/null
kb build >/dev/null
kb lint --queue >/dev/null 2>&1
printf 'Tents\n\nA tent needs eight pegs and a mallet.\n\nDry it before you fold it.\n' \
	>"$dir/tents.txt"
kb import page "$dir/tents.txt" >/dev/null
person edith editor
person paula publisher
person anna agent 1
start
for who in edith paula anna; do
	sign_in "$who"
done

# opens KIND [WORDS]: the first row of a kind (whose list has these words).
opens() {
	as edith "/edit?kind=$1&lang=en"
	row=$(printf '%s' "$body" | tr '\n' ' ' | grep -o '<a class="row[^>]*>[^/]*</span><b[^>]*>[^<]*' |
		grep -- "${2-}" | sed -n 's/.*row=\([0-9]*\)".*/\1/p' | head -n 1)
	as edith "/edit?kind=$1&row=$row&lang=en"
}

# ---- each kind with its evidence ----
opens conflict 'yuan'
has "$body" '<mark>The deposit for a router is 100 yuan.' \
	"a conflict marks the sentence"
has "$body" '<mark>The deposit for a router is 150 yuan.' "on both sides"
has "$body" '/edit/articles/router-deposit?of=en' "leads to the one editor"
has "$body" '/edit/articles/deposit-of-routers?of=en' "and to the other"
has "$body" 'correct the one that is wrong' "and says what to do"
opens conflict 'promise'
has "$body" '<mark>You get a first reply within 48 hours.</mark>' \
	"an answer against its promise"
has "$body" 'within: PT24H' "which stands beside it"
opens citation 'newer'
has "$body" '<del>14</del>' "a newer rule: what the clause said"
has "$body" '<ins>7</ins>' "and what it says now"
opens citation 'quote'
has "$body" 'Quote in the article' "a quote beside its clause"
has "$body" '<del>at</del>' "word for word"
opens review
has "$body" 'Paper forms lie in the shop.' "a review shows what was said"
has "$body" 'Validated' "and since when"
opens expiring
has "$body" 'The coupon holds.' "what ends"
opens translation
has "$body" 'It has no text in' "a language that is missing, said in words"
opens quarantine
has "$body" 'A tent needs eight pegs' "a page that waits begins so"
has "$body" '/edit/import?page=1' "and is one key away"

# ---- flags ----
send anna /desk /desk/do action=flag 'q=deposit for the router' \
	article=router-deposit version=1 lang=en 'text=Which router is meant?'
opens flag
has "$body" 'Which router is meant?' "a flag shows what was said"
has "$body" '· anna' "and by whom"

# ---- working it off ----
act() { # WHO ACTION [FIELD...]
	who=$1 action=$2
	shift 2
	send "$who" /edit/new /edit/queue "action=$action" \
		"row=$row" 'back=/edit?kind=flag&' "$@"
}
act edith take from=
is "$code" 303 "an editor takes it"
as paula '/edit?kind=flag'
has "$body" '<b>edith</b>' "everybody sees who has it"
act paula take from=
has "$headers" 'did=q_elsewhere' "a second one who did not know is told"
act edith give
as paula '/edit?kind=flag'
lacks "$body" '<b>edith</b>' "given back"
act edith snooze days=7
as edith '/edit?kind=flag'
lacks "$body" 'Which router is meant?' "put off, it is not there"
as edith '/edit?kind=flag&snoozed=1'
has "$body" 'Which router is meant?' "but not lost"
act edith snooze days=9999
is "$code" 400 "nothing is put off for ever"
act edith close outcome=fixed 'note=The R3 is named now'
is "$code" 303 "closed"
as anna /desk
has "$body" 'The R3 is named now' "who raised it hears what was done"
as edith "/edit?kind=flag&did=q_close&undo=$row"
has "$body" 'value="reopen"' "a slip of the hand can be taken back"
act edith reopen
as edith '/edit?kind=flag'
has "$body" 'Which router is meant?' "and it is open again"
act edith close outcome=fixed 'note=Named'
opens conflict 'yuan'
act edith close outcome=accepted 'note=two shops'
kb lint --queue >/dev/null 2>&1
as edith '/edit?kind=conflict'
lacks "$body" '100 CNY' "what is right as it is does not come back by itself"
act edith close outcome=nonsense
is "$code" 400 "an end that there is not"

# ---- the reports ----
as edith '/edit/reports?lang=en'
has "$body" '1 flag fixed' "the reports count what was fixed"
as edith /edit/reports.csv
is "$code $(header content-type)" '200 text/csv; charset=utf-8' "and as a file"
has "$body" 'overdue,review,,' "with a line for each kind"
as anna /edit/reports.csv
is "$code" 403 "not for agents"

# ---- who brought a sentence ----
as edith '/edit/history/router-deposit?of=en&blame=1'
has "$body" 'The deposit for a router is 100 yuan.' "each sentence"
has "$body" 'Version 1, a program' "with the version that brought it"
