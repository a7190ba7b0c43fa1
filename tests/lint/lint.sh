# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# lint.sh - what the lints share; sourced. Each lint prints TAP: one line a
# rule, and below a broken rule where and what to do.

top=${KB_TOP:?run this from make check, or set KB_TOP to the source folder}
rules=0
broken=0

# rule NAME FINDINGS: kept if there are no findings.
rule() {
	rules=$((rules + 1))
	if [ -z "$2" ]; then
		printf 'ok %s - %s\n' "$rules" "$1"
		return 0
	fi
	broken=$((broken + 1))
	printf 'not ok %s - %s\n' "$rules" "$1"
	printf '%s\n' "$2" | head -n 40 | sed 's/^/#   /'
}

# skip NAME WHY
skip() {
	rules=$((rules + 1))
	printf 'ok %s - %s # SKIP %s\n' "$rules" "$1" "$2"
}

lint_end() {
	printf '1..%s\n' "$rules"
	[ "$broken" -eq 0 ]
}

# sources PATTERN...: our own files by name, below $top, sorted. What is
# built, fetched or released is not ours.
sources() {
	first=yes
	for pattern in "$@"; do
		if [ "$first" = yes ]; then
			set -- -name "$pattern"
			first=no
		else
			set -- "$@" -o -name "$pattern"
		fi
	done
	(cd "$top" && find . \( -name .git -o -name 'build*' -o -name '_*' \
		-o -name var -o -name node_modules -o -name out \
		-o -path ./config.h -o -name 'autom4te*' -o -name 'concord-[0-9]*' \) -prune \
		-o -type f \( "$@" \) -print) | sed 's,^\./,,' | LC_ALL=C sort
}
