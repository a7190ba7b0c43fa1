#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# browse.sh - what leads to articles without a question: topics, what is new,
# feeds, site maps, the box in the browser's bar; and the addresses that these
# tell the world.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

site=https://help.example
settings
load "$here/fixture"
mkdir "$dir/steps"
cat >"$dir/steps/with-steps.md" <<'END'
---
id: with-steps
lang: en
title: Stop the "machine" </script>
questions:
  - how do I stop it
audience: public
state: published
---
## Answer

- It stops.

## Steps

1. Open the *lid*.
2. Press `<b>Stop</b>` & wait.
   1. First this
   2. Then that
3. Close it.

## Exceptions

1. Never.
END
"$indexer" --config "$dir/concord.yaml" --quiet import "$dir/steps" &&
	"$indexer" --config "$dir/concord.yaml" --quiet build
ok $? "an article with steps is there"
kb() { "$indexer" --config "$dir/concord.yaml" "$@"; }

# xpath EXPRESSION: what it finds in the last answer, whatever its namespaces.
xpath() { xmllint --noent --xpath "$1" "$dir/body" 2>/dev/null; }
again() { # PATH NAME: asked once more with its ETag
	get "$1" -H "If-None-Match: $(header etag)"
	is "$code $(wc -c <"$dir/body")" "304 0" "$2 is 304 while nothing changes"
}

# ---- without an address of its own
start
get /robots.txt
lacks "$body" Sitemap "no site map is told where we do not know where we are"
for path in /sitemap.xml /sitemaps/1 /opensearch.xml; do
	get "$path" -H 'Host: evil.example'
	is "$code" 404 "$path is not there"
	lacks "$body$headers" evil "$path says back no name that a client made up"
done
for path in / /articles/late-train /feed /topics /changes; do
	get "$path?lang=en" -H 'Host: evil.example'
	is "$code" 200 "$path is there"
	lacks "$body$headers" evil "$path says back no name that a client made up"
done
get '/articles/late-train?lang=en'
has "$body" '<link rel="canonical" href="/articles/late-train?lang=en">' \
	"an article's one address"
lacks "$body" 'rel="search"' "a box that leads nowhere is not offered"
stop

# ---- names that are served
printf 'hosts: help.example, Two.example\n' >>"$dir/concord.yaml"
start
get '/feed?lang=en' -H 'Host: two.EXAMPLE:6666'
has "$body" 'href="http://Two.example/feed?lang=en"' \
	"a name of the list stands as the operator wrote it, without a strange port"
get /feed -H 'Host: evil.example'
is "$code" 421 "no other name is served"
stop

for wrong in help.example https://help.example/ 'https://a b' javascript:1 \
	https:// https://x:y https://u@x 'https://x"'; do
	sed -i '/^public_url/d' "$dir/concord.yaml"
	printf "public_url: '%s'\n" "$wrong" >>"$dir/concord.yaml"
	why=$("$searchd" --config "$dir/concord.yaml" --check-config 2>&1)
	[ $? -ne 0 ] && [[ $why == *"public_url: "*"not a site"* ]]
	ok $? "public_url $wrong is refused at the start" "$why"
done
sed -i '/^public_url/d; /^hosts/d' "$dir/concord.yaml"
printf 'public_url: %s\n' "$site" >>"$dir/concord.yaml"
person anna agent 1
start
sign_in anna

# ---- one address for each page and language
get '/articles/late-train?lang=en' -H 'Host: evil.example' \
	-H 'X-Forwarded-Host: evil.example'
has "$body" "<link rel=\"canonical\" href=\"$site/articles/late-train?lang=en\">" \
	"the canonical address is absolute"
lacks "$body$headers" evil "and nobody else's"
for lang in zh-Hans zh-Hant en ru; do
	has "$body" "<link rel=\"alternate\" hreflang=\"$lang\" href=\"$site/articles/late-train?lang=$lang\">" \
		"with its address in $lang"
