#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# talk.sh - a reader takes a code along, without account and without script; who
# may read cases opens it, and nobody guesses it.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
person anna agent
person olga operator
code_of() { # the eight characters on the page
	printf '%s' "$body" |
		sed -n 's,.*<b>\([2-9A-Z]\{4\}\)</b><b>\([2-9A-Z]\{4\}\)</b>.*,\1\2,p'
}
typo_of() { # CODE: its first character is another one
	case $1 in
	2*) printf '3%s' "${1#?}" ;;
	*) printf '2%s' "${1#?}" ;;
	esac
}
bearer() { # PERSON SCOPE
	"$indexer" --config "$dir/concord.yaml" --quiet token add "$1" \
		--label test --scope "$2"
}
reader=$(bearer anna case-read)
start
browser=$dir/reader.jar
go() { # PATH [CURL ARGUMENT...]: the same browser goes on
	get "$@" -b "$browser" -c "$browser"
}
ask() { # QUESTION
	go "/search?q=$(jq -rn --arg q "$1" '$q|@uri')&lang=en"
}
open_code() { # CODE [CURL ARGUMENT...]
	wanted=$1
	shift
	get "/v1/handoffs/$wanted" -H "Authorization: Bearer $reader" "$@"
}

# ---- the page ----
get '/search?q=I+paid+twice+for+one+ticket&lang=en'
one=$body
has "$body" 'form class="talk" id="talk" method="post" action="/talk?lang=en"' \
	"a person is asked for on the page"
has "$body" 'form="talk" name="done1" value="1"' "each step can be ticked"
has "$body" 'name="version" value="1"' "the form knows what was shown"
lacks "$body" 'name="token"' "and is the same for everybody"
tag=$(header etag)
ask 'I paid twice for one ticket'
is "$body" "$one" "who comes again gets the same bytes"
ask 'what does the summer pass cost'
cookie=$(printf '%s\n' "$headers" | grep kb_trail)
has "$cookie" 'kb_trail=r-' "the answer is remembered"
has "$cookie" 'SameSite=Strict; HttpOnly' "for our pages, not for scripts"
lacks "$cookie" Max-Age "until the browser closes"
lacks "$cookie" summer "by its receipt, not by its words"
for n in 1 2 3 4 5 6 7 8 9; do
	ask "I paid twice for one ticket $n"
done
is "$(grep -o 'r-[0-9a-z]\{12\}' "$browser" | wc -l)" 8 "eight are remembered"
ask 'what does the summer pass cost'
ask 'I paid twice for one ticket'
go '/search?q=I+paid+twice+for+one+ticket&lang=en' -H "If-None-Match: $tag"
is "$code" 304 "an unchanged page is still 304"

# ---- a code ----
go '/talk?lang=en' --data-urlencode 'q=I paid twice, call +8613912345678' \
	-d article=paid-twice -d version=1 -d done1=1 -d done3=3 \
	-d fact1=region:rural
is "$code" 303 "the form is taken without a token"
to=$(header location)
has "$to" '/talk?q=I%20paid%20twice' "and leads to a page that can be loaded again"
has "$to" 'fact=region:rural&lang=en' "which knows the way back"
secret=$(header set-cookie)
has "$secret" 'kb_code=' "the browser keeps the code"
has "$secret" 'Max-Age=86400; SameSite=Strict; HttpOnly' "for a day"
go "$to"
first=$(code_of)
is "$code ${#first}" "200 8" "the code is on it"
is "$(header cache-control)" no-store "nobody stores that page"
has "$body" 'Valid for another 24 hours' "with how long it holds"
has "$body" 'tel:5050' "whom to call"
has "$body" 'People answer 08:00-20:00' "and when"
has "$body" '<dd>I paid twice, call [phone-1]</dd>' "and what goes along"
lacks "$body" '13912345678</dd>' "without the number"
has "$body" '<dd>what does the summer pass cost</dd>' "what was asked before"
has "$body" '>One ticket was paid twice</a></dd>' "and was shown"
is "$(printf '%s' "$body" | grep -o '>One ticket was paid twice</a>' | wc -l)" \
	1 "each answer once"
