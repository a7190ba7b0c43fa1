#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# systems.sh - exports of other systems become drafts: nothing unsafe comes along,
# nothing is lost in silence, and what editors changed stays.
set -eu
. "${KB_TOP:?}/tests/cli/tap.sh"
data=$KB_TOP/tests/data

# draft PATH: the file that export writes.
drafts() { rm -rf out; "$indexer" --store kb.db export out >/dev/null; }
has() { grep -qF -- "$2" "out/articles/$1.md"; }
lacks() { ! grep -rqF -- "$1" out; }

# ---- Zendesk ----------------------------------------------------------------
kb import --dry-run zendesk "$data/zendesk.json"
check "a dry run tells" says "5 new, 0 changed"
check "and keeps nothing" [ ! -e kb.db ]
kb import zendesk "$data/zendesk.json"
check "a help center is taken" exits 0
check "every language of every article" says "5 new, 0 changed"
check "one that is not served is named" \
	says "zendesk 360003: left out: the language 'de' is not served"
check "what stays behind is named, with the first of each" \
	says 'set aside: image 1 (https://lamps.example/a.png), script 1, frame 1 (https://video.example/1)'
kb import zendesk "$data/zendesk.json"
check "again, nothing changes" says "0 new, 0 changed, 5 same"
drafts
check "lists stay lists" has en/zendesk-360001 '   - 10 seconds'
check "tables stay tables" has en/zendesk-360001 '| red | no current |'
check "code stays code" has en/zendesk-360001 '  now'
check "links lead to the drafts" \
	has en/zendesk-360001 '[how to reset](article:zendesk-360002)'
check "section and labels are remembered" \
	has en/zendesk-360001 'in Hubs > Lights; labels: blink, red light'
check "Chinese emphasis is emphasis" has zh-Hans/zendesk-360004 '**注意**：先断电。'
check "translations are languages" has zh-Hant/zendesk-360004 '先關掉電源'
check "scripts are gone" lacks 'steal'
check "they are drafts" has ru/zendesk-360001 'state: draft'
kb --json stats
check "which nobody finds" jq -e '.articles == 0' last.out

# An editor publishes one, and the other system changes two.
mkdir -p room/articles/en
sed 's/state: draft/state: published/; s/five/six/' \
	out/articles/en/zendesk-360002.md >room/articles/en/zendesk-360002.md
kb import room/articles
check "an editor's text is live" says "1 changed"
sed 's/five seconds/nine seconds/; s/Выключите/Отключите/' \
	"$data/zendesk.json" >later.json
kb import zendesk later.json
check "only what nobody changed is updated" \
	says "0 new, 2 changed, 3 same"
drafts
check "as the export has it" has ru/zendesk-360001 'Отключите'

# ---- phpMyFAQ ---------------------------------------------------------------
kb import phpmyfaq "$data/phpmyfaq.json"
check "JSON of phpMyFAQ is taken" says "3 new, 0 changed"
check "a second category is told" \
	says "phpmyfaq 12: stands in another category, too: Mail"
kb import phpmyfaq "$data/phpmyfaq.xml"
check "its XML has the same ids" says "1 new, 1 changed"
kb import phpmyfaq "$data/phpmyfaq.xml"
check "and again nothing" says "0 new, 0 changed, 2 same"
drafts
check "escaped HTML is HTML" has en/phpmyfaq-12 'In your mail. **Look** there.'
check "a CDATA section, too" has ru/phpmyfaq-14 '*Проверьте* почту'
check "plain words stay" has en/phpmyfaq-13 'Plain words, 1 < 2.'
check "no author is brought" lacks Someone

# ---- CSV -----------------------------------------------------------------------
kb import csv "$data/table.csv"
check "a row without a title is named by its line" \
	says "table.csv:9: the row has no title"
check "the others are taken" says "4 new"
check "a column without a use is named" says "not taken: 'Colour'"
drafts
check "quotes and lines in a field" has en/csv-1 'title: "Does it \"glow\"?"'
check "plain text is no Markdown" has en/csv-1 '\- not a list'
check "questions are read" has en/csv-1 '  - "shine?"'
check "HTML in a field" has ru/csv-2 'Нет **тока**.'
check "Chinese has its own script" has zh-Hans/csv-3 '请检查电源'
printf 'Frage,Wort\nWie?,Nun.\n' >odd.csv
kb import csv odd.csv
check "without names of columns nothing is guessed" \
	says "--column title=NAME"
kb import csv --lang en --audience public --column title=Frage \
	--column body=Wort odd.csv