done
has "$body" "hreflang=\"x-default\" href=\"$site/articles/late-train\"" \
	"and the one for whoever comes"
get '/articles/lost-bag?lang=zh-Hans'
is "$(grep -c 'rel="alternate" hreflang="zh' "$dir/body")" 0 \
	"a language in which it is not written is no alternate"
has "$body" "rel=\"canonical\" href=\"$site/articles/lost-bag?lang=en\"" \
	"and the address is that of the language shown"
get '/articles/late-train?q=x&mark=train'
has "$body" "rel=\"canonical\" href=\"$site/articles/late-train?lang=en\"" \
	"whatever else was asked"
get /
has "$body" "rel=\"canonical\" href=\"$site/?lang=en\"" "so has the start page"
has "$body" 'type="application/atom+xml"' "which names the feed"
has "$body" 'href="/opensearch.xml?lang=en"' "and the browser's box"

# ---- topics
get '/topics?lang=en'
is "$code $(header content-type)" "200 text/html; charset=utf-8" "topics"
is "$(header vary)" "Accept-Language, Cookie" "depend on the reader's language"
again '/topics?lang=en' "the list of topics"
get '/topics/mobile?lang=en'
has "$body" '>One ticket was paid twice</a>' "a topic names its articles"
get '/topics/other?lang=en'
has "$body" 'Rules and terms' "and its rules apart"
has "$body" '/articles/payment-terms@2026-01?lang=en' "with links"
for hidden in desk-goodwill door-code summer-pass; do
	get "/topics/account?lang=en"
	lacks "$body" "$hidden" "$hidden is not for the public, or over"
done
get '/topics/devices?lang=zh-Hant'
has "$body" '火車' "titles come in the reader's script"
as anna '/topics/account?lang=en'
lacks "$body" desk-goodwill "the list is the public's for staff, too"
for path in /topics/nothing '/topics/%3Cscript%3E' '/topics/other?page=2' \
	'/topics/other?page=999999'; do
	get "$path"
	is "$code" 404 "$path is not there"
	lacks "$body" '<script>' "$path is escaped"
done
get '/topics/other?page=0'
is "$code" 400 "a page that is no number"

# ---- what is new
get '/changes?lang=ru'
has "$body" 'Новое и изменённое' "what is new, in the reader's words"
has "$body" 'Я оставил сумку' "with what can be read in it"
again '/changes?lang=ru' "it"

# ---- the feed
get '/feed?lang=en'
is "$code $(header content-type)" "200 application/atom+xml; charset=utf-8" \
	"the feed"
is "$(xpath 'namespace-uri(/*)')" http://www.w3.org/2005/Atom "is Atom"
is "$(xpath 'string(/*/@xml:lang)')" en "in one language"
is "$(xpath 'string(/*/*[local-name()="link"][@rel="self"]/@href)')" \
	"$site/feed?lang=en" "that says where it is"
wanted=$(grep -Lr '^audience: agent\|^state: draft\|^valid_until: 2026-0' \
	"$here/fixture/articles/en" "$here/fixture/rules" "$dir/steps" | wc -l)
is "$(xpath 'count(//*[local-name()="entry"])')" "$wanted" "with all there is"
is "$(xpath 'count(//*[local-name()="id"][not(starts-with(., "urn:uuid:"))])')" 0 \
	"each with a name"
is "$(xpath '//*[local-name()="id"]/text()' | sort | uniq -d)" "" "of its own"
lacks "$body" goodwill "and nothing hidden"
again '/feed?lang=en' "the feed"
names=$(get '/feed?lang=en' && xpath '//*[local-name()="id"]/text()' | sort)
get '/feed?lang=ru'
lacks "$body" paid-twice\?lang=en "another language is another feed"

# ---- the site map
get /sitemap.xml
is "$code $(header content-type)" "200 application/xml; charset=utf-8" "the site map"
is "$(header vary)" "" "is the same for everybody"
is "$(xpath 'count(//*[local-name()="url"]/*[local-name()="loc"][contains(., "/articles/lost-bag?")])')" 2 \
	"an article stands there in each of its languages"
