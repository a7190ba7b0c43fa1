#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# attachments.sh - pictures of articles come to who may see an article that shows
# them, as what they are; what a browser could run is not taken.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
content=$dir/content
mkdir -p "$content/articles" "$content/attachments"
pixel='\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\0\0\0\0'
for name in open inside group later draft; do
	# shellcheck disable=SC2059 # escapes are the point
	printf "$pixel$name" >"$content/attachments/$name.png"
done
printf '%%PDF-1.4 paper\n' >"$content/attachments/form.pdf"
article() { # ID AUDIENCE STATE WORDS PICTURE
	printf -- '---\nid: %s\nlang: en\ntitle: About %s\naudience: %s\nstate: %s\n---\n%s\n' \
		"$1" "$1" "$2" "$3" "$4" >"$content/articles/$1.md"
}
article meter public published '![the meter](/attachments/open.png) [form](/attachments/form.pdf)'
article desk agent published '![the screen](/attachments/inside.png)'
article board night published '![the board](/attachments/group.png)'
article notyet public draft '![new](/attachments/draft.png)'
kb() { "$indexer" --config "$dir/concord.yaml" "$@"; }
kb import "$content" >"$dir/out" 2>&1
is "$?" 0 "attachments are taken with the articles"
kb build >/dev/null 2>&1
person anna agent 1
person nina agent 1 night
person eva editor
start
for name in anna nina eva; do sign_in "$name"; done

get /articles/meter
has "$body" 'src="/attachments/open.png"' "the article shows its picture"
get /attachments/open.png
is "$code $(header content-type)" "200 image/png" "the picture comes as what it is"
cmp -s "$dir/body" "$content/attachments/open.png"
ok $? "byte for byte"
is "$(header x-content-type-options)" nosniff "and is taken for nothing else"
etag=$(header etag)
get /attachments/open.png -H "If-None-Match: $etag"
is "$code" 304 "it is not sent twice"
get /attachments/form.pdf
is "$(header content-disposition)" 'attachment; filename="form.pdf"' "a paper is saved, not opened"

# name: public, agent, agent of the group, editor
while read -r name public anna nina eva; do
	get "/attachments/$name.png"
	is "$code" "$public" "$name: the public"
	for who in anna nina eva; do
		as "$who" "/attachments/$name.png"
		is "$code" "${!who}" "$name: $who"
	done
done <<'END'
open	200 200 200 200
inside	404 200 200 200
group	404 404 200 200
draft	404 404 404 200
later	404 404 404 200
nothing	404 404 404 404
END
get '/attachments/..%2fstore.db'
is "$code" 400 "no way out of the folder"

# ---- what is not taken ----
refused() { # NAME BYTES WHY
	rm -rf "$dir/bad" && mkdir -p "$dir/bad/attachments"
	printf '%s' "$2" >"$dir/bad/attachments/$1"
	kb import "$dir/bad" >"$dir/out" 2>&1
	ok $((! $?)) "$1 is refused"
	has "$(cat "$dir/out")" "$3" "$1: and why"
}
refused drawing.png '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>' "neither a PNG"
refused page.pdf '<html><script>1</script>' "neither a PNG"
refused 'Öffnen.pdf' '%PDF-1.4' "small letter"
refused open.png "$(printf 'GIF89a')" "must end in"
printf '%%PDF-1.5 other\n' >"$content/attachments/form.pdf"
kb import "$content" >"$dir/out" 2>&1
has "$(cat "$dir/out")" "another name" "another content needs another name"
get /attachments/form.pdf
has "$body" "1.4 paper" "and the first one stays"

# ---- from the editors' room ----
bench='/edit/articles/meter?of=en'
# upload WHO FILE [FIELD=VALUE]...: beside a text that is being written.
upload() {
	who=$1 file=$2
	shift 2
	as "$who" "$bench"
	as "$who" /edit/attachments -F "token=$(token)" -F id=meter \
		-F lang_of=en -F base=1 -F revision=0 -F "source=<$dir/text.md" \
		"${@/#/-F}" -F "file=@$file"
}
sed 's/^the meter.*//' "$content/articles/meter.md" >"$dir/text.md"
printf '\nHalf a sentence\n' >>"$dir/text.md"
# shellcheck disable=SC2059 # escapes are the point
printf "${pixel}fresh" >"$dir/Dial & hand.PNG"
upload eva "$dir/Dial & hand.PNG"
is "$code" 200 "an editor brings a picture"
dial=$(printf '%s' "$body" | grep -o 'dial-hand-[0-9a-f]*\.png' | head -n 1)
has "$body" "![Dial &amp; hand](/attachments/$dial)" "the text shows it"
has "$body" 'Half a sentence' "and has lost nothing"
has "$body" '>Attached.' "which is said"
as eva "/attachments/$dial"
cmp -s "$dir/body" "$dir/Dial & hand.PNG"
ok $? "it is there byte for byte"
get "/attachments/$dial"
is "$code" 404 "for nobody else, as long as no article shows it"
upload eva "$dir/Dial & hand.PNG" what=attached
has "$body" "data-link=\"![Dial &amp; hand](/attachments/$dial)\"" \
	"a script gets the line alone"
lacks "$body" '<textarea' "and that part of the page"
has "$body" "name=\"remove\" value=\"$dial\"" "what nothing shows can go again"
refuses() { # FILE STATUS WORDS NAME
	upload eva "$1"
	is "$code" "$2" "$4"
	has "$body" "$3" "$4: and why"
	has "$body" 'Half a sentence' "$4: the text stays"
}
printf '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>' >"$dir/a.png"
refuses "$dir/a.png" 422 'Only PNG' "what a browser could run is not taken"
head -c 5300000 /dev/zero >"$dir/big.png"
refuses "$dir/big.png" 422 'larger than 5 MB' "what is too large neither"
: >"$dir/none.png"
refuses "$dir/none.png" 422 'Choose a file' "nor an empty file"
for lang in zh-Hans zh-Hant ru; do
	as eva "$bench"
	as eva "/edit/attachments?lang=$lang" -F "token=$(token)" -F id=meter \
		-F lang_of=en -F base=1 -F "source=<$dir/text.md" \
		-F "file=@$dir/a.png"
	lacks "$body" 'Only PNG' "$lang: said in that language"
	has "$body" 'PNG' "$lang: said"
done
upload anna "$dir/Dial & hand.PNG"
is "$code" 403 "agents bring none"
remove() { # WHO NAME
	as "$1" "$bench"
	as "$1" /edit/attachments -F "token=$(token)" -F id=meter \
		-F lang_of=en -F base=1 -F "source=<$dir/text.md" -F "remove=$2"
}
remove eva open.png
is "$code" 422 "what an article shows is not removed"
get /attachments/open.png
is "$code" 200 "and stays"
person emil editor
sign_in emil
remove emil "$dial"
is "$code" 422 "nor what somebody else brought"
remove eva "$dial"
is "$code" 200 "who brought it removes it"
as eva "/attachments/$dial"
is "$code" 404 "and it is gone"

# ---- leaving, coming back ----
article meter public archived '![the meter](/attachments/open.png)'
kb import "$content" >/dev/null 2>&1
gone=no
for _ in $(seq 300); do
	get /attachments/open.png
	[ "$code" != 404 ] || { gone=yes; break; }
	sleep 0.1
done
is "$gone" yes "with its last article a picture leaves the public"
rm "$content/attachments/form.pdf"
kb export "$dir/back" >/dev/null 2>&1
cmp -s "$dir/back/attachments/inside.png" "$content/attachments/inside.png"
ok $? "export writes them back"
