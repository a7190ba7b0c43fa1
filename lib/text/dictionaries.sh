#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes OpenCC's dictionaries as text into a folder, for mktables.
# In: the opencc_dict program, the folder. OPENCC_DATA may name the folder of
# the .ocd2 files; otherwise it is looked for beside the program and where
# pkg-config says that the library is.
set -eu
tool=$1
out=$2
prefix=$(dirname "$(dirname "$tool")")
pc=$(${PKG_CONFIG:-pkg-config} --variable=prefix opencc || true)
lib=$(${PKG_CONFIG:-pkg-config} --variable=libdir opencc || true)

data=
for dir in "${OPENCC_DATA:-}" "$prefix/share/opencc" "$pc/share/opencc" \
	"$lib/opencc"; do
	if [ -f "$dir/TSCharacters.ocd2" ]; then
		data=$dir
		break
	fi
done
if [ -z "$data" ]; then
	echo "$0: TSCharacters.ocd2 not found: install OpenCC's data" \
		"or set OPENCC_DATA" >&2
	exit 1
fi
mkdir -p "$out"
for name in TSCharacters TSPhrases STCharacters TWVariantsRev HKVariantsRev \
	TWPhrasesRev; do
	"$tool" -f ocd2 -t text -i "$data/$name.ocd2" -o "$out/$name.tmp"
	# The order in the file is the library's business; ours is fixed.
	LC_ALL=C sort "$out/$name.tmp" >"$out/$name.txt"
	rm -f "$out/$name.tmp"
done