is "$(xpath 'count(//*[local-name()="url"][contains(*[local-name()="loc"], "lost-bag")][1]/*[local-name()="link"])')" 3 \
	"with the others and the one for whoever comes"
is "$(xpath 'count(//*[local-name()="loc"][not(starts-with(., "https://help.example/"))])')" 0 \
	"all addresses are absolute"
lacks "$body" desk-goodwill "nothing hidden stands there"
map=$body
again /sitemap.xml "the site map"
get /sitemaps/1
is "$code" 200 "its first part has an address"
for part in 0 2 01 1x x 99999999999999999999; do
	get "/sitemaps/$part"
	is "$code" 404 "part $part is not there"
done
get /robots.txt
has "$body" "Sitemap: $site/sitemap.xml" "robots are told of it"
for page in $(get /sitemap.xml && xpath '//*[local-name()="loc"]/text()' | sort -u); do
	get "${page#"$site"}"
	canonical=$(sed -n 's/.*rel="canonical" href="\([^"]*\)".*/\1/p' "$dir/body")
	[ "$code $canonical" = "200 $page" ] || break
done
is "$code $canonical" "200 $page" "each address of the site map is canonical"

# ---- the browser's box
get '/opensearch.xml?lang=ru'
is "$code $(header content-type)" \
	"200 application/opensearchdescription+xml; charset=utf-8" "the description"
is "$(xpath 'string(//*[@rel="results"]/@template)')" \
	"$site/search?q={searchTerms}&lang=ru" "says how to ask"
[ "$(xpath 'string-length(//*[local-name()="ShortName"])')" -le 16 ]
ok $? "its short name is short"
again '/opensearch.xml?lang=ru' "it"
get '/opensearch/suggest?q=paid&lang=en'
is "$code $(header content-type)" "200 application/x-suggestions+json" "suggestions"
is "$(jq -r '.[0]' "$dir/body")" paid "begin with what was typed"
[ "$(jq '.[1] | length' "$dir/body")" -ge 1 ] &&
	jq -e 'length == 2 and (.[1] | all(type == "string"))' "$dir/body" >/dev/null
ok $? "and are a list of questions" "$body"
get '/opensearch/suggest?q=%22%5D%3Cscript%3E'
jq -e '.[0] == "\"]<script>"' "$dir/body" >/dev/null
ok $? "what was typed stays a text" "$body"
get '/opensearch/suggest?lang=en'
is "$code" 400 "nothing typed"

# ---- steps, paper, structured data
data() { sed -n 's/.*<script type="application\/ld+json">\(.*\)<\/script>.*/\1/p' "$dir/body"; }
get '/articles/with-steps?lang=en'
for n in 1 2 3; do
	has "$body" "<li id=\"step-$n\">" "step $n has an address"
	has "$body" "href=\"#step-$n\" aria-label=\"Link to step $n\"" "and a link"
done
lacks "$body" step-4 "steps inside a step, and of other lists, have none"
is "$(data | jq -c '[.["@type"], .inLanguage, .url, (.step | length)]')" \
	"[\"HowTo\",\"en\",\"$site/articles/with-steps?lang=en\",3]" \
	"an article with steps says that it is a HowTo"
is "$(data | jq -r '.step[1] | "\(.position) \(.text) \(.url)"')" \
	"2 Press <b>Stop</b> & wait. First this Then that $site/articles/with-steps?lang=en#step-2" \
	"with the words of each step"
lacks "$(data)" '<b>' "nothing in it ends the script element"
get '/articles/bus-city?lang=ru'
is "$(data | jq -c '[.["@type"], .mainEntity[0].name, .inLanguage]')" \
	'["FAQPage","'"$(sed -n 's/^title: //p' "$here/fixture/articles/ru/bus-city.md")"'","ru"]' \
	"one that answers a question is a FAQPage"
