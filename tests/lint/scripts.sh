#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# scripts.sh - shellcheck on every script, groff's warnings on man pages,
# every public header compiles alone as C and as C++.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
cd "$top"

if command -v shellcheck >/dev/null 2>&1; then
	rule "shellcheck has nothing to say" "$(sources '*.sh' start check run |
		xargs -d '\n' grep -lE '^#!/bin/sh|shellcheck shell=sh' |
		xargs -d '\n' shellcheck -x -S style -f gcc -e SC1091 || :)"
else
	skip "shellcheck has nothing to say" "shellcheck is missing"
fi

if command -v groff >/dev/null 2>&1; then
	rule "man pages render without warnings" "$(sources '*.[158]' |
		while read -r page; do
			groff -t -mandoc -Kutf8 -Tutf8 -ww -rF0 -z "$page" 2>&1
		done)"
else
	skip "man pages render without warnings" "groff is missing"
fi

for how in "${KB_CC:-cc} -std=gnu17 -xc" "${KB_CXX:-c++} -std=c++17 -xc++"; do
	rule "headers compile alone: $how" "$(for header in include/kb/*.h xapian-c/include/*.h; do
		# shellcheck disable=SC2086 # flags are words
		printf '#include "%s"\n' "$header" |
			$how -fsyntax-only -Wall -Werror -Iinclude -Ixapian-c/include \
				-I. ${KB_CPPFLAGS:-} - 2>&1 || :
	done)"
done
lint_end
