# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# tap.sh - what the tests of kb-indexer share; sourced. A test works in a fresh
# folder below the build folder, prints TAP and cleans up.

indexer=${KB_INDEXER:?run this from make check, or set KB_INDEXER and KB_TOP}
# shellcheck disable=SC2034 # for the tests
content=${KB_TOP:?}/kb-content
folder=$(mktemp -d "${KB_BUILD:-.}/cli-XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
number=0
code=0

# check NAME WORD...: ok if the command succeeds.
check() {
	number=$((number + 1))
	name=$1
	shift
	if "$@" >check.out 2>&1; then
		printf 'ok %s - %s\n' "$number" "$name"
	else
		printf 'not ok %s - %s\n' "$number" "$name"
		cat check.out last.out last.err 2>/dev/null | head -n 30 |
			sed 's/^/# /'
	fi
}

# kb WORD...: runs kb-indexer on the store kb.db; what it says goes to last.out
# and last.err, its exit code to $code.
kb() {
	code=0
	"$indexer" --store kb.db "$@" >last.out 2>last.err || code=$?
}

# exits CODE; says WORDS: about the last kb. says looks on both streams.
exits() { [ "$code" -eq "$1" ] || { echo "exit code $code, not $1"; false; }; }
says() { grep -qF -- "$1" last.out last.err; }

done_testing() { printf '1..%s\n' "$number"; }