has "$body" 'Region: County' "replies in words"
steps=$(printf '%s' "$body" | sed -n '/<dt>You did/,/<\/div>/p' |
	grep -o '<dd>' | wc -l)
[ "$steps" -ge 1 ]
ok $? "the steps that were ticked" "$body"
has "$body" 'href="/search?q=I%20paid%20twice' "the way back"
go "${to/lang=en/lang=ru}"
is "$(code_of)" "$first" "another language is the same code"
has "$body" 'Как произнести' "said in the reader's words"
go '/talk?lang=en' -d q=another+question
go /talk
is "$(code_of)" "$first" "pressed again: the same code"
has "$body" '<dd>another question</dd>' "with what is new"
has "$body" '<dd>I paid twice, call [phone-1]</dd>' "beside what was there"
get /talk -H 'Accept-Language: en'
has "$code $body" 'No code yet' "another browser has none"
get /talk -b "kb_code=$first.00000000000000000000000000000000"
has "$code $body" '200 ' "who has the code only"
lacks "$body" 'another question' "is shown nothing"
get /talk -b "kb_code=$first.00000000000000000000000000000000" -d q=mine
lacks "$(header set-cookie)" "kb_code=$first" "and gets a code of his own"

# ---- forms from elsewhere ----
for header in 'Origin: https://evil.example' 'Origin: null' \
	'Sec-Fetch-Site: cross-site'; do
	get '/talk?lang=en' -d q=x -H "$header"
	is "$code" 403 "not from $header"
	lacks "$headers" 'kb_code=' "and no code is made"
done
get /talk -d q=x -H "Origin: $url"
is "$code" 303 "but from our own page"
get /talk -d "q=$(head -c 5000 /dev/zero | tr '\0' x)"
is "$code" 400 "a question longer than any"
get /talk -d q=x -d article=desk-goodwill -d version=1 -d done1=1
is "$code" 303 "an article that is hidden"
get /talk -b "$(header set-cookie | cut -d\; -f1)"
lacks "$body" 'You did' "is as one that is not there"
get /talk -b 'kb_trail=r-000000000000.../../etc/passwd.r-%00' -d q=x
is "$code" 303 "what is no receipt is not looked for"

# ---- opened by who may ----
open_code "$first"
is "$code" 200 "a help desk opens it"
is "$(jq -r '.lang, .channel, .items[-1].query, (.questions_not_to_ask | join(","))' \
	"$dir/body" | tr '\n' ' ')" 'en web another question region ' \
	"asked, and not to be asked"
is "$(jq -r '.ticks[0].article, .ticks[0].step' "$dir/body" | tr '\n' ' ')" \
	'paid-twice 1 ' "tried"
is "$(jq -r '[.answers_given[].article] | unique | join(",")' "$dir/body")" \
	paid-twice "not to be said again"
is "$(jq -r '.items | map(select(.receipt)) | length > 3' "$dir/body")" true \
	"with receipts"
is "$(jq 'has("owner")' "$dir/body")" false "nothing of the browser's secret"
open_code "$(printf '%s' "$first" | tr 'A-Z' 'a-z' | sed 's/..../&%20-%20/')"
is "$code" 200 "however it is typed"
get "/v1/handoffs/$first"
is "$code" 401 "the public does not"
sign_in olga
as olga "/v1/handoffs/$first"
is "$code" 403 "nor does who may not read cases"
[ "$(sqlite3 "$dir/store.db" "select count(*) from audit where action =
	'handoff.view' and object like 'handoff:%'" 2>/dev/null)" -ge 2 ]
ok $? "the audit has it"

