#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# signin.sh - the way in and out, as a browser without scripts goes it: forms,
# cookies, throttle, one-time passwords, second factor, tokens that are none.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
person anna agent 2 billing
person olga operator
once=$("$add_person" "$dir/store.db" newton editor -)
start

# ---- the public sees no door and nothing that depends on one ----
get /
lacks "$body" 'sign-in' "the start page has no door"
get /account
is "$code $(header location)" "303 /sign-in?next=%2Faccount" \
	"a page for staff leads to the sign-in"
get '/audit?person=x'
is "$(header location)" "/sign-in?next=%2Faudit%3Fperson%3Dx" \
	"and remembers where to"
is "$(header cache-control)" no-store "a redirection is not kept"

# ---- in ----
as anna /sign-in
is "$code" 200 "the sign-in page"
has "$headers" 'kb_form=' "a form has its cookie"
has "$(header set-cookie)" 'HttpOnly' "which scripts cannot read"
has "$(header set-cookie)" 'SameSite=Lax' "and other sites cannot use"
lacks "$(header set-cookie)" 'Secure' "not Secure without https"
sign_in anna 'not the password'
is "$code" 403 "a wrong password"
has "$body" 'Name, password or code is not right' "is told in one sentence"
has "$body" 'value="anna"' "the name is kept"
lacks "$body" 'not the password' "the password is not"
wrong=$(printf '%s' "$body" | sed 's/value="[0-9a-z]*"//g')
sign_in nobody 'not the password'
is "$(printf '%s' "$body" | sed 's/value="[0-9a-z]*"//g')" "$wrong" \
	"an unknown name gets the same page"
sign_in anna "$password" /articles/lost-bag
is "$code $(header location)" "303 /articles/lost-bag" "in, and back to the page"
has "$headers" 'kb_session=' "with a session"
as anna /account
is "$code" 200 "the account"
has "$body" 'billing' "names the groups"
is "$(header cache-control)" "private, no-store" "is never kept"
lacks "$headers" 'ETag' "and has no ETag"
as anna /
has "$body" 'Signed in as <b>anna</b>' "pages say who is signed in"
is "$(header cache-control)" "private, no-store" "and are not kept"
as anna /static/x
as anna /sign-in
is "$code $(header location)" "303 /account" "who is in needs no sign-in"
for next in //evil.example '/\\evil.example' https://evil.example \
	'/ x' /sign-out; do
	rm -f "$dir/anna.jar"
	sign_in anna "$password" "$next"
	is "$code $(header location)" "303 /desk" "never to $next"
done

# ---- out ----
cp "$dir/anna.jar" "$dir/old.jar"
send anna /account /sign-out
is "$code $(header location)" "303 /sign-in" "out"
as old /account
is "$code" 303 "and the old cookie opens nothing"
sign_in anna
cp "$dir/anna.jar" "$dir/old.jar"
send anna /account /account/sessions
is "$code $(header location)" "303 /sign-in" "out everywhere"
as old /account
is "$code" 303 "ends every session"

# ---- a one-time password ----
sign_in newton "$once" /articles/lost-bag
is "$code $(header location)" "303 /account" "a one-time password leads to a choice"
as newton /account
has "$body" 'Choose your own password' "which is all there is"
lacks "$body" 'second-factor' "no other form"
send newton /account /account/password fresh=short again=short
has "$code $body" 'at least 12 characters' "too short is said"
send newton /account /account/password "fresh=$password" again=other
has "$code $body" 'not the same' "two different ones are said"
send newton /account /account/password 'fresh=newton and gravity' \
	'again=newton and gravity'
has "$body" 'must not contain your name' "one's name is no password"
cp "$dir/newton.jar" "$dir/old.jar"
send newton /account /account/password "fresh=$password" "again=$password"
is "$code $(header location)" "303 /account?done=password" "a good one is taken"
as newton '/account?done=password'
has "$body" 'The password was changed' "and said"
as old /account
is "$code" 303 "the session has another cookie now"
send newton /account /account/password "old=wrong wrong wrong" \
	"fresh=another $password" "again=another $password"
has "$code $body" '403' "the old one is asked for from now on"

# ---- second factor ----
send newton /account /account/second-factor step=begin
is "$code" 200 "a second factor is set up"
secret=$(printf '%s' "$body" | sed -n 's/.*<span class="code">\([A-Z2-7]*\)<.*/\1/p' | tail -n 1)
[ "${#secret}" -ge 32 ]
ok $? "its key is shown" "$secret"
has "$body" 'href="otpauth://totp/' "and as a link"
send newton /account /account/second-factor step=confirm code=000000
is "$code" 403 "a wrong code switches nothing on"
send newton /account /account/second-factor step=begin code=1
send newton /account /account/second-factor step=else
is "$code" 400 "no other step"

# ---- throttle ----
rm -f "$dir/anna.jar"
waited=
for _ in 1 2 3 4 5 6 7 8; do
	sign_in anna 'not the password'
	[ "$code" != 429 ] || { waited=$(header retry-after); break; }
done
[ "${waited:-0}" -gt 0 ]
ok $? "guessing has to wait" "$code"
has "$body" 'Too many attempts. Wait ' "and is told how long"

# ---- tokens that are none ----
get /v1/answers?q=train -H 'Authorization: Bearer kb_00000000_x'
is "$code" 401 "a wrong token is not the public"
has "$(header www-authenticate)" Bearer "and told what is wanted"
get /v1/answers?q=train -H 'Authorization: Bearer a' -H 'Authorization: Bearer b'
is "$code" 400 "nor are two"
get /v1/answers?q=train -H 'Cookie: kb_session=none'
is "$code $(header cache-control)" "200 no-cache" "a session that is over is the public"

# ---- four languages ----
for lang in zh-Hans zh-Hant en ru; do
	get "/sign-in?lang=$lang"
	has "$code $body" "<html lang=\"$lang\">" "sign-in in $lang"
	lacks "$body" sign_in_ "all its words are there ($lang)"
done
stop
is "$ended" 0 "and ends well"
lacks "$(cat "$dir/log")" "$password" "no password in the log"

# ---- a service for the public has no door ----
start --serve public
for path in /sign-in /account /audit; do
	get "$path" -H 'Accept: text/html'
	is "$code" 404 "$path is not there for the public"
done
get / -b "$dir/newton.jar"
lacks "$body" 'Signed in' "and nobody is signed in"
get /v1/answers?q=train -H 'Authorization: Bearer kb_00000000_x'
is "$code" 200 "a token says nothing there"
stop

# ---- one for staff has nothing without ----
start --serve staff
get '/search?q=train'
is "$code $(header location)" "303 /sign-in?next=%2Fsearch%3Fq%3Dtrain" \
	"staff's pages want a sign-in"
get '/v1/answers?q=train'
is "$code" 401 "so does staff's interface"
sign_in olga
as olga '/search?q=train'
is "$code" 200 "and then answer"
as olga /audit
is "$code" 200 "operators read the audit"
has "$body" '<td>sign-in</td>' "which knows who signed in"
lacks "$body" "$password" "and no secrets"
