#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# erase.sh - a person in hundreds of cases of four languages is taken out, and
# then is in no byte of the data folder, inflated or not.
# shellcheck disable=SC2016 # what is quoted is for an inner shell
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"
mkdir -p in/articles in/cases data
ln -s data/store.db kb.db
cat >conf.yaml <<END
store: data/store.db
index: data/index
calendars: $KB_TOP/calendars
order_pattern: "ZX\\\\d{8}"
END
con() {
	code=0
	"$indexer" --config conf.yaml "$@" >last.out 2>last.err || code=$?
}
for i in 1 2 3 4; do
	printf -- '---\nid: a%s\nlang: en\ntitle: Parcel %s\naudience: public\nstate: published\n---\nWhat to do with parcel %s.\n' \
		"$i" "$i" "$i" >"in/articles/a$i.md"
done
# Quexatorov is in no dictionary; nor is 甯藿蕤.
awk 'BEGIN {
	split("zh-Hans zh-Hant en ru", lang, " ")
	split("我叫甯藿蕤，电话13912345670，包裹没到|我叫甯藿蕤，電話13912345670，包裹沒到|my name is Quexatorov, call +86 139-1234-5670, parcel|я Квексаторов, тел 86 139 1234 5670, посылка", say, "|")
	for (i = 0; i < 400; i++) {
		k = i % 4 + 1
		printf "{\"id\":\"p%d\",\"lang\":\"%s\",\"question\":\"%s %d\",\"article\":\"a%d\",\"resolved_at\":\"2026-11-%02d\",\"event\":\"wrote qx.canary@example.org, ZX20261122\",\"keys\":[\"Quexatorov\",\"13912345670\"]}\n", \
			i, lang[k], say[k], i, k, i % 28 + 1
		printf "{\"id\":\"o%d\",\"lang\":\"en\",\"question\":\"where is parcel %d, call 13800138000\",\"article\":\"a%d\",\"resolved_at\":\"2020-01-01\"}\n", i, i, k
	}
}' >in/cases/c.jsonl

con import in
check "cases are taken, masked" says "masked"
check "their look-up keys are kept, sealed" says "look-up keys, sealed"
check "a phone is nowhere in the store" \
	sh -c '! grep -qa -e 13912345670 -e 139-1234-5670 data/store.db*'
mv data/key lost
con import in
check "a key that is lost is missed at once" says "restore it"
con erase phone:13912345670 --dry-run
check "erasing needs the key" says "key file"
mv lost data/key
con --json import in
check "again all is the same" jq -e '.same == 804 and .masked.keys_dropped == 0' last.out
# The same person in case files of a help desk, and others, solved long ago or
# still open.
cat >map.yaml <<END
source: old-desk
times: iso
fields: {id: no, lang: lang, question: words, article: article, state: state,
  opened_at: at, resolved_at: solved, note: note, key.surname: name,
  key.phone: phone}
END
awk 'BEGIN {
	for (i = 0; i < 40; i++)
		printf "{\"no\":\"f%d\",\"lang\":\"en\",\"words\":\"my parcel %d, qx.canary@example.org\",\"article\":\"%s\",\"state\":\"%s\",\"at\":\"2026-11-01\",\"solved\":\"%s\",\"note\":\"mr quexatorov rang from 13912345670\",\"name\":\"Quexatorov\",\"phone\":\"13912345670\"}\n", \
			i, i, i % 2 ? "a1" : "", i % 2 ? "resolved" : "open", i % 2 ? "2026-11-02" : ""
	for (i = 0; i < 20; i++)
		printf "{\"no\":\"g%d\",\"lang\":\"en\",\"words\":\"a parcel %d\",\"article\":\"%s\",\"state\":\"%s\",\"at\":\"2020-01-01\",\"solved\":\"%s\",\"note\":\"calm\",\"name\":\"Zimbrowski\"}\n", \
			i, i, i % 2 ? "a1" : "", i % 2 ? "resolved" : "open", i % 2 ? "2020-01-02" : ""
}' >files.jsonl
con import --map map.yaml files.jsonl
check "case files are taken" says "60 new"
con case --find Квексаторов
check "a file is found by how the name sounds" says "sound"
con build
con learn
printf '%s\n' 'i am Quexatorov, where is it' 'where is it' |
	"${KB_BUILD:?}/tests/drill/asker" conf.yaml >receipts

