#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# limits.sh - how often an address may ask, who a proxy may speak for, which
# names are served, the listener for health, and what is said when the store or
# the key cannot be read.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
person anna agent
cat >>"$dir/concord.yaml" <<END
trusted_proxies: 127.0.0.0/8 192.0.2.0/24
proxy_user_header: X-User
hosts: 127.0.0.1 help.example
rate_ask: 20
health_listen: $dir/health.sock
END
start

# ---- rates ----
client=198.51.100.7
for _ in 1 2 3 4 5; do
	get /v1/answers?q=train -H "X-Forwarded-For: $client"
	is "$code" 200 "a question is answered"
done
get /v1/answers?q=train -H "X-Forwarded-For: $client"
is "$code" 429 "the sixth at once is too much"
[ "$(header retry-after)" -ge 1 ]
ok $? "and told when to come again"
get '/search?q=train' -H "X-Forwarded-For: $client"
has "$code $body" 'A little slower, please' "pages say it in words"
get / -H "X-Forwarded-For: $client"
is "$code" 200 "what costs little goes on"
get /v1/answers?q=train -H "X-Forwarded-For: 198.51.100.8"
is "$code" 200 "others are not held up"
get /v1/answers?q=train -H "X-Forwarded-For: 198.51.100.8, $client, 192.0.2.9"
is "$code" 429 "who writes addresses himself is known by the proxies'"
for _ in 1 2 3 4 5 6 7 8; do
	get /v1/answers?q=train
done
is "$code" 200 "this machine is not counted"

# ---- proxies ----
get /account -H 'X-User: anna'
has "$code $body" 'Signed in as <b>anna</b>' "a trusted proxy names who asks"
has "$body" 'Your organisation signs you in' "whose password is elsewhere"
get /account -H 'X-User: anna' -H 'X-User: olga'
is "$code" 400 "two names are none"
get /account -H 'X-User: nobody'
is "$code" 303 "an unknown name is nobody"
get /sign-in -H 'X-Forwarded-Proto: https'
has "$(header set-cookie)" '; Secure' "cookies are Secure behind https"
has "$(header strict-transport-security)" max-age "which is to stay"
get / -H 'X-Forwarded-Proto: http'
is "$(header strict-transport-security)" '' "but not without"

# ---- names ----
get / -H 'Host: evil.example'
is "$code" 421 "another name is not served"
get / -H 'Host: HELP.example:8443'
is "$code" 200 "ours is, with any port"

# ---- health beside ----
get /healthz
is "$code" 200 "health"
side() {
	curl -s --max-time 20 --unix-socket "$dir/health.sock" -o "$dir/body" \
		-w '%{http_code}' "http://x$1"
}
is "$(side /healthz)" 200 "and on its own socket"
is "$(side /metrics)" 200 "with the metrics"
is "$(side /)" 404 "and nothing else"
is "$(side /sign-in)" 404 "least of all a door"
stop
is "$ended" 0 "it ends"

# ---- not trusted ----
sed -i 's/^trusted_proxies:.*/trusted_proxies: 192.0.2.1/' "$dir/concord.yaml"
start
get /account -H 'X-User: anna'
is "$code" 303 "from elsewhere a name says nothing"
get /account -H 'X-User: anna'
is "$(grep -c 'event=proxy' "$dir/log")" 1 "which is logged once"
get /sign-in -H 'X-Forwarded-Proto: https'
lacks "$(header set-cookie)" '; Secure' "nor does the protocol"
stop

# ---- closed when in doubt ----
start
sign_in anna
chmod 0644 "$dir/key"
stop
start
as anna /account
is "$code" 503 "a key that others can read: no form"
has "$(cat "$dir/log")" event=key "and the log says what to do"
get /v1/answers?q=train
is "$code" 200 "the public is answered"
stop
chmod 0600 "$dir/key"
mv "$dir/store.db" "$dir/kept.db"
mkdir "$dir/store.db"
start
get '/search?q=train' -b 'kb_session=x'
is "$code" 503 "a store that cannot be read: not the public's answer"
get /account -H 'Authorization: Bearer kb_00000000_x'
is "$code" 503 "by no door"
stop
rmdir "$dir/store.db"
mv "$dir/kept.db" "$dir/store.db"

for line in 'trusted_proxies: 10.0.0.0/99' 'https: maybe' \
	'health_listen: nowhere'; do
	cp "$dir/concord.yaml" "$dir/bad.yaml"
	sed -i "/^${line%%:*}:/d" "$dir/bad.yaml"
	printf '%s\n' "$line" >>"$dir/bad.yaml"
	said=$(timeout 20 "$searchd" --config "$dir/bad.yaml" --port 0 2>&1)
	has "$said" "${line%%:*}" "a wrong ${line%%:*} is named"
done
