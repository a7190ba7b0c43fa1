#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# edit-gate.sh - a pinned question is told something else only for a reason that
# somebody gives, and gets another answer only for one that somebody signs.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

pin='paid twice for one ticket'
settings
sed -i 's/^request_timeout:.*/request_timeout: 20/' "$dir/concord.yaml"
echo 'four_eyes: none' >>"$dir/concord.yaml"
cp -R "$here/fixture" "$dir/content"
file=$dir/content/articles/en/paid-twice.md
sed -i "s/^audience: public/pins:\n  - $pin\n&/" "$file"
load "$dir/content"
person paula publisher
start
sign_in paula
bench='/edit/articles/paid-twice?of=en'
# publish BASE [FIELD...]: with the text of $dir/text.md.
publish() {
	base=$1
	shift
	send paula /edit/new "$bench" action=publish "base=$base" \
		"source@$dir/text.md" "$@"
}
api() { get "/v1/answers?lang=en&q=${pin// /+}"; }
# says TEXT NAME: what is answered has it, within half a minute.
says() {
	for _ in $(seq 300); do
		api
		[[ $body != *"$1"* ]] || break
		sleep 0.1
	done
	has "$body" "$1" "$2"
}

says 'is paid back in full' "a pinned question"
sed 's/is paid back in full/comes back to the last cent/' "$file" \
	>"$dir/text.md"
send paula /edit/new /edit/check what=gate id=paid-twice lang_of=en base=1 \
	"source@$dir/text.md"
has "$body" 'would be told something else' "the gate shows it"
has "$body" 'is paid back in full' "what was said"
has "$body" 'comes back to the last cent' "what would be"
publish 1
is "$code" 422 "nothing else is said without a word on why"
has "$body" 'the line for the history' "which is written there"
has "$body" 'comes back to the last cent' "the text is not lost"
api
has "$body" 'is paid back in full' "and nothing has changed"
publish 1 'note=said in plain words'
is "$code" 303 "with it, it is published"
says 'comes back to the last cent' "and said"

sed -i 's/^audience: public/audience: agent/' "$dir/text.md"
publish 2 'note=for us alone'
is "$code" 422 "another answer takes more than a note"
has "$body" 'name="signed_reason"' "there is a line for it"
has "$body" "$pin" "and the question that would get it"
publish 2 'signed_reason=the desk does this now'
is "$code" 303 "signed, it is published"
as paula '/edit/history/paid-twice?of=en'
has "$body" 'the desk does this now' "and the reason stays with the version"
