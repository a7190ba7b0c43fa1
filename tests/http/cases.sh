#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# cases.sh - another help desk uses the interface: it opens cases, tells what
# happened to them, finds them again; what it may not, it cannot.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
kb() { "$indexer" --config "$dir/concord.yaml" --quiet "$@"; }
# bearer PERSON SCOPE...
bearer() {
	who=$1
	shift
	scopes=()
	for scope; do scopes+=(--scope "$scope"); done
	kb token add "$who" --label desk "${scopes[@]}" |
		grep -o 'kb_[A-Za-z0-9_-]*' | tail -n 1
}
person anna agent
person eva editor
full=$(bearer anna case-read case-keys case-write staff-read)
reads=$(bearer anna case-read)
receipts=$(bearer eva receipt-read case-read)
start

# post PATH JSON [TOKEN]
post() {
	get "$1" -X POST -H "Authorization: Bearer ${3-$full}" \
		-H 'Content-Type: application/json' --data-binary "$2"
}
# see PATH [TOKEN]
see() { get "$1" -H "Authorization: Bearer ${2-$full}"; }
# field JQ: of the last answer
field() { jq -r "$1" <<<"$body"; }

# ---- opening ----
opening='{"source":"old-desk","source_id":"T-77","lang":"ru","country":"RU",
	"channel":"phone","question":"Деньги списали дважды, мой номер +7 912 345-67-89",
	"at":"2026-11-20T10:00:00+03:00",
	"keys":[{"kind":"surname","value":"Иванова"},{"value":"anna.petrova@mail.example"}]}'
post /v1/cases "$opening"
is "$code" 201 "a case is opened"
id=$(field .id)
is "$(header location)" "/v1/cases/$id" "and says where it is"
post /v1/cases "$opening"
is "$code $(field .id) $(field .new)" "200 $id false" "the same number of the same system is the same case"
post /v1/cases '{"source":"old-desk","source_id":"T-77","lang":"ru","keys":[{"kind":"order","value":"AB-4711"}]}'
is "$code" 200 "keys are added to it"
post /v1/cases '{"source":"other-desk","source_id":"T-77","lang":"en","question":"ticket twice"}'
is "$code" 201 "another system has numbers of its own"
post /v1/cases '{"id":"mine-1","lang":"en"}'
is "$code" 201 "with a number of one's own"
post /v1/cases '{"id":"mine-1","lang":"en"}'
has "$code $body" '409 ' "which is not given twice"

see "/v1/cases/$id"
is "$(field .question)" 'Деньги списали дважды, мой номер [phone-1]' "what reaches a person is masked"
is "$(field '[.keys[].kind] | sort | join(",")')" 'email,order,phone,surname' "and kept as keys"
is "$(field .opened_at)" '2026-11-20T10:00:00+03:00' "times are those of the case's country"
see "/v1/cases/$id" "$reads"
is "$(field 'has("keys")')" false "a token without case-keys sees none"
see /v1/cases/t-0000
is "$(field .question)" 'ticket twice in my bank' "a case that came resolved"
see /v1/cases/none
is "$code" 404 "no such case"

# ---- events ----
post "/v1/cases/$id/events" '{"kind":"note","body":{"text":"she is called at 8 912 345 67 89"}}'
is "$code $(field .seq[0])" "201 2" "an event is written"
post "/v1/cases/$id/events" '[
	{"kind":"fact","body":{"attribute":"bank","value":"blue"}},
	{"kind":"task","at":"2026-11-20T10:05:00Z","body":{"text":"call back","due":"2026-11-20T18:00:00+03:00"}},
	{"kind":"promise","body":{"what":"refund","within":"P3D","calendar":"natural","due":"2026-11-23T10:00:00+03:00","start":"2026-11-20T10:00:00+03:00"}}]'
is "$code $(field '.seq | join(",")')" "201 3,4,5" "or several"
see "/v1/cases/$id"
is "$(field .notes[0].text)" 'she is called at [phone-1]' "the same number has the same token"
is "$(field .notes[0].by)" anna "who told is the token's person"
is "$(field '.facts[0].value')" blue "facts"
is "$(field '.tasks[0].due')" '2026-11-20T18:00:00+03:00' "tasks"
is "$(field '.promises[0].due')" '2026-11-23T10:00:00+03:00' "promises"
post "/v1/cases/$id/events" '[{"kind":"note","body":{"text":"first"}},{"kind":"note","body":{"txt":"second"}}]'
is "$code" 400 "one wrong event refuses them all"
has "$body" 'event 2: ' "and which one it is, is said"
see "/v1/cases/$id"
is "$(field '.notes | length')" 1 "none of them was written"
post "/v1/cases/$id/events" '{"kind":"flagged","body":{"article":"paid-twice","version":1,"text":"the form has moved"}}'
is "$code" 201 "an article is flagged"
post "/v1/cases/$id/events" '{"kind":"resolved","body":{"article":"paid-twice","done":"second ticket refunded"}}'
is "$code" 201 "and the case is resolved"
see "/v1/cases/$id"
is "$(field .state) $(field .article)" "resolved paid-twice" "which shows"
post /v1/cases/none/events '{"kind":"note","body":{"text":"a"}}'
is "$code" 404 "no such case to write to"

