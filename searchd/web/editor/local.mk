# SPDX-License-Identifier: GPL-3.0-or-later
# CodeMirror for the editors' room, one file made by esbuild. Its parts come from
# npm (./start and ./check fetch them; by hand: npm ci --ignore-scripts, here,
# before configure). Without it the room's text is a plain text area.
EXTRA_DIST += %D%/package.json %D%/package-lock.json %D%/source.js
editor_bundle = searchd/web/static/edit-source.js
if EDITOR_BUNDLE
dist_webstatic_DATA += $(editor_bundle)
endif
# Where pages are served from a clone the bundle stands beside the other files.
if EDITOR
$(editor_bundle): %D%/source.js %D%/package-lock.json
	$(AM_V_GEN)cd $(srcdir)/%D% && node_modules/.bin/esbuild source.js \
		--bundle --minify --format=iife --target=es2021 --charset=utf8 \
		--legal-comments=none --log-level=warning \
		--banner:js='/* SPDX-License-Identifier: GPL-3.0-or-later and MIT: made of source.js and CodeMirror, see doc/licences.md */' \
		--outfile=../static/edit-source.new.js && \
		mv ../static/edit-source.new.js ../static/edit-source.js
endif
MAINTAINERCLEANFILES += $(editor_bundle)
