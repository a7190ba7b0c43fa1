#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# desk.sh - the agents' desk as a browser without scripts goes it: a case is
# opened, asked in, said, stepped through, promised, closed and found again; what
# a customer said is masked, keys stand in no address, who may not is refused.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
cat >>"$dir/concord.yaml" <<END
embed_origins: https://help.example http://127.0.0.1:9000
teams: $dir/teams.yaml
END
cat >"$dir/teams.yaml" <<END
- id: desk-two
  names: {en: Second desk, zh-Hans: 二线, zh-Hant: 二線, ru: Вторая линия}
  phone: "7120"
  country: CN
  always: yes
END
mkdir -p "$dir/content"
cp -r "$here/fixture/." "$dir/content"
cat >"$dir/content/articles/en/desk-twice.md" <<END
---
id: desk-twice
lang: en
title: A ticket paid twice, at the desk
questions:
  - customer paid the ticket twice what do I say
environment:
  product: mobile
audience: agent
state: published
confidence: validated
owner: desk
validated_at: 2026-10-02
promise:
  what: reply by phone
  within: PT24H
  clock: the call
  starts: case
  calendar: natural
authority:
  may: [explain, file_exception]
  limit: 25 CNY
  escalate_to: desk-two
  level: "1"
pins:
  - what do I say to a customer who paid twice
provenance: official
---
## Answer
I see both payments and send one back today.

## Steps
1. Compare the ticket numbers.
2. Send the second one back.

## Script
My name is {agent}, your case is {case}. You hear from me by {due_time}. Your order {order} and {amount} are noted.

## Follow-up
The bank shows it within 3 days.
END
load "$dir/content"
person anna agent 1
person bert agent 0
person olga operator
start
for name in anna bert olga; do
	sign_in "$name"
done
said='what do I say to a customer who paid twice'

# do NAME CASE FIELD...: an action at the desk.
act() {
	who=$1 case=$2
	shift 2
	send "$who" "/desk?case=$case" /desk/do "case=$case" "$@"
}

# one line of the page, tags left out.
plain() {
	printf '%s' "$body" | tr '\n' ' ' | sed 's/<[^>]*>/ /g; s/  */ /g'
}

# attribute NAME: of the card.
attribute() {
	printf '%s' "$body" | sed -n "s/.*id=\"card\".* $1=\"\([^\"]*\)\".*/\1/p"
}

# ---- who may ----
get /desk
is "$code $(header location)" "303 /sign-in?next=%2Fdesk" "the public is asked to sign in"
as olga /desk
is "$code" 403 "an operator has no cases to see"
as anna /desk
is "$code $(header cache-control)" "200 private, no-store" "an agent gets her desk, kept nowhere"
has "$body" 'data-verdict="empty"' "nothing was asked yet"
has "$body" 'Nothing is due.' "nothing is due"
as anna /desk/do -d action=note -d case=1 -d text=x
is "$code" 403 "a form without its token is not taken"
as anna /desk/do -d action=note -d case=1 -d "token=$(token)" \
	-H 'Origin: https://evil.example'
is "$code" 403 "nor one that another site sends"

# ---- a case ----
send anna /desk /desk/cases 'question=paid twice, call 13812345678' lang=en \
	channel=phone country=CN key=Ivanov
is "$code" 303 "a case is opened"
address=$(header location)
id=$(printf '%s' "$address" | sed 's/.*case=\([^&]*\).*/\1/')
lacks "$address" 13812345678 "the phone is not in the address"
as anna "/desk?case=$id"
has "$body" 'Ivanov' "the surname stands in the head"
has "$body" '13812345678' "and the phone, for who may see keys"
has "$body" 'paid twice, call [phone-1]' "the question is masked"
as anna "/desk?case=99999"
is "$code" 404 "a case that is not there"
has "$body" 'There is no such case' "is said to be none"
send anna /desk /desk/cases 'question=x' country=ATLANTIS "key=Петров"
is "$code" 422 "a case with a wrong country is not opened"
has "$body" 'value="Петров"' "what was typed is still there"

