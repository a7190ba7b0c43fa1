#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# render.sh - an article becomes HTML in a process that binds its own hands:
# what is made to be slow or large ends soon and says why.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

# render [OPTION...]: standard input through kb-indexer render.
render() {
	code=0
	"$indexer" render "$@" >last.out 2>last.err || code=$?
}
title() { jq -r .title last.out; }

printf '# Late trains\n\na <script>alert(1)</script> [x](javascript:a) **b**\n' >a.md
render <a.md
check "Markdown alone is rendered" exits 0
check "with its title" test "$(title)" = "Late trains"
check "and without scripts" test "$(jq -r .html last.out)" = "<p>a alert(1) x <strong>b</strong></p>"
set -- "$content"/articles/zh-Hans/*.md
render --lang zh-Hans <"$1"
check "a whole article is rendered" exits 0
render --lang xx <a.md
check "a language that is none is refused" exits 2
printf '# T\n\377\n' >b.md
render <b.md
check "what is not UTF-8 is refused" exits 65
check "with its line" test "$(jq .line last.out)" = 2
printf '%01200000d' 1 >b.md
render <b.md
check "what is too long is refused" exits 65

# within SECONDS: the last one took no longer.
within() { [ $(($(date +%s) - begun)) -le "$1" ]; }
ends() { [ "$code" -eq 0 ] || [ "$code" -eq 65 ] || [ "$code" -ge 128 ]; }
# bomb NAME AWK-PROGRAM
bomb() {
	{ printf '# T\n\n'; awk "BEGIN { $2 }"; } >bomb.md
	begun=$(date +%s)
	render <bomb.md
	check "$1 ends" ends
	check "$1 ends in time" within 20
}
bomb "images in images" 'for (i = 0; i < 80000; i++) printf "![[]()"'
bomb "lists in lists" 'for (i = 0; i < 20000; i++) printf "- "; for (i = 0; i < 20000; i++) print ""'
bomb "quotes in quotes" 'for (i = 0; i < 500000; i++) printf ">"'
bomb "brackets" 'for (i = 0; i < 500000; i++) printf "["'
bomb "links" 'for (i = 0; i < 150000; i++) printf "[a]("'
bomb "emphasis" 'for (i = 0; i < 300000; i++) printf "*a_"'
bomb "tables" 'for (i = 0; i < 250000; i++) printf "|-"; print ""; for (i = 0; i < 250000; i++) printf "|a"'
bomb "backticks" 'for (i = 1; i < 1400; i++) { for (j = 0; j < i; j++) printf "`"; printf "a" }'
bomb "entities" 'for (i = 0; i < 200000; i++) printf "&amp;"'
bomb "references" 'for (i = 0; i < 60000; i++) printf "[%d]: /a\n\n", i; for (i = 0; i < 60000; i++) printf "[%d]", i'
bomb "headings" 'for (i = 0; i < 200000; i++) print "# a"'
bomb "code fences" 'for (i = 0; i < 200000; i++) print "```"'
done_testing
