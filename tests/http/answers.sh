#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# answers.sh - the JSON API: golden answers, validators, what is wrong with a
# question, and that what is hidden leaves no trace.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
load "$here/fixture"
start

# Scores move when ranking is tuned; what they lead to must not.
stable='del(.took_us, .receipt, .generation, .normalized.terms) | .confidence = 0 |
	walk(if type == "object" and has("score") then del(.score, .why)
		else . end)'
ask() { # NAME QUESTION LANG [FACT...]
	get /v1/answers -G --data-urlencode "q=$2" -d as_of=2026-11-20 \
		-d "lang=$3" "${@:4}"
	compare "$1.json" "$(jq -S "$stable" "$dir/body" 2>&1)"
}
ask answer-en 'I paid twice for one ticket' en
ask answer-ru 'за билет списали деньги дважды' ru
ask answer-zh-Hans '车票重复扣费' zh-Hans
ask answer-zh-Hant '車票重複扣款' zh-Hant
ask answer-code 'E-17' en
ask choose-region 'when does the replacement bus leave' en
ask choose-topic '全年对账单' zh-Hant
ask choose-replied 'when does the replacement bus leave' en -d fact=region:rural
ask expired 'what does the summer pass cost' en
ask none 'how old do emperor penguins usually get' en
ask blank '   ' en
ask punctuation '?!,.;:' en
ask han '票' zh-Hans

# One question back, then the answer; "other" takes the offered ones away.
verdict() { # FACT...: of the bus, with the first article
	get /v1/answers -G -d q=when+does+the+replacement+bus+leave -d lang=en \
		"$@"
	jq -r '[.verdict, .hits[0].article // "-", .none.why // "-"] |
		join(" ")' "$dir/body"
}
is "$(verdict -d fact=region:urban)" 'answer bus-city -' "a reply decides"
is "$(verdict -d fact=region:rural)" 'answer bus-county -' "the other one too"
lacks "$(verdict -d fact=region:other)" bus "none of these drops them"
is "$(verdict -d fact=topic:bus-county)" 'answer bus-county -' \
	"an article can be named"
lacks "$(verdict -d fact=topic:desk-goodwill)" desk-goodwill \
	"a hidden article cannot"
is "$(verdict -d fact=tier:a -d fact=version:b | cut -d' ' -f1)" answer \
	"nobody is asked a third time"
get '/v1/answers?q=my+backpakc&lang=en'
is "$(jq -c '.normalized.rewrites[0]' "$dir/body")" \
	'{"from":"backpakc","to":"backpack","why":"typo","replaced":true}' \
	"a rewrite has its reason"
get '/v1/answers?q=my+backpakc&verbatim=1&lang=en'
is "$(jq -c .normalized.rewrites "$dir/body")" '[]' "verbatim is not rewritten"
why() { get /v1/answers -G --data-urlencode "q=$1" "${@:2}"
	jq -r .none.why "$dir/body"; }
is "$(why '?!')" empty "why none: nothing was asked"
is "$(why xylophone)" no_match "why none: nothing was found"
is "$(why '暑期通票多少钱')" expired "why none: its time is over"
is "$(why '暑期通票多少钱' -d as_of=2026-08-31)" null "the last day is a day"
is "$(why 'how old do emperor penguins usually get')" not_confident "why none: too little fits"

get '/v1/articles/paid-twice?lang=en'
compare article-en.json "$(jq -S . "$dir/body")"
get '/v1/articles/late-train?lang=zh-Hant'
compare article-converted.json "$(jq -S . "$dir/body")"
get '/v1/suggest?q=tick&lang=en'
compare suggest.json "$(jq -S . "$dir/body")"

# The same question gives the same bytes, but for the time it took.
same() { curl -s "$url/v1/answers?q=train&as_of=2026-11-20" | sed 's/"took_us.*//'; }
is "$(same)" "$(same)" "two equal questions, one answer"

get '/v1/answers?q=train'
etag=$(header etag)
get '/v1/answers?q=train' -H "If-None-Match: $etag"
is "$code/$(wc -c <"$dir/body")" 304/0 "an unchanged answer is 304 without a body"
get '/v1/answers?q=bag' -H "If-None-Match: $etag"
is "$code" 200 "another question is not 304"
get '/v1/articles/paid-twice?lang=en'
etag=$(header etag)
get '/v1/articles/paid-twice?lang=en' -H "If-None-Match: $etag"
is "$code" 304 "an unchanged article is 304"
answer=$(raw 'HEAD /v1/answers?q=train HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
has "$answer" 'HTTP/1.1 200' "HEAD is answered"
lacks "$answer" '{' "without a body"

problem() { # PATH STATUS NAME
	get "$1"
	is "$code $(header content-type) $(jq -r .status "$dir/body")" \
		"$2 application/problem+json $2" "$3"
}
problem /v1/answers 400 "q is needed"
problem '/v1/answers?q=a&q=b' 400 "q twice is refused"
problem '/v1/answers?q=%ff%fe' 400 "a question that is not UTF-8 is refused"
problem '/v1/answers?q=%00' 400 "a null byte is refused"
problem '/v1/answers?q=a%2' 400 "a broken escape is refused"
problem '/v1/answers?q=a&limit=0' 400 "limit 0 is refused"
problem '/v1/answers?q=a&limit=51' 400 "limit 51 is refused"
problem '/v1/answers?q=a&lang=xx' 400 "an unknown language is refused"
problem '/v1/answers?q=a&as_of=soon' 400 "a date that is none is refused"
problem '/v1/answers?q=a&as_of=2999-01-01' 400 "what will be valid is not told"
problem '/v1/answers?q=a&fact=region' 400 "a fact without a value is refused"
problem '/v1/answers?q=a&fact=region:' 400 "an empty one too"
problem '/v1/answers?q=a&fact=colour:red' 400 "and one about nothing known"
problem '/v1/answers?q=a&fact=tier:a&fact=tier:b' 400 "and one given twice"
problem "/v1/answers?q=a$(printf '&fact=tier:%s' $(seq 9))" 400 "and nine facts"
problem '/v1/answers?q=a&verbatim=perhaps' 400 "verbatim is 0 or 1"
problem "/v1/answers?q=$(printf 'a%.0s' $(seq 5000))" 414 "a question of 5000 bytes is too long"
problem /v1/articles/there-is-none 404 "no such article"
problem /v1/nothing 404 "no such address"
is "$(jq -r .instance "$dir/body")" /v1/nothing "a problem names the address"

# What is for the desk only is as if it were not there.
missing=$(curl -s "$url/v1/articles/no-such-one" | sed s/no-such-one/ID/)
hidden=$(curl -s "$url/v1/articles/desk-goodwill" | sed s/desk-goodwill/ID/)
is "$hidden" "$missing" "a hidden article is answered as a missing one"
get '/v1/answers?q=secretzebra'
is "$(jq -r '.verdict, .total' "$dir/body" | tr '\n' ' ')" 'none 0 ' \
	"a hidden word finds nothing"
get '/v1/suggest?q=good'
is "$(jq -c .suggestions "$dir/body")" '[]' "a hidden title is not suggested"
