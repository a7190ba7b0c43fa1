#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# packages.sh - debian-packages.txt has what configure.ac asks for.
set -eu
. "${KB_TOP:?}/tests/lint/lint.sh"
cd "$top"

# What configure.ac may ask for, and the package that has it.
table='xapian-core libxapian-dev
sqlite3 libsqlite3-dev
libcmark libcmark-dev
talloc libtalloc-dev
jansson libjansson-dev
yaml-0.1 libyaml-dev
icu-uc libicu-dev
icu-i18n libicu-dev
opencc libopencc-dev
libmicrohttpd libmicrohttpd-dev
libcurl libcurl4-gnutls-dev
check check
gumbo libgumbo-dev
libxml-2.0 libxml2-dev
uchardet libuchardet-dev
libstemmer.h libstemmer-dev
csv.h libcsv-dev
linear.h liblinear-dev
libsodium libsodium-dev
libpcre2-8 libpcre2-dev
liboath liboath-dev
libqrencode libqrencode-dev
libgit2 libgit2-dev
kainjow/mustache.hpp libkainjow-mustache-dev
opencc_dict opencc
AX_PTHREAD autoconf-archive
LT_INIT libtool
PKG_CHECK_MODULES pkg-config'

wanted=$(awk '
	/^dnl/ { next }
	/PKG_CHECK_MODULES/ {
		print "PKG_CHECK_MODULES"
		line = $0
		sub(/^[^,]*,/, "", line)
		gsub(/have_[a-z]*=[a-z]*|[][),]|>= *[0-9.]+/, " ", line)
		n = split(line, word, " ")
		for (i = 1; i <= n; i++)
			print word[i]
	}
	/AC_CHECK_HEADERS?\(\[|AC_PATH_PROG\(/ {
		line = $0
		sub(/.*AC_(CHECK_HEADERS?|PATH_PROG)\(\[/, "", line)
		if ($0 ~ /AC_PATH_PROG/)
			sub(/^[^,]*, *\[/, "", line)
		sub(/\].*/, "", line)
		print line
	}
	/AX_PTHREAD/ { print "AX_PTHREAD" }
	/LT_INIT/ { print "LT_INIT" }' configure.ac | LC_ALL=C sort -u)

rule "packages for all that configure wants" "$(printf '%s\n' "$wanted" |
	while read -r name; do
		package=$(printf '%s\n' "$table" |
			awk -v name="$name" '$1 == name { print $2 }')
		if [ -z "$package" ]; then
			printf 'configure.ac: %s: which package? Add a row to packages.sh\n' "$name"
		elif ! grep -qE "^$package( |\$)" debian-packages.txt; then
			printf 'debian-packages.txt: %s is missing (%s)\n' "$package" "$name"
		fi
	done)"
rule "no package is listed twice" "$(awk '!/^#/ && NF { print $1 }' debian-packages.txt | LC_ALL=C sort | uniq -d)"
lint_end
