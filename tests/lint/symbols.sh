#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# symbols.sh - no two of our libraries define a function of the same name: the
# linker takes one of them without a word.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
libs=${KB_BUILD:-$top/build}/.libs

rule "a function's name is one's own" "$(nm -g --defined-only "$libs/libkb.a" \
	"$libs/libsearchd.a" 2>/dev/null | awk '$2 == "T" { print $3 }' |
	LC_ALL=C sort | uniq -d | sed 's/$/: defined twice; rename one/')"
lint_end
