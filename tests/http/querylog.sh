#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# querylog.sh - questions are logged only if the setting says so, masked, with
# neither address nor minute; what cannot be logged is answered.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
load "$here/fixture"
start
get '/v1/answers?q=late+train'
is "$code" 200 "answers without a log"
[ ! -e "$dir/queries" ]
ok $? "as shipped nothing is logged"
stop

settings
printf 'log_queries: yes\norder_pattern: "ZX[0-9]{8}"\n' >>"$dir/concord.yaml"
start
get '/v1/answers?q=late+train,+call+13800138000,+ZX12345678'
is "$code" 200 "answers with a log"
get '/search?q=a%40b.example+train&lang=en'
is "$code" 200 "pages too"
log=$(cat "$dir"/queries/*.jsonl)
lacks "$log" 13800138000 "no phone"
lacks "$log" ZX12345678 "no order number"
lacks "$log" a@b.example "no address of mail"
lacks "$log" 127.0.0.1 "no address of the reader"
is "$(jq -r 'select(.query | contains("[phone-1]")) | .article' <<<"$log")" late-train "the first article stands there"
is "$(jq -rs 'length' <<<"$log")" 2 "one line a question"
is "$(jq -rs '.[0].at | length' <<<"$log")" 13 "the time to the hour"
is "$(jq -rs '.[0] | keys | join(" ")' <<<"$log")" "article at audience lang none_why query verdict" "and no more"

rm -rf "$dir/queries"
: >"$dir/queries"
get '/v1/answers?q=late+train'
is "$code" 200 "answers when the log cannot be written"
get /metrics
has "$body" "concord_query_log_errors_total 1" "it is counted"
stop

settings
printf 'order_pattern: "(ZX"\n' >>"$dir/concord.yaml"
"$searchd" --config "$dir/concord.yaml" --port 0 2>"$dir/log"
ok $((! $?)) "a bad pattern does not start"
has "$(cat "$dir/log")" order_pattern "and is named"
