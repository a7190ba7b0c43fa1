#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# lint.sh - the faults of the flawed samples are found, each by its rule; what
# somebody accepts is no error; a newer rule marks who cites the older one; what
# is to be decided is in the queue, and leaves it.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

# found FILE RULE: lint has it there.
found() {
	jq -e --arg file "$1" --arg rule "$2" '.findings[] | select(.rule ==
		$rule and (.source | endswith($file)) and .line > 0 and
		(.fix | length) > 0)' last.out
}

kb --json lint "$content"
check "the sample content has no errors" jq -e '.errors == 0' last.out
kb --json lint "$content" "$content/flawed"
check "24 to 48 hours against 24" found complaint-confirmation.md answer-promise
check "2 hours against 90 minutes" found rural-crew-time.md answer-promise
check "a quote in other words" found battery-warranty.md quote-not-verbatim
check "a script that promises sooner" \
	found agent-double-charge-words.md script-promise
check "a script that gives more" \
	found agent-double-charge-words.md script-authority
check "a coupon that is over" found coupon-winter25.md date-past
check "two orders of six steps" found router-quick-start.md steps-order
check "and the other article with these steps" \
	found router-setup.md conflict-steps

# article ID LINES: writes one about a deposit; LINES go to the front matter.
mkdir -p kb/articles/en kb/rules/en
article() {
	cat >"kb/articles/en/$1.md" <<END
---
id: $1
lang: en
title: How much is the deposit for a router
questions:
  - deposit for the router
  - how much deposit
owner: desk
validated_at: 2026-10-01
review_every: 90d
$3
---
## Answer

The deposit for a router is $2 yuan. You get it back with the router.
END
}
article one 100 ''
article two 150 ''
kb --json lint kb
check "two sums for one thing" jq -e '[.findings[] | select(.rule ==
	"conflict") | .article] == ["one", "two"]' last.out
check "both sums are named" jq -e '.findings[0].args | .mine == "100 yuan" and
	.theirs == "150 yuan" and .other == "two"' last.out
kb lint kb
check "a conflict is an error" exits 1
kb --json lint --article nobody kb
check "of another article nothing is said" jq -e '.findings == []' last.out

article one 100 'accepts:
  - {rule: conflict, about: two, reason: shops differ, by: anna}'
kb --json lint kb
check "accepted by one, accepted for both" jq -e '.errors == 0 and
	.accepted == 2 and .findings[0].accepted.by == "anna"' last.out
article one 100 'accepts:
  - {rule: conflict, about: two, by: anna}'
kb --json lint kb
check "without a reason it does not count" jq -e '[.findings[].rule] |
	index("accept-incomplete") and index("conflict")' last.out

article one 100 ''
kb import kb
kb lint --queue
check "the queue is filled" exits 0
check "a conflict is one row, not two" [ "$(sqlite3 kb.db \
	"SELECT count(*) FROM queue WHERE kind = 'conflict'
	AND closed_at = 0" 2>&1)" = 1 ]
check "which says of its article what the other one says" [ "$(sqlite3 kb.db \
	"SELECT article || ' ' || json_extract(detail, '\$.other') FROM queue
	WHERE kind = 'conflict'" 2>&1)" = "one two" ]
kb lint --queue
check "again it is the same row" [ "$(sqlite3 kb.db \
	"SELECT count(*) FROM queue WHERE kind = 'conflict'" 2>&1)" = 1 ]
article two 100 ''
kb import kb
kb lint --queue
check "what is mended leaves the queue" [ "$(sqlite3 kb.db \
	"SELECT count(*) FROM queue WHERE kind = 'conflict'
	AND closed_at = 0" 2>&1)" = 0 ]

# rule VERSION WORDS
rule() {
	cat >"kb/rules/en/loans@$1.md" <<END
---
id: loans@$1
kind: rule
lang: en
title: Loans
version: $1
---
## 1 Deposit

1.1 The deposit is $2 yuan.
END
}
rule 2026-01 100
article one 100 'cites:
  - {document: loans@2026-01, clause: "1.1", quote: The deposit is 100 yuan}'
kb --json lint kb
check "cited as it stands" jq -e '.errors == 0' last.out
rule 2026-06 120
kb --json lint kb
check "a newer rule marks who cites the older" jq -e '.findings[] |
	select(.rule == "rule-newer" and .article == "one" and
	.args.new == "The deposit is 120 yuan.")' last.out
# The newer one is there in one language only, and its clause is the same.
mkdir -p kb/rules/ru
sed -e 's/^lang: en/lang: ru/' -e 's/^1\.1.*/1.1 Залог 120 юаней./' \
	kb/rules/en/loans@2026-06.md >kb/rules/ru/loans@2026-06.md
rule 2026-07 120
sed -e '/^cites/,$d' -e 's/^lang: en/lang: ru/' kb/articles/en/one.md \
	>kb/articles/en/one.ru.md
