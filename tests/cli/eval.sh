#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2016 # $1 is for the inner shells
# eval.sh - kb-indexer eval on a small collection made here: figures that can
# be checked by hand, folds that keep a case from answering itself, files for
# others to recompute, and errors that say what to do.
set -eu

indexer=${KB_INDEXER:-./kb-indexer}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
TMPDIR=$work/tmp
export TMPDIR
mkdir "$TMPDIR"
n=0

# is NAME COMMAND...
is() {
	n=$((n + 1))
	name=$1
	shift
	if "$@" >"$work/out" 2>"$work/err"; then
		echo "ok $n - $name"
	else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/out" "$work/err"
	fi
}

# json FILTER FILE: is it true?
json() { jq -e "$1" "$2"; }

# fails STATUS WORDS COMMAND...: with this exit status, and saying this.
fails() {
	want=$1
	words=$2
	shift 2
	got=0
	"$@" >"$work/said" 2>&1 || got=$?
	cat "$work/said"
	[ "$got" -eq "$want" ] && grep -q -- "$words" "$work/said"
}

small=$work/small
mkdir -p "$small/variants"
cat >"$small/articles.jsonl" <<'END'
{"id":"umbrella","title":"Lost umbrella","text":"Shops keep umbrellas for thirty days.","lang":"en"}
{"id":"parking","title":"Where to park","text":"Parking behind the building is free for visitors.","lang":"en"}
{"id":"invoice","title":"发票","text":"发票会在三天内寄出。","lang":"zh-Hans"}
{"id":"kettle","title":"Чайник","text":"Гарантия на чайник два года.","lang":"ru"}
END
cat >"$small/queries.jsonl" <<'END'
{"id":"q1","text":"umbrella","lang":"en","answerable":true,"group":"u"}
{"id":"q2","text":"lost umbrella shop","lang":"en","answerable":true,"group":"u"}
{"id":"q3","text":"发票什么时候寄出","lang":"zh-Hans","answerable":true}
{"id":"q4","text":"гарантия на чайник","lang":"ru","answerable":true}
{"id":"q5","text":"visitors parking","lang":"en","answerable":true}
{"id":"q6","text":"xyzzy","lang":"en","answerable":false}
END
# The judgement of q5 is wrong on purpose: it must lower the figures.
printf '%s\t%s\t%s\n' q1 umbrella 1 q2 umbrella 1 q3 invoice 2 q4 kettle 1 \
	q5 kettle 1 >"$small/qrels.tsv"
printf '%s\n' '{"id":"q3","text":"發票什麼時候寄出"}' \
	>"$small/variants/hant.jsonl"

is "it runs" "$indexer" eval --json --quiet --run "$work/run" \
	--answers "$work/answers" "$small"
cp "$work/out" "$work/figures"
is "four of five are right" json '.collections[0].ranking |
	(."success@1" - 0.8 | fabs) < 1e-9 and ."mrr@10" >= 0.8 and .empty == 0' \
	"$work/figures"
is "rewordings agree" json '.collections[0]."consistency@1" |
	.share == 1 and .groups == 1' "$work/figures"
is "every question has a verdict" json '.collections[0] |
	.queries == 6 and .answerable == 5 and
	(.verdicts | add) == 6 and .abstention.refused == 1' "$work/figures"
is "what is shown is counted" json '.collections[0] | .abstention |
	.kept <= 0.8 and .coverage > 0 and .wrong_shown < 1 and .auroc > 0.5' \
	"$work/figures"
is "each language has its figures" json '.collections[0].languages |
	(keys == ["en", "ru", "zh-Hans"]) and .ru.queries == 1 and
	.ru.ranking."success@1" == 1 and .en.answerable == 3 and
	(.en.ranking."success@1" - 2 / 3 | fabs) < 1e-9' "$work/figures"
is "it says how long it took" json '.collections[0].ms |
	.p50 > 0 and .p99 >= .p50 and .cpu > 0' "$work/figures"

is "the run is in TREC form" awk '
	NF != 6 || $2 != "Q0" || $4 !~ /^[0-9]+$/ { bad = 1 }
	$1 == last && ($4 != rank + 1 || $5 >= score) { bad = 1 }
	$1 == "q1" && $4 == 1 { first = $3 }
	{ last = $1; rank = $4; score = $5 }
	END { exit bad || first != "umbrella" }' "$work/run"
is "one answer line a question" sh -c '[ "$(wc -l <"$1")" -eq 6 ]' - \
	"$work/answers"
