#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# as-of.sh - what held then, on every surface that takes as_of=: of versions and
# of blocks of one version; and that the public finds no trace of a block to come,
# which staff sees when they ask as of then.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
echo 'time_zone: Asia/Shanghai' >>"$dir/concord.yaml"
content=$dir/content
mkdir -p "$content/articles" "$content/attachments"
printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0' \
	>"$content/attachments/toll.png"
# article TO COME: with a block that begins in 2098, or without it.
article() {
	cat <<END
---
id: fare
lang: en
title: What is the fare to the airport?
state: published
---
## Answer {until=2020-02-29}

The fare is ten yuan, says Quillon.

## Answer {from=2020-03-01}

The fare is twelve yuan, says Wexford.

## Steps

1. Pay the driver.
END
	[ -z "$1" ] || cat <<END

## Exceptions {from=2098-01-01}

The Zephyrine toll doubles the fare. ![toll](/attachments/toll.png)

### More

Of the Zephyrine toll.
END
	printf '\n## Follow-up\n\nAsk.\n\n### More\n\nAsk at the desk.\n'
}
article '' >"$content/articles/fare.md"
sed -e 's/^id: .*/id: bag/' -e 's/^title: .*/title: Where is my bag?/' \
	-e '/^## Answer {until/,$d' "$content/articles/fare.md" \
	>"$content/articles/bag.md"
echo 'Bags wait at the gate.' >>"$content/articles/bag.md"
kb() { "$indexer" --config "$dir/concord.yaml" "$@" >>"$dir/out" 2>&1; }
kb import "$content"
is "$?" 0 "blocks with periods are taken" "$(cat "$dir/out")"
kb build
person anna agent 1
person eva editor
start
sign_in anna
sign_in eva

# ---- what held then ----
surfaces='/v1/answers?q=airport+fare&lang=en
/search?q=airport+fare&lang=en
/articles/fare?lang=en
/v1/articles/fare?lang=en'
# said PATH WANTED OTHER NAME
said() {
	get "$1"
	has "$body" "$2" "$4"
	lacks "$body" "$3" "$4, and nothing else"
}
while read -r at; do
	said "$at" Wexford Quillon "now: ${at%%\?*}"
	said "$at&as_of=2020-02-29T23:59:59" Quillon Wexford \
		"a second before: ${at%%\?*}"
	said "$at&as_of=2020-02-29T15:59:59Z" Quillon Wexford \
		"the same in another zone: ${at%%\?*}"
	said "$at&as_of=2020-03-01" Wexford Quillon "from midnight on: ${at%%\?*}"
	get "$at&as_of=2098-01-01"
	is "$code" 400 "the public does not look ahead: ${at%%\?*}"
done <<<"$surfaces"
get '/v1/articles/fare?lang=en'
is "$(jq -r .html "$dir/body" | grep -c '<h2')" 3 "one answer, one list of steps, one follow-up"
has "$body" 'id=\"answer\"' "reached by the address of the answer"
get '/v1/answers?q=quillon&lang=en'
is "$(jq -r .none.why "$dir/body")" no_match "what is over is not found"

get '/v1/suggest?q=what+is+the+fare&lang=en'
is "$(grep -o 'fare to the airport' "$dir/body" | wc -l)" 1 "suggested once"

# ---- no trace of what is to come ----
# The version is another one once there is a block: everything but its number,
# and what follows from it, must be the same with the block and without.
everything() { # what the public gets, without times and names of states
	for at in '/v1/answers?q=airport+fare&lang=en&as_of=2020-03-02' \
		'/v1/answers?q=zephyrine&lang=en' '/v1/answers?q=toll&lang=en' \
		'/v1/suggest?q=zeph&lang=en' '/v1/suggest?q=toll&lang=en' \
		'/v1/articles/fare?lang=en' '/search?q=zephyrine&lang=en' \
		'/search?q=toll+doubles&lang=en' '/articles/fare?lang=en' \
		'/attachments/toll.png' '/?lang=en'; do
		get "$at"
		printf '%s %s\n%s\n' "$at" "$code" "$body"
	done | sed -e 's/"took_us":[0-9]*//' -e 's/"version":[0-9]*//g' \
		-e 's/"generation":"[^"]*"//' -e 's/"receipt":"[^"]*"//' \
		-e 's/"as_of":"[^"]*"//' -e 's/r-[0-9a-f]\{8,\}//g' \
		-e 's/name="version" value="[0-9]*"//g' \
		-e 's/[?&]version=[0-9]*//g'
}
everything >"$dir/without"
article to-come >"$content/articles/fare.md"
kb import "$content"
is "$?" 0 "a block that begins later is published"
ahead='/v1/answers?q=zephyrine&lang=en&as_of=2098-01-01'
for _ in $(seq 600); do
	as anna "$ahead"
	case $body in *'toll doubles'*) break ;; esac
	sleep 0.1
done
has "$body" 'Zephyrine' "staff sees it as of then"
everything >"$dir/with"
difference=$(diff "$dir/without" "$dir/with")
ok $? "the public sees no trace of it" "$difference"
as anna '/articles/fare?lang=en&as_of=2098-01-01'
has "$body" 'Zephyrine' "on the page, too"
as anna '/v1/articles/fare?lang=en&as_of=2097-12-31T23:59:59'
lacks "$body" 'Zephyrine' "and not a second before"
as anna '/articles/fare?lang=en'
lacks "$body" 'Zephyrine' "nor now"

# ---- while it is written ----
check=(/edit/new /edit/check what=preview id=fare lang_of=en base=2
	"source@$content/articles/fare.md")
send eva "${check[@]}"
has "$body" 'name="preview_day"' "a preview asks for the day"
has "$body" Wexford "and shows today"
lacks "$body" Zephyrine "alone"
send eva "${check[@]}" preview_day=2098-01-01
has "$body" Zephyrine "or that day"
send eva "${check[@]}" preview_day=2020-02-01
has "$body" Quillon "or one that is over"
send eva "${check[@]}" preview_day=tomorrow
has "$body" 'This is no day' "what is no day is said"

# ---- the source stays whole ----
"$indexer" --config "$dir/concord.yaml" export "$dir/exported" >"$dir/out" 2>&1
cmp -s "$(find "$dir/exported" -name fare.md)" "$content/articles/fare.md"
ok $? "export writes all blocks, byte for byte" "$(cat "$dir/out")"
stop
is "$ended" 0 "it ends cleanly"
