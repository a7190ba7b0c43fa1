#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# damaged.sh - a damaged index answers nothing: 503, a line in the log that says
# what to do, and after that it goes on without a restart.
. "${KB_TOP:?}/tests/http/lib.sh"
settings
load "$here/fixture"
file=$dir/index/current/public/versions
size=$(stat -c %s "$file")
head -c "$((size - 1))" "$file" >"$dir/cut"
cat "$dir/cut" >"$file"
printf '\377' >>"$file"

start --workers 2
get "/v1/answers?q=paid+twice"
is "$code" 503 "no question is answered from a damaged index"
get /readyz
is "$code" 503 "the server is not ready"
get /healthz
is "$code" 200 "but alive"
for _ in $(seq 20); do get "/v1/answers?q=paid+twice"; done
is "$code" 503 "asking again does not help"
has "$(cat "$dir/log")" "run kb-indexer build" "the log says what does"
"$indexer" --quiet --config "$dir/concord.yaml" check >"$dir/said" 2>&1
is "$?" 65 "so does kb-indexer check"
has "$(cat "$dir/said")" "public/versions" "which names the file"
"$indexer" --quiet --config "$dir/concord.yaml" build >"$dir/said" 2>&1
is "$?" 0 "a build runs beside the server" "$(cat "$dir/said")"
for _ in $(seq 100); do
	get "/v1/answers?q=paid+twice"
	[ "$code" != 200 ] || break
	sleep 0.1
done
is "$code" 200 "and then questions are answered, without a restart"
stop
is "$ended" 0 "it ends as it should"