is "answers have ids, best first" sh -c 'jq -es "
	(map(select(.query == \"q4\"))[0].articles[0] == \"kettle\") and
	(map(select(.query == \"q5\"))[0].right == 0) and
	all(.[]; has(\"verdict\") and has(\"confidence\") and .us >= 0)" "$1"' \
	- "$work/answers"
is "the table has a row" sh -c '"$1" eval --quiet "$2" |
	grep -E "^small +6 +5 +0\.800"' - "$indexer" "$small"
is "nothing is left behind" sh -c '[ -z "$(ls -A "$1")" ]' - "$TMPDIR"

is "a variant asks its own texts" sh -c '"$1" eval --json --quiet \
	--variant hant "$2" | jq -e ".collections[0] | .queries == 1 and
	.ranking.\"success@1\" == 1"' - "$indexer" "$small"
is "--limit asks some" sh -c '"$1" eval --json --quiet --limit 2 "$2" |
	jq -e ".collections[0].queries == 2"' - "$indexer" "$small"
printf '%s\n' '{"id":"o1","text":"plugh","lang":"en"}' >"$work/other.jsonl"
is "--queries: none is answerable" sh -c '"$1" eval --json --quiet \
	--queries "$3" "$2" | jq -e ".collections[0] | .queries == 1 and
	.answerable == 0 and .ranking == null and .verdicts.none == 1"' - \
	"$indexer" "$small" "$work/other.jsonl"
is "--also: asked beside the others" sh -c '"$1" eval --json --quiet \
	--also "$3" --also "$3" "$2" | jq -e ".collections[0] | .queries == 8 and
	.answerable == 5 and .abstention.refused == 1"' - \
	"$indexer" "$small" "$work/other.jsonl"
for seed in 3 3 4; do
	is "--typos, seed $seed" "$indexer" eval --json --quiet --typos 1 \
		--seed "$seed" --answers "$work/typos" "$small"
	jq -r .text "$work/typos" >"$work/texts.$seed.new"
	[ "$seed" = 4 ] || [ ! -e "$work/texts.3" ] ||
		is "the same seed makes the same mistakes" \
			cmp "$work/texts.3" "$work/texts.3.new"
	mv "$work/texts.$seed.new" "$work/texts.$seed"
done
is "another seed makes others" sh -c '! cmp "$1" "$2"' - \
	"$work/texts.3" "$work/texts.4"
is "each long word has one mistake" sh -c '[ "$(sed -n 1p "$1")" != umbrella ]' \
	- "$work/texts.3"
is "--without-articles takes answers away" sh -c '"$1" eval --json --quiet \
	--without-articles 0.34 --splits 3 "$2" | jq -e ".collections[0] |
	.splits == 3 and (.each | length) == 3 and .queries == 6 and
	all(.each[]; .answerable < 5 and .answerable >= 3) and
	(.ranking.\"success@1\" - ([.each[].ranking.\"success@1\"] | add / 3) |
	fabs) < 1e-9"' - "$indexer" "$small"
is "nothing is right without articles" sh -c '"$1" eval --json --quiet \
	--without-articles 1 "$2" | jq -e ".collections[0] | .answerable == 0 and
	.ranking == null and .abstention.auroc == null"' - "$indexer" "$small"
is "--keep leaves the store" sh -c '"$1" eval --quiet --keep "$3" "$2" &&
	[ -s "$3/small/store.db" ] && [ -e "$3/small/index/current" ]' - \
	"$indexer" "$small" "$work/keep"
is "--keep overwrites nothing" fails 65 "already there" \
	"$indexer" eval --quiet --keep "$work/keep" "$small"

# Questions that are cases. Each has the words of one article and was resolved
# by another: only its own case could find that one, and must not. t9 is
# nobody's question, so it stays, and its word stands nowhere else.
taught=$work/taught
mkdir "$taught"
cp "$small/articles.jsonl" "$taught"
cat >"$taught/cases.jsonl" <<'END'
{"id":"t1","question":"lost umbrella","article":"kettle","lang":"en"}
{"id":"t2","question":"parking behind the building","article":"invoice","lang":"en"}
{"id":"t3","question":"гарантия на чайник","article":"parking","lang":"ru"}
{"id":"t4","question":"发票三天内寄出","article":"umbrella","lang":"zh-Hans"}
{"id":"t9","question":"frobnicate","article":"umbrella","lang":"en"}
END
sed -n 's/"question"/"text"/; s/"article":"[a-z]*",//; /"t[1-4]"/p' \
	"$taught/cases.jsonl" >"$taught/queries.jsonl"
echo '{"id":"f","text":"frobnicate","lang":"en"}' >>"$taught/queries.jsonl"
printf '%s\t%s\t1\n' t1 kettle t2 invoice t3 parking t4 umbrella f umbrella \
	>"$taught/qrels.tsv"
for folds in 2 10 0; do
	is "--folds $folds: no case answers itself" sh -c '"$1" eval --json \
		--quiet --folds "$3" --answers "$4" "$2" | jq -e \
		".collections[0].ranking | (.\"success@1\" - 0.2 | fabs) < 1e-9" &&
		jq -es "map(select(.query == \"f\"))[0].articles[0] ==
		\"umbrella\"" "$4"' - "$indexer" "$taught" "$folds" "$work/a"
done
is "--no-cases: none helps" sh -c '"$1" eval --json --quiet --no-cases "$2" |
	jq -e ".collections[0] | .cases == false and
	.ranking.\"success@1\" == 0"' - "$indexer" "$taught"

is "--cases-per-article keeps some" sh -c '"$1" eval --json --quiet --keep "$3" \
	--cases-per-article 1 --queries "$4" "$2" &&
	"$1" --store "$3/taught/store.db" stats --json | jq -e ".cases == 4"' - \
	"$indexer" "$taught" "$work/few" "$work/other.jsonl"

is "no collection is wrong usage" fails 2 -- "$indexer" eval
is "a missing folder is named" fails 69 "$work/nothing" \
	"$indexer" eval --quiet "$work/nothing"
is "a missing variant is named" fails 69 "hans.jsonl" \
	"$indexer" eval --quiet --variant hans "$small"
is "a share is at most 1" fails 2 "typos wants" \
	"$indexer" eval --quiet --typos 20 "$small"
echo 'not json' >>"$work/other.jsonl"
is "a bad line is named" fails 65 "other.jsonl:2" \
	"$indexer" eval --quiet --queries "$work/other.jsonl" "$small"
printf 'q1\tumbrella\tmuch\n' >>"$small/qrels.tsv"
is "a bad grade is named" fails 65 "qrels.tsv:6" \
	"$indexer" eval --quiet "$small"
echo "1..$n"
