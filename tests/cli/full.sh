#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# full.sh - a disk that is full, or cannot keep what it was given: a clear error
# and nothing lost while writing the store, building, following, learning,
# backing up and restoring; reading goes on; with room again all goes on by
# itself. A small memory disk of its own, for which it makes a name space.
# STEPS=64 fills the disk to as many levels (8).
if [ -z "${KB_FULL_INSIDE-}" ]; then
	unshare -rm true 2>/dev/null || {
		echo "1..0 # SKIP this system grants no name spaces"
		exit 0
	}
	KB_FULL_INSIDE=1 exec unshare -rm "$0"
fi
. "${KB_TOP:?}/tests/http/lib.sh"
writer=${KB_BUILD:?}/tests/drill/writer
steps=${STEPS:-8}
disk=$dir/disk
mkdir "$disk"
mount -t tmpfs -o size=24m tmpfs "$disk" || {
	echo "1..0 # SKIP cannot mount a memory disk"
	exit 0
}

kb() { # WORD...: exit status in $code, what was said in $said
	said=$("$indexer" --quiet --config "$dir/concord.yaml" "$@" 2>&1)
	code=$?
}
free() { rm -f "$disk/ballast"; }
room() { df --output=avail -k "$disk" | tail -n 1; }
fill() { # KILOBYTES: so many are left
	free
	there=$(room)
	[ "$there" -le "$1" ] ||
		head -c $(((there - $1) * 1024)) /dev/zero >"$disk/ballast"
}
until_is() { # WORD...: waits until the command succeeds, at most 40 s
	for _ in $(seq 200); do
		! "$@" || return 0
		sleep 0.2
	done
	return 1
}
on_disk() { # store, index: where they are
	settings
	sed -i -e "s|^store: .*|store: $1|" -e "s|^index: .*|index: $2|" \
		"$dir/concord.yaml"
}
full() { # NAME: the last kb failed as it should
	is "$code" 74 "$1: the exit status is that of a disk" "$said"
	has "$said" "the disk is full" "$1: it is said so"
}

# ---- the store ---------------------------------------------------------------

trap 'umount -l "$disk"; finish' EXIT
"$writer" "$disk/w.db" "$dir/acks" 1
wrong=
failed=0
for i in $(seq "$steps"); do
	fill $((i * 640 / steps))
	"$writer" "$disk/w.db" "$dir/acks" 2000 >"$dir/said" 2>&1 || {
		failed=$((failed + 1))
		grep -q 'disk is full' "$dir/said" ||
			wrong="$wrong $i: $(cat "$dir/said")"
	}
	"$writer" check "$disk/w.db" "$dir/acks" >"$dir/said" 2>&1 ||
		wrong="$wrong $i: $(cat "$dir/said")"
	free
	"$writer" "$disk/w.db" "$dir/acks" 1 >"$dir/said" 2>&1 ||
		wrong="$wrong $i goes on: $(cat "$dir/said")"
	"$writer" check "$disk/w.db" "$dir/acks" >"$dir/said" 2>&1 ||
		wrong="$wrong $i after: $(cat "$dir/said")"
done
is "$wrong" "" "what was acknowledged is there, while full and after"
[ "$failed" -ge $((steps / 2)) ]
ok $? "the disk was full" "$failed of $steps"
echo "# store: full $failed times of $steps, $(wc -l <"$dir/acks") acknowledged"
rm -f "$disk"/w.db*

on_disk "$disk/store.db" "$disk/index"
load "$here/fixture"
fill 0
cp -R "$KB_TOP/kb-content/articles" "$dir/more"
kb import "$dir/more"
full "import"
kb --json stats
[ "$(jq .articles <<<"$said" 2>&1)" -gt 10 ]
ok $? "reading goes on" "$said"
start --workers 1
get "/v1/answers?q=paid+twice"
is "$code $(jq -r .receipt "$dir/body")" "200 null" \
	"a server starts and answers on a full disk, without receipts"
grep -q 'event=receipt .*No space' "$dir/log"
ok $? "and says why" "$(cat "$dir/log")"
free
receipts() { get "/v1/answers?q=paid+twice"
	[ "$(jq -r .receipt "$dir/body")" != null ]; }
