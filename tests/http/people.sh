# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# people.sh - people for the HTTP tests, and signing in as them; sourced after
# lib.sh. A person's cookies lie in $dir/NAME.jar.
password='crane lamp orbit seven'
add_person=$KB_BUILD/tests/unit/add_person

# person NAME ROLE [LEVEL [GROUP...]]
person() {
	name=$1 role=$2
	shift 2
	"$add_person" "$dir/store.db" "$name" "$role" "$password" "$@" ||
		exit 1
}

# token NAME: the form token of the page last got.
token() {
	printf '%s' "$body" |
		sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' |
		head -n 1
}

# as NAME PATH [CURL ARGUMENT...]: get with the cookies of NAME.
as() {
	jar=$dir/$1.jar
	shift
	get "$@" -b "$jar" -c "$jar"
}

# send NAME PAGE PATH [FIELD...]: fetches PAGE for its token, posts to PATH.
send() {
	who=$1 page=$2 to=$3
	shift 3
	fields=()
	for field; do
		fields+=(--data-urlencode "$field")
	done
	as "$who" "$page"
	as "$who" "$to" --data-urlencode "token=$(token)" "${fields[@]}"
}

# sign_in NAME [PASSWORD [NEXT]]
sign_in() {
	send "$1" /sign-in /sign-in "name=$1" \
		"password=${2-$password}" "next=${3-}"
}
