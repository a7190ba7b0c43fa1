#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# foreign.sh - Markdown of other systems, collections, interruption.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"

mkdir -p help/ru help/en help/_tabs help/fr
cat >help/en/start.md <<'END'
---
layout: help
title: Start here
nested: {a: [1, 2]}
---
{% include intro.html %}
# Start here
Hello {{ name }}, see | this.

| A | B |
|---|---|
| 1 | <b>2</b> |
<div class="note">Mind &amp; care</div>
<script>alert(1)</script>
END
printf '# Начало\nТекст\n' >help/ru/start.md
printf 'Bonjour\n' >help/fr/start.md
printf '没有标题的中文页面。\n' >help/_tabs/page_zh.md
printf 'plain\n' >help/_tabs/other._es.md
kb import --lenient help
check "all languages we serve are taken" says "3 new"
check "others are skipped" says "2 skipped, 0 failed"
kb export out
check "what was read comes out" cmp help/ru/start.md out/ru/start.md
kb --json stats
check "languages come from paths" jq -e '.languages == {"zh-Hans": 1,
	"zh-Hant": 0, "en": 1, "ru": 1}' last.out
kb import --lenient help
check "again nothing is new" says "0 new, 0 changed, 3 same"
kb import help
check "strictly they are refused" exits 1

mkdir set
seq 300 | awk '{ printf "{\"id\":\"p:%s/x y\",\"title\":\"T %s\"," \
	"\"text\":\"line\\nsecond\",\"lang\":\"en\"}\n", $1, $1 }' >set/articles.jsonl
printf '{"id":"bad\n' >>set/articles.jsonl
printf '{"id":"t0","question":"q","article":"p:1/x y","lang":"en"}\n' >set/cases.jsonl
rm -f kb.db*
kb import set
check "a collection is taken" says "301 new"
check "a wrong row is named" says "set/articles.jsonl:301: not a JSON object"
kb export set-out
check "its rows come out as files" test -f "set-out/articles/en/p:7/x y.md"
rm -f kb.db*
kb import set-out
check "which can be imported" says "301 new, 0 changed, 0 same, 0 withdrawn, 0 skipped, 0 failed"

# Stopped in the middle: what is stored stays, and the rest follows.
seq 60000 | awk '{ printf "{\"id\":\"%s\",\"title\":\"T\"," \
	"\"text\":\"text\",\"lang\":\"en\"}\n", $1 }' >set/articles.jsonl
rm -f kb.db* set/cases.jsonl
"$indexer" --store kb.db --quiet import set >last.out 2>last.err &
pid=$!
# A batch has been committed once the log of the store has grown.
tries=0
while [ $tries -lt 400 ] && kill -0 $pid 2>/dev/null &&
	[ "$(stat -c %s kb.db-wal 2>/dev/null || echo 0)" -lt 1000000 ]; do
	tries=$((tries + 1))
	sleep 0.02
done
kill -INT $pid
code=0
wait $pid || code=$?
check "an interrupted import says how to go on" says "run the same command again"
check "with exit code 130" exits 130
kb --json import set
check "again it takes the rest" jq -e '.new + .same == 60000 and .same > 0
	and .failed == 0' last.out
done_testing
