#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# same-answer.sh - the same content, the same question, the same bytes: three
# servers whose knowledge bases were filled in different orders are asked more
# than 2,000 questions, and their answers compared.
. "${KB_TOP:?}/tests/http/lib.sh"
content=$KB_TOP/kb-content
top=$dir
when=2026-09-01T10:00:00Z

# ---- the content in two orders ----------------------------------------------

# Every line of cases comes in the other order too.
mkdir -p "$top/turned/cases"
for part in articles rules synonyms; do
	cp -R "$content/$part" "$top/turned/$part"
done
for file in "$content"/cases/*.jsonl; do
	tac "$file" >"$top/turned/cases/${file##*/}"
done

in_order() {
	find "$content/articles" "$content/rules" "$content/cases" \
		"$content/synonyms" -type f ! -name '.*' | LC_ALL=C sort
}
turned() {
	find "$top/turned" -type f | LC_ALL=C sort -r
}
every_second() { # REST: 0 or 1
	awk -v rest="$1" 'NR % 2 == rest'
}

kb() {
	"$indexer" --config "$dir/concord.yaml" "$@" >>"$dir/load.log" 2>&1 ||
		{ cat "$dir/load.log"; exit 1; }
}
import_list() {
	mapfile -t files
	kb import "${files[@]}"
}

# ---- the questions ----------------------------------------------------------

# Titles and questions of articles, as "LANG<tab>TEXT".
of_articles() {
	for folder in "$content"/articles/*; do
		sed -n -e 's/^title: *//p' \
			-e '/^questions:/,/^[a-z]/s/^  - //p' "$folder"/*.md |
			sed -e 's/^"\(.*\)"$/\1/' -e "s/^/${folder##*/}	/"
	done
}

questions() {
	of_articles
	jq -r '[.lang, .question] | @tsv' "$content"/cases/*.jsonl
	jq -r '[.lang, .text] | @tsv' "$content/eval/queries.jsonl"
	# As they are while somebody types, and with the beginning missing.
	jq -r '[.lang, .question[:(.question | length * 0.6 | floor)]] | @tsv' \
		"$content"/cases/*.jsonl
	jq -r '[.lang, .question[(.question | length * 0.5 | floor):]] | @tsv' \
		"$content"/cases/*.jsonl
}

# ask FILE: all answers, without what tells one server or second from another.
ask() {
	start --workers 1
	jq -rR --arg url "$url" --arg when "$when" 'split("\t") |
		"url = \"\($url)/v1/answers?q=\(.[1] | @uri)&lang=\(.[0])" +
		"&as_of=\($when)&limit=10\""' \
		"$top/questions" >"$dir/urls"
	curl -s -S --max-time 300 -w '\n' -K "$dir/urls" 2>"$dir/curl.log" |
		sed -e 's/"generation":"[^"]*"//' -e 's/"receipt":[^,]*,//' -e 's/"took_us":[0-9]*//' \
			>"$1"
	stop
	cat "$dir/curl.log"
}

questions | grep -v '	$' | awk 'NR % 2' >"$top/questions"
asked=$(wc -l <"$top/questions")
[ "$asked" -ge 2000 ]
ok $? "there are at least 2,000 questions" "$asked"

# ---- three knowledge bases --------------------------------------------------

dir=$top/a
mkdir "$dir"
settings
in_order | import_list
kb build --workers 1
kb learn
ask "$top/a.answers"
is "$(wc -l <"$top/a.answers")" "$asked" "each question has an answer"
is "$(grep -c '"verdict":' "$top/a.answers")" "$asked" "and a verdict"

dir=$top/b
mkdir "$dir"
settings
turned | import_list
kb build --workers 3
kb learn
ask "$top/b.answers"

# Half of it comes later, after an index was built, and is followed: what was
# there before leaves no trace in any count.
dir=$top/c
mkdir "$dir"
settings
turned | every_second 0 | import_list
kb build
turned | every_second 1 | import_list
kb follow --once
kb learn
ask "$top/c.answers"

# differing FILE: how many answers are not those of a.
differing() {
	diff "$top/a.answers" "$1" | grep -c '^<'
}
first() {
	diff "$top/a.answers" "$1" | head -n 4 | cut -c 1-2000
}
all=0
for other in b c; do
	some=$(differing "$top/$other.answers")
	all=$((all + some))
	[ "$some" -eq 0 ]
	ok $? "no answer of $other differs from a" \
		"$some differ, the first: $(first "$top/$other.answers")"
done
# What bench/run reads.
echo "# $all of $((2 * asked)) answers differ"
dir=$top
