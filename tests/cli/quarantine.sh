#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# quarantine.sh - pages of other people: read, judged, waiting, drafts; found by
# nobody.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

cat >page.txt <<'END'
Home > Help > Parcels

Parcels

Published: 2021-02-19 11:34

Q1: How long does quillfeather take?

It takes five working days, counted from the scan in the depot.

Q2: Who pays for the way back?

We do, if the thing was broken when it came.

Q3: Can a neighbour take it?

Yes, if you say so before noon.

Related articles
Marmosetcanary
Lost parcels
END
iconv -t KOI8-R >koi.txt <<'END'
Возврат денег занимает пять рабочих дней после того, как посылка пришла на склад.
Если банк медлит, напишите нам, и мы пришлем подтверждение перевода.
END
kb import page --dry-run page.txt koi.txt
check "a dry run tells" exits 0
check "what is set aside, and why" says "set aside (nav 1, meta 1, list 3)"
check "documents by their titles" says "2. Who pays for the way back?"
check "the encoding" says "koi.txt: KOI8-R, ru"
check "and keeps nothing" [ ! -e kb.db ]

kb import page page.txt koi.txt
check "pages wait" says "page 1 of the quarantine"
kb import page page.txt
check "the same file waits once" says "already, as page 1"
check "which is said" exits 1
kb import page --json --dry-run page.txt
check "every line has its place" jq -e '.[0].lines[] |
	select(.text == "Marmosetcanary") | .aside and .reason == "list" and
	.end - .start == 14' last.out
kb import page --encoding UTF-8 koi.txt
check "what is said must be so" says "koi.txt:1: byte 0 (0x"
kb import page --encoding Klingon page.txt
check "an unknown encoding is told" says "there is no encoding 'Klingon'"
kb import page missing.txt
check "a missing file is told" says "missing.txt"

sed 's/five/six/' page.txt >other.txt
kb import page --drafts --by maya other.txt
check "drafts are made" exits 0
kb import "$content/articles/en" "$content/rules/en"
kb --index idx build
check "an index is built" exits 0
check "nothing of the quarantine is in it" sh -c '! grep -rqi \
	"marmosetcanary\|quillfeather" idx'
kb export out
check "drafts are exported" [ "$(find out/articles/en/import -type f | wc -l)" -eq 3 ]
check "with their origin" grep -q '^provenance: "other.txt (UTF-8), bytes ' \
	out/articles/en/import/other-*-1.md
check "what was set aside is not" sh -c '! grep -rq Marmosetcanary out'
mkdir -p folder/articles/en
printf -- '---\nid: own\nlang: en\ntitle: Own\n---\nOwn words.\n' \
	>folder/articles/en/own.md
kb sync --force folder
rm -rf out
kb export out
check "sync of a folder that never had them leaves them" \
	[ "$(find out/articles/en/import -type f | wc -l)" -eq 3 ]
kb lint out/articles/en/import
check "and can be read again" says "3 checked, 0 errors"
done_testing