# ---- becomes a case ----
sign_in anna
send anna /desk /desk/find "who=$first"
is "$code" 303 "at the desk the code leads to a case"
case_at=$(header location)
has "$case_at" 'q=another%20question' "with his last question"
id=$(printf '%s' "$case_at" | sed -n 's/.*[?&]case=\([^&]*\).*/\1/p')
send anna /desk /desk/find "who=${first:0:4}-${first:4}"
is "$(header location)" "$case_at" "twice: the same case"
get "/v1/cases/$id" -H "Authorization: Bearer $reader"
is "$(jq -r '.source, .question, .facts[0].value, (.ticks | length)' \
	"$dir/body" | tr '\n' ' ')" "handoff another question rural $steps " \
	"what he asked, answered and did stands in it"
is "$(jq '[.timeline[] | select(.kind == "handoff")] | length' "$dir/body")" 1 \
	"once"
go '/talk?lang=en' -d q=and+one+more -d fact1=region:urban
send anna /desk /desk/find "who=$first"
get "/v1/cases/$id" -H "Authorization: Bearer $reader"
is "$(jq -r '.facts[0].value, .handoff.items[-1].query' "$dir/body" |
	tr '\n' ' ')" 'urban and one more ' "what came later comes after it"
is "$(jq -r '[.handoff, .source_id] | tostring | contains("'"$first"'")' \
	"$dir/body")" false "the code itself is not in it"
send anna /desk /desk/find "who=$(typo_of "$first")"
has "$body" 'is mistyped' "a mistyped one is told so"
send anna /desk /desk/find who=K7F29QXF
has "$body" 'This code opens nothing' "so is one that opens nothing"

# ---- a program hands over ----
bot=$(bearer anna case-write)
give() { # JSON
	get /v1/handoffs -H "Authorization: Bearer $bot" \
		-H 'Content-Type: application/json' -d "$1"
}
give '{"lang":"zh-Hans","channel":"chat","items":[{"query":"我的电话 13912345678"}],
	"facts":[{"attribute":"tier","value":"gold"}]}'
is "$code" 201 "a chat bot gets a code"
bots=$(jq -r .code "$dir/body")
is "$(header location)" "/v1/handoffs/${bots/-/}" "where it opens"
open_code "$bots"
is "$(jq -r '.items[0].query, .questions_not_to_ask[0], .channel' \
	"$dir/body" | tr '\n' ' ')" '我的电话 [phone-1] tier chat ' "masked"
for bad in '[]' '{"owner":"x"}' '{"items":[{"phone":"1"}]}' '{"lang":7}' '{'; do
	give "$bad"
	is "$code" 400 "not a trail: $bad"
done

# ---- guessed ----
typo=$(typo_of "$first")
for _ in $(seq 30); do
	open_code "$typo"
done
has "$code $body" '400 ' "a mistyped code is told as mistyped"
has "$body" 'mistyped' "in words"
for bad in K7F2 AAAAAAAA0 %D0%AF%D0%AF; do
	open_code "$bad"
	is "$code" 400 "no code: $bad"
done
unknown=K7F29QXF
for _ in $(seq 9); do
	open_code $unknown
	[ "$code" = 404 ] || break
done
is "$code" 404 "an unknown one is not there"
has "$body" 'There is nothing at this address' "and no more is said"
open_code $unknown
open_code "$first"
is "$code" 429 "who goes on guessing waits"
[ "$(header retry-after)" -ge 1 ]
ok $? "and is told how long"
open_code "$typo"
is "$code" 400 "a mistyped one is still told"
out=$(KB_TOKEN=$reader KB_AT=$url node "$here/guess.mjs" "${KB_GUESSES:-2000}" "$dir/spool/handoffs")
is "$out" "0 opened" "guessing on and on opens nothing"
stop
is "$ended" 0 "it ends"

# ---- where it lies ----
lacks "$(grep -rl 13912345678 "$dir/spool" 2>/dev/null)" "$dir" \
	"no number on the disk"
is "$(find "$dir/spool/handoffs" -type f -name "*$first*")" '' \
	"files are not named by their codes"
