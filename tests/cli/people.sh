#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# people.sh - accounts, tokens and the audit from the command line.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

field() { jq -r "$1" last.out; }
mode_is() { [ "$(stat -c %a "$1")" = "$2" ]; }
password() { cut -f 2 last.out; }
silent() { ! grep -q . last.out; }

kb person list
check "no store, no people" exits 69
check "and what to do" says "kb-indexer import"

kb person add anna --display "Anna Li" --level 2 --group billing --group night
check "somebody is added" exits 0
check "with a one-time password" grep -qE '^anna	([a-z2-9]{4}-){3}[a-z2-9]{4}$' last.out
check "which is said to be one" says "shown once"
first=$(password)
check "the key was made" test -f key
check "for its owner only" mode_is key 600
check "the password is not in the store" \
	test "$(grep -c "$first" kb.db kb.db-wal 2>/dev/null | grep -cv ':0$')" -eq 0

kb person add anna
check "nobody is added twice" exits 65
check "and what to do is said" says "person set"
kb person add Ann
check "capitals are no name" says "may hold a-z"
kb person add bo --role king
check "there are no kings" says "agent, editor, publisher, operator"
kb person add bo --level 12
check "there is no level 12" says "from 0 to 9"
kb person add bo --group agent-3
check "a level is no group" says "no group"
kb person add -- -bo
check "a dash is no beginning" says "begins with"
printf 'short\n' >typed
kb person add bo --read-password <typed
check "a short password is refused" exits 65
check "and not repeated" sh -c '! grep -q short last.err && grep -q "12 characters" last.err'
check "and leaves nobody behind" test "$("$indexer" --store kb.db --json person list | jq length)" -eq 1
printf 'velvet harbor 31 kites\n' >typed
kb person add bo --role operator --read-password <typed
kb person list --json
check "a password may be brought along" test "$(field '.[1].one_time_password')" = false
check "the role is the one asked for" test "$(field '.[1].role')" = operator
check "groups are kept" test "$(field '.[0].groups | join(" ")')" = "billing night"
check "a new one has a one-time password" test "$(field '.[0].one_time_password')" = true

kb person set anna --role editor --group "" --domain mobile
kb person list --json
check "set changes what it is given" test "$(field '.[0] | .role, .groups, .domains | tostring' | tr '\n' ' ')" = 'editor [] ["mobile"] '
check "and nothing else" test "$(field '.[0] | .display, .level | tostring' | tr '\n' ' ')" = "Anna Li 2 "
kb person set ana --level 1
check "who is not there is not changed" exits 69
check "and who is near is named" says "the nearest is anna"

kb person reset anna
check "a reset gives another password" test "$(password)" != "$first"
kb person reset --json anna
check "also as JSON" test "$(field '.password | length')" -eq 19
kb person
check "a verb is needed" exits 2
kb person add
check "and its name" exits 2
check "all are listed" says "person disable NAME"

kb token add anna --label nightly --scope case-read --scope preview --days 7
check "a token is given" grep -qE '^kb_[0-9a-f]{8}_[A-Za-z0-9_-]{43}$' last.out
token=$(cat last.out)
id=$(printf %.11s "$token")
check "the token is not in the store" \
	test "$(grep -c "$token" kb.db kb.db-wal 2>/dev/null | grep -cv ':0$')" -eq 0
kb token add anna --label x --scope people
check "nobody gives what he has not" says "may not 'people' himself"
kb token add anna --label x --scope everything
check "scopes are known" says "no scope 'everything'"
kb token add anna --label x
check "scopes are needed" says "--scope"
kb token add anna --scope case-read
check "labels are needed" says "what the token is for"
kb token add anna --label x --scope case-read --days 0
check "no token for no days" exits 65
kb token list --json
check "tokens are listed" test "$(field '.[0] | .id, .person, (.scopes | join(","))' | tr '\n' ' ')" = "$id anna case-read,preview "
kb token revoke "$token"
check "a token is taken back" exits 0
kb token list
check "and is known to be" says revoked
kb token revoke kb_00000000
check "no other token" exits 69

kb person disable anna
kb person list
check "who is disabled is listed so" says "disabled"
kb person enable anna
check "and comes back" exits 0

kb audit
check "it was all written down" grep -q 'person.disable *person:anna' last.out
check "newest first" sh -c 'head -n 1 last.out | grep -q person.enable'
check "without secrets" test "$(grep -cE "$first|$token" last.out)" -eq 0
kb audit --limit 2
check "as much as asked for" test "$(wc -l <last.out)" -eq 2
kb audit --since 2126-01-01
check "nothing from the future" silent
kb audit --since yesterday
check "days are days" exits 65
kb audit --json --limit 1
check "as JSON, too" test "$(field '.action')" = person.enable
hash=$(field '.hash')
kb audit --verify
check "nothing was changed" says "rows are as they were written"
check "and the newest is named" says "$hash"
if command -v sqlite3 >/dev/null 2>&1; then
	sqlite3 kb.db "DROP TRIGGER audit_unchanged; UPDATE audit SET who = 'bo' WHERE seq = 2"
	kb audit --verify
	check "what was changed is found" exits 65
	check "and named" says "row 2 was changed"
fi
done_testing