# ---- the card ----
as anna "/desk" -G --data-urlencode "case=$id" --data-urlencode "q=$said"
has "$(plain)" 'I see both payments and send one back today.' "the sentence to say"
is "$(attribute data-article)" desk-twice "of the article for the desk"
receipt=$(attribute data-receipt)
has "$receipt" r- "with a receipt"
has "$(plain)" 'reply by phone within 24 hours → tomorrow' "the promise has its time in this case"
has "$(plain)" 'You may explain, file an exception, up to 25 yuan' "what the agent may"
has "$(plain)" 'Beyond that: Second desk, 7120 , open day and night' "and who decides beyond it"
has "$body" "My name is anna, your case is $id. You hear from me by tomorrow" "the script is filled"
has "$body" '<mark class="blank">[amount]</mark>' "what is not known is a blank"
lacks "$body" '{amount}' "never a raw place"
as bert "/desk" -G --data-urlencode "q=$said"
has "$body" 'this needs level 1' "below the level the agent may not"
as anna "/desk/results" -G --data-urlencode "case=$id" --data-urlencode "q=$said"
has "$body" '<section id="results"' "the results alone, for who types"
lacks "$body" '<html' "and nothing else"
as anna "/desk?case=$id"
lacks "$body" 'Asked already' "looking is not noted in the case"

# ---- said ----
act anna "$id" action=link "q=$said" "receipt=$receipt" article=desk-twice \
	version=1 lang=en
is "$code" 303 "the answer is linked"
as anna "$(header location)"
has "$body" "Linked: receipt $receipt, version 1." "and the page says with which receipt"
has "$(plain)" 'A ticket paid twice, at the desk version 1' "the case shows it"
act anna "$id" action=link "q=$said" receipt=r-000000000000 article=desk-twice \
	version=1 lang=en
is "$code" 422 "an answer that was never shown cannot be linked"
act anna "$id" action=link "q=$said" "receipt=$receipt" article=paid-twice \
	version=1 lang=en
is "$code" 422 "nor another one by this receipt"
act anna "$id" action=tick "q=$said" article=desk-twice version=1 step=1 \
	'text=Compare the ticket numbers.' done=1
as anna "$(header location)"
has "$body" 'aria-checked="true" data-step="1"' "a step is ticked"
act anna "$id" action=promise "q=$said" article=desk-twice version=1 lang=en
as anna "$(header location)"
has "$(plain)" 'Promises and tasks reply by phone tomorrow' "the promise is due"
as anna /desk
has "$(plain)" 'reply by phone tomorrow' "and first on everybody's desk"
as bert /desk
has "$(plain)" 'reply by phone tomorrow' "his too"
before=$(printf '%s' "$body" | grep -o 'reply by phone' | wc -l)
act bert "$id" action=promise "q=$said" article=desk-twice version=1 lang=en
as bert /desk
is "$(printf '%s' "$body" | grep -o 'reply by phone' | wc -l)" "$before" "a promise is made once"
act anna "$id" action=promise "q=ticket" article=paid-twice version=7 lang=en
is "$code" 422 "a promise of a version that is gone is not made"

# ---- notes are masked, also in the file ----
act anna "$id" action=note 'text=wife has 13987654321'
is "$code" 303 "a note is taken"
as anna "/desk?case=$id"
has "$body" 'wife has [phone-2]' "without the phone"
act anna "$id" action=note text=
is "$code" 422 "an empty note is not"
cat "$dir"/store.db* "$dir"/spool/receipts/*/* >"$dir/all" 2>/dev/null
grep -aqF -e 13987654321 -e 13812345678 -e Ivanov "$dir/all"
is $? 1 "no key stands in a file in clear"

# ---- a flag ----
act bert "" action=flag "q=$said" article=desk-twice version=1 lang=en \
	"receipt=$receipt" 'text=should be 48 hours'
is "$code" 303 "a doubt goes to the editors, without a case too"
as anna "/desk" -G --data-urlencode "q=$said"
has "$body" 'Flagged just now' "and others see it at once"

# ---- what became of it ----
person edith editor
sign_in edith
as edith '/edit?kind=flag'
row=$(grep -o 'row=[0-9]*' <<<"$body" | head -n 1)
send edith /edit?kind=flag /edit/queue action=close "$row" outcome=fixed \
	'note=it says 48 now'
is "$code" 303 "an editor corrects it"
as bert /desk
has "$body" 'it says 48 now' "who raised it is told"
as anna /desk
lacks "$body" 'it says 48 now' "and nobody else"
as bert /desk
of=$(sed -n 's/.*name="of" value="\([0-9]*\)".*/\1/p' <<<"$body" | head -n 1)
act bert "" action=read "of=$of"
as bert /desk
lacks "$body" 'it says 48 now' "until he has read it"

