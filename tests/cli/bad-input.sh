#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# bad-input.sh - every wrong file has a clear outcome: named, with its line,
# and the others are stored.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

# FILE ID: an article without a body.
front() { printf -- '---\nid: %s\nlang: en\ntitle: T\n---\n' "$2" >"dir/$1"; }
mkdir dir
front good.md good
front utf8.md utf8
printf 'line\nab\377\n' >>dir/utf8.md
printf -- '---\nid: x\nlang: en\ntitle: [\n---\n' >dir/front.md
printf -- '---\nid: x\nid: y\n---\n' >dir/twice.md
printf -- '---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\n' >dir/bomb.md
front long.md "$(printf '%0300d' 1)"
front dots.md "a/../../b"
front control.md '"a\x07b"'
front same.md good
front deep.md deep
awk 'BEGIN { for (i = 0; i < 10000; i++) printf "- "; print "x" }' >>dir/deep.md
truncate -s 100M dir/huge.md
printf 'no front matter\n' >dir/plain.md

started=$(date +%s)
kb import dir
took=$(($(date +%s) - started))
check "one good file among twelve is stored" says "1 new"
check "the others are counted" says "11 failed"
check "exit code 1: some failed" exits 1
check "not UTF-8: line and byte" says "dir/utf8.md:7: is not UTF-8 from byte 3 of this line"
check "broken front matter: line" says "dir/front.md:5: "
check "a key twice: line" says "dir/twice.md:3: the key 'id' is there twice"
check "alias bomb: refused" says "dir/bomb.md:2: YAML anchors"
check "an id too long" says "dir/long.md: the id is longer than 255 bytes"
check "an id that leads upwards" says "dir/dots.md: the id has"
check "an id with a control character" says "dir/control.md:2: a value holds a control character"
check "the same id twice: both files" says "is in dir/good.md already"
check "a list nested 10,000 deep" says "dir/deep.md:6: lists or quotes are nested more than 100 deep"
check "100 MB: says what to do" says "dir/huge.md: has 104857600 bytes; at most 1048576 are taken, so split it"
check "no front matter: says how" says "dir/plain.md:1: no front matter; start the file with lines"
check "all of that within 20 seconds" test "$took" -le 20

kb import dir/huge.md
check "a single wrong file fails too" exits 1
kb import nothing-here
check "a missing path has its code" exits 69
kb import check.out
check "a file of no known kind is refused" exits 65

cat >cases.jsonl <<'END'
{"id":"c1","lang":"en","question":"q","article":"good"}
{"id":"c2","lang":"en","question":"q","article":"good","keyz":[]}
not json
{"id":"c1","lang":"en","question":"again","article":"good"}
END
kb import cases.jsonl
check "a case with an unknown key: the nearest" says "cases.jsonl:2: a case has no key 'keyz'; the nearest is keys"
check "a line that is no JSON" says "cases.jsonl:3: not a JSON object"
check "a case twice" says "cases.jsonl:4: the same case is in cases.jsonl:1 already"
check "the good one is stored" says "1 new"

kb impotr dir
check "a mistyped command: the nearest" says "the nearest is import"
check "usage has exit code 2" exits 2
kb import
check "no argument is wrong usage" exits 2
printf 'prot: 1\n' >bad.yaml
kb --config bad.yaml stats
check "a wrong setting has exit code 78" exits 78
check "and names the nearest" says "bad.yaml:1: there is no setting 'prot'; the nearest is port"
kb --store none.db stats
check "no store: says how to make one" says "kb-indexer import"
check "no store: exit code" exits 69
printf 'this is no database, it only says so in many words........\n' >other.db
kb --store other.db stats
check "a file that is no store is refused" says "the file is not a store"
done_testing
