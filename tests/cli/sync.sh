#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# sync.sh - the store follows a folder, and does not trust half a folder.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

article() { # ID STATE TEXT
	printf -- '---\nid: %s\nlang: en\ntitle: T\nstate: %s\n---\n%s\n' \
		"$1" "$2" "$3" >"dir/articles/$1.md"
}
count() { "$indexer" --store kb.db --json stats | jq ".$1"; }
articles_are() { [ "$(count articles)" -eq "$1" ]; }

mkdir -p dir/articles dir/cases
for id in a b c d; do
	article "$id" published "text of $id"
done
article e draft "not yet"
printf '{"id":"c%s","lang":"en","question":"q","article":"a"}\n' 1 2 >dir/cases/x.jsonl
kb sync dir
check "a new folder is taken" says "7 new"
check "the draft is not live" articles_are 4

article a published "other text"
rm dir/articles/b.md
sed -i 1d dir/cases/x.jsonl
before=$(count last_change)
kb sync dir
check "changed and vanished are seen" says "0 new, 1 changed, 4 same, 2 withdrawn"
check "the vanished one is not live" articles_are 3
check "three changes were logged" test "$(count last_change)" -eq $((before + 3))
kb sync dir
check "then nothing changes" says "0 new, 0 changed, 5 same, 0 withdrawn"

article b published "text of b"
kb sync dir
check "what comes back is live again" articles_are 4

printf -- '---\nid: [\n---\n' >dir/articles/c.md
kb sync dir
check "a broken file is reported" exits 1
check "by name and line" says "dir/articles/c.md:"
check "and keeps what it gave before" articles_are 4

rm dir/articles/*.md
article a published "other text"
kb sync dir
check "too much gone is refused" says "--force"
check "with its exit code" exits 65
check "and nothing is withdrawn" articles_are 4
kb sync --dry-run --force dir
check "a dry run says how many" says "4 withdrawn"
check "and withdraws none" articles_are 4
kb sync --force dir
check "--force withdraws" articles_are 1
kb sync --delete-guard 10 dir
check "a folder in step passes any guard" exits 0
done_testing
