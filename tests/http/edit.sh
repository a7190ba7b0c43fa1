#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# edit.sh - the editors' room as a browser without scripts goes it: who gets in,
# saving and saving at once, four eyes, the gate and its signature, withdrawing,
# versions side by side and back, the queue, articles as files for programs.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
sed -i 's/^request_timeout:.*/request_timeout: 20/' "$dir/concord.yaml"
load "$here/fixture"
person edith editor
person paula publisher
person anna agent 1
start
for who in edith paula anna; do
	sign_in "$who"
done
bench='/edit/articles/paid-twice?of=en'
there() { # TEXT NAME: the public's article has it, within ten seconds
	for _ in $(seq 100); do
		get '/articles/paid-twice?lang=en'
		[[ $body != *"$1"* ]] || break
		sleep 0.1
	done
	has "$body" "$1" "$2"
}
# text: what stands in the page's text area, into $dir/text.md.
text() {
	sed -n '/<textarea id="source"/,/<\/textarea>/p' "$dir/body" |
		sed -e '1d' -e '$d' -e 's/&quot;/"/g' \
			-e "s/&apos;/'/g" -e 's/&lt;/</g' -e 's/&gt;/>/g' \
			-e 's/&amp;/\&/g' >"$dir/text.md"
}
# act WHO ACTION BASE [FIELD...]: with the text of $dir/text.md.
act() {
	who=$1 action=$2 base=$3
	shift 3
	send "$who" /edit/new "$bench" "action=$action" "base=$base" \
		"source@$dir/text.md" "$@"
}

# ---- who gets in ----
get /edit
is "$code" 303 "the public is led to the sign-in"
as anna /edit
is "$code" 403 "agents do not edit"
as edith /edit
is "$code" 200 "editors do"
has "$body" 'id="queue"' "and find their queue"
as edith '/edit/articles?state=published'
has "$body" '/edit/articles/paid-twice' "all articles are listed"

# ---- saving, and saving at once ----
as edith "$bench"
is "$code" 200 "an article on the bench"
text
cp "$dir/text.md" "$dir/first.md"
cmp -s "$dir/first.md" "$here/fixture/articles/en/paid-twice.md"
ok $? "its file stands in the text area byte for byte"
printf '\nThe day counts, too.\n' >>"$dir/text.md"
act edith save 1 'note=the day'
is "$code" 303 "it is saved"
act edith save 1
is "$code" 303 "the same again is no conflict"
sed 's/^title: .*/title: Charged two times/' "$dir/first.md" >"$dir/text.md"
act paula save 1
is "$code" 409 "who wrote from an older version hears of it"
has "$body" 'id="conflict"' "sees both texts"
has "$body" 'Charged two times' "and has lost nothing of his own"
has "$body" 'The day counts, too.' "nor of the other's"
get '/articles/paid-twice?lang=en'
lacks "$body" 'The day counts' "a draft is not shown"

# ---- rights, four eyes, the gate ----
as edith "$bench"
text
act edith publish 2
is "$code" 403 "an editor does not publish for everybody"
act paula publish 2
is "$code" 303 "a second person does"
there 'The day counts, too.' "and it is there at once"
as paula "$bench"
text
printf '\nA third line.\n' >>"$dir/text.md"
act paula validate 3
is "$code" 403 "nobody validates what he wrote himself"
has "$body" 'somebody else must look at it' "and is told why"

# ---- versions ----
as edith '/edit/history/paid-twice?of=en&a=1&b=2'
is "$code" 200 "two versions side by side"
has "$body" '<ins>The day counts, too.</ins>' "what is new is marked"
send edith /edit/new "$bench" action=restore version=1 \
	"base=$(sed -n 's/.*name="base" value="\([0-9]*\)".*/\1/p' "$dir/body" |
		head -n 1)"
is "$code" 303 "an old one comes back as a draft"


# ---- while it is written ----
send edith /edit/new /edit/pending id=paid-twice lang_of=en base=1 revision=0 \
	'source=half a sentence'