con subject phone:+8613912345670
check "what is held about one person is JSON" \
	jq -e '(.cases | length) == 440 and (.cases[0].keys | length) >= 3' last.out
con --json erase "any:139 1234 5670" --dry-run
check "any spelling finds the person" jq -e '.cases == 440 and .erased == false' last.out
con erase surname:quexatorov
check "without --yes nothing is erased" exits 2
check "the list is shown" says "case p0"
con erase nobody
check "a subject without a kind is refused" exits 65
con erase
check "erase wants a subject" exits 2
cat >scan.py <<'END'
import os, sys, zlib, re, sqlite3
words = ["13912345670", "139-1234-5670", "139 1234 5670", "Quexatorov", "quexatorov",
         "Квексаторов", "квексаторов", "甯藿蕤", "qx.canary", "ZX20261122"]
needles = [w.encode(c) for w in words for c in ("utf-8", "utf-16-le")]
bad = 0
def look(data, where):
    global bad
    for n in needles:
        if n in data:
            bad += 1
            print(where, n)
files = 0
for root, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(root, name)
        data = open(path, "rb").read()
        files += 1
        look(data, path)
        for m in re.finditer(rb"[\x78][\x01\x5e\x9c\xda]", data):
            try:
                look(zlib.decompressobj().decompress(data[m.start():], 1 << 20), path + " inflated")
            except zlib.error:
                pass
print(files, "files,", bad, "finds")
sys.exit(bad > 0 or files < 10)
END
check "the person is in the data folder" sh -c '! python3 scan.py data'
cp data/store.db old.db
con erase surname:Quexatorov --yes
check "erasing works" exits 0
con --json erase any:13912345670 --yes
check "nothing was left by the other key" jq -e '.cases == 0' last.out
for name in 甯藿蕤 Квексаторов; do
	con erase "surname:$name" --yes
done
con erase phone:13912345670 --yes

check "no byte of the data folder holds the person" python3 scan.py data
if command -v xapian-delve >/dev/null 2>&1; then
	check "nor a term of the index" sh -c 'for db in data/index/current/*/xapian; do
		xapian-delve -a -1 "$db"; done | { ! grep -i -e quexat -e 13912345670 -e квексат -e 甯藿; }'
fi
check "one generation is left" sh -c '[ "$(ls -d data/index/g-* | wc -l)" -eq 1 ]'
check "the others are there" sh -c '"$1" --config conf.yaml --json stats | jq -e ".cases == 410"' _ "$indexer"
check "the ledger names nobody" sh -c '! grep -q -i quex data/erasures'
check "queries of others stay" sh -c '[ "$(cat data/spool/receipts/drill/*.jsonl | grep -c where\ is\ it)" -eq 1 ]'
con verify
check "and the receipts hold together" says "1 without their query"

# A store from before comes back.
rm -rf data/index data/store.db*
cp old.db data/store.db
con erase --replay
check "a restored store loses him again" says "440 cases"
cp data/erasures kept
sed '1s/0/1/' kept >data/erasures
con erase --replay
check "a ledger that was changed is noticed" says "was changed here"
cp kept data/erasures
con --json erase --replay
check "again there is nothing" jq -e '.cases == 0' last.out
con erase --replay --workers 0
check "somebody must do the work" exits 2
con erase any:13912345670 --dry-run
check "a dry run ends well" exits 0
sed 's/^id: .*/id: b1/; $a ask Zimbrovsky' in/articles/a1.md >in/articles/b1.md
con import in/articles/b1.md
con erase surname:Zimbrovsky --yes
check "an article that holds it too is left to people" exits 1
check "and named" says "article b1 holds it too"

con --json retain --dry-run
check "retention counts" jq -e '.cases.removed == 410 and .cases.oldest == "2020-01-01"' last.out
con retain
check "retention removes" says "410 resolved cases removed"
con --json stats
check "only what is old" jq -e '.cases == 0' last.out
con case --find Zimbrowski
check "open case files stay" sh -c '[ "$(wc -l <last.out)" -eq 10 ]'
con audit --json
check "the audit knows, and names nobody" sh -c 'grep -q erase last.out &&
	grep -q retain last.out && ! grep -qi -e quex -e 13912 last.out'
done_testing
