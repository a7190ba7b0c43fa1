#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# git.sh - content in a git repository: each sentence knows its commit, and a
# change that moves a pinned answer is stopped before it is merged.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

git() {
	command git -C repo -c user.name="$author" -c user.email=a@example.org \
		-c commit.gpgsign=false "$@"
}
article() { # ID QUESTION PIN TEXT
	printf -- '---\nid: %s\nlang: en\ntitle: %s\nconfidence: %s\n%s%s\n---\n## Answer\n\n%s\n' \
		"$1" "$2" "${5:-not-validated}" \
		"${3:+pins:
  - }" "$3" "$4" >"repo/articles/en/$1.md"
}

author="Anna Example"
mkdir -p repo/articles/en
command git init -q -b main repo
article locked "My account is locked" "account locked how long" \
	"The lock opens after 30 minutes. You do not have to call."
article bill "When does the bill come" "" "The bill comes on the fifth."
git add . && git commit -qm "first texts"
kb sync repo
check "the folder is taken" says "2 new"
author="Boris Example"
article locked "My account is locked" "account locked how long" \
	"The lock opens after 45 minutes. You do not have to call." validated
git commit -qam "the lock is longer now"
second=$(git rev-parse HEAD)
kb sync repo
check "a commit later one has changed" says "1 changed"
kb blame locked --sentence "45 minutes"
check "the new sentence: by whom" says "Boris Example, commit $(printf %.10s "$second"): the lock is longer now"
check "and validated with it" says "validated"
kb blame locked --sentence "to call"
check "the old one is still the first commit's" says "version 1, "
check "of its author" says "Anna Example"
kb --json blame locked --sentence "45 minutes"
check "for programs, the whole commit" says "\"commit\":\"$second\""
printf 'More.\n' >>repo/articles/en/bill.md
kb sync repo
kb blame bill --sentence More
check "what was not committed has no commit" says "version 2"
check "but came with sync" says ", sync"
kb blame nothing
check "an unknown article is said" says "no article 'nothing' is live"

cp "$KB_TOP/doc/examples/content-repository/check-content" repo/
checked() { (cd repo && KB_INDEXER=$indexer ./check-content "$1") >last.out 2>last.err; }
git checkout -q -- articles
check "nothing changed: the recipe passes" checked HEAD
article lock-screen "account locked how long" "account locked how long" \
	"The screen of the phone locks after a minute."
code=0
checked HEAD || code=$?
check "a pin that two articles have is stopped" exits 1
article lock-screen "account locked how long" "" "The screen locks."
article locked "Sign-in" "" "See the app."
code=0
checked HEAD || code=$?
check "a pin that went is counted" says "1 gone"
done_testing
