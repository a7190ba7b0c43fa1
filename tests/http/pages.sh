#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# pages.sh - the help pages as bytes: language by reader, headers, size, what
# works without a script. How they look and behave is tests/browser's.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
load "$here/fixture"
start

language() { printf '%s' "$body" | sed -n 's/^<html lang="\([^"]*\)".*/\1/p'; }

get /
is "$code $(language)" "200 en" "the configured language without a wish"
get / -H 'Accept-Language: ru-RU,ru;q=0.9,en;q=0.5'
is "$(language)" ru "the browser's language"
get / -H 'Accept-Language: zh-TW'
is "$(language)" zh-Hant "zh-TW reads Traditional"
get / -H 'Accept-Language: ru' -H 'Cookie: a=b; lang=zh-Hans'
is "$(language)" zh-Hans "the cookie wins over the browser"
lacks "$headers" Set-Cookie "no cookie without a choice"
get '/?lang=ru' -H 'Cookie: lang=en'
is "$(language)" ru "the parameter wins over the cookie"
has "$(header set-cookie)" 'lang=ru; Path=/' "the choice is kept"
get '/?lang=klingon'
is "$code $(language)" "200 en" "an unknown language is no error"
is "$(header vary)" "Accept-Language, Cookie" "caches know what a page depends on"
is "$(header content-language)" en "the language is said"

has "$(header content-security-policy)" "default-src 'none'; style-src 'self'; script-src 'self'" "policy"
is "$(header x-content-type-options)" nosniff "types are not guessed"
for page in / '/search?q=train' /articles/paid-twice /nothing /v1/answers; do
	get "$page" -H 'Accept: text/html'
	has "$headers" "frame-ancestors 'none'" "$page carries the policy"
done

get '/search?q=I+paid+twice+for+one+ticket&lang=en'
has "$body" 'One ticket was paid twice' "the answer names its article"
has "$body" '<mark>' "matches are marked"
has "$body" 'Talk to a person' "a person is one click away"
get '/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%27'
lacks "$body" '<script>alert' "the question is escaped"
get '/search?q=how+old+do+emperor+penguins+usually+get&lang=en'
is "$code" 200 "no answer is not an error"
has "$body" 'No confident answer yet' "no answer is said"
has "$body" 'tel:5050' "and there is a way on"
has "$body" 'Look at the nearest articles' "with what was nearest"
get '/search?q=xylophone&lang=ru'
has "$body" 'Об этом пока ничего нет' "nothing found has words of its own"
get '/search?q=what+does+the+summer+pass+cost&lang=en'
has "$body" 'No longer valid since 31 August 2026' "so has what is over"
has "$body" 'href="/articles/summer-pass' "which can still be read"

bus='/search?q=when+does+the+replacement+bus+leave'
get "$bus&lang=zh-Hant"
has "$body" '不同地區的答案不一樣' "a question back has its reason"
has "$body" 'fact=region:rural&amp;lang=zh-Hant' "its options are links"
has "$body" 'fact=region:other' "and none of them is one"
get "$bus&fact=region:rural&lang=en"
has "$body" '<b>County</b>' "a reply is shown"
has "$body" 'After 50 minutes' "with its answer"
has "$body" 'hreflang="ru" href="/search?q=when%20does%20the%20replacement%20bus%20leave&amp;fact=region:rural&amp;lang=ru"' \
	"and kept in another language"
get "$bus&fact=%3Cb%3E:1"
is "$code" 400 "a fact that is none is refused"
lacks "$body" '<b>:1' "and escaped"
get "$bus&fact=topic:%3Ci%3E%22&lang=en"
lacks "$body" '<i>' "a value is escaped"
get '/search?q=I+paid+twice&verbatim=1&lang=en'
has "$body" 'Searched exactly as you typed it' "verbatim is said"
get '/search?q=%E8%AA%A4%E9%BB%9E&lang=zh-Hant'
has "$body" '「晚點」' "what is searched beside is told in the reader's script"
get '/search?q=my+backpakc+stayed+in+the+carriage&lang=en'
has "$body" 'Searched for “<b>backpack</b>” instead of “<b>backpakc</b>”' \
	"what was corrected is said"
has "$body" 'verbatim=1&amp;lang=en">Search for “backpakc” instead' \
	"and can be undone"
for q in '' '+++' '%3F%21'; do
	get "/search?q=$q&lang=en"
	has "$code $body" 'What would you like to know?' "an empty question (q=$q)"
done
get '/search?q=%E7%A5%A8'
is "$code" 200 "one Han character"

get '/articles/late-train?lang=zh-Hant'
has "$body" '火車' "a Simplified article in Traditional script"
get '/articles/lost-bag?lang=ru'
has "$body" 'Я оставил сумку' "an article in the reader's language"
get '/articles/payment-terms@2026-01?lang=ru'
has "$body" 'lang="en"' "another language is marked as such"
get /articles/desk-goodwill?lang=en
one=$code$body
get /articles/no-such-one?lang=en
is "$one" "$code$body" "a hidden article's page is a missing one's"
is "$code" 404 "which is 404"
has "$body" 'This page is not here' "in words"

bytes=0
get '/search?q=train&lang=en'
bytes=$((bytes + ${#body}))
for asset in $(printf '%s' "$body" | grep -o '/static/[^"]*'); do
	get "$asset"
	is "$code $(header cache-control)" \
		"200 public, max-age=31536000, immutable" "${asset%%.*} may be kept"
	bytes=$((bytes + $(wc -c <"$dir/body")))
done
[ "$bytes" -lt 50000 ]
ok $? "a page with all it needs is below 50 KB" "$bytes bytes"
get /static/app.css
is "$code" 404 "an asset without its digest is not there"
get /robots.txt
has "$code $body" 'User-agent' "robots.txt"
get /favicon.ico
is "$code $(header content-type)" "200 image/svg+xml" "favicon"
get /v1/openapi.yaml
has "$code $body" 'openapi: 3.1' "the description of the API"

etag=$(get / && header etag)
get / -H "If-None-Match: $etag"
is "$code" 304 "an unchanged page is 304"
get /metrics
has "$body" 'concord_request_seconds_bucket{route="/search",le="+Inf"}' "metrics count routes"
has "$body" 'concord_answers_total{verdict="none"}' "metrics count verdicts"
get /metrics -H 'X-Forwarded-For: 10.0.0.1'
is "$code" 404 "metrics are not for those behind a proxy"
