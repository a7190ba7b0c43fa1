#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# backup.sh - a backup of a store in use is one whole file, a damaged one is
# never taken, and what is restored from it answers byte for byte as before.
# BACKUPS=100 makes as many while an importer writes (5).
. "${KB_TOP:?}/tests/http/lib.sh"
content=$KB_TOP/kb-content
top=$dir
backups=${BACKUPS:-5}

code=0
# kb WORD...: exit status in $code, what was said in $said.
kb() {
	said=$("$indexer" --config "$dir/concord.yaml" "$@" 2>&1)
	code=$?
}
articles() { "$indexer" --config "$dir/concord.yaml" --json stats | jq .articles; }

questions() {
	for folder in "$content"/articles/*; do
		sed -n 's/^title: *//p' "$folder"/*.md |
			sed -e 's/^"\(.*\)"$/\1/' -e "s/^/${folder##*/}	/" |
			head -n 40
	done
	jq -r '[.lang, .text] | @tsv' "$content/eval/queries.jsonl" |
		awk 'NR % 4 == 0'
}
# ask FILE: all answers, without what tells one second from another.
ask() {
	jq -rR --arg url "$url" 'split("\t") |
		"url = \"\($url)/v1/answers?q=\(.[1] | @uri)&lang=\(.[0])" +
		"&as_of=2026-09-01T10:00:00Z&limit=10\""' \
		"$top/questions" >"$top/urls"
	curl -s -S --max-time 300 -w '\n' -K "$top/urls" 2>"$top/curl.log" |
		sed -e 's/"generation":"[^"]*"//' -e 's/"receipt":[^,]*,//' -e 's/"took_us":[0-9]*//' \
			>"$1"
	cat "$top/curl.log"
}

questions >"$top/questions"
asked=$(wc -l <"$top/questions")
langs=$(cut -f 1 "$top/questions" | sort -u | tr '\n' ' ')
is "$langs" "en ru zh-Hans zh-Hant " "questions are in four languages"

# ---- there ------------------------------------------------------------------

dir=$top/a
mkdir "$dir"
settings
load "$content"
kb learn
start --workers 1
ask "$top/before"
is "$(grep -c '"verdict":' "$top/before")" "$asked" "$asked questions are answered"

kb backup "$top/one" --verify
is "$code" 0 "a backup of a store that is served" "$said"
has "$said" "whole:" "it was read again"
is "$(stat -c %a "$top/one")" 600 "it is for its owner only"
is "$(head -c -91 "$top/one" | sha256sum | cut -d ' ' -f 1)" \
	"$(tail -c 65 "$top/one" | head -c 64)" "sha256sum can check it, too"
ls "$top"/one.* >/dev/null 2>&1
is $? 2 "nothing is left beside it"
kb backup "$top/one"
is "$code" 65 "it is not overwritten"
has "$said" "--force" "unless one says so"
kb backup "$top/none/one"
is "$code" 74 "where it cannot be written is told"

# ---- damaged ----------------------------------------------------------------

damaged() { # NAME EXIT
	kb backup --check "$top/bad"
	is "$code" "$2" "$1 is seen"
	has "$said" "$top/bad" "and named"
	dir=$top/none
	mkdir -p "$dir"
	settings
	kb restore "$top/bad"
	is "$code" "$2" "$1 is not restored"
	[ ! -e "$dir/store.db" ]
	ok $? "and no store is made of it"
	dir=$top/a
}
size=$(stat -c %s "$top/one")
cp "$top/one" "$top/bad"
printf 'X' | dd of="$top/bad" bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
damaged "a changed byte" 65
head -c $((size / 3)) "$top/one" >"$top/bad"
damaged "a file cut short" 65
(head -c 8192 "$top/one"; tail -c +16385 "$top/one") >"$top/bad"
damaged "a missing block" 65
cp "$top/a/store.db" "$top/bad"
damaged "a bare store" 65
: >"$top/bad"
damaged "an empty file" 65

# ---- and back ---------------------------------------------------------------

kb restore "$top/one"
is "$code" 65 "nothing is restored over a store"
has "$said" "move it away" "which says what to do"
stop

dir=$top/b
mkdir "$dir"
settings
: >"$dir/store.db.restoring"	# as if one had been killed
kb restore "$top/one"
is "$code" 0 "restored where none was" "$said"
is "$(find "$dir" -name '*restoring*')" "" "what the other left is gone"
start --workers 1
ask "$top/after"
cmp -s "$top/before" "$top/after"
ok $? "$asked answers are the same, byte for byte" \
	"$(diff "$top/before" "$top/after" | cut -c 1-400 | head -n 4)"
kb --json stats
mine=$said
dir=$top/a
kb --json stats
is "$(jq -c 'del(.bytes)' <<<"$mine")" "$(jq -c 'del(.bytes)' <<<"$said")" \
	"nothing is missing"
stop

# ---- while somebody writes ----------------------------------------------------

# The importer acknowledges each article in order, so the backup must hold
# exactly the first so many: at least those acknowledged when it began.
dir=$top/w
mkdir -p "$dir/in"
settings
write_all() {
	n=0
	while [ ! -e "$dir/enough" ]; do
		n=$((n + 1))
		name=$(printf 'w%05d' "$n")
		printf -- '---\nid: %s\nlang: en\ntitle: T %s\n---\nText %s.\n' \
			"$name" "$n" "$n" >"$dir/in/$name.md"
		"$indexer" --quiet --config "$dir/concord.yaml" import \
			"$dir/in/$name.md" >/dev/null 2>&1 || break
		echo "$n" >>"$dir/acks"
	done
}
: >"$dir/acks"
write_all &
writer=$!
wrong=
for i in $(seq "$backups"); do
	until [ "$(wc -l <"$dir/acks")" -ge $((2 * i)) ]; do
		kill -0 "$writer" 2>/dev/null || break 2
	done
	low=$(wc -l <"$dir/acks")
	kb backup "$top/live" --force
	high=$(($(wc -l <"$dir/acks") + 1))
	[ "$code" -eq 0 ] || { wrong="$wrong backup: $said"; continue; }
	rm -rf "$top/r"
	mkdir "$top/r"
	dir=$top/r
	settings
	kb restore --store-only "$top/live"
	[ "$code" -eq 0 ] || wrong="$wrong restore: $said"
	got=$(articles)
	kb export "$top/r/out"
	first=$(find "$top/r/out" -name 'w*.md' -printf '%f\n' | sort | tail -n 1)
	dir=$top/w
	[ "$got" -ge "$low" ] && [ "$got" -le "$high" ] &&
		[ "$first" = "$(printf 'w%05d.md' "$got")" ] ||
		wrong="$wrong $i: $low..$high got $got last $first;"
done
: >"$dir/enough"
wait "$writer"
is "$wrong" "" "$backups backups while an importer writes are each of one moment"
echo "# $backups backups, $(wc -l <"$dir/acks") writes acknowledged"
dir=$top
