#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# receipts.sh - every answer shown leaves a receipt: masked, with neither address
# nor name, the same id for the same answer; what was shown is made again byte
# for byte; what cannot be written is answered all the same.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
printf 'order_pattern: "ZX[0-9]{8}"\n' >>"$dir/concord.yaml"
load "$here/fixture"
start
kb() { # WORD...: exit status in $code, what was said in $said
	said=$("$indexer" --config "$dir/concord.yaml" "$@" 2>&1)
	code=$?
}
receipt() { jq -r .receipt "$dir/body"; }

get '/v1/answers?q=late+train,+call+13800138000,+ZX12345678&lang=en'
id=$(receipt)
is "$(grep -c -E '^r-[0-9a-z]{12}$' <<<"$id")" 1 "an answer has its receipt"
get '/v1/answers?q=late+train,+call+13800138000,+ZX12345678&lang=en'
is "$(receipt)" "$id" "the same answer has the same"
get '/v1/answers?q=late+trains&lang=en'
[ "$(receipt)" != "$id" ]
ok $? "another question has another"
get '/v1/answers?q=late+train&lang=en&as_of=2026-11-20'
dated=$(receipt)
get '/v1/answers?q=late+train&lang=en&as_of=2026-11-20T10:00:00Z'
[ "$(receipt)" != "$dated" ]
ok $? "another time asked for, too"
get '/v1/answers?q=late+train&lang=en&as_of=2026-11-20'
is "$(receipt)" "$dated" "and the same time is the same"
get '/v1/answers?q=?!'
is "$(receipt)" null "nothing asked leaves none"
get '/search?q=a%40b.example+train&lang=en'
is "$code" 200 "pages leave one, too"
log=$(cat "$dir"/spool/receipts/staff/*.jsonl)
is "$(wc -l <<<"$log")" 7 "a line each time it was shown"
for hidden in 13800138000 ZX12345678 a@b.example 127.0.0.1; do
	lacks "$log" "$hidden" "no $hidden in the log"
done
line=$(grep -m 1 "$id" <<<"$log")
has "$line" '[phone-1]' "the query is masked"
is "$(jq -r '.receipt | [.role, .shown[0].article,
	.shown[0].version, (.as_of | length)] | join(" ")' <<<"$line")" \
	"public late-train 1 10" "it says what was shown to whom"
is "$(jq -r 'select(.id == "'"$dated"'") | .receipt.as_of' <<<"$log" |
	head -n 1)" 2026-11-20T00:00:00Z "and as of when"

get /readyz
is "$(jq -r '[.status, .receipts] | join(" ")' "$dir/body")" "ready written" \
	"ready, and receipts are written"
rm -rf "$dir/spool"
: >"$dir/spool"
get '/v1/answers?q=late+train&lang=en'
is "$code $(receipt)" "200 null" "without a log answers go out"
get '/search?q=late+train&lang=en'
is "$code" 200 "pages too"
has "$(grep -m 1 event=receipt "$dir/log")" spool "the log of errors says why"
get /metrics
has "$body" "concord_receipt_errors_total 2" "it is counted"
get /readyz
is "$code $(jq -r .receipts "$dir/body")" "200 failing" "and readiness says so"
rm "$dir/spool"
get '/v1/answers?q=late+train&lang=en'
is "$(grep -c '^r-' <<<"$(receipt)")" 1 "when it can be written again, it is"
get /readyz
is "$(jq -r .receipts "$dir/body")" written "and readiness knows"
stop

settings
printf 'order_pattern: "(ZX"\n' >>"$dir/concord.yaml"
"$searchd" --config "$dir/concord.yaml" --port 0 2>"$dir/log"
ok $((! $?)) "a bad pattern does not start"
has "$(cat "$dir/log")" order_pattern "and is named"
