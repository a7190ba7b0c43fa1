#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# embed.sh - the box and its answers in other people's pages: who is listed may
# have them, nobody else's name is said back, and no cache can mix the two up.
. "${KB_TOP:?}/tests/http/lib.sh"

shop=https://shop.example
question='/v1/answers?q=paid+twice&lang=en'
settings
load "$here/fixture"
start
from() { get "$2" -H "Origin: $1"; }

# ---- nobody is listed ----
from "$shop" "$question"
is "$code" 200 "an answer is for everybody"
is "$(header access-control-allow-origin)" "" "for pages of other sites it is not"
is "$(header vary)" "" "and it is the same for all"
get '/embed?lang=en&q=paid+twice'
has "$(header content-security-policy)" "frame-ancestors 'none'" \
	"nobody may frame it"
get '/embed/how?lang=en'
has "$body" 'named no sites yet' "the page that shows how says so"

# ---- one is ----
stop
echo "help_origins: $shop http://127.0.0.1:8099" >>"$dir/concord.yaml"
start
from "$shop" "$question"
is "$(header access-control-allow-origin)" "$shop" "who is listed may read"
is "$(header access-control-allow-credentials)" "" "without anybody's cookies"
has "$(header vary)" "Origin" "caches keep the two apart"
tag=$(header etag)
get "$question" -H "Origin: $shop" -H "If-None-Match: $tag"
is "$code $(header access-control-allow-origin)" "304 $shop" \
	"also when nothing is new"
from "$shop" '/v1/suggest?q=pai&lang=en'
is "$(header access-control-allow-origin)" "$shop" "suggestions, too"
get "$question"
is "$(header access-control-allow-origin)" "" "who says no origin is told none"
has "$(header vary)" "Origin" "and the cache is told"
for other in https://shop.example.evil.example http://shop.example null \
	https://SHOP.example "$shop/" "$shop http://127.0.0.1:8099" '*'; do
	from "$other" "$question"
	is "$(header access-control-allow-origin)" "" "not listed: $other"
done
for closed in /v1/articles/paid-twice?lang=en /metrics /; do
	from "$shop" "$closed"
	is "$(header access-control-allow-origin)" "" "$closed is not for them"
done

# ---- the script and the frame ----
get /embed.js
is "$code" 200 "the script"
is "$(header cross-origin-resource-policy)" cross-origin "may be loaded there"
[ "${#body}" -lt 10240 ]
ok $? "it has less than 10 KB" "${#body}"
for text in 'Talk to a person' '找人工服务' '找真人客服' 'Поговорить с человеком'; do
	grep -qi "$text" "$dir/body" && found=0 || found=1
	ok "$found" "it speaks: $text"
done
get "/embed.js" -H "If-None-Match: $(header etag)"
is "$code" 304 "and is not sent twice"
get '/embed?lang=en&q=paid+twice'
has "$(header content-security-policy)" "frame-ancestors $shop http" \
	"the frame is theirs to show"
is "$(header set-cookie)" "" "it sets no cookie"
has "$body" '<base target="_blank">' "its links lead out of it"
has "$body" 'action="/embed"' "its question stays in it"
has "$body" '#person' "a person is one press away"
lacks "$body" 'class="top"' "it has no head"
get '/search?lang=en&q=paid+twice'
has "$(header content-security-policy)" "frame-ancestors 'none'" \
	"no other page may be framed"
has "$body" 'action="/search"' "and none has changed"

# ---- a setting that is none ----
stop
sed -i "s#^help_origins.*#help_origins: \"$shop;script-src\"#" \
	"$dir/concord.yaml"
has "$("$searchd" --config "$dir/concord.yaml" 2>&1)" 'help_origins' \
	"what is no site is refused at start"
