#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# helpful.sh - "Did this help?": one press, without script; "no" asks why; the
# editors see it with question and receipt; no answer changes by it.
. "${KB_TOP:?}/tests/http/lib.sh"
. "$KB_TOP/tests/http/people.sh"

settings
load "$here/fixture"
person eva editor
start
browser=$dir/reader.jar
go() { # PATH [CURL ARGUMENT...]: the same browser goes on
	get "$@" -b "$browser" -c "$browser"
}
press() { # [FIELD...]: as the form sends it, then the page it leads to
	fields=(-d article=paid-twice)
	for field; do
		fields+=(--data-urlencode "$field")
	done
	go '/helpful?lang=en' "${fields[@]}"
	pressed=$code
	[ "$code" != 303 ] || go "$(header location)"
}
sql() {
	python3 -c 'import sqlite3, sys
for row in sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True,
			   timeout=60).execute(sys.argv[2]):
    print("|".join(map(str, row)))' "$dir/store.db" "$1"
}
until_is() { # SQL WANTED NAME: soon
	for _ in $(seq 600); do
		[ "$(sql "$1")" != "$2" ] || break
		sleep 0.1
	done
	is "$(sql "$1")" "$2" "$3"
}

# ---- the form ----
go '/search?q=I+paid+twice+for+one+ticket&lang=en'
before=$body
has "$body" 'class="helpful" method="post" action="/helpful?lang=en"' \
	"an answer asks whether it helped"
get '/articles/paid-twice?lang=en'
has "$body" 'name="helpful" value="no"' "and so does the article"
lacks "$body" 'name="token"' "with nothing that differs by reader"

# ---- yes ----
press helpful=yes
is "$pressed $code" "303 200" "one press, and a page that can be loaded again"
has "$body" 'Thank you' "which thanks"
is "$(header cache-control)" no-store "and is stored nowhere"
until_is 'select count(*), sum(helpful), min(reason) from vote' '1|1|' \
	"the vote is in the store"
has "$(sql 'select id from vote')" r- "by the receipt of the answer"

# ---- no ----
press helpful=no
has "$body" 'You told us already' "a second press is known"
is "$(printf '%s' "$body" | grep -c 'type="radio" name="reason"')" 4 \
	"no asks one of four reasons"
has "$body" 'class="person"' "with a person below"
press helpful=no reason=wrong note='it was 5, call +8613912345678'
has "$body" 'An editor will see it' "the reason is taken"
until_is "select kind, by, article, version, count, text from queue" \
	'flag|customer|paid-twice|1|1|it was 5, call [phone-1]' \
	"the editors have it, without the number"
has "$(sql 'select detail from queue')" 'I paid twice for one ticket' \
	"with the question"
has "$(sql 'select receipt from queue')" r- "and the receipt"
is "$(sql 'select count(*), sum(helpful) from vote')" '1|0' \
	"what was said before is replaced"
send eva /sign-in /sign-in name=eva "password=$password"
as eva "/edit?kind=flag&row=$(sql 'select seq from queue')&lang=en"
has "$body" 'Something in it is wrong: it was 5, call [phone-1] ' \
	"an editor reads why"
has "$body" 'I paid twice for one ticket' "and what was asked"
press helpful=yes
until_is 'select closed_by, outcome from queue where kind = '\''flag'\''' '|gone' \
	"who changes his mind takes it back"

# ---- without an answer before it ----
browser=$dir/other.jar
press helpful=no
vote=$(printf '%s' "$body" | sed -n 's/.*name="vote" value="\([^"]*\)".*/\1/p')
press helpful=no reason=unclear "vote=$vote"
until_is 'select count(*), sum(reason = "unclear") from vote' '2|1' \
	"a reader of the article alone has one vote, too"

# ---- what is not taken ----
press helpful=maybe
is "$pressed" 400 "yes or no"
press helpful=no reason=because
is "$pressed" 400 "one of four reasons"
press helpful=no vote=../../etc
is "$pressed" 400 "a vote of ours"
go '/helpful?lang=en' -d article=no-such -d helpful=yes
is "$code" 404 "an article that is there"
go '/helpful?lang=en' -d article=paid-twice -d helpful=no \
	-H 'Origin: http://elsewhere.example'
is "$code" 403 "from our own pages"
get '/helpful?article=%3Cscript%3E&said=no&vote=%22%3E&lang=en'
lacks "$body" '<script>' "nothing of an address becomes a tag"

# ---- votes rank nothing ----
python3 - "$dir/spool/inbox" <<'END'
import json, os, sys
for i in range(1000):
    folder = "%s/vote/%x" % (sys.argv[1], i % 16)
    os.makedirs(folder, exist_ok=True)
    name = "%018x-%015x%x" % (i, i, i % 16)
    with open("%s/%s.new" % (folder, name), "w") as f:
        json.dump({"article": "paid-twice", "lang": "en", "version": 1,
                   "helpful": False, "reason": "wrong"}, f)
    os.rename("%s/%s.new" % (folder, name), "%s/%s" % (folder, name))
END
until_is 'select count(*) from vote' 1002 "a thousand votes are taken in"
is "$(sql 'select count(*) from queue where closed_at = 0 and kind = '\''flag'\''')" 2 \
	"and are one row for the editors"
get '/search?q=I+paid+twice+for+one+ticket&lang=en'
is "$body" "$before" "the answer is the same to the byte"
is "$(find "$dir/spool/inbox" -type f | grep -vc '/key$')" 0 "no letter is left"
