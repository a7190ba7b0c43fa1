#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# example.sh - the documentation's example compiles, runs and finds the right
# line first, both ways.
set -eu

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
./xapian-c/doc/example "$dir/db" > "$dir/out"
cat "$dir/out"

# Four lines match; the first one has three of the four words.
[ "$(wc -l < "$dir/out")" -eq 8 ]
sed -n 1p "$dir/out" | grep -q 'how to pay the bill$'
sed -n 5p "$dir/out" | grep -q '^1  .*3 of 4 words$'
