#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# hygiene.sh - what must not stand in any source.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
cd "$top"

code=$(sources '*.c' '*.h' '*.cc')
all=$(sources '*.c' '*.h' '*.cc' '*.sh' '*.mjs' '*.js' '*.sql' '*.mk' \
	'*.am' '*.ac' '*.css' '*.service' '*.service.in' start check run)

# found FILES REGEX WHY: "file:line: text -- why", this file left out.
found() {
	printf '%s\n' "$1" | grep -v '^tests/lint/hygiene.sh$' |
		xargs -d '\n' grep -nE "$2" /dev/null | cut -c 1-120 |
		sed "s/\$/ -- $3/" || :
}

rule "no unbounded string functions" "$(found "$code" \
	'(^|[^a-z_])(sprintf|vsprintf|strcpy|strcat|gets|atoi|atol|atof|strtok)[ ]*\(' \
	'use snprintf, talloc, kb_buf or strtol')"
rule "no absolute paths" "$(found "$all" \
	"(^|[\"' =:(])/(work|home|tmp|root|usr/local|var/lib|opt)/" \
	'take it from the configuration or the environment')"
rule "nothing left to do" "$(found "$all" '(^|[^A-Za-z])(TODO|FIXME|XXX)([^A-Za-z]|$)' \
	'do it, or open an issue')"
rule "templates escape" "$(sources '*.mustache' '*.html' |
	xargs -d '\n' grep -nE '\{\{\{' /dev/null |
	grep -vE '\{\{\{ *(body_html|snippet_html|structured) *\}\}\}' || :)"
rule "every source names its licence" "$(printf '%s\n' "$all" |
	while read -r file; do
		head -n 5 "$file" |
			grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
			printf '%s: no SPDX line at the top\n' "$file"
	done)"
rule "no trailing space, no CR" "$(found "$all" "[ 	]+\$|$(printf '\r')" \
	'remove it')"
lint_end