# ---- one question back, and its reply ----
as anna "/desk" -G --data-urlencode "case=$id" --data-urlencode "q=bus"
has "$body" 'data-verdict="choose"' "a question with two answers asks back"
has "$body" 'data-key="1"' "with keys"
act anna "$id" action=choose q=bus attribute=region value=urban
as anna "$(header location)"
has "$body" 'data-verdict="answer"' "the reply decides"
has "$(plain)" 'Region: City' "and is known in the case"
as anna "/desk" -G --data-urlencode "case=$id" --data-urlencode "q=bus"
has "$body" 'data-verdict="answer"' "it is never asked again"
act anna "$id" action=unfact q=bus attribute=region
as anna "$(header location)"
has "$body" 'data-verdict="choose"' "until it is taken back"

# What was meant is of one question.
as anna "/desk" -G --data-urlencode "case=$id" --data-urlencode "q=invoice"
has "$body" 'data-verdict="choose"' "titles are asked back"
topic=$(printf '%s' "$body" | sed -n 's/.*name="value" value="\([^"]*\)".*/\1/p' | head -n 1)
act anna "$id" action=choose 'q=invoice' attribute=topic "value=$topic"
as anna "$(header location)"
has "$body" "data-article=\"$topic\"" "the one that was meant is the answer"
as anna "/desk" -G --data-urlencode "case=$id" --data-urlencode "q=$said"
is "$(attribute data-article)" desk-twice "and of no other question"
act anna "$id" action=unfact attribute=topic

# ---- nothing sure ----
as anna "/desk" -G --data-urlencode "case=$id" --data-urlencode "q=how old do penguins get"
has "$body" 'data-verdict="none"' "no confident answer"
has "$body" 'I have no confirmed information on this yet.' "has its honest sentence"
act anna "$id" action=callback 'q=how old do penguins get' text=penguins due=soon
is "$code" 422 "a callback needs a time"
has "$body" 'value="soon"' "what was typed is kept"
act anna "$id" action=callback 'q=how old do penguins get' text=penguins \
	'due=2031-01-02 10:00'
is "$code" 303 "with one it is promised"
act anna "$id" action=callback 'q=how old do penguins get' text=penguins \
	'due=2031-01-02 10:00'
as anna "/desk?case=$id"
has "$(plain)" 'Call back: penguins 2 January 2031 10:00' "to the customer"
is "$(printf '%s' "$body" | grep -c 'dir="auto">Call back: penguins<')" 1 \
	"once, though it was pressed twice"
of=$(printf '%s' "$body" | sed -n 's/.*name="of" value="\([0-9]*\)".*/\1/p' | head -n 1)
act anna "$id" action=done "of=$of"
is "$code" 303 "what is done is done"
as anna "/desk?case=$id"
has "$(plain)" 'kept in time' "and stands there as kept"
act anna "$id" action=done "of=$of"
is "$code" 422 "once"

# ---- the message ----
as anna "/desk/message?case=$id&article=desk-twice" -G --data-urlencode "q=$said"
as anna "$(header location)"
has "$body" 'I see both payments and send one back today.' "the message has the resolution"
has "$body" "Your case number is $id" "and the case's number"
act anna "$id" action=message "q=$said" 'text=Hello, all is well'
is "$code" 303 "the message is kept"

# ---- found again ----
send bert /desk /desk/find who=Ivanov
is "$(header location)" "/desk?case=$id&q=invoice" "a surname finds the case"
send bert /desk /desk/find 'who=+86 138 1234 5678'
is "$(header location)" "/desk?case=$id&q=invoice" "so does the phone, however written"
send bert /desk /desk/find "who=$id"
is "$(header location)" "/desk?case=$id&q=invoice" "and its number, with the question where it stopped"
send bert /desk /desk/find 'who=Иванов'
has "$code $body" 'sounds alike' "another script finds it as not sure"
send bert /desk /desk/find who=Nemo
has "$body" 'Nothing was found.' "who is not there is not found"
has "$body" 'value="Nemo"' "and can be opened as a new case"
send bert /desk /desk/cases 'question=paid twice again' lang=en key=13812345678
as bert "$(header location)"
has "$(plain)" "The same customer has case $id open since" "the same customer is recognised"

