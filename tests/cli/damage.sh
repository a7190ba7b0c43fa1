#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# damage.sh - bytes flipped and files cut at random, in index and store: `check`
# sees it, no program ends by a signal, a build mends the index.
# DAMAGES=1000 damages as many files (12), SEED=n the same ones again.
. "${KB_TOP:?}/tests/cli/tap.sh"
damages=${DAMAGES:-12}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
echo "# SEED=$seed"
RANDOM=$seed

# What a sanitizer finds counts as a signal.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}abort_on_error=1
export UBSAN_OPTIONS=${UBSAN_OPTIONS:+$UBSAN_OPTIONS:}abort_on_error=1

run() { # WORD...: kb-indexer on store and index; says in $said
	said=$("$indexer" --store kb.db --index index --quiet "$@" 2>&1)
	code=$?
}
random() { echo $(((RANDOM << 15 | RANDOM) % $1)); }
hurt() { # FILE: one of four ways
	size=$(stat -c %s "$1")
	at=$(random "$size")
	case $(random 4) in
	0) truncate -s "$at" "$1" ;;
	1) head -c 512 /dev/zero | tr '\0' '\252' |
		dd of="$1" bs=1 seek="$at" conv=notrunc 2>/dev/null ;;
	*)	byte=$(od -An -tu1 -j "$at" -N 1 "$1" | tr -d ' ')
		# shellcheck disable=SC2059 # the escape is the point
		printf "\\$(printf %o $((byte ^ 1 << (at % 8))))" |
			dd of="$1" bs=1 seek="$at" conv=notrunc 2>/dev/null ;;
	esac
}

cp -R "$KB_TOP/tests/http/fixture" content
for part in articles rules cases synonyms; do run import "content/$part"; done
run build
run check
check "a fresh index is whole" [ "$code" -eq 0 ]
check "which check says" [ "${said#whole:}" != "$said" ]
rm -rf kept && cp -R index kept

# ---- the index as it was built -------------------------------------------------

missed=
signalled=
# The public's store is alive: SQLite's check reads it, and not every byte of a
# text is under it.
mapfile -t files < <(find kept/g-* -type f -size +0 ! -name store.db | sort)
for i in $(seq "$damages"); do
	rm -rf index && cp -R kept index
	file=${files[$(random ${#files[@]})]/#kept/index}
	hurt "$file"
	run check
	if cmp -s "$file" "${file/#index/kept}"; then
		continue		# a block over the same bytes
	fi
	[ "$code" -eq 65 ] || missed="$missed $i:$file:$code"
	[ "$code" -lt 128 ] || signalled="$signalled $file:$code"
	case $said in
	*"run kb-indexer build"*) ;;
	*) missed="$missed $i:$file:$said" ;;
	esac
	# The follower and who learns open it, too.
	run learn
	[ "$code" -lt 128 ] || signalled="$signalled learn:$file:$code"
done
check "check sees each of $damages damages" [ -z "$missed" ]
echo "#${missed:- none missed}"
run build
check "a build mends it" [ "$code" -eq 0 ]
run check
check "and check agrees" [ "$code" -eq 0 ]
rm index/g-*/public/manifest
run check
check "without its manifest it is not believed" [ "$code" -eq 65 ]
run build

# ---- followed ---------------------------------------------------------------------

sed -i 's/^title: .*/title: Changed/' content/articles/en/paid-twice.md
run import content/articles
run follow --once
run check
check "a followed index is whole" [ "$code" -eq 0 ]
rm -rf kept && cp -R index kept
mapfile -t files < <(find "kept/$(readlink kept/current)" -type f -size +0 |
	sort)
for i in $(seq "$damages"); do
	rm -rf index && cp -R kept index
	file=${files[$(random ${#files[@]})]/#kept/index}
	hurt "$file"
	for command in check learn "follow --once"; do
		# shellcheck disable=SC2086 # words
		run $command
		[ "$code" -lt 128 ] || signalled="$signalled $command:$file:$code"
	done
done

# ---- the store ---------------------------------------------------------------------

rm -rf index && cp -R kept index
cp kb.db whole.db
for i in $(seq "$damages"); do
	cp whole.db kb.db
	rm -f kb.db-wal kb.db-shm
	hurt kb.db
	for command in check stats build "export out" "import content/rules"; do
		# shellcheck disable=SC2086 # words
		run $command
		[ "$code" -lt 128 ] || signalled="$signalled $command:store:$code"
	done
done
# The page of the cases: a build stops in the middle of an article.
cp whole.db kb.db
rm -f kb.db-wal kb.db-shm
at=$(grep -abo -m1 '"question"' kb.db | head -n1 | cut -d: -f1)
head -c 100 /dev/zero | tr '\0' '\252' |
	dd of=kb.db bs=1 seek=$((at / 4096 * 4096)) conv=notrunc 2>/dev/null
run build
check "a build of cases that cannot be read says so" [ "$code" -eq 65 ]

check "nothing ends by a signal" [ -z "$signalled" ]
echo "#${signalled:- no signals}"
done_testing
