#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# cases-csv.sh - cases from a spreadsheet.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

mkdir dir
printf '\357\273\277id,lang,question,article,resolved_at\r\nc1,zh-Hans,"停电了,\r\n怎么办",power-cut-now,2026-05-03\r\n' >dir/good.csv
printf 'c2,en,"he said ""dark""",power-cut-now,\r\nc3,xx,q,a,\r\n' >>dir/good.csv
kb import dir/good.csv
check "quoted line breaks and quotes are taken" says "2 new"
check "a wrong row is named by its line" says "dir/good.csv:5: the language 'xx'"
kb export out
check "exported as JSON lines" test -f out/good.jsonl
check "with the same words" jq -se '.[0].question == "停电了,\r\n怎么办"
	and .[1].question == "he said \"dark\""
	and .[0].resolved_at == "2026-05-03"' out/good.jsonl

printf 'id,lang,question,artikel\nc1,en,q,a\n' >dir/bad.csv
kb import dir/bad.csv
check "an unknown column is named" says "dir/bad.csv:1: there is no column 'artikel'"
printf 'id,lang,question,article\nc1,en,q,a\nc2,en,"open,a\nc3,en,q,a\n' >dir/open.csv
kb import dir/open.csv
check "an open quote: the line on which it starts" says "dir/open.csv:3: the row that starts here"
{
	printf 'id,lang,question,article\nc1,en,"'
	head -c 3000000 /dev/zero | tr '\0' x
} >dir/large.csv
kb import dir/large.csv
check "an endless field is cut short" says "more than 1 MiB"
printf 'id,lang,question,article\nc9,en,\377,a\n' >dir/utf8.csv
kb import dir/utf8.csv
check "not UTF-8 is named" says "dir/utf8.csv:2: 'question' is not UTF-8"
done_testing
