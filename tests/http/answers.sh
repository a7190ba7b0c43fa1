#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# answers.sh - the JSON API: golden answers, validators, what is wrong with a
# question, and that what is hidden leaves no trace.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
load "$here/fixture"
start

# Scores move when ranking is tuned; what they lead to must not.
stable='del(.took_us, .generation, .normalized.terms) | .confidence.p = 0 |
	walk(if type == "object" then del(.score, .why) else . end)'
ask() { # NAME QUESTION [LANG]
	get /v1/answers -G --data-urlencode "q=$2" -d as_of=2026-11-20 \
		${3:+-d lang=$3}
	compare "$1.json" "$(jq -S "$stable" "$dir/body" 2>&1)"
}
ask answer-en 'I paid twice for one ticket' en
ask answer-ru 'за билет списали деньги дважды' ru
ask answer-zh-Hans '车票重复扣费' zh-Hans
ask answer-zh-Hant '車票重複扣款' zh-Hant
ask answer-code 'E-17' en
ask none 'how old do penguins get' en
ask blank '   ' en
ask punctuation '?!,.;:' en
ask han '票' zh-Hans

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
