#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# curation.sh - what an editor puts above the articles: synonyms, one way, with the
# answers that would change; head questions of the home page; notices while they
# hold; two articles made one, and where the old address leads.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
sed -i 's/^request_timeout:.*/request_timeout: 20/' "$dir/concord.yaml"
content=$dir/content
mkdir -p "$content/articles"
# article ID TITLE FRONT TEXT
article() {
	printf -- '---\nid: %s\nlang: en\ntitle: %s\nowner: desk\nvalidated_at: 2026-10-01\nreview_every: 400d\nconfidence: validated\n%s\n---\n## Answer\n\n%s\n' \
		"$1" "$2" "$3" "$4" >"$content/articles/$1.md"
}
article bicycle 'Repair a bicycle' 'questions: [how do I mend a bicycle tyre]
pins: [mend my bicycle]' 'Mend the tyre of a bicycle with a patch.'
article bicycle-too 'Mend a flat tyre of a bicycle' \
	'questions: [my bicycle has a flat tyre]' \
	'A flat tyre needs a patch.'
article kettle 'The kettle does not boil' 'questions: [kettle stays cold]' \
	'Press the red button of the kettle.'
load "$content"
person edith editor
person paula publisher
start
for who in edith paula; do
	sign_in "$who"
done
page='/edit/curation?of=en&lang=en'
change() { # WHO WHAT [FIELD...]
	who=$1 what=$2
	shift 2
	send "$who" "$page" /edit/curation of=en "what=$what" "$@"
}
# answers QUESTION: which article stands first.
answers() {
	get "/v1/answers?lang=en" -G --data-urlencode "q=$1"
	jq -r '.hits[0].article // "none"' "$dir/body"
}
soon() { # PATH TEXT NAME: it is there within ten seconds
	for _ in $(seq 100); do
		get "$1"
		[[ $body != *"$2"* ]] || break
		sleep 0.1
	done
	has "$body" "$2" "$3"
}

# ---- synonyms ----
as edith "$page"
is "$code" 200 "editors look at it"
has "$body" 'mend my bicycle' "the pinned questions are listed"
change edith synonyms 'synonyms=- velocipede => [bicycle]'
is "$code" 403 "only a publisher changes what everybody sees"
before=$(answers 'velocipede')
change paula preview 'synonyms=- velocipede => [bicycle]'
is "$code" 200 "a preview asks before it holds"
has "$body" 'id="gate"' "and shows what would change"
is "$(answers 'velocipede')" "$before" "and changes nothing"
change paula synonyms 'synonyms=- velocipede => [bicycle]'
is "$code" 303 "saved"
for _ in $(seq 100); do
	[ "$(answers 'velocipede')" != bicycle ] || break
	sleep 0.1
done
is "$(answers 'velocipede')" bicycle "a question in the other word is answered"
change paula synonyms 'synonyms=velocipede => bicycle'
is "$code" 422 "a line that is none is refused"
has "$body" 'velocipede =&gt;' "and not lost"

# ---- head questions ----
change paula heads 'heads=My tyre is flat => bicycle'
is "$code" 303 "head questions"
soon '/?lang=en' 'My tyre is flat' "stand on the home page"
change paula heads 'heads=My tyre is flat'
is "$code" 422 "each leads to an article"

# ---- notices ----
notice() { change paula notice "text_en=$1" "from=${2-}" "until=${3-}" "audience=${4-public}"; }
notice 'Works on the bridge tonight'
is "$code" 303 "a notice"
soon '/?lang=en' 'Works on the bridge tonight' "is shown"
notice 'Once in a while' '2031-01-01 08:00' '2031-01-02 08:00'
notice 'Long ago' '2020-01-01 08:00' '2020-01-02 08:00'
notice 'Word for the team' '' '' agent
get '/?lang=en'
lacks "$body" 'Once in a while' "not before it begins"
lacks "$body" 'Long ago' "not after its end"
lacks "$body" 'Word for the team' "and not to who is not meant"
as paula "$page"
has "$body" 'Once in a while' "the room lists those to come"
row=$(printf '%s' "$body" | tr '\n' ' ' | sed 's/<li>/\n/g' |
	sed -n '/Works on the bridge/s/.*name="row" value="\([0-9]*\)".*/\1/p')
change paula notice_remove "row=$row"
for _ in $(seq 100); do
	get '/?lang=en'
	[[ $body == *'Works on the bridge'* ]] || break
	sleep 0.1
done
lacks "$body" 'Works on the bridge' "taken away, it is gone"
notice 'At an odd hour' 'teatime'
is "$code" 422 "a time that is none is refused"

# ---- two articles made one ----
merge='/edit/curation/merge?source=bicycle-too&target=bicycle&of=en&lang=en'
as edith "$merge"
is "$code" 200 "two articles side by side"
has "$body" 'Mend a flat tyre of a bicycle' "both are there"
send paula "$merge" '/edit/curation/merge' of=en source=bicycle-too \
	target=bicycle note=one
[ "$code" != 422 ] || send paula "$merge" '/edit/curation/merge' of=en \
	source=bicycle-too target=bicycle note=one 'signed_reason=they are one'
is "$code" 303 "made one"
for _ in $(seq 100); do
	get '/articles/bicycle-too?lang=en'
	[ "$code" != 301 ] || break
	sleep 0.1
done
is "$code" 301 "the old address leads on"
has "$(header location)" '/articles/bicycle' "to the one that stays"
get '/v1/articles/bicycle-too?lang=en'
is "$code" 301 "for programs, too"
is "$(answers 'my bicycle has a flat tyre')" bicycle \
	"its questions are answered by the other"
as paula "$page"
has "$body" 'bicycle-too' "the list of merged ones has it"
