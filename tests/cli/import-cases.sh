#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# import-cases.sh - cases of another help desk by a mapping: what would be done,
# what was done, again, after a mistake, after an interruption.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

examples=$KB_TOP/doc/examples
cat >concord.yaml <<END
store: kb.db
calendars: $KB_TOP/calendars
END
# run OPTION...: import with a mapping.
run() {
	code=0
	"$indexer" --config concord.yaml import "$@" >last.out 2>last.err ||
		code=$?
}

# ---- what would be done ----
run --map "$examples/help-desk.yaml" --dry-run "$examples/help-desk.csv"
check "a dry run of the example" exits 0
check "says how many" says "3 new, 0 changed, 0 same"
check "shows the first ones, masked" says '"question":"Двойное списание\nДеньги сняли два раза, перезвоните на [phone-1]"'
check "with what would happen to them" says '"events":["opened","fact","note","resolved"]'
check "and stores nothing" test ! -e kb.db
run --json --map "$examples/help-desk.yaml" --dry-run "$examples/help-desk.csv"
check "the same for programs" jq -e '.new == 3 and (.examples | length) == 3
	and .examples[2].source_id == "5003"' last.out

# ---- and is done ----
run --map "$examples/help-desk.yaml" "$examples/help-desk.csv"
check "the same file, taken" says "3 new, 0 changed, 0 same"
run --map "$examples/help-desk.yaml" "$examples/help-desk.csv"
check "taken again, nothing is new" says "0 new, 0 changed, 3 same"
sed 's/waiting;Refund/solved;Refund/; s/всё ясно/всё ясно и хорошо/' "$examples/help-desk.csv" >later.csv
run --map "$examples/help-desk.yaml" later.csv
check "a later file: what is new is added" says "0 new, 2 changed, 1 same"
run --map "$examples/help-desk.yaml" "$examples/help-desk.csv"
check "an older file again opens nothing anew" says "0 new, 0 changed, 3 same"
run --map "$examples/help-desk-json.yaml" "$examples/help-desk.jsonl"
check "JSON lines, by paths" says "2 new"
check "of both lists the items" says "kept 3 look-up keys"
"$indexer" --config concord.yaml case --find '+8613800550199' >found 2>&1 || :
check "a case is found by its second number" grep -q 路由器没有信号 found
"$indexer" --config concord.yaml case --find Yu >found 2>&1 || :
check "and by a surname in another script" grep -q 停电了 found
"$indexer" --config concord.yaml case 20001 >case.json
check "times are those of the case's country" jq -e '.opened_at == "2026-11-20T10:00:00+03:00"
	and .resolved_at == "2026-11-20T11:30:00+03:00"' case.json
check "facts, notes, what was done" jq -e '.facts[0].value == "tariff-m"
	and .notes[0].text == "Звонили на [phone-1], всё ясно"
	and .article == "charged-twice"' case.json
check "nothing of it stands in the open" sh -c "! grep -aqE '555-01-17|Иванова|AB-4711' kb.db*"

# ---- wrong rows ----
{
	cat "$examples/help-desk.csv"
	echo '5004;Klingon;Britain;Call;new;a;;21.11.2026 09:00;;;;;;;;'
	echo '5005;English;Britain;Call;new;b;;31.02.2026 09:00;;;;;;;;'
	echo '5006;English;Britain;Call;new;c;;21.11.2026 09:00;;;;;;;;'
} >wrong.csv
rm -f kb.db*
run --map "$examples/help-desk.yaml" --dry-run wrong.csv
check "a dry run tells of all wrong rows" says "4 new, 0 changed, 0 same, 0 withdrawn, 0 skipped, 2 failed"
check "with their lines" says "wrong.csv:5: lang: values.lang does not say what 'Klingon' is"
check "and why" says "wrong.csv:6: opened_at: '31.02.2026 09:00' is no time"
run --map "$examples/help-desk.yaml" wrong.csv
check "a wrong row stops the import" exits 65
check "which says how to go on" says "--skip-bad"
check "what stood before it is stored" says "3 new"
run --map "$examples/help-desk.yaml" --skip-bad wrong.csv
check "or is left out" says "1 new, 0 changed, 3 same, 0 withdrawn, 0 skipped, 2 failed"
check "which the exit code tells" exits 1

# ---- wrong mappings ----
# map TEXT WORDS NAME
map() {
	printf '%b' "$1" >map.yaml
	run --map map.yaml "$examples/help-desk.csv"
	check "$3" says "$2"
}
good='source: a\nseparator: ";"\nfields:\n  id: Ticket\n  lang: Language\n  question: Subject\n'
map "fields:\n  id: Ticket\n" "source is missing" "a mapping needs a source"
map 'source: a\nfields:\n  id: Ticket\n  lang: Language\n' "fields.question is missing" "and a question"
map "${good}  price: Price\n" "map.yaml:7: there is no part of a case 'price'" "an unknown part"
map "${good}  key.shoe: Shoe\n" "no kind of key 'shoe'" "an unknown kind of key"
map "${good}  note: Remarks\n" "has no column 'Remarks'" "a column that is not there"
map "${good}times: tomorrow\n" "a form of times is" "a form of times that is none"
map "${good}times: '%%s'\\n" "say unix" "seconds have a name of their own"
map "${good}constants:\n  id: 1\n" "id cannot be the same for all cases" "one number for all"
map "${good}colour: red\n" "there is no 'colour'" "an unknown entry"
map "${good}values:\n  lang: en\n" "values.lang must be" "values that are no list"
run --skip-bad "$examples/help-desk.csv"
check "--skip-bad without a mapping" says "go with --map"

# ---- a large file, interrupted ----
awk 'BEGIN { print "Ticket;Language;Subject"
	for (i = 1; i <= 4000; i++) print i ";en;question number " i }' >many.csv
printf 'source: many\nseparator: ";"\nfields:\n  id: Ticket\n  lang: Language\n  question: Subject\n' >many.yaml
rm -f kb.db*
"$indexer" --config concord.yaml import --map many.yaml many.csv >cut.out 2>&1 &
pid=$!
tries=0
while [ ! -s kb.db-wal ] && [ "$tries" -lt 200 ]; do
	tries=$((tries + 1))
	kill -0 "$pid" 2>/dev/null || break
done
kill -KILL "$pid" 2>/dev/null || :
wait "$pid" 2>/dev/null || :
run --map many.yaml many.csv
check "after a kill the same command goes on" exits 0
run --map many.yaml many.csv
check "and each row is one case" says "0 new, 0 changed, 4000 same"
done_testing