cat >>kb/articles/en/one.ru.md <<'END'
cites:
  - {document: loans@2026-06, clause: "1.1", quote: Залог 120 юаней}
---
## Ответ

Залог за роутер 120 юаней.
END
kb --json lint kb
check "two languages are not two rules" jq -e '[.findings[] |
	select(.lang == "ru") | .rule] | index("rule-newer-same") and
	(index("rule-newer") | not)' last.out

# Where an article leads.
leads() { # WORDS: the rules of links that it breaks
	article four 100 ''
	printf '\n%s\n' "$1" >>kb/articles/en/four.md
	kb --json lint kb
	jq -r '[.findings[] | select(.article == "four") | .rule |
		select(test("link|attachment"))] | join(" ")' last.out
}
mkdir -p kb/attachments
printf '%%PDF-1.4\n' >kb/attachments/form.pdf
for good in '[a](https://help.example.org/x?y=1#z)' '[a](http://host.example:8080)' \
	'[a](https://пример.рф/путь)' '[a](mailto:help@shop.example)' \
	'[a](tel:+861234)' '[a](article:one#answer)' '[a](#top)' \
	'[a](/articles/one)' '[a](/attachments/form.pdf)'; do
	check "leads somewhere: $good" [ "$(leads "$good")" = "" ]
done
for bad in '[a](https://)' '[a](https://nohost/x)' '[a](http://10.0.0.7/x)' \
	'[a](https://me:word@shop.example/)' '[a](www.shop.example)' \
	'[a](//shop.example/x)' '[a](https://shop..example)' \
	'[a](<https://shop.example/a b>)' '[a](javascript:alert)' \
	'[a](https://shop.example:port/)'; do
	check "no address: $bad" [ "$(leads "$bad")" = link-form ]
done
check "a picture that is not there" \
	[ "$(leads '![a](/attachments/gone.png)')" = attachment-missing ]
check "nor a paper" [ "$(leads '[a](/attachments/gone.pdf)')" = attachment-missing ]
rm kb/articles/en/four.md

for word in 'Write {name} here' 'TO''DO' 'mail ivan.petrov@mail.example'; do
	article three 100 ''
	echo "$word" >>kb/articles/en/three.md
	kb lint kb
	check "'$word' is an error" exits 1
done

# blocks FRONT BLOCK...: an article about a fare; BLOCK is "HEADING|TEXT".
blocks() {
	rm -f kb/articles/en/*.md
	printf -- '---\nid: fare\nlang: en\ntitle: The fare\n%s\n---\n' "$1" \
		>kb/articles/en/fare.md
	shift
	for block; do
		printf '## %s\n\n%s\n\n' "${block%%|*}" "${block#*|}"
	done >>kb/articles/en/fare.md
	kb --json lint kb
}
rules() { jq -r '[.findings[].rule | select(startswith("block") or
	. == "steps-order" or . == "answer-promise")] | join(" ")' last.out; }
blocks '' 'Answer {until=2098-11-30}|The fare is 10 yuan.' \
	'Steps {until=2098-11-30}|1. Pay.' \
	'Answer {from=2098-12-01}|The fare is 12 yuan.' 'Steps|1. Pay twice.'
check "two of a kind one after the other" [ "$(rules)" = block-twice ]
check "at the line of the second" jq -e '.findings[] |
	select(.rule == "block-twice") | .line == 19' last.out
blocks '' 'Answer {until=2098-11-30}|The fare is 10 yuan.' \
	'Answer {from=2098-12-01}|The fare is 12 yuan.'
check "nothing is wrong with what does not meet" [ "$(rules)" = "" ]
blocks '' 'Answer {until=2098-12-01}|The fare is 10 yuan.' \
	'Answer {from=2098-12-01}|The fare is 12 yuan.'
check "a day on which both hold" [ "$(rules)" = block-twice ]
blocks '' 'Answer {until=2098-11-29}|The fare is 10 yuan.' \
	'Answer {from=2098-12-01}|The fare is 12 yuan.'
check "a day on which none holds" [ "$(rules)" = block-gap ]
blocks 'valid_until: 2098-06-30' 'Answer|The fare is 10 yuan.' \
	'Cause {from=2098-07-01}|Oil.'
check "a block that begins after the article" [ "$(rules)" = block-never ]
blocks '' 'Answer {from=2098-12-1}|The fare is 10 yuan.'
check "a date that is none, at its line" jq -e '.findings[] |
	select(.rule == "unreadable") | .line == 7' last.out
blocks 'promise: {what: a reply, within: PT24H}' \
	'Answer {until=2098-11-30}|You get a reply within 24 hours.' \
	'Answer {from=2098-12-01}|You get a reply within 48 hours.'
check "what will be said is compared, too" jq -e '[.findings[] |
	select(.rule == "answer-promise") | .line] == [13]' last.out
done_testing