get '/articles/late-train?lang=en'
has "$body" "href=\"/articles/late-train?lang=zh-Hans\" lang=\"zh-Hans\" hreflang=\"zh-Hans\">简体中文</a>" \
	"the other languages are links"
get '/articles/payment-terms@2026-01?lang=en'
is "$(data | jq -r '.["@type"]')" Article "a rule is an Article"
get '/articles/late-train?lang=en'
has "$body" 'src="/articles/late-train/qr.svg?lang=en"' "a page shows its QR code"
get '/articles/late-train/qr.svg?lang=en'
is "$code $(header content-type)" "200 image/svg+xml" "which is a drawing"
is "$(rsvg-convert -w 600 "$dir/body" >"$dir/qr.png" && zbarimg -q --raw "$dir/qr.png")" \
	"$site/articles/late-train?lang=en" "that can be read from paper"
again '/articles/late-train/qr.svg?lang=en' "it"
for path in no-such-one desk-goodwill '%3Cscript%3E'; do
	get "/articles/$path/qr.svg"
	is "$code" 404 "there is no code for $path"
	lacks "$body" '<script>' "$path is escaped"
done

# ---- pages that are kept
page='/articles/late-train?lang=en'
get "$page" && cp "$dir/body" "$dir/one" && one=$(header etag)
get "$page" && cmp -s "$dir/body" "$dir/one"
ok $? "a page that is kept has the same bytes"
is "$(header etag)" "$one" "and the same ETag"
has "$(header set-cookie)" "lang=en" "the language chosen is remembered all the same"
again "$page" "a kept page"
as anna "$page"
is "$(header cache-control)" "private, no-store" "staff gets a page of its own"
has "$body" staff-bar "with the bar"
get "$page" && cmp -s "$dir/body" "$dir/one"
ok $? "which is given to nobody else"
get "$page&mark=quarter"
has "$body" '<mark>' "an address that says more is another page"
get "/articles/late-train" -H 'Accept-Language: ru' -H 'Host: evil.example'
has "$body" 'lang="ru"' "another language, too"
get /sw.js
is "$code $(header content-type) $(header cache-control)" \
	"200 text/javascript; charset=utf-8 no-cache" "the worker is asked for each time"

# ---- what changes
mkdir -p "$dir/new"
cat >"$dir/new/ferry.md" <<'END'
---
id: ferry
lang: en
title: "Ferries & <boats>"
environment:
  product: sea & "air"
audience: public
state: published
---
## Answer

They leave at noon.
END
kb import "$dir/new" >/dev/null 2>&1
for _ in $(seq 600); do
	get '/feed?lang=en'
	case $body in *ferry*) break ;; esac
	sleep 0.1
done
has "$body" '<title>Ferries &amp; &lt;boats&gt;</title>' \
	"what is published stands in the feed, escaped"
is "$(xpath 'string((//*[local-name()="entry"])[1]/*[local-name()="title"])')" \
	"Ferries & <boats>" "as the first"
has "$(xpath '//*[local-name()="id"]/text()')" "$(printf '%s\n' "$names" | head -n 1)" \
	"the others keep their names"
get '/topics?lang=en'
has "$body" 'href="/topics/sea%20%26%20%22air%22?lang=en"' "a product of any name is a topic"
get '/topics/sea%20%26%20%22air%22?lang=en'
has "$code $body" 'Ferries &amp; &lt;boats&gt;' "which opens"
get '/topics/sea%20%26%20%22air%22?lang=ru'
has "$code $body" '200' "and says so where nothing of it is written in a language"
sed -i 's/^state: published/state: archived/' "$dir/new/ferry.md"
kb import "$dir/new" >/dev/null 2>&1
for _ in $(seq 600); do
	get '/sitemap.xml'
	case $body in *ferry*) sleep 0.1 ;; *) break ;; esac
done
compared=$(printf '%s\n' "$map" | diff - <(printf '%s\n' "$body"))
is "$compared" "" "what is withdrawn leaves the lists"
