#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# team.sh - the sheet of who leads a team and the corrections: figures come from
# receipts, cases and the queue; nobody stands in them; what somebody may not
# see does not either; a file of it runs no formula.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"
add_case=$KB_BUILD/tests/unit/add_case

settings
load "$here/fixture"
person anna agent 2
person boris agent 1
person edith editor
person olga operator
start

ask() { # QUESTION
	get /v1/answers -G --data-urlencode "q=$1" -d lang=en
}
case_of() { # PERSON PHONE QUESTION [KIND JSON]...
	"$add_case" "$dir/store.db" "$dir/key" "$@" || exit 1
}
linked() { # ARTICLE VERSION RECEIPT [LANG]
	printf '{"article":"%s","version":%s,"receipt":"%s","lang":"%s","title":"T"}' \
		"$1" "$2" "$3" "${4-en}"
}
for who in anna boris edith olga; do
	sign_in "$who"
done

# ---- who may ----
get /team
is "$code" 303 "the public is led to the sign-in"
get /team.csv?table=times
is "$code" 303 "for the file, too"
as anna /recall
is "$code" 403 "corrections are not for agents"
as olga /team
is "$code" 200 "operators see the sheet"

# ---- an empty day ----
as anna /team
has "$body" 'Everything that was asked got an answer.' "nothing unanswered"
has "$body" 'No flag is open.' "no flag"
has "$body" 'href="/team"' "the bar above leads there"
lacks "$body" 'href="/recall"' "agents are not led to corrections"

# ---- a day with questions ----
ask 'how old do emperor penguins usually get'
ask 'How old do emperor  PENGUINS usually get?'
ask '=HYPERLINK("http://x") walrus'
ask 'I paid twice for one ticket'
receipt=$(jq -r .receipt "$dir/body")
ask 'I PAID twice for one ticket!'
second=$(jq -r .receipt "$dir/body")
one=$(case_of anna '+44 20 7946 0018' 'paid twice' \
	linked "$(linked paid-twice 1 "$receipt")" \
	resolved '{"article":"paid-twice","done":"told"}')
two=$(case_of boris '+44 20 7946 0018' 'paid twice again' \
	linked "$(linked paid-twice 1 "$second")")
case_of edith '+44 20 7946 0099' 'goodwill' \
	linked "$(linked desk-goodwill 1 r-000000000000)" >"$dir/three"
send anna '/desk' /desk/do action=flag "case=$two" article=paid-twice version=1 \
	lang=en "receipt=$second" 'text=The day is missing'
as anna '/team?days=7'
is "$code" 200 "the sheet of seven days"
has "$body" 'The day is missing' "a flag"
has "$body" 'emperor penguins' "what was not answered"
is "$(printf '%s' "$body" | grep -o 'emperor' | wc -l)" 1 \
	"the same question is one row"
has "$body" '<a href="/articles/paid-twice">' "an article that was used"
has "$body" '<svg viewBox="0 0 640' "a picture of it"
lacks "$body" 'boris' "nobody else is named"
is "$(printf '%s' "$body" | grep -c 'style=')" 0 "no style in the page"

csv() { as "${3-anna}" "/team.csv?table=$1&days=${2-7}"; }
csv unanswered
has "$(header content-type)" text/csv "a file of a table"
has "$body" '"how old do emperor penguins usually get",2,2,' "counted once"
has "$body" "\"'=HYPERLINK(\"\"http" "a formula is no formula"
csv articles
has "$body" '"paid-twice",' "articles"
is "$(printf '%s' "$body" | grep '^"paid-twice"' | cut -d, -f 3-6,8 |
	tr -d '\r')" '2,2,2,2,1' "shown, linked, cases, people, flags"
csv consistency
has "$body" ',2,"paid-twice","' "one answer to both"
has "$body" ',100.0,2,2,100.0' "linked twice, by two people, always the same"
csv times 1
is "$(printf '%s' "$body" | awk -F, 'NR > 1 { n += $2 } END { print n }')" 5 \
	"questions by hour"
csv nothing
is "$code" 400 "no such table"
as anna '/team?days=3'
is "$code" 400 "no such period"

# ---- what a reader may not see ----
cat >"$dir/desk-group.md" <<'END'
---
id: desk-group
lang: en
title: Only for the vault
audience: vault
state: published
confidence: validated
provenance: official
---
## Answer
The vault opens at nine.
END
mkdir -p "$dir/more/articles/en"
cp "$dir/desk-group.md" "$dir/more/articles/en/"
"$indexer" --config "$dir/concord.yaml" import "$dir/more/articles" \
	>"$dir/load.log" 2>&1
case_of edith '+44 20 7946 0077' 'vault' \
	linked "$(linked desk-group 1 r-000000000000)" >/dev/null
as anna '/team?days=7'
lacks "$body" 'vault' "an article of another group is not in the sheet"
csv articles
lacks "$body" 'desk-group' "nor in a file"
as edith /recall?article=desk-group
lacks "$body" 'Only for the vault' "nor in corrections"

# ---- corrections ----
as edith /recall
has "$body" 'No customer was told anything that has changed since.' \
	"nothing has changed yet"
cp -r "$here/fixture/articles/en/paid-twice.md" "$dir/more/articles/en/"
sed -i 's/^## Answer$/## Answer\nFrom now on both amounts come back at once./' \
	"$dir/more/articles/en/paid-twice.md"
"$indexer" --config "$dir/concord.yaml" import "$dir/more/articles" \
	>"$dir/load.log" 2>&1
as edith /recall
has "$body" '<a href="/recall?article=paid-twice">' "a changed article"
as edith /recall?article=paid-twice
has "$body" "$one" "one case"
has "$body" "$two" "the other case"
has "$body" 'What we told you then has changed since.' "a draft for them"
has "$body" 'From now on both amounts come back at once.' "what holds now"
is "$(printf '%s' "$body" | grep -o 'name="case"' | wc -l)" 2 "two to tick"
send edith /recall?article=paid-twice /recall article=paid-twice version=1 \
	"case=$one"
is "$code $(header location)" "303 /recall?article=paid-twice" "one is told"
as edith /recall?article=paid-twice
is "$(printf '%s' "$body" | grep -o 'name="case"' | wc -l)" 1 "one is left"
send olga /recall?article=paid-twice /recall article=paid-twice version=1 \
	"case=$two"
is "$code" 403 "operators write no cases"
as anna /recall -d article=paid-twice -d version=1 -d "case=$two"
lacks "$body" "draft" "and a form that is not ours opens no page to an agent"
as edith /recall -d article=paid-twice -d version=1 -d "case=$two"
is "$code" 403 "no tick without a form of ours"
