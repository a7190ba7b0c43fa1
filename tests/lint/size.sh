#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# size.sh - files of at most 500 lines, functions of at most 60. An exception
# is a line "path[:function] reason" in size-exceptions.txt.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
cd "$top"
exceptions=tests/lint/size-exceptions.txt

# Leaves out findings ("path: ..." or "path:function: ...") that are excepted.
unexcepted() {
	awk -v file="$exceptions" '
		BEGIN {
			while ((getline line < file) > 0)
				if (line !~ /^#/ && split(line, part, " ") > 1)
					known[part[1]] = 1
		}
		{
			name = $1
			sub(/:$/, "", name)
			if (!(name in known))
				print
		}'
}

rule "files have at most 500 lines" "$(sources '*.c' '*.h' '*.cc' '*.js' '*.mjs' '*.sql' '*.sh' |
	xargs -d '\n' wc -l | awk '$2 != "total" && $1 > 500 {
		print $2 ": " $1 " lines; split it by noun" }' | unexcepted)"

if ctags --version 2>/dev/null | grep -q Universal; then
	rule "functions have at most 60 lines" "$(sources '*.c' '*.cc' |
		ctags -L - -f - --kinds-C=f --kinds-C++=f --fields=ne 2>/dev/null |
		awk -F '\t' '
			{
				line = end = 0
				for (i = 4; i <= NF; i++) {
					if ($i ~ /^line:/)
						line = substr($i, 6)
					if ($i ~ /^end:/)
						end = substr($i, 5)
				}
				if (end - line + 1 > 60)
					print $2 ":" $1 ": " end - line + 1 " lines"
			}' | unexcepted)"
else
	skip "functions have at most 60 lines" "universal-ctags is missing"
fi

rule "every exception says why" "$(awk '!/^#/ && NF == 1 { print FILENAME ":" FNR ": no reason" }' "$exceptions")"
lint_end
