#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# withdraw.sh - a wrong article is gone from every surface within two seconds,
# by one key of a publisher: canary words that stand in it alone are looked for
# everywhere, by the public, by a service for the public alone, by staff.
. "${KB_TOP:?}/tests/http/lib.sh"
. "${KB_TOP:?}/tests/http/people.sh"

settings
mkdir -p "$dir/content/articles/en" "$dir/content/cases"
cat >"$dir/content/articles/en/canary.md" <<'END'
---
id: canary
lang: en
title: Zyxwalk on the Quorvex
questions:
  - zyxwalk quorvex price
environment:
  product: power
audience: public
state: published
confidence: validated
pins:
  - how much is a zyxwalk quorvex
---
## Answer

The zyxwalk quorvex costs blorptine 77 a month.
END
for n in 1 2 3 4 5 6; do
	cat >"$dir/content/articles/en/other-$n.md" <<END
---
id: other-$n
lang: en
title: Other matter $n
---
## Answer

Meters are read on day $n of the month.
END
	printf '{"id":"c-%s","lang":"en","question":"zyxwalk quorvex?","article":"canary"}\n' \
		"$n" >>"$dir/content/cases/c.jsonl"
done
load "$dir/content"
person maya publisher
person lin agent
start
sign_in maya
sign_in lin
staff_daemon=$daemon
staff_url=$url
# A second service that opens what is public and nothing else.
"$searchd" --config "$dir/concord.yaml" --port 0 --serve public \
	2>"$dir/public.log" &
public_daemon=$!
trap 'code=$?; kill -KILL $public_daemon 2>/dev/null; (exit $code); finish' EXIT
public_port=
for _ in $(seq 300); do
	public_port=$(sed -n 's/.*event=listening .*port=\([0-9]*\).*/\1/p' \
		"$dir/public.log")
	[ -z "$public_port" ] || break
	sleep 0.1
done
public_url=http://127.0.0.1:$public_port

# Where a reader could meet it: who, address.
surfaces='public /v1/answers?q=zyxwalk+quorvex&lang=en
public /v1/answers?q=how+much+is+a+zyxwalk+quorvex&lang=en
public /v1/articles/canary?lang=en
public /v1/suggest?q=zyx&lang=en
public /search?q=zyxwalk+quorvex&lang=en
public /articles/canary?lang=en
public /?lang=en
alone /v1/answers?q=zyxwalk+quorvex&lang=en
alone /v1/articles/canary?lang=en
alone /v1/suggest?q=zyx&lang=en
alone /articles/canary?lang=en
alone /?lang=en
lin /v1/answers?q=zyxwalk+quorvex&lang=en
lin /v1/articles/canary?lang=en
lin /v1/suggest?q=zyx&lang=en
lin /articles/canary?lang=en
lin /desk/results?q=zyxwalk+quorvex&lang=en
lin /?lang=en'

# look WHO ADDRESS: sets $body.
look() {
	case $1 in
	public) get "$2" ;;
	alone) url=$public_url get "$2"; url=$staff_url ;;
	*) as "$1" "$2" ;;
	esac
}

# Words of the article that the question does not bring along.
shows() { # ADDRESS: is the article there?
	case $1 in
	*suggest*) grep -qi 'zyxwalk on\|zyxwalk quorvex' <<<"$body" ;;
	*) grep -q 'blorptine\|Zyxwalk on the Quorvex' <<<"$body" ;;
	esac
}

# What is often asked is counted in the background: wait for it.
for who in public alone; do
	for _ in $(seq 300); do
		look "$who" '/?lang=en'
		shows / && break
		sleep 0.1
	done
done
while read -r who address; do
	look "$who" "$address"
	shows "$address"
	ok $? "$who meets it at $address" "$body"
done <<<"$surfaces"

as maya '/edit/articles/canary?lang=en'
base=$(printf '%s' "$body" |
	sed -n 's/.*name="base" value="\([0-9]*\)".*/\1/p' | head -n 1)
as maya '/edit/articles/canary?lang=en' \
	--data-urlencode "token=$(token)" -d action=withdraw -d lang=en \
	-d "base=$base" -d 'note=the price is wrong'
is "$code" 303 "one key withdraws it"

# Round after round; what counts is when the last request began that met it.
withdrawn=$(date +%s%N)
latest=0
left=$surfaces
for _ in $(seq 300); do
	still=
	while read -r who address; do
		began=$((($(date +%s%N) - withdrawn) / 1000000))
		look "$who" "$address"
		if shows "$address"; then
			latest=$began
			still="$still$who $address
"
		fi
	done <<<"$left"
	left=${still%?}
	[ -n "$left" ] || break
	sleep 0.05
done
is "$left" '' "nobody meets it any more"
[ "$latest" -le "${KB_WITHDRAW_MS:-2000}" ]
ok $? "no request two seconds later met it (the last one after $latest ms)"
for address in '/v1/articles/canary?lang=en' '/articles/canary?lang=en'; do
	get "$address"
	is "$code" 404 "$address is as unknown as any other"
done

# Nothing is lost: its text is there for editors, and comes back as a draft.
as maya '/edit/history/canary?lang=en'
has "$body" 'the price is wrong' "the history says who and why"
kill -KILL "$public_daemon" 2>/dev/null
daemon=$staff_daemon
stop