# ---- the code that a customer says ----
as nobody "/search?lang=en&q=ticket%20paid%20twice"
as nobody '/talk?lang=en' --data-urlencode 'q=ticket paid twice' \
	-d article=paid-twice -d version=1 -d done1=1 -H "Origin: $url"
as nobody "$(header location)"
code_said=$(printf '%s' "$body" |
	sed -n 's,.*<b>\([2-9A-Z]\{4\}\)</b><b>\([2-9A-Z]\{4\}\)</b>.*,\1\2,p')
is "${#code_said}" 8 "the help page gives a code"
send bert /desk /desk/find "who=$code_said"
is "$code" 303 "which opens a case"
has "$(header location)" 'q=ticket%20paid%20twice' "with what he asked"
first=$(header location)
as bert "$first"
has "$(plain)" 'Do not ask again' "what was asked stands there"
has "$(plain)" 'Shown already One ticket was paid twice' "and what was shown"
send anna /desk /desk/find "who=$code_said"
is "$(header location)" "$first" "said to another agent it opens the same case"
send bert /desk /desk/find "who=${code_said%?}$( [ "${code_said: -1}" = 7 ] && echo 8 || echo 7)"
has "$body" 'This code is mistyped' "one wrong character is told as such"

# ---- the line dropped ----
sqlite3 "$dir/store.db" "update case_event set at = at - 600 where case_id = '$id';
	update case_file set changed_at = changed_at - 600 where id = '$id'"
as bert "/desk?case=$id"
has "$(plain)" 'It stopped 10 minutes ago.' "whoever comes next sees where it stopped"
has "$(plain)" 'Last shown: A ticket paid twice, at the desk' "and what was said last"
has "$(plain)" '1 step is still open.' "and what is left to do"
act bert "$id" action=resume
as bert "/desk?case=$id"
lacks "$(plain)" 'It stopped' "he goes on"
act bert "$id" action=own
as bert "/desk?case=$id"
has "$(plain)" 'with bert' "the case is his"

# ---- closed ----
as bert "/desk?case=$id"
has "$(plain)" 'explained: A ticket paid twice, at the desk; done: Compare the ticket numbers; promised: reply by phone' \
	"the wrap-up is written already"
act bert "$id" action=resolve article=desk-twice 'done=sent back'
as bert "/desk?case=$id"
has "$(plain)" 'Open it again' "the case is closed"
act bert "$id" action=reopen
as bert "/desk?case=$id"
has "$(plain)" 'Close the case' "and opened again"

# ---- right-to-left names, long words, hostile words ----
long=$(printf 'x%.0s' $(seq 300))
send anna /desk /desk/cases "question=<script>alert(1)</script> $long" lang=en "key=أحمد"
as anna "$(header location)"
lacks "$body" '<script>alert' "words are never markup"
has "$body" '<bdi dir="auto">أحمد</bdi>' "a name runs its own way"

# ---- the clause, with its quote marked ----
as anna '/articles/payment-terms@2026-01?mark=paid%20back%20in%20full%20within%2010%20days'
has "$body" '<mark>paid back in full within 10 days</mark>' "the quote is marked in its rule"
as anna '/articles/payment-terms@2026-01?lang=ru'
lacks "$headers" 'lang=ru' "an article in the customer's language leaves hers"
as anna '/articles/payment-terms@2026-01?mark=%3Cb%3E'
lacks "$body" '<mark>' "nothing else is"

# ---- in a frame ----
as anna "/desk/embed?case=$id"
is "$code" 200 "the desk in a frame"
has "$(header content-security-policy)" 'frame-ancestors https://help.example http://127.0.0.1:9000;' "of those sites alone"
lacks "$body" 'class="top"' "without our head"
lacks "$body" '<footer' "and foot"
has "$body" 'name="room" value="embed"' "its forms lead back into the frame"
as anna "/desk?case=$id"
has "$(header content-security-policy)" "frame-ancestors 'none'" "every other page is in no frame"
stop
sed -i '/embed_origins/d' "$dir/concord.yaml"
echo 'embed_origins: "https://help.example;script-src"' >>"$dir/concord.yaml"
"$searchd" --config "$dir/concord.yaml" --port 0 2>"$dir/log"
is $? 78 "a site that is none is refused"
has "$(cat "$dir/log")" 'is no site' "and named"