# ---- receipts ----
see "/v1/answers?q=I+paid+twice&lang=en"
receipt=$(field .receipt)
see "/v1/receipts/$receipt" "$receipts"
is "$code $(field .id)" "200 $receipt" "a receipt is shown to who may see it"
is "$(field .receipt.role)" agent "with the role that asked, no name"
see "/v1/receipts/r-000000000000" "$receipts"
is "$code" 404 "there is no such receipt"
see "/v1/receipts/$receipt"
is "$code" 403 "agents do not see them"
post "/v1/cases/mine-1/events" "{\"kind\":\"linked\",\"body\":{\"receipt\":\"$receipt\"}}"
is "$code" 201 "an answer is linked by its receipt alone"
see /v1/cases/mine-1
is "$(field .links[0].article) $(field .links[0].receipt)" "paid-twice $receipt" "which says what it was"
post "/v1/cases/mine-1/events" '{"kind":"linked","body":{"receipt":"r-000000000000"}}'
is "$code" 400 "an unknown receipt links nothing"
post "/v1/cases/mine-1/events" '{"kind":"linked","body":{"article":"paid-twice","version":1,"record":{}}}'
is "$code" 400 "nobody brings a record of his own"

# ---- finding ----
for text in 79123456789 "+7 (912) 345-67-89" иванова AB4711 "$id" T-77 anna.petrova@MAIL.example; do
	post /v1/cases/search "$(jq -n --arg text "$text" '{$text}')"
	is "$code $(field "[.cases[].id] | index(\"$id\") != null")" "200 true" "found by $text"
done
post /v1/cases/search '{"text":"+7 999 000-00-00"}'
is "$code $(field '.cases | length')" "200 0" "a key that nobody has"
post /v1/cases/search '{"text":""}'
is "$code" 400 "nothing to look for"
get '/v1/cases?key=79123456789' -H "Authorization: Bearer $full"
is "$code" 405 "keys do not stand in addresses"

# ---- what is refused ----
wrong() { # JSON PART NAME
	post /v1/cases "$1"
	has "$code $body" "400 " "$3 is refused"
	has "$body" "$2" "and why is said"
}
wrong '{"lang":"xx"}' "language" "an unknown language"
wrong '{"question":"a"}' "language" "no language"
wrong '{"lang":"en","langs":"en"}' 'is it \"lang\"' "an unknown key"
wrong '{"lang":1}' 'lang must be a text' "a number for a text"
wrong '{"lang":"en","at":"yesterday"}' 'at must be a time' "a time that is none"
wrong '{"lang":"en","at":"2026-02-30T10:00:00Z"}' 'at must be a time' "a day that is none"
wrong '{"lang":"en","country":"Russia"}' "country" "a country that is none"
wrong '{"lang":"en","channel":"pigeon"}' "channel" "a channel that is none"
wrong '{"lang":"en","source_id":"1"}' "source is missing" "a number of nobody's"
wrong '{"lang":"en","keys":[{"kind":"shoe","value":"1"}]}' "kind of key" "a kind of key that is none"
wrong '{"lang":"en","keys":["1"]}' "each of keys" "a key without its kind"
wrong '[]' "must be an object" "a list"
wrong '{"lang":"en"' "byte" "half a body"
post /v1/cases "$(jq -n '{lang:"en", keys:[range(17) | {value:"\(.)"}]}')"
is "$code" 422 "too many keys"
post "/v1/cases/mine-1/events" "$(jq -n '[range(101) | {kind:"resumed"}]')"
is "$code" 422 "too many events at once"
post "/v1/cases/mine-1/events" "$(jq -n '{kind:"note",body:{text:("a" * 5000)}}')"
is "$code" 422 "a note that is too long"
post "/v1/cases/mine-1/events" '{"kind":"opened"}'
is "$code" 400 "a case is opened once"
post /v1/cases "$opening" "$reads"
is "$code" 403 "who may only read opens none"
post "/v1/cases/mine-1/events" '{"kind":"resumed"}' "$reads"
is "$code" 403 "and adds nothing"
sign_in anna
as anna /v1/cases -X POST -H 'Content-Type: application/json' --data '{"lang":"en"}'
is "$code" 401 "a cookie writes nothing"
as anna "/v1/cases/$id"
is "$code" 200 "but reads"

# ---- nothing of it stands in the open ----
stop
for text in '912 345' 912345 Иванова иванова petrova AB4711 AB-4711; do
	lacks "$(cat "$dir"/store.db* | LC_ALL=C grep -acF "$text")" 1 "no $text in the store"
done
lacks "$(cat "$dir/log")" '345' "nor in the log"
person olga operator
kb audit --limit 500 >"$dir/audit"
has "$(cat "$dir/audit")" "case.write       case:$id" "who wrote is in the audit"
has "$(cat "$dir/audit")" 'case.find' "and that somebody looked"
lacks "$(cat "$dir/audit")" '345-67' "but not for what"
