# SPDX-License-Identifier: GPL-3.0-or-later
# Labelled sets that the rules of the editors' room are measured with.
EXTRA_DIST += %D%/README.md %D%/bombs %D%/citations %D%/conflicts %D%/pages \
	%D%/measure-pages.mjs
