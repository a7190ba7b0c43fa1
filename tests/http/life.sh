#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# life.sh - from start to stop: without an index, with one that appears, a
# publish while serving, reload with and without faults, the end.
. "${KB_TOP:?}/tests/http/lib.sh"

# within SECONDS COMMAND...: tries until it succeeds.
within() {
	tries=$(($1 * 20))
	shift
	while [ "$tries" -gt 0 ]; do
		"$@" >/dev/null 2>&1 && return 0
		sleep 0.05
		tries=$((tries - 1))
	done
	return 1
}
finds() { curl -s "$url/v1/answers?q=$1" | jq -e ".hits[0].article == \"$2\""; }
ready() { [ "$(curl -s -o "$dir/ready" -w '%{http_code}' "$url/readyz")" = 200 ]; }

cp -RL "$KB_TOP/searchd/web" "$dir/web"
chmod -R u+w "$dir/web"
web_dir=$dir/web
settings
start
get /healthz
is "$code" 200 "alive without an index"
get /readyz
is "$code $(header retry-after)" "503 2" "not ready without an index"
get '/v1/answers?q=train'
is "$code $(header content-type)" "503 application/problem+json" "answers say so"
get '/search?q=train&lang=en'
has "$code $body" "One moment, please" "pages say so"
get '/?lang=en'
is "$code" 200 "the start page is there"

load "$here/fixture"
within 10 ready
ok $? "ready when there is an index"
finds train late-train >/dev/null
ok $? "and answering"

within 40 grep -q 'following=1' "$dir/log" || :
mkdir "$dir/new"
sed -e 's/^id: .*/id: lost-umbrella/' -e 's/bag/umbrella/g' \
	"$here/fixture/articles/en/lost-bag.md" >"$dir/new/lost-umbrella.md"
"$indexer" --config "$dir/concord.yaml" import "$dir/new/lost-umbrella.md" >"$dir/load.log" 2>&1
within 2 finds umbrella lost-umbrella
ok $? "what is published is found without a restart" "$(cat "$dir/load.log" "$dir/log")"

echo '<p>{{>nothing}}' >"$dir/web/templates/home.mustache"
kill -HUP "$daemon"
within 5 grep -q 'event=reload failed=1' "$dir/log"
ok $? "a reload with a broken template is refused"
get '/?lang=en'
has "$body" 'How can we help?' "and the old page stays"
echo '<p>new {{i.home_title}}' >"$dir/web/templates/home.mustache"
kill -HUP "$daemon"
within 5 grep -q 'event=reload done=1' "$dir/log"
ok $? "a good one is taken"
get '/?lang=en'
is "$body" '<p>new How can we help?' "and shown"
get '/v1/answers?q=train'
is "$code" 200 "answers go on after a reload"

# Requests under way when the stop comes are finished.
for _ in 1 2 3 4 5 6 7 8; do
	curl -s -o /dev/null -w '%{http_code}\n' "$url/v1/answers?q=train" \
		>>"$dir/codes" &
	pids="${pids-} $!"
done
stop
is "$ended" 0 "SIGTERM ends it with status 0"
# shellcheck disable=SC2086 # one word each
wait $pids
lacks "$(cat "$dir/codes")" 5 "none of them failed"

"$searchd" --config "$dir/concord.yaml" --check-config >/dev/null 2>&1
is $? 0 "--check-config passes what is good"
echo 'prot: 1' >>"$dir/concord.yaml"
said=$("$searchd" --config "$dir/concord.yaml" --check-config 2>&1)
is $? 78 "and not what is wrong"
has "$said" 'concord.yaml:' "naming the file"
"$searchd" --port 99999 >/dev/null 2>&1
is $? 2 "wrong usage is 2"
