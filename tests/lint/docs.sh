#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# docs.sh - nothing can be used that is not described: options, subcommands,
# exit codes, settings, routes, article fields; interface texts exist in every
# language; public functions have their contract.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
cd "$top"
words=${KB_BUILD:?}/lint-docs.words
trap 'rm -f "$words"' EXIT

# A man page as plain words: font changes and macro names gone.
plain() {
	groff -t -mandoc -Kutf8 -Tutf8 -P-bcou -rLL=2000n "$1" 2>/dev/null |
		sed -e 's/\xe2\x88\x92/-/g; s/\xe2\x80\x90/-/g; s/\xe2\x88\x97/*/g'
}

# undescribed PAGE KIND: words on stdin that the page does not have.
undescribed() {
	plain "$1" | tr -c 'a-zA-Z0-9_./{}*-' '\n' | sed 's/[.]$//' >"$words"
	while read -r word; do
		grep -qxF -- "$word" "$words" ||
			printf '%s: %s %s is not described\n' "$1" "$2" "$word"
	done
}

options() { grep -oE -- '--[a-z][a-z0-9-]*' | LC_ALL=C sort -u; }

if command -v groff >/dev/null 2>&1; then
	subcommands=$("$KB_INDEXER" --help | awk '
		/^[A-Z][a-z ]*:$/ { on = tolower($0) ~ /command/; next }
		on && /^  [a-z]/ { print $1 }')
	rule "kb-indexer lists its subcommands" "$([ -n "$subcommands" ] ||
		echo 'kb-indexer --help shows none under "Commands:"')"
	rule "every subcommand is in kb-indexer.1" "$(printf '%s\n' "$subcommands" |
		undescribed doc/man/kb-indexer.1 subcommand)"
	rule "every option is in kb-indexer.1" "$({
		"$KB_INDEXER" --help
		for name in $subcommands; do
			"$KB_INDEXER" "$name" --help
		done
	} 2>&1 | options | undescribed doc/man/kb-indexer.1 option)"
	rule "every option is in kb-searchd.8" "$("$KB_SEARCHD" --help 2>&1 |
		options | undescribed doc/man/kb-searchd.8 option)"
	settings=$("$KB_SEARCHD" --print-config | sed -nE 's/^#? ?([a-z][a-z0-9_.]*):.*/\1/p')
	rule "kb-searchd prints its settings" "$([ -n "$settings" ] ||
		echo 'kb-searchd --print-config shows none')"
	rule "every setting is in concord.yaml.5" "$(printf '%s\n' "$settings" |
		LC_ALL=C sort -u | undescribed doc/man/concord.yaml.5 setting)"
	rule "every route is in kb-searchd.8" "$(grep -ohE '"/[^"]*"' searchd/routes.def |
		tr -d '"' | LC_ALL=C sort -u | undescribed doc/man/kb-searchd.8 route)"
else
	skip "man pages describe everything" "groff is missing"
fi

i18n=searchd/web/i18n
keys() { jq -r 'paths(scalars) | map(tostring) | join(".")' "$1" | LC_ALL=C sort; }
# Plural forms differ from language to language: the word that names the
# form does not count.
forms='\.(zero|one|two|few|many|other)$'
if command -v jq >/dev/null 2>&1; then
	rule "interface texts exist in all four languages" "$(for part in "$i18n"/*; do
		keys "$part/en.json" | sed -E "s/$forms//" | uniq >"$words"
		for lang in zh-Hans zh-Hant ru; do
			keys "$part/$lang.json" | sed -E "s/$forms//" | uniq |
				diff "$words" - |
				sed -nE "s,^[<>] (.*),$part/$lang.json or en.json: \1 is in one only,p"
		done
	done)"
else
	skip "interface texts exist in all four languages" "jq is missing"
fi

# A paragraph of a public header that declares a function has a comment, or
# follows a comment's own paragraph.
rule "public functions have their contract in a comment" "$(awk '
	FNR == 1 { body = 0; comment = 0 }
	/^$/ { body = 0; next }
	{
		if (!body) { body = 1; comment = 0 }
		if (/\/\*/) comment = 1
		if (/^(KB_NODISCARD |XC_API |const |struct |enum |static |bool |void |char |int|uint|size_t|json_t|double|float)[^=;{]*[a-z_]+\(/ && !comment && !/\/\*/)
			print FILENAME ":" FNR ": " $0
	}' include/kb/*.h xapian-c/include/xapian-c.h)"
lint_end
