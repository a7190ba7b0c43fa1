#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# preview.sh - an article that is being written is shown by a process of its
# own: what is made to be slow is refused soon, and nobody waits for it.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
sed -i 's/^request_timeout:.*/request_timeout: 20/' "$dir/concord.yaml"
load "$here/fixture"
kb() { "$indexer" --config "$dir/concord.yaml" --quiet "$@"; }
person eva editor
bearer=$(kb token add eva --label desk --scope preview | grep -o 'kb_[A-Za-z0-9_-]*' | tail -n 1)
start

# preview JSON-FILE [CURL ARGUMENT...]
preview() {
	file=$1
	shift
	get /v1/preview -X POST -H "Authorization: Bearer $bearer" \
		-H 'Content-Type: application/json' --data-binary "@$file" "$@"
}
# json TEXT-FILE: a request's body.
json() { jq -Rs '{source: .}' <"$1" >"$dir/body.json"; }

printf '# Late trains\n\na <script>alert(1)</script> [x](javascript:a) **b**\n' >"$dir/a.md"
json "$dir/a.md"
preview "$dir/body.json"
is "$code" 200 "an editor sees what he writes"
is "$(jq -r .title <<<"$body")" "Late trains" "with its title"
is "$(jq -r .html <<<"$body")" "<p>a alert(1) x <strong>b</strong></p>" "as safe HTML"
is "$(header cache-control)" "private, no-store" "and nobody keeps it"
get /v1/preview -X POST -H 'Content-Type: application/json' --data '{"source":"a"}'
is "$code" 401 "the public does not"

printf '{"source":"a","source":"b"}' >"$dir/twice.json"
preview "$dir/twice.json"
is "$code" 400 "a key twice is refused"
has "$body" 'stands twice in an object, at byte' "and told where"
printf '{"source":"\377"}' >"$dir/bytes.json"
preview "$dir/bytes.json"
has "$code $body" '400 ' "so are bytes that are no text"
has "$body" 'not UTF-8, at byte' "and told where"
{ head -c 17 /dev/zero | tr '\0' '['; head -c 17 /dev/zero | tr '\0' ']'; } >"$dir/deep.json"
preview "$dir/deep.json"
has "$code $body" 'more than 16 levels deep, at byte 16' "seventeen levels are too deep"
printf '{"source":"# T\\n\\n%s"}' "$(head -c 400 /dev/zero | tr '\0' '[')" >"$dir/text.json"
preview "$dir/text.json"
is "$code" 200 "brackets in a text are none"
printf '{"source":"a"} x' >"$dir/tail.json"
preview "$dir/tail.json"
is "$code" 400 "something after the value is refused"
printf '{"source":"a","more":1}' >"$dir/more.json"
preview "$dir/more.json"
is "$code" 400 "an unknown key is refused"
head -c 200000 /dev/zero | tr '\0' '[' >"$dir/deep.json"
preview "$dir/deep.json"
is "$code" 400 "JSON of any depth is refused"
printf '{"source":"a\\u0000b"}' >"$dir/nul.json"
preview "$dir/nul.json"
is "$code" 400 "a null byte is refused"
printf '{"source":"a","lang":"xx"}' >"$dir/lang.json"
preview "$dir/lang.json"
is "$code" 400 "an unknown language is refused"

printf -- '---\nid: x\nlang: en\ntitle: [\n---\n' >"$dir/bad.md"
json "$dir/bad.md"
preview "$dir/body.json"
is "$code" 422 "what is no article is refused"
has "$body" "Line " "with its line"

# bomb NAME AWK: refused or shown, soon.
bomb() {
	{ printf '# T\n\n'; awk "BEGIN { $2 }"; } >"$dir/bomb.md"
	json "$dir/bomb.md"
	begun=$(date +%s)
	preview "$dir/body.json"
	case $code in 200 | 422) ok 0 "$1 is answered" ;;
	*) ok 1 "$1 is answered" "$code $body" ;; esac
	[ $(($(date +%s) - begun)) -le 8 ]
	ok $? "$1 is answered soon"
}
bomb "a bomb of lists" 'for (i = 0; i < 20000; i++) printf "- "; for (i = 0; i < 20000; i++) print ""'
bomb "a bomb of images" 'for (i = 0; i < 80000; i++) printf "![[]()"'
bomb "a bomb of links" 'for (i = 0; i < 150000; i++) printf "[a]("'
bomb "a bomb of references" 'for (i = 0; i < 30000; i++) printf "[%d]: /a\n\n", i'

# As many at once as anybody likes: two are made, the others are told to wait,
# and readers are answered meanwhile.
json "$dir/bomb.md"
for i in $(seq 8); do
	curl -s -o /dev/null -w '%{http_code}\n' --max-time 20 -X POST \
		-H "Authorization: Bearer $bearer" \
		-H 'Content-Type: application/json' \
		--data-binary "@$dir/body.json" "$url/v1/preview" >"$dir/code.$i" &
done
get '/v1/answers?q=ticket'
is "$code" 200 "readers are answered meanwhile"
# shellcheck disable=SC2046 # numbers of processes
wait $(jobs -p | grep -v "^$daemon$")
is "$(cat "$dir"/code.* | grep -vcE '^(200|422|503)$')" 0 "many at once are answered or told to wait"
is "$(pgrep -cP "$daemon")" 0 "no process is left"

get /healthz
is "$code" 200 "the daemon is well"
stop
is "$ended" 0 "and ends well"
