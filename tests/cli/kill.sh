#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kill.sh - kill -9 at random moments: of a writer, an import, a build, a
# follower, learning, a server. What was acknowledged is there, nothing is half
# done, and the next start needs nobody's help.
# WRITES=200 BUILDS=50 kills as often (20, 6); SEED=n at the same moments again.
. "${KB_TOP:?}/tests/http/lib.sh"
writer=${KB_BUILD:?}/tests/drill/writer
writes=${WRITES:-20}
builds=${BUILDS:-6}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "# SEED=$seed"
RANDOM=$seed
settings

kb() { # WORD...: exit status in $code, what was said in $said
	said=$("$indexer" --quiet --config "$dir/concord.yaml" "$@" 2>&1)
	code=$?
}
# killed MILLISECONDS WORD...: kill -9 at a random moment before that; $ended
# is 137 if it came in time.
killed() {
	moment=$(((RANDOM << 15 | RANDOM) % $1))
	shift
	"$@" >"$dir/killed.out" 2>&1 &
	victim=$!
	sleep "$(printf '%d.%03d' $((moment / 1000)) $((moment % 1000)))"
	kill -KILL "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
	ended=$?
	[ "$ended" -ne 137 ] || kills=$((kills + 1))
}
# How long it takes undisturbed, in milliseconds and a tenth more.
time_of() {
	since=$(date +%s%N)
	"$@" >/dev/null 2>&1
	echo $((($(date +%s%N) - since) * 11 / 10000000 + 2))
}
ask() { # FILE: answers, without what tells one generation from another
	sed "s|^|$url/v1/answers?as_of=2026-09-01T10:00:00Z\&|; s|.*|url = \"&\"|" \
		"$dir/questions" >"$dir/urls"
	curl -s -S --max-time 60 -w '\n' -K "$dir/urls" |
		sed -e 's/"generation":"[^"]*"//' -e 's/"receipt":[^,]*,//' -e 's/"took_us":[0-9]*//' >"$1"
}
cat >"$dir/questions" <<END
lang=en&q=paid+twice
lang=en&q=where+is+my+lost+bag
lang=ru&q=%D0%B0%D0%B2%D1%82%D0%BE%D0%B1%D1%83%D1%81
lang=zh-Hans&q=%E6%94%B6%E6%8D%AE
lang=zh-Hant&q=%E4%BB%98%E6%AC%BE
lang=en&q=operation+wrote+this
END

# ---- a writer, an import -----------------------------------------------------

kills=0
wrong=
for i in $(seq "$writes"); do
	killed 400 "$writer" "$dir/store.db" "$dir/acks"
	"$writer" check "$dir/store.db" "$dir/acks" >"$dir/judge" 2>&1 ||
		wrong="$wrong $i: $(cat "$dir/judge");"
done
is "$wrong" "" "each acknowledged change is there after each of $kills kills"
acked=$(wc -l <"$dir/acks")
echo "# writer: $kills kills, $acked changes acknowledged"

before=$kills
for i in $(seq $((writes / 4))); do
	killed 150 "$indexer" --config "$dir/concord.yaml" import \
		"$here"/fixture/{articles,rules,cases,synonyms}
	"$writer" check "$dir/store.db" "$dir/acks" >"$dir/judge" 2>&1 ||
		wrong="$wrong $i: $(cat "$dir/judge");"
done
is "$wrong" "" "and after kills of an import"
load "$here/fixture"
kb import "$here/fixture/articles"
has "$said" "0 new, 0 changed" "which is then simply run again"
echo "# import: $((kills - before)) kills"

# ---- builds, while somebody is served -------------------------------------------

kills=0
kb build
span=$(time_of "$indexer" --config "$dir/concord.yaml" build)
start --workers 1
ask "$dir/first"
is "$(grep -c '"verdict"' "$dir/first")" 6 "questions are answered"
wrong=
for i in $(seq "$builds"); do
	killed "$span" "$indexer" --config "$dir/concord.yaml" build
	kb check
	[ "$code" -eq 0 ] || wrong="$wrong $i: $said"
	ask "$dir/again"
	cmp -s "$dir/first" "$dir/again" || wrong="$wrong $i: other answers"
done
is "$wrong" "" "the index is whole and answers the same after each"
echo "# build: $kills kills of $builds, within $span ms"
kb build
is "$code" 0 "the next build needs no help" "$said"
is "$(find "$dir/index" -maxdepth 1 -name 'g-*' | wc -l)" 2 \
	"and leaves nothing of the killed ones"
stop

# ---- followers -------------------------------------------------------------------

kills=0
wrong=
for i in $(seq "$builds"); do
	"$writer" "$dir/store.db" "$dir/acks" $((RANDOM % 40 + 1)) || wrong=x
	killed "$((span / 2 + 20))" "$indexer" --config "$dir/concord.yaml" \
		follow
	kb check
	# Killed while it wrote the public's store: the next one rolls back.
	[ "$code" -eq 0 ] || [ "$code" -eq 75 ] || wrong="$wrong $i: $said"
done
is "$wrong" "" "the index is whole after each kill of its follower"
echo "# follower: $kills kills"
kills=0
for i in $(seq $(((builds + 3) / 4))); do
	"$writer" "$dir/store.db" "$dir/acks" >/dev/null 2>&1 &
	busy=$!
	start --workers 1
	killed 300 sleep 10	# a random moment, in which the server works
	kill -KILL "$daemon"
	wait "$daemon" 2>/dev/null
	daemon=
	kill -KILL "$busy"
	wait "$busy" 2>/dev/null
	kb check
	[ "$code" -eq 0 ] || [ "$code" -eq 75 ] ||
		wrong="$wrong server $i: $said"
	"$writer" check "$dir/store.db" "$dir/acks" >"$dir/judge" 2>&1 ||
		wrong="$wrong server $i: $(cat "$dir/judge");"
done
is "$wrong" "" "and after each kill of a server that follows, and of its writer"
echo "# server and writer: $kills kills of each"
kb follow --once
is "$code" 0 "the next follower needs no help" "$said"
kb check
is "$code" 0 "after it the index is whole" "$said"
start --workers 1
ask "$dir/followed"
stop
kb build
start --workers 1
ask "$dir/built"
stop
cmp -s "$dir/followed" "$dir/built"
ok $? "what was followed through all that answers as a fresh build" \
	"$(diff "$dir/followed" "$dir/built" | cut -c 1-500)"

# ---- learning --------------------------------------------------------------------

top=$dir
dir=$top/learn
mkdir "$dir"
settings
load "$here/fixture"
kills=0
kb learn
model=$(sha256sum <"$dir/index/public.model" 2>&1)
[ -s "$dir/index/public.model" ]
ok $? "there is a model"
span=$(time_of "$indexer" --config "$dir/concord.yaml" learn)
wrong=
for i in $(seq $(((builds + 1) / 2))); do
	killed "$span" "$indexer" --config "$dir/concord.yaml" learn
	[ "$(sha256sum <"$dir/index/public.model" 2>&1)" = "$model" ] ||
		wrong="$wrong $i"
done
is "$wrong" "" "a killed learning leaves the model as it was"
echo "# learn: $kills kills, within $span ms"
for _ in $(seq 50); do		# a child of the last one may still hold the lock
	kb learn
	[ "$code" -eq 75 ] || break
done
is "$code" 0 "the next one needs no help" "$said"
is "$(sha256sum <"$dir/index/public.model" 2>&1)" "$model" "and learns the same"
is "$(find "$dir/index" -name 'public.model.*')" "" "nothing is left of the killed ones"
dir=$top
