#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# public-only.sh - a service for the public works where it cannot read what is
# not public: no permission on the store, the internal index and the cases. And
# where staff is to be served, the same lack closes the service.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
load "$here/fixture"
# Who reads everything must become one who does not: root becomes nobody, with
# copies of what lies below folders that nobody may enter.
as=
if [ "$(id -u)" -eq 0 ]; then
	if ! setpriv --reuid=65534 --regid=65534 --clear-groups true; then
		printf '1..0 # SKIP root cannot become another user here\n'
		trap - EXIT
		rm -rf "$dir"
		exit 77
	fi
	as='setpriv --reuid=65534 --regid=65534 --clear-groups'
	cp "$searchd" "$dir/kb-searchd"
	searchd=$dir/kb-searchd
fi
cp -RL "$KB_TOP/searchd/web" "$dir/web"
web_dir=$dir/web
settings
chmod -R a+rX,u+w "$dir"
closed=$(find "$dir" \( -name internal -o -name cases -o -name 'store.db*' \) \
	-path '*index*' -not -path '*public*' -o -name 'store.db*' \
	-path "$dir/store.db*")
printf '%s\n' "$closed" | xargs -d '\n' chmod 000
ok "$([ "$(printf '%s\n' "$closed" | wc -l)" -ge 3 ]; echo $?)" \
	"the rest is closed" "$closed"

# launch OPTION...: as one who may not read it.
launch() {
	: >"$dir/log"
	# shellcheck disable=SC2086 # words
	$as "$searchd" --config "$dir/concord.yaml" --port 0 --no-follow "$@" \
		2>"$dir/log" &
	daemon=$!
	for _ in $(seq 300); do
		port=$(sed -n 's/.*event=listening .*port=\([0-9]*\).*/\1/p' \
			"$dir/log")
		[ -z "$port" ] || break
		kill -0 "$daemon" 2>/dev/null || break
		sleep 0.1
	done
	url=http://127.0.0.1:$port
}

# The spool is the only place where it may write.
mkdir -p "$dir/spool"
[ -z "$as" ] || chown 65534:65534 "$dir/spool"
launch --serve public
ok "$([ -n "$port" ]; echo $?)" "it starts" "$(cat "$dir/log")"
get /readyz
is "$code" 200 "it is ready"
get '/v1/answers?q=train&lang=en'
is "$code $(jq -r '.hits[0].article' "$dir/body")" "200 late-train" "it answers"
id=$(jq -r .receipt "$dir/body")
is "$(cat "$dir"/spool/receipts/public/*.jsonl | jq -r '.id, .receipt.role' |
	paste -sd ' ')" "$id public" "with a receipt in its own log"
is "$(find "$dir" -newer "$dir/web" -type f -not -path "$dir/spool/*" \
	-user 65534)" "" "it writes nowhere else"
get '/search?q=train&lang=en'
is "$code" 200 "so does the page"
get '/articles/paid-twice?lang=en'
has "$code $body" "200 " "it shows articles"
get '/v1/articles/payment-terms@2026-01?lang=en'
is "$code" 200 "and rules"
get '/v1/suggest?q=tick&lang=en'
is "$(jq '.suggestions | length > 0' "$dir/body")" true "it suggests"
get '/?lang=en'
has "$body" '/articles/' "what is often asked is there"
get '/talk?lang=en' -d q=train
is "$code" 303 "it gives codes"
get "$(header location)" -b "$(header set-cookie | cut -d\; -f1)"
has "$body" '<dd>train</dd>' "which it shows to who got them"
is "$(find "$dir/spool/handoffs" -type d ! -perm -070)" "" \
	"and staff's service is let in by its group"
get '/v1/articles/desk-goodwill?lang=en'
is "$code" 404 "what is for staff is not there"
get '/v1/answers?q=secretzebra&lang=en'
lacks "$body" 'desk-goodwill' "not found either"

open=$(ls -l "/proc/$daemon/fd" 2>/dev/null; cat "/proc/$daemon/maps")
has "$open" /public/ "what it reads is the public part"
lacks "$open" /internal "nothing internal is open"
lacks "$open" /cases "no cases are open"
lacks "$open" "$dir/store.db" "the store is not open"
stop
is "$ended" 0 "it ends well"

# Whoever has what he may read still gets it: the public, with `serve: all`.
for whom in staff all; do
	launch --serve "$whom"
	if [ -n "$port" ]; then
		get /readyz
		is "$code" 503 "serve $whom: not ready"
		get '/v1/answers?q=train&lang=en'
		[ "$whom" = all ] ||
			is "$code" 401 "serve $whom: nobody who is not signed in"
		get '/v1/answers?q=train&lang=en' -H \
			"Authorization: Bearer kb_00000000_$(printf 'a%.0s' $(seq 43))"
		is "$code" 503 "serve $whom: and nobody can be known"
		stop
	else
		has "$(cat "$dir/log")" "$dir" \
			"serve $whom: the reason names a file"
		daemon=
	fi
done
