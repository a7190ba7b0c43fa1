# SPDX-License-Identifier: GPL-3.0-or-later
# Labelled sets that the rules of the editors' room are measured with.
EXTRA_DIST += %D%/README.md %D%/conflicts/unfold.mjs \
	%D%/conflicts/dev/en.pairs %D%/conflicts/dev/ru.pairs \
	%D%/conflicts/dev/zh-Hans.pairs %D%/conflicts/dev/zh-Hant.pairs \
	%D%/conflicts/test/en.pairs %D%/conflicts/test/ru.pairs \
	%D%/conflicts/test/zh-Hans.pairs %D%/conflicts/test/zh-Hant.pairs
