#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# csrf.sh - what other sites could make a browser send changes nothing; and
# bodies that are no forms are refused.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
person anna agent
person boris agent
start
sign_in anna
sign_in boris
as boris /account
foreign=$(token)

# kept NAME: anna is still signed in.
kept() {
	as anna /account
	is "$code" 200 "$1: nothing happened"
}

as anna /sign-out -d a=b
is "$code" 403 "a form without a token"
has "$body" 'open for too long' "is explained"
kept "no token"
as anna /sign-out -d "token=$foreign"
is "$code" 403 "another person's token"
kept "another's token"
as anna /account
own=$(token)
as anna /sign-out -d "token=${own}0"
is "$code" 403 "a longer one"
for header in 'Origin: https://evil.example' 'Origin: null' \
	'Sec-Fetch-Site: cross-site' 'Sec-Fetch-Site: same-site'; do
	as anna /sign-out -d "token=$own" -H "$header"
	is "$code" 403 "the right token, but $header"
done
kept "another site"
as anna /account/password -d token=x -d fresh=secret-of-hers -d again=x
has "$code $body" 'open for too long' "the page comes again with a word"
lacks "$body" secret-of-hers "and without what was typed"
get /sign-in -d 'token=00000000000000000000000000000000' -d name=anna \
	-d "password=$password"
is "$code" 403 "signing somebody in from elsewhere"
has "$body" 'value="anna"' "keeps the name"
lacks "$headers" kb_session= "and makes no session"
get /sign-in -H 'Cookie: kb_form=a; kb_form=b' -d token=x
is "$code" 403 "two cookies are none"

get /sign-in -H 'Content-Type: text/plain' -d a=b
is "$code" 415 "another type of body"
get /sign-in -F a=b
is "$code" 415 "files are not taken"
get /sign-in -H 'Content-Type: application/x-www-form-urlencodedx' -d a=b
is "$code" 415 "nor almost the right type"
get /sign-in -d "a=$(head -c 9000 /dev/zero | tr '\0' x)"
is "$code" 413 "a body that is too long"
get /sign-in -H 'Transfer-Encoding: chunked' \
	-d "a=$(head -c 9000 /dev/zero | tr '\0' x)"
is "$code" 413 "also in chunks"
get /sign-in -d 'a=1&a=2'
is "$code" 400 "a field given twice"
get /sign-in -d 'a=%ff'
is "$code" 400 "bytes that are no text"
answer=$(raw 'POST /sign-in HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n')
is "$(printf '%s\n' "$answer" | sed -n '1s/.* \([0-9]*\) .*/\1/p')" 411 \
	"a body of no length"
lacks "$answer" alive "and what follows is not carried out"
body='a=1'
answer=$(raw "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n${body}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
lacks "$answer" alive "the connection ends after a body"
answer=$(raw "POST /sign-in HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 999999999999\r\nExpect: 100-continue\r\n\r\n")
lacks "$answer" '100 Continue' "nobody is asked for 999 GB"
has "$answer" ' 413 ' "but refused"

send anna /account /sign-out
is "$code" 303 "our own form works"