check "columns can be named" says "1 new"
drafts
check "the audience, too" sh -c 'grep -q "audience: public" out/articles/en/csv-*.md'
cat >wide.txt <<'CSV'
title,answer
无法登录网站怎么办,请先检查用户名和密码是否正确，然后清除浏览器的缓存，重新打开页面再试一次；如果还是不行，请联系客服，我们会在两个小时之内给您回复。
CSV
iconv -f UTF-8 -t GB18030 wide.txt >wide.csv
kb import csv --encoding GB18030 wide.csv
check "another encoding is read when it is named" says "1 new"
kb import csv wide.csv
check "or where it is sure, or it is asked for" \
	sh -c 'grep -q "1 same" last.out || grep -q encoding last.err'
printf 'title,answer\nx,"left open\n' >open.csv
kb import csv open.csv
check "a quote left open is told" says "is a quote left open?"

# ---- MediaWiki -----------------------------------------------------------------
kb import mediawiki "$data/wiki.xml"
check "a wiki is taken" says "4 new"
check "templates and pictures are named" \
	says "reference 1 (A source), template Box 1, image 1 (Bild:Lamp.png)"
check "a link to no page is named" says "link 1 (wiki:Missing page)"
check "so is what is no text" says "9: Data.json: left out: it is no wikitext"
check "a redirect to nothing" says "a redirect to 'Gone', which is not there"
check "and talk" says "left out: 1 of other namespaces"
kb import mediawiki "$data/wiki.xml"
check "again, nothing changes" says "0 new, 0 changed, 4 same"
drafts
check "the last revision counts" lacks 'old text'
check "links lead to the drafts, backward and forward" \
	has en/mediawiki-3 'Unplug the [hub](article:mediawiki-4).'
check "lists within lists" has en/mediawiki-3 '   - wait more'
check "cells over two rows" has en/mediawiki-3 '| red | [few](article:mediawiki-4) |'
check "what is protected is words" has en/mediawiki-3 "'''that'''"
check "a redirect's title is a question" has en/mediawiki-3 '  - "Blinking"'
check "Russian is Russian" [ -e out/articles/ru/mediawiki-4.md ]
check "comments stay behind" lacks 'hidden words'
check "redirects are ours" \
	grep -q 'from: "mediawiki-5"' out/curation/redirects.yaml

# A folder that never had these drafts takes none of them away.
mkdir -p folder/articles/en
printf -- '---\nid: own\nlang: en\ntitle: Own\n---\nOwn words.\n' \
	>folder/articles/en/own.md
kb sync --force folder
drafts
check "sync of another folder leaves drafts" [ -e out/articles/en/mediawiki-3.md ]
kb sync --force out
rm out/articles/en/mediawiki-3.md
kb sync --force out
check "what was in the folder goes with its file" says " 1 withdrawn"

# ---- what is broken or hostile ------------------------------------------------
: >empty
for kind in zendesk phpmyfaq mediawiki csv; do
	kb import "$kind" empty
	check "$kind: an empty file is told" exits 65
	kb import "$kind" nowhere
	check "$kind: a missing file is told" says nowhere
	kb import "$kind"
	check "$kind: no file is told" says "wants a file"
done
printf '{"articles": [{"id": 1, "title": "T", "body": "\377"}]}' >bytes.json
kb import zendesk bytes.json
check "bytes that are not UTF-8 are told with their line" says "bytes.json:1:"
cat >bomb.xml <<'XML'
<!DOCTYPE phpmyfaq [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>
<phpmyfaq><article id="1"><answer>&c;</answer></article></phpmyfaq>
XML
kb import phpmyfaq bomb.xml
check "a bomb of entities is refused" says "bomb.xml:1: is no XML"
printf '<!DOCTYPE p SYSTEM "other">\n<phpmyfaq/>' >type.xml
kb import phpmyfaq type.xml
check "nothing outside of the file is read" says "has a DOCTYPE"
printf '<mediawiki></mediawiki>' >none.xml
kb import mediawiki none.xml
check "a dump without pages is told" says "has no pages"
printf '<phpmyfaq><article id="1"><question>Q</question>' >cut.xml
kb import phpmyfaq cut.xml
check "XML that is cut is told with its line" says "cut.xml:1: is no XML"
node_deep() { # N: so many tags in each other
	awk -v n="$1" 'BEGIN { printf "title,answer\ndeep,\"";
		for (i = 0; i < n; i++) printf "<div>"; print "x\"" }'
}
node_deep 50000 >deep.csv
kb import csv deep.csv
check "tags without end are told" says "too deep"
awk 'BEGIN { printf "{\"articles\":[{\"id\":1,\"title\":\"Huge\",\"locale\":\"en\",\"body\":\"";
	for (i = 0; i < 1000000; i++) printf "ten bytes ";
	print "\"},{\"id\":2,\"title\":\"Fine\",\"locale\":\"en\",\"body\":\"ok\"}]}" }' >huge.json
kb import zendesk huge.json
check "ten megabytes are no article" says "at most 4194304 are taken"
check "the next one is" says "1 new"
done_testing