is "$code $(jq -r .revision "$dir/body")" "200 1" "what is written is kept"
send edith /edit/new /edit/pending id=paid-twice lang_of=en base=1 revision=0 \
	'source=another window'
is "$code" 409 "two windows do not write over each other"
as edith "$bench"
has "$body" 'half a sentence' "and comes back"
send edith /edit/new /edit/check what=lint id=paid-twice lang_of=en base=1 \
	"source@$dir/first.md"
has "$body" 'id="lint"' "the check of a text alone"
for i in $(seq 50); do printf '\n{one %s}\n' "$i"; done >>"$dir/text.md"
send edith /edit/new /edit/check what=lint id=paid-twice lang_of=en base=1 \
	"source@$dir/text.md"
fields=$(printf '%s' "$body" | grep -c 'name="accept_')
[ "$fields" -gt 10 ] && [ "$fields" -le 20 ]
ok $? "much that is wrong does not make a form longer than is taken" "$fields"
send edith /edit/new /edit/check what=preview id=paid-twice lang_of=en base=1 \
	'source=<script>alert(1)</script>'
lacks "$body" '<script>alert' "a preview runs nothing"

# ---- withdrawing ----

base=$(as paula "$bench"; sed -n 's/.*name="base" value="\([0-9]*\)".*/\1/p' \
	"$dir/body" | head -n 1)
send paula /edit/new "$bench" action=withdraw "base=$base"
is "$code" 303 "a publisher withdraws"
for _ in $(seq 100); do
	get /v1/articles/paid-twice?lang=en
	[[ $body == *'"lang":"en"'* ]] || break
	sleep 0.1
done
lacks "$body" '"lang":"en"' "and it is gone"

# ---- programs ----
kb() { "$indexer" --config "$dir/concord.yaml" --quiet "$@"; }
bearer=$(kb token add edith --label ci --scope article-edit |
	grep -o 'kb_[A-Za-z0-9_-]*' | tail -n 1)
api() { get "$1" -H "Authorization: Bearer $bearer" "${@:2}"; }
api '/v1/articles/late-train/source?lang=en'
is "$code $(header etag)" '200 "1"' "a file with its version"
jq '{source: (.source + "\nMore.\n")}' "$dir/body" >"$dir/body.json"
put() { api '/v1/articles/late-train?lang=en' -H 'Content-Type: application/json' \
	--data-binary "@$dir/body.json" "$@"; }
put
is "$code" 428 "which version it was written from must be said"
put -H 'If-Match: "7"'
is "$code" 412 "another version is refused"
put -H 'If-Match: "1"'
is "$code $(jq -r .version "$dir/body")" '200 2' "the same one is saved"

# ---- a folder that changed, too ----
mkdir -p "$dir/folder/articles/en"
changed=$dir/folder/articles/en/late-train.md
sed 's/^title: .*/&, said the folder/' \
	"$here/fixture/articles/en/late-train.md" >"$changed"
kb import "$dir/folder" >"$dir/out" 2>&1
has "$("$indexer" --config "$dir/concord.yaml" import "$dir/folder" 2>&1)" \
	"1 conflicts" "what both changed is not overwritten"
as edith '/edit?kind=sync-conflict'
has "$body" 'late-train' "it stands in the queue"
bench='/edit/articles/late-train?of=en'
as edith "$bench"
has "$body" 'id="conflict"' "opened, both sides stand beside each other"
text
grep -q 'said the folder' "$dir/text.md" && grep -q '^More\.' "$dir/text.md"
ok $? "and both changes in the text"
act edith save 2 folder=1 note=joined
is "$code" 303 "saved"
as edith '/edit?kind=sync-conflict'
lacks "$body" 'late-train' "it leaves the queue"
has "$("$indexer" --config "$dir/concord.yaml" import "$dir/folder" 2>&1)" \
	"0 conflicts" "and the same file asks no more"