until_is receipts
ok $? "with room again receipts are written, without a restart"
fill 0
get "/v1/answers?q=paid+twice"
kb verify
is "$code" 0 "and hold together when it is full once more" "$said"
stop

# ---- build, learn, backup, restore ---------------------------------------------

# A little room, so that it ends in the middle.
for left in 0 64 200 300; do
	fill "$left"
	kb build
	full "build with $left KB"
	kb check
	is "$code" 0 "the index is as it was" "$said"
done
is "$(find "$disk/index" -maxdepth 1 -name 'g-*' | wc -l)" 1 \
	"a build that failed leaves nothing"
fill 64
kb backup "$disk/copy"
full "backup"
is "$(find "$disk" -name 'copy*')" "" "it leaves nothing either"
fill 0
kb learn
full "learn"
free
kb build
is "$code" 0 "with room again a build runs through" "$said"
kb learn
is "$code" 0 "and learning" "$said"
kb backup "$dir/copy"
is "$code" 0 "and a backup" "$said"
on_disk "$disk/second.db" "$disk/second"
fill 8
kb restore "$dir/copy"
full "restore"
is "$(find "$disk" -name 'second*')" "" "and leaves nothing"
free
kb restore "$dir/copy"
is "$code" 0 "until there is room" "$said"

# ---- following ----------------------------------------------------------------

rm -rf "$disk"/*
on_disk "$dir/store.db" "$disk/index"
load "$here/fixture"
start --workers 1
answers() { # TEXT: the server finds an article with this title
	get "/v1/answers?q=$1"
	[ "$code" = 200 ] && grep -qi "\"title\":\"$1" <<<"$body"
}
article() {
	mkdir -p "$dir/fresh"
	printf -- '---\nid: %s\nlang: en\ntitle: %s\n---\nAll about %s.\n' \
		"$1" "$1" "$1" >"$dir/fresh/$1.md"
	kb import "$dir/fresh/$1.md"
}
article zebrafish
until_is answers zebrafish
ok $? "a change is followed"
fill 0
article wallflower
is "$code" 0 "the store is elsewhere and goes on" "$said"
until_is grep -q 'event=follow .*\(disk is full\|No space\)' "$dir/log"
ok $? "the follower says why it waits" "$(tail -n 3 "$dir/log")"
answers zebrafish
ok $? "answers go on meanwhile"
free
until_is answers wallflower
ok $? "with room again the change comes, without a restart" "$(tail -n 5 "$dir/log")"
kb check
is "$code" 0 "and the index is whole" "$said"
stop

# ---- a disk that does not keep ---------------------------------------------------

if ${KB_CC:-cc} -shared -fPIC -o "$dir/eio.so" "$KB_TOP/tests/drill/eio.c" -ldl
then
	export KB_EIO=$dir/eio.flag
	shaky() {
		LD_PRELOAD=$dir/eio.so ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 "$@"
	}
	rm -f "$dir/acks"
	shaky "$writer" "$dir/e.db" "$dir/acks" 5
	is "$?" 0 "with a sound disk it works"
	: >"$KB_EIO"
	shaky "$writer" "$dir/e.db" "$dir/acks" 5 2>"$dir/said"
	is "$?" 1 "an fsync that fails fails the change"
	is "$(wc -l <"$dir/acks")" 5 "nothing is acknowledged"
	said=$(shaky "$indexer" --quiet --config "$dir/concord.yaml" build 2>&1)
	is "$?" 74 "nor is a build" "$said"
	said=$(shaky "$indexer" --quiet --config "$dir/concord.yaml" backup \
		"$dir/shaky" 2>&1)
	is "$?" 74 "nor a backup" "$said"
	is "$(find "$dir" -maxdepth 1 -name 'shaky*')" "" "which leaves nothing"
	article sunflower
	said=$(shaky "$indexer" --config "$dir/concord.yaml" follow --once 2>&1)
	is "$?" 74 "nor what is followed" "$said"
	rm "$KB_EIO"
	"$writer" check "$dir/e.db" "$dir/acks" 2>"$dir/said"
	ok $? "the store is as acknowledged" "$(cat "$dir/said")"
	shaky "$writer" "$dir/e.db" "$dir/acks" 5
	is "$?" 0 "and goes on with a sound disk"
	kb follow --once
	is "$code" 0 "so does the index" "$said"
	kb check
	is "$code" 0 "which is whole" "$said"
fi
