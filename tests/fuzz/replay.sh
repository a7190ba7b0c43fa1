#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# replay.sh - every kept input of every fuzz target, once.
set -eu
cd "${TMPDIR:-.}"
exec "${KB_BUILD:?}/tests/fuzz/fuzz" "${KB_TOP:?}/tests/fuzz/corpus"
