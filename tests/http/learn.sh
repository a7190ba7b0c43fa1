#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# learn.sh - cases teach while people are served: learning starts by itself, in
# a process of its own, and ends with the server.
. "${KB_TOP:?}/tests/http/lib.sh"

metric() { curl -s "$url/metrics" | sed -n "s/^concord_$1 //p"; }
# until_is METRIC VALUE: within twenty seconds.
until_is() {
	for _ in $(seq 400); do
		[ "$(metric "$1")" = "$2" ] && return 0
		sleep 0.05
	done
	return 1
}
state() { curl -s "$url/metrics" | grep '^concord_learn'; cat "$dir/log"; }
put_case() { # ID QUESTION ARTICLE
	printf '{"id":"%s","lang":"en","question":"%s","article":"%s"}\n' \
		"$1" "$2" "$3" >"$dir/case.jsonl"
	"$indexer" --config "$dir/concord.yaml" import "$dir/case.jsonl" \
		>"$dir/import.log" 2>&1 || cat "$dir/import.log"
}

# shellcheck disable=SC2034 # for settings
learn_after=1
settings
load "$here/fixture"
start
until_is learn_runs_total 1 && until_is learning 0
ok $? "what was there before the start is learned" "$(state)"
[ -s "$dir/index/public.model" ]
ok $? "the model stands in the index folder"
known=$(metric learned_sequence)
is "$(metric index_sequence) $(metric index_lag_changes)" "$known 0" \
	"which is in the index, though nobody has asked yet"
get '/v1/answers?q=train'
before=$(printf '%s' "$body" | jq -r .generation)
[[ $before =~ ^c-[0-9a-f]{16}\.[0-9a-f]{8}$ ]]
ok $? "the name tells content and model, and no change" "$before"

put_case new-1 'the choo choo never came' late-train
until_is learned_sequence "$((known + 1))"
ok $? "a new case is learned" "$(state)"
is "$(metric learn_runs_total) $(metric learn_failures_total)" "2 0" \
	"with one more run and no failure"
get '/v1/answers?q=choo+choo'
is "$(printf '%s' "$body" | jq -r '.hits[0].article')" late-train \
	"and finds its article"
[ "$(printf '%s' "$body" | jq -r .generation)" != "$before" ]
ok $? "answers tell that they know more"

# A stop while it is learning: neither waits for the other.
put_case new-2 'choo choo again' late-train
until_is learning 1
ok $? "the next case starts it again"
stop
is "$ended" 0 "the server ends with status 0"
lock() { flock -n "$dir/index/learn.lock" true; }
lock
ok $? "and nobody is learning any more"
find "$dir/index" -name 'public.model.*' >"$dir/left"
is "$(cat "$dir/left")" "" "no half a file is left"

# By hand: the same store, the same model.
"$indexer" --config "$dir/concord.yaml" learn >"$dir/one" 2>&1
is $? 0 "kb-indexer learn" "$(cat "$dir/one")"
cp "$dir/index/public.model" "$dir/model"
"$indexer" --config "$dir/concord.yaml" learn --workers 1 >"$dir/two" 2>&1
cmp "$dir/model" "$dir/index/public.model"
ok $? "the same store gives the same model"
flock "$dir/index/learn.lock" "$indexer" --config "$dir/concord.yaml" learn \
	>"$dir/three" 2>&1
is $? 75 "a second one is refused"
has "$(cat "$dir/three")" "is running" "and told why"

start
until_is learned_sequence "$((known + 2))"
ok $? "the next start knows what was learned" "$(state)"
stop
