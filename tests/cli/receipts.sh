#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# receipts.sh - many receipts: the chain is checked in time and every change to it
# found; what was shown is made again byte for byte after articles have changed;
# recall names who was told; kill -9 of a server that answers loses no receipt of
# an answer that was sent.
# RECEIPTS=100000 EVERY=1 CHANGES=200 REPLAYS=1000 KILLS=20 is the long drill
# (3000, of every 8th question, 20, 60, 2); SEED=n draws the same again.
. "${KB_TOP:?}/tests/http/lib.sh"
asker=${KB_BUILD:?}/tests/drill/asker
receipts=${RECEIPTS:-3000}
changes=${CHANGES:-20}
replays=${REPLAYS:-60}
deaths=${KILLS:-2}
RANDOM=${SEED:-$(od -An -N2 -tu2 /dev/urandom | tr -d ' ')}
content=$KB_TOP/kb-content
log=$dir/spool/receipts/drill

kb() { # WORD...: exit status in $code, what was said in $said
	said=$("$indexer" --quiet --config "$dir/concord.yaml" "$@" 2>&1)
	code=$?
}
big() { echo $((RANDOM << 15 | RANDOM)); }
ms() { echo $(($(date +%s%N) / 1000000)); }
settings
load "$content"

# ---- the chain ---------------------------------------------------------------

