#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# import.sh - pages of other people by the editors' room: a file is read by a
# process of its own, an editor has the last word on every line, drafts come of
# it, and nobody else ever sees any of it.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
person anna agent 2
person edith editor
start
for who in anna edith; do
	sign_in "$who"
done

page=$dir/parcels.txt
cat >"$page" <<'END'
Home > Help > Parcels

Parcels

Q1: How long does quillfeather take?

It takes five working days, counted from the scan in the depot.

Q2: Who pays for the way back?

We do, if the thing was broken when it came.

Q3: Can a neighbour take it?

Yes, if you say so before noon.

Related articles
Marmosetcanary
END
upload() { # FILE [FIELD=VALUE]...
	file=$1
	shift
	as edith /edit/import/upload -F "token=$token" "${@/#/-F}" \
		-F "file=@$file"
}
act() { # DO
	as edith /edit/import --data-urlencode "token=$token" \
		-d page=1 --data-urlencode "do=$1"
}

as anna /edit/import
is "$code" 403 "not for agents"
as edith /edit/import
token=$(token)
has "$body" 'No page waits.' "nothing waits"
upload "$page"
is "$code" 303 "a file is taken"
has "$(header Location)" '/edit/import?did=import_upload&page=1' \
	"and its page shown"
as edith '/edit/import?page=1'
has "$body" 'quillfeather' "with its lines"
has "$body" 'navigation · ' "their reasons"
has "$body" 'links to other pages' "and others"
has "$body" 'How long does quillfeather take?</b>' "and documents"
found=$(sed -n '/class="rows documents"/,/<\/ol>/p' "$dir/body" |
	grep -c '^<li>')
has "$body" ">documents: $found<" "as many as the list of pages says"
upload "$page"
is "$code" 422 "the same file is not taken twice"
has "$body" 'already' "which is said"
as edith /edit/import/upload -F "token=$token" -F encoding=UTF-8
is "$code" 422 "no file is no page"
printf '\xcf\xf0\xe8\xe2\xe5\xf2' >"$dir/short.txt"
upload "$dir/short.txt"
is "$code" 422 "what cannot be told is not guessed"
upload "$dir/short.txt" encoding=windows-1251
is "$code" 303 "but taken when somebody says it"
{ echo '<html>'; head -c 1000000 /dev/zero | tr '\0' 'x' | sed 's/x/<b>/g'
} >"$dir/bomb.html"
upload "$dir/bomb.html"
is "$code" 422 "a bomb is refused"
cat "$dir/bomb.html" "$dir/bomb.html" >"$dir/large.html"
upload "$dir/large.html"
is "$code" 413 "a large file, too"
as edith /edit/import/upload -F token=forged -F "file=@$page"
is "$code" 403 "a form of somebody else's is refused"

as edith '/edit/import?page=1'
n=$(sed -nE 's/.*name="do" value="keep:([0-9]+)".*/\1/p' "$dir/body" | tail -n 1)
act "keep:$n"
is "$code" 303 "a line that was set aside is kept"
as edith '/edit/import?page=1'
has "$body" '· edith' "which is signed"
act "aside:$n"
act "split:3"
act "join:3"
is "$code" 303 "borders are set and removed"
act "nonsense:3"
is "$code" 400 "other deeds are refused"
as edith /edit
has "$body" 'parcels.txt' "the queue knows that it waits"
act drafts
has "$(header Location)" 'did=import_drafts' "drafts are made"
as edith '/edit/import?page=1'
has "$body" '>Draft</a>' "and linked"
as edith /edit/articles
has "$body" 'How long does quillfeather take?' "they are among the articles"
as edith /edit
lacks "$body" 'parcels.txt' "the queue knows it is done"

for word in quillfeather marmosetcanary; do
	get /v1/answers -G -d "q=$word" -d lang=en
	lacks "$body" "import/" "no answer has $word"
	as anna /v1/search -G -d "q=$word" -d lang=en
	lacks "$body" "import/" "nor what staff find"
	get "/suggest?q=${word:0:6}"
	lacks "$body" "$word" "nor a suggestion"
done
act remove
as edith /edit/import
lacks "$body" 'parcels.txt' "a page can be removed"
finish
