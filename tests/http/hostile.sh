#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# hostile.sh - raw bytes that no browser sends. Each gets exactly one answer,
# nothing after it is carried out, and the daemon goes on.
. "${KB_TOP:?}/tests/http/lib.sh"

settings
load "$here/fixture"
start

# refused NAME STATUS BYTES: an answer of that status; a second request
# behind it is not carried out.
second='GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'
refused() {
	answer=$(raw "$3$second")
	is "$(printf '%s\n' "$answer" | sed -n '1s/HTTP[^ ]* //p' |
		cut -d ' ' -f 1) $(printf '%s\n' "$answer" | grep -c alive)" \
		"$2 0" "$1"
}
get='GET /v1/answers?q=a HTTP/1.1\r\n'
host='Host: x\r\n'
refused "POST" 405 "POST /v1/answers HTTP/1.1\r\n${host}Content-Length: 0\r\n\r\n"
refused "TRACE" 405 "TRACE / HTTP/1.1\r\n$host\r\n"
refused "an unknown method" 405 "BREW / HTTP/1.1\r\n$host\r\n"
refused "two hosts" 400 "${get}${host}Host: y\r\n\r\n"
refused "no host" 400 "${get}\r\n"
refused "two lengths" 400 "${get}${host}Content-Length: 0\r\nContent-Length: 5\r\n\r\n"
refused "a length beside chunks" 400 "${get}${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
refused "a length in letters" 400 "${get}${host}Content-Length: 5x\r\n\r\n"
refused "a signed length" 400 "${get}${host}Content-Length: +5\r\n\r\nhello"
refused "two encodings" 400 "${get}${host}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
refused "an unknown encoding" 400 "${get}${host}Transfer-Encoding: gzip, chunked\r\n\r\n"
refused "chunks in HTTP/1.0" 400 "GET / HTTP/1.0\r\n${host}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
refused "a body" 413 "${get}${host}Content-Length: 5\r\n\r\nhello"
refused "a body of 999 GB, announced" 413 "${get}${host}Content-Length: 999000000000\r\nExpect: 100-continue\r\n\r\n"
refused "a control character in a field" 400 "${get}${host}X-A: a\001b\r\n\r\n"
refused "a space in a field name" 400 "${get}${host}X A: b\r\n\r\n"
refused "an absolute address" 400 "GET http://evil/ HTTP/1.1\r\n$host\r\n"
refused "an encoded slash" 400 "GET /articles/a%%2fb HTTP/1.1\r\n$host\r\n"
refused "dot segments" 400 "GET /static/../etc HTTP/1.1\r\n$host\r\n"
refused "encoded dot segments" 400 "GET /static/%%2e%%2e/etc HTTP/1.1\r\n$host\r\n"
refused "a null byte in the path" 400 "GET /articles/a%%00b HTTP/1.1\r\n$host\r\n"
refused "a backslash" 400 "GET /articles/..%%5cetc HTTP/1.1\r\n$host\r\n"
refused "bytes that are not UTF-8" 400 "GET /articles/%%c0%%af HTTP/1.1\r\n$host\r\n"
refused "a parameter twice" 400 "GET /v1/answers?q=a&q=b HTTP/1.1\r\n$host\r\n"
refused "seventeen parameters" 400 "GET /?$(printf 'a%s=&' $(seq 17)) HTTP/1.1\r\n$host\r\n"
refused "an address of 10 KB" 414 "GET /search?q=$(printf 'a%.0s' $(seq 10000)) HTTP/1.1\r\n$host\r\n"
refused "seventy header fields" 431 "${get}${host}$(printf 'X-%s: a\\r\\n' $(seq 70))\r\n"

# What the library itself refuses or what ends without an answer.
head -c 1000000 /dev/zero | tr '\0' a >"$dir/long"
sizes=$({ printf 'GET /search?q='; cat "$dir/long"; printf ' HTTP/1.1\r\nHost: x\r\n\r\n'; } |
	{ exec 3<>"/dev/tcp/127.0.0.1/$port"; cat >&3 2>/dev/null
	  timeout 10 head -c 12 <&3 2>/dev/null; } | tr -d '\0')
case $sizes in
'HTTP/1.1 414' | 'HTTP/1.1 431' | '') ok 0 "a question of a megabyte is not read" ;;
*) ok 1 "a question of a megabyte is not read" "$sizes" ;;
esac
has "$(raw 'GET / HTTP/1.0\r\n\r\n')" 'HTTP/1' "HTTP/1.0 is answered"

# A client that drips is cut, though it is never silent for long.
begun=$(date +%s)
exec 3<>"/dev/tcp/127.0.0.1/$port"
for _ in $(seq 12); do
	printf 'G' >&3 2>/dev/null || break
	sleep 0.5
done
printf 'ET / HTTP/1.1\r\nHost: x\r\n\r\n' >&3 2>/dev/null
got=$(timeout 5 cat <&3 2>/dev/null | head -c 15)
exec 3>&-
is "$got" "" "a client that drips gets nothing"
[ $(($(date +%s) - begun)) -lt 15 ]
ok $? "and is cut in time"

# Many words, brackets, wildcards: an answer, soon.
for q in "$(printf 'word%s+' $(seq 600) | head -c 4000)" "$(printf '(%.0s' $(seq 4000))" \
	"$(printf '*+%.0s' $(seq 2000))" '%E2%80%8B%E2%80%8D' '%F0%9F%91%A9%E2%80%8D%F0%9F%9A%80'; do
	get "/v1/answers?q=$q" --globoff
	is "$code" 200 "a strange question is answered (${q:0:12})"
done

get /healthz
is "$code" 200 "the daemon is well"
stop
is "$ended" 0 "and ends well"
