#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# layers.sh - includes point one way:
# base < text < content < clock < store < quarantine < access < model < index < answer < lint < edit < {indexer, searchd},
# and each library is known to one layer.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
cd "$top"

# "file header" for each include of our sources.
includes=$(sources '*.c' '*.h' '*.cc' | grep -E '^(lib|include|indexer|searchd|xapian-c)/' |
	xargs -d '\n' grep -HoE '^#[ 	]*include[ 	]*[<"][^>"]+' |
	sed -E 's/:#[ \t]*include[ \t]*[<"]/ /')

upwards=$(printf '%s\n' "$includes" | awk '
	BEGIN {
		n = split("base text content clock store quarantine access model index answer lint edit", layer)
		for (i = 1; i <= n; i++)
			rank[layer[i]] = i
		rank["config"] = rank["secret"] = rank["base"]
		rank["audience"] = rank["mask"] = rank["content"]
		rank["backup"] = rank["case"] = rank["receipt"] = rank["handoff"] = rank["inbox"] = rank["vote"] = rank["store"]
		rank["proposal"] = rank["held"] = rank["sync"] = rank["attachment"] = rank["queue"] = rank["editing"] = rank["curation"] = rank["store"]
		rank["foreign"] = rank["quarantine"]
		rank["erase"] = rank["access"]
		rank["learn"] = rank["answer"]
		rank["facts"] = rank["lint"]
		rank["gate"] = rank["blame"] = rank["commits"] = rank["edit"]
		rank["indexer"] = rank["searchd"] = n + 1
	}
	function layer_of(path, part) {
		split(path, part, "/")
		if (part[1] == "lib")
			return part[2]
		if (part[1] == "include") {
			sub(/\.h$/, "", part[3])
			return part[3]
		}
		return part[1]
	}
	# The path that "../x.h" in a file means.
	function above(file, header) {
		sub(/\/[^\/]*$/, "", file)
		while (header ~ /^\.\.\//) {
			sub(/^\.\.\//, "", header)
			sub(/\/?[^\/]*$/, "", file)
		}
		return file "/" header
	}
	{
		from = layer_of($1)
		if ($2 ~ /^kb\//)
			to = layer_of("include/" $2)
		else if ($2 ~ /^(lib|indexer|searchd)\//)
			to = layer_of($2)
		else if ($2 ~ /^\.\.\//)
			to = layer_of(above($1, $2))
		else if ($2 == "xapian-c.h")
			to = "xapian-c"
		else
			next
		if (from == "xapian-c" && to != "xapian-c")
			print $1 ": includes " $2 ", but xapian-c knows nothing of us"
		else if (to == "xapian-c" && from != "xapian-c" && from != "index")
			print $1 ": includes " $2 ", which only lib/index uses"
		else if (from != "xapian-c" && to != "xapian-c") {
			if (!(from in rank))
				print $1 ": folder " from " has no layer; see layers.sh"
			else if (!(to in rank))
				print $1 ": " $2 " has no layer; see layers.sh"
			else if (rank[to] > rank[from] || (rank[to] == rank[from] && \
					to != from && rank[to] > n))
				print $1 ": includes " $2 " of a layer above"
		}
	}')
rule "includes point downwards" "$upwards"

# A library's header and the folder that may include it.
owners='xapian.h xapian-c/
sqlite3.h lib/store/
cmark.h lib/content/
microhttpd.h searchd/
opencc/opencc.h lib/text/
opencc.h lib/text/
libstemmer.h lib/text/
csv.h indexer/
gumbo.h lib/quarantine/
libxml/xmlreader.h indexer/
uchardet/uchardet.h lib/quarantine/
yaml.h lib/base/
linear.h lib/model/
liboath/oath.h lib/access/
pcre2.h lib/content/
git2.h lib/edit/
kainjow/mustache.hpp searchd/'
strangers=$(printf '%s\n---\n%s\n' "$owners" "$includes" | awk '
	$0 == "---" { rows = 1; next }
	!rows { owner[$1] = $2; next }
	$2 in owner && index($1, owner[$2]) != 1 {
		print $1 ": includes <" $2 ">, which only " owner[$2] " uses"
	}')
rule "each library is known to one folder" "$strangers"

rule "C++ only in xapian-c/ and *_shim.cc" "$(sources '*.cc' '*.cpp' '*.cxx' '*.hpp' |
	grep -vE '^xapian-c/|_shim\.cc$' || :)"
lint_end