cat "$content"/cases/*.jsonl | jq -r .question |
	awk -v every="${EVERY:-8}" 'NR % every == 0' >"$dir/questions"
since=$(ms)
"$asker" "$dir/concord.yaml" "$receipts" <"$dir/questions" >"$dir/ids" \
	2>"$dir/said"
ok $? "questions are asked" "$(cat "$dir/said")"
took=$(($(ms) - since))
echo "# asked: $receipts answers with receipts in $took ms, $(du -sm "$log" | cut -f1) MB"
since=$(ms)
kb verify
took=$(($(ms) - since))
is "$code" 0 "they are as they were written" "$said"
has "$said" "drill: $receipts receipts" "all of them"
[ "$took" -le 5000 ]
ok $? "it takes 5 seconds at most" "$took ms"
echo "# verify: $receipts receipts in $took ms"
noted=$(sed -n 's/.*hash //p' <<<"$said")
day=$(find "$log" -name '*.jsonl' | sort | tail -n 1)
size=$(stat -c %s "$day")
cp "$day" "$dir/good"
wrong=
for _ in 1 2 3 4; do
	at=$(($(big) % size))
	byte=$(od -An -j "$at" -N1 -tu1 "$day" | tr -d ' ')
	# shellcheck disable=SC2059 # the byte is the format
	printf "\\x$(printf %02x $((byte ^ 1)))" |
		dd of="$day" bs=1 seek="$at" conv=notrunc status=none
	line=$(($(head -c "$at" "$dir/good" | wc -l) + 1))
	kb verify
	# A changed line end makes one line of two.
	[ "$code/$(grep -c "$day:$line:" <<<"$said")" = 1/1 ] ||
		wrong="$wrong byte $at of line $line: $said;"
	cp "$dir/good" "$day"
done
is "$wrong" "" "a changed byte anywhere is found, with its line"
head -n -1 "$dir/good" >"$day"
kb verify
is "$code" 0 "a line taken from the end is not seen in the rest"
kb verify "$noted"
is "$code" 1 "but by who noted the newest hash" "$said"
cp "$dir/good" "$day"
kb verify "$noted"
is "$code" 0 "which is there otherwise" "$said"

# ---- replay ------------------------------------------------------------------

awk -v seed="$RANDOM" 'BEGIN { srand(seed) } { print rand() "\t" $0 }' \
	"$dir/ids" | sort | cut -f2 >"$dir/shuffled"
mapfile -t drawn < <(head -n "$replays" "$dir/shuffled")
kb replay "${drawn[@]}"
is "$code" 0 "what was shown is made again" "$(tail -n 1 <<<"$said")"
printf '%s\n' "$said" >"$dir/before"
one=${drawn[0]}
is "$(head -n 1 "$dir/before" | tr -d '\n' | sha256sum | cut -d' ' -f1)" \
	"$(grep -m 1 "$one" "$dir/good" | jq -r .receipt.digest)" \
	"these are the bytes of the digest"
find "$content/articles" -name '*.md' | sort >"$dir/files"
for i in $(seq "$changes"); do
	file=$(sed -n "$((i % $(wc -l <"$dir/files") + 1))p" "$dir/files")
	name=$dir/changed/$(basename "$(dirname "$file")")
	mkdir -p "$name"
	[ -e "$name/$(basename "$file")" ] || cp "$file" "$name"
	sed -i -e "s/^title: \([A-Za-z].*[a-z?]\)$/title: \1 ($i)/" \
		-e "s/^\([A-Za-z].*\)\./$i \1, again./" "$name/$(basename "$file")"
done
kb import "$dir/changed"
is "$code" 0 "articles change" "$said"
rm -r "$dir/index"
kb build
since=$(ms)
kb replay "${drawn[@]}"
is "$code" 0 "it is made again all the same" "$(tail -n 1 <<<"$said")"
took=$(($(ms) - since))
printf '%s\n' "$said" | cmp -s - "$dir/before"
ok $? "byte for byte"
echo "# replay: $replays receipts, $changes changed articles, $took ms"
is "$(wc -l <"$dir/before")" "$replays" "a line each"

# ---- recall ------------------------------------------------------------------

article=$(grep -m 1 '"verdict":"answer"' "$dir/good" |
	jq -r '.receipt.shown[0].article')
kb --json recall "$article"
is "$code" 0 "recall knows an article" "$said"
told=$(jq -r --arg id "$article" 'select(.receipt.verdict == "answer" and
	.receipt.shown[0].article == $id) | .id' "$dir/good" | wc -l)
is "$(jq '[.versions[].answers] | add' <<<"$said")" "$told" \
	"it counts to whom it was the answer"
kb recall "$article" --since 2999-01-01
has "$said" " 0 as the answer" "nobody since the day after all"
kb recall no-such-article
is "$code" 69 "an article that was never there is said to be none"
kb replay r-000000000000
is "$code" 69 "as is a receipt" "$said"

# Linked to a case it outlives the log.
jq -cn --arg id "$one" --slurpfile record <(grep -m 1 "$one" "$dir/good") \
	'{receipt: $id, record: $record[0], article: "a", version: 1}' \
	>"$dir/body.json"
sqlite3 "$dir/store.db" "INSERT INTO case_file VALUES ('7', '', '', 'en', 'GB',
	'phone', 'q', '', 'open', '', 1, 1, 0);
	INSERT INTO case_event VALUES ('7', 1, 1, '', 'linked',
	CAST(readfile('$dir/body.json') AS TEXT));
	INSERT INTO case_link (case_id, seq, at, by, article, lang, version,
	receipt) VALUES ('7', 1, 1, '', 'a', 'en', 1, '$one')"
mv "$log" "$dir/gone"
kb replay "$one"
is "$code $said" "0 $(head -n 1 "$dir/before")" \
	"a receipt linked to a case is replayed without the log"
mv "$dir/gone" "$log"

# A store that was changed beside the programs shows.
version=$(grep -m 1 "$one" "$dir/good" |
	jq -r '.receipt.shown[0] | "\(.article) \(.lang) \(.version)"')
read -r article lang version <<<"$version"
cp "$dir/store.db" "$dir/kept.db"
sqlite3 "$dir/store.db" "UPDATE article_version SET title = title || '.'
	WHERE id = '$article' AND lang = '$lang' AND version = $version"
kb replay "$one"
is "$code" 1 "other bytes than were shown end with 1"
has "$said" "not the bytes" "and it is said"
rm -f "$dir"/store.db*
mv "$dir/kept.db" "$dir/store.db"

# ---- kill -9 ------------------------------------------------------------------

client() { # NUMBER: asks until the server is gone, keeps what came whole
	mapfile -t asks < <(sed -n "$(($1 * 30 + 1)),$(($1 * 30 + 30))p" \
		"$dir/questions" | jq -sRr 'split("\n") | .[:-1][] | @uri')
	while :; do
		for q in "${asks[@]}"; do
			curl -s --max-time 5 "$url/v1/answers?q=$q" \
				>"$dir/c$1" || return
			jq -r .receipt "$dir/c$1" >>"$dir/sent$1"
		done
	done
}
wrong=
for _ in $(seq "$deaths"); do
	start --workers 2
	for i in 1 2 3; do client "$i" & done
	until [ "$(cat "$dir"/sent? 2>/dev/null | wc -l)" -gt 20 ]; do
		sleep 0.1
	done
	sleep "0.$((RANDOM % 10))"
	kill -KILL "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
	wait
	# Half a line, as a killed write may leave it.
	printf '{"seq":7,"at' >>"$(find "$dir/spool/receipts/staff" -name \
		'*.jsonl' | sort | tail -n 1)"
	grep -oh '"id":"[^"]*"' "$dir"/spool/receipts/staff/*.jsonl |
		cut -d'"' -f4 | sort -u >"$dir/there"
	kb verify
	[ "$code" -eq 0 ] || wrong="$wrong $said"
	cat "$dir"/sent? >>"$dir/sent"
	rm "$dir"/sent?
	wrong="$wrong$(sort -u "$dir/sent" | comm -23 - "$dir/there")"
done
is "$wrong" "" "every answer that was sent has its receipt"
echo "# server: $deaths kills, $(wc -l <"$dir/sent") answers sent"
start
get '/v1/answers?q=sim&lang=en'
stop
kb verify
is "$code" 0 "the chain goes on" "$said"
[ -n "$(find "$dir/spool" -name '*.torn')" ]
ok $? "and half a line is put aside"
