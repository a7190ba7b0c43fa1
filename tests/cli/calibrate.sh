#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# calibrate.sh - kb-indexer calibrate: too few cases are told, figures add up,
# the picture is well formed, and nothing is changed by looking.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

calibrate() { kb --config settings.yaml calibrate "$@"; }
fresh() {
	kb --config settings.yaml import content
	kb --config settings.yaml build
	[ "$code" -eq 0 ] || cat last.err
}

mkdir -p content/articles/en reports
printf 'store: %s/kb.db\nindex: %s/index\nwrong_max: 20\n' "$PWD" "$PWD" \
	>settings.yaml
kb --config settings.yaml import content
calibrate
check "without an index it says so" exits 69

# Thing I is one of twelve, in eight situations each.
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	thing=$(echo lamp meter boiler fuse card parcel bill router phone \
		cable switch socket | cut -d ' ' -f "$i")
	printf -- '---\nid: %s\nlang: en\ntitle: The %s\nstate: published\naudience: public\n---\n## Answer\n\nAbout the %s.\n' \
		"$thing" "$thing" "$thing" >"content/articles/en/$thing.md"
	for how in broken lost late wet new old loud cold; do
		printf '{"id":"%s-%s","lang":"en","article":"%s","question":"my %s is %s, what now"}\n' \
			"$thing" "$how" "$thing" "$thing" "$how" >>all.jsonl
	done
done
fresh
calibrate
check "without cases it refuses" exits 69
head -n 16 all.jsonl >few.jsonl
kb --config settings.yaml import few.jsonl
kb --config settings.yaml build
calibrate
check "so it does with a few" exits 69
check "and says what it needs" says "right answer, 40 are needed"
check "on one line" [ "$(wc -l <last.err)" -eq 1 ]

kb --config settings.yaml import all.jsonl
kb --config settings.yaml build
calibrate
check "with enough it tells" exits 0
check "both sums" says "expected calibration error 0"
check "what the setting lets through" says "<- wrong_max"
check "each language" says "en  "
check "no model comes from looking" [ ! -e index/public.model ]
cp last.out first.out
kb --config settings.yaml learn
cp index/public.model before.model
calibrate
check "a model changes no figure" cmp first.out last.out
check "nor is it changed" cmp before.model index/public.model

calibrate --json --report reports
check "the report goes into a folder" [ -s reports/calibration.svg ]
check "JSON adds up" jq -e '
	([.bins[].right.trials] | add) == .trials and
	(([.bins[].weight] | add) - 1 | fabs) < 0.001 and
	(.bins | length) == 10 and (.limits | length) == 20 and
	(.thresholds | length) == 20 and .wrong_max == 20 and
	.brier >= 0 and .brier <= 1 and .languages[0].lang == "en" and
	all(.bins[].right | select(.trials > 0);
	    .low <= .share and .share <= .high) and
	([.limits[].answered] | . == sort)' last.out
calibrate --report picture.svg
check "or into a file" cmp picture.svg reports/calibration.svg
check "it is whole" [ "$(tail -n 1 picture.svg)" = "</svg>" ]
check "with a title and a description for readers aloud" \
	sh -c 'grep -q "<title id" picture.svg && grep -q "<desc id" picture.svg'
check "nothing is fetched from elsewhere" \
	sh -c '! grep -v "xmlns" picture.svg | grep -q "http\|url(\|<script"'
calibrate --report nowhere/picture.svg
check "a report that cannot be written is an error" exits 69
check "which names the file" says "nowhere/picture.svg"
done_testing
