#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# round-trip.sh - what goes in comes out byte for byte; again is no change.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

kb import "$content"
check "the sample content is taken whole" exits 0
check "nothing of it failed" says " 0 failed"
kb import "$content"
check "again nothing is new" says "0 new, 0 changed"
kb --json import --dry-run "$content"
check "the report is JSON" jq -e '.failed == 0 and .dry_run' last.out

kb export out
check "export works" exits 0
for part in articles rules synonyms; do
	check "$part are the same bytes" diff -r "$content/$part" "out/$part"
done
# Look-up keys are not kept in clear, so they do not come out again.
for file in "$content"/cases/*; do
	name=${file##*/}
	case $name in
	*.jsonl) jq -c 'del(.keys)' "$file" >want
		 jq -c . "out/cases/$name" >got ;;
	*) cp "$file" want; cp "out/cases/$name" got ;;
	esac
	check "cases of $name are the same but for their keys" cmp want got
done
grep -v '"keys"' "$content/cases/devices.jsonl" >want
check "a case without keys is the same bytes" \
	sh -c "grep -Fxc -f want out/cases/devices.jsonl | grep -qx $(wc -l <want)"
kb export out
check "a second export writes nothing" says "0 files written"
kb --json stats
check "stats counts" jq -e '.articles > 100 and .rules >= 6 and .cases >= 400
	and .languages.ru > 20' last.out

# The parts alone have the paths that they have together.
rm -f kb.db*
for part in articles rules cases synonyms; do
	kb import "$content/$part"
done
kb export parts
check "imported part by part it is the same" diff -r out parts

kb lint
check "the store has no errors" exits 0
kb lint "$content"
check "the folder has no errors" exits 0
kb --json lint "$content" "$content/flawed"
check "a quote that is not in its clause is found" jq -e '.findings[] |
	select(.level == "error" and (.source | endswith("battery-warranty.md"))
	and (.text | contains("quote")) and .line > 1)' last.out
check "lint fails for errors" exits 1

# Blocks that hold for a time come out as they were written.
mkdir -p timed/articles/en
cat >timed/articles/en/fare.md <<'END'
---
id: fare
lang: en
title: The fare
state: published
---
## Answer   {until=2020-02-29}
Ten.

## Answer { from=2020-03-01T00:00+08:00  until=2098-01-01 } ##
Twelve.

## Exceptions {from=2098-01-01}
None.
END
rm -f kb.db*
kb sync timed
check "blocks that hold for a time are taken" exits 0
kb export timed-out
check "and written byte for byte" diff -r timed/articles timed-out/articles
kb sync timed
check "again nothing is new" says "0 new, 0 changed, 1 same"
kb import timed-out
check "nor in what was written" says "0 new, 0 changed"

# A promise whose parts do not fit together.
mkdir -p odd/articles/en
cat >odd/articles/en/odd.md <<'END'
---
id: odd
lang: en
title: The crew comes
promise:
  what: the crew comes
  within: P1M
  calendar: working
  tell: the customer
  clause: "9.9"
---
The crew comes within a month.
END
kb --json lint odd
# shellcheck disable=SC2016 # a variable of jq
finding='.findings[] | select(.level == "error" and .line == 5 and
	(.text | contains($words)))'
for words in "no 'exception'" 'days, hours and minutes' 'clause 9.9'; do
	check "lint of a promise: $words" jq -e --arg words "$words" \
		"$finding" last.out
done
done_testing
