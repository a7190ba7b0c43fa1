# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# lib.sh - what the HTTP tests share; sourced by bash. Starts the real daemon
# on a free port over a small knowledge base, asks it, prints TAP.
# UPDATE_GOLDEN=1 writes the golden files instead of comparing.
set -u
trap '' PIPE
here=${KB_TOP:?run this from make check, or set KB_TOP}/tests/http
golden=$KB_TOP/tests/golden/http
searchd=${KB_SEARCHD:?}
indexer=${KB_INDEXER:?}
dir=$(mktemp -d)
daemon=
checks=0
failures=0

finish() {
	status=$?
	[ -z "$daemon" ] || kill -KILL "$daemon" 2>/dev/null
	rm -rf "$dir"
	printf '1..%s\n' "$checks"
	[ "$failures" -eq 0 ] && exit "$status"
	exit 1
}
trap finish EXIT

# ok CONDITION-STATUS NAME [WHY]
ok() {
	checks=$((checks + 1))
	if [ "$1" -eq 0 ]; then
		printf 'ok %s - %s\n' "$checks" "$2"
	else
		failures=$((failures + 1))
		printf 'not ok %s - %s\n' "$checks" "$2"
		[ -z "${3-}" ] || printf '%s\n' "$3" | head -n 40 | sed 's/^/#   /'
	fi
}

is() { # GOT WANTED NAME
	[ "$1" = "$2" ]
	ok $? "$3" "got:    $1
wanted: $2"
}

has() { # TEXT PART NAME
	case $1 in
	*"$2"*) ok 0 "$3" ;;
	*) ok 1 "$3" "no \"$2\" in:
$1" ;;
	esac
}

lacks() { # TEXT PART NAME
	case $1 in
	*"$2"*) ok 1 "$3" "\"$2\" in:
$1" ;;
	*) ok 0 "$3" ;;
	esac
}

settings() {
	cat >"$dir/concord.yaml" <<END
store: $dir/store.db
index: $dir/index
web_dir: ${web_dir:-$KB_TOP/searchd/web}
calendars: $KB_TOP/calendars
hotline: "5050"
hours: "08:00-20:00"
request_timeout: 2
learn_after: ${learn_after:-0}
language: en
END
}

load() { # CONTENT: imports its folders and builds the index
	for part in articles rules cases synonyms; do
		[ ! -d "$1/$part" ] ||
			"$indexer" --config "$dir/concord.yaml" import \
				"$1/$part" >>"$dir/load.log" 2>&1 ||
			{ cat "$dir/load.log"; exit 1; }
	done
	"$indexer" --config "$dir/concord.yaml" build >>"$dir/load.log" 2>&1 ||
		{ cat "$dir/load.log"; exit 1; }
}

# start [OPTION...]: the daemon; sets $port and $url when it listens.
start() {
	: >"$dir/log"
	"$searchd" --config "$dir/concord.yaml" --port 0 "$@" 2>"$dir/log" &
	daemon=$!
	port=
	for _ in $(seq 300); do
		port=$(sed -n 's/.*event=listening .*port=\([0-9]*\).*/\1/p' \
			"$dir/log")
		[ -z "$port" ] || break
		kill -0 "$daemon" 2>/dev/null || break
		sleep 0.1
	done
	[ -n "$port" ] || { cat "$dir/log"; ok 1 "the daemon starts"; exit 1; }
	# shellcheck disable=SC2034 # used by the tests
	url=http://127.0.0.1:$port
}

# stop: asks it to end; its exit status in $ended.
stop() {
	kill -TERM "$daemon"
	wait "$daemon"
	# shellcheck disable=SC2034 # used by the tests
	ended=$?
	daemon=
}

# get PATH [CURL ARGUMENT...]: sets $code, $body, $headers.
get() {
	path=$1
	shift
	: >"$dir/body"
	code=$(curl -s -o "$dir/body" -D "$dir/headers" -w '%{http_code}' \
		--max-time 20 "$@" "$url$path")
	body=$(tr -d '\0' <"$dir/body")
	headers=$(tr -d '\r' <"$dir/headers")
}

# header NAME: its value in the last answer.
header() {
	printf '%s\n' "$headers" | sed -n "s/^$1: //Ip" | head -n 1
}

# raw BYTES (printf escapes): sends them, prints all that comes back.
raw() {
	exec 3<>"/dev/tcp/127.0.0.1/$port" || return
	# All at once: bash would send it line by line.
	# shellcheck disable=SC2059 # escapes are the point
	printf "$1" >"$dir/raw"
	cat "$dir/raw" >&3 2>/dev/null
	timeout 10 cat <&3 2>/dev/null | tr -d '\r\0'
	exec 3>&- 3<&-
}

# compare NAME TEXT: with the golden file of that name.
compare() {
	if [ -n "${UPDATE_GOLDEN-}" ]; then
		mkdir -p "$golden"
		printf '%s\n' "$2" >"$golden/$1"
	fi
	difference=$(printf '%s\n' "$2" | diff -u "$golden/$1" - 2>&1)
	ok $? "$1 is as recorded" "$difference"
}
